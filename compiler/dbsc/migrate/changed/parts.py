"""What the steps of several kinds share: names for a while, the units that steps stand in, what is said of rows."""

from __future__ import annotations

from dbsc.catalog.evolution import Carry
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Column, Composite, Domain, Partition, Table, ref
from dbsc.migrate.way import Unit, Way
from dbsc.sqltext.quote import identifier


def temporary(name: str, what: str = "new") -> str:
    """A name for what is there until it takes the place of another."""
    return object_name(name, None, what)


def is_null(way: Way, column: Column, answer: bool = True) -> str:
    """The test whether a column is null, or is not. A row of nothing but nulls is none, though `is null` says so.

    PostgreSQL takes a check with `is distinct from null` for the proof that such a column is not null (measured on 15
    and 18).
    """
    name, type_ = identifier(column.name), column.type
    stand_ins = {(each[1], temporary(each[2])): each for each in way.remade}
    reference = stand_ins.get((type_.schema or "", type_.name), ref("type", type_.schema or "", type_.name))
    while isinstance(found := way.new.objects.get(reference), Domain):
        reference = ref("type", found.type.schema or "", found.type.name)
    if isinstance(found, Composite) and not type_.dimensions:
        return f"{name} is {'not ' if answer else ''}distinct from null"
    return f"{name} is {'' if answer else 'not '}null"


def steps_unit(what: str, table: Table | Partition) -> Unit:
    """The unit of some steps of a table."""
    return (what, table.schema, table.name)


def carry(way: Way, table: Table | Partition, column: str, kind: str) -> Carry | None:
    """What the source says that the rows get in a column: by `backfill` or `convert`."""
    said = (each for each in way.new.evolution.carries if each.kind == kind and each.table == table.ref)
    return next((each for each in said if each.column == column), None)
