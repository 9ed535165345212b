"""Rows of reference data: new ones and new values are put there, and what is gone is deleted by leave."""

from __future__ import annotations

from dbsc.catalog.objects import Rows
from dbsc.migrate.changes import UpsertRows
from dbsc.migrate.rows import rows_changed
from dbsc.migrate.way import Way


def made(way: Way, rows: Rows) -> None:
    """The table was there, and may hold rows of these keys."""
    way.add(UpsertRows(rows, rows.rows))


def changed(way: Way, before: Rows, after: Rows) -> None:
    """Other values, more rows, fewer rows."""
    for change in rows_changed(before, after, way.new, way.problems):
        way.add(change)


def gone(way: Way, rows: Rows) -> None:
    """No row is told any more, and the table is there."""
    for change in rows_changed(rows, None, way.new, way.problems):
        way.add(change)
