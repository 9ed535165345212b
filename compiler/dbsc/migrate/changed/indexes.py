"""Indexes of tables that are there: built while the table is written to; the old one goes when the new one is there.

`create index` holds up all writes for as long as it takes, `create index concurrently` none (measured on 15).
"""

from __future__ import annotations

from dbsc.catalog.objects import Index, Partition, Table, ref
from dbsc.migrate.changed import partitioned
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changes import Alter, BuildIndex, Change, Comment, Create, Drop, Rename
from dbsc.migrate.impact import is_partitioned
from dbsc.migrate.values import all_alike
from dbsc.migrate.way import Unit, Way

_IN_PLACE = ("parameters", "tablespace", "comment")


def made(way: Way, index: Index) -> None:
    """A new index on a table that was there."""
    add(way, index)


def add(way: Way, index: Index) -> Change:
    """The steps that build an index; gives the last."""
    table, before = way.new.objects.get(index.table), way.old.objects.get(index.table)
    if isinstance(table, Table) and isinstance(before, Table) and index.unique:
        keys = tuple(element.column for element in index.elements)
        if index.where is None and all_alike(before, table, keys, index.nulls_not_distinct, way.new.evolution.carries):
            what = f"unique index `{index.name}` is new, and all rows of `{table.name}` would have the same value"
            way.refuse(what, index.origin, "let the column be null, or give it a default that differs from row to row")
    if isinstance(table, Table | Partition) and not table.partition_key:
        built = way.add(BuildIndex(index))
        if index.comment is not None:
            way.add(Comment(index.replace(comment=None), index), after=(built,))
        return built
    return partitioned.add_index(way, index) if is_partitioned(table) else way.add(Create(index))


def changed(way: Way, before: Index, after: Index) -> None:
    """How it is stored changes in place; another index is built beside it, which then takes its name."""
    stored = {field: getattr(after, field) for field in _IN_PLACE}
    if before.replace(**stored) == after and before.tablespace == after.tablespace:
        way.add(Alter(before, after))
        return
    if is_partitioned(way.new.objects.get(after.table)):
        # Those of its partitions would have the names that the new ones are to have.
        unit: Unit = ("switch", *after.table.path)
        dropped = way.add(Drop(before), unit=unit)
        way.add(Create(after), after=(dropped,), unit=unit)
        return
    aside = before.replace(name=temporary(before.name, "old"))
    moved = way.add(Rename(before.ref, aside.ref, "index", passing=True), unit=("change", *after.table.path))
    built = add(way, after)
    way.follows[built] = (*way.follows.get(built, ()), moved)
    way.add(_dropped(way, aside), after=(built,))


def gone(way: Way, index: Index) -> None:
    """An index that nothing needs any more."""
    way.add(_dropped(way, index))


def _dropped(way: Way, index: Index) -> Drop:
    """PostgreSQL does not drop an index of a partitioned table concurrently (0A000)."""
    return Drop(index, concurrently=not is_partitioned(way.new.objects.get(index.table)))


def index_ref(table: Table | Partition, name: str) -> object:
    """The identity of an index of a table."""
    return ref("index", table.schema, name)
