"""Moments as whole microseconds since 1970-01-01 00:00 UTC, and how PostgreSQL writes them.

Whole numbers, because the bound after the last period of year 9999 is no `datetime` but is a bound for PostgreSQL. The
calendar is the proleptic Gregorian one, with a year 0 that PostgreSQL calls 1 BC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

HOUR = 3_600_000_000
DAY = 24 * HOUR

# The Gregorian calendar repeats itself after 400 years, so any year can be counted in one that `date` knows.
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def moment(at: date) -> int:
    """A date (its start) or a `datetime` as a moment; without a time zone it is taken as UTC."""
    if not isinstance(at, datetime):
        return day_number(at.year, at.month, at.day) * DAY
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    # Not `astimezone`: the first and last hours that `datetime` knows may lie beyond it in UTC.
    offset = utc.utcoffset()
    assert offset is not None
    since_epoch = at.replace(tzinfo=None) - datetime(1970, 1, 1) - offset
    return since_epoch.days * DAY + since_epoch.seconds * 1_000_000 + since_epoch.microseconds


def parse(text: str) -> int | None:
    """The moment that an ISO date or timestamp means; None if it is none."""
    try:
        return moment(datetime.fromisoformat(text.strip()))
    except ValueError:
        return None


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, in any year."""
    cycles, within = divmod(year, _CYCLE_YEARS)
    counted = date(within + _CYCLE_YEARS, month, day).toordinal()
    return counted + (cycles - 1) * _CYCLE_DAYS - _EPOCH_DAY


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    cycles, within = divmod(number + _EPOCH_DAY, _CYCLE_DAYS)
    found = date.fromordinal(within + _CYCLE_DAYS)
    return found.year + (cycles - 1) * _CYCLE_YEARS, found.month, found.day


def month_of(at: int) -> int:
    """The number of the month that a moment is in, counted from January of year 0."""
    year, month, _ = civil(at // DAY)
    return year * 12 + month - 1


def month_start(number: int) -> int:
    """The first moment of a month."""
    year, month = divmod(number, 12)
    return day_number(year, month + 1, 1) * DAY


def add_months(at: int, months: int) -> int:
    """The same day and time so many months later; where that month is too short, its last day, as in PostgreSQL."""
    number = month_of(at) + months
    last = (month_start(number + 1) - month_start(number)) // DAY
    since = at - month_start(month_of(at))
    day, time = divmod(since, DAY)
    return month_start(number) + min(day, last - 1) * DAY + time


def year_text(year: int) -> str:
    """A year as it stands in names: `2026`, `0044bc`."""
    return f"{year:04}" if year > 0 else f"{1 - year:04}bc"


def date_text(at: int) -> str:
    """The day of a moment, as `2026-01-31`, with `BC` as PostgreSQL has it."""
    year, month, day = civil(at // DAY)
    return f"{year:04}-{month:02}-{day:02}" if year > 0 else f"{1 - year:04}-{month:02}-{day:02} BC"


def time_text(at: int) -> str:
    """The time of day of a moment, as `09:30:00` or `09:30:00.25`."""
    seconds, fraction = divmod(at % DAY, 1_000_000)
    whole = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{whole}.{fraction:06}".rstrip("0") if fraction else whole


def timestamp_text(at: int, zone: str = "") -> str:
    """A moment as PostgreSQL prints a timestamp; `zone` is `+00` for one with a time zone."""
    day, _, era = date_text(at).partition(" ")
    return f"{day} {time_text(at)}{zone}" + (f" {era}" if era else "")
