"""What has to come before a change: what makes what it needs, frees what it takes away, and holds the rows it reads."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignKey, Index, Key, Object, Partition, Ref, Rows, SqlBlock, View
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    AlterColumn,
    BuildIndex,
    Change,
    Comment,
    Create,
    DeleteRows,
    Drop,
    DropAttribute,
    DropColumn,
    DropConstraint,
    Rename,
    UpsertRows,
)
from dbsc.migrate.partition_indexes import earlier
from dbsc.migrate.units import Homes, object_of
from dbsc.migrate.way import Difference


class Needs:
    """What the changes of a difference need of each other."""

    def __init__(self, difference: Difference, goal: Catalog, homes: Homes) -> None:
        changes = difference.changes
        self.goal = goal
        self.changes = changes
        self.homes = homes
        self.follows = difference.follows
        self.before: dict[Change, frozenset[Change]] = {}
        self.place = {change: number for number, change in enumerate(changes)}
        self.makers: dict[Ref, list[Change]] = {}
        self.freers: dict[Ref, list[Change]] = {}
        self.takers: dict[Ref, list[Change]] = {}
        for change in changes:
            for reference in change.makes():
                self.makers.setdefault(reference, []).append(change)
            for reference in change.frees():
                self.freers.setdefault(reference, []).append(change)
            for reference in change.gone():
                self.takers.setdefault(reference, []).append(change)
            if isinstance(change, Create) and isinstance(change.object, SqlBlock):
                for reference in change.object.outputs:
                    self.makers.setdefault(reference, []).append(change)
        self.rows = {
            c.object.table: c for c in changes if isinstance(c, Create | UpsertRows) and isinstance(c.object, Rows)
        }
        self.later: dict[Ref, list[Change]] = {}  # what tables get after they are made
        for change, unit in difference.units.items():
            if unit[0] == "links":
                self.later.setdefault(change.ref, []).append(change)
        self.gone_rows = {change.object.table: change for change in changes if isinstance(change, DeleteRows)}
        self.part_indexes = earlier(goal, changes)
        self.on_partitions: dict[Ref, list[tuple[Change, ForeignKey]]] = {}  # by all that is above their table
        for change in changes:
            if isinstance(change, Create) and isinstance(change.object, ForeignKey):
                table = goal.objects.get(change.object.table)
                while isinstance(table, Partition):
                    self.on_partitions.setdefault(table.parent, []).append((change, change.object))
                    table = goal.objects.get(table.parent)
        self.unique_indexes: dict[Ref, list[tuple[frozenset[str | None], Change]]] = {}
        for change in changes:
            if isinstance(change, Create | BuildIndex) and isinstance(change.object, Index) and change.object.unique:
                columns = frozenset(element.column for element in change.object.elements)
                self.unique_indexes.setdefault(change.object.table, []).append((columns, change))
            if isinstance(change, AddConstraint) and isinstance(change.constraint, Key):
                keys = frozenset[str | None](change.constraint.columns)
                self.unique_indexes.setdefault(change.ref, []).append((keys, change))

    def of(self, change: Change) -> Iterable[Change]:
        """The changes that have to come before another."""
        yield from self.follows.get(change, ())
        for reference in change.needs():
            yield from (maker for maker in self.makers_of(reference) if not self.comes_after(maker, change))
        for reference in change.gone():
            yield from (other for other in self.freers.get(reference, ()) if other is not change)
        for reference in change.makes():
            if not isinstance(change, Alter):
                yield from (other for other in self.takers.get(reference, ()) if not self.comes_after(other, change))
        if isinstance(change, DropColumn | DropAttribute):
            yield from (other for other in self.readers(change) if not self.comes_after(other, change))
        if isinstance(change, AddConstraint) and change.unproven:
            yield from self.filled_before(change)
        if isinstance(change, Drop | Comment | Rename):
            return
        object_ = object_of(change)
        if isinstance(object_, ForeignKey):
            yield from self.indexes_under(object_)
            yield from self.on_its_partitions(object_)
        yield from self.part_indexes.get(change, ())
        if isinstance(change, DeleteRows):
            yield from self.rows.values()
            yield from (self.gone_rows[key.table] for key in self.keys_to(change.object) if key.table in self.gone_rows)
        elif isinstance(object_, Rows):
            yield from self.rows_before(object_)
        elif isinstance(object_, View) and object_.materialized and object_.with_data:
            yield from self.rows_read(object_)

    def comes_after(self, change: Change, other: Change) -> bool:
        """Whether a change is one of the steps that follow another, or is that one."""
        return change is other or (change in self.follows and other in self.all_before(change))

    def all_before(self, change: Change) -> frozenset[Change]:
        """All that a change follows, step by step."""
        waiting = [change]
        while waiting:
            last = waiting[-1]
            earlier = self.follows.get(last, ())
            missing = [each for each in earlier if each not in self.before]
            if not missing:
                self.before[last] = frozenset(earlier).union(*(self.before[each] for each in earlier))
                waiting.pop()
            waiting += missing
        return self.before[change]

    def filled_before(self, change: AddConstraint) -> Iterable[Change]:
        """What is filled before a table is held to a constraint: an update of a row is held to it, whatever it fills.

        So of several columns that are filled late, each is done with before the next one is held to anything.
        """
        for fill in self.homes.fills.get(change.ref, ()):
            held = self.follows[fill][0] if fill.late else None
            if held is None or change not in self.homes.filled_late or self.place[held] < self.place[change]:
                yield fill

    def readers(self, change: DropColumn | DropAttribute) -> Iterable[Change]:
        """What read a table or a type before, and may have read the column or attribute that goes."""
        for other in self.changes:
            match other:
                case Alter(before=before) | Drop(object=before) if change.ref in before.needs():
                    yield other
                case AlterColumn() | DropConstraint() if change.ref in (other.ref, *other.table.needs()):
                    yield other
                case _:
                    pass

    def on_its_partitions(self, key: ForeignKey) -> Iterable[Change]:
        """The keys that partitions have already and are the same: PostgreSQL takes them for its own parts of this."""
        for change, other in self.on_partitions.get(key.table, ()):
            if (other.columns, other.target) == (key.columns, key.target):
                yield change

    def indexes_under(self, key: ForeignKey) -> Iterable[Change]:
        """The unique indexes that a foreign key may point to."""
        for columns, change in self.unique_indexes.get(key.target, ()):
            if columns == set(key.target_columns):
                yield change

    def rows_before(self, rows: Rows) -> Iterable[Change]:
        """The rows that others refer to: by a foreign key, or in a query that gives a value."""
        given = {
            c for row in rows.rows for c, v in zip(row.columns, row.values, strict=True) if v.sql.lower() != "null"
        }
        yield from self.later.get(rows.table, ())
        found = {use for row in rows.rows for value in row.values for use in value.uses}
        for key in self.goal.all(ForeignKey):
            if key.table == rows.table and given.intersection(key.columns):
                found.add(key.target)
        yield from (change for table, change in self.rows.items() if table in found and table != rows.table)

    def rows_read(self, view: View) -> Iterable[Change]:
        """The rows that a materialized view holds from the first."""
        waiting: list[Object] = [view]
        seen: set[Ref] = set()
        while waiting:
            for need in waiting.pop().needs():
                if need in self.rows:
                    yield self.rows[need]
                found = self.goal.objects.get(need)
                if isinstance(found, View) and need not in seen:
                    seen.add(need)
                    waiting.append(found)

    def keys_to(self, rows: Rows) -> Iterable[ForeignKey]:
        """The foreign keys of other tables to a table."""
        return (key for key in self.goal.all(ForeignKey) if key.target == rows.table != key.table)

    def makers_of(self, reference: Ref) -> Iterable[Change]:
        """The changes that make what is referred to."""
        return self.makers.get(self.provider(reference), ())

    def provider(self, reference: Ref) -> Ref:
        """The object that makes what is referred to: a row type is made by its table."""
        if reference in self.makers:
            return reference
        if reference.kind == "type":
            for kind in ("table", "view"):
                other = Ref((kind, *reference.path))
                if other in self.makers:
                    return other
            return self.extension_of(reference)
        return self.homes.table_of_sequence(reference) if reference.kind == "sequence" else reference

    def extension_of(self, reference: Ref) -> Ref:
        from dbsc.catalog.builtin import EXTENSION_TYPES

        for name, types in EXTENSION_TYPES.items():
            if reference[-1] in types:
                return Ref(("extension", name))
        return reference
