"""Columns that a table says, and those that inherit from it say as well: PostgreSQL makes one of both.

So such a column is new below first, and gone above first: none that is inherited is added or dropped (42701, 42P16).
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns, inherited
from dbsc.catalog.objects import Column, Partition, Ref, Table
from dbsc.catalog.partitions import columns
from dbsc.migrate.changes import AddColumns, Change, DropColumn
from dbsc.migrate.parted import ancestors
from dbsc.migrate.way import Way


def in_line(way: Way) -> None:
    """Puts the changes of such columns in their order."""
    if not any(getattr(object_, "inherits", ()) for object_ in way.new.objects.values()):
        return
    several = [change for change in way.changes if isinstance(change, AddColumns | DropColumn)]
    for below in several:
        above = ancestors(way.new, below.table)
        for other in several:
            if other.ref in above and type(other) is type(below) and _names(other) & _names(below):
                first, second = (below, other) if isinstance(below, AddColumns) else (other, below)
                way.follows[second] = (*way.follows.get(second, ()), first)


def parents(table: Table | Partition) -> tuple[Ref, ...]:
    """The tables that a table has columns from."""
    return (table.parent,) if isinstance(table, Partition) else table.inherits


def every_column(catalog: Catalog, reference: Ref) -> tuple[Column, ...]:
    """The columns of a table or a partition with all that they have from above."""
    found = catalog.objects.get(reference)
    return all_columns(catalog, found) if isinstance(found, Table) else columns(catalog, reference)


def above(catalog: Catalog, reference: Ref) -> dict[str, Column]:
    """The columns that a table has from above, as it has them if it says nothing of them."""
    found: dict[str, Column] = {}
    table = catalog.objects.get(reference)
    for parent in parents(table) if isinstance(table, Table | Partition) else ():
        for column in every_column(catalog, parent):
            found.setdefault(column.name, inherited(column, *parent.path))
    return found


def _names(change: Change) -> set[str]:
    if isinstance(change, AddColumns):
        return {column.name for column in change.columns}
    return {change.column.name} if isinstance(change, DropColumn) else set()
