"""Partitions that become tables of their own, with their rows where they are.

PostgreSQL leaves to such a table what it had from above: columns, constraints and indexes, under the names that they
had in it. From there on it is another table under the same name. Measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import choose
from dbsc.catalog.objects import (
    Check,
    Column,
    Exclusion,
    Expression,
    ForeignKey,
    Index,
    Key,
    Object,
    Partition,
    Ref,
    Table,
    ref,
)
from dbsc.catalog.partitions import checks_above, columns, keys, plain
from dbsc.migrate.alike import alike
from dbsc.migrate.belonging import owners
from dbsc.migrate.change import Constraint
from dbsc.migrate.changes import Change, Detach, DropConstraint, Rename
from dbsc.migrate.partition_indexes import alike as alike_in_parts
from dbsc.migrate.renames.partition_indexes import inherited_names
from dbsc.migrate.staged import mentions
from dbsc.migrate.units import object_of
from dbsc.migrate.way import Way, called


def detach_all(way: Way) -> dict[Ref, Change]:
    """The steps that make tables of partitions, and the last of each. `old` has the tables from then on."""
    last: dict[Ref, Change] = {}
    for after in way.new.all(Table):
        before = way.old.objects.get(after.ref)
        if isinstance(before, Partition):
            found = _Detached(way, before, after).add()
            if found is not None:
                last[after.ref] = found
    return last


def behind(way: Way, last: dict[Ref, Change]) -> None:
    """All else that is done to such a table comes when it is one."""
    own = _with_all_before(way, last.values())
    for change in way.changes if last else ():
        about = {change.ref}
        if not isinstance(change, Rename):
            object_ = object_of(change)
            about |= {*owners(object_), *((object_.target,) if isinstance(object_, ForeignKey) else ())}
        for reference in about & last.keys():
            if id(change) not in own:
                way.follows[change] = (*way.follows.get(change, ()), last[reference])


def _with_all_before(way: Way, changes: Iterable[Change]) -> set[int]:
    """The identities of changes and of all that they follow."""
    found: set[int] = set()
    waiting = list(changes)
    while waiting:
        change = waiting.pop()
        if id(change) not in found:
            found.add(id(change))
            waiting += way.follows.get(change, ())
    return found


class _Detached:
    def __init__(self, way: Way, before: Partition, after: Table) -> None:
        self.way, self.before, self.after = way, before, after
        self.last: Change | None = next(reversed(way.changes), None)  # of the renames

    def add(self) -> Change | None:
        """The steps, of which it gives the last; None where there are none."""
        way, before = self.way, self.before
        why = self.in_the_way()
        if why is not None:
            what = f"{called(before.ref, 'partition')} is a table of its own now, and {why}"
            way.refuse(what, self.after.origin, "change that in a compile before this one")
            way.settled.add(before.ref)
            return None
        siblings = [other for other in way.old.all(Partition) if other.parent == before.parent]
        concurrently = not any(other.bound.kind == "default" for other in siblings)
        heap, parts = self.heap(), tuple(self.parts())
        left = self.left(heap) if concurrently else None
        self.then(Detach(before, concurrently=concurrently))
        if left is not None:
            self.then(DropConstraint(heap, left, left=True))
        heap = heap.replace(checks=tuple(self.renamed_checks(heap)))
        objects = {**way.old.objects, heap.ref: heap}
        for part in parts:
            named = self.renamed_key(part) if isinstance(part, ForeignKey) else part
            objects[named.ref] = named
        way.old = way.old.replace(objects=objects)
        return self.last

    def then(self, change: Change) -> None:
        """One more step."""
        after = (self.last,) if self.last is not None else ()
        in_one = not (isinstance(change, Detach) and change.concurrently)
        self.last = self.way.add(change, after=after, unit=("change", *self.before.ref.path) if in_one else None)

    def in_the_way(self) -> str | None:
        """Why it cannot become one."""
        before = self.before
        if before.partition_key:
            return "it has partitions"
        if before.foreign:
            return "its rows are elsewhere"
        if before.exclusions or any(isinstance(key, Exclusion) for key in self.keys_above()):
            return "it has an exclusion"
        return None

    def heap(self) -> Table:
        """The table as PostgreSQL leaves it."""
        before, way = self.before, self.way
        found = self.keys()
        return Table(
            before.schema,
            before.name,
            tuple(map(_own, columns(way.old, before.ref))),
            next((key for key in found if key.kind == "primary key"), None),
            tuple(key for key in found if key.kind != "primary key"),
            (*checks_above(way.old, before), *before.checks),
            row_security=before.row_security,
            force_row_security=before.force_row_security,
            unlogged=before.unlogged,
            parameters=before.parameters,
            tablespace=before.tablespace,
            replica_identity=before.replica_identity,
            comment=before.comment,
            identity_index=before.identity_index,
            cluster=before.cluster,
            access_method=before.access_method,
        )

    def keys(self) -> list[Key]:
        """Its keys, the primary one first: its own, and those from above under the names that they have in it."""
        own = [key for key in keys(self.before) if isinstance(key, Key)]
        named = (key.replace(name=name, comment=None) for key, name in self.named() if isinstance(key, Key))
        return sorted((*own, *named), key=lambda key: key.kind != "primary key")

    def named(self) -> Iterator[tuple[Key | Exclusion | Index, str]]:
        """The keys and indexes from above that it says nothing of, with the names that they have in it."""
        way, before = self.way, self.before
        names = inherited_names(way.old, before)
        said = {plain(key) for key in keys(before)}
        own = [alike_in_parts(index) for index in way.old.all(Index) if index.table == before.ref]
        for table in self.above():
            for key in keys(table):
                if plain(key) not in said:
                    yield key, next(names)
            for index in way.old.all(Index):
                if index.table == table.ref and not index.only:
                    if alike_in_parts(index) in own:
                        own.remove(alike_in_parts(index))
                    else:
                        yield index, next(names)

    def keys_above(self) -> Iterator[Key | Exclusion]:
        """The keys of the tables above it."""
        for table in self.above():
            yield from keys(table)

    def above(self) -> Iterator[Table | Partition]:
        """The tables above it, the nearest first."""
        found = self.way.old.objects.get(self.before.parent)
        while isinstance(found, Table | Partition):
            yield found
            found = self.way.old.objects.get(found.parent) if isinstance(found, Partition) else None

    def parts(self) -> Iterator[Object]:
        """The indexes and foreign keys that it has from above."""
        above = {table.ref for table in self.above()}
        for index, name in self.named():
            if isinstance(index, Index):
                yield index.replace(table=self.before.ref, name=name, comment=None)
        for key in self.way.old.all(ForeignKey):
            if key.table in above:
                yield key.replace(table=self.before.ref, comment=None)

    def left(self, heap: Table) -> Check | None:
        """The check that `concurrently` leaves behind: that its rows are within the bound it had."""
        parent = next(self.above())
        if parent.partition_key is None or parent.partition_key.strategy == "hash":
            return None
        named = [c.name for c in heap.columns if any(_is_by(table, c.name) for table in self.above())]
        name = choose(
            heap.name, named[0] if len(named) == 1 else None, "check", set(_constraints(self.way.old, heap.schema))
        )
        return Check(name, Expression("true"))

    def renamed_checks(self, heap: Table) -> Iterator[Check]:
        """The checks from above, under the names that they are to have in the table."""
        there = {check.name for check in self.after.checks}
        names = {check.name for check in heap.checks}
        for check in heap.checks:
            same = next((o for o in self.after.checks if _is_same(o, check) and o.name not in names), None)
            if check.name in there or same is None:
                yield check
                continue
            self.rename(check.name, same.name)
            yield check.replace(name=same.name)

    def renamed_key(self, key: ForeignKey) -> ForeignKey:
        """A foreign key from above, under the name that it is to have."""
        for other in self.way.new.all(ForeignKey):
            if other.table == key.table and alike(key.replace(name=other.name), other.replace(comment=None)):
                if other.name != key.name:
                    self.rename(key.name, other.name)
                return key.replace(name=other.name)
        return key

    def rename(self, before: str, after: str) -> None:
        path = self.before.ref.path
        self.then(Rename(ref("constraint", *path, before), ref("constraint", *path, after), "table", passing=True))


def _own(column: Column) -> Column:
    """A column as the table has it for itself."""
    return column.replace(inherited=False, identity=None, serial=False, not_null=None)


def _is_same(one: Constraint, other: Constraint) -> bool:
    return alike(one.replace(name=other.name, comment=None), other.replace(comment=None))


def _is_by(table: Table | Partition, column: str) -> bool:
    """Whether a table is partitioned by a column, or by an expression over it."""
    keys_ = table.partition_key.elements if table.partition_key else ()
    return any(key.column == column or (key.expression and mentions(column, key.expression.sql)) for key in keys_)


def _constraints(catalog: Catalog, schema: str) -> Iterator[str]:
    """The names of all constraints of tables in a schema."""
    for object_ in catalog.objects.values():
        if isinstance(object_, Table | Partition) and object_.schema == schema:
            yield from (each.name for each in (*keys(object_), *object_.checks))
        elif isinstance(object_, ForeignKey) and object_.table[1] == schema:
            yield object_.name
