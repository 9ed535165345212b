"""The changes that lead from one catalog to another."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.later import used_by
from dbsc.catalog.objects import (
    Check,
    Column,
    Domain,
    Exclusion,
    Key,
    Object,
    Partition,
    Ref,
    Row,
    Rows,
    Table,
    View,
)
from dbsc.record import Record


class _Change(Record):
    """Changes are keys while they are planned: each is only itself, whatever another one holds."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def ref(self) -> Ref:
        """What it is about."""
        raise NotImplementedError


class Create(_Change):
    """An object that is new."""

    object: Object

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


class AddColumns(_Change):
    """New columns of a table, and the checks and unique keys that are only about them."""

    table: Table
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    uniques: tuple[Key, ...]

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.table.ref


class AddConstraint(_Change):
    """A constraint of an object that is there without it. `object` is as it is to be."""

    object: Table | Partition | Domain
    constraint: Check | Exclusion

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref

    def needs(self) -> Iterator[Ref]:
        """What must be there before."""
        yield self.ref
        yield from used_by(self.constraint)


class SetDefault(_Change):
    """The default of a column that is there without it. `object` is its table, as it is to be."""

    object: Table | Partition
    column: Column

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref

    def needs(self) -> Iterator[Ref]:
        """What must be there before."""
        yield self.ref
        if self.column.default:
            yield from self.column.default.uses


class Comment(_Change):
    """An object whose comment, or that of one of its columns, is another."""

    before: Object
    object: Object

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


class ReplaceView(_Change):
    """A view over `*` whose query is the same and returns new columns behind those it had."""

    object: View

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


class UpsertRows(_Change):
    """Rows of reference data that are new, or have other values."""

    object: Rows
    rows: tuple[Row, ...]

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


class DeleteRows(_Change):
    """Rows of reference data that are gone by leave. `object` is the data as it was."""

    object: Rows
    rows: tuple[Row, ...]

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


Change = Create | AddColumns | AddConstraint | SetDefault | Comment | ReplaceView | UpsertRows | DeleteRows
