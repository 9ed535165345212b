"""Functions, procedures and triggers: replaced where they stand, as long as nothing that calls them would notice.

PostgreSQL does not replace a function by one that returns something else, or whose arguments have other names or fewer
defaults (42P13), nor by a procedure.
"""

from __future__ import annotations

from dbsc.catalog.objects import Aggregate, Function, Trigger
from dbsc.migrate.changes import Alter, Create, Drop
from dbsc.migrate.way import Way

_SAME = ("kind", "returns", "arguments")


def changed(way: Way, before: Function, after: Function) -> None:
    """Another body or other clauses are put in its place."""
    if all(getattr(before, field) == getattr(after, field) for field in _SAME):
        way.add(Alter(before, after))
    else:
        way.replace(before)


def trigger_changed(way: Way, before: Trigger, after: Trigger) -> None:
    """`create or replace trigger`, except for constraint triggers, which are dropped and made again."""
    if before.constraint or after.constraint:
        dropped = way.add(Drop(before))
        way.add(Create(after), after=(dropped,))
    else:
        way.add(Alter(before, after))


def aggregate_changed(way: Way, before: Aggregate, _: Aggregate) -> None:
    """It is dropped and made again, with all that calls it."""
    way.replace(before)
