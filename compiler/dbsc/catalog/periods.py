"""Where the bounds of a rule's partitions lie, and what its partitions are called.

Bounds are whole numbers: values of an integer key, or moments (see `moments`). A rule is a grid on them: the bounds are
its origin and every step from there, in both directions. Calendar units start where the calendar does, unless `from`
says otherwise: months, quarters and years count from year 0 (so `every 2 months` starts in January), weeks start on
Monday, and days and hours count from 1970-01-01. Time is UTC; a rule knows no other time zone.

A partition is named after its lower bound, at the precision of the unit: `_2026`, `_2026_q1`, `_2026_01`, `_2026_01_31`
(days, and weeks by their Monday), `_2026_01_31_09` (hours), `_10000000` (numbers). Where `from` puts the bounds inside
a unit, the names are as precise as that needs. `named` says otherwise (see `period_names`).
"""

from __future__ import annotations

from dbsc.catalog import moments, period_names
from dbsc.catalog.intent import PartitionRule, Period
from dbsc.record import Record

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FIXED = {"hour": moments.HOUR, "day": moments.DAY, "week": 7 * moments.DAY}
_FIRST_MONDAY = 4 * moments.DAY
_YEAR_ZERO = moments.month_start(0)

# The most and least that fits; a bound beyond is `maxvalue` or `minvalue`.
_LIMITS = {"smallint": 1 << 15, "integer": 1 << 31, "bigint": 1 << 63}

# Steps of precision: what a moment must be a whole multiple of, and how much of `2026_01_31_09_30_00_000000` says it.
_PRECISIONS = (
    ("day", moments.DAY),
    ("hour", moments.HOUR),
    ("minute", 60_000_000),
    ("second", 1_000_000),
    ("microsecond", 1),
)
_LENGTHS = {"year": 1, "month": 2, "day": 3, "hour": 4, "minute": 5, "second": 6, "microsecond": 7}
_BY_UNIT = {"quarter": "month", "week": "day"}


class StartError(ValueError):
    """The `from` of a rule is no value of the partition key's type."""


class Grid(Record):
    """The bounds of a rule. `months` tells steps of months from fixed ones; `precision` is that of the names."""

    type: str
    step: int
    origin: int
    months: bool
    precision: str
    named: str | None = None

    @property
    def told(self) -> str:
        """The precision that a name of the rule's own has to have: weeks have numbers."""
        is_weeks = self.precision == "day" and not self.months and self.step % _FIXED["week"] == 0
        return "week" if is_weeks else self.precision

    def lower(self, index: int) -> int:
        """The lower bound of a period by its number; that of the origin is 0."""
        if self.months:
            return moments.add_months(self.origin, index * self.step)
        return self.origin + index * self.step

    def index(self, value: int) -> int:
        """The number of the period that holds a value."""
        if not self.months:
            return (value - self.origin) // self.step
        candidate = (moments.month_of(value) - moments.month_of(self.origin)) // self.step
        return candidate if self.lower(candidate) <= value else candidate - 1

    def bounds(self, index: int) -> tuple[int, int]:
        """The lower bound of a period and the upper one, which is not in it."""
        return self.lower(index), self.lower(index + 1)


def grid(rule: PartitionRule, type_name: str) -> Grid:
    """The grid of a rule over a key of a type (`date`, `timestamp`, `timestamptz` or an integer type)."""
    unit = rule.every.unit
    start = _start(rule, type_name)
    if unit is None:
        return Grid(type_name, rule.every.amount, _or(start, 0), False, "number", rule.named)
    precision = _precision(unit, start)
    if unit in _MONTHS:
        return Grid(type_name, rule.every.amount * _MONTHS[unit], _or(start, _YEAR_ZERO), True, precision, rule.named)
    origin = _or(start, _FIRST_MONDAY if unit == "week" else 0)
    return Grid(type_name, rule.every.amount * _FIXED[unit], origin, False, precision, rule.named)


def bounds(rule: PartitionRule, type_name: str, value: int) -> tuple[int, int]:
    """The bounds of the period that holds a value."""
    rows = grid(rule, type_name)
    return rows.bounds(rows.index(value))


