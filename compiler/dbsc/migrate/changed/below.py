"""Columns that come from above: what PostgreSQL does to those of a partition, or of a table that inherits, with theirs.

A type, a default, `not null` and the storage that a table's column gets are given to all below it, whatever these said
of their own; its compression and statistics are not (measured on 15 and 18). So what a table below is to have and does
not get that way is said of it anew, in the transaction in which it would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Column, Partition, Ref, Table
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.columns import other
from dbsc.migrate.changes import AlterColumn, Change
from dbsc.migrate.inheriting import above, every_column, parents
from dbsc.migrate.way import Unit, Way

Altered = tuple[Column, Column]
"""What a column was, and what a statement makes of it."""


def from_above(way: Way) -> None:
    """Adds what is left to do to the columns of all that stands below another table."""
    if any(
        getattr(object_, "parent", None) or getattr(object_, "inherits", ()) for object_ in way.new.objects.values()
    ):
        _Below(way).add()


class _Below:
    def __init__(self, way: Way) -> None:
        self.way = way
        self.altered: dict[Ref, dict[str, list[Altered]]] = {}  # by the table and the column, with those from above
        self.steps: dict[tuple[Ref, str], list[Change]] = {}
        for change in way.changes:
            if isinstance(change, AlterColumn):
                self.steps.setdefault((change.ref, change.column.name), []).append(change)

    def add(self) -> None:
        for reference, object_ in self.way.new.objects.items():
            if isinstance(object_, Table | Partition):
                self.of(reference)

    def of(self, reference: Ref) -> dict[str, list[Altered]]:
        """What is said of the columns of a table and of those above it, in order."""
        if reference in self.altered:
            return self.altered[reference]
        found = self.altered[reference] = {}
        before, after = self.way.old.objects.get(reference), self.way.new.objects.get(reference)
        if type(before) is not type(after) or not isinstance(after, Table | Partition):
            return found
        assert isinstance(before, Table | Partition)
        for parent in parents(after):
            for name, several in self.of(parent).items():
                found[name] = [*found.get(name, ()), *several]
        if not found and before == after:
            return found
        if parents(after):
            self.below(after, found)
        elif isinstance(before, Table) and isinstance(after, Table):
            for column in after.columns:
                earlier = before.column(column.name)
                if earlier is not None and not alike(earlier, column):
                    found.setdefault(column.name, []).append((earlier, column))
        return found

    def below(self, table: Table | Partition, altered: dict[str, list[Altered]]) -> None:
        """Says what is left to say of a table that has others above it."""
        had = {column.name: column for column in every_column(self.way.old, table.ref)}
        theirs = above(self.way.old, table.ref)
        own = {column.name: column for column in table.columns}
        for column in every_column(self.way.new, table.ref):
            name = column.name
            if name in had and name in theirs:
                is_ = had[name]
            elif name not in had and (name not in own or own[name].inherited or isinstance(table, Partition)):
                arriving = above(self.way.new, table.ref).get(name)
                if arriving is None:
                    continue
                is_ = arriving
            else:
                continue  # it is the table's own
            for before, after in altered.get(name, ()):
                is_ = _with(is_, before, after)
            if not alike(_plain(is_), _plain(column)):
                self.say(table, _plain(is_), _plain(column).replace(origin=column.origin))
                altered.setdefault(name, []).append((is_, column))

    def say(self, table: Table | Partition, before: Column, after: Column) -> None:
        """The steps from what a column has then to what it is to have."""
        first = [step for each in _ancestors(self.way.new, table) for step in self.steps.get((each, after.name), ())]
        known = set(self.way.changes)
        other(self.way, table, before, after)
        for change in self.way.changes:
            if change in known:
                continue
            self.way.follows[change] = (*self.way.follows.get(change, ()), *first)
            if isinstance(change, AlterColumn):
                self.steps.setdefault((table.ref, after.name), []).append(change)
                if first and change not in self.way.units:
                    self.way.units[change] = self.unit(first[-1])

    def unit(self, change: Change) -> Unit:
        """The unit of what is said of a column above."""
        return self.way.units.get(change) or ("change", *self.way.root(change.ref).path[-2:])


def _ancestors(catalog: Catalog, table: Table | Partition) -> Iterator[Ref]:
    """All tables above one, its parents behind theirs."""
    for parent in parents(table):
        found = catalog.objects.get(parent)
        if isinstance(found, Table | Partition):
            yield from _ancestors(catalog, found)
        yield parent


def _with(column: Column, before: Column, after: Column) -> Column:
    """A column when that of a table above it has been changed."""
    changes: dict[str, object] = {}
    if (before.type, before.collation) != (after.type, after.collation):
        changes |= {"type": after.type, "collation": after.collation, "storage": None, "compression": None}
        if before.default:
            changes["default"] = None
            before = before.replace(default=None)
        before = before.replace(storage=None)
    if not alike(before.default, after.default):
        changes["default"] = after.default
    if before.nullable != after.nullable:
        changes["nullable"] = after.nullable
    if before.storage != after.storage:
        changes["storage"] = after.storage
    return column.replace(**changes) if changes else column


def _plain(column: Column) -> Column:
    """What statements make of a column, wherever it is written."""
    return column.replace(comment=None, inherited=False, origin=None)
