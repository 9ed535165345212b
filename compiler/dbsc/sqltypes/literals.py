"""Whether a string is a value of a type, where that is certain: of numbers, booleans, uuids, dates and enums.

What PostgreSQL takes is taken: white space around, hexadecimal numbers and underscores since 16, words such as `today`.
"""

from __future__ import annotations

import re

_INTEGER = re.compile(r"\s*[+-]?(?:\d+(?:_\d+)*|0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*|0[oO][0-7_]+|0[bB][01_]+)\s*")
_DECIMAL = re.compile(r"\s*[+-]?\d[\d_]*\s*")
_NUMBER = re.compile(
    r"\s*[+-]?(?:nan|inf|infinity|0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?)\s*",
    re.IGNORECASE,
)
_UUID = re.compile(r"\{?(?:[\da-f]{4}-?){7}[\da-f]{4}\}?", re.IGNORECASE)
_BOOLEAN = frozenset(
    word[:length]
    for word, least in (("true", 1), ("false", 1), ("yes", 1), ("no", 1), ("on", 2), ("off", 2), ("1", 1), ("0", 1))
    for length in range(least, len(word) + 1)
)
_WORD = re.compile(r"\s*[A-Za-z]+\s*")
_MOMENTS = frozenset({"now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs"})
_DATES = frozenset({"date", "timestamp", "timestamptz"})
_BITS = {"int2": 15, "int4": 31, "int8": 63}
_INPUTS = {
    "numeric": "123.45",
    "float4": "123.45",
    "float8": "123.45",
    "bool": "true",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "date": "2030-01-31",
    "timestamp": "2030-01-31 12:00",
    "timestamptz": "2030-01-31 12:00+00",
}


def is_value(type_: str, text: str) -> bool:
    """Whether a string may be a value of one of PostgreSQL's own types. True where that is not certain."""
    if type_ in _BITS:
        if _DECIMAL.fullmatch(text):
            number = int(text.replace("_", ""))
            return -(1 << _BITS[type_]) <= number < 1 << _BITS[type_]
        return _INTEGER.fullmatch(text) is not None
    if type_ in ("numeric", "float4", "float8"):
        return _NUMBER.fullmatch(text) is not None
    if type_ == "bool":
        return text.strip().lower() in _BOOLEAN
    if type_ == "uuid":
        return _UUID.fullmatch(text) is not None
    if type_ in _DATES:
        return _WORD.fullmatch(text) is None or text.strip().lower() in _MOMENTS
    return True


def example(type_: str) -> str | None:
    """What a value of the type looks like."""
    return "123" if type_ in _BITS else _INPUTS.get(type_)
