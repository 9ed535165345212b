"""Views over `*` of a table that loses columns: they are made when these are gone, or else would have them too."""

from __future__ import annotations

from dbsc.catalog.objects import Ref, View
from dbsc.migrate.changes import Create, DropColumn
from dbsc.migrate.way import Way


def behind_lost_columns(way: Way) -> None:
    """Makes such a view behind the columns' going. Where one was there, all of it is one transaction."""
    lost: dict[Ref, list[DropColumn]] = {}
    for change in way.changes:
        if isinstance(change, DropColumn):
            lost.setdefault(change.ref, []).append(change)
    if not lost:
        return
    for change in way.changes:
        if not isinstance(change, Create) or not isinstance(change.object, View):
            continue
        gone = tuple(drop for need in change.object.needs() for drop in lost.get(need, ()))
        if gone and reads_all(change.object):
            way.follows[change] = (*way.follows.get(change, ()), *gone)
            unit = way.units.get(change)
            if unit is not None and unit[0] == "replace":
                way.units.update(dict.fromkeys(gone, unit))


def reads_all(view: View) -> bool:
    """Whether a view returns all columns of something, whatever they are."""
    if "*" not in view.query.sql:
        return False
    from dbsc.sqltext.parse import Fault, parse_query

    fragment = parse_query(view.query.sql)
    return not isinstance(fragment, Fault) and "'A_Star'" in str(fragment.tree)
