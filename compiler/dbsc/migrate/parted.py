"""Circles of tables, domains and functions, opened: what can be added to a table later is a change of its own.

A function of a table's rows needs the table; the check or the default that calls it comes behind both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.later import Later, later
from dbsc.catalog.objects import Domain, Object, Partition, Ref, Table
from dbsc.migrate.changes import AddConstraint, Change, Create, SetDefault

Closes = Callable[[Create, Ref], bool]


def parted(changes: tuple[Change, ...], goal: Catalog, closes: Closes) -> tuple[Change, ...]:
    """The changes with everything apart that closes a circle and can come later: as they are where nothing can.

    `closes` says whether something that is referred to closes a circle.
    """
    created = [change for change in changes if isinstance(change, Create)]
    found = {change: later(change.object, partial(closes, change)) for change in created}
    late = {(change.ref, column.name) for change, each in found.items() for column in each.defaults}
    out: list[Change] = []
    for change in changes:
        if not isinstance(change, Create):
            out.append(change)
            continue
        # A default that is set on a table is set on all below it: what these say instead comes behind that.
        names = {name for above in ancestors(goal, change.object) for table, name in late if table == above}
        each = later(change.object, partial(closes, change), names) if names else found[change]
        out += _changes(change, each)
    return tuple(out)


def _changes(change: Create, found: Later) -> Iterator[Change]:
    object_ = change.object
    if not found.constraints and not found.defaults:
        yield change
        return
    yield Create(found.lean)
    if isinstance(object_, Table | Partition | Domain):
        yield from (AddConstraint(object_, constraint) for constraint in found.constraints)
    if isinstance(object_, Table | Partition):
        yield from (SetDefault(object_, column) for column in found.defaults)


def ancestors(goal: Catalog, object_: Object) -> set[Ref]:
    """The tables that a table has columns from."""
    found: set[Ref] = set()
    waiting = [object_]
    while waiting:
        match waiting.pop():
            case Partition(parent=parent):
                above: tuple[Ref, ...] = (parent,)
            case Table(inherits=parents):
                above = parents
            case _:
                continue
        waiting += (goal.objects[each] for each in above if each in goal.objects and each not in found)
        found.update(above)
    return found
