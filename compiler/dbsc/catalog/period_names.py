"""What the partitions of a rule are called where it says so: `named 'pYYYY_MM'`.

The words are those of PostgreSQL's `to_char` (https://www.postgresql.org/docs/current/functions-formatting.html), in
capitals: `YYYY`, `MM`, `DD`, `HH24`, `MI`, `SS`, `Q`, and the year and week of ISO 8601, `IYYY` and `IW`. `N` is the
number that a range of numbers begins at. All else stands for itself.
"""

from __future__ import annotations

import re

from dbsc.catalog import moments

_OF_MOMENTS, _OF_NUMBERS = re.compile(r"IYYY|YYYY|HH24|MM|DD|MI|SS|IW|Q"), re.compile(r"N")
_CAPITALS = re.compile(r"[A-Z]+")
_DAY = ("YYYY", "MM", "DD")
_TOLD_BY: dict[str, tuple[tuple[str, ...], ...]] = {
    "number": (("N",),),
    "year": (("YYYY",),),
    "quarter": (("YYYY", "Q"), ("YYYY", "MM")),
    "month": (("YYYY", "MM"),),
    "week": (("IYYY", "IW"), _DAY),
    "day": (_DAY,),
    "hour": ((*_DAY, "HH24"),),
    "minute": ((*_DAY, "HH24", "MI"),),
    "second": ((*_DAY, "HH24", "MI", "SS"),),
}
"""By the precision of a rule's bounds: the words that tell one from another."""
_USUAL = {
    "number": "N",
    "year": "YYYY",
    "quarter": "YYYY_qQ",
    "month": "YYYY_MM",
    "week": "IYYYwIW",
    "day": "YYYY_MM_DD",
    "hour": "YYYY_MM_DD_HH24",
    "minute": "YYYY_MM_DD_HH24_MI",
}


def written(pattern: str, lower: int, precision: str) -> str:
    """What a partition is called that begins at a value."""
    return _words(precision).sub(lambda word: _value(word[0], lower), pattern)


def unknown_word(pattern: str, precision: str) -> str | None:
    """Capitals of a pattern that are no word of it."""
    found = _CAPITALS.search(_words(precision).sub("", pattern))
    return found[0] if found else None


def tells_apart(pattern: str, precision: str) -> bool:
    """Whether no two partitions of a rule get the same name. Bounds within a second have no names of this kind."""
    words = set(_words(precision).findall(pattern))
    return any(words.issuperset(told) for told in _TOLD_BY.get(precision, ()))


def example(precision: str) -> str:
    """A pattern that tells partitions apart."""
    return _USUAL.get(precision, "YYYY_MM_DD_HH24_MI_SS")


def patterns(suffix: str, lower: int, precision: str) -> list[str]:
    """The patterns that a name may follow of which the first value is known."""
    if _CAPITALS.search(suffix):
        return []
    found = []
    for words in {**dict.fromkeys(_TOLD_BY.get(precision, ())), **_finer(precision)}:
        pattern, at = "", 0
        for word in words:
            value = _value(word, lower)
            start = suffix.find(value, at)
            if start < 0:
                break
            pattern, at = pattern + suffix[at:start] + word, start + len(value)
        else:
            found.append(pattern + suffix[at:])
    return found


def _words(precision: str) -> re.Pattern[str]:
    return _OF_NUMBERS if precision == "number" else _OF_MOMENTS


def _finer(precision: str) -> dict[tuple[str, ...], None]:
    """The days of longer periods, which other tools name them by."""
    return {_DAY: None} if precision in ("year", "quarter", "month") else {}


def _value(word: str, lower: int) -> str:
    if word == "N":
        return str(lower) if lower >= 0 else f"minus_{-lower}"
    number = lower // moments.DAY
    year, month, day = moments.civil(number)
    hour, minute, second = moments.time_text(lower).partition(".")[0].split(":")
    if word in ("IYYY", "IW"):  # those of the week's Thursday; day 0 was one
        thursday = number - (number + 3) % 7 + 3
        year = moments.civil(thursday)[0]
        week = (thursday - moments.day_number(year, 1, 1)) // 7 + 1
        return moments.year_text(year) if word == "IYYY" else f"{week:02}"
    values = {"YYYY": moments.year_text(year), "MM": f"{month:02}", "DD": f"{day:02}", "Q": str((month + 2) // 3)}
    return {**values, "HH24": hour, "MI": minute, "SS": second}[word]
