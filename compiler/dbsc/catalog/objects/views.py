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


class ViewColumn(Record):
    """What is said of a column of a view: a default for rows written through it, or how a materialized one is kept."""

    name: str
    default: Expression | None = None
    storage: str | None = None
    compression: str | None = None
    statistics: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    comment: str | None = None


class View(Object):
    """A view or materialized view. `outputs` is what is known of its columns; it follows from the query.

    `said` is what is said of some of the columns. `cluster` names the index that `cluster` goes by.
    """

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
    said: tuple[ViewColumn, ...] = ()
    tablespace: str | None = None
    cluster: str | None = None

    @property
    def ref(self) -> Ref:
        return ref("view", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.query.uses
        for column in self.said:
            if column.default:
                yield from column.default.uses
