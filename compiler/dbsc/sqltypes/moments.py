"""Dates, times and intervals from their texts.

Only ISO 8601 reads the same in every session. Of other texts nothing is told, but for those that are certainly none:
without a digit, with an hour that no day has, with a unit that is none.
Source: https://www.postgresql.org/docs/current/datetime-input-rules.html, measured on 15 and 18.
"""

from __future__ import annotations

import re

from dbsc.hints import Any
from dbsc.sqltypes.values import SPACE, Read, Told, Wrong

_DATE = r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
_CLOCK = r"(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
_ZONE = r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-5][0-9])?)"
_INFINITIES = {"infinity": 1, "-infinity": -1}
_WORDS = frozenset("now today tomorrow yesterday epoch infinity allballs".split())
_UNITS = frozenset(
    """ago c cent centuries century d day days dec decade decades decs h hour hours hr hrs m microsecon mil millennia
    millisecon
    millennium mils min mins minute minutes mon mons month months ms msec msecond mseconds msecs qtr quarter s sec
    second seconds secs timezone timezone_h timezone_m us usec usecond useconds usecs w week weeks y year years yr yrs
    infinity inf e t at on""".split()
)
"""What may be a word in an interval; PostgreSQL looks at ten letters."""


def read_date(text: str) -> Read:
    """A date."""
    found = _moment(text, False)
    if not isinstance(found, Told) or found.key[0] != 0:
        return found
    return Told((0, found.key[1].date(), True))


def read_timestamp(text: str, zoned: bool) -> Read:
    """A moment, with a time zone or without."""
    return _moment(text, zoned)


def read_time(text: str) -> Read:
    """A time of day, with a time zone or without."""
    inner = text.strip(SPACE)
    match = re.fullmatch(f"{_CLOCK} ?{_ZONE}?", inner)
    if match is None:
        return None if re.search(r"[0-9]", inner) or _has_word(inner) else Wrong()
    return None if _is_clock(match["time"]) else Wrong((), "a day has no such time")


def read_interval(text: str) -> Read:
    """A span of time."""
    words = [word[:10] for word in re.findall(r"[a-z]+", text.lower())]
    if text.lstrip(SPACE)[:1] in ("P", "p"):
        return None
    if not re.search(r"[0-9]", text):
        is_wrong = not text.strip(SPACE) or (words and "inf" not in text.lower() and "." not in text)
        return Wrong() if is_wrong else None
    unknown = next((word for word in words if word not in _UNITS), None)
    return Wrong((), f"there is no unit `{unknown}`") if unknown and text.isascii() else None


def _has_word(text: str) -> bool:
    return not _WORDS.isdisjoint(re.findall(r"[a-z]+", text.lower()))


def _moment(text: str, zoned: bool) -> Read:
    """A moment in ISO 8601. The third part of the key is whether it has a zone."""
    from datetime import datetime, timedelta

    stripped = text.strip(SPACE)
    if stripped.lower() in _INFINITIES:
        return Told((_INFINITIES[stripped.lower()], 0, True))
    match = re.fullmatch(f"{_DATE}(?:[ T]{_CLOCK} ?{_ZONE}?)?", stripped)
    if match is None:
        return None if re.search(r"[0-9]", stripped) or _has_word(stripped) else Wrong()
    year, month, day = map(int, match["date"].split("-"))
    try:
        found = datetime(year, month, day)
    except ValueError:
        return Wrong((), "there is no such day") if year else None
    if match["zone"] and abs(_offset(match["zone"])) >= timedelta(hours=16):
        return Wrong((), "there is no such time zone")
    hours, minutes, *seconds = (match["time"] or "00:00").split(":")
    second = float((seconds or ["0"])[0])
    if int(hours) > 23 or int(minutes) > 59 or second >= 60:
        # 24:00:00 and leap seconds are the first moment of what follows.
        return None if _is_clock(match["time"]) else Wrong((), "a day has no such time")
    try:
        found += timedelta(hours=int(hours), minutes=int(minutes), microseconds=round(second * 10**6))
        return Told((0, found - _offset(match["zone"] if zoned else None), bool(match["zone"]) or not zoned))
    except OverflowError:
        return None


def _offset(zone: str | None) -> Any:
    """How far a zone is from UTC. PostgreSQL takes less than 16 hours."""
    from datetime import timedelta

    digits = (zone or "").lstrip("+-Z").replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone and zone[0] == "-" else offset


def _is_clock(text: str) -> bool:
    """Whether a day may have the time: midnight at its end and leap seconds too."""
    hours, minutes, *seconds = text.split(":")
    second = float((seconds or ["0"])[0])
    if int(hours) == 24:
        return int(minutes) == 0 and second == 0
    return int(hours) < 24 and int(minutes) < 60 and second <= 60
