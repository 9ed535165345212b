"""Tables that become partitions of others with their rows where they are: a check proves that these belong there.

What the partitioned table has, the partition gets before: its indexes are built concurrently, under the names that
PostgreSQL gives to those of a partition, and become parts of the table's. Measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import (
    Check,
    ForeignKey,
    Partition,
    Table,
    ref,
)
from dbsc.catalog.partitions import columns
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.becoming import Becoming, as_partition, not_plain
from dbsc.migrate.changed.bounds import bound_sql, kept_out
from dbsc.migrate.changed.whole import Whole
from dbsc.migrate.changes import (
    AddConstraint,
    AlterColumn,
    Attach,
    Change,
    DropConstraint,
    Rename,
    ValidateConstraint,
)
from dbsc.migrate.way import Way, called


def attach_all(way: Way) -> None:
    """The steps of all tables that become partitions, or partitioned. What they settle is settled."""
    for after in way.new.all(Table):
        before = way.old.objects.get(after.ref)
        if isinstance(before, Table) and after.partition_key and not before.partition_key:
            way.settled.add(after.ref)
            Whole(way, before, after).add()
    for partition in way.new.all(Partition):
        found = way.old.objects.get(partition.ref)
        if isinstance(found, Table) and partition.ref not in way.settled:
            way.settled.add(partition.ref)
            _Attached(way, found, partition).add()


class _Attached(Becoming):
    """A table that becomes a partition of another one, under its own name."""

    def __init__(self, way: Way, before: Table, partition: Partition) -> None:
        parent = way.new.objects[partition.parent]
        assert isinstance(parent, Table | Partition)
        super().__init__(way, before, parent, partition)
        self.unit = ("attach", *partition.ref.path)

    def add(self) -> None:
        """The steps."""
        partition, way = self.partition, self.way
        root = way.new.objects[way.root(self.parent.ref)]
        assert partition is not None and isinstance(root, Table)
        why = next(self.in_the_way(root), None)
        if why is not None:
            self.refuse(
                f"{called(self.before.ref)} is a partition of {called(self.parent.ref)} now, and {why}",
                "change that in a compile before this one",
            )
            return
        within = bound_sql(self.parent, root.columns, partition.bound)
        what = f"{called(self.before.ref)} is a partition of {called(self.parent.ref)} now"
        if within is None and not way.may_block(self.before.ref, what, partition.origin):
            return
        self.own_checks(partition)
        checks = self.prove([within] if within else [])
        ready, apart = kept_out(way, self.parent, partition)
        self.ready += ready
        renamed = self.indexes(root, partition)
        inside = [*self.keys(root, partition), *self.foreign_keys(root), *self.checks(root, partition)]
        for index, name in renamed:
            if index.ref != name:
                self.then(Rename(index.ref, name, "index", passing=True))
        for change in inside:
            self.then(change)
        self.then(Attach(partition, proven=within is not None))
        for check in checks:
            self.then(DropConstraint(partition, check))
        for sibling, check in apart:
            self.then(DropConstraint(sibling, check))
        as_partition(self, partition)
        self.defaults(partition)

    def defaults(self, partition: Partition) -> None:
        """What its columns have by default, which it keeps when it is attached."""
        had = {column.name: column for column in self.before.columns}
        for column in columns(self.way.new, partition.ref):
            before = had[column.name]
            if not alike(before.default, column.default):
                self.then(AlterColumn(partition, before, before.replace(default=column.default)))

    def foreign_keys(self, root: Table) -> list[Change]:
        """The changes after which those of the whole table have their names; the rows are held to them before."""
        way = self.way
        there = [key for key in way.old.all(ForeignKey) if key.table == self.before.ref]
        renamed: list[Change] = []
        for key in way.new.all(ForeignKey):
            if key.table != root.ref:
                continue
            same = next((other for other in there if _same_key(other, key)), None)
            if same is None:
                part = key.replace(table=self.before.ref, comment=None)
                held = way.add(AddConstraint(self.before, part, unproven=True))
                self.ready.append(way.add(ValidateConstraint(self.before, part), after=(held,)))
                continue
            way.settled.add(same.ref)
            if same.name != key.name:
                path = self.before.ref.path
                old, new = ref("constraint", *path, same.name), ref("constraint", *path, key.name)
                renamed.append(Rename(old, new, "table", passing=True))
        return renamed

    def checks(self, root: Table, partition: Partition) -> Iterator[Change]:
        """The changes after which those of the whole table have their names, by which PostgreSQL finds them."""
        named = {check.name for check in self.before.checks}
        for check in root.checks:
            same = next((each for each in self.before.checks if _same_check(check, each)), check)
            if check.name not in named and same.name != check.name:
                path = partition.ref.path
                old, new = ref("constraint", *path, same.name), ref("constraint", *path, check.name)
                yield Rename(old, new, "table", passing=True)
        said = (*root.checks, *partition.checks)
        heap = self.heap(partition)
        for check in self.before.checks:
            if not any(_same_check(each, check) for each in said):
                yield DropConstraint(heap, check)

    def own_checks(self, partition: Partition) -> None:
        """The steps after which all rows are held to the checks that the partition has of its own."""
        for check in partition.checks:
            if not any(alike(check, other) for other in self.before.checks):
                plain = check.replace(comment=None)
                held = self.way.add(AddConstraint(self.before, plain, unproven=not check.not_valid))
                if not check.not_valid:
                    held = self.way.add(ValidateConstraint(self.before, plain), after=(held,))
                self.ready.append(held)

    def in_the_way(self, root: Table) -> Iterator[str]:
        """Why it cannot become one."""
        yield from not_plain(self.way, self.before)
        theirs = {column.name: column for column in root.columns}
        if theirs.keys() != {column.name for column in self.before.columns}:
            yield "it has other columns"
        for column in self.before.columns:
            other = theirs.get(column.name, column)
            if (other.type, other.nullable, other.collation) != (column.type, column.nullable, column.collation):
                yield f"its column `{column.name}` is another one"
            if column.identity or column.serial:
                yield f"its column `{column.name}` has numbers of its own"
        missing = [check for check in root.checks if not any(_same_check(check, o) for o in self.before.checks)]
        yield from (f"it has no check `{check.name}`" for check in missing)
        named = {check.name: check for check in self.before.checks}
        own = self.partition.checks if self.partition else ()
        others = (check for check in own if not alike(check, named.get(check.name, check)))
        yield from (f"its check `{check.name}` says something else" for check in others)


def _same_check(one: Check, other: Check) -> bool:
    """Whether a check of a table says what another one says, under any name."""
    return alike(one.replace(name=other.name, comment=None), other.replace(comment=None))


def _same_key(one: ForeignKey, other: ForeignKey) -> bool:
    """Whether a foreign key of a table is that of a partition, under any name."""
    return alike(one.replace(table=other.table, name=other.name, comment=None), other.replace(comment=None))
