"""Tables: their columns and constraints one by one, then what is said of the whole."""

from __future__ import annotations

from dbsc.catalog.objects import Partition, Table
from dbsc.migrate.belonging import parts
from dbsc.migrate.changed import columns, constraints
from dbsc.migrate.changes import Alter, Change, Comment, Detach, Drop
from dbsc.migrate.comments import comments_differ, without_comments
from dbsc.migrate.way import Way, called

_OF_PARTS = ("columns", "primary_key", "uniques", "checks", "exclusions")
_IN_PLACE = ("row_security", "force_row_security", "parameters", "replica_identity", "identity_index", "cluster")
"""What changes with a short lock, and without looking at a row (measured on PostgreSQL 15)."""


def changed(way: Way, before: Table, after: Table) -> None:
    """Another table under the same name."""
    columns.changed(way, before, after)
    constraints.changed(way, before, after)
    plain, now = without_comments(before), without_comments(after)
    rest = plain.replace(**{field: getattr(now, field) for field in _OF_PARTS})
    if rest != now:
        in_place = rest.replace(**{field: getattr(now, field) for field in _IN_PLACE})
        if before.foreign and after.foreign and before.foreign.server == after.foreign.server:
            in_place = in_place.replace(foreign=after.foreign)
        if in_place == now:
            way.add(Alter(before, after))
        elif before.partition_key != after.partition_key:
            what = (
                "is partitioned otherwise now" if before.partition_key and after.partition_key else "is partitioned now"
            )
            what = what if after.partition_key else "is not partitioned any more"
            help_ = (
                f"make another table beside `{after.name}` and fill it, then drop this one and let that have its name"
            )
            way.refuse(f"{called(after.ref)} {what}, and PostgreSQL makes no such table of it", after.origin, help_)
        else:
            way.refuse(f"{called(after.ref)} has changed in more than its columns and constraints", after.origin)
    if comments_differ(before, after):
        way.add(Comment(before, after))


def partition_changed(way: Way, before: Partition, after: Partition) -> None:
    """A partition with other keys, checks or storage. Its columns are changed with its table's (`below`)."""
    constraints.changed(way, before, after)
    plain, now = without_comments(before), without_comments(after)
    rest = plain.replace(**{field: getattr(now, field) for field in _OF_PARTS})
    in_place = rest.replace(**{field: getattr(now, field) for field in _IN_PLACE})
    if before.foreign and after.foreign and before.foreign.server == after.foreign.server:
        in_place = in_place.replace(foreign=after.foreign)
    partition = called(after.ref, "partition")
    if rest != now and in_place == now:
        way.add(Alter(before, after))
    elif before.bound != after.bound and in_place.replace(bound=after.bound) == now:
        of = called(after.parent)
        what = f"{partition} is to hold other rows of {of}, and PostgreSQL moves no rows between partitions"
        help_ = f"make another table beside {of} and fill it, then drop this one and let that have its name"
        way.refuse(what, after.origin or getattr(way.new.objects[after.parent], "origin", None), help_)
    elif rest != now:
        way.refuse(f"{partition} has changed in more than its columns, constraints and options", after.origin)
    if comments_differ(before, after):
        way.add(Comment(before, after))


def gone(way: Way, table: Table) -> None:
    """A table that is gone takes its rows with it."""
    if not way.may_lose(table.ref):
        name = ".".join(table.ref.path).removeprefix("public.")
        way.lost(table.ref, called(table.ref), None, f"drop table {name}", _look_alike(way, table))
        return
    way.add(Drop(table, tuple(parts(way.old, table.ref))))


def partition_gone(way: Way, partition: Partition) -> None:
    """A partition that is gone takes its rows with it."""
    if not way.may_lose(partition.ref):
        name = ".".join(partition.ref.path).removeprefix("public.")
        way.lost(partition.ref, called(partition.ref, "partition"), None, f"drop table {name}")
        return
    siblings = [other for other in way.old.all(Partition) if other.parent == partition.parent]
    first: tuple[Change, ...] = ()
    if not any(other.bound.kind == "default" for other in siblings):
        first = (way.add(Detach(partition)),)  # else PostgreSQL detaches none while the table is in use (55000)
    way.add(Drop(partition, tuple(parts(way.old, partition.ref))), after=first, unit=("contract", *partition.ref))


def _look_alike(way: Way, table: Table) -> str | None:
    """The line that says that it is called otherwise now, where a new table has most of its columns."""
    names = {(column.name, column.type) for column in table.columns}
    best, shared = None, len(names) / 2
    for other in way.new.all(Table):
        if other.ref not in way.old.objects and not way.new.evolution.was(other.ref):
            found = len(names.intersection((column.name, column.type) for column in other.columns))
            if found > shared:
                best, shared = other, found
    return f"table {best.name} was {table.name} {{" if best else None
