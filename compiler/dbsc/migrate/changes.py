"""The changes that lead from one catalog to another: each is made by some statements that belong together.

What a change makes, needs, stops needing and takes away says where it can stand among others (`plan`).
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.later import used_by
from dbsc.catalog.objects import (
    Attribute,
    Check,
    Column,
    Composite,
    Domain,
    Exclusion,
    Expression,
    ForeignKey,
    Grant,
    Index,
    Key,
    Object,
    Partition,
    Ref,
    Row,
    Rows,
    Table,
    collated,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.record import Record

Constraint = Key | Check | Exclusion | ForeignKey


class _Change(Record):
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


class Create(_Change):
    """An object that is new. `prepared`: all partitions of its table have the same already, so that no row is read."""

    object: Object
    prepared: bool = False

    def makes(self) -> Iterator[Ref]:
        yield self.ref

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()


class Name(Create):
    """A type of which there is only a name, for the functions that it is made of."""


class Drop(_Change):
    """An object that is no longer wanted, as it was; `parts` are the objects that belong to it and go with it.

    An index goes `concurrently`, while its table is written to; no transaction may hold that.
    """

    object: Object
    parts: tuple[Object, ...] = ()
    concurrently: bool = False

    def frees(self) -> Iterator[Ref]:
        for each in (self.object, *self.parts):
            yield from each.needs()
            if isinstance(each, ForeignKey):
                yield _key_ref(each.target, each.target_columns)

    def gone(self) -> Iterator[Ref]:
        yield self.ref


class Rename(_Change):
    """Something with another name, or in another schema: `subject` is what it is now, `before` what it was called.

    Both are references as `was` has them: objects, and the parts `column`, `constraint`, `label` and `attribute`. They
    are told as they are when its turn comes. `word` is what `alter` calls the object, or the one that it is a part of.
    `passing`: one of the names is there for some steps only, and nobody uses it.
    """

    before: Ref
    subject: Ref
    word: str = ""
    passing: bool = False

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.subject

    def needs(self) -> Iterator[Ref]:
        if len(self.subject) == 3 and self.subject[1] != self.before[1]:
            yield ref("schema", self.subject[1])


class Alter(_Change):
    """An object that becomes another one where it stands: nothing that needs it notices."""

    before: Object
    object: Object

    def makes(self) -> Iterator[Ref]:
        yield self.ref

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()

    def frees(self) -> Iterator[Ref]:
        kept = set(self.object.needs())
        return (reference for reference in self.before.needs() if reference not in kept)


class Remake(Alter):
    """A function whose body is made again because names in it change, in their transaction: it waits for nothing."""

    def makes(self) -> Iterator[Ref]:
        return iter(())

    def needs(self) -> Iterator[Ref]:
        return iter(())

    def frees(self) -> Iterator[Ref]:
        return iter(())


class Complete(Alter):
    """An object that was made as less than it is, because what it needs needs it: now it becomes all of it."""

    def makes(self) -> Iterator[Ref]:
        return iter(())

    def frees(self) -> Iterator[Ref]:
        return iter(())


class Comment(_Change):
    """An object whose comment, or that of one of its parts, is another."""

    before: Object
    object: Object


class _OfTable(_Change):
    """A change of a part of a table."""

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.table.ref  # type: ignore[attr-defined,no-any-return]


class AddColumns(_OfTable):
    """New columns of a table."""

    table: Table
    columns: tuple[Column, ...]

    def makes(self) -> Iterator[Ref]:
        yield self.ref

    def needs(self) -> Iterator[Ref]:
        for column in self.columns:
            yield from _column_needs(column)


class DropColumn(_OfTable):
    """A column that is no longer wanted. `table` is as it was.

    `replaced` is what the column was called before another one, with its values, took its name.
    """

    table: Table
    column: Column
    replaced: str | None = None

    def frees(self) -> Iterator[Ref]:
        return _column_needs(self.column)

    def gone(self) -> Iterator[Ref]:
        yield ref("column", *self.table.ref.path, self.column.name)


class DropAttribute(_Change):
    """An attribute of a composite type that is no longer wanted. `object` is the type as it was."""

    object: Composite
    attribute: Attribute

    def frees(self) -> Iterator[Ref]:
        return iter(self.attribute.type.needs())

    def gone(self) -> Iterator[Ref]:
        yield ref("attribute", *self.ref.path, self.attribute.name)


class AlterColumn(_OfTable):
    """A column with another default, type, nullability, identity or storage. `table` is as it is to be.

    `using` is what becomes of its values, where PostgreSQL is told. A sequence of its own begins behind them.
    """

    table: Table | Partition
    before: Column
    column: Column
    using: Expression | None = None

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
        yield from _column_needs(self.column)
        if self.using:
            yield from self.using.uses

    def frees(self) -> Iterator[Ref]:
        kept = set(_column_needs(self.column))
        return (reference for reference in _column_needs(self.before) if reference not in kept)


class StageColumn(_OfTable):
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
        yield from _column_needs(self.column)
        yield from self.value.uses


class SwapColumn(_OfTable):
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


class MirrorColumn(_OfTable):
    """A copy of a column under the name that it is to have, which triggers keep in step, whichever of both is written.

    `grants` are what is granted on the copy.
    """

    table: Table
    column: Column
    name: str
    grants: tuple[Grant, ...] = ()

    def needs(self) -> Iterator[Ref]:
        yield self.ref
        yield from _column_needs(self.column)


class DropMirror(_OfTable):
    """The copy of a column, `name`, goes as the column itself, `column`, is about to get its name."""

    table: Table
    column: str
    name: str


class GiveNumbers(_OfTable):
    """New rows get their numbers in a column from a sequence of its own, which is made; `column` is as it is to be."""

    table: Table
    column: Column
    sequence: Ref

    def makes(self) -> Iterator[Ref]:
        yield self.sequence


class BecomeIdentity(_OfTable):
    """A column that got its numbers from a sequence until now is an identity, which goes on behind them."""

    table: Table
    column: Column
    sequence: Ref

    def makes(self) -> Iterator[Ref]:
        owned = owned_sequence(self.table.schema, self.table.name, self.column)
        if owned is not None:
            yield owned


class Analyze(_OfTable):
    """What the planner knows of columns that are new, and about to be read."""

    table: Table
    columns: tuple[str, ...]

    def needs(self) -> Iterator[Ref]:
        yield self.ref


class Fill(_OfTable):
    """The rows of a table get a value in a column, in batches: those for which `where` holds.

    `late` is about rows that came between a first time and the constraint that lets no more of them come.
    """

    table: Table | Partition
    column: str
    value: Expression
    where: Expression
    late: bool = False

    def needs(self) -> Iterator[Ref]:
        yield self.ref
        yield from self.value.uses


class AddConstraint(_OfTable):
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


class ValidateConstraint(_OfTable):
    """The rows of a table, or all values of a domain, are held to a constraint that was added without looking."""

    table: Table | Partition | Domain
    constraint: Check | ForeignKey

    def needs(self) -> Iterator[Ref]:
        yield constraint_ref(self.table, self.constraint)


class DropConstraint(_OfTable):
    """A constraint that is no longer wanted. `table` is as it was."""

    table: Table | Partition | Domain
    constraint: Constraint

    def frees(self) -> Iterator[Ref]:
        yield self.ref
        yield from constraint_needs(self.constraint)
        if isinstance(self.constraint, ForeignKey):
            yield _key_ref(self.constraint.target, self.constraint.target_columns)

    def gone(self) -> Iterator[Ref]:
        yield constraint_ref(self.table, self.constraint)
        if isinstance(self.constraint, ForeignKey):
            yield self.constraint.ref
        elif isinstance(self.constraint, Key):
            yield _key_ref(self.ref, self.constraint.columns)


class CreateOver(_Change):
    """A new table under the name that another one has given up in the same transaction."""

    object: Table


class TakeNumbers(_OfTable):
    """A column of a new table goes on with the numbers of a sequence, whose column is that of a partition now."""

    table: Table
    column: Column
    sequence: Ref
    partition: Table


class Attach(_Change):
    """A table becomes a partition. `proven`: a check says that its rows are within the bound, so none is looked at."""

    object: Partition
    proven: bool = False


class Detach(_Change):
    """A partition that is a table of its own from then on, while its rows and its parent's are in use.

    No transaction may hold that.
    """

    object: Partition

    def needs(self) -> Iterator[Ref]:
        yield self.object.parent


class BuildIndex(_Change):
    """An index that is built while its table is written to. `held`: the rows are held to what it says already."""

    object: Index
    held: bool = False

    def makes(self) -> Iterator[Ref]:
        yield self.ref

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()


class UpsertRows(_Change):
    """Rows of reference data that are new, or have other values."""

    object: Rows
    rows: tuple[Row, ...]

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()


class DeleteRows(_Change):
    """Rows of reference data that are gone by leave. `object` is the data as it was."""

    object: Rows
    rows: tuple[Row, ...]

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()


Change = (
    Create
    | Name
    | Drop
    | Rename
    | Alter
    | Complete
    | Comment
    | AddColumns
    | DropColumn
    | DropAttribute
    | AlterColumn
    | StageColumn
    | SwapColumn
    | MirrorColumn
    | DropMirror
    | GiveNumbers
    | BecomeIdentity
    | Analyze
    | Fill
    | AddConstraint
    | ValidateConstraint
    | DropConstraint
    | CreateOver
    | TakeNumbers
    | Attach
    | Detach
    | BuildIndex
    | UpsertRows
    | DeleteRows
)


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


def _key_ref(table: Ref, columns: tuple[str, ...]) -> Ref:
    """What a foreign key holds of the table that it points to: no key is dropped before it."""
    return ref("key", *table.path, *sorted(columns))


def _column_needs(column: Column) -> Iterator[Ref]:
    yield from column.type.needs()
    if column.collation:
        yield from collated(column.collation)
    if column.default:
        yield from column.default.uses
    if column.generated:
        yield from column.generated.expression.uses
