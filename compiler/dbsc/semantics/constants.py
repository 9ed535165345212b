"""Constants of SQL against types: which are no values of a type, and which are the same value of it.

`sqltypes.literals` reads texts. Here is what becomes of a constant that is assigned to a column.
"""

from __future__ import annotations

import re

from dbsc.catalog.objects import Type
from dbsc.record import Record
from dbsc.semantics.type_keys import KEYS
from dbsc.sqltypes.literals import read, rounded
from dbsc.sqltypes.values import Read, Told, Wrong

_INTEGERS = frozenset({"int2", "int4", "int8"})
_NO_NUMBER = frozenset(  # to these no number is assigned
    """bool date time timetz timestamp timestamptz interval uuid json jsonb inet cidr macaddr macaddr8 xml point bytea
    tsquery tsvector""".split()
)
_NO_BOOLEAN = _NO_NUMBER - {"bool"} | {"numeric", "real", "double precision"}

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


def read_text(text: str, type_: Type) -> Read:
    """What a string is as a value of one of PostgreSQL's own types."""
    if type_.schema is not None:
        return None
    return read(KEYS.get(type_.name, type_.name) + "[]" * bool(type_.dimensions), text, type_.arguments)


def read_number(text: str, type_: Type) -> Read:
    """What a number is where it is assigned to one of PostgreSQL's own types."""
    if type_.dimensions:
        return Wrong((), "an array is written `'{…}'`")
    if type_.schema is not None:
        return None
    key = KEYS.get(type_.name, type_.name)
    if key in _NO_NUMBER:
        return Wrong()
    if key in _INTEGERS:
        whole = rounded(text, 0)
        return None if whole is None else read(key, str(whole))
    return read(key, text, type_.arguments)


def unfit(constant: Written, type_: Type) -> str | None:
    """Why PostgreSQL does not take a constant for a type; None if it does, or if that cannot be told."""
    if type_.schema is not None or constant.cast is not None or constant.kind == "null":
        return None
    if constant.kind == "boolean":
        refused = type_.dimensions or type_.name in _NO_BOOLEAN or KEYS.get(type_.name) in _INTEGERS
        return f"it is no {type_.name}" if refused else None
    found = read_text(constant.text, type_) if constant.kind == "string" else read_number(constant.text, type_)
    return found.reason or f"it is no {type_.name}" if isinstance(found, Wrong) else None


def key_text(constant: Written, type_: Type) -> str:
    """The same text for the same value of a type, so that two spellings of a key are one."""
    if type_.dimensions or constant.kind == "null":
        return constant.text
    found = read_number(constant.text, type_) if constant.kind == "number" else read_text(constant.text, type_)
    if not isinstance(found, Told):
        return constant.text
    return " ".join(str(part.normalize() if hasattr(part, "normalize") else part) for part in found.key)
