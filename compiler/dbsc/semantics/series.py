"""Partitions that follow one another from a first bound to a last: `every 1 month from '2024-01-01' to '2025-01-01'`.

They are the same on every day, so they are partitions as if each was written out, and none of the rules that intent
holds. `folded` finds them among partitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbsc.catalog import moments, period_names
from dbsc.catalog.intent import PartitionRule, Period
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Bound, Partition, Ref
from dbsc.catalog.periods import Grid, bound_sql, bound_value, grid, plain_grid, suffix_from, value_of
from dbsc.record import Record
from dbsc.semantics.durations import plain_period
from dbsc.semantics.lift_parts import quoted
from dbsc.syntax import ast

MOST = 10_000
"""How many partitions a series has at most."""
_LEAST = 3
_NUMBERS = frozenset({"smallint", "integer", "bigint"})
_MOMENTS = frozenset({"date", "timestamp", "timestamptz"})


class Series(Record):
    """Partitions of `parent`, by their numbers in a grid."""

    parent: Ref
    rows: Grid
    count: int

    def __iter__(self) -> Iterator[tuple[str, Bound]]:
        """The name and the bound of each."""
        for index in range(self.count):
            lower, upper = self.rows.bounds(index)
            name = object_name(self.parent[2], None, suffix_from(self.rows, lower))
            yield name, Bound("range", (bound_sql(self.rows, lower), bound_sql(self.rows, upper)))


def series(rule: PartitionRule, end: str, parent: Ref, type_name: str) -> Series | None:
    """The series of a rule that starts at its `from`; None where `end` is none of the bounds that follow."""
    rows, last = grid(rule, type_name), value_of(end, type_name)
    if last is None or rule.start is None:
        return None
    count = rows.index(last)
    return Series(parent, rows, count) if count > 0 and rows.lower(count) == last else None


def bounds_around(rule: PartitionRule, end: str, type_name: str) -> tuple[str, ...]:
    """The bounds next to a value that is none, as they are written."""
    rows, value = grid(rule, type_name), value_of(end, type_name)
    assert value is not None
    index = max(rows.index(value), 0)
    return tuple(_written(rows, rows.lower(each)) for each in (index, index + 1) if each > 0)


def plain_series(item: ast.PartitionBy, parent: Ref) -> Series | None:
    """A series that is written, for its names; None where it is not right, of which nothing is told."""
    steps = {step.kind: step for step in item.steps}
    start, named, every = steps.get("from"), steps.get("named"), steps.get("every")
    period = plain_period(every.duration) if every and every.duration else None
    if period is None or start is None or start.constant is None or start.end is None:
        return None
    pattern = named.constant.value if named and named.constant else None
    rule = PartitionRule(parent, period, 0, start.constant.value, named=pattern)
    type_name = "timestamptz" if period.unit else "bigint"
    if value_of(start.constant.value, type_name) is None:
        return None
    found = series(rule, start.end.value, parent, type_name)
    return found if found is not None and found.count <= MOST else None


# ---------------------------------------------------------------- back


def folded(parent: Ref, partitions: Sequence[Partition], type_name: str) -> tuple[str, frozenset[Ref]] | None:
    """The longest series among partitions with nothing of their own: what is written for it, and which they are."""
    if type_name not in _NUMBERS | _MOMENTS:
        return None
    ordered = _by_bounds(parent, partitions, type_name)
    best: _Run | None = None
    at = 0
    while at < len(ordered):
        run = max(_runs(parent, ordered[at:], type_name), key=lambda run: run.length, default=None)
        at += max(run.length, 1) if run else 1
        if run and run.length >= _LEAST and (best is None or run.length > best.length):
            best = run
    return (best.text, best.partitions) if best else None


class _Spanned(Record):
    lower: int
    upper: int
    partition: Partition


class _Run(Record):
    length: int
    text: str
    partitions: frozenset[Ref]


def _by_bounds(parent: Ref, partitions: Sequence[Partition], type_name: str) -> list[_Spanned]:
    """Partitions between two values, in the order of these."""
    any_grid = plain_grid(type_name)
    found = []
    for partition in partitions:
        if partition.bound.kind == "range" and partition.schema == parent[1]:
            lower, upper = (bound_value(any_grid, text) for text in partition.bound.values)
            found += [_Spanned(lower, upper, partition)] if lower is not None and upper is not None else []
    return sorted(found, key=lambda each: each.lower)


def _runs(parent: Ref, ordered: list[_Spanned], type_name: str) -> Iterator[_Run]:
    """What the first partition and those behind it may be a series of."""
    first = ordered[0]
    suffix = first.partition.name.removeprefix(f"{parent[2]}_")
    for every in _periods(first.lower, first.upper, type_name):
        plain = PartitionRule(parent, every, 0, _start(first.lower, type_name))
        rows = grid(plain, type_name)
        for pattern in (None, *period_names.patterns(suffix, first.lower, rows.told)):
            run = _run(plain.replace(named=pattern), ordered, type_name)
            if run is not None:
                yield run


def _run(rule: PartitionRule, ordered: list[_Spanned], type_name: str) -> _Run | None:
    """As many partitions as a rule makes just so."""
    rows = grid(rule, type_name)
    among = Series(rule.table, rows, len(ordered))
    found: list[Ref] = []
    for (name, bound), each in zip(among, ordered, strict=True):
        if (each.partition.name, each.partition.bound) != (name, bound):
            break
        found.append(each.partition.ref)
    if not found or rule.start is None:
        return None
    end = _start(rows.lower(len(found)), type_name)
    made = series(rule, end, rule.table, type_name)
    if made is None or made.count != len(found):
        return None
    start = _written(rows, rows.lower(0))
    named = f" named {quoted(rule.named)}" if rule.named is not None else ""
    text = f"every {rule.every.text} from {start} to {_written(rows, rows.lower(len(found)))}{named}"
    return _Run(len(found), text, frozenset(found))


def _periods(lower: int, upper: int, type_name: str) -> Iterator[Period]:
    """How long a partition may be meant to be."""
    if type_name in _NUMBERS:
        yield Period(upper - lower)
        return
    months = moments.month_of(upper) - moments.month_of(lower)
    if months > 0 and moments.add_months(lower, months) == upper:
        for unit, size in (("year", 12), ("quarter", 3), ("month", 1)):
            if months % size == 0:
                yield Period(months // size, unit)
    for unit, size in (("week", 7 * moments.DAY), ("day", moments.DAY), ("hour", moments.HOUR)):
        if (upper - lower) % size == 0 and (unit, type_name) != ("hour", "date"):
            yield Period((upper - lower) // size, unit)


def _start(value: int, type_name: str) -> str:
    """A bound as a rule says it: a date where it is the start of one, in UTC."""
    if type_name in _NUMBERS:
        return str(value)
    if value % moments.DAY == 0:
        return moments.date_text(value)
    return moments.timestamp_text(value, "+00" if type_name == "timestamptz" else "")


def _written(rows: Grid, value: int) -> str:
    text = _start(value, rows.type)
    return text if text.isdigit() else quoted(text)
