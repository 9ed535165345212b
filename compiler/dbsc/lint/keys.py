"""Keys that hurt: none, one whose numbers run out, random ones, and text that does not fit into an index."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Column, Key, Table
from dbsc.lint.facts import Facts, is_numbered, is_text, listed, name
from dbsc.lint.finding import Finding
from dbsc.lint.growth import LARGE, is_log, surrogate
from dbsc.lint.lines import Line, appended, replaced, retyped
from dbsc.lint.words import LONG, words
from dbsc.postgres.sql import names
from dbsc.source import Span
from dbsc.sqltext.quote import identifier

_NUMBERS = {"smallint": 32_767, "integer": 2_147_483_647}
_WORDS = {
    "smallint": ("smallint", "int2", "smallserial", "serial2"),
    "integer": ("int", "int4", "integer", "serial", "serial4"),
}
_RANDOM = ("gen_random_uuid()", "uuid_generate_v4()")
_WITHOUT_KEYS = frozenset("staging stage import tmp temp raw config configuration settings meta".split())
_FITS = 2000
"""Bytes of text for which a row of a B-tree has room beside other columns; it has 2,704 (measured on 15 and 18)."""


def missing(facts: Facts) -> Iterator[Finding]:
    """DBS711: a table without a primary key, where it is neither a log nor for the moment."""
    for table in facts.tables:
        if table.primary_key or table.inherits or table.partition_key or table.unlogged or is_log(facts, table):
            continue
        if not _WITHOUT_KEYS.isdisjoint(words(table.name)):
            continue
        write = _new_key(facts, table)
        if write is None:
            continue
        message = f"`{name(table.ref)}` has no primary key: two of its rows can be the same"
        candidate = next((key for key in table.uniques if _is_whole(table, key)), None)
        if candidate:
            message = f"`{name(table.ref)}` has no primary key, though {listed(candidate.columns)} could be it"
        yield Finding("DBS711", table, table.origin, message, facts.weight(50, table), (write,))


def running_out(facts: Facts) -> Iterator[Finding]:
    """DBS712: a key that is counted up in a type too small for what the table is to hold."""
    for table in facts.tables:
        column = surrogate(table)
        volume = facts.volumes.get(table.ref)
        most = _NUMBERS.get(column.type.name) if column and is_numbered(column) and not column.type.schema else None
        if column is None or most is None or column.name in facts.referring_columns(table):
            continue
        many = volume is not None and volume >= min(LARGE, most // 4)
        if not many and (volume is not None or not is_log(facts, table)):
            continue
        how_many = f"`{name(table.ref)}` is to hold {volume:,} rows" if many else f"`{name(table.ref)}` only grows"
        message = f"the numbers of `{column.name}` end at {most:,}, and {how_many}"
        serial = "bigserial" if column.serial else "bigint"
        line = retyped(table, column, _WORDS[column.type.name], serial)
        yield Finding(
            "DBS712", table, facts.place(table, column), message, facts.weight(70 if many else 45, table), (line,)
        )


def random(facts: Facts) -> Iterator[Finding]:
    """DBS713: random keys in a large table that is not kept in partitions by time."""
    for table in facts.tables:
        column = surrogate(table)
        volume = facts.volumes.get(table.ref, 0)
        if column is None or volume < LARGE or column.type.name != "uuid" or column.default is None:
            continue
        if not column.default.sql.endswith(_RANDOM):
            continue
        message = f"`{column.name}` is random: each of {volume:,} rows lands in another page of the index"
        in_order = facts.header.postgres >= 18
        counted = f"count the keys up (`{identifier(column.name)} bigint pk identity`)"
        yield Finding(
            "DBS713",
            table,
            facts.place(table, column),
            message,
            facts.weight(25, table),
            (_in_order(table, column),) if in_order else (),
            None if in_order else f"{counted}, or make UUIDs of version 7 in the application",
        )


def long_text(facts: Facts) -> Iterator[Finding]:
    """DBS714: text of any length in a B-tree, whose rows hold 2,704 bytes at most."""
    for table in facts.tables:
        for column, place, what in _in_trees(facts, table):
            last = words(column.name)[-1:]
            if not (is_text(column) and last and last[0] in LONG) or "short" in words(column.name):
                continue
            if any("length(" in c.condition.sql and column.name in c.condition.sql for c in table.checks):
                continue
            message = f"a long `{column.name}` cannot be stored: {what} takes at most 2,704 bytes of it"
            check = f"check (octet_length({identifier(column.name)}) <= {_FITS})"
            line = appended(table, column, check)
            yield Finding("DBS714", table, place or table.origin, message, facts.weight(45, table), (line,))


RULES = (missing, running_out, random, long_text)


def _new_key(facts: Facts, table: Table) -> Line | None:
    """The line that gives a table a primary key."""
    for key in table.uniques:
        if _is_whole(table, key):
            return _made_primary(table, key)
    own = table.column("id")
    if own:
        return None if own.nullable else appended(table, own, "pk")
    keys = facts.foreign_keys.get(table.ref, [])
    if keys and 1 < len(table.columns) <= 3 and not any(column.nullable for column in table.columns):
        return Line(f"pk ({names(tuple(column.name for column in table.columns))})")
    return Line("id  bigint pk identity")


def _is_whole(table: Table, key: Key) -> bool:
    """Whether a unique key tells every row apart: none of its columns can be null."""
    columns = [table.column(column) for column in key.columns]
    return not key.deferrable and not key.include and all(column and not column.nullable for column in columns)


def _made_primary(table: Table, key: Key) -> Line:
    """`pk` in the place of `unique`."""
    place = key.origin
    if place is not None and place.text == "unique":
        column = table.column(key.columns[0])
        line = appended(table, column, "pk") if column else None
        if line is not None and line.edit is not None:
            return Line(line.text.replace(" unique", "", 1), replaced(table, place, "pk").edit)
    return replaced(table, place if _is_item(place) else None, f"pk ({names(key.columns)})")


def _is_item(place: Span | None) -> bool:
    return place is not None and place.text.startswith("unique") and place.text.endswith(")")


def _in_order(table: Table, column: Column) -> Line:
    """The column's line with keys that are made in the order of time."""
    line = appended(table, column, "")
    text = line.text.rstrip()
    assert column.default is not None
    call = next(call for call in _RANDOM if column.default.sql.endswith(call))
    if line.edit is None or text.count(call) != 1:
        return Line(f"{identifier(column.name)}  uuid pk = uuidv7()")
    assert column.origin is not None
    start = column.origin.start + text.index(call)
    return Line(
        text.replace(call, "uuidv7()"),
        replaced(table, Span(column.origin.source, start, start + len(call)), "uuidv7()").edit,
    )


def _in_trees(facts: Facts, table: Table) -> Iterator[tuple[Column, Span | None, str]]:
    """The columns that are keys of B-trees, with the place and the name of what has them; each once."""
    seen = set()
    trees = [(key.columns, key.origin, f"`{key.name}`") for key in facts.keys(table)]
    for index in facts.indexes.get(table.ref, ()):
        if index.method == "btree":
            columns = tuple(element.column for element in index.elements if element.column)
            trees.append((columns, index.origin, f"`{index.name}`"))
    for columns, place, what in trees:
        for called in columns:
            column = table.column(called)
            if column and called not in seen:
                seen.add(called)
                yield column, place, what
