"""Constants as values of a type: what PostgreSQL would read from a literal, and how two of them compare.

What is certain is told and nothing else: how a date in another style reads, or how two texts sort, only a server knows.
Source: the input functions of the types, measured on 15 and 18.
"""

from __future__ import annotations

import re

from dbsc.catalog.builtin import SHORT_NAMES
from dbsc.catalog.objects import Domain, Enum, Type, ref
from dbsc.hints import Any
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.types import type_sql

# Patterns are compiled where they are first needed: most schemas need few of them.
_LITERAL = r"\s*(?:(?P<string>'(?:[^'\\]|'')*')|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)))\s*"
_FIRST = frozenset("'0123456789+-.")
_INTEGERS = {"smallint": 16, "integer": 32, "bigint": 64}
_TEXTS = frozenset({"text", "varchar", "char", "bpchar", "name"})
_NO_NUMBER = frozenset(  # to these no number is assigned
    "date time timetz timestamp timestamptz interval uuid json jsonb inet cidr macaddr macaddr8 xml point".split()
)
_UUID = r"(?i)(\{)?(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}(?(1)\})"
_INTEGER = r"\s*[+-]?\d+\s*"
_NUMERIC = r"\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*"
_OTHER_NUMBER = r"(?i)\s*[+-]?(?:[\d_.]+(?:e[+-]?\d+)?|0[xob][\da-f_]+|nan|inf(?:inity)?)\s*"
_MOMENT = (
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2})"
    r"(?:[ T](?P<time>\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?"
)
_INFINITIES = {"infinity": 1, "-infinity": -1}
_WORDS_OF_TIME = frozenset("now today tomorrow yesterday epoch infinity -infinity +infinity allballs".split())
_BOOLEANS = {
    word[:length]: word in ("true", "yes") for word in ("true", "false", "yes", "no") for length in range(1, 6)
}
_BOOLEANS.update({"on": True, "off": False, "of": False, "1": True, "0": False})


class Told(Record):
    """A value. Where `ordered` is false, two that differ may stand in any order."""

    key: tuple[Any, ...]
    ordered: bool = True


class Wrong(Record):
    """No value of the type; `labels` are those of an enum."""

    labels: tuple[str, ...] = ()


def base_type(ctx: Context, type_: Type) -> Type:
    """The type that a domain is made over, however far; any other type as it is."""
    seen = 0
    while type_.schema and not type_.dimensions and seen < 20:
        domain = ctx.objects.get(ref("type", type_.schema, type_.name))
        if not isinstance(domain, Domain):
            break
        type_, seen = domain.type, seen + 1
    return type_


def enum_of(ctx: Context, type_: Type) -> Enum | None:
    """The enum that a type is, if it is one."""
    if type_.schema is None or type_.dimensions:
        return None
    found = ctx.objects.get(ref("type", type_.schema, type_.name))
    return found if isinstance(found, Enum) else None


def shown(type_: Type) -> str:
    """A type as a message names it: as it is written in the language."""
    if type_.schema is not None:
        return type_sql(type_).removeprefix("public.")
    arguments = f"({type_.arguments})" if type_.arguments else ""
    return SHORT_NAMES.get(type_.name, type_.name) + arguments + "[]" * type_.dimensions


def read_value(ctx: Context, sql: str, type_: Type, collation: tuple[str, ...] | None = None) -> Told | Wrong | None:
    """The value of a literal as one of a type, which is assigned to it; None if that cannot be told."""
    if sql.lstrip()[:1] not in _FIRST:
        return None
    literal = re.fullmatch(_LITERAL, sql)
    base = base_type(ctx, type_)
    if literal is None or base.dimensions:
        return None
    string = literal["string"]
    text = string[1:-1].replace("''", "'") if string else literal["number"]
    enum = enum_of(ctx, base)
    if enum is not None:
        return Told((text,), False) if string and text in enum.labels else Wrong(enum.labels)
    if base.schema is not None:
        return None
    if not string and base.name in _NO_NUMBER:
        return Wrong()
    if base.name in _INTEGERS:
        return _integer(text, _INTEGERS[base.name], bool(string))
    if base.name in _TEXTS:
        if base.arguments and base.arguments.isdigit() and len(text.rstrip(" ")) > int(base.arguments):
            return Wrong()
        key = text.rstrip(" ") if base.name in ("char", "bpchar") else text
        return Told((key,), collation in (("C",), ("POSIX",), ("pg_catalog", "C"), ("pg_catalog", "POSIX")))
    if base.name in _READERS:
        return _READERS[base.name](text, base.arguments, bool(string))
    return None


def compare(a: Told, b: Told) -> int | None:
    """-1, 0 or 1 as the first is less, equal or greater; None where that cannot be told."""
    if a.key == b.key:
        return 0
    if not (a.ordered and b.ordered):
        return None
    if len(a.key) == 3 and not (a.key[2] and b.key[2]):
        return _without_zone(a, b)
    return -1 if a.key < b.key else 1


