"""What the steps of several kinds share: names for a while, the units that steps stand in, what is said of rows."""

from __future__ import annotations

from dbsc.catalog.evolution import Carry
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Partition, Table
from dbsc.migrate.way import Unit, Way


def temporary(name: str, what: str = "new") -> str:
    """A name for what is there until it takes the place of another."""
    return object_name(name, None, what)


def steps_unit(what: str, table: Table | Partition) -> Unit:
    """The unit of some steps of a table."""
    return (what, table.schema, table.name)


def carry(way: Way, table: Table | Partition, column: str, kind: str) -> Carry | None:
    """What the source says that the rows get in a column: by `backfill` or `convert`."""
    said = (each for each in way.new.evolution.carries if each.kind == kind and each.table == table.ref)
    return next((each for each in said if each.column == column), None)
