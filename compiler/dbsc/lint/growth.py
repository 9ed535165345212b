"""Tables that outgrow one piece, and partitions that run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dbsc.catalog.objects import Column, Key, Partition, Table
from dbsc.diagnostics import Edit
from dbsc.lint.facts import Facts, is_now, is_numbered, is_time, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import Line, opening_brace, replaced, without
from dbsc.lint.words import BOOKKEEPING, CHANGES, CREATED, LOGS, words
from dbsc.postgres.sql import element, names
from dbsc.source import Span
from dbsc.sqltext.quote import identifier

LARGE = 10_000_000
"""The number of rows from which a table is better kept in partitions."""


def unpartitioned(facts: Facts) -> Iterator[Finding]:
    """DBS701: a table of many rows, or a log by name and shape, that could be kept in partitions by time."""
    for table in facts.tables:
        volume = facts.volumes.get(table.ref)
        if table.partition_key or table.inherits or facts.is_referred_to(table):
            continue
        large = volume is not None and volume >= LARGE
        column = creation(table) if large or (volume is None and is_log(facts, table)) else None
        if column is None or not _can_be_split(facts, table, column):
            continue
        if large:
            reason = f"`{name(table.ref)}` is to hold {volume:,} rows in one piece"
        else:
            reason = f"`{name(table.ref)}` only grows, in one piece"
        yield Finding(
            "DBS701",
            table,
            table.origin,
            f"{reason}; by `{column.name}` it can be kept in partitions",
            facts.weight(60 if large else 35, table),
            _by_month(table, column),
        )


def ending_partitions(facts: Facts) -> Iterator[Finding]:
    """DBS702: partitions that are written out up to a day, and nothing that makes the next ones."""
    for table in facts.tables:
        partitions = facts.partitions.get(table.ref, [])
        if table.ref in facts.rules or not table.partition_key or table.partition_key.strategy != "range":
            continue
        last = _last(partitions)
        if last is None:
            continue
        partition, start, end = last
        rest = next((one for one in partitions if one.bound.kind == "default"), None)
        then = f"later rows pile up in `{rest.name}`" if rest else "inserts from that day on fail"
        yield Finding(
            "DBS702",
            table,
            partition.origin or table.origin,
            f"the last partition of `{name(table.ref)}` ends before {end.isoformat()}: {then}",
            facts.weight(80 if rest is None else 60, table),
            (_continued(table, partitions, start, end),),
        )


RULES = (unpartitioned, ending_partitions)


def is_log(facts: Facts, table: Table) -> bool:
    """Whether a table is called and shaped like one that only grows: rows are added, and never change."""
    said = words(table.name)
    if not said or said[-1] not in LOGS or not BOOKKEEPING.isdisjoint(said) or facts.is_referred_to(table):
        return False
    if any(not CHANGES.isdisjoint(words(column.name)) for column in table.columns):
        return False
    retained = any(retention.table == table.ref for retention in facts.catalog.intent.retentions)
    return not retained and any(is_time(column) and not column.nullable and is_now(column) for column in table.columns)


def creation(table: Table) -> Column | None:
    """The column that says when a row came to be: its default is the time, or its name says so."""
    times = [column for column in table.columns if is_time(column) and not column.nullable and not column.generated]
    times = [column for column in times if CHANGES.isdisjoint(words(column.name))]
    by_default = [column for column in times if is_now(column)]
    by_name = [column for column in times if column.name in CREATED]
    if by_default or by_name:
        return (by_default or by_name)[0]
    return times[0] if len(times) == 1 else None


def surrogate(table: Table) -> Column | None:
    """The column that alone is the primary key, if the database gives it its values."""
    key = table.primary_key
    column = table.column(key.columns[0]) if key and len(key.columns) == 1 else None
    return column if column and (is_numbered(column) or column.default) else None


def _can_be_split(facts: Facts, table: Table, column: Column) -> bool:
    """Whether all that is unique stays so with the time in every key: of a number that is made up it does."""
    key = table.primary_key
    if table.exclusions or not (key is None or column.name in key.columns or surrogate(table)):
        return False
    unique = [one.columns for one in table.uniques]
    unique += [
        tuple(e.column or "" for e in index.elements) for index in facts.indexes.get(table.ref, ()) if index.unique
    ]
    return all(column.name in columns for columns in unique)


def _by_month(table: Table, column: Column) -> tuple[Line, ...]:
    """The lines that keep a table in a partition a month, with the key that this asks for."""
    lines = list(_widened(table, table.primary_key, column)) if table.primary_key else []
    return (*lines, Line(f"partition by range ({identifier(column.name)}) every 1 month ahead 3"))


def _widened(table: Table, key: Key, column: Column) -> Iterator[Line]:
    """The primary key with the time in it."""
    if column.name in key.columns:
        return
    columns = names((*key.columns, column.name))
    of = table.column(key.columns[0])
    bare = without(table, of, key.origin) if of and key.origin else None
    if bare:
        yield bare
        yield Line(f"pk ({columns})")
    else:
        written = key.origin.text if key.origin else ""
        head, _, rest = written.partition("(")
        is_item = head.startswith("pk") and rest
        text = f"{head}({columns}){rest.partition(')')[2]}" if is_item else f"pk ({columns})"
        yield replaced(table, key.origin if is_item else None, text)


# ---------------------------------------------------------------- partitions that are written out


def _last(partitions: list[Partition]) -> tuple[Partition, date, date] | None:
    """The partition that ends last, with its days; None if one has no end, or the bounds are no days."""
    found = None
    for partition in partitions:
        if partition.bound.kind == "default":
            continue
        if partition.bound.kind != "range" or len(partition.bound.values) != 2:
            return None
        start, end = map(_day, partition.bound.values)
        if end is None:
            return None
        if start is not None and (found is None or end > found[2]):
            found = (partition, start, end)
    return found


def _day(sql: str) -> date | None:
    """The day of a bound such as `'2026-01-01'`; a time of midnight may follow."""
    if not sql.startswith("'") or sql.count("'") < 2:
        return None
    text, rest = sql[1 : sql.index("'", 1)], sql[sql.index("'", 1) + 1 :]
    clock = text[10:].strip("T ")
    if (rest and not rest.startswith("::")) or clock.rstrip("0:+-.Z"):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _continued(table: Table, partitions: list[Partition], start: date, end: date) -> Line:
    """The partition line with the rule that makes the next ones, each as long as the last one."""
    assert table.partition_key is not None
    key = ", ".join(map(element, table.partition_key.elements))
    rule = f"every {_period(start, end)} from '{end.isoformat()}'"
    place = min((one.origin for one in partitions if one.origin), key=lambda span: span.start, default=None)
    edit = None
    if place:
        brace = opening_brace(table, place)
        edit = Edit(Span(place.source, brace, brace), f"{rule} ", safe=False) if brace is not None else None
    return Line(f"partition by range ({key}) {rule} {{ … }}", edit)


def _period(start: date, end: date) -> str:
    """The length of a partition as a rule has it, and how many are to be ahead."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day == end.day == 1 and months:
        if months % 12 == 0:
            return f"{_amount(months // 12, 'year')} ahead 1"
        return f"{_amount(months, 'month')} ahead 3"
    days = (end - start).days
    return f"{_amount(days // 7, 'week')} ahead 4" if days % 7 == 0 and days else f"{_amount(days, 'day')} ahead 14"


def _amount(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
