"""What a relationship diagram shows: tables as boxes of columns, references as lines with their cardinality.

Partitions are part of their table's box. Tables that are there already appear with the columns that are referred to.
Views are left out: what they show is in their tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.backends.partitions import words
from dbsc.backends.partitions.plan import listed, steps
from dbsc.catalog.builtin import SHORT_NAMES
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Column, Enum, Extension, ForeignKey, Index, Partition, Ref, Table, Type
from dbsc.record import Record
from dbsc.semantics.types import type_sql

MOST_IN_PICTURE = 200  # tables; more of them are drawn as pages


class Row(Record):
    """A column of a box. `values` are the literals of its union, or the labels of the `enum` that is its type.

    `note`, on the first column of a partition key, says how the table is partitioned. Where a change of the schema is
    shown, `change` is added, removed or altered, of rows, boxes and lines; `before` is the type that a row had.
    """

    name: str
    type: str
    nullable: bool = False
    primary: bool = False
    unique: bool = False
    refers: bool = False
    values: tuple[str, ...] = ()
    note: str | None = None
    enum: bool = False
    comment: str | None = None
    change: str = ""
    before: str = ""


class Box(Record):
    """A table. `kind` is table, junction or external; `note` says how it is partitioned, if no column does.

    `secured` says that row level security is on, `retentions` how long its rows are kept: `90 days by deleted_at`,
    `file` where it is declared. A box that is `partial` stands for a table elsewhere, and has only what is referred to.
    """

    ref: Ref
    kind: str
    rows: tuple[Row, ...]
    note: str | None = None
    comment: str | None = None
    secured: bool = False
    retentions: tuple[str, ...] = ()
    file: str | None = None
    partial: bool = False
    change: str = ""

    @property
    def schema(self) -> str:
        """The schema that it is in."""
        return self.ref.path[0]

    @property
    def title(self) -> str:
        """Its name as people write it: without `public`."""
        return words.name(self.ref)


class Line(Record):
    """A reference. `single` says that a target has at most one referrer, `optional` that there may be no target.

    `owned` says that the referring columns are part of the primary key: the row is what it is by its target.
    """

    source: Ref
    columns: tuple[str, ...]
    target: Ref
    target_columns: tuple[str, ...]
    single: bool = False
    optional: bool = False
    owned: bool = False
    on_delete: str | None = None
    change: str = ""


class Model(Record):
    """A diagram: its title, the boxes in the order of the source (external ones last), and the lines."""

    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]

    def by_ref(self) -> dict[Ref, Box]:
        """The boxes by their tables. Both ends of every line are there."""
        return {box.ref: box for box in self.boxes}

    def schemas(self) -> dict[str, tuple[Box, ...]]:
        """The boxes by schema, `public` first."""
        names = sorted({box.schema for box in self.boxes}, key=lambda name: (name != "public", name))
        return {name: tuple(box for box in self.boxes if box.schema == name) for name in names}


def model(catalog: Catalog) -> Model:
    """The diagram of a whole schema."""
    return _Drawing(catalog).model()


# ---------------------------------------------------------------- from the catalog


class _Drawing:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.tables = {table.ref: table for table in catalog.all(Table)}
        self.enums = {enum.ref: enum.labels for enum in catalog.all(Enum)}
        self.enums |= {ref: found.labels for ref, found in catalog.externals.items() if isinstance(found, Enum)}
        self.notes = {(note.table, note.column): note.values for note in catalog.intent.notes if note.values}
        self.rules = {rule.table: rule for rule in catalog.intent.partition_rules}
        self.retentions: dict[Ref, list[str]] = {}
        for found in catalog.intent.retentions:
            self.retentions.setdefault(found.table, []).append(f"{found.keep.text} by {found.column}")
        self.hidden = {"public", *(found.schema for found in catalog.all(Extension) if found.schema)}
        self.keys = _unique_keys(catalog)
        self.junctions = {junction.table for junction in catalog.intent.junctions}

    def model(self) -> Model:
        lines = tuple(self.lines())
        referring: dict[Ref, list[Line]] = {}
        for line in lines:
            referring.setdefault(line.source, []).append(line)
        boxes = [self.box(table, referring.get(table.ref, [])) for table in self.tables.values()]
        boxes += self.externals(lines)
        return Model(self.catalog.intent.header.name, tuple(boxes), lines)

    def lines(self) -> Iterator[Line]:
        for key in self.catalog.all(ForeignKey):
            table = self.tables.get(key.table)
            if table is None:
                continue
            columns = set(key.columns)
            primary = set(table.primary_key.columns) if table.primary_key else set()
            found = [table.column(name) for name in key.columns]
            yield Line(
                key.table,
                key.columns,
                self.whole(key.target),
                key.target_columns,
                single=any(columns.issuperset(unique) for unique in self.keys[key.table]),
                optional=any(column is not None and column.nullable for column in found),
                owned=bool(primary) and columns <= primary,
                on_delete=key.on_delete,
            )

    def whole(self, table: Ref) -> Ref:
        """A table, or the one that it is a partition of."""
        found = self.catalog.objects.get(table)
        return self.whole(found.parent) if isinstance(found, Partition) else table

    def box(self, table: Table, lines: list[Line]) -> Box:
        """The box of a table that refers to others by the lines."""
        primary = table.primary_key.columns if table.primary_key else ()
        referring = {name for line in lines for name in line.columns}
        owned = [line for line in lines if line.owned]
        is_junction = len(owned) == 2 and set(primary) == {name for line in owned for name in line.columns}
        joined = is_junction or table.ref in self.junctions
        note = self.partitioning(table)
        noted = table.partition_key.elements[0].column if table.partition_key else None
        rows = tuple(
            Row(
                column.name,
                self.type(column.type, table.schema),
                column.nullable,
                column.name in primary,
                (column.name,) in self.keys[table.ref] and primary != (column.name,),
                column.name in referring,
                self.values(table.ref, column),
                note if column.name == noted else None,
                self.is_enum(column.type),
                column.comment,
            )
            for column in table.columns
        )
        return Box(
            table.ref,
            "junction" if joined else "table",
            rows,
            None if noted else note,
            table.comment,
            table.row_security,
            tuple(self.retentions.get(table.ref, ())),
            table.origin.source.path if table.origin else None,
        )

    def externals(self, lines: Iterable[Line]) -> Iterator[Box]:
        """Boxes for the targets that are there already, with the columns that are referred to."""
        referred: dict[Ref, dict[str, Row]] = {}
        for line in lines:
            if line.target in self.tables:
                continue
            target, source = self.catalog.table(line.target), self.tables[line.source]
            rows = referred.setdefault(line.target, {})
            for name, own in zip(line.target_columns, line.columns, strict=False):
                column = (target.column(name) if target else None) or source.column(own)
                type_ = self.type(column.type, line.target.path[0]) if column else ""
                primary = bool(target and target.primary_key and name in target.primary_key.columns)
                rows.setdefault(name, Row(name, type_, primary=primary))
        for table in sorted(referred):
            yield Box(table, "external", tuple(referred[table].values()))

    def type(self, found: Type, schema: str) -> str:
        """A type as people write it: no schema where it goes without saying."""
        if found.schema in self.hidden or found.schema == schema:
            found = found.replace(schema=None)
            brackets, arguments = "[]" * found.dimensions, f"({found.arguments})" if found.arguments else ""
            return found.name + arguments + brackets
        short = SHORT_NAMES.get(found.name) if found.schema is None else None
        return short + "[]" * found.dimensions if short else type_sql(found)

    def values(self, table: Ref, column: Column) -> tuple[str, ...]:
        """The literals of a union, or the labels of an enum."""
        noted = self.notes.get((table, column.name))
        return noted or (self.enums[column.type.needs()[0]] if self.is_enum(column.type) else ())

    def is_enum(self, found: Type) -> bool:
        """Whether a type is an enum, or an array of one."""
        return any(needed in self.enums for needed in found.needs())

    def partitioning(self, table: Table) -> str | None:
        """How a table is partitioned: `range partitions every month; after 1 year archive, drop`."""
        key = table.partition_key
        if key is None:
            return None
        plain = len(key.elements) == 1 and key.elements[0].column is not None
        what = f"{key.strategy} partitions" + ("" if plain else f" by {words.key(key.elements)}")
        rule = self.rules.get(table.ref)
        if rule:
            actions = ", ".join(step.action for step in steps(rule))
            return f"{what} {words.every(rule.every)}" + (f"; after {rule.keep.text} {actions}" if rule.keep else "")
        parts = [part for part in listed(self.catalog, table.ref) if part.parent == table.ref]
        if key.strategy == "hash" and parts:
            return f"{len(parts)} {what}"
        return f"{what}: {_some(part.name.removeprefix(f'{table.name}_') for part in parts)}" if parts else what


def shortened(values: Iterable[str], room: int = 48) -> str:
    """Values separated by bars, as many as there is room for."""
    kept, left = _fitting(values, " | ", room)
    return kept + (f" | … {left} more" if left else "")


def _some(names: Iterable[str], room: int = 48) -> str:
    """Names in a sentence, as many as there is room for."""
    kept, left = _fitting(names, ", ", room)
    return kept + (f" and {left} more" if left else "")


def _fitting(values: Iterable[str], separator: str, room: int) -> tuple[str, int]:
    """The first values, at least one, as many as there is room for, and how many are left."""
    first, *left = (*values, "")[:-1] or ("",)
    kept = first
    while left and len(kept) + len(separator) + len(left[0]) <= room:
        kept += separator + left.pop(0)
    return kept, len(left)


def _unique_keys(catalog: Catalog) -> dict[Ref, list[tuple[str, ...]]]:
    """The columns of every key of every table: constraints, and unique indexes over all rows."""
    keys = {
        table.ref: [key.columns for key in (table.primary_key, *table.uniques) if key] for table in catalog.all(Table)
    }
    for index in catalog.all(Index):
        if index.unique and index.where is None and index.table in keys:
            columns = [element.column for element in index.elements if element.column]
            if len(columns) == len(index.elements):
                keys[index.table].append(tuple(columns))
    return keys
