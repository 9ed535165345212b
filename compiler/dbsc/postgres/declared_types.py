"""Types as PostgreSQL prints them: `timestamptz(3)` is `timestamp(3) with time zone`."""

from __future__ import annotations

from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.objects import Type
from dbsc.sqltext.quote import qualified

_WORDS = {
    "varchar": ("character varying", ""),
    "char": ("character", ""),
    "varbit": ("bit varying", ""),
    "time": ("time", " without time zone"),
    "timetz": ("time", " with time zone"),
    "timestamp": ("timestamp", " without time zone"),
    "timestamptz": ("timestamp", " with time zone"),
}


def printed(type_: Type) -> str:
    """A column's type."""
    brackets = "[]" * min(type_.dimensions, 1)
    arguments = f"({type_.arguments})" if type_.arguments else ""
    if type_.schema is not None:
        return qualified(type_.schema, type_.name) + arguments + brackets
    before, after = _WORDS.get(type_.name, (type_.name, ""))
    if type_.name in ("char", "bit") and not arguments:
        arguments = "(1)"
    elif type_.name == "numeric" and arguments and "," not in arguments:
        arguments = f"({type_.arguments},0)"
    elif type_.name == "interval" and arguments and not str(type_.arguments).isdigit():
        arguments = f" {type_.arguments}"
    return before + arguments + after + brackets


def printed_sql(written: str) -> str:
    """An argument's type, from its SQL; what it is held to (`varchar(10)`) is not part of a function's identity."""
    base = written.rstrip("[] ")
    brackets = "[]" if "[" in written[len(base) :] else ""
    name = BUILTIN_TYPES.get(base.split("(")[0].strip(), base)
    before, after = _WORDS.get(name, ("character" if name == "bpchar" else name, ""))
    return before + after + brackets
