"""Views: replaced where they stand as long as their columns stay and new ones come behind them; else made again."""

from __future__ import annotations

from dbsc.catalog.objects import Ref, Table, View
from dbsc.migrate.changes import Alter
from dbsc.migrate.stars import reads_all
from dbsc.migrate.way import Way


def changed(way: Way, before: View, after: View) -> None:
    """Another query, other options, other columns."""
    if before.materialized or after.materialized or not _goes_on(before, after) or _loses(way, after):
        way.replace(before)
    else:
        way.add(Alter(before, after))


def _goes_on(before: View, after: View) -> bool:
    """Whether the new view returns what the old one did, and maybe more behind it: else PostgreSQL refuses (42P16)."""
    old, new = before.outputs, after.outputs
    if old is None or new is None or len(new) < len(old):
        return False
    pairs = zip(old, new, strict=False)
    return all(one.name == other.name and one.type is not None and one.type == other.type for one, other in pairs)


def _loses(way: Way, view: View) -> bool:
    """Whether it returns all columns of a table that loses some, and so is made when these are gone."""
    return any(_loses_columns(way, need) for need in view.needs()) and reads_all(view)


def _loses_columns(way: Way, reference: Ref) -> bool:
    before, after = way.old.objects.get(reference), way.new.objects.get(reference)
    if not isinstance(before, Table) or not isinstance(after, Table):
        return False
    return any(after.column(column.name) is None for column in before.columns)
