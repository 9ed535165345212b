"""The text of a literal as a value of one of PostgreSQL's own types: what the input function of the type makes of it.

What servers of all versions refuse is `Wrong`. A text that only some take, such as a hexadecimal number, or that each
session reads in its own way, is None. Source: the input functions of the types, measured on 15 and 18.
"""

from __future__ import annotations

import re

from dbsc.hints import Any
from dbsc.sqltypes.values import OUT_OF_RANGE, SPACE, Read, Told, Wrong, compare

# Patterns are compiled where they are first needed: most schemas need few of them.
_BITS = {"int2": 15, "int4": 31, "int8": 63}
_INTEGER = r"[+-]?[0-9]+"
_NUMERIC = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?"
_OTHER_NUMBER = r"[+-]?(?:[0-9_.]+(?:e\s*[+-]?[0-9_]+)?|0[xob][0-9a-f_.p+-]+|nan|inf(?:inity)?)"
"""What is no number of digits, or what versions read each in their own way."""
_UUID = r"(\{)?(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}(?(1)\})"
_BOOLEANS = {
    word[:length]: word in ("true", "yes") for word in ("true", "false", "yes", "no") for length in range(1, 6)
}
_BOOLEANS.update({"on": True, "off": False, "of": False, "1": True, "0": False})
_RANGES = {
    "int4range": "int4",
    "int8range": "int8",
    "numrange": "numeric",
    "daterange": "date",
    "tsrange": "timestamp",
    "tstzrange": "timestamptz",
}
_EXAMPLES = {
    "int2": "123",
    "int4": "123",
    "int8": "123",
    "numeric": "123.45",
    "float4": "123.45",
    "float8": "123.45",
    "bool": "true",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "date": "2030-01-31",
    "time": "12:00",
    "timetz": "12:00+00",
    "timestamp": "2030-01-31 12:00",
    "timestamptz": "2030-01-31 12:00+00",
    "interval": "1 day 2 hours",
    "json": '{"a": 1}',
    "jsonb": '{"a": 1}',
    "bytea": "\\x00ff",
    "inet": "192.168.0.1",
    "cidr": "192.168.0.0/24",
    "macaddr": "08:00:2b:01:02:03",
    "point": "(1,2)",
    "int4range": "[1,10)",
    "int8range": "[1,10)",
    "numrange": "[1.5,10)",
    "daterange": "[2030-01-01,2030-02-01)",
    "tsrange": "[2030-01-01 12:00,2030-02-01 12:00)",
    "tstzrange": "[2030-01-01 12:00+00,2030-02-01 12:00+00)",
    "tsquery": "cat & rat",
}


def read(type_: str, text: str, arguments: str | None = None) -> Read:
    """What a string is as a value of a type, which has these arguments: those of `numeric(12,4)` are `12,4`."""
    if type_.endswith("[]"):
        return _array(text, type_[:-2], arguments)
    if type_ in _RANGES:
        return _range(text, _RANGES[type_])
    reader = _READERS.get(type_)
    return reader(text, arguments) if reader else None


def example(type_: str) -> str | None:
    """What a value of the type looks like."""
    if type_.endswith("[]"):
        inner = _EXAMPLES.get(type_[:-2], "a" if type_ == "text[]" else "")
        return f"{{{inner}}}" if inner and not set(inner) & set('{}",\\') else None
    return _EXAMPLES.get(type_)


# ---------------------------------------------------------------- numbers


def read_integer(type_: str, text: str) -> Read:
    """An integer of PostgreSQL's own."""
    inner = text.strip(SPACE)
    if not re.fullmatch(_INTEGER, inner):
        # Other bases and underscores came with 16.
        return None if re.fullmatch(r"(?i)[+-]?(?:[0-9][0-9_]*|0[xob][0-9a-f_]+)", inner) else Wrong()
    value = int(inner) if len(inner) < 100 else 10**100
    return Told((value,)) if -(1 << _BITS[type_]) <= value < 1 << _BITS[type_] else Wrong((), OUT_OF_RANGE)


def rounded(text: str, scale: int) -> Any:
    """A number with so many digits behind the point, as PostgreSQL rounds it; None for a very large one."""
    if scale == 0 and re.fullmatch(_INTEGER, text):
        return int(text)  # as most are, and `decimal` is slow to import
    from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

    try:
        return Decimal(text).quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP, context=Context(prec=2000))
    except InvalidOperation:
        return None


