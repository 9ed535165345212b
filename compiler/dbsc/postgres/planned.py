"""What leads from one catalog to another as SQL, a step for each migration that it would be."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.postgres import script
from dbsc.record import Record


class Step(Record):
    """One migration: what it would be called, what its header tells (`lock`, `work`, `undo`, …), and its SQL."""

    name: str
    tells: tuple[tuple[str, str], ...]
    sql: str

    def data(self) -> dict[str, Any]:
        """The same for machines; what is told in several lines stands in one."""
        told: dict[str, str] = {}
        for word, said in self.tells:
            told[word] = f"{told[word]}; {said}" if word in told else said
        return {"name": self.name, **told, "sql": self.sql}


class Planned(Record):
    """The steps in order, and what stands in the way."""

    steps: tuple[Step, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def sql(self) -> str:
        """All of it as one script."""
        return "\n".join(step.sql for step in self.steps)


def planned(before: Catalog, goal: Catalog, opened: Any = None) -> Planned:
    """The steps that turn `before` into `goal`; `opened` is what that lets others do, where it is told."""
    difference = diff(before, goal)
    if difference.problems:
        return Planned((), difference.problems)
    found = plan(difference, goal)
    where = script.scene(goal)
    told = opened.lines(found.migrations) if opened else ((),) * len(found.migrations)
    steps = (
        Step(migration.slug, _tells(script.header(migration, goal, "", "", None, said)), script.body(migration, where))
        for migration, said in zip(found.migrations, told, strict=True)
    )
    return Planned(tuple(steps), found.problems)


def _tells(header: str) -> tuple[tuple[str, str], ...]:
    """The lines of a header but the last, which has hashes."""
    lines = (line.removeprefix("-- ").partition(":") for line in header.splitlines()[:-1])
    return tuple((word, rest.strip()) for word, _, rest in lines)
