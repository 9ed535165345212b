"""Reference data: rows that belong to a schema as its tables do."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Expression, Object, Ref, ref
from dbsc.record import Record
from dbsc.source import Span


class Row(Record):
    """One row: the values of its primary key in a form that can be compared, and the columns that are given.

    The value `default` is the column's default.
    """

    key: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[Expression, ...]
    origin: Span | None = None

    def value(self, column: str) -> Expression | None:
        """What the row says of a column; None if it says nothing."""
        return self.values[self.columns.index(column)] if column in self.columns else None


class Rows(Object):
    """The reference data of a table, in the order of the source; `key` is its primary key."""

    table: Ref
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("rows", *self.table.path)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        for row in self.rows:
            for value in row.values:
                yield from value.uses

    def row(self, key: tuple[str, ...]) -> Row | None:
        """The row of a key."""
        return next((row for row in self.rows if row.key == key), None)

    def blocks(self) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
        """Neighbours that give the same columns, and those columns."""
        from itertools import groupby

        for columns, rows in groupby(self.rows, key=lambda row: row.columns):
            yield columns, list(rows)
