"""A table that becomes a partition: what that takes, whichever partition it becomes, and of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import (
    Check,
    Expression,
    Index,
    Key,
    Partition,
    Ref,
    Table,
    ref,
)
from dbsc.catalog.partitions import keys, plain
from dbsc.migrate.changed.partitioned import name_of_part, of_key
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    BuildIndex,
    Change,
    Comment,
    DropConstraint,
    Rename,
    ValidateConstraint,
)
from dbsc.migrate.comments import without_comments
from dbsc.migrate.partition_indexes import alike as what_is_alike
from dbsc.migrate.way import Unit, Way


class Becoming:
    """A table, `before`, whose rows are to be those of a partition; it becomes one in the transaction of `unit`."""

    unit: Unit

    def __init__(self, way: Way, before: Table, parent: Table | Partition, partition: Partition | None) -> None:
        self.way = way
        self.before = before
        self.parent = parent
        self.partition = partition
        self.ready: list[Change] = []
        self.last: Change | None = None

    def then(self, change: Change) -> Change:
        """One more change of the transaction, behind all others of it."""
        after = (self.last,) if self.last is not None else tuple(self.ready)
        self.last = self.way.add(change, after=after, unit=self.unit)
        return self.last

    def heap(self, partition: Partition) -> Table:
        """The table under the name of the partition."""
        return self.before.replace(schema=partition.schema, name=partition.name)

    def prove(self, conditions: Iterable[str]) -> list[Check]:
        """Checks that hold all rows to conditions, each proven while the table is in use."""
        checks = []
        for number, condition in enumerate(conditions):
            check = Check(object_name(self.before.name, None, f"bound{number or ''}"), Expression(condition))
            held = self.way.add(AddConstraint(self.before, check, unproven=True))
            self.ready.append(self.way.add(ValidateConstraint(self.before, check), after=(held,)))
            checks.append(check)
        return checks

    def indexes(self, root: Table, partition: Partition) -> list[tuple[Index, Ref]]:
        """Those that are parts of the whole table's, with the names that they are to have; what is missing is built."""
        found: list[tuple[Index, Ref]] = []
        own = [index for index in self.way.old.all(Index) if index.table == self.before.ref]
        for index in self.way.new.all(Index):
            if index.table != root.ref or index.only:
                continue
            same = next((o for o in own if what_is_alike(o.replace(table=index.table)) == what_is_alike(index)), None)
            name = name_of_part(self.way, partition, index, (same.name,) if same else ())
            if same is None:
                made = index.replace(table=self.before.ref, name=name, comment=None)
                self.ready.append(self.way.add(BuildIndex(made)))
            else:
                own.remove(same)
                found.append((same, ref("index", partition.schema, name)))
                self.way.settled |= {same.ref} - self.way.new.objects.keys()
        return found

    def keys(self, root: Table, partition: Partition) -> list[Change]:
        """The changes in the transaction after which it has the keys of the whole one, under their names there."""
        own = [*((self.before.primary_key,) if self.before.primary_key else ()), *self.before.uniques]
        heap = self.heap(partition)
        renamed: list[Change] = []
        added: list[Change] = []
        for key, said in _wanted(root, partition):
            same = next((o for o in own if plain(o) == plain(key)), None)
            name = said or name_of_part(self.way, partition, key, (same.name,) if same else ())
            if same is not None:
                own.remove(same)
                if same.name != name:
                    path = heap.ref.path
                    old, new = ref("constraint", *path, same.name), ref("constraint", *path, name)
                    renamed.append(Rename(old, new, "table", passing=True))
                continue
            index = of_key(self.before, name, key)
            self.ready.append(self.way.add(BuildIndex(index.replace(parameters=key.parameters))))
            added.append(AddConstraint(heap, key.replace(name=name, comment=None), index=name))
        gone: list[Change] = [DropConstraint(heap, key) for key in own]
        return [*renamed, *gone, *added]

    def refuse(self, what: str, mend: str) -> None:
        self.way.refuse(what, self.parent.origin, mend)


def _wanted(root: Table, partition: Partition) -> Iterator[tuple[Key, str | None]]:
    """The keys that a partition is to have, and what it says itself that they are called."""
    own = {plain(key): key for key in keys(partition) if isinstance(key, Key)}
    for key in keys(root):
        if isinstance(key, Key):
            said = own.pop(plain(key), None)
            yield key, said.name if said else None
    yield from ((key, key.name) for key in own.values())


def not_plain(way: Way, table: Table) -> Iterator[str]:
    """What of a table PostgreSQL lets no partition have, or is not looked after here."""
    if table.foreign or table.of_type or table.inherits or table.partition_key:
        yield "it is foreign, of a type, partitioned or inherits from another"
    if any(table.ref in other.inherits for other in way.old.all(Table)):
        yield "other tables inherit from it"
    if table.exclusions:
        yield f"it has an exclusion, `{table.exclusions[0].name}`"
    if table.identity_index or table.cluster:
        yield "an index is its replica identity, or what it is clustered on"


def as_partition(becoming: Becoming, partition: Partition) -> None:
    """What is said of the partition itself."""
    heap = becoming.heap(partition)
    fields = ("row_security", "force_row_security", "parameters", "replica_identity")
    now = heap.replace(**{field: getattr(partition, field) for field in fields})
    if now != heap:
        becoming.then(Alter(heap, now))
    said = without_comments(now).replace(comment=partition.comment)
    if said != now:
        becoming.then(Comment(now, said))
