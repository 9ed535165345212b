"""Extended statistics of a table."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.catalog.objects.tables import Element
from dbsc.source import Span


class Statistics(Object):
    """Statistics over several columns and expressions. `kinds` is empty for all kinds that there are.

    `target` is how exact they are, where it is not the greatest target of the columns; `schema` is where they are, if
    that is not their table's.
    """

    table: Ref
    name: str
    kinds: tuple[str, ...]
    elements: tuple[Element, ...]
    comment: str | None = None
    origin: Span | None = None
    target: int | None = None
    schema: str | None = None

    @property
    def ref(self) -> Ref:
        return ref("statistics", self.schema or self.table.path[0], self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        if self.schema:
            yield ref("schema", self.schema)
        for element in self.elements:
            if element.expression:
                yield from element.expression.uses
