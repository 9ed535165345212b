"""What the steps of several kinds share: names that are there for a while, and the units that steps stand in."""

from __future__ import annotations

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Partition, Table
from dbsc.migrate.way import Unit


def temporary(name: str, what: str = "new") -> str:
    """A name for what is there until it takes the place of another."""
    return object_name(name, None, what)


def steps_unit(what: str, table: Table | Partition) -> Unit:
    """The unit of some steps of a table."""
    return (what, table.schema, table.name)
