"""Constants of SQL against types: which are no values of a type, and which are the same value of it.

Only what PostgreSQL is sure to refuse is told. The input forms are those of https://www.postgresql.org/docs/current/datatype.html
"""

from __future__ import annotations

import re

from dbsc.catalog.objects import Type
from dbsc.record import Record

_BOUNDS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_NUMBERS = frozenset({"numeric", "real", "double precision", *_BOUNDS})
_NUMBER = re.compile(r"[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?|[+-]?(?:infinity|inf)|nan", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d[\d_]*|[+-]?0[xXoObB][\da-fA-F_]+")
_UUID = re.compile(r"\{?[0-9a-fA-F]{4}(?:-?[0-9a-fA-F]{4}){7}\}?")
_BOOLEAN = ("true", "false", "yes", "no", "on", "off", "1", "0")
_DATE = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?", re.DOTALL)
_PLAIN = re.compile(r"(?P<string>'(?:[^'\\]|'')*')|(?P<number>-?\d+(?:\.\d+)?)|true|false|null", re.IGNORECASE)


class Written(Record):
    """A constant as it is written: `kind` is string, number, boolean or null, `text` what stands for it.

    `cast` is the type that it is cast to, the outermost if there are several.
    """

    kind: str
    text: str
    cast: tuple[str, ...] | None = None


def written(sql: str) -> Written | None:
    """The constant that an expression is; None if it is none."""
    plain = _PLAIN.fullmatch(sql)
    if plain:
        if plain["string"]:
            return Written("string", sql[1:-1].replace("''", "'"))
        return Written("number" if plain["number"] else "null" if sql.lower() == "null" else "boolean", sql.lower())
    from dbsc.sqltext.constants import constant
    from dbsc.sqltext.parse import Fault, parse_expression

    fragment = parse_expression(sql)
    found = None if isinstance(fragment, Fault) else constant(fragment)
    if found is None:
        return None
    kinds = {str: "string", bool: "boolean", type(None): "null"}
    return Written(kinds.get(type(found.value), "number"), found.text, found.type)


def unfit(constant: Written, type_: Type) -> str | None:
    """Why PostgreSQL does not take a constant for a type; None if it does, or if that cannot be told."""
    if type_.dimensions or type_.schema is not None or constant.cast is not None or constant.kind == "null":
        return None
    name = type_.name
    if constant.kind == "string":
        return _unfit_string(constant.text, type_)
    if constant.kind == "boolean" and (name in _NUMBERS or name in ("uuid", "jsonb", "json", "date", "timestamptz")):
        return f"it is a boolean, and {name} is wanted"
    if constant.kind == "number":
        if name in _BOUNDS and _whole(constant.text) is not None:
            return _out_of_range(_whole(constant.text) or 0, name)
        if name in (
            "boolean",
            "uuid",
            "jsonb",
            "json",
            "date",
            "time",
            "timestamp",
            "timestamptz",
            "bytea",
            "interval",
        ):
            return f"it is a number, and {name} is wanted"
    return None


def _unfit_string(text: str, type_: Type) -> str | None:
    name, inner = type_.name, text.strip()
    if name in _BOUNDS:
        if not _WHOLE.fullmatch(inner):
            return f"it is no {name}"
        return _out_of_range(_whole(inner) or 0, name)
    if name in _NUMBERS and not _NUMBER.fullmatch(inner) and not _WHOLE.fullmatch(inner):
        return "it is no number"
    if name == "boolean" and not (inner and any(word.startswith(inner.lower()) for word in _BOOLEAN)):
        return "a boolean is true or false"
    if name == "uuid" and not _UUID.fullmatch(inner):
        return "a uuid is 32 hexadecimal digits"
    if name in ("json", "jsonb"):
        return _unfit_json(text)
    if name in ("date", "timestamp", "timestamptz"):
        return _unfit_date(text)
    limit = type_.arguments if name in ("varchar", "char", "bpchar") else None
    if limit and limit.isdigit() and len(text.rstrip(" ")) > int(limit):
        return f"it is longer than {limit} characters"
    return None


def _unfit_json(text: str) -> str | None:
    import json

    def refuse(_: str) -> None:
        raise ValueError

    try:
        json.loads(text, parse_constant=refuse)
    except ValueError:
        return "it is no JSON; a text in JSON has double quotes, as in '\"text\"'"
    return None


def _unfit_date(text: str) -> str | None:
    from datetime import date

    found = _DATE.fullmatch(text)
    if found is None:
        return None  # PostgreSQL reads many forms, such as `now` and `infinity`
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return "there is no such day"
    return None


def _whole(text: str) -> int | None:
    """The value of an integer constant; None if it is none."""
    if not _WHOLE.fullmatch(text):
        return None
    plain = text.replace("_", "").lstrip("+")
    try:
        return int(plain, 0 if plain.lstrip("-")[:2].lower() in ("0x", "0o", "0b") else 10)
    except ValueError:
        return None


def _out_of_range(value: int, name: str) -> str | None:
    bound = _BOUNDS[name]
    return None if -bound <= value < bound else f"it is out of the range of {name}"


def key_text(constant: Written, type_name: str) -> str:
    """The same text for the same value of a type, so that two spellings of a key are one."""
    text = constant.text.strip() if type_name not in ("text", "varchar", "") else constant.text
    if type_name in _BOUNDS and (value := _whole(text)) is not None:
        return str(value)
    if type_name in ("char", "bpchar"):
        return constant.text.rstrip(" ")
    if type_name == "uuid":
        return text.lower().replace("-", "").strip("{}")
    if type_name == "boolean":
        return str(text.lower() in ("1", "on") or text.lower()[:1] in ("t", "y"))
    if type_name == "numeric" and _NUMBER.fullmatch(text):
        from decimal import Decimal, InvalidOperation

        try:
            return str(Decimal(text.replace("_", "")).normalize())
        except InvalidOperation:
            return text
    return text
