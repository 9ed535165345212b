"""What may stand in the parentheses behind a built-in type: `numeric(12,4)`, `varchar(80)`, `interval(day to second)`.

Source: https://www.postgresql.org/docs/current/datatype.html; the limits were measured on 15 and 18.
"""

from __future__ import annotations

LONGEST = 10_485_760  # characters of a varchar or char
_LONGEST_BITS = 83_886_080
_LENGTHS = {"varchar": LONGEST, "char": LONGEST, "bpchar": LONGEST, "bit": _LONGEST_BITS, "varbit": _LONGEST_BITS}
_TIMES = frozenset({"time", "timetz", "timestamp", "timestamptz"})
_FIELDS = ("year", "month", "day", "hour", "minute", "second")
_SPANS = frozenset(
    ("year to month", "day to hour", "day to minute", "day to second", "hour to minute", "hour to second",
     "minute to second")
)  # fmt: skip

# The types that take arguments. `float(24)` is PostgreSQL's, and here it has a word of its own.
TAKES_ARGUMENTS = frozenset({"numeric", "interval", *_LENGTHS, *_TIMES})


def fault(type_: str, arguments: str) -> tuple[str, str] | None:
    """What is wrong with the arguments of a built-in type, and what to write; None if nothing is."""
    if type_ == "interval":
        return _interval(arguments)
    numbers = [part.strip() for part in arguments.split(",")]
    if type_ == "numeric":
        return _numeric(numbers)
    if type_ in _TIMES:
        # PostgreSQL makes 6 of more, with a warning: the source would not say what is there.
        if len(numbers) == 1 and numbers[0].isdigit() and int(numbers[0]) <= 6:
            return None
        return f"the precision of a {type_} is 0 to 6 digits of a second", f"write `{type_}(3)` or `{type_}`"
    longest = _LENGTHS[type_]
    if len(numbers) == 1 and numbers[0].isdigit() and 1 <= int(numbers[0]) <= longest:
        return None
    without = {"char": "text", "bpchar": "text", "bit": "varbit"}.get(type_, type_)
    return f"the length of a {type_} is one number from 1 to {longest}", f"write `{without}` for any length"


def _numeric(numbers: list[str]) -> tuple[str, str] | None:
    precision, scale = numbers[0], numbers[1] if len(numbers) > 1 else "0"
    if len(numbers) > 2:
        return "a numeric has a precision and a scale", f"write `numeric({precision},{scale})`"
    if len(numbers) == 1 and len(parts := precision.split()) == 2:
        return "a comma stands between the precision and the scale", f"write `numeric({','.join(parts)})`"
    if not precision.isdigit() or not 1 <= int(precision) <= 1000:
        return "the precision of a numeric is 1 to 1000 digits", "write `numeric` for any number"
    if not scale.removeprefix("-").isdigit() or not -1000 <= int(scale) <= 1000:
        return "the scale of a numeric is a number from -1000 to 1000", f"write `numeric({precision},2)`"
    return None


def _interval(arguments: str) -> tuple[str, str] | None:
    text = " ".join(arguments.split())
    fields, _, rest = text.partition("(")
    precision = rest.removesuffix(")").strip() if rest else text if text.isdigit() else "0"
    fields = "" if text.isdigit() else fields.strip()
    if not precision.isdigit() or int(precision) > 6:
        return "the precision of an interval is 0 to 6 digits of a second", "write `interval(3)` or `interval`"
    if fields and fields not in _FIELDS and fields not in _SPANS:
        return f"`{fields}` are no fields of an interval", "write `interval(day to second)` or `interval`"
    if rest and not fields.endswith("second"):
        return "only seconds have a precision", f"write `interval({fields})`"
    return None
