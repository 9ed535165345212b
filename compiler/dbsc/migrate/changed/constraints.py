"""Checks, keys and exclusions of tables that are there.

A check is added without looking at the rows, which are held to it in a second step; a unique index is built while the
table is written to, and becomes the key's. An exclusion has no such form: the plan says so, and needs leave.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.objects import Check, Exclusion, Key, Partition, Table
from dbsc.migrate.alike import alike
from dbsc.migrate.changed import keys, partitioned
from dbsc.migrate.changed.parts import steps_unit, temporary
from dbsc.migrate.changes import (
    AddConstraint,
    BuildIndex,
    Change,
    DropConstraint,
    Rename,
    ValidateConstraint,
    constraint_ref,
)
from dbsc.migrate.values import all_alike
from dbsc.migrate.way import Way


def changed(way: Way, before: Table | Partition, after: Table | Partition) -> None:
    """The constraints that are new, other, or gone."""
    old, new = _named(way, before), _named(way, after)
    for name, constraint in new.items():
        earlier = old.get(name)
        if earlier is None:
            if isinstance(constraint, Key) and _is_hopeless(way, before, after, constraint):
                what = f"key `{constraint.name}` of `{after.name}` is new, and all rows there would have the same value"
                help_ = "let the column be null, or give it a default that differs from row to row"
                way.refuse(what, constraint.origin or after.origin, help_)
            add(way, after, constraint)
        elif not alike(earlier.replace(comment=None), constraint.replace(comment=None)):
            _other(way, after, earlier, constraint)
    for name, constraint in old.items():
        if name not in new:
            way.add(DropConstraint(before, constraint))
    keys.point_anew(way, before, after)


def _is_hopeless(way: Way, before: Table | Partition, after: Table | Partition, key: Key) -> bool:
    """Whether all rows would have the same values in the columns of a key."""
    if not isinstance(before, Table) or not isinstance(after, Table):
        return False  # the columns are its table's
    return all_alike(before, after, key.columns, key.nulls_not_distinct, way.new.evolution.carries)


def _named(way: Way, table: Table | Partition) -> dict[str, Key | Check | Exclusion]:
    """The constraints by their names, but for those that are made anew with a column that takes another's place."""
    primary = (table.primary_key,) if table.primary_key else ()
    every: Iterable[Key | Check | Exclusion] = (*primary, *table.uniques, *table.checks, *table.exclusions)
    return {each.name: each for each in every if not way.is_swapped(each, table.ref)}


def add(
    way: Way, table: Table | Partition, constraint: Key | Check | Exclusion, after: Iterable[Change] = ()
) -> Change | None:
    """The steps that add a constraint; gives the last."""
    match constraint:
        case Check() if constraint.not_valid or constraint.not_enforced:
            return way.add(AddConstraint(table, constraint), after=after)
        case Check():
            added = way.add(AddConstraint(table, constraint, unproven=True), after=after)
            return way.add(ValidateConstraint(table, constraint), after=(added,))
        case Key() if (
            not table.partition_key
            and not constraint.without_overlaps
            and not keys.is_not_null_from_above(way, table, constraint)
        ):
            index = partitioned.of_key(table, constraint.name, constraint)
            built = way.add(BuildIndex(index.replace(parameters=constraint.parameters)), after=after)
            made = AddConstraint(table, constraint, index=constraint.name)
            return way.add(made, after=(built,), unit=steps_unit("switch", table))
        case Key(kind="unique") if not constraint.without_overlaps:
            return partitioned.add_key(way, table, constraint)
        case _:
            what = (
                f"{'exclusion' if isinstance(constraint, Exclusion) else 'key'} `{constraint.name}` of `{table.name}`"
            )
            if not way.may_block(table.ref, f"{what} is new", constraint.origin):
                return None
            return way.add(AddConstraint(table, constraint), after=after, unit=steps_unit("block", table))


def _other(way: Way, table: Table | Partition, before: Key | Check | Exclusion, after: Key | Check | Exclusion) -> None:
    """A constraint that says something else: the new one is there before the old one goes."""
    if isinstance(before, Check) and isinstance(after, Check) and before.replace(not_valid=False) == after:
        way.add(ValidateConstraint(table, after))
        return
    if isinstance(before, Key) and isinstance(after, Key) and keys.replace(way, table, before, after):
        return
    if isinstance(after, Key) and after.kind == "primary key":
        if way.may_block(table.ref, f"key `{after.name}` of `{table.name}` is another one", after.origin):
            gone = way.add(DropConstraint(table, before), unit=steps_unit("block", table))
            way.add(AddConstraint(table, after), after=(gone,), unit=steps_unit("block", table))
        return
    new = after.replace(name=temporary(after.name))
    last = add(way, table, new)
    if last is None:
        return
    unit = steps_unit("switch", table)
    dropped = way.add(DropConstraint(table, before), after=(last,), unit=unit)
    way.add(Rename(constraint_ref(table, new), constraint_ref(table, after), passing=True), after=(dropped,), unit=unit)
