"""Columns that are not null by their table and by one above it, and get another type.

PostgreSQL 18 makes the constraints of a column anew with its type, each under its own name, and finds those from above
there already (55000; measured on 18). So they go before it, and come back in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Column, Partition, Ref, Table
from dbsc.migrate.changes import AlterColumn, Change
from dbsc.migrate.inheriting import every_column, parents
from dbsc.migrate.way import Unit, Way


def in_the_way(catalog: Catalog, table: Ref, column: str) -> tuple[Ref, ...]:
    """The tables from one down whose own constraints stand in the way of another type, those above first."""
    said: list[Ref] = []
    _say(catalog, table, column, said)
    both = any(_is_not_null(catalog, parent, column) for each in said for parent in _above(catalog, each))
    return tuple(said) if both else ()


def set_aside(way: Way, said: tuple[Ref, ...], change: AlterColumn, unit: Unit) -> None:
    """The steps around a change of a type after which the columns are not null as before."""
    last: Change | None = None
    for reference in said:
        table, before = _column(way.old, reference, change.column.name)
        dropped = AlterColumn(table, before, before.replace(nullable=True, not_null=None))
        last = way.add(dropped, after=(last,) if last else (), unit=unit)
    if last is not None:
        way.follows[change] = (*way.follows.get(change, ()), last)
    last = change
    for reference in reversed(said):  # else those from above would be there first, under names of theirs
        if reference in way.new.objects:
            table, after = _column(way.new, reference, change.column.name)
            if not after.nullable:
                bare = after.replace(nullable=True, not_null=None)
                last = way.add(AlterColumn(table, bare, after, unproven=True), after=(last,), unit=unit)


def _say(catalog: Catalog, reference: Ref, column: str, said: list[Ref]) -> None:
    """Notes all tables of a family that say of a column that it is not null."""
    table = catalog.objects.get(reference)
    assert isinstance(table, Table | Partition)
    own = next((each for each in table.columns if each.name == column), None)
    if own is not None and not own.nullable and reference not in said and not _is_from_above(catalog, reference, own):
        said.append(reference)
    for other in catalog.objects.values():
        if isinstance(other, Table | Partition) and reference in parents(other):
            _say(catalog, other.ref, column, said)


def _is_from_above(catalog: Catalog, reference: Ref, own: Column) -> bool:
    """Whether a column is not null by what is said above alone. See `NotNull`."""
    if own.not_null is not None:
        return own.not_null.inherited
    return own.inherited and any(_is_not_null(catalog, parent, own.name) for parent in _above(catalog, reference))


def _above(catalog: Catalog, reference: Ref) -> Iterator[Ref]:
    table = catalog.objects[reference]
    assert isinstance(table, Table | Partition)
    return iter(parents(table))


def _is_not_null(catalog: Catalog, reference: Ref, column: str) -> bool:
    return any(each.name == column and not each.nullable for each in every_column(catalog, reference))


def _column(catalog: Catalog, reference: Ref, name: str) -> tuple[Table | Partition, Column]:
    table = catalog.objects[reference]
    assert isinstance(table, Table | Partition)
    return table, next(each for each in every_column(catalog, reference) if each.name == name)
