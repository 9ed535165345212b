"""Indexes of tables that are there: built while the table is written to; the old one goes when the new one is there.

`create index` holds up all writes for as long as it takes, `create index concurrently` none (measured on 15).
"""

from __future__ import annotations

from itertools import count

from dbsc.catalog.objects import Index, Partition, Table, ref
from dbsc.migrate.changed import partitioned
from dbsc.migrate.changed.index_parts import is_part, is_there, left_alone
from dbsc.migrate.changed.partitioned import name_of_part
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changes import Alter, BuildIndex, Change, Comment, Create, Drop, Rename
from dbsc.migrate.renames.partition_indexes import inherited_names
from dbsc.migrate.rewrites import is_partitioned
from dbsc.migrate.values import all_alike
from dbsc.migrate.way import Unit, Way

_IN_PLACE = ("parameters", "tablespace", "comment")


def made(way: Way, index: Index) -> None:
    """A new index on a table that was there."""
    leaf = way.old.objects.get(index.table)
    if isinstance(leaf, Partition) and is_there(way, index, leaf):
        if index.comment is not None:
            way.add(Comment(index.replace(comment=None), index))
        return
    aside = _aside(way, index, leaf) if isinstance(leaf, Partition) else None
    built = add(way, index)
    if aside is not None:
        way.follows[built] = (*way.follows.get(built, ()), aside)


def _aside(way: Way, index: Index, leaf: Partition) -> Change | None:
    """The step that gives another name to what PostgreSQL has called so, as the part of an index above."""
    names = set(inherited_names(way.old, leaf))
    if index.name not in names:
        return None
    taken = {reference[-1] for reference in (*way.old.objects, *way.new.objects) if reference[1] == leaf.schema}
    taken |= names | {change.ref[-1] for change in way.changes if isinstance(change, BuildIndex | Rename)}
    usual = index.name.rstrip("0123456789")
    free = next(name for number in count(1) if (name := f"{usual}{number}") not in taken)
    before, after = (ref("index", leaf.schema, name) for name in (index.name, free))
    return way.add(Rename(before, after, "index", passing=True), unit=("change", *index.table.path))


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
        dropped = _whole_gone(way, before)
        way.add(Create(after), after=(dropped,), unit=("switch", *after.table.path))
        return
    leaf, stays = way.old.objects.get(before.table), is_part(way.old, before)
    name = name_of_part(way, leaf, before) if stays and isinstance(leaf, Partition) else temporary(before.name, "old")
    aside = before.replace(name=name)
    moved = way.add(Rename(before.ref, aside.ref, "index", passing=True), unit=("change", *after.table.path))
    built = add(way, after)
    way.follows[built] = (*way.follows.get(built, ()), moved)
    if not stays:
        way.add(Drop(aside, concurrently=True), after=(built,))


def gone(way: Way, index: Index) -> None:
    """An index that nothing needs any more. One that is a part of another stays as that, or goes with it."""
    if is_partitioned(way.new.objects.get(index.table)):
        _whole_gone(way, index)
    elif not is_part(way.old, index):
        way.add(Drop(index, concurrently=True))


def _whole_gone(way: Way, index: Index) -> Change:
    """The step that drops an index of a partitioned table, which cannot be done concurrently (0A000).

    What partitions are to keep of it is built anew before.
    """
    unit: Unit = ("switch", *index.table.path)
    kept = list(left_alone(way, index))
    built = [way.add(BuildIndex(each.replace(name=temporary(each.name), comment=None))) for each in kept]
    dropped = way.add(Drop(index), after=built, unit=unit)
    for each in kept:
        beside = ref("index", each.ref[1], temporary(each.name))
        named = way.add(Rename(beside, each.ref, "index", passing=True), after=(dropped,), unit=unit)
        if each.comment is not None:
            way.add(Comment(each.replace(comment=None), each), after=(named,))
    return dropped


def index_ref(table: Table | Partition, name: str) -> object:
    """The identity of an index of a table."""
    return ref("index", table.schema, name)
