"""Which triggers of a table hear of it when a migration fills a column of rows that are there.

A column that takes another's place has the same values: no row is another one by that, and what a trigger would make of
it, such as another time of the last change, would be wrong in every row. So `dbsc apply` is silent there, if it may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Partition, Ref, Trigger
from dbsc.migrate.changes import Change, Fill

SILENT = "unless the role of `dbsc apply` may set session_replication_role"
"""What stands in the header of a migration that is not to fire triggers."""


def fires(changes: Iterable[Change], goal: Catalog) -> str | None:
    """What the header says of the triggers that fire for each row that is filled; None if none does."""
    fills = [change for change in changes if isinstance(change, Fill)]
    found = dict.fromkeys(trigger for fill in fills for trigger in _fired(fill, goal))
    if not found:
        return None
    names = ", ".join(f"{trigger.name} on {'.'.join(trigger.table.path)}" for trigger in found)
    is_silent = all(fill.silent for fill in fills) and not any(trigger.state == "always" for trigger in found)
    return f"{names}, {SILENT}" if is_silent else names


def _fired(fill: Fill, goal: Catalog) -> Iterator[Trigger]:
    for trigger in goal.all(Trigger):
        is_on = trigger.state not in ("disabled", "replica")
        is_about_it = fill.ref in (trigger.table, *_above(goal, trigger.table))
        if is_on and is_about_it and any(_hears(event, fill.column) for event in trigger.events):
            yield trigger


def _hears(event: str, column: str) -> bool:
    """Whether an event such as `update of a, b` is an update of a column."""
    word, _, columns = event.partition(" of ")
    return word == "update" and (not columns or column in (each.strip(' "') for each in columns.split(",")))


def _above(goal: Catalog, table: Ref) -> Iterator[Ref]:
    found = goal.objects.get(table)
    while isinstance(found, Partition):
        yield found.parent
        found = goal.objects.get(found.parent)
