"""Changes of parts of tables: their columns, their constraints, and the values in their rows."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import (
    Check,
    Column,
    Domain,
    Expression,
    ForeignKey,
    Grant,
    Key,
    Partition,
    Ref,
    Table,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.change import BaseChange, Constraint, column_needs, constraint_needs, constraint_ref, key_ref


class OfTable(BaseChange):
    """A change of a part of a table."""

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.table.ref  # type: ignore[attr-defined,no-any-return]


class AddColumns(OfTable):
    """New columns of a table."""

    table: Table
    columns: tuple[Column, ...]

    def makes(self) -> Iterator[Ref]:
        yield self.ref

    def needs(self) -> Iterator[Ref]:
        for column in self.columns:
            yield from column_needs(column)


class DropColumn(OfTable):
    """A column that is no longer wanted. `table` is as it was.

    `replaced` is what the column was called before another one, with its values, took its name.
    """

    table: Table
    column: Column
    replaced: str | None = None

    def frees(self) -> Iterator[Ref]:
        return column_needs(self.column)

    def gone(self) -> Iterator[Ref]:
        yield ref("column", *self.table.ref.path, self.column.name)


class AlterColumn(OfTable):
    """A column with another default, type, nullability, identity or storage. `table` is as it is to be.

    `using` is what becomes of its values, where PostgreSQL is told. A sequence of its own begins behind them.
    `unproven`: no check says that it is not null in any row, so that all are looked at.
    `passing`: one of the types is there in this transaction only, and nobody sees it; `converts`: the values become
    others even so.
    """

    table: Table | Partition
    before: Column
    column: Column
    using: Expression | None = None
    unproven: bool = False
    passing: bool = False
    converts: bool = False

    @property
    def sequence(self) -> Ref | None:
        """The sequence that it has now, and had not before."""
        owned = owned_sequence(self.table.schema, self.table.name, self.column)
        return owned if owned != owned_sequence(self.table.schema, self.table.name, self.before) else None

    def makes(self) -> Iterator[Ref]:
        if self.sequence is not None:
            yield self.sequence

    def needs(self) -> Iterator[Ref]:
        yield self.ref
        yield from column_needs(self.column)
        if self.using:
            yield from self.using.uses

    def frees(self) -> Iterator[Ref]:
        kept = set(column_needs(self.column))
        return (reference for reference in column_needs(self.before) if reference not in kept)


class StageColumn(OfTable):
    """A column that is to take the place of another, added beside it; a trigger keeps it in step with every write.

    `column` is as it is until then, `value` what it holds, over the columns of the table; `source` is the other one,
    of which it `keeps` every value.
    """

    table: Table
    column: Column
    source: str
    value: Expression
    keeps: bool

    def needs(self) -> Iterator[Ref]:
        yield self.ref
        yield from column_needs(self.column)
        yield from self.value.uses


class SwapColumn(OfTable):
    """A column that takes the name of the one it was staged beside, with its default and the numbers it gives.

    `before` and `column` are what has the name before and after; `beside` is what the new one was called until then,
    `aside` what the old one is called from then on. `table` is as it is to be.
    """

    table: Table
    before: Column
    column: Column
    beside: str
    aside: str

    def needs(self) -> Iterator[Ref]:
        if self.column.default:
            yield from self.column.default.uses


class MirrorColumn(OfTable):
    """A copy of a column under the name that it is to have, which triggers keep in step, whichever of both is written.

    `grants` are what is granted on the copy, in each table; `below` the tables that inherit it, and need triggers, too.
    """

    table: Table
    column: Column
    name: str
    grants: tuple[tuple[Ref, tuple[Grant, ...]], ...] = ()
    below: tuple[Ref, ...] = ()

    def needs(self) -> Iterator[Ref]:
        yield self.ref
        yield from column_needs(self.column)


class DropMirror(OfTable):
    """The copy of a column, `name`, goes as the column itself, `column`, is about to get its name."""

    table: Table
    column: str
    name: str
    below: tuple[Ref, ...] = ()


class GiveNumbers(OfTable):
    """New rows get their numbers in a column from a sequence of its own, which is made; `column` is as it is to be."""

    table: Table
    column: Column
    sequence: Ref

    def makes(self) -> Iterator[Ref]:
        yield self.sequence


class BecomeIdentity(OfTable):
    """A column that got its numbers from a sequence until now is an identity, which goes on behind them."""

    table: Table
    column: Column
    sequence: Ref

    def makes(self) -> Iterator[Ref]:
        owned = owned_sequence(self.table.schema, self.table.name, self.column)
        if owned is not None:
            yield owned


class Analyze(OfTable):
    """What the planner knows of columns that are new, and about to be read."""

    table: Table
    columns: tuple[str, ...]

    def needs(self) -> Iterator[Ref]:
        yield self.ref


class Fill(OfTable):
    """The rows of a table get a value in a column, in batches: those for which `where` holds.

    `late` is about rows that came between a first time and the constraint that lets no more of them come.
    `silent`: they are what they were, so no trigger is to hear of it.
    """

    table: Table | Partition
    column: str
    value: Expression
    where: Expression
    late: bool = False
    silent: bool = False

    def needs(self) -> Iterator[Ref]:
        yield self.ref
        yield from self.value.uses


class AddConstraint(OfTable):
    """A constraint of a table or domain that is there. `unproven` leaves the rows for later; `index` makes a key."""

    table: Table | Partition | Domain
    constraint: Constraint
    unproven: bool = False
    index: str | None = None

    def makes(self) -> Iterator[Ref]:
        yield constraint_ref(self.table, self.constraint)
        if isinstance(self.constraint, ForeignKey):
            yield self.constraint.ref

    def needs(self) -> Iterator[Ref]:
        yield self.ref
        yield from constraint_needs(self.constraint)


class ValidateConstraint(OfTable):
    """The rows of a table, or all values of a domain, are held to a constraint that was added without looking."""

    table: Table | Partition | Domain
    constraint: Check | ForeignKey

    def needs(self) -> Iterator[Ref]:
        yield constraint_ref(self.table, self.constraint)


class DropConstraint(OfTable):
    """A constraint that is no longer wanted. `table` is as it was. `left`: PostgreSQL may have left it there."""

    table: Table | Partition | Domain
    constraint: Constraint
    left: bool = False

    def frees(self) -> Iterator[Ref]:
        yield self.ref
        yield from constraint_needs(self.constraint)
        if isinstance(self.constraint, ForeignKey):
            yield key_ref(self.constraint.target, self.constraint.target_columns)

    def gone(self) -> Iterator[Ref]:
        yield constraint_ref(self.table, self.constraint)
        if isinstance(self.constraint, ForeignKey):
            yield self.constraint.ref
        elif isinstance(self.constraint, Key):
            yield key_ref(self.ref, self.constraint.columns)


class TakeNumbers(OfTable):
    """A column of a new table goes on with the numbers of a sequence, whose column is that of a partition now."""

    table: Table
    column: Column
    sequence: Ref
    partition: Table
