"""What becomes of the values of a column that gets another type: whether all are kept, and whether they stay in place.

PostgreSQL converts by the cast for assignments, which rounds numbers and cuts off times without a word; so only what
keeps every value is done without being told how. What does not rewrite the table was measured on PostgreSQL 15.
"""

from __future__ import annotations

from dbsc.catalog.objects import Type

_WIDER = {
    "smallint": ("integer", "bigint", "numeric", "double precision"),
    "integer": ("bigint", "numeric", "double precision"),
    "bigint": ("numeric",),
    "real": ("double precision",),
    "cidr": ("inet",),
}
_AS_TEXT = frozenset({"smallint", "integer", "bigint", "numeric", "uuid", "boolean", "varchar", "inet", "cidr"})
_TEXTS = frozenset({"text", "varchar"})
_TIMES = frozenset({"timestamp", "timestamptz", "time", "timetz"})
_FINEST = 6


def keeps_values(before: Type, after: Type) -> bool:
    """Whether each value of one type is one of the other, and PostgreSQL converts it without being told how."""
    if before.dimensions != after.dimensions or before.schema or after.schema:
        return False
    if before.name == after.name:
        return stays_in_place(before, after) or (before.name == "numeric" and _has_room(before, after))
    if after.name == "text" or (after.name == "varchar" and not after.arguments):
        return before.name in _AS_TEXT or before.name == "text"
    return not after.arguments and after.name in _WIDER.get(before.name, ())


def stays_in_place(before: Type, after: Type) -> bool:
    """Whether no row is written: both are stored alike, and nothing of the one is too much for the other."""
    if before.dimensions != after.dimensions or before.schema or after.schema:
        return False
    if before.name in _TEXTS and after.name in _TEXTS:
        return not after.arguments or (before.arguments is not None and int(before.arguments) <= int(after.arguments))
    if before.name == "cidr" and after.name == "inet":
        return True
    if before.name != after.name:
        return False
    if before.name == "numeric":
        return not after.arguments or (_has_room(before, after) and _scale(before) == _scale(after))
    if before.name in _TIMES:
        return int(before.arguments or _FINEST) <= int(after.arguments or _FINEST)
    return before == after


def _has_room(before: Type, after: Type) -> bool:
    """Whether a number of one precision and scale fits in the other's."""
    if not after.arguments:
        return True
    if not before.arguments:
        return False
    whole = _precision(before) - _scale(before)
    return _scale(before) <= _scale(after) and whole <= _precision(after) - _scale(after)


def _precision(type_: Type) -> int:
    return int((type_.arguments or "0").split(",")[0])


def _scale(type_: Type) -> int:
    _, _, scale = (type_.arguments or "0").partition(",")
    return int(scale or 0)


def called_type(type_: Type) -> str:
    """What a type is called in a message."""
    name = f"{type_.schema}.{type_.name}".removeprefix("public.") if type_.schema else type_.name
    return name + (f"({type_.arguments})" if type_.arguments else "") + "[]" * type_.dimensions
