"""The closed lists of a schema, and what a value more and a value less cost in each form.

The costs are PostgreSQL's (measured on 15): `alter type … add value` touches no table, and its value cannot be used in
the same transaction; a check is read against all rows; an enum cannot lose a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.markdown import code, grid
from dbsc.catalog.objects import Enum
from dbsc.lint.facts import Facts, is_standard, name

_COSTS = (
    (
        "enum",
        "no row is read; the value can be used once the migration that adds it is committed",
        "PostgreSQL has no statement for it: a new type takes its place, and every table that uses it is rewritten",
    ),
    (
        "union",
        "a new check takes the place of the old one: all rows are read, while others write if it is validated last",
        "the same, after the rows that have the value were changed",
    ),
    (
        "lookup table",
        "a row is inserted",
        "a row is deleted, which is refused as long as another refers to it",
    ),
)
_MOST = 5

_Row = tuple[str, str, str, str]


def closed_lists(facts: Facts) -> Iterator[str]:
    """The section; nothing where there is no closed list."""
    rows = sorted((*_enums(facts), *_unions(facts), *_lookups(facts)))
    if rows:
        yield "## Closed lists"
        yield "What another list of values costs once there are rows, in each of the forms that it can have:"
        yield grid(("form", "one value more", "one value less"), _COSTS)
        yield grid(("list", "form", "values", "used by"), rows)


def _enums(facts: Facts) -> Iterator[_Row]:
    used: dict[tuple[str | None, str], list[str]] = {}
    for table in facts.tables:
        for column in table.columns:
            if column.type.schema:
                used.setdefault((column.type.schema, column.type.name), []).append(f"{name(table.ref)}.{column.name}")
    for enum in facts.catalog.all(Enum):
        columns = used.get((enum.schema, enum.name), [])
        yield code(name(enum.ref)), "enum", str(len(enum.labels)), _some(columns)


def _unions(facts: Facts) -> Iterator[_Row]:
    tables = {table.ref: table for table in facts.tables}
    for (reference, called), note in facts.unions.items():
        column = tables[reference].column(called) if reference in tables else None
        if column and not is_standard(column.origin):
            yield code(f"{name(reference)}.{called}"), "union", str(len(note.values)), "itself"


def _lookups(facts: Facts) -> Iterator[_Row]:
    """Tables whose rows the schema has, and to which others refer."""
    for table in facts.tables:
        rows = facts.rows.get(table.ref)
        keys = facts.referring.get(table.ref, [])
        if rows and keys:
            columns = [f"{name(key.table)}.{', '.join(key.columns)}" for key in keys]
            yield code(name(table.ref)), "lookup table", str(len(rows.rows)), _some(columns)


def _some(columns: list[str]) -> str:
    listed = ", ".join(map(code, sorted(columns)[:_MOST]))
    more = len(columns) - _MOST
    return (f"{listed} and {more} more" if more > 0 else listed) or "nothing"