def _numeric(text: str, arguments: str | None) -> Read:
    inner = text.strip(SPACE)
    if not re.fullmatch(f"(?i){_NUMERIC}", inner):
        return None if re.fullmatch(f"(?i){_OTHER_NUMBER}", inner) else Wrong()
    exponent = re.search(r"(?i)e([+-]?[0-9]+)$", inner)
    if len(inner) > 400 or (exponent and abs(int(exponent[1][:6])) > 400):
        return None
    if arguments is None:
        from decimal import Decimal

        return Told((Decimal(inner),))
    precision, _, scale = (part.strip() for part in arguments.partition(","))
    if not precision.isdigit() or not (scale or "0").isdigit() or len(arguments) > len("1000, 1000"):
        return None
    value = rounded(inner, int(scale or 0))
    if value is None:
        return None
    whole = int(precision) - int(scale or 0)
    if abs(value) < 10**whole:
        return Told((value,))
    return Wrong((), f"numeric({arguments}) has {whole} digits before the point")


def _float(text: str, _arguments: str | None) -> Read:
    inner = text.strip(SPACE)
    if not re.fullmatch(f"(?i){_NUMERIC}", inner):
        return None if re.fullmatch(f"(?i){_OTHER_NUMBER}", inner) else Wrong()
    value = float(inner)
    is_lost = value == 0 and re.search("[1-9]", inner.lower().partition("e")[0])
    return Wrong((), OUT_OF_RANGE) if is_lost or abs(value) == float("inf") else Told((value,))


def _real(text: str, _arguments: str | None) -> Read:
    found = _float(text, None)
    if isinstance(found, Told):
        return Wrong((), OUT_OF_RANGE) if abs(found.key[0]) > 3.5e38 else None
    return found


# ---------------------------------------------------------------- one word


def _boolean(text: str, _arguments: str | None) -> Read:
    value = _BOOLEANS.get(text.strip(SPACE).lower())
    return Wrong() if value is None else Told((value,))


def _uuid(text: str, _arguments: str | None) -> Read:
    if not re.fullmatch(f"(?i){_UUID}", text):
        return Wrong((), "a uuid is 32 hexadecimal digits")
    return Told((text.strip("{}").replace("-", "").lower(),))


def _json(text: str, _arguments: str | None) -> Read:
    if text in ("{}", "[]"):
        return None
    import json

    try:
        json.loads(text, parse_constant=_no_constant, parse_int=str, parse_float=str)
    except ValueError:
        return Wrong((), "it is no JSON; a text in JSON has double quotes, as in '\"text\"'")
    except RecursionError:
        return None
    return None


def _no_constant(text: str) -> Any:
    raise ValueError(text)  # Infinity and NaN, which Python takes


def _bytes(text: str, _arguments: str | None) -> Read:
    if text[:2] == "\\x":
        digits = re.sub(r"[ \t\n\r]", "", text[2:])
        return None if re.fullmatch(r"(?:[0-9a-fA-F]{2})*", digits) else Wrong((), "two hexadecimal digits make a byte")
    return None if re.fullmatch(r"(?s)(?:[^\\]|\\\\|\\[0-3][0-7]{2})*", text) else Wrong()


def _bit(text: str, arguments: str | None) -> Read:
    digits = re.fullmatch(r"[bB]?([01]*)", text)
    if digits is None:
        return None if re.fullmatch(r"[xX][0-9a-fA-F]*", text) else Wrong((), "bits are 0 and 1")
    if arguments and arguments.isdigit() and len(digits[1]) != int(arguments):
        return Wrong((), f"it has {len(digits[1])} bits, and {arguments} are wanted")
    return None


def _varbit(text: str, arguments: str | None) -> Read:
    found = _bit(text, None)
    if found is None and arguments and arguments.isdigit() and text[:1] in ("0", "1") and len(text) > int(arguments):
        return Wrong((), f"it has more than {arguments} bits")
    return found


def _text(text: str, arguments: str | None) -> Read:
    if arguments and arguments.isdigit() and len(text.rstrip(" ")) > int(arguments):
        return Wrong((), f"it is longer than {arguments} characters")
    return Told((text,), False)


def _padded(text: str, arguments: str | None) -> Read:
    found = _text(text, arguments)
    return Told((text.rstrip(" "),), False) if isinstance(found, Told) else found


# ---------------------------------------------------------------- networks, points, queries


def _inet(text: str, _arguments: str | None) -> Read:
    return Wrong() if _is_no_address(text) else None


def _cidr(text: str, _arguments: str | None) -> Read:
    if _is_no_address(text):
        return Wrong()
    match = re.fullmatch(r"([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)/([0-9]+)", text)
    if match is None:
        return None
    bits = int.from_bytes(bytes(map(int, match.groups()[:4])))
    return Wrong((), "it has bits to the right of the mask") if bits & ((1 << (32 - int(match[5]))) - 1) else None


