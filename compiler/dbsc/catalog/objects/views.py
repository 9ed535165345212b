"""Views and materialized views."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Expression, Object, Ref, Type, ref
from dbsc.record import Record
from dbsc.source import Span


class OutputColumn(Record):
    """A column of a view: where it can be told, its type and whether it can be null."""

    name: str
    type: Type | None = None
    nullable: bool = True
    source: tuple[str, ...] | None = None


class View(Object):
    """A view or materialized view. `outputs` is what is known of its columns; it follows from the query."""

    schema: str
    name: str
    query: Expression
    materialized: bool = False
    columns: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    check_option: str | None = None
    method: str | None = None
    with_data: bool = True
    outputs: tuple[OutputColumn, ...] | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("view", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.query.uses
