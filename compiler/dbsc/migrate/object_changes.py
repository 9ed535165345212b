"""Changes of whole objects: each is made by some statements that belong together."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import (
    Attribute,
    Composite,
    ForeignKey,
    Index,
    Object,
    Partition,
    Privileges,
    Ref,
    Row,
    Rows,
    Table,
    Trigger,
    ref,
)
from dbsc.migrate.change import BaseChange, key_ref


class Create(BaseChange):
    """An object that is new. `prepared`: all partitions of its table have the same already, so that no row is read.

    `unless_there`: it is a partition that a rule may have made already.
    """

    object: Object
    prepared: bool = False
    unless_there: bool = False

    def makes(self) -> Iterator[Ref]:
        yield self.ref

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()


class Name(Create):
    """A type of which there is only a name, for the functions that it is made of."""


class Drop(BaseChange):
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
                yield key_ref(each.target, each.target_columns)

    def gone(self) -> Iterator[Ref]:
        yield self.ref


class Rename(BaseChange):
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


class Alter(BaseChange):
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


class Comment(BaseChange):
    """An object whose comment, or that of one of its parts, is another."""

    before: Object
    object: Object


class DropAttribute(BaseChange):
    """An attribute of a composite type that is no longer wanted. `object` is the type as it was."""

    object: Composite
    attribute: Attribute

    def frees(self) -> Iterator[Ref]:
        return iter(self.attribute.type.needs())

    def gone(self) -> Iterator[Ref]:
        yield ref("attribute", *self.ref.path, self.attribute.name)


class CreateOver(BaseChange):
    """A new table under the name that another one has given up in the same transaction."""

    object: Table


class Attach(BaseChange):
    """A table becomes a partition. `proven`: a check says that its rows are within the bound, so none is looked at."""

    object: Partition
    proven: bool = False


class Detach(BaseChange):
    """A partition that is a table of its own from then on: `concurrently`, while its rows and its parent's are in use.

    No transaction may hold that. Nor is it so where there is a default partition. `passing`: it becomes a partition
    again in the same transaction.
    """

    object: Partition
    concurrently: bool = True
    passing: bool = False

    def needs(self) -> Iterator[Ref]:
        yield self.object.parent


class Redistribute(BaseChange):
    """The rows of partitions go to others of the same table: `before` are some that get other bounds as in `after`.

    `dropped` are emptied and dropped, `lost` go with their rows, `made` are new, with who may see them. `object` is
    what they are partitions of, `within` are the partitions of `before`, `columns` those that have values of their own,
    `triggers` what is not told of it, `targets` what the rows refer to.
    """

    object: Table | Partition
    root: Ref
    columns: tuple[str, ...]
    before: tuple[Partition, ...]
    after: tuple[Partition, ...]
    within: tuple[Partition, ...]
    dropped: tuple[Partition, ...]
    lost: tuple[Partition, ...]
    made: tuple[Partition | Privileges, ...]
    triggers: tuple[Trigger, ...]
    targets: tuple[Ref, ...]

    def makes(self) -> Iterator[Ref]:
        yield from (each.ref for each in self.made)

    def needs(self) -> Iterator[Ref]:
        yield from (need for each in self.made for need in each.needs() if need.kind == "role")

    def frees(self) -> Iterator[Ref]:
        yield from (need for partition in (*self.dropped, *self.lost) for need in partition.needs())

    def gone(self) -> Iterator[Ref]:
        yield from (partition.ref for partition in (*self.dropped, *self.lost))


class BuildIndex(BaseChange):
    """An index that is built while its table is written to. `held`: the rows are held to what it says already."""

    object: Index
    held: bool = False

    def makes(self) -> Iterator[Ref]:
        yield self.ref

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()


class UpsertRows(BaseChange):
    """Rows of reference data that are new, or have other values."""

    object: Rows
    rows: tuple[Row, ...]

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()


class DeleteRows(BaseChange):
    """Rows of reference data that are gone by leave. `object` is the data as it was."""

    object: Rows
    rows: tuple[Row, ...]

    def needs(self) -> Iterator[Ref]:
        return self.object.needs()
