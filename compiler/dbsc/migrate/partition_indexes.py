"""The order of indexes of partitioned tables and of their partitions, which decides what belongs to what.

An index of a partitioned table takes, in each partition, the oldest index that is alike and no other's as its own part,
else it makes one (`DefineIndex`). What is alike is `CompareIndexInfo`'s business: which way an index is sorted is not
asked (measured on 15 and 18).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from dbsc.catalog import naming
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Index, Partition, Ref
from dbsc.migrate.changes import Change, Create

Alike = tuple[object, ...]
Made = tuple[Create, Index]


def alike(index: Index) -> Alike:
    """What an index has in common with those that PostgreSQL takes for its parts, or it for theirs."""
    keys = tuple(each.replace(descending=False, nulls_first=None, statistics=None) for each in index.elements)
    return keys, index.include, index.unique, index.nulls_not_distinct, index.method, index.where


def earlier(goal: Catalog, changes: Iterable[Change]) -> Mapping[Change, list[Change]]:
    """What has to be made before an index that is made, so that each part goes to whom it belongs.

    Where a partition has several indexes that are alike, those with the names that PostgreSQL gives belong to the last
    ones above them, the others to those that are left. What nobody is left for is the partition's own.
    """
    made: dict[Ref, dict[Alike, list[Made]]] = {}
    for change in changes:
        if isinstance(change, Create) and isinstance(change.object, Index) and not change.object.only:
            groups = made.setdefault(change.object.table, {})
            groups.setdefault(alike(change.object), []).append((change, change.object))
    if not any(isinstance(goal.objects.get(table), Partition) for table in made):
        return {}
    found = _Settled(goal)
    for table in sorted(made, key=lambda table: _depth(goal, table)):
        for what, own in made[table].items():
            found.settle(table, what, own)
    _named_first(goal, made, found.earlier)
    return found.earlier


def _named_first(
    goal: Catalog, made: Mapping[Ref, Mapping[Alike, list[Made]]], earlier: dict[Change, list[Change]]
) -> None:
    """Notes what a partition has under a name that PostgreSQL would else give to its part of another index."""
    for table, groups in made.items():
        partition = goal.objects.get(table)
        while isinstance(partition, Partition):
            for above, others in made.get(partition.parent, {}).items():
                for change, index in (each for what, group in groups.items() if what != above for each in group):
                    for other, whole in others:
                        if _number(index.replace(elements=whole.elements, include=whole.include)) >= 0:
                            earlier.setdefault(other, []).append(change)
            partition = goal.objects.get(partition.parent)


def belonging(above: Sequence[Index], own: Sequence[Index]) -> dict[int, int]:
    """Which of a partition's `own` indexes is a part of which index above, by their numbers; all of them are alike."""
    left = list(range(len(above)))
    found: dict[int, int] = {}
    order = sorted(range(len(own)), key=lambda each: _number(own[each]), reverse=True)
    for place, number in enumerate(order):
        index, given = own[number], _number(own[number])
        # PostgreSQL would give its name to a part of one before it, if as many of those have none of their own.
        free = left[: given + len(order) - place] if given >= 0 else left
        sorted_alike = [each for each in free if above[each].elements == index.elements]
        kept_alike = [each for each in sorted_alike if _storage(above[each]) == _storage(index)]
        fitting = kept_alike or sorted_alike or free
        if fitting:
            # Beside those that are called so, any other is there for one before them.
            found[number] = fitting[0] if given < 0 and place and _number(own[order[0]]) >= 0 else fitting[-1]
            left.remove(found[number])
    return found


def _storage(index: Index) -> object:
    return index.parameters, index.tablespace


class _Settled:
    def __init__(self, goal: Catalog) -> None:
        self.goal = goal
        self.earlier: dict[Change, list[Change]] = {}
        self.wholes: dict[tuple[Ref, Alike], list[Made]] = {}

    def of(self, table: Ref, what: Alike) -> list[Made]:
        """The indexes that are alike and make, or take, indexes of the partitions of a table."""
        if (table, what) in self.wholes:
            return self.wholes[table, what]
        found = self.goal.objects.get(table)
        return self.of(found.parent, what) if isinstance(found, Partition) else []

    def settle(self, table: Ref, what: Alike, own: list[Made]) -> None:
        """Notes what comes before what, for the indexes of one table that are alike, from the table outside on."""
        found = self.goal.objects.get(table)
        above = self.of(found.parent, what) if isinstance(found, Partition) else []
        belongs = belonging([index for _, index in above], [index for _, index in own])
        for number, (change, _) in enumerate(own):
            whole = belongs.get(number)
            for later, _ in above[whole:] if whole is not None else ():
                self.earlier.setdefault(later, []).append(change)
            before = above if whole is None else above[:whole]
            self.earlier.setdefault(change, []).extend(other for other, _ in before)
        parts = {above[whole][0]: own[number] for number, whole in belongs.items()}
        alone = [each for each in own if each not in parts.values()]
        self.wholes[table, what] = [*(parts.get(each[0], each) for each in above), *alone]


def _depth(goal: Catalog, table: Ref) -> int:
    found = goal.objects.get(table)
    return 1 + _depth(goal, found.parent) if isinstance(found, Partition) else 0


def _number(index: Index) -> int:
    """The number in a name that PostgreSQL gives, 0 where it gives none; -1 for any other name."""
    middle = naming.index_columns_part((*(each.column or "expr" for each in index.elements), *index.include))
    given = re.fullmatch(re.escape(naming.object_name(index.table[-1], middle, "idx")) + r"(\d*)", index.name)
    return int(given[1] or 0) if given else -1
