"""Constants as values of a type of a schema: a domain is what it is over, an enum one of its labels.

What is certain is told and nothing else: how a date in another style reads, or how two texts sort, only a server knows.
"""

from __future__ import annotations

import re

from dbsc.catalog.builtin import SHORT_NAMES
from dbsc.catalog.objects import Enum, Type, ref
from dbsc.semantics.constants import read_number, read_text
from dbsc.semantics.context import Context
from dbsc.semantics.type_keys import base_type
from dbsc.semantics.types import type_sql
from dbsc.sqltypes.values import Read, Told, Wrong

_LITERAL = r"\s*(?:(?P<string>'(?:[^'\\]|'')*')|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)))\s*"
_FIRST = frozenset("'0123456789+-.")
_SORTED = (("C",), ("POSIX",), ("pg_catalog", "C"), ("pg_catalog", "POSIX"))
"""Collations in which texts are in the order of their characters."""


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


def read_value(ctx: Context, sql: str, type_: Type, collation: tuple[str, ...] | None = None) -> Read:
    """The value of a literal as one of a type, which is assigned to it; None if that cannot be told."""
    if sql.lstrip()[:1] not in _FIRST:
        return None
    literal = re.fullmatch(_LITERAL, sql)
    base = base_type(ctx, type_)
    if literal is None:
        return None
    string = literal["string"]
    text = string[1:-1].replace("''", "'") if string else literal["number"]
    enum = enum_of(ctx, base)
    if enum is not None:
        return Told((text,), False) if string and text in enum.labels else Wrong(enum.labels)
    if base.schema is not None and (string or not base.dimensions):
        return None
    found = read_text(text, base) if string else read_number(text, base)
    if isinstance(found, Told) and collation in _SORTED:
        return found.replace(ordered=True)
    return found
