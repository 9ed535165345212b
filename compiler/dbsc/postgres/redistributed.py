"""The rows of partitions that go to others: one statement, so that none is lost however it is run."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Trigger
from dbsc.migrate.changes import Redistribute
from dbsc.postgres import kinds
from dbsc.postgres.kinds.partition import bound
from dbsc.postgres.kinds.trigger import ENABLED
from dbsc.postgres.sql import Scene, name, names
from dbsc.sqltext.quote import dollar, identifier

_ROWS = "rows_of_partitions"


def statement(change: Redistribute, scene: Scene) -> str:
    """The block that takes the rows out, gives the partitions their bounds, and puts the rows back."""
    lines = "".join(f"  {line};\n" for line in _lines(change, scene))
    return f"do {dollar(f'{chr(10)}begin{chr(10)}{lines}end{chr(10)}')}"


def _lines(change: Redistribute, scene: Scene) -> Iterator[str]:
    parent, columns = name(change.ref), names(change.columns)
    moved = (*change.before, *change.dropped)
    secured = [each for each in (change.object, *moved) if each.row_security]
    forced = [name(each.ref) for each in secured if each.force_row_security]
    yield f"lock table {name(change.root)} in access exclusive mode"
    yield from (f"alter table {name(each.table)} disable trigger {identifier(each.name)}" for each in change.triggers)
    yield from (f"alter table {table} no force row level security" for table in forced)
    if secured:
        yield "perform set_config('row_security', 'off', true)"  # an error, and not less rows
    taken = "\n    union all ".join(f"select {columns} from {name(partition.ref)}" for partition in moved)
    yield f"create temporary table {_ROWS} as\n    {taken}"
    for partition in (*moved, *change.lost):
        yield f"alter table {parent} detach partition {name(partition.ref)}"
    if change.before:
        yield f"truncate {', '.join(name(partition.ref) for partition in change.before)}"
    for partition in reversed(change.within):
        yield f"alter table {name(partition.parent)} detach partition {name(partition.ref)}"
    for partition in (*change.dropped, *change.lost):
        yield f"drop table {name(partition.ref)}"
    for partition in (*sorted(change.after, key=lambda each: each.bound.kind == "default"), *change.within):
        within = bound(partition.bound)
        yield f"alter table {name(partition.parent)} attach partition {name(partition.ref)} {within}"
    for made in change.made:
        yield from kinds.create(made, scene)
    yield f"insert into {parent} ({columns}) overriding system value\n    select {columns} from pg_temp.{_ROWS}"
    if change.targets:
        yield "set constraints all immediate"  # else no table may be changed as long as some wait
    gone = {name(partition.ref) for partition in change.dropped}
    yield from (f"alter table {table} force row level security" for table in forced if table not in gone)
    yield from (_enabled(trigger) for trigger in change.triggers)
    yield f"drop table pg_temp.{_ROWS}"


def _enabled(trigger: Trigger) -> str:
    state = ENABLED.get(trigger.state or "", "enable trigger")
    return f"alter table {name(trigger.table)} {state} {identifier(trigger.name)}"
