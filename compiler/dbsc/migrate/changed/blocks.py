"""Opaque SQL: what has run has run."""

from __future__ import annotations

from dbsc.catalog.objects import SqlBlock
from dbsc.migrate.way import Way, called


def changed(way: Way, _before: SqlBlock, after: SqlBlock) -> None:
    """Other statements under the same name."""
    mend = "put it back as it was, and write what is to be done now as a block of its own"
    way.refuse(f"{called(after.ref)} has changed, and it has run already", after.origin, mend)


def gone(way: Way, block: SqlBlock) -> None:
    """What it has done is still there."""
    mend = "put it back: what it has done is still there; what undoes it is a block of its own"
    way.refuse(f"{called(block.ref)} is gone from the source", None, mend)