def later(value: int, period: Period) -> int:
    """A value that lies a period after another."""
    if period.unit is None:
        return value + period.amount
    if period.unit in _MONTHS:
        return moments.add_months(value, period.amount * _MONTHS[period.unit])
    return value + period.amount * _FIXED[period.unit]


def suffix(rows: Grid, index: int) -> str:
    """What the partition of a period is called, after the table's name and an underscore."""
    return suffix_from(rows, rows.lower(index))


def suffix_from(rows: Grid, lower: int) -> str:
    """What a partition is called that begins at a value, wherever the grid's bounds lie."""
    if rows.named is not None:
        return period_names.written(rows.named, lower, rows.precision)
    if rows.precision == "number":
        return str(lower) if lower >= 0 else f"minus_{-lower}"
    if rows.precision == "quarter":
        year, month = divmod(moments.month_of(lower), 12)
        return f"{moments.year_text(year)}_q{month // 3 + 1}"
    year, month, day = moments.civil(lower // moments.DAY)
    hour, minute, second = moments.time_text(lower).partition(".")[0].split(":")
    parts = [moments.year_text(year), f"{month:02}", f"{day:02}", hour, minute, second, f"{lower % 1_000_000:06}"]
    return "_".join(parts[: _LENGTHS[rows.precision]])


def bound_sql(rows: Grid, value: int) -> str:
    """A bound as SQL, which means the same in every session: with `+00` where the type has a time zone."""
    limit = _LIMITS.get(rows.type)
    if limit is not None:
        return "minvalue" if value < -limit else "maxvalue" if value >= limit else str(value)
    return f"'{value_text(rows, value)}'"


def plain_grid(type_name: str) -> Grid:
    """A grid of which every value is a bound."""
    return Grid(type_name, 1, 0, False, "number" if type_name in _LIMITS else "microsecond")


def bound_value(rows: Grid, text: str) -> int | None:
    """The value that a bound means that `bound_sql` has written; None for one in other words.

    An open bound is that of the last period which holds values.
    """
    limit = _LIMITS.get(rows.type)
    if limit is None:
        return moments.parse(text[1:-1]) if text.startswith("'") else None
    if text in ("minvalue", "maxvalue"):
        return rows.lower(rows.index(-limit)) if text == "minvalue" else rows.lower(rows.index(limit - 1) + 1)
    return int(text) if text.removeprefix("-").isdecimal() else None


def value_text(rows: Grid, value: int) -> str:
    """A bound for people and programs: the number, the date, or the timestamp."""
    if rows.precision == "number":
        return str(value)
    if rows.type == "date":
        return moments.date_text(value)
    return moments.timestamp_text(value, "+00" if rows.type == "timestamptz" else "")


def holds_values(rows: Grid, index: int) -> bool:
    """Whether any value of the key's type lies in a period."""
    limit = _LIMITS.get(rows.type)
    lower, upper = rows.bounds(index)
    return limit is None or (lower < limit and upper > -limit)


def value_of(text: str, type_name: str) -> int | None:
    """The value that `from` or `to` of a rule means; None if it is none of the key's type."""
    if type_name in _LIMITS:
        digits = text.strip().replace("_", "")
        return int(digits) if digits.removeprefix("-").isdecimal() else None
    found = moments.parse(text)
    return None if found is not None and type_name == "date" and found % moments.DAY else found


def _start(rule: PartitionRule, type_name: str) -> int | None:
    if rule.start is None:
        return None
    found = value_of(rule.start, type_name)
    if found is None:
        raise StartError(f"'{rule.start}' is no value of type {type_name}")
    return found


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _precision(unit: str, start: int | None) -> str:
    """How much of the lower bound the names must tell so that they tell all of it."""
    plain = _BY_UNIT.get(unit, unit)
    if start is None:
        return "quarter" if unit == "quarter" else plain
    needed = next(name for name, size in _PRECISIONS if start % size == 0)
    if unit in _MONTHS and start == moments.month_start(moments.month_of(start)):
        month = moments.month_of(start) % 12
        if unit == "quarter" and month % 3 == 0:
            return "quarter"
        return "year" if unit == "year" and month == 0 else "month"
    return max(plain, needed, key=_LENGTHS.__getitem__)
