"""Foreign keys of tables that are there: added without looking at the rows, which are held to them in a second step.

`not valid` and `validate` in one transaction would gain nothing: the lock of the first is held through the scan
(measured on PostgreSQL 15). All rows are looked at even where the column is new, and null in each of them (measured on
15 and 18). A key that is another one is added beside the old, which goes when the rows have been looked at.
"""

from __future__ import annotations

from dbsc.catalog.objects import ForeignKey, Partition, Table, ref
from dbsc.migrate.changed import keys, partitioned
from dbsc.migrate.changed.parts import steps_unit, temporary
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    Change,
    Create,
    DropConstraint,
    Rename,
    ValidateConstraint,
)
from dbsc.migrate.rewrites import is_partitioned
from dbsc.migrate.way import Way


def made(way: Way, key: ForeignKey) -> None:
    """A new key on a table that was there."""
    add(way, key)


def add(way: Way, key: ForeignKey) -> Change:
    """The steps that add a key; gives the last."""
    table = way.new.objects.get(key.table)
    if not isinstance(table, Table | Partition) or key.not_valid or key.not_enforced:
        return way.add(Create(key))  # nothing is looked at
    if is_partitioned(table):
        return partitioned.add_foreign_key(way, key)
    added = way.add(AddConstraint(table, key, unproven=True))
    return way.add(ValidateConstraint(table, key), after=(added,))


def changed(way: Way, before: ForeignKey, after: ForeignKey) -> None:
    """Only when it is checked can be changed in place; else it is another key."""
    if keys.loses_its_key(way, before):
        return  # it is done with that
    plain = before.replace(deferrable=after.deferrable, deferred=after.deferred, comment=after.comment)
    table = way.new.objects.get(after.table)
    if plain == after or not isinstance(table, Table | Partition):
        way.add(Alter(before, after))
        return
    if before.replace(not_valid=False, comment=after.comment) == after:
        way.add(ValidateConstraint(table, after))
        return
    new = after.replace(name=temporary(after.name))
    last = add(way, new)
    unit = steps_unit("switch", table)
    dropped = way.add(DropConstraint(table, before), after=(last,), unit=unit)
    for path in (table.ref.path, *(below.path for below in partitioned.below(way.new, table.ref))):
        old, now = ref("constraint", *path, new.name), ref("constraint", *path, after.name)
        way.add(Rename(old, now, passing=True), after=(dropped,), unit=unit)


def gone(way: Way, key: ForeignKey) -> None:
    """What the table no longer refers to."""
    table = way.old.objects.get(key.table)
    if isinstance(table, Table | Partition):
        way.add(DropConstraint(table, key))
