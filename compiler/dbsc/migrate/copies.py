"""Columns that are there twice for a time: the copy has the new name, and triggers keep the two in step.

The triggers of a partitioned table are those of its partitions, also of ones that come later. What inherits from a
table has its columns, but not its triggers, and gets its own (measured on 15 and 18).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Rename as Said
from dbsc.catalog.objects import (
    Expression,
    Grant,
    Index,
    Partition,
    Privileges,
    Ref,
    Table,
    Trigger,
    ref,
)
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.index_parts import is_part
from dbsc.migrate.changed.partitioned import add_index, below, of_key
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changes import Analyze, BuildIndex, Change, DropMirror, Fill, MirrorColumn, Rename
from dbsc.migrate.inheriting import above, every_column
from dbsc.migrate.staged import is_about, mentions, names_column
from dbsc.migrate.way import Difference, Way
from dbsc.record import Record
from dbsc.sqltext.quote import identifier


class Copied(Record):
    """A column that has two names: of a table of the old catalog, there called `before`."""

    table: Table
    before: str
    after: str
    said: Said


def children(catalog: Catalog, table: Ref) -> Iterator[Table]:
    """The tables that inherit from one, those that inherit from these too; each once."""
    found: dict[Ref, Table] = {}
    waiting = [table]
    while waiting:
        parent = waiting.pop()
        for other in catalog.all(Table):
            if parent in other.inherits and other.ref not in found:
                found[other.ref] = other
                waiting.append(other.ref)
    yield from found.values()


def in_the_way(old: Catalog, goal: Catalog, one: Copied) -> Iterator[str]:
    """Why no copy of a column can be kept in step."""
    table, column = one.table, one.table.column(one.before)
    after = goal.objects.get(table.ref)
    renamed = after.column(one.after) if isinstance(after, Table) else None
    assert column is not None
    if table.column(one.after) is not None or (isinstance(after, Table) and after.column(one.before) is not None):
        yield "names are handed on from one column to another"
    if table.foreign or table.of_type:
        yield "its table is foreign, or of a type"
    if one.before in above(old, table.ref):
        yield "it is inherited"
    if column.generated:
        yield "it is computed"
    carried = ((carry.table, carry.column) for carry in goal.evolution.carries)
    is_same = renamed is not None and alike(
        column.replace(name="", comment=None), renamed.replace(name="", comment=None)
    )
    if not is_same or (table.ref, one.after) in carried:
        yield "it changes in more than its name"
    yield from _below_in_the_way(old, one)
    family = _family(old, table)
    for trigger in old.all(Trigger):
        if trigger.table in family and mentions(one.before, *(e.partition(" of ")[2] for e in trigger.events)):
            yield f"trigger `{trigger.name}` is for updates of it alone"


def _below_in_the_way(old: Catalog, one: Copied) -> Iterator[str]:
    """What of partitions, and of tables that inherit the column, lets no copy be kept in step."""
    table = one.table
    parts = [old.objects[each] for each in below(old, table.ref)]
    for part in (table, *parts):
        assert isinstance(part, Table | Partition)
        if part.partition_key and any(names_column(element, one.before) for element in part.partition_key.elements):
            yield "rows are in partitions by it, and no trigger moves them to another"
    for part in parts:
        if isinstance(part, Partition) and part.foreign:
            yield f"partition `{part.name}` is on another server"
    for child in children(old, table.ref):
        own = child.column(one.before)
        if child.foreign or child.column(one.after) is not None or (own is not None and own.generated):
            yield f"table `{child.name}`, which inherits it, has other columns or is on another server"
        if any(
            any(c.name == one.before for c in every_column(old, parent))
            for parent in child.inherits
            if parent not in _line(old, table)
        ):
            yield f"table `{child.name}` inherits it from another table as well"


def _line(old: Catalog, table: Table) -> set[Ref]:
    return {table.ref, *(child.ref for child in children(old, table.ref))}


def _family(old: Catalog, table: Table) -> set[Ref]:
    """A table, what inherits from it, and their partitions."""
    whole = _line(old, table)
    return whole | {part for each in whole for part in below(old, each)}


def mirrored(old: Catalog, columns: Iterable[Copied]) -> Difference:
    """The changes that make the copies of columns, fill them, and build their indexes."""
    changes: list[Change] = []
    follows: dict[Change, tuple[Change, ...]] = {}
    for one in columns:
        column = one.table.column(one.before)
        assert column is not None
        others = tuple(children(old, one.table.ref))
        grants = tuple((each.ref, tuple(_of_copy(old, each, one))) for each in (one.table, *others))
        made = MirrorColumn(one.table, column, one.after, grants, tuple(each.ref for each in others))
        value = Expression(identifier(one.before))
        empty = Expression(f"{identifier(one.after)} is null and {identifier(one.before)} is not null")
        filled = Fill(one.table, one.after, value, empty, silent=True)
        indexed, order = _indexed(old, one)
        known: list[Change] = [Analyze(each, (one.after,)) for each in (one.table, *others)]
        follows |= order
        follows[filled] = (made,)
        for change in (*indexed, *known):
            follows[change] = (*follows.get(change, ()), filled)
        changes += [made, filled, *indexed, *known]
    return Difference(tuple(changes), (), follows, {})


def _indexed(old: Catalog, one: Copied) -> tuple[list[Change], dict[Change, tuple[Change, ...]]]:
    """The changes that build the indexes of a copy, and what each comes after."""
    found: list[Change] = []
    wholes = []
    for index in indexes(old, one):
        table = old.objects[index.table]
        if isinstance(table, Table | Partition) and table.partition_key:
            wholes.append(index)
        else:
            found.append(BuildIndex(index, held=True))
    way = Way(old, old.replace(objects={**old.objects, **{index.ref: index for index in wholes}}))
    for index in wholes:
        add_index(way, index)
    built = [each.replace(held=True) if isinstance(each, BuildIndex) else each for each in way.changes]
    instead = dict(zip(way.changes, built, strict=True))
    order = {instead[change]: tuple(instead[each] for each in after) for change, after in way.follows.items()}
    return [*found, *built], order


def indexes(old: Catalog, one: Copied) -> Iterator[Index]:
    """The indexes of the column, over its copy: those of its table, and what is below that has of its own."""
    for home in (one.table.ref, *sorted(_family(old, one.table) - {one.table.ref})):
        table = old.objects[home]
        assert isinstance(table, Table | Partition)
        keys = (*((table.primary_key,) if table.primary_key else ()), *table.uniques)
        own = [of_key(table, key.name, key) for key in keys if not key.deferrable and not key.without_overlaps]
        others = (each for each in old.all(Index) if each.table == home and not is_part(old, each))
        for index in (*own, *others):
            if is_about(index, home, one.before):
                over = {one.before: one.after}
                elements = tuple(e.replace(column=over.get(e.column or "", e.column)) for e in index.elements)
                include = tuple(over.get(name, name) for name in index.include)
                texts = [e.expression.sql for e in elements if e.expression] + (
                    [index.where.sql] if index.where else []
                )
                if not mentions(one.before, *texts):  # what is made of it is found by that
                    name = temporary(index.name)
                    yield index.replace(name=name, elements=elements, include=include, comment=None)


def _of_copy(old: Catalog, table: Table, one: Copied) -> Iterator[Grant]:
    """What is granted on a column, as granted on its copy."""
    granted = old.objects.get(ref("privileges", *table.ref))
    for grant in granted.grants if isinstance(granted, Privileges) else ():
        on_it = tuple((verb, (one.after,)) for verb, columns in grant.privileges if one.before in columns)
        if on_it:
            yield grant.replace(privileges=on_it)


def copies_gone(old: Catalog, difference: Difference, columns: Iterable[Copied]) -> Difference:
    """The changes with the copies gone in the transaction in which the columns get their names, and before that."""
    renames = [change for change in difference.changes if isinstance(change, Rename)]
    gone: list[Change] = [
        DropMirror(one.table, one.before, one.after, tuple(each.ref for each in children(old, one.table.ref)))
        for one in columns
    ]
    follows, units = dict(difference.follows), dict(difference.units)
    if gone:
        units |= dict.fromkeys(gone, units[renames[0]])
        follows |= {change: (*follows.get(change, ()), *gone) for change in renames}
    return difference.replace(changes=(*gone, *difference.changes), follows=follows, units=units)
