"""What the rules ask of a catalog again and again, gathered once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote, Header, PartitionRule
from dbsc.catalog.objects import (
    Column,
    ForeignKey,
    Index,
    Key,
    Partition,
    Ref,
    Rows,
    Table,
    Trigger,
)
from dbsc.hints import T
from dbsc.semantics.modules import STANDARD
from dbsc.source import Span

_TIMES = frozenset({"timestamptz", "timestamp", "date"})
_NOW = ("now()", "current_timestamp", "clock_timestamp()", "statement_timestamp()", "localtimestamp", "current_date")
_STANDARD = frozenset(f"{name.replace('.', '/')}.dbs" for name in STANDARD)


class Facts:
    """A catalog, and what belongs to each of its tables.

    `tables` are those that a user wrote and can change: no external or foreign ones, none of the library.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.tables = tuple(t for t in catalog.all(Table) if not (t.foreign or is_standard(t.origin)))
        self.volumes: Mapping[Ref, int] = dict(catalog.intent.volumes)

    @property
    def header(self) -> Header:
        """The header of the schema."""
        return self.catalog.intent.header

    # ------------------------------------------------------------ what belongs to a table

    @cached_property
    def foreign_keys(self) -> Mapping[Ref, list[ForeignKey]]:
        """The foreign keys of each table."""
        return _by(self.catalog.all(ForeignKey), "table")

    @cached_property
    def referring(self) -> Mapping[Ref, list[ForeignKey]]:
        """The foreign keys to each table."""
        return _by(self.catalog.all(ForeignKey), "target")

    @cached_property
    def indexes(self) -> Mapping[Ref, list[Index]]:
        """The indexes of each table, without those of its keys."""
        return _by(self.catalog.all(Index), "table")

    @cached_property
    def triggers(self) -> Mapping[Ref, list[Trigger]]:
        """The triggers of each table."""
        return _by(self.catalog.all(Trigger), "table")

    @cached_property
    def partitions(self) -> Mapping[Ref, list[Partition]]:
        """The partitions of each table that the source has."""
        return _by(self.catalog.all(Partition), "parent")

    @cached_property
    def rules(self) -> Mapping[Ref, PartitionRule]:
        """The partition rule of each table."""
        return {rule.table: rule for rule in self.catalog.intent.partition_rules}

    @cached_property
    def rows(self) -> Mapping[Ref, Rows]:
        """The reference data of each table."""
        return {rows.table: rows for rows in self.catalog.all(Rows)}

    @cached_property
    def unions(self) -> Mapping[tuple[Ref, str], ColumnNote]:
        """The columns that are unions of literals."""
        return {(note.table, note.column): note for note in self.catalog.intent.notes if note.values}

    # ------------------------------------------------------------ questions

    def keys(self, table: Table) -> Iterator[Key]:
        """The primary key and the unique constraints."""
        if table.primary_key:
            yield table.primary_key
        yield from table.uniques

    def referring_columns(self, table: Table) -> frozenset[str]:
        """The columns that refer to other rows."""
        return frozenset(column for key in self.foreign_keys.get(table.ref, ()) for column in key.columns)

    def is_referred_to(self, table: Table) -> bool:
        """Whether rows elsewhere refer to this table's."""
        return table.ref in self.referring

    def is_small(self, table: Table) -> bool:
        """Whether the source says that the table has few rows, or has all of them itself."""
        return self.volumes.get(table.ref, 10_000) < 10_000 or table.ref in self.rows

    def is_under_check(self, table: Table, column: Column) -> bool:
        """Whether a check of the table says something of a column."""
        return any(column.name in check.condition.sql for check in table.checks)

    def place(self, table: Table, column: Column) -> Span | None:
        """Where a column is written; its table where the line is the standard library's."""
        return table.origin if column.origin is None or is_standard(column.origin) else column.origin

    def weight(self, base: int, table: Table) -> int:
        """A weight, more for a table of many rows: three for each digit beyond thousands."""
        volume = self.volumes.get(table.ref, 0)
        return base + 3 * max(0, len(str(volume)) - 4)


def is_time(column: Column) -> bool:
    """Whether it holds points in time."""
    return column.type.name in _TIMES and not column.type.schema and not column.type.dimensions


def is_now(column: Column) -> bool:
    """Whether its default is the time at which a row is made."""
    return column.default is not None and any(call in column.default.sql.lower() for call in _NOW)


def is_text(column: Column) -> bool:
    """Whether it is text of any length."""
    type_ = column.type
    return not (type_.schema or type_.dimensions) and (
        type_.name == "text" or (type_.name == "varchar" and type_.arguments is None)
    )


def is_numbered(column: Column) -> bool:
    """Whether the database itself counts its values up."""
    return bool(column.identity or column.serial or (column.default and "nextval(" in column.default.sql))


def is_written_in(table: Table, place: Span | None) -> bool:
    """Whether something stands in the block of its table, and in no mixin: before any other declaration could."""
    if table.origin is None or place is None or table.origin.source is not place.source:
        return False
    return place.start > table.origin.start and "\n}" not in place.source.text[table.origin.end : place.start]


def is_standard(place: Span | None) -> bool:
    """Whether something is written in the standard library."""
    return place is not None and place.source.path.removeprefix("stdlib/") in _STANDARD


def name(table: Ref) -> str:
    """A table as people write it: without `public`."""
    return ".".join(table.path[1:] if table.path[0] == "public" else table.path)


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: `a`, `b` and `c`."""
    *before, last = (f"`{name}`" for name in names)
    return f"{', '.join(before)} and {last}" if before else last


def _by(objects: Iterable[T], field: str) -> dict[Ref, list[T]]:
    out: dict[Ref, list[T]] = {}
    for object_ in objects:
        out.setdefault(getattr(object_, field), []).append(object_)
    return out
