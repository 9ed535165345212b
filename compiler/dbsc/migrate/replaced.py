"""What has to be dropped and made again, with all that needs it: one transaction, in which everything comes back.

Dropping a view or a function loses its comment, its privileges and what hangs on it, so these are made again as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    Composite,
    Domain,
    Function,
    Index,
    Multirange,
    Object,
    Partition,
    Policy,
    Privileges,
    PublicationSchema,
    PublicationTable,
    Ref,
    Statistics,
    Table,
    Trigger,
    UserMapping,
    View,
)
from dbsc.migrate.belonging import owners
from dbsc.migrate.changes import Change, Create, Drop, Rename
from dbsc.migrate.way import Unit, Way, called

AGAIN = (
    Aggregate,
    Function,
    Index,
    Multirange,
    Policy,
    Privileges,
    PublicationSchema,
    PublicationTable,
    Statistics,
    Trigger,
    UserMapping,
    View,
)
"""The kinds that hold no rows and can be made again. So do foreign tables, whose rows are elsewhere."""


def replace_all(way: Way) -> None:
    """Drops what is to be replaced and what needs it, and makes both again, each group in a unit of its own."""
    if not way.replaced:
        return
    groups = _groups(way)
    for root, members in groups.items():
        unit: Unit = ("replace", *root)
        own = [change for change, home in way.units.items() if home == unit]  # for whose sake it is done
        _forget(way, members)
        drops: list[Change] = []
        for reference in members:
            object_ = way.old.objects[reference]
            if not any(owner in members for owner in owners(object_)) or isinstance(object_, UserMapping):
                drops.append(way.add(Drop(object_), unit=unit))
        for change in own:
            way.follows[change] = (*way.follows.get(change, ()), *drops)
        _wait_for_names(way, drops)
        for reference in members:
            if reference in way.new.objects:
                way.add(Create(way.new.objects[reference]), after=(*drops, *own), unit=unit)
        for change in way.changes:
            # else a subscriber would miss what is written between the two
            made = change.object if isinstance(change, Create) else None
            if isinstance(made, PublicationTable | PublicationSchema) and made.publication in members:
                way.units[change] = unit


def _wait_for_names(way: Way, drops: list[Change]) -> None:
    """What calls a routine by its name is made when those of the name that are to go are gone."""
    gone = {_name(drop.ref): drop for drop in drops if drop.ref.kind == "function"}
    if not gone:
        return
    for change in way.changes:
        called_ = [_name(need) for need in change.needs() if need.kind == "function"]
        later = tuple(gone[name] for name in called_ if name in gone)
        if later and change not in drops:
            way.follows[change] = (*way.follows.get(change, ()), *later)


def _name(function: Ref) -> tuple[str, str]:
    return function[1], function[2].split("(")[0]


def _groups(way: Way) -> dict[Ref, dict[Ref, None]]:
    """What is replaced, by what it is replaced for the sake of; groups that meet are one."""
    dependents = _dependents(way.old)
    groups: dict[Ref, dict[Ref, None]] = {}
    home: dict[Ref, Ref] = {}
    for start, root in way.replaced:
        waiting = [start]
        members = groups.setdefault(home.get(root, root), {})
        group = home.setdefault(root, root)
        while waiting:
            reference = waiting.pop()
            if reference in members:
                continue
            other = home.get(reference)
            if other is not None and other != group and other in groups:
                _merge(way, groups, home, other, group)
                members = groups[group]
                continue
            home[reference] = group
            members[reference] = None
            for dependent in dependents.get(reference, ()):
                if _can_be_again(dependent):
                    waiting.append(dependent.ref)
                elif not any(owner in members for owner in owners(dependent)):
                    new = way.new.objects.get(reference)
                    what = f"{called(reference)} has to be made again, and {called(dependent.ref)} needs it"
                    mend = f"give it another name beside the old one, and let {called(dependent.ref)} need that"
                    way.refuse(what, getattr(new, "origin", None), mend)
    order = {reference: number for number, reference in enumerate(way.old.objects)}
    return {root: dict.fromkeys(sorted(members, key=order.__getitem__)) for root, members in groups.items()}


def _can_be_again(object_: Object) -> bool:
    """Whether something holds nothing that would be lost with it."""
    if isinstance(object_, Table | Partition):
        counts = any(column.serial or column.identity for column in object_.columns)
        return object_.foreign is not None and not counts
    return isinstance(object_, (*AGAIN, Composite, Domain))


def _merge(way: Way, groups: dict[Ref, dict[Ref, None]], home: dict[Ref, Ref], other: Ref, into: Ref) -> None:
    """Makes one group of two."""
    for reference in groups.pop(other):
        groups[into][reference] = None
        home[reference] = into
    for change, unit in way.units.items():
        if unit == ("replace", *other):
            way.units[change] = ("replace", *into)


def _dependents(catalog: Catalog) -> dict[Ref, list[Object]]:
    """Which objects PostgreSQL would not let another be dropped from under, or lets go with it."""
    found: dict[Ref, list[Object]] = {}
    for object_ in catalog.objects.values():
        for need in _held(object_):
            found.setdefault(need, []).append(object_)
    return found


def held_by(catalog: Catalog, reference: Ref) -> list[Object]:
    """The objects that PostgreSQL would not let something be dropped from under, or lets go with it."""
    return _dependents(catalog).get(reference, [])


def _held(object_: Object) -> Iterator[Ref]:
    """What an object needs as long as it is there. What the body of a function names as a string is looked up later."""
    if isinstance(object_, Function) and object_.quoted:
        said = f"{object_.arguments} {object_.returns or ''}"
        yield from (need for need in object_.needs() if need.kind != "function" and ".".join(need.path) in said)
    else:
        yield from object_.needs()


def _forget(way: Way, members: dict[Ref, None]) -> None:
    """Takes away what was to be done with objects that are made again anyway, but for their new names."""
    forgotten = {
        change
        for change in way.changes
        if change.ref in members and way.units.get(change, ())[:1] != ("replace",) and not isinstance(change, Rename)
    }
    way.changes = [change for change in way.changes if change not in forgotten]
    for change in forgotten:
        way.follows.pop(change, None)
        way.units.pop(change, None)
