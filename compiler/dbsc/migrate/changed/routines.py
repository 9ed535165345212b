"""Functions, procedures and triggers: replaced where they stand, as long as nothing that calls them would notice.

PostgreSQL does not replace a function by one that returns something else, or whose arguments have other names or fewer
defaults (42P13), nor by a procedure.
"""

from __future__ import annotations

from dbsc.catalog.objects import Aggregate, Function, Object, Trigger
from dbsc.migrate.changes import Alter, Create, Drop
from dbsc.migrate.way import Way

_SAME = ("kind", "returns", "arguments")


def changed(way: Way, before: Function, after: Function) -> None:
    """Another body or other clauses are put in its place."""
    if all(getattr(before, field) == getattr(after, field) for field in _SAME):
        way.add(Alter(before, after))
    else:
        way.replace(before)


def gone(way: Way, before: Function | Aggregate) -> None:
    """A routine that is gone. One of its name has other arguments: what is made while both are there could mean either.

    So where anything is made with it, the old one is dropped with all that calls it, and that is made again.
    """
    if any(_named_alike(before, other) and other.ref not in way.old.objects for other in way.new.objects.values()):
        way.replace(before)
    else:
        way.add(Drop(before))


def _named_alike(routine: Function | Aggregate, other: Object) -> bool:
    return isinstance(other, Function | Aggregate) and (routine.schema, routine.name) == (other.schema, other.name)


def trigger_changed(way: Way, before: Trigger, after: Trigger) -> None:
    """`create or replace trigger`, except for constraint triggers, which are dropped and made again.

    So is one that is for each statement now, or no more: PostgreSQL would leave those of the partitions (measured on 15
    and 18).
    """
    if before.constraint or after.constraint or before.level != after.level:
        dropped = way.add(Drop(before))
        way.add(Create(after), after=(dropped,))
    else:
        way.add(Alter(before, after))


def aggregate_changed(way: Way, before: Aggregate, _: Aggregate) -> None:
    """It is dropped and made again, with all that calls it."""
    way.replace(before)
