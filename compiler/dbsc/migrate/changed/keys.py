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
from dbsc.migrate.inheriting import above
from dbsc.migrate.rewrites import is_partitioned
from dbsc.migrate.way import Unit, Way


def replace(way: Way, table: Table | Partition, before: Key, after: Key) -> bool:
    """The steps after which a key is another one, built while the old one is used; False where there are none."""
    if is_partitioned(table) or after.without_overlaps or is_not_null_from_above(way, table, after):
        return False
    name, unit = temporary(after.name), steps_unit("switch", table)
    index = of_key(table, name, after).replace(parameters=after.parameters, tablespace=after.tablespace)
    built = way.add(BuildIndex(index))
    dropped = way.add(DropConstraint(table, before), after=(built,), unit=unit)
    way.add(AddConstraint(table, after, index=name), after=(dropped,), unit=unit)
    return True


def is_not_null_from_above(way: Way, table: Table | Partition, key: Key) -> bool:
    """Whether a primary key of a partition has a column that is not null by what it has from above alone.

    From 18 on, an index that becomes such a key leaves a constraint of the partition's own behind.
    """
    own = {column.name for column in table.columns if not column.nullable}
    there = {column.name for column in above(way.new, table.ref).values() if not column.nullable}
    is_primary = isinstance(table, Partition) and key.kind == "primary key"
    return is_primary and any(column in there - own for column in key.columns)


def point_anew(way: Way, before: Table | Partition, after: Table | Partition) -> None:
    """Has the foreign keys that point to a key which is dropped point to what is there instead."""
    gone = [
        change
        for change in way.changes
        if isinstance(change, DropConstraint) and change.ref == before.ref and isinstance(change.constraint, Key)
    ]
    units = [unit for change in gone if (unit := way.units.get(change, ()))[:1] == ("block",)]
    unit = units[0] if units else steps_unit("switch", after)
    dropped = [change.constraint for change in gone if isinstance(change.constraint, Key)]
    pointing = list(_pointing(way, before, dropped))
    if not pointing:
        return
    added = [change for change in way.changes if isinstance(change, AddConstraint) and change.ref == after.ref]
    own = [change for change in added if isinstance(change.constraint, Key)]
    for change in gone:
        way.units[change] = unit
    for key, now in pointing:
        table = way.old.objects[key.table]
        assert isinstance(table, Table | Partition)
        loose = way.add(DropConstraint(table, key), unit=unit)
        _point(way, now, (loose, *gone, *own), unit)


def loses_its_key(way: Way, key: ForeignKey) -> bool:
    """Whether the key that a foreign key points to is dropped or made anew, so that both change hands together."""
    before, after = way.old.objects.get(key.target), way.new.objects.get(key.target)
    if not isinstance(before, Table | Partition) or not isinstance(after, Table | Partition) or way.is_swapped(key):
        return False
    there = {each.name: each for each in _keys(after)}
    held = [each for each in _keys(before) if set(each.columns) == set(key.target_columns)]
    stays = (each.name in there and _is_same(each, there[each.name]) for each in held)
    return bool(held) and not any(stays)


def _is_same(before: Key, after: Key) -> bool:
    return alike(before.replace(comment=None), after.replace(comment=None))


def _keys(table: Table | Partition) -> tuple[Key, ...]:
    return (*((table.primary_key,) if table.primary_key else ()), *table.uniques)


def _point(way: Way, key: ForeignKey, after: tuple[Change, ...], unit: Unit) -> None:
    table = way.new.objects[key.table]
    assert isinstance(table, Table | Partition)
    if key.not_valid or key.not_enforced or is_partitioned(table):
        way.add(Create(key), after=after, unit=unit)
        return
    added = way.add(AddConstraint(table, key, unproven=True), after=after, unit=unit)
    way.add(ValidateConstraint(table, key), after=(added,), unit=("revalidate", *table.ref.path))


def _pointing(way: Way, table: Table | Partition, keys: list[Key]) -> Iterator[tuple[ForeignKey, ForeignKey]]:
    """The foreign keys that point to one of these keys, as they were and as they are to be."""
    columns = [set(key.columns) for key in keys]
    for key in way.old.all(ForeignKey):
        now = way.new.objects.get(key.ref)
        points = key.target == table.ref and set(key.target_columns) in columns
        if points and isinstance(now, ForeignKey) and not way.is_swapped(key) and loses_its_key(way, key):
            yield key, now
