"""Types that are written in SQL, in schemas of other languages."""

from __future__ import annotations

import re

from dbsc.catalog.builtin import BUILTIN_TYPES, EXTENSION_TYPES
from dbsc.catalog.objects import Type
from dbsc.sqltext import quote
from dbsc.sqltext.parse import Fault, Fragment, parse_expression
from dbsc.sqltext.tree import Node, strings

_SYSTEM = "pg_catalog"
_INTERVAL = re.compile(
    r"\s*interval\s*(?:\(\s*(\d+)\s*\)|([a-z][^\[\]]*?))\s*(?:\[.*|array\b.*)?", re.IGNORECASE | re.DOTALL
)
EXTENSIONS = {type_: extension for extension, types in EXTENSION_TYPES.items() for type_ in types}
"""The extension that a type comes with."""


def written_type(text: str, home: str = "public") -> Type | Fault:
    """The type that a text names; one without a schema that PostgreSQL does not have itself is of the schema `home`."""
    head = "null::"
    read = parse_expression(head + text)
    if isinstance(read, Fault):
        start = max(read.start - len(head), 0)
        return Fault(read.message, start, max(read.end - len(head), start))
    cast = _cast(read)
    if cast is None:
        return Fault("this is more than a type", 0, len(text))
    *path, name = strings(cast["names"])
    dimensions = 1 if "arrayBounds" in cast else 0
    arguments = ",".join(map(_modifier, cast.get("typmods", ()))) or None
    if path and path != [_SYSTEM]:
        return Type(name, path[-1], arguments, dimensions)
    if name == "char" and not path:
        return Type('"char"', None, None, dimensions)
    if name == "interval" and arguments:
        fields = _INTERVAL.fullmatch(text)
        said = fields and (fields[1] or " ".join(fields[2].lower().split()))  # the tree has a bit mask of the fields
        return Type(name, None, said, dimensions)
    if name == "bpchar" and arguments:
        return Type("char", None, arguments, dimensions)
    builtin = BUILTIN_TYPES.get(name)
    return Type(builtin, None, arguments, dimensions) if builtin else Type(name, home, arguments, dimensions)


def _cast(read: Fragment) -> Node | None:
    """The type of a cast of nothing, where the text is no more than that."""
    cast = read.tree.get("TypeCast")
    return cast["typeName"] if cast and "A_Const" in cast["arg"] else None


def _modifier(part: Node) -> str:
    constant = part.get("A_Const", {})
    if "sval" in constant:
        return quote.literal(constant["sval"].get("sval", ""))
    if "ival" in constant:
        return str(constant["ival"].get("ival", 0))
    return quote.qualified(*strings(part.get("ColumnRef", {}).get("fields", ())))
