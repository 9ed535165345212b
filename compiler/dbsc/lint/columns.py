"""Types that say less than is meant: times without a zone, money that is rounded, json that is kept as text."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Column, Table
from dbsc.lint.facts import Facts, listed, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import retyped
from dbsc.lint.words import MONEY, NOT_MONEY, SUMS, TRADE, words

_INEXACT = {"real": ("real", "float4"), "double precision": ("float8", "float"), "money": ("money",)}
_LOCAL = frozenset("local wall naive clock birth birthdate birthday born dob dod hire hired day holiday".split())
_HABIT = 5
"""In more tables than these, the same advice table by table hides everything else."""
_VERBATIM = frozenset("raw original source signed verbatim".split())


def without_zone(facts: Facts) -> Iterator[Finding]:
    """DBS721: columns of type `timestamp`, all of a table at once; where it is a habit, all of the schema."""
    by_table = {table: found for table in facts.tables if (found := _local_times(table))}
    if len(by_table) > _HABIT:
        table, found = next(iter(by_table.items()))
        many = sum(map(len, by_table.values()))
        message = (
            f"{many:,} columns of {len(by_table):,} tables have no time zone: "
            "the same moment reads otherwise in each session"
        )
        weight = max(facts.weight(40, one) for one in by_table)
        instead = "write `timestamptz` for `timestamp`"
        yield Finding("DBS721", table, facts.place(table, found[0]), message, weight, instead=instead)
        return
    for table, found in by_table.items():
        said = listed(column.name for column in found)
        verb = "has no time zone" if len(found) == 1 else "have no time zone"
        arguments = found[0].type.arguments
        assert arguments is None or arguments.isdigit()
        lines = tuple(retyped(table, column, ("timestamp",), "timestamptz") for column in found)
        message = f"{said} of `{name(table.ref)}` {verb}: the same moment reads otherwise in each session"
        yield Finding("DBS721", table, facts.place(table, found[0]), message, facts.weight(40, table), lines)


def _local_times(table: Table) -> list[Column]:
    return [
        column
        for column in table.columns
        if _is(column, "timestamp") and _LOCAL.isdisjoint(words(column.name)) and not column.generated
    ]


def rounded_money(facts: Facts) -> Iterator[Finding]:
    """DBS722: money in a binary float, or in the type `money`."""
    for table in facts.tables:
        for column in table.columns:
            spellings = None if column.type.schema or column.type.dimensions else _INEXACT.get(column.type.name)
            if spellings is None or not (column.type.name == "money" or _is_called_money(table, column)):
                continue
            why = "its cents follow `lc_monetary`" if column.type.name == "money" else "it cannot hold 0.10 exactly"
            message = f"`{name(table.ref)}.{column.name}` is `{spellings[0]}`: {why}"
            line = retyped(table, column, spellings, "numeric(19,4)")
            yield Finding("DBS722", table, facts.place(table, column), message, facts.weight(65, table), (line,))


def json_as_text(facts: Facts) -> Iterator[Finding]:
    """DBS723: `json`, where nothing says that the very text is to be kept."""
    for table in facts.tables:
        for column in table.columns:
            if not _is(column, "json") or not _VERBATIM.isdisjoint(words(column.name)):
                continue
            message = f"`{name(table.ref)}.{column.name}` is `json`: it is parsed at every look, and cannot be indexed"
            line = retyped(table, column, ("json",), "jsonb")
            yield Finding("DBS723", table, facts.place(table, column), message, facts.weight(30, table), (line,))


RULES = (without_zone, rounded_money, json_as_text)


def _is(column: Column, type_: str) -> bool:
    return column.type.name == type_ and not (column.type.schema or column.type.dimensions)


def _is_called_money(table: Table, column: Column) -> bool:
    """Whether its name says money, and nothing gives it a unit of measure."""
    said = words(column.name)
    if any(one.name != column.name and one.name.endswith(("uom", "unit", "units")) for one in table.columns):
        return False
    money = not MONEY.isdisjoint(said) or (not SUMS.isdisjoint(said) and not TRADE.isdisjoint(words(table.name)))
    return money and NOT_MONEY.isdisjoint(said)
