"""Tables whose inherited columns stand among their own: their parents got those later.

PostgreSQL puts what is inherited first, unless a parent gets a column when its children are there already. Such a table
is made from a passing parent that has all its columns in their order. Then its parents take the place of that one: what
both have stays inherited, and the rest becomes the table's own (measured on 15 and 18).
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import checks_above
from dbsc.catalog.naming import object_name
from dbsc.catalog.not_null import name_above
from dbsc.catalog.objects import Column, NotNull, Ref, Table, ref
from dbsc.postgres.columns import column, column_settings
from dbsc.postgres.sql import name


def passing_parent(catalog: Catalog, table: Table, above: dict[str, Column]) -> Table:
    """The table that has the columns of another in their order, and the checks that it inherits."""
    columns = [_column(catalog, table, c, above) for c in table.columns]
    checks = tuple(checks_above(catalog, table).values())
    return Table(table.schema, _free(catalog, table), tuple(columns), checks=checks)


def settings(parent: Table) -> list[str]:
    """The statements that say what a table that is made from it takes from it."""
    return [statement for c in parent.columns for statement in column_settings(parent, c)]


def replaced(table: Table, parent: Table) -> list[str]:
    """The statements by which the table's own parents take the place of the passing one."""
    alter = f"alter table {name(table.ref)}"
    return [
        *[f"{alter} inherit {name(of)}" for of in table.inherits],
        f"{alter} no inherit {name(parent.ref)}",
        f"drop table {name(parent.ref)}",
    ]


def own_lines(table: Table, above: dict[str, Column]) -> list[str]:
    """The columns that the table declares itself. What is generated comes from the passing parent alone."""
    return [column(table, c) for c in table.columns if not c.inherited and (c.name in above or not c.generated)]


def _column(catalog: Catalog, table: Table, own: Column, above: dict[str, Column]) -> Column:
    theirs = above.get(own.name)
    if theirs is None:
        if own.generated:
            return own.replace(comment=None, statistics=None, parameters=())
        return Column(own.name, own.type, nullable=True, collation=own.collation)
    return theirs if theirs.nullable else theirs.replace(not_null=_not_null(catalog, table, own.name))


def _not_null(catalog: Catalog, table: Table, column_name: str) -> NotNull | None:
    """What the constraint is called, from 18 on, that an inherited column is not null: as in the table above."""
    above = name_above(catalog, table.ref, column_name)
    return NotNull(above) if above else None


def _free(catalog: Catalog, table: Table) -> str:
    """A name that no relation of the schema has."""
    found, number = object_name(table.name, None, "columns"), 0
    while any(_is_taken(catalog, ref(kind, table.schema, found)) for kind in ("table", "view", "sequence", "type")):
        number += 1
        found = object_name(table.name, None, f"columns{number}")
    return found


def _is_taken(catalog: Catalog, reference: Ref) -> bool:
    return reference in catalog.objects