def _without_zone(a: Told, b: Told) -> int | None:
    """Moments that are read in the zone of a session, one or both: close ones can stand in any order."""
    if a.key[0] == b.key[0] == 0:
        hours = 3 if a.key[2] == b.key[2] else 30
        if abs((a.key[1] - b.key[1]).total_seconds()) < hours * 3600:
            return None
    return -1 if a.key[:2] < b.key[:2] else 1


# ---------------------------------------------------------------- types


def _integer(text: str, bits: int, string: bool) -> Told | Wrong | None:
    if string and not re.fullmatch(_INTEGER, text):
        return None if re.fullmatch(_OTHER_NUMBER, text) and not re.fullmatch(_NUMERIC, text) else Wrong()
    value = int(text) if re.fullmatch(_INTEGER, text) else _rounded(text, 0)
    return Told((int(value),)) if -(2 ** (bits - 1)) <= value < 2 ** (bits - 1) else Wrong()


def _rounded(text: str, scale: int) -> Any:
    if re.fullmatch(_INTEGER, text):
        return int(text)  # as most are, and `decimal` is slow to import
    from decimal import ROUND_HALF_UP, Context, Decimal

    return Decimal(text).quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP, context=Context(prec=2000))


def _numeric(text: str, arguments: str | None, _string: bool) -> Told | Wrong | None:
    if not re.fullmatch(_NUMERIC, text):
        return None if re.fullmatch(_OTHER_NUMBER, text) else Wrong()
    if arguments is None:
        from decimal import Decimal

        return Told((Decimal(text),))
    precision, _, scale = arguments.partition(",")
    if not precision.isdigit() or not (scale or "0").isdigit():
        return None
    value = _rounded(text, int(scale or 0))
    return Told((value,)) if abs(value) < 10 ** (int(precision) - int(scale or 0)) else Wrong()


def _float(text: str, _arguments: str | None, _string: bool) -> Told | Wrong | None:
    if re.fullmatch(_NUMERIC, text):
        return Told((float(text),))
    return None if re.fullmatch(_OTHER_NUMBER, text) else Wrong()


def _real(text: str, _arguments: str | None, _string: bool) -> Told | Wrong | None:
    found = _float(text, None, True)
    return found if isinstance(found, Wrong) else None


def _json(text: str, _arguments: str | None, _string: bool) -> Wrong | None:
    if text in ("{}", "[]"):
        return None
    import json

    try:
        json.loads(text, parse_constant=_no_constant)
    except ValueError:
        return Wrong()
    except RecursionError:
        return None
    return None


def _no_constant(text: str) -> Any:
    raise ValueError(text)  # Infinity and NaN, which Python takes


def _boolean(text: str, _arguments: str | None, string: bool) -> Told | Wrong:
    value = _BOOLEANS.get(text.strip().lower()) if string else None
    return Wrong() if value is None else Told((value,))


def _uuid(text: str, _arguments: str | None, _string: bool) -> Told | Wrong:
    return Told((text.strip("{}").replace("-", "").lower(),)) if re.fullmatch(_UUID, text) else Wrong()


def _moment(text: str, zoned: bool) -> Told | Wrong | None:
    """A moment in ISO 8601. The third part of the key is whether it has a zone."""
    from datetime import datetime, timedelta

    stripped = text.strip().lower()
    if stripped in _INFINITIES:
        return Told((_INFINITIES[stripped], 0, True))
    match = re.fullmatch(_MOMENT, text.strip())
    if match is None:
        first = stripped.split()[0] if stripped else ""
        return None if re.search(r"\d", stripped) or first in _WORDS_OF_TIME else Wrong()
    year, month, day = match["date"].split("-")
    clock = match["time"] or "00:00"
    hours, minutes, *seconds = clock.split(":")
    try:
        found = datetime(int(year), int(month), int(day))
    except ValueError:
        return Wrong() if int(year) else None
    if int(hours) > 23 or int(minutes) > 59 or float((seconds or ["0"])[0]) >= 60:
        return None  # 24:00:00 and leap seconds
    found += timedelta(hours=int(hours), minutes=int(minutes), microseconds=round(float((seconds or ["0"])[0]) * 10**6))
    zone = match["zone"] if zoned else None
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        found = found - offset if zone[0] == "+" else found + offset
    return Told((0, found, bool(zone) or not zoned))


def _date(text: str, _arguments: str | None, _string: bool) -> Told | Wrong | None:
    found = _moment(text, False)
    if not isinstance(found, Told) or found.key[0] != 0:
        return found
    return Told((0, found.key[1].date(), True))


def _timestamp(text: str, arguments: str | None, _string: bool) -> Told | Wrong | None:
    found = _moment(text, False)
    return found if arguments is None or isinstance(found, Wrong) else None


def _timestamptz(text: str, arguments: str | None, _string: bool) -> Told | Wrong | None:
    found = _moment(text, True)
    return found if arguments is None or isinstance(found, Wrong) else None


_READERS = {
    "numeric": _numeric,
    "real": _real,
    "double precision": _float,
    "boolean": _boolean,
    "uuid": _uuid,
    "json": _json,
    "jsonb": _json,
    "date": _date,
    "timestamp": _timestamp,
    "timestamptz": _timestamptz,
}
