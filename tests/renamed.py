"""Schemas in which things have other names: what is renamed, and what a server makes of it."""

from __future__ import annotations

from pathlib import Path

from catalogs import catalog_of
from databases import sql_of
from dbsc.catalog.catalog import Catalog
from dbsc.migrate.alike import alike
from dbsc.migrate.renames import Renamed, renamed
from dbsc.postgres.prove import Proof, prove
from dbsc.postgres.renames import statements
from dbsc.postgres.scratch import Server
from dbsc.source import Source

CASES = sorted((Path(__file__).parent / "renames").iterdir())
"""Schemas before and after (`before.dbs`, `after.dbs`), rows that are there (`rows.sql`), and what works behind it."""


def renames(before: str, after: str) -> list[str]:
    """The statements that give the things of one text the names that another says they have, and nothing is left."""
    old, goal = catalog_of(before), catalog_of(after)
    found = renamed(old, goal)
    assert not found.problems, [problem.message for problem in found.problems]
    same(found.catalog, goal)
    return sql(found)


def sql(found: Renamed) -> list[str]:
    """The statements of all renames."""
    return [statement for rename in found.renames for statement in statements(rename, found.catalog)]


def same(one: Catalog, other: Catalog) -> None:
    """Two catalogs hold the same, but for the places where columns stand in their tables."""
    for reference in {**one.objects, **other.objects}:
        here, there = _sorted(one.objects.get(reference)), _sorted(other.objects.get(reference))
        assert here == there or alike(here, there), (reference, here, there)
    assert one.intent.replace(header=other.intent.header) == other.intent


def _sorted(object_: object) -> object:
    columns = getattr(object_, "columns", ())
    if not columns or not hasattr(columns[0], "name"):
        return object_
    return object_.replace(columns=tuple(sorted(columns, key=lambda column: column.name)))  # type: ignore[attr-defined]


def renamed_on(server: Server, before: str, after: str, rows: str = "", holds: str = "") -> Proof:
    """The proof of the second text by the migrations of the first, some rows, and nothing but renames.

    `rows` are statements that run before them, `holds` those that must not fail behind them.
    """
    goal = catalog_of(after)
    later = "".join(f"{statement};\n" for statement in renames(before, after))
    files = [*sql_of(catalog_of(before))[0], ("rows.sql", rows or "select 1;"), ("renames.sql", later)]
    tests = (Source("holds.sql", holds),) if holds else ()
    return prove(server, goal, files, sql_of(goal)[1], tests=tests)
