"""Tables that become partitions, with their rows where they are: a check proves the bound, so that no row is looked at.

What the partitioned table has, the partition gets before: its indexes are built concurrently, under the names that
PostgreSQL gives to those of a partition, and become parts of the table's. So a whole table becomes partitioned in one
short transaction: it gets the name of the partition that is to have its rows, and a new table its own. Measured on 15
and 18.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.naming import object_name
from dbsc.catalog.not_null import usual_name
from dbsc.catalog.objects import (
    Bound,
    Check,
    Column,
    Expression,
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
from dbsc.catalog.partitions import plain
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.alike import alike
from dbsc.migrate.belonging import owners
from dbsc.migrate.changed.partitioned import name_of_part, of_key
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    Attach,
    BuildIndex,
    Change,
    Comment,
    Create,
    CreateOver,
    DropConstraint,
    Rename,
    TakeNumbers,
    ValidateConstraint,
)
from dbsc.migrate.comments import without_comments
from dbsc.migrate.partition_indexes import alike as what_is_alike
from dbsc.migrate.replaced import AGAIN, held_by
from dbsc.migrate.way import Unit, Way, called
from dbsc.sqltext.quote import identifier

_OPEN = frozenset({"minvalue", "maxvalue"})


def attach_all(way: Way) -> None:
    """The steps of all tables that become partitions, or partitioned. What they settle is settled."""
    for after in way.new.all(Table):
        before = way.old.objects.get(after.ref)
        if isinstance(before, Table) and after.partition_key and not before.partition_key:
            way.settled.add(after.ref)
            _Whole(way, before, after).add()
    for partition in way.new.all(Partition):
        found = way.old.objects.get(partition.ref)
        if isinstance(found, Table) and partition.ref not in way.settled:
            way.settled.add(partition.ref)
            _One(way, found, partition).add()


def made(way: Way, partition: Partition) -> None:
    """A new partition of a table that was there: what it is to hold is proven not to be in the default one."""
    parent = way.new.objects[partition.parent]
    assert isinstance(parent, Table | Partition)
    unit: Unit = ("attach", *partition.ref.path)
    ready, checks = _kept_out(way, parent, partition)
    last = way.add(Create(partition, prepared=bool(checks)), after=ready, unit=unit if checks else None)
    for sibling, check in checks:
        last = way.add(DropConstraint(sibling, check), after=(last,), unit=unit)


# ---------------------------------------------------------------- bounds


def bound_sql(parent: Table | Partition, columns: Iterable[Column], bound: Bound) -> str | None:
    """The condition that rows are within a bound, as PostgreSQL takes it for proof; None where it takes none."""
    keys = parent.partition_key.elements if parent.partition_key else ()
    column = next((c for c in columns if len(keys) == 1 and c.name == keys[0].column), None)
    if column is None:
        return None
    name = identifier(column.name)
    if bound.kind == "range":
        low, high = bound.values
        limits = [f"{name} >= {low}"] if low.lower() not in _OPEN else []
        limits += [f"{name} < {high}"] if high.lower() not in _OPEN else []
        return " and ".join([f"{name} is not null", *limits])
    if bound.kind == "list":
        values = [value for value in bound.values if value.lower() != "null"]
        held = f"{name} in ({', '.join(values)})"
        if len(values) == len(bound.values):
            return f"{name} is not null and {held}"
        return f"{name} is null or {held}" if values else f"{name} is null"
    return None


def _kept_out(
    way: Way, parent: Table | Partition, partition: Partition
) -> tuple[list[Change], list[tuple[Partition, Check]]]:
    """The steps that prove of the default partition that nothing in it is within a bound, and its checks."""
    root = way.new.objects[way.root(parent.ref)]
    columns = root.columns if isinstance(root, Table) else ()
    within = bound_sql(parent, columns, partition.bound)
    ready: list[Change] = []
    checks: list[tuple[Partition, Check]] = []
    for sibling in way.old.all(Partition):
        is_default = sibling.parent == parent.ref and sibling.bound.kind == "default"
        if not is_default or within is None or sibling.foreign or sibling.ref not in way.new.objects:
            continue
        check = Check(object_name(partition.name, None, "apart"), Expression(f"not ({within})"))
        held = way.add(AddConstraint(sibling, check, unproven=True))
        ready.append(way.add(ValidateConstraint(sibling, check), after=(held,)))
        checks.append((sibling, check))
    return ready, checks


# ---------------------------------------------------------------- one table


class _Becoming:
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
        for key in (*((root.primary_key,) if root.primary_key else ()), *root.uniques):
            same = next((o for o in own if plain(o) == plain(key)), None)
            name = name_of_part(self.way, partition, key, (same.name,) if same else ())
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


class _One(_Becoming):
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
        checks = self.prove([within] if within else [])
        ready, apart = _kept_out(way, self.parent, partition)
        self.ready += ready
        renamed = self.indexes(root, partition)
        inside = [*self.keys(root, partition), *self.foreign_keys(root)]
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
        _as_partition(self, partition)

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

    def in_the_way(self, root: Table) -> Iterator[str]:
        """Why it cannot become one."""
        yield from _not_plain(self.way, self.before)
        theirs = {column.name: column for column in root.columns}
        if theirs.keys() != {column.name for column in self.before.columns}:
            yield "it has other columns"
        for column in self.before.columns:
            other = theirs.get(column.name, column)
            if (other.type, other.nullable, other.collation) != (column.type, column.nullable, column.collation):
                yield f"its column `{column.name}` is another one"
            if column.identity or column.serial:
                yield f"its column `{column.name}` has numbers of its own"
        missing = [check for check in root.checks if all(not alike(check, other) for other in self.before.checks)]
        yield from (f"it has no check `{check.name}`" for check in missing)


# ---------------------------------------------------------------- a whole table


class _Whole(_Becoming):
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
        self.then(Attach(partition, proven=not blocks))
        for check in checks[:0] if siblings and partition.bound.kind == "default" else checks:
            self.then(DropConstraint(partition, check))
        for other in others:
            self.then(Create(other))
        if siblings and partition.bound.kind == "default":
            for check in checks:
                self.then(DropConstraint(partition, check))
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
        yield from _not_plain(self.way, self.before)
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
        _as_partition(self, partition)

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


def _not_plain(way: Way, table: Table) -> Iterator[str]:
    """What of a table PostgreSQL lets no partition have, or is not looked after here."""
    if table.foreign or table.of_type or table.inherits or table.partition_key:
        yield "it is foreign, of a type, partitioned or inherits from another"
    if any(table.ref in other.inherits for other in way.old.all(Table)):
        yield "other tables inherit from it"
    if table.exclusions:
        yield f"it has an exclusion, `{table.exclusions[0].name}`"
    if table.identity_index or table.cluster:
        yield "an index is its replica identity, or what it is clustered on"


def _same_key(one: ForeignKey, other: ForeignKey) -> bool:
    """Whether a foreign key of a table is that of a partition, under any name."""
    return alike(one.replace(table=other.table, name=other.name, comment=None), other.replace(comment=None))


def _as_partition(becoming: _Becoming, partition: Partition) -> None:
    """What is said of the partition itself."""
    heap = becoming.heap(partition)
    fields = ("row_security", "force_row_security", "parameters", "replica_identity")
    now = heap.replace(**{field: getattr(partition, field) for field in fields})
    if now != heap:
        becoming.then(Alter(heap, now))
    said = without_comments(now).replace(comment=partition.comment)
    if said != now:
        becoming.then(Comment(now, said))


__all__ = ["attach_all", "bound_sql", "made"]
