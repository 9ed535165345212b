"""Keys that take the place of others, and foreign keys that point to them.

PostgreSQL holds a foreign key to one index, and drops no key that one points to. So it points anew in the transaction
in which the key is another one: without looking at the rows, which are looked at when that is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import ForeignKey, Key, Partition, Table
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.partitioned import of_key
from dbsc.migrate.changed.parts import steps_unit, temporary
from dbsc.migrate.changes import (
    AddConstraint,
    BuildIndex,
    Change,
    Create,
    DropConstraint,
    ValidateConstraint,
)
from dbsc.migrate.impact import is_partitioned
from dbsc.migrate.way import Way


def replace(way: Way, table: Table | Partition, before: Key, after: Key) -> bool:
    """The steps after which a key is another one, built while the old one is used; False where there are none."""
    if is_partitioned(table) or after.without_overlaps:
        return False
    name, unit = temporary(after.name), steps_unit("switch", table)
    index = of_key(table, name, after).replace(parameters=after.parameters, tablespace=after.tablespace)
    built = way.add(BuildIndex(index))
    dropped = way.add(DropConstraint(table, before), after=(built,), unit=unit)
    way.add(AddConstraint(table, after, index=name), after=(dropped,), unit=unit)
    return True


def point_anew(way: Way, before: Table | Partition, after: Table | Partition) -> None:
    """Has the foreign keys that point to a key which is dropped point to what is there instead."""
    gone = [
        change
        for change in way.changes
        if isinstance(change, DropConstraint) and change.ref == before.ref and isinstance(change.constraint, Key)
    ]
    unit = steps_unit("switch", after)
    dropped = [change.constraint for change in gone if isinstance(change.constraint, Key)]
    pointing = list(_pointing(way, before, dropped))
    if not pointing:
        return
    added = [change for change in way.changes if isinstance(change, AddConstraint) and change.ref == after.ref]
    own = [change for change in added if isinstance(change.constraint, Key)]
    for change in gone:
        way.units[change] = unit
    for key in pointing:
        table = way.old.objects[key.table]
        assert isinstance(table, Table | Partition)
        loose = way.add(DropConstraint(table, key), unit=unit)
        for change in gone:
            way.follows[change] = (*way.follows.get(change, ()), loose)
        _point(way, key, (*gone, *own))


def _point(way: Way, key: ForeignKey, after: tuple[Change, ...]) -> None:
    table = way.new.objects[key.table]
    assert isinstance(table, Table | Partition)
    target = way.new.objects[key.target]
    assert isinstance(target, Table | Partition)
    unit = steps_unit("switch", target)
    if key.not_valid or key.not_enforced or is_partitioned(table):
        way.add(Create(key), after=after, unit=unit)
        return
    added = way.add(AddConstraint(table, key, unproven=True), after=after, unit=unit)
    way.add(ValidateConstraint(table, key), after=(added,), unit=("revalidate", *table.ref.path))


def _pointing(way: Way, table: Table | Partition, keys: list[Key]) -> Iterator[ForeignKey]:
    """The foreign keys that stay, and point to one of these keys."""
    columns = [set(key.columns) for key in keys]
    for key in way.new.all(ForeignKey):
        before = way.old.objects.get(key.ref)
        points = key.target == table.ref and set(key.target_columns) in columns
        if points and alike(before, key) and not way.is_swapped(key):
            yield key
