"""What every change says of itself, and what columns and constraints need."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.later import used_by
from dbsc.catalog.objects import (
    Check,
    Column,
    Domain,
    Exclusion,
    ForeignKey,
    Key,
    Partition,
    Ref,
    Table,
    collated,
    ref,
)
from dbsc.record import Record

Constraint = Key | Check | Exclusion | ForeignKey


class BaseChange(Record):
    """Changes are keys while they are planned: each is only itself, whatever another one holds."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref  # type: ignore[attr-defined,no-any-return]

    def makes(self) -> Iterator[Ref]:
        """What is there, or as it is to be, once it is done."""
        return iter(())

    def needs(self) -> Iterator[Ref]:
        """What has to be there, as it is to be, before."""
        return iter(())

    def frees(self) -> Iterator[Ref]:
        """What nothing of its own holds any more once it is done."""
        return iter(())

    def gone(self) -> Iterator[Ref]:
        """What is not there any more once it is done."""
        return iter(())


def constraint_ref(table: Table | Partition | Domain, constraint: Constraint) -> Ref:
    """The identity of a constraint, whatever kind it is of."""
    return ref("constraint", *table.ref.path, constraint.name)


def constraint_needs(constraint: Constraint) -> Iterator[Ref]:
    """What a constraint needs beside its own table."""
    match constraint:
        case ForeignKey():
            yield constraint.target
        case Check() | Exclusion():
            yield from used_by(constraint)
        case Key():
            return


def key_ref(table: Ref, columns: tuple[str, ...]) -> Ref:
    """What a foreign key holds of the table that it points to: no key is dropped before it."""
    return ref("key", *table.path, *sorted(columns))


def column_needs(column: Column) -> Iterator[Ref]:
    yield from column.type.needs()
    if column.collation:
        yield from collated(column.collation)
    if column.default:
        yield from column.default.uses
    if column.generated:
        yield from column.generated.expression.uses
