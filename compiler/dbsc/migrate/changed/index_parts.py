"""Which indexes of partitions are parts of those above them: PostgreSQL drops no part alone, and all with the whole.

An index of a partitioned table takes what is alike and free in each partition, and a part is never free again (measured
on 15 and 18). What is alike is `partition_indexes`' to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Index, Partition, Ref
from dbsc.migrate.partition_indexes import alike, belonging
from dbsc.migrate.renames.partition_indexes import inherited_names
from dbsc.migrate.way import Way


def wholes(catalog: Catalog, table: Ref, like: Index) -> list[Index]:
    """The indexes of the tables above a partition that have a part in it which is alike."""
    above: list[Ref] = []
    found = catalog.objects.get(table)
    while isinstance(found, Partition):
        above.append(found.parent)
        found = catalog.objects.get(found.parent)
    what = alike(like)
    return [each for each in catalog.all(Index) if each.table in above and not each.only and alike(each) == what]


def is_part(catalog: Catalog, index: Index) -> bool:
    """Whether an index of a partition is a part of one above it."""
    number = len(wholes(catalog, index.table, index))
    return number > 0 and index in _own(catalog, index.table, index)[:number]


def is_missing(way: Way, whole: Index, leaf: Ref) -> bool:
    """Whether a partition has nothing that a new index above it can take."""
    above = wholes(way.new, leaf, whole)
    before = wholes(way.old, leaf, whole)
    by_itself = max(0, len(before) - len(_own(way.old, leaf, whole)))  # parts that have no line in the source
    new = [each for each in above if each.ref not in way.old.objects]
    return new.index(whole) < len(above) - len(_own(way.new, leaf, whole)) - by_itself


def is_there(way: Way, index: Index, leaf: Partition) -> bool:
    """Whether a partition has an index from above already, under the name that the source says now."""
    before = wholes(way.old, leaf.ref, index)
    by_itself = len(before) > len(_own(way.old, leaf.ref, index))
    return by_itself and is_part(way.new, index) and index.name in inherited_names(way.old, leaf)


def left_alone(way: Way, whole: Index) -> Iterator[Index]:
    """The parts of an index that goes, which their partitions are to keep."""
    for index in way.new.all(Index):
        before = way.old.objects.get(index.ref)
        if isinstance(before, Index) and alike(before) == alike(whole) == alike(index):
            there, own = wholes(way.old, index.table, whole), _own(way.old, index.table, whole)
            part_of = belonging(there, own).get(own.index(before))
            if part_of is not None and there[part_of] == whole and not is_part(way.new, index):
                yield index


def _own(catalog: Catalog, table: Ref, like: Index) -> list[Index]:
    what = alike(like)
    return [each for each in catalog.all(Index) if each.table == table and alike(each) == what]
