"""Comments that no other module has asked for: those of objects for which the language has no place.

Indexes of keys, sequences of columns, row types and the schema `public` are such objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import platform
from dbsc.catalog.objects import Object, Ref
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks, block_name, place_of
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.sql import comment_on

QUERIES: dict[str, str] = {}

_CALLED = {"statistics object": "statistics", "foreign-data wrapper": "foreign data wrapper"}


def read(reading: Reading) -> Iterator[Object]:
    """One block for all comments on an object and its parts."""
    blocks = Blocks(reading)
    for row in reading.rows("comment"):
        key = (row.class_, row.oid)
        if (*key, row.part) in reading.comments_read or key in reading.members or row.kind == "large object":
            continue
        owner = reading.relations.get(row.relation) or reading.types.get(row.type) or reading.names.get(key)
        if reading.on_platform and _is_of_platform(owner):
            continue
        after = place_of(reading, owner) if owner is not None else []
        called = owner[-1].split("(")[0] if owner else row.identity
        what = _what(row)
        blocks.add(block_name("comments_on", called), after, [comment_on(what, row.text)], [comment_on(what, None)])
        reading.in_block("comment")
    yield from blocks.made()


def _is_of_platform(owner: Ref | None) -> bool:
    if owner is not None and owner.kind == "extension":
        return owner[1] in platform.EXTENSIONS
    return owner is None or platform.is_of_platform(owner)


def _what(row: Any) -> str:
    """What `comment on` calls an object."""
    if row.kind.endswith(" column"):
        return f"column {row.identity}"
    if row.kind == "domain constraint":
        name, _, domain = row.identity.partition(" on ")
        return f"constraint {name} on domain {domain}"
    if row.kind == "table constraint":
        return f"constraint {row.identity}"
    return f"{_CALLED.get(row.kind, row.kind)} {row.identity}"
