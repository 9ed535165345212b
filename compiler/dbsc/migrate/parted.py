"""Circles of tables, domains, functions and views, opened: what can be added to a table later is a change of its own.

A function of a table's rows needs the table; the check or the default that calls it comes behind both. Functions and
views that call each other are made with nothing in them first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from dbsc.catalog.begun import begun
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.later import Later, later
from dbsc.catalog.objects import Domain, Function, Object, Partition, RangeType, Ref, Table, View
from dbsc.migrate.changes import AddConstraint, AlterColumn, Change, Complete, Create, Name
from dbsc.migrate.way import Difference, Unit

Closes = Callable[[Create, Ref], bool]


def parted(difference: Difference, goal: Catalog, closes: Closes) -> Difference:
    """The changes with everything apart that closes a circle and can come later: as they are where nothing can.

    `closes` says whether something that is referred to closes a circle.
    """
    created = [change for change in difference.changes if isinstance(change, Create)]
    found = {change: later(change.object, partial(closes, change)) for change in created}
    late = {(change.ref, column.name) for change, each in found.items() for column in each.defaults}
    made: dict[Change, tuple[Change, ...]] = {}
    for change in created:
        # A default that is set on a table is set on all below it: what these say instead comes behind that.
        names = {name for above in ancestors(goal, change.object) for table, name in late if table == above}
        each = later(change.object, partial(closes, change), names) if names else found[change]
        if each.lean != change.object:
            made[change] = (Create(each.lean), *_added(change.object, each))
    return _with(difference, goal, made, partial(_links, goal))


def begun_first(difference: Difference, goal: Catalog, closes: Closes) -> Difference:
    """The changes with what closes a circle made twice: functions, else views, else ranges, if any of them can."""
    for kind in (Function, View, RangeType):
        made: dict[Change, tuple[Change, ...]] = {}
        for change in difference.changes:
            lean = None
            if isinstance(change, Create) and isinstance(change.object, kind):
                lean = begun(change.object, goal.objects)
            if lean is not None and isinstance(change, Create):
                kept = set(lean.needs())
                if any(closes(change, need) for need in change.object.needs() if need not in kept):
                    first = Name(lean) if kind is RangeType else Create(lean)
                    made[change] = (first, Complete(lean, change.object))
        if made:
            return _with(difference, goal, made, _completion)
    return difference


def themselves_first(difference: Difference, goal: Catalog) -> Difference:
    """The changes with functions twice that call themselves, as PostgreSQL looks into them when they are made.

    So are views that use the type of their own rows.
    """
    made: dict[Change, tuple[Change, ...]] = {}
    for change in difference.changes:
        object_ = change.object if isinstance(change, Create) else None
        uses = (
            object_.uses if isinstance(object_, Function) else object_.query.uses if isinstance(object_, View) else ()
        )
        if isinstance(change, Create) and change.ref in uses:
            lean = begun(change.object, goal.objects)
            if lean is not None:
                made[change] = (Create(lean), Complete(lean, change.object))
    return _with(difference, goal, made, _completion) if made else difference


def behind_children(difference: Difference, goal: Catalog) -> Difference:
    """The changes with checks that are not valid behind all tables that have them from theirs.

    What is made below a table has its checks from it as valid ones, as there are no rows yet; a check that is added
    when it is there is not valid there either (measured on 15 and 18).
    """
    below: dict[Ref, list[Change]] = {}
    for change in difference.changes:
        if isinstance(change, Create):
            for above in ancestors(goal, change.object):
                below.setdefault(above, []).append(change)
    made: dict[Change, tuple[Change, ...]] = {}
    for change in difference.changes:
        object_ = change.object if isinstance(change, Create) else None
        if not isinstance(object_, Table | Partition) or object_.ref not in below:
            continue
        late = tuple(check for check in object_.checks if check.not_valid and not check.no_inherit)
        if late:
            lean = object_.replace(checks=tuple(check for check in object_.checks if check not in late))
            made[change] = (Create(lean), *(AddConstraint(object_, check) for check in late))
    if not made:
        return difference
    found = _with(difference, goal, made, partial(_links, goal))
    first = {change: several[0] for change, several in made.items()}
    follows = {
        each: (*found.follows.get(each, ()), *(first.get(other, other) for other in below[change.ref]))
        for change, (_, *added) in made.items()
        for each in added
    }
    return Difference(found.changes, found.problems, {**found.follows, **follows}, found.units)


def _added(object_: Object, found: Later) -> Iterator[Change]:
    """What is added later to an object."""
    if isinstance(object_, Table | Partition | Domain):
        yield from (AddConstraint(object_, constraint) for constraint in found.constraints)
    if isinstance(object_, Domain) and isinstance(found.lean, Domain) and found.lean.default != object_.default:
        yield Complete(found.lean, found.lean.replace(default=object_.default))
    if isinstance(object_, Table | Partition):
        yield from (AlterColumn(object_, column.replace(default=None), column) for column in found.defaults)


def _with(
    difference: Difference, goal: Catalog, made: dict[Change, tuple[Change, ...]], unit: Callable[[Change], Unit]
) -> Difference:
    """A difference in which some changes have become several: the first stands for what there was.

    What is added to it stands in a `unit` of its own.
    """
    first = {change: several[0] for change, several in made.items()}
    follows = {
        first.get(change, change): tuple(first.get(other, other) for other in others)
        for change, others in difference.follows.items()
    }
    units = {first.get(change, change): unit for change, unit in difference.units.items()}
    defaults: dict[str, list[AlterColumn]] = {}  # by the column
    for change, (begun_as, *added) in made.items():
        units.update(dict.fromkeys(added, unit(change)))
        for each in added:
            follows[each] = (begun_as,)
            if isinstance(each, AlterColumn):
                defaults.setdefault(each.column.name, []).append(each)
    for several in defaults.values():
        for change in several:
            above = ancestors(goal, change.table)
            follows[change] = tuple(other for other in several if other.ref in above)
    changes = tuple(each for change in difference.changes for each in made.get(change, (change,)))
    return Difference(changes, difference.problems, follows, units)


def _completion(change: Change) -> Unit:
    return ("complete", *change.ref.path)


def _links(goal: Catalog, change: Change) -> Unit:
    """The unit of what is added later to a table, or to the table whose partition it is."""
    object_ = goal.objects[change.ref]
    while isinstance(object_, Partition):
        object_ = goal.objects[object_.parent]
    return ("links", *object_.ref.path[-2:])


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