def _is_no_address(text: str) -> bool:
    """Whether a text is certainly neither an address of IPv4 nor of IPv6, with a mask or without."""
    if not re.fullmatch(r"[0-9a-fA-FxX:./]+", text):
        return True
    match = re.fullmatch(r"([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)(?:/([0-9]+))?", text)
    if match is None:
        return False
    return any(len(part) > 9 or int(part) > 255 for part in match.groups()[:4]) or int((match[5] or "0")[:9]) > 32


def _mac(text: str, _arguments: str | None) -> Read:
    digits = re.sub(r"[^0-9a-fA-F]", "", text)
    return None if len(digits) >= 6 and re.fullmatch(r"[0-9a-fA-FxX:.+\s-]+", text) else Wrong()


def _point(text: str, _arguments: str | None) -> Read:
    number = r"\s*[0-9a-zA-Z.+-]+\s*"
    return None if re.fullmatch(rf"\s*\(?{number},{number}\)?\s*", text) else Wrong()


def _search(text: str, _arguments: str | None) -> Read:
    """A query of text search: words side by side need an operator between them."""
    if re.fullmatch(r"\s*[a-zA-Z]+(?:\s+[a-zA-Z]+)+\s*", text):
        return Wrong((), "words are joined by `&`, `|` or `<->`")
    return Wrong() if re.fullmatch(r"\s*[a-zA-Z]+\s*[&|]\s*|\s*[&|].*", text, re.DOTALL) else None


def _moment(name: str) -> Any:
    """A reader of dates and times, which are seldom needed."""

    def reader(text: str, arguments: str | None) -> Read:
        from dbsc.sqltypes import moments

        if name == "date":
            return moments.read_date(text)
        if name == "interval":
            return moments.read_interval(text)
        if name in ("time", "timetz"):
            return moments.read_time(text)
        found = moments.read_timestamp(text, name == "timestamptz")
        return found if arguments is None or isinstance(found, Wrong) else None

    return reader


# ---------------------------------------------------------------- what holds others


def elements(text: str) -> tuple[str, ...] | Wrong | None:
    """The texts of the elements of an array, which are not null; None where they are not written plainly."""
    inner = text.strip(SPACE)
    if inner[:1] not in ("{", "["):
        return Wrong((), "an array is written `{…}`")
    if not inner.endswith("}"):
        return Wrong((), "its `{` is never closed")
    if inner[0] == "[" or any(mark in inner[1:-1] for mark in '{}"\\[];') or not inner[1:-1].strip(SPACE):
        return None
    found = [item.strip(SPACE) for item in inner[1:-1].split(",")]
    if "" in found:
        return Wrong((), "an element is missing between its commas")
    return tuple([item for item in found if item.lower() != "null"])


def _array(text: str, element: str, arguments: str | None) -> Read:
    found = elements(text)
    if isinstance(found, Wrong):
        return found
    for item in found or ():
        value = read(element, item, arguments)
        if isinstance(value, Wrong):
            return value.replace(reason=value.reason or f"`{item}` is no {element}")
    return None


def _range(text: str, bound: str) -> Read:
    """A range: its bounds are looked at where they are written plainly."""
    inner = text.strip(SPACE)
    if inner.lower() == "empty":
        return None
    if inner[:1] not in ("[", "(") or inner[-1:] not in ("]", ")") or len(inner) < 3:
        return Wrong((), "a range is written `[from,to)`")
    inner = inner[1:-1]
    if any(mark in inner for mark in '"\\[]()'):
        return None
    ends = inner.split(",")
    if len(ends) != 2:
        return Wrong((), "a range has two bounds")
    values = [read(bound, end) if end else None for end in ends]
    for value in values:
        if isinstance(value, Wrong):
            return value
    lower, upper = values
    if isinstance(lower, Told) and isinstance(upper, Told) and compare(lower, upper) == 1:
        return Wrong((), "it ends before it starts")
    return None


_READERS: dict[str, Any] = {
    "int2": lambda text, _: read_integer("int2", text),
    "int4": lambda text, _: read_integer("int4", text),
    "int8": lambda text, _: read_integer("int8", text),
    "numeric": _numeric,
    "float4": _real,
    "float8": _float,
    "bool": _boolean,
    "uuid": _uuid,
    "json": _json,
    "jsonb": _json,
    "bytea": _bytes,
    "bit": _bit,
    "varbit": _varbit,
    "text": _text,
    "varchar": _text,
    "name": _text,
    "bpchar": _padded,
    "inet": _inet,
    "cidr": _cidr,
    "macaddr": _mac,
    "point": _point,
    "tsquery": _search,
    **{name: _moment(name) for name in ("date", "time", "timetz", "timestamp", "timestamptz", "interval")},
}
