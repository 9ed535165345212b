"""Columns with another type. What reads one (PostgreSQL says 0A000) is dropped and made again in the same transaction.

Indexes, constraints and statistics follow by themselves; partition keys and what a generated column is made of cannot.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Column,
    Expression,
    ForeignKey,
    Function,
    Object,
    Partition,
    Policy,
    PublicationTable,
    Ref,
    Table,
    Trigger,
    View,
)
from dbsc.migrate.alike import alike
from dbsc.migrate.changed import own_not_null
from dbsc.migrate.changed.parts import carry
from dbsc.migrate.changes import AddConstraint, AlterColumn, Change, DropConstraint, ValidateConstraint
from dbsc.migrate.staged import is_built_anew, mentions
from dbsc.migrate.type_changes import called_type, keeps_values, stays_in_place
from dbsc.migrate.way import Unit, Way, called


def changed(way: Way, table: Table, before: Column, after: Column) -> Change | None:
    """The step that gives a column another type; None where it cannot be done. `after` is all that is done at once."""
    what = f"column `{after.name}` of table `{table.name}`"
    said = carry(way, table, after.name, "convert")
    keeps = keeps_values(before.type, after.type) and before.collation == after.collation
    if table.foreign and said is not None:
        place = said.origin
        way.refuse(f"{what} is not converted: its rows are elsewhere", place, f"leave out `convert` of `{after.name}`")
        return None
    keeps = keeps or table.foreign is not None
    if said is None and not keeps and before.type != after.type:
        types = f"{called_type(before.type)}, and is {called_type(after.type)} now"
        help_ = f"say what becomes of its values: `{after.name} … convert ({after.name}::{called_type(after.type)})`"
        way.refuse(f"{what} was {types}: not every value of the one is one of the other", after.origin, help_)
        return None
    found = next(_held(way.old, table, before, keeps), None)
    if found is not None:
        why, mend = found
        way.refuse(f"{what} has another type, and {why}", after.origin, mend)
        return None
    said_again = own_not_null.in_the_way(way.old, table.ref, after.name)
    if (said_again or not _is_short(way, table, before, after)) and not way.may_block(
        table.ref, f"{what} has another type", after.origin, written=True
    ):
        return None
    found_readers = list(readers(way.old, table.ref, after.name))
    for reader in found_readers:
        way.replace(reader, table.ref)
    change = AlterColumn(table, before, after, said.expression if said else None)
    unit: Unit | None = ("replace", *table.ref) if found_readers else None
    way.add(change, unit=unit)
    if said_again:
        own_not_null.set_aside(way, said_again, change, unit or ("change", *table.ref.path))
    if stays_in_place(before.type, after.type):
        _checked_later(way, table, change, unit or ("change", *table.ref.path))
    return change


def _is_short(way: Way, table: Table, before: Column, after: Column) -> bool:
    """Whether neither a row is written nor an index built anew, or the rows are elsewhere."""
    return table.foreign is not None or (
        stays_in_place(before.type, after.type) and not is_built_anew(way.old, table.ref, before, after)
    )


def _checked_later(way: Way, table: Table, change: AlterColumn, unit: Unit) -> None:
    """Checks over a column go and come back with its type: PostgreSQL would hold all rows to them at once."""
    old = way.old.objects[table.ref]
    assert isinstance(old, Table)
    for check in old.checks:
        stays = any(alike(check, other) for other in table.checks)
        if not stays or check.not_valid or check.not_enforced or not mentions(change.column.name, check.condition.sql):
            continue
        if any(isinstance(each, DropConstraint) and each.constraint == check for each in way.changes):
            continue
        dropped = way.add(DropConstraint(old, check), unit=unit)
        way.follows[change] = (*way.follows.get(change, ()), dropped)
        held = way.add(AddConstraint(table, check.replace(not_valid=True)), after=(change,), unit=unit)
        way.add(ValidateConstraint(table, check), after=(held,), unit=("revalidate", *table.ref.path))


def _held(catalog: Catalog, table: Table, column: Column, keeps: bool) -> Iterator[tuple[str, str]]:
    """What PostgreSQL does not convert a column under, and what to do about it."""
    again = "in a compile before this one, and add it again after it"
    if table.of_type:
        mend = "write its columns out in it, without `of`, in a compile before this one"
        yield f"the table is made of {called(table.of_type)}", mend
    keys = table.partition_key.elements if table.partition_key else ()
    if any(key.column == column.name or mentions(column.name, _sql(key.expression)) for key in keys):
        mend = f"make another table beside `{table.name}` and fill it, then drop this one and let that have its name"
        yield "the table is partitioned by it", mend
    for other in table.columns:
        if other.generated and mentions(column.name, other.generated.expression.sql):
            yield f"column `{other.name}` is made of it", f"drop that column {again}"
    if not keeps:
        for key in catalog.all(ForeignKey):
            if (key.table == table.ref and column.name in key.columns) or (
                key.target == table.ref and column.name in key.target_columns
            ):
                yield f"foreign key `{key.name}` compares it", f"take that key away {again}"


def readers(catalog: Catalog, table: Ref, column: str) -> Iterator[Object]:
    """What has to be made again: all that names the column, as far as can be told from its text."""
    family = set(_family(catalog, table))
    for object_ in catalog.objects.values():
        match object_:
            case View(query=query) if family.intersection(object_.needs()) and _mentions_any(column, query.sql):
                yield object_
            case Function(quoted=False, body=str() as body) if family.intersection(object_.needs()):
                if _mentions_any(column, body):
                    yield object_
            case Policy() if family.intersection((object_.table, *object_.needs())):
                if mentions(column, _sql(object_.using), _sql(object_.check)):
                    yield object_
            case Trigger() if object_.table in family and mentions(column, *object_.events, _sql(object_.condition)):
                yield object_
            case PublicationTable() if object_.table in family:
                if column in object_.columns or mentions(column, _sql(object_.where)):
                    yield object_
            case _:
                pass


def _family(catalog: Catalog, table: Ref) -> Iterator[Ref]:
    """A table, its partitions, and the tables that inherit from it."""
    yield table
    for reference, object_ in catalog.objects.items():
        is_partition = isinstance(object_, Partition) and object_.parent == table
        if is_partition or (isinstance(object_, Table) and table in object_.inherits):
            yield from _family(catalog, reference)


def _sql(expression: Expression | None) -> str:
    return expression.sql if expression else ""


def _mentions_any(column: str, query: str) -> bool:
    """Whether a query names a column, or all of them."""
    return "*" in query or mentions(column, query)
