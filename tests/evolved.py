"""A schema that becomes another one on a server that holds rows."""

from __future__ import annotations

from catalogs import catalog_of
from databases import sql_of
from dbsc.catalog.catalog import Catalog
from dbsc.migrate.diff import diff
from dbsc.migrate.gathered import LOCKS
from dbsc.migrate.leave import with_leave
from dbsc.migrate.plan import Migration, Plan, plan
from dbsc.postgres import script
from dbsc.postgres.prove import Proof, prove
from dbsc.postgres.scratch import Server
from dbsc.postgres.sql import Scene
from dbsc.source import Source


def planned(before: str, after: str, *allow: str) -> Plan:
    """What leads from one text to another; neither difference nor plan has problems."""
    old, new = catalog_of(before), catalog_of(after)
    new, problems = with_leave(new, old, allow)
    assert not problems
    difference = diff(old, new)
    assert not difference.problems, [problem.message for problem in difference.problems]
    found = plan(difference, new)
    assert not found.problems, [problem.message for problem in found.problems]
    return found


def evolved(server: Server, before: str, after: str, rows: str = "", holds: str = "", *allow: str) -> Proof:
    """The proof of the second text by the migrations of the first, rows, and what the second needs beyond it.

    `rows` are statements that run before the change, `holds` those that must not fail behind it.
    """
    old, new = catalog_of(before), catalog_of(after)
    scene = script.scene(new)
    steps = planned(before, after, *allow).migrations
    later = [(f"later_{number}_{m.slug}.sql", _with_header(m, new, scene)) for number, m in enumerate(steps)]
    assert later
    first = [*sql_of(old)[0], *([("rows.sql", rows)] if rows else [])]
    tests = (Source("holds.sql", holds),) if holds else ()
    return prove(server, new, [*first, *later], sql_of(new)[1], tests=tests)


def _with_header(migration: Migration, goal: Catalog, scene: Scene) -> str:
    return f"{script.header(migration, goal, 'before', 'after')}\n{script.body(migration, scene)}"


def steps(before: str, after: str) -> list[str]:
    """What the migrations are called that lead from one text to another."""
    return [migration.slug for migration in planned(before, after).migrations]


_HOLDS_UP = {
    "ROW SHARE": "nobody",
    "ROW EXCLUSIVE": "rows",
    "SHARE UPDATE EXCLUSIVE": "changes",
    "SHARE": "writers",
    "SHARE ROW EXCLUSIVE": "writers",
    "EXCLUSIVE": "writers",
    "ACCESS EXCLUSIVE": "all",
}


def measured(proof: Proof, table: str | None = None) -> str:
    """What the later migrations were measured to do, in their order: whom each holds up, and if it works on all rows.

    With a `table`, what those did to it that did anything.

    `all` is ACCESS EXCLUSIVE, `writers` a lock that nobody can write under, `changes` one that only holds up other
    changes of the schema, `rows` that of an update, `none` no lock on what was there.
    """
    found: list[str] = []
    for step in proof.steps:
        if step.file.startswith("later_"):
            touched = [one for one in step.touched if table is None or table in one.names]
            if table is not None and not touched:
                continue
            locks = [one.lock for one in touched if one.lock]
            lock = _HOLDS_UP[max(locks, key=LOCKS.index)] if locks else "none"
            rewrites, reads = (any(getattr(t, what) for t in touched) for what in ("rewritten", "scanned"))
            work = " rewriting" if rewrites else " reading" if reads and lock != "rows" else ""
            found.append(f"{lock}{work}")
    return ", ".join(found)
