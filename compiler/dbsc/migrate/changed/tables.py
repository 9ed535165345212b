"""Tables: their columns and constraints one by one, then what is said of the whole."""

from __future__ import annotations

from dbsc.catalog.objects import Partition, Table
from dbsc.hints import Any
from dbsc.migrate.belonging import parts
from dbsc.migrate.changed import columns, constraints
from dbsc.migrate.changes import Alter, Change, Comment, Detach, Drop
from dbsc.migrate.comments import comments_differ, without_comments
from dbsc.migrate.way import Way, called

_OF_PARTS = ("columns", "primary_key", "uniques", "checks", "exclusions")
_IN_PLACE = ("row_security", "force_row_security", "parameters", "replica_identity", "identity_index", "cluster")
"""What changes with a short lock, and without looking at a row (measured on PostgreSQL 15)."""
_OF_PARTITIONS = ("parameters", "unlogged")
"""What is said of the partitions of a table, which has no rows of its own."""

_AS_A_PARENT_SAYS = ("of_type", "inherits")
"""What PostgreSQL takes up and gives up in place, where the columns stay those that a table has (measured on 15)."""

_ELSEWHERE = {
    "tablespace": "is in another tablespace now",
    "access_method": "has another access method now",
    "unlogged": "is logged otherwise now",
}
"""What PostgreSQL writes all rows anew for, as long as nobody can use the table (measured on 15)."""

_OTHER_METHOD = 15
"""The first version in which a table gets another access method."""


def changed(way: Way, before: Table, after: Table) -> None:
    """Another table under the same name."""
    if before.foreign and after.foreign and before.foreign.server != after.foreign.server:
        way.replace(before)  # its rows are elsewhere, and PostgreSQL gives no table another server
        return
    columns.changed(way, before, after)
    constraints.changed(way, before, after)
    plain, now = without_comments(before), without_comments(after)
    rest = plain.replace(**{field: getattr(now, field) for field in _OF_PARTS})
    if before.partition_key and after.partition_key:
        rest = rest.replace(**{field: getattr(now, field) for field in _OF_PARTITIONS})
    if rest != now:
        in_place = rest.replace(**{field: getattr(now, field) for field in _IN_PLACE})
        if before.foreign and after.foreign and before.foreign.server == after.foreign.server:
            in_place = in_place.replace(foreign=after.foreign)
        if [column.name for column in before.columns] == [column.name for column in after.columns]:
            in_place = in_place.replace(**{field: getattr(now, field) for field in _AS_A_PARENT_SAYS})
        if _but_where_it_is(in_place, now) == now:
            if _may_move(way, before, after):
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
        elif before.inherits != after.inherits:
            what = "inherits from other tables now, which takes up and gives up only columns of its own"
            way.refuse(f"{called(after.ref)} {what}", after.origin, "write them out in it, as they are above")
        else:
            _refuse(way, called(after.ref), before, after)
    if comments_differ(before, after):
        way.add(Comment(before, after))


def partition_changed(way: Way, before: Partition, after: Partition) -> None:
    """A partition with other keys, checks or storage. Its columns are changed with its table's (`below`)."""
    constraints.changed(way, before, after)
    plain, now = without_comments(before), without_comments(after)
    rest = plain.replace(**{field: getattr(now, field) for field in _OF_PARTS})
    if before.partition_key and after.partition_key:
        rest = rest.replace(**{field: getattr(now, field) for field in _OF_PARTITIONS})
    in_place = rest.replace(**{field: getattr(now, field) for field in _IN_PLACE})
    if before.foreign and after.foreign and before.foreign.server == after.foreign.server:
        in_place = in_place.replace(foreign=after.foreign)
    partition = called(after.ref, "partition")
    if rest != now and _but_where_it_is(in_place, now) == now:
        if _may_move(way, before, after):
            way.add(Alter(before, after))
    elif before.bound != after.bound and in_place.replace(bound=after.bound) == now:
        of = called(after.parent)
        what = f"{partition} is to hold other rows of {of}, and PostgreSQL moves no rows between partitions"
        help_ = f"make another table beside {of} and fill it, then drop this one and let that have its name"
        way.refuse(what, after.origin or getattr(way.new.objects[after.parent], "origin", None), help_)
    elif rest != now:
        _refuse(way, partition, before, after)
    if comments_differ(before, after):
        way.add(Comment(before, after))


def _refuse(way: Way, this: str, before: Table | Partition, after: Table | Partition) -> None:
    """Tells what PostgreSQL makes of no table that is there."""
    mend = f"make another beside `{after.name}` and fill it, then drop this one and let that have its name"
    if (before.foreign is None) != (after.foreign is None):
        what = f"{this} has its rows {'elsewhere' if after.foreign else 'here'} now"
    elif isinstance(after, Partition) and before.partition_key != after.partition_key:
        what = f"{this} is {'partitioned otherwise' if after.partition_key else 'not partitioned any more'} now"
        what = what if before.partition_key else f"{this} is partitioned now"
    else:
        what = f"{this} has changed in more than its columns, constraints and options"
    way.refuse(f"{what}, and PostgreSQL makes no such table of it", after.origin, mend)


def _but_where_it_is(table: Any, now: Any) -> Any:
    """A table or partition whose rows are stored as those of another one."""
    if table.partition_key and now.unlogged != table.unlogged:
        return table  # it has no rows, and PostgreSQL knows nothing of how those below it are logged
    return table.replace(**{field: getattr(now, field) for field in _ELSEWHERE})


def _may_move(way: Way, before: Table | Partition, after: Table | Partition) -> bool:
    """Whether rows may be written elsewhere, if that is asked for."""
    moved = [what for field, what in _ELSEWHERE.items() if getattr(before, field) != getattr(after, field)]
    this = called(after.ref, "partition" if isinstance(after, Partition) else None)
    if before.access_method != after.access_method and way.new.intent.header.postgres < _OTHER_METHOD:
        help_ = "make another table beside it and fill it; or write `postgres 15` where all servers are"
        way.refuse(f"{this} {moved[0]}, and PostgreSQL changes none before 15", after.origin, help_)
        return False
    return (
        not moved
        or after.partition_key is not None
        or way.may_block(after.ref, f"{this} {moved[0]}", after.origin, written=True)
    )


def gone(way: Way, table: Table) -> None:
    """A table that is gone takes its rows with it."""
    if not way.may_lose(table.ref):
        name = ".".join(table.ref.path).removeprefix("public.")
        way.lost(table.ref, called(table.ref), None, f"drop table {name}", _look_alike(way, table))
        return
    way.add(Drop(table, tuple(parts(way.old, table.ref))))


def partition_gone(way: Way, partition: Partition) -> None:
    """A partition that is gone takes its rows with it. One whose table is cut otherwise is refused with that table."""
    parents = (catalog.objects.get(partition.parent) for catalog in (way.old, way.new))
    if len({each.partition_key for each in parents if isinstance(each, Table | Partition)}) > 1:
        return
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
