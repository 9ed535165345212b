"""A table with rows that is partitioned now, without a copy: in one short transaction.

It gets the name of the partition that is to have its rows, and a new table gets its own, with all that belongs to it.
What names the old one is made again, as it would go on with the partition. Measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.not_null import usual_name
from dbsc.catalog.objects import (
    Check,
    Column,
    ForeignKey,
    Index,
    NotNull,
    Partition,
    Policy,
    Privileges,
    PublicationTable,
    Ref,
    Rows,
    SequenceOwner,
    Statistics,
    Table,
    Trigger,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.alike import alike
from dbsc.migrate.belonging import owners
from dbsc.migrate.changed.becoming import Becoming, as_partition, not_plain
from dbsc.migrate.changed.bounds import bound_sql
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changes import (
    AddConstraint,
    Attach,
    Create,
    CreateOver,
    DropConstraint,
    Rename,
    TakeNumbers,
    ValidateConstraint,
)
from dbsc.migrate.comments import without_comments
from dbsc.migrate.replaced import AGAIN, held_by
from dbsc.migrate.way import Way, called


class Whole(Becoming):
    """A table that is partitioned now: one of its partitions has the rows that are there."""

    parent: Table

    def __init__(self, way: Way, before: Table, after: Table) -> None:
        new = [p for p in way.new.all(Partition) if p.parent == after.ref and p.ref not in way.old.objects]
        super().__init__(way, before, after, _for_all_rows(new))
        self.after = after
        self.unit = ("replace", *after.ref)

    def add(self) -> None:
        """The steps."""
        way, partition = self.way, self.partition
        if partition is None:
            what = f"{called(self.after.ref)} is partitioned now, and no partition takes the rows that are there"
            self.refuse(what, "write one that does, such as `past from minvalue to '2026-01-01'`")
            return
        why = next(self.in_the_way(partition), None)
        if why is not None:
            what = f"{called(self.after.ref)} is partitioned now, and {why}"
            self.refuse(what, "change that in a compile before this one or after it")
            return
        others = [p for p in self.below(self.after.ref) if p is not partition]
        siblings = [p for p in others if p.parent == self.after.ref]
        conditions = self.conditions(partition, siblings)
        blocks = any(condition is None for condition in conditions)
        if blocks and not way.may_block(
            self.after.ref, f"{called(self.after.ref)} is partitioned now", self.after.origin
        ):
            return
        checks = self.prove(condition for condition in conditions if condition is not None)
        self.switch(partition, others, checks, proven=not blocks)

    def switch(self, partition: Partition, others: list[Partition], checks: list[Check], *, proven: bool) -> None:
        """The transaction, and what has to be there before: indexes and keys of the partition."""
        way = self.way
        renamed = self.indexes(self.after, partition)
        inside = self.keys(self.after, partition)
        referring = [key for key in way.old.all(ForeignKey) if key.target == self.after.ref]
        for key in referring:
            table = way.old.objects[key.table]
            assert isinstance(table, Table | Partition)
            self.then(DropConstraint(table, key))
        self.then(Rename(self.after.ref, partition.ref, "table", passing=True))
        for index, name in renamed:
            self.then(Rename(index.ref, name, "index", passing=True))
        for change in inside:
            self.then(change)
        self.whole_table(partition)
        self.then(Attach(partition, proven=proven))
        made = [self.then(Create(other)) for other in others if partition.bound.kind == "default"]
        for check in checks:  # which says of the default partition that the others hold nothing of it
            self.then(DropConstraint(partition, check))
        for other in others[len(made) :]:
            self.then(Create(other))
        self.parts(partition, others)
        for key in referring:
            self.refer_again(key)
        self.readers()

    def conditions(self, partition: Partition, siblings: list[Partition]) -> list[str | None]:
        """What has to hold for all rows: that they are within the bound, or in no other partition."""
        if partition.bound.kind != "default":
            return [bound_sql(self.after, self.before.columns, partition.bound)]
        within = [bound_sql(self.after, self.before.columns, sibling.bound) for sibling in siblings]
        return [f"not ({condition})" if condition else None for condition in within]

    def in_the_way(self, partition: Partition) -> Iterator[str]:
        """Why that cannot be done at once."""
        yield from not_plain(self.way, self.before)
        own = (partition.columns, partition.primary_key, partition.uniques, partition.checks, partition.exclusions)
        if any(own) or partition.foreign or partition.partition_key:
            yield f"its partition `{partition.name}` has columns, constraints or partitions of its own"
        fields = ("partition_key", "primary_key", "uniques", "parameters", "row_security", "force_row_security")
        plain_, now = without_comments(self.before), without_comments(self.after)
        if not alike(plain_.replace(**{field: getattr(now, field) for field in fields}), now):
            yield "has changed in other ways as well"
        for key in self.way.new.all(ForeignKey):
            if key.table == self.after.ref and not alike(self.way.old.objects.get(key.ref), key):
                yield f"foreign key `{key.name}` is another one"
        for key in self.way.old.all(ForeignKey):
            referring = self.way.new.objects.get(key.table)
            if key.target == self.after.ref and getattr(referring, "partition_key", None) is not None:
                yield f"foreign key `{key.name}` of `{key.table[-1]}` refers to it, which PostgreSQL looks at at once"
        known = (*AGAIN, ForeignKey, Rows, SequenceOwner)
        for dependent in held_by(self.way.old, self.before.ref):
            if not isinstance(dependent, known):
                yield f"{called(dependent.ref)} is made of it"

    def below(self, parent: Ref) -> Iterator[Partition]:
        """Its partitions, those of partitions behind them."""
        for partition in self.way.new.all(Partition):
            if partition.parent == parent:
                yield partition
                yield from self.below(partition.ref)

    def whole_table(self, partition: Partition) -> None:
        """The new table, which goes on with the numbers of the old one."""
        heap = self.heap(partition)
        numbered = []
        for column in self.before.columns:
            sequence = owned_sequence(self.before.schema, self.before.name, column)
            if sequence is not None:
                aside = ref("sequence", sequence[1], temporary(sequence[-1], "old"))
                self.then(Rename(sequence, aside, "sequence", passing=True))
                numbered.append((column, aside))
        self.then(CreateOver(_with_names(self.after)))
        for column, aside in numbered:
            self.then(TakeNumbers(self.after, column, aside, heap))

    def parts(self, partition: Partition, others: list[Partition]) -> None:
        """What belongs to the new table and its partitions."""
        way = self.way
        as_partition(self, partition)
        family = {self.after.ref, partition.ref, *(other.ref for other in others)}
        way.settled |= family
        for object_ in way.new.objects.values():
            if not family.intersection(owners(object_)) or object_.ref in way.settled:
                continue
            is_old = object_.ref in way.old.objects
            match object_:
                case Index() | ForeignKey():
                    self.then(Create(object_, prepared=True))
                case SequenceOwner():
                    self.then(Create(object_))
                case Policy() | Trigger() | Statistics() | PublicationTable() | Privileges() if is_old:
                    continue  # is made again with all that reads the table
                case Rows():
                    continue
                case _:
                    self.then(Create(object_))
            way.settled.add(object_.ref)

    def refer_again(self, key: ForeignKey) -> None:
        """What referred to the old table refers to the new one, and the rows are held to that later."""
        way = self.way
        way.settled.add(key.ref)
        after = way.new.objects.get(key.ref)
        table = way.new.objects.get(key.table)
        if isinstance(after, ForeignKey) and isinstance(table, Table | Partition):
            held = self.then(AddConstraint(table, after, unproven=True))
            if not after.not_valid:
                way.add(ValidateConstraint(table, after), after=(held,), unit=("revalidate", *table.ref.path))

    def readers(self) -> None:
        """All that names the table is made again, as it would go on with the partition."""
        for dependent in held_by(self.way.old, self.before.ref):
            if isinstance(dependent, AGAIN) and not isinstance(dependent, Index):
                self.way.replace(dependent, self.after.ref)
            elif isinstance(dependent, Index) and dependent.ref not in self.way.new.objects:
                self.way.settled.add(dependent.ref)


def _with_names(table: Table) -> Table:
    """A table whose constraints that columns are not null have the names that they would have.

    From 18 on they have names, and those are taken by the table that had the name until now.
    """

    def named(column: Column) -> Column:
        if column.nullable or column.not_null:
            return column
        return column.replace(not_null=NotNull(usual_name(table.name, column.name)))

    return table.replace(columns=tuple(map(named, table.columns)))


def _for_all_rows(partitions: list[Partition]) -> Partition | None:
    """The partition that the rows which are there go to: the only one, that without a lower bound, or the default."""
    leaves = [each for each in partitions if not each.foreign]
    if len(leaves) == 1:
        return leaves[0]
    first = [each for each in leaves if each.bound.kind == "range" and each.bound.values[0].lower() == "minvalue"]
    default = [each for each in leaves if each.bound.kind == "default"]
    return next(iter(first or default), None)
