"""A few rows for every table of a schema, whose values satisfy whatever drawn schemas ask; and what becomes of them.

Each type has its values, and row number n has value number n in every column: so keys are distinct, and what refers
to a key finds it. The last row has nothing in every column that may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Column,
    Composite,
    Domain,
    Enum,
    ForeignKey,
    Partition,
    RangeType,
    Ref,
    Rows,
    Table,
    Type,
    ref,
)
from dbsc.migrate.changed.overlaps import overlap
from dbsc.postgres.connection import Connection
from dbsc.sqltext.quote import identifier, literal, qualified

HOW_MANY = 3
_VALUES = {
    "boolean": ("true", "false", "true", "false"),
    "date": ("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"),
    "timestamptz": ("2026-01-01 01:00Z", "2026-01-02 02:00Z", "2026-01-03 03:00Z", "2026-01-04 04:00Z"),
    "interval": ("1 day", "2 days", "3 days", "4 days"),
    "uuid": tuple(f"0000000{n}-0000-4000-8000-000000000000" for n in range(1, 5)),
    "jsonb": ('{"a": 1}', '{"a": 2}', '{"a": 3}', '{"a": 4}'),
    "bytea": ("\\x01", "\\x02", "\\x03", "\\x04"),
    "inet": ("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"),
    "int4range": ("[1,2)", "[3,4)", "[5,6)", "[7,8)"),
    "text": ("b", "c", "d", "e"),
    "varchar": ("b", "c", "d", "e"),
    "integer": ("1", "2", "3", "1"),
}

Cells = dict[str, dict[str, list[str | None]]]
"""The rows of tables, column by column, in the order of all their values as text."""


def value(catalog: Catalog, type_: Type, number: int) -> str:
    """A value of a type as text."""
    if type_.dimensions:
        inner = value(catalog, type_.replace(dimensions=0), number)
        return f'{{"{inner}"}}' if type_.schema else f"{{{inner}}}"
    if type_.schema is None:
        return _VALUES.get(type_.name, ("1", "2", "3", "4"))[number]
    match catalog.objects.get(ref("type", type_.schema, type_.name)):
        case Domain(type=base):
            return value(catalog, base, number)
        case Enum(labels=labels):
            return labels[number % 2 if len(labels) > 1 else 0]
        case Composite(attributes=attributes):
            return "(" + ",".join(value(catalog, each.type, number) for each in attributes) + ")"
        case RangeType():
            return f"[{number},{number + 1})"
        case _:
            return str(number + 1)


def cell(catalog: Catalog, table: Table, column: Column, number: int) -> str | None:
    """What a row has in a column."""
    for note in catalog.intent.notes:
        if (note.table, note.column) == (table.ref, column.name) and note.values:
            return note.values[number % len(note.values)]
    for key in catalog.all(ForeignKey):
        if key.table == table.ref and key.columns == (column.name,):
            target = catalog.table(key.target)
            aim = target.column(key.target_columns[0]) if target else None
            assert target is not None and aim is not None
            return cell(catalog, target, aim, min(number, HOW_MANY - 1)) if aim is not column else None
    keys = table.partition_key
    if keys and keys.strategy == "list" and keys.elements[0].column == column.name:
        return "abca"[number]
    return value(catalog, column.type, number)


def filled(catalog: Catalog) -> str:
    """The statements that put rows into all tables of a schema, whatever refers to whatever."""
    statements = ["set session_replication_role = replica", *_inserts(catalog), "reset session_replication_role"]
    return "".join(f"{statement};\n" for statement in statements)


def _inserts(catalog: Catalog) -> Iterator[str]:
    said = {rows.table for rows in catalog.all(Rows)}
    for table in catalog.all(Table):
        columns = [column for column in all_columns(catalog, table) if not column.generated]
        if table.foreign or table.ref in said or not columns:
            continue
        key = table.primary_key.columns if table.primary_key else ()
        names = ", ".join(identifier(column.name) for column in columns)
        for number in range(HOW_MANY):
            cells = []
            for column in columns:
                found = cell(catalog, table, column, number)
                empty = number == HOW_MANY - 1 and _may_be_empty(catalog, column) and column.name not in key
                cells.append("null" if found is None or empty else literal(found))
            yield (
                f"insert into {qualified(*table.ref.path)} ({names}) overriding system value"
                f" values ({', '.join(cells)})"
            )


def _may_be_empty(catalog: Catalog, column: Column) -> bool:
    type_ = column.type
    domain = catalog.objects.get(ref("type", type_.schema, type_.name)) if type_.schema else None
    return column.nullable and not (isinstance(domain, Domain) and not domain.nullable)


def cells(connection: Connection, catalog: Catalog) -> Cells:
    """All rows of the tables of a schema."""
    found: Cells = {}
    for table in catalog.all(Table):
        if table.foreign:
            continue
        names = [column.name for column in all_columns(catalog, table) if not column.generated]
        said = ", ".join(f"{identifier(name)}::text" for name in names)
        only = "" if table.partition_key else "only "
        rows = connection.execute(f"select {said} from {only}{qualified(*table.ref.path)}").fetchall()
        found[_place(table.ref)] = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return found


def all_columns(catalog: Catalog, table: Table) -> list[Column]:
    """The columns of a table with those that it has from others; what is its own comes first."""
    found = {column.name: column for column in table.columns}
    for parent in table.inherits:
        above = catalog.table(parent)
        for column in all_columns(catalog, above) if above else ():
            found.setdefault(column.name, column)
    return list(found.values())


def _place(table: Ref) -> str:
    return ".".join(table.path)


def lost(before: Cells, after: Cells, names: Mapping[str, str], old: Catalog, new: Catalog) -> list[str]:
    """What is not kept of the rows of tables, as sentences: of columns that both have, with the names as they are now.

    What a row did not have it may have got.
    """
    found = []
    for table in old.all(Table):
        path = tuple(names.get(part, part) for part in table.ref.path)
        now = new.objects.get(ref("table", *path))
        if table.foreign or not isinstance(now, Table) or ref("rows", *table.ref.path) in old.objects:
            continue  # rows that are said become others
        if any(_is_given_up(partition, table, names, old, new) for partition in old.all(Partition)):
            continue  # with leave
        had, has = before[_place(table.ref)], after[".".join(path)]
        apart = [after[place] for place in _apart(table.ref, names, old, new)]
        has = {name: [*values, *(v for each in apart for v in each.get(name, ()))] for name, values in has.items()}
        later = {column.name: column for column in all_columns(new, now)}
        for column in all_columns(old, table):
            name = names.get(column.name, column.name)
            if column.generated or name not in later or later[name].generated:
                continue
            was, is_ = _common(old, column, new, later[name], names)
            first = _counted(_only(was, had[column.name]), _only(is_, has[name]))
            if first:
                found.append(f"{_place(table.ref)}.{column.name}: {first}")
    return found


def _is_given_up(gone: Partition, table: Table, names: Mapping[str, str], old: Catalog, new: Catalog) -> bool:
    """Whether a partition of a table goes with its rows."""
    path = tuple(names.get(part, part) for part in gone.ref.path)
    return gone.parent == table.ref and ref("table", *path) not in new.objects and not is_taken_over(old, new, gone)


def _apart(table: Ref, names: Mapping[str, str], old: Catalog, new: Catalog) -> Iterator[str]:
    """The tables that have been partitions of one."""
    for partition in old.all(Partition):
        if partition.parent == table:
            path = tuple(names.get(part, part) for part in partition.ref.path)
            if isinstance(new.objects.get(ref("table", *path)), Table):
                yield ".".join(path)
            yield from _apart(partition.ref, names, old, new)


def is_taken_over(old: Catalog, goal: Catalog, gone: Partition) -> bool:
    """Whether a partition of its table that is new, or holds other rows than it did, may hold its rows."""
    had = {p.ref: p.bound for p in old.all(Partition)}
    table = old.table(gone.parent)
    key = table.partition_key.elements[0].column if table and table.partition_key else None
    column = table.column(key) if table and key else None
    others = (p.bound for p in goal.all(Partition) if p.parent == gone.parent and had.get(p.ref) != p.bound)
    return any(overlap(gone.bound, bound, column) for bound in others)


def _common(
    old: Catalog, column: Column, new: Catalog, later: Column, names: Mapping[str, str]
) -> tuple[list[int] | None, list[int] | None]:
    """Where the attributes stand that values of a composite type keep, before and after; None of any other type."""
    before, after = (
        catalog.objects.get(ref("type", each.type.schema, each.type.name)) if each.type.schema else None
        for catalog, each in ((old, column), (new, later))
    )
    if not isinstance(before, Composite) or not isinstance(after, Composite):
        return None, None
    places = {attribute.name: place for place, attribute in enumerate(after.attributes)}
    kept = [(at, names.get(each.name, each.name)) for at, each in enumerate(before.attributes)]
    pairs = [(at, places[name]) for at, name in kept if name in places]
    return [at for at, _ in pairs], [place for _, place in pairs]


def _only(places: list[int] | None, values: list[str | None]) -> list[str | None]:
    """Values of a composite type with some of their attributes; those of `value` have no commas in them."""
    if places is None:
        return values
    rows = [value.strip('{}"()').split(",") if value else None for value in values]
    return [None if row is None else ",".join(row[place] for place in places) for row in rows]


def _counted(had: list[str | None], has: list[str | None]) -> str:
    left = list(has)
    for each in had:
        if each is not None:
            if each not in left:
                return f"{each!r} is gone: {has}"
            left.remove(each)
    return "" if len(has) >= len(had) else f"{len(had)} rows are {len(has)}"
