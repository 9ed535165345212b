"""Sequences that are declared by themselves, and the columns that own them."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.source import Span


class Sequence(Object):
    """A sequence. What is None is what PostgreSQL takes where nothing is said; `type` is one of the integer types."""

    schema: str
    name: str
    type: str = "bigint"
    start: int | None = None
    increment: int = 1
    minvalue: int | None = None
    maxvalue: int | None = None
    cache: int = 1
    cycle: bool = False
    unlogged: bool = False
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("sequence", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)


class SequenceOwner(Object):
    """`owned by table.column`: apart from its sequence, because the column's default may need the sequence."""

    sequence: Ref
    table: Ref
    column: str
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("sequence owner", *self.sequence.path)

    def needs(self) -> Iterator[Ref]:
        yield self.sequence
        yield self.table
