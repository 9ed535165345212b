"""Views: replaced where they stand as long as their columns stay and new ones come behind them; else made again."""

from __future__ import annotations

from dbsc.catalog.objects import View
from dbsc.migrate.changes import Alter
from dbsc.migrate.way import Way


def changed(way: Way, before: View, after: View) -> None:
    """Another query, other options, other columns."""
    if before.materialized or after.materialized or not _goes_on(before, after):
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
