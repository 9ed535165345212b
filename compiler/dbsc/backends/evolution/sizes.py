"""How large tables become: an estimate from the types of their columns and the number of rows that they are to hold.

The layout is PostgreSQL's: pages of 8,192 bytes, rows with a header of 23 bytes that begin at multiples of 8, values at
multiples of their type's alignment, B-trees filled to nine tenths (https://www.postgresql.org/docs/current/storage.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbsc.backends.markdown import code, grid
from dbsc.catalog.objects import Column, Enum, Table
from dbsc.lint.facts import Facts, name
from dbsc.lint.words import LONG, words

_PAGE = 8192
_FIXED = {
    "boolean": (1, 1),
    '"char"': (1, 1),
    "smallint": (2, 2),
    "integer": (4, 4),
    "oid": (4, 4),
    "real": (4, 4),
    "date": (4, 4),
    "macaddr": (6, 4),
    "bigint": (8, 8),
    "double precision": (8, 8),
    "money": (8, 8),
    "time": (8, 8),
    "timestamp": (8, 8),
    "timestamptz": (8, 8),
    "timetz": (12, 8),
    "uuid": (16, 1),
    "interval": (16, 8),
    "point": (16, 8),
}
"""Types of one size: how many bytes, and at multiples of how many they begin."""
_NUMERIC, _SHORT, _LONG = 10, 20, 200
_DOCUMENTS = frozenset(("json", "jsonb", "xml", "bytea", "tsvector", "hstore"))

_HOW = f"""\
Estimated from `option volume` and the types. Text is taken as {_SHORT} bytes, or {_LONG} where its name is one of long
text; `json`, `bytea` and the like as {_LONG}; `numeric` as {_NUMERIC}; half of what may be null as empty. Indexes are
B-trees of distinct values, freshly built; other indexes, and those over a part of the rows, are not counted, nor is
what was changed or deleted and waits for vacuum."""


def growth(facts: Facts) -> Iterator[str]:
    """The section; nothing where no table says how many rows it is to hold."""
    tables = [table for table in facts.tables if table.ref in facts.volumes]
    if not tables:
        return
    enums = frozenset((enum.schema, enum.name) for enum in facts.catalog.all(Enum))
    sized = [(table, *sizes(facts, table, facts.volumes[table.ref], enums)) for table in tables]
    sized.sort(key=lambda found: (-found[1] - found[2], found[0].ref))
    yield "## Growth"
    yield _HOW
    yield grid(
        ("table", "rows", "size of the rows", "size of the indexes"),
        (
            (code(name(table.ref)), f"{facts.volumes[table.ref]:,}", pretty(rows), pretty(indexes))
            for table, rows, indexes in sized
        ),
    )


def sizes(facts: Facts, table: Table, count: int, enums: frozenset[tuple[str | None, str]]) -> tuple[int, int]:
    """The bytes of a number of rows and of their B-trees."""
    width = (_row(table.columns, enums, full=True) + _row(table.columns, enums, full=False)) // 2
    fill = int(dict(table.parameters).get("fillfactor", "100"))
    rows = _pages(count, _aligned(width, 8), (_PAGE - 24) * fill // 100)
    trees = [key.columns for key in facts.keys(table)]
    trees += [
        (*(element.column or "" for element in index.elements), *index.include)
        for index in facts.indexes.get(table.ref, ())
        if index.method == "btree" and index.where is None
    ]
    return rows, sum(_pages(count, _entry(table, columns, enums), (_PAGE - 40) * 9 // 10) for columns in trees)


def pretty(size: int) -> str:
    """A size as people say it; a kilobyte is 1,024 bytes, as for PostgreSQL."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit in ("bytes", "kB") or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:,.1f} TB"


def _row(columns: Sequence[Column], enums: frozenset[tuple[str | None, str]], *, full: bool) -> int:
    """The bytes of a row with all its values, or without those that may be null."""
    empty = any(column.nullable for column in columns) and not full
    width = _aligned(23 + (len(columns) + 7) // 8 * empty, 8)
    return _laid_out(width, [column for column in columns if full or not column.nullable], enums)


def _entry(table: Table, columns: Sequence[str], enums: frozenset[tuple[str | None, str]]) -> int:
    """The bytes of an entry of a B-tree."""
    found = [column for column in map(table.column, columns) if column]
    expressions = len(columns) - len(found)
    return _aligned(_laid_out(8, found, enums) + expressions * (_SHORT + 1), 8)


def _laid_out(width: int, columns: Sequence[Column], enums: frozenset[tuple[str | None, str]]) -> int:
    for column in columns:
        if column.generated and column.generated.virtual:
            continue
        size, alignment = _size(column, enums)
        width = _aligned(width, alignment) + size
    return width


def _size(column: Column, enums: frozenset[tuple[str | None, str]]) -> tuple[int, int]:
    """The bytes of a value, with the byte that says how long it is, and its alignment."""
    type_ = column.type
    if type_.dimensions:
        return 1 + 24 + 5 * 8, 1
    if (type_.schema, type_.name) in enums:
        return 4, 4
    if type_.schema is None and type_.name in _FIXED:
        return _FIXED[type_.name]
    if type_.name == "numeric":
        return 1 + _NUMERIC, 1
    if type_.name in _DOCUMENTS:
        return 4 + _LONG, 4
    said = words(column.name)
    length = _LONG if said and said[-1] in LONG else _SHORT
    if type_.name in ("varchar", "bpchar", "char") and type_.arguments and type_.arguments.isdigit():
        most = int(type_.arguments)
        length = most if type_.name != "varchar" else min(most, length)
    return (1 + length, 1) if length < 126 else (4 + length, 4)


def _pages(count: int, width: int, room: int) -> int:
    """The bytes of the pages that hold so many things of a width, each with its pointer of 4 bytes."""
    in_page = max(1, room // (width + 4))
    return -(-count // in_page) * _PAGE


def _aligned(at: int, to: int) -> int:
    return -(-at // to) * to
