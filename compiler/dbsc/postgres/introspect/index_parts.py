"""Indexes of partitioned tables whose parts would go to others when they are made again.

Where several indexes are alike, a schema does not say which part is whose: `migrate.partition_indexes` tells by names
and storage. Where that would be another one than it is, each part is attached by a statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from dbsc.catalog.objects import Index
from dbsc.hints import Any
from dbsc.migrate.partition_indexes import Alike, alike, belonging

Whole = tuple[int, Index]
"""An index that has parts: its oid, and what stands in the schema for it, which may be the one above it."""


def attached(rows: Mapping[int, Any], made: Mapping[int, Index]) -> set[int]:
    """The indexes, by oid, whose parts have to be attached. `made` are those that the schema says."""
    parts: dict[int, dict[int, int]] = defaultdict(dict)  # by the table of the part
    for row in rows.values():
        if row.parent is not None:
            parts[row.table][row.parent] = row.oid
    own: dict[tuple[int, Alike], list[int]] = defaultdict(list)
    for oid, index in sorted(made.items(), key=lambda each: each[1].name):
        own[rows[oid].table, alike(index)].append(oid)
    found: set[int] = set()
    for (_, what), oids in own.items():
        wholes = [(oid, made[oid]) for oid in oids if rows[oid].parent is None and rows[oid].table_kind == "p"]
        if wholes and any(_mixed_up(wholes, what, parts, own, made)):
            found.update(_trees([oid for oid, _ in wholes], parts))
    return found


def _mixed_up(
    wholes: list[Whole],
    what: Alike,
    parts: Mapping[int, Mapping[int, int]],
    own: Mapping[tuple[int, Alike], list[int]],
    made: Mapping[int, Index],
) -> Iterator[bool]:
    """Whether some part would go to another, for each table below one whose indexes these are."""
    for table, of in parts.items():
        if not any(oid in of for oid, _ in wholes):
            continue
        said = own.get((table, what), [])
        meant = belonging([index for _, index in wholes], [made[oid] for oid in said])
        places = {of[oid]: place for place, (oid, _) in enumerate(wholes) if oid in of}
        yield meant != {number: places[oid] for number, oid in enumerate(said) if oid in places}
        below = [(of[oid], made.get(of[oid], index)) for oid, index in wholes if oid in of]
        yield from _mixed_up(below, what, parts, own, made)


def _trees(oids: list[int], parts: Mapping[int, Mapping[int, int]]) -> Iterator[int]:
    """These and all that are parts of them."""
    for oid in oids:
        yield oid
        yield from _trees([of[oid] for of in parts.values() if oid in of], parts)
