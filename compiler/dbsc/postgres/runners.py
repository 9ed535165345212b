"""Files beside migrations, for other tools that run them as they are: Flyway and sqitch.

Flyway takes what is called `V001__create_tags.sql`. A file of settings stands beside a migration that no transaction
may hold, and beside one in which `${` stands, which it would take for a value to put in. Source: "Migrations" and
"Script Configuration" in its documentation.

sqitch follows a plan, and runs a script of `deploy` with psql for each of its lines. Measured with 1.3.1: the script is
in no transaction by itself, the name of a change may begin with a digit, and neither `revert` nor `verify` has to be
there. So a script opens a transaction where one may, and reads the migration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from dbsc.migrate.numbering import PLAN
from dbsc.postgres.run import runs_alone

_PLANNER = "dbsc <dbsc@localhost>"
_CHANGE = re.compile(r"(\d+_\S+)\s.*")
_NO_NAME = re.compile(r"[^\w-]+")


def beside(
    style: str, project: str, migrations: Mapping[str, str], before: Mapping[str, str], at: datetime
) -> dict[str, str]:
    """The files beside all migrations, by their paths in the folder; `before` is the folder as it is.

    `style` is how the migrations are called, `project` what the schema is called, and `at` the time of new lines.
    """
    match style:
        case "flyway":
            said = ((f"{name}.conf", _settings(text)) for name, text in migrations.items())
            return {path: text for path, text in said if text}
        case "sqitch":
            made = {f"deploy/{name}": _deploy(name, text) for name, text in migrations.items()}
            return {**made, PLAN: _plan(project, migrations, before.get(PLAN, ""), at)}
        case _:
            return {}


def beside_gone(files: Iterable[str]) -> tuple[str, ...]:
    """What goes with migrations that are no longer there, whichever tool it was for: paths of files."""
    found = []
    for path in files:
        folder, slash, name = path.rpartition("/")
        found += [f"{path}.conf", f"{folder}{slash}deploy/{name}"]
    return tuple(found)


def _settings(text: str) -> str:
    """What Flyway is told of a migration; nothing where it runs as any other."""
    lines = ["executeInTransaction=false"] if runs_alone(text) else []
    lines += ["placeholderReplacement=false"] if "${" in text else []
    return "".join(f"{line}\n" for line in lines)


def _deploy(name: str, text: str) -> str:
    """The script of a migration."""
    read = f"\\ir ../{name}\n"
    return read if runs_alone(text) else f"begin;\n{read}commit;\n"


def _plan(project: str, migrations: Iterable[str], before: str, at: datetime) -> str:
    """The plan: what is there stays word for word, as sqitch tells changes by it, and new migrations come behind it."""
    wanted = [name.removesuffix(".sql") for name in migrations]
    named = _NO_NAME.sub("_", project).strip("_") or "database"
    there = before or f"%syntax-version=1.0.0\n%project={named}\n\n"
    kept = list(_kept(there, set(wanted)))
    known = {match[1] for line in kept if (match := _CHANGE.fullmatch(line))}
    moment = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    new = [f"{name} {moment} {_PLANNER}" for name in wanted if name not in known]
    return "".join(f"{line}\n" for line in (*kept, *new))


def _kept(plan: str, wanted: set[str]) -> Iterator[str]:
    """The lines of a plan without those of migrations that are no longer there."""
    for line in plan.splitlines():
        match = _CHANGE.fullmatch(line)
        if match is None or match[1] in wanted:
            yield line
