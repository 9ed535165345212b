"""What differs between two catalogs, as changes that keep every row and stop no application, and what is refused.

Each kind of object has a function in `changed` for each of: it is new, it is another one, it is gone. What takes
dropping and making again is done to all that needs it as well.
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignKey, Index, Object, View
from dbsc.migrate.alike import alike
from dbsc.migrate.belonging import owners
from dbsc.migrate.changed import changed, gone, made
from dbsc.migrate.changed.attached import attach_all
from dbsc.migrate.changed.below import from_above
from dbsc.migrate.changed.columns import with_identities
from dbsc.migrate.changed.detached import behind, detach_all
from dbsc.migrate.changed.redistributed import redistribute_all
from dbsc.migrate.changed.rewritten import choose, rewrite_all
from dbsc.migrate.changed.swapped import swap_all
from dbsc.migrate.changes import Rename
from dbsc.migrate.inheriting import in_line
from dbsc.migrate.renames import renamed
from dbsc.migrate.replaced import replace_all
from dbsc.migrate.staged import remade, staged
from dbsc.migrate.stars import behind_lost_columns
from dbsc.migrate.way import Difference, Way


def diff(old: Catalog, new: Catalog) -> Difference:
    """The changes that turn `old` into `new`. Partitions that a rule makes are the rule's own business."""
    found = renamed(old, new)
    way = Way(found.catalog, new)
    way.problems.extend(found.problems)
    if found.renames:
        _rename(way, found.renames)
    detached = {**detach_all(way), **redistribute_all(way)}
    old = way.old
    way.swaps, way.remade = staged(old, new), remade(old, new)
    choose(way)
    attach_all(way)
    for reference, object_ in new.objects.items():
        before = old.objects.get(reference)
        if reference in way.settled:
            continue
        if isinstance(object_, Index | ForeignKey) and way.swaps and way.is_swapped(object_):
            continue
        if before is None:
            made(way, object_)
        elif not _same(before, object_):
            changed(way, before, object_)
    for reference, object_ in old.objects.items():
        if isinstance(object_, Index | ForeignKey) and way.swaps and way.is_swapped(object_):
            continue
        if reference not in new.objects and reference not in way.settled and not _goes_with_another(way, object_):
            gone(way, object_)
    from_above(way)
    with_identities(way)
    swap_all(way)
    rewrite_all(way)
    replace_all(way)
    behind_lost_columns(way)
    in_line(way)
    behind(way, detached)
    return way.difference()


def _rename(way: Way, renames: tuple[Rename, ...]) -> None:
    """The renames, in their order and together, and the bodies with them: all else is about the new names."""
    from dbsc.migrate.renames.bodies import remade

    unit = way.first = ("rename", *renames[0].subject)
    for number, rename in enumerate(renames):
        way.add(rename, after=renames[max(number - 1, 0) : number], unit=unit)
    bodies = remade(way.old, way.new, renames)
    for change in bodies.changes:
        way.add(change, after=renames[-1:], unit=unit)
    way.problems.extend(bodies.problems)
    way.old = bodies.catalog


def _same(before: Object, after: Object) -> bool:
    """Whether nothing is to be done. A view over `*` is another one when it returns other columns."""
    if before != after and not alike(before, after):
        return False
    return not (isinstance(before, View) and isinstance(after, View)) or _names(before) == _names(after)


def _names(view: View) -> tuple[str, ...] | None:
    return tuple(column.name for column in view.outputs) if view.outputs is not None else None


def _goes_with_another(way: Way, object_: Object) -> bool:
    """Whether something belongs to what is gone."""
    return any(owner in way.old.objects and owner not in way.new.objects for owner in owners(object_))
