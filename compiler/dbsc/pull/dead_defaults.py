"""Defaults that no row can get, such as one of six characters in a column of three, written with a cast.

PostgreSQL fits a default into its column when a row gets it, not when it is told: it holds such a default where a
column was made shorter later, or where every row says its own value. As a plain literal `check` would refuse it; a
cast says that it is meant. Measured on 15 and 18.
"""

from __future__ import annotations

import re

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Domain, Expression, Object, Partition, Ref, Table, Type, ref
from dbsc.semantics.constants import read_number, read_text
from dbsc.semantics.types import type_sql
from dbsc.sqltypes.values import Wrong

_LITERAL = re.compile(r"'(?P<string>(?:[^'\\]|'')*)'|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))")
_ANY_LENGTH = {"char": "bpchar", "bit": '"bit"'}
"""What types are called whose bare names are those of one character or bit."""


def with_casts(catalog: Catalog) -> Catalog:
    """The catalog with a cast at every default that its own type does not take."""
    changed: dict[Ref, Object] = {}
    for reference, object_ in catalog.objects.items():
        if isinstance(object_, Domain):
            default = _cast(catalog, object_.type, object_.default)
            changed[reference] = object_.replace(default=default)
        elif isinstance(object_, Table | Partition):
            columns = [each.replace(default=_cast(catalog, each.type, each.default)) for each in object_.columns]
            changed[reference] = object_.replace(columns=tuple(columns))
    return catalog.replace(objects={**catalog.objects, **changed})


def _cast(catalog: Catalog, type_: Type, default: Expression | None) -> Expression | None:
    literal = _LITERAL.fullmatch(default.sql) if default else None
    if default is None or literal is None:
        return default
    base = type_
    while isinstance(domain := catalog.objects.get(ref("type", base.schema or "", base.name)), Domain):
        base = domain.type.replace(dimensions=domain.type.dimensions + base.dimensions)
    string, number = literal["string"], literal["number"]
    found = read_number(number, base) if number else read_text(string.replace("''", "'"), base)
    if not isinstance(found, Wrong):
        return default
    own = _type_of_number(number) if number else _any_length(base)
    return default.replace(sql=f"{default.sql}::{own}")


def _type_of_number(number: str) -> str:
    """The type of a number as PostgreSQL reads it (make_const() of parse_node.c)."""
    if "." in number or not -(1 << 63) <= int(number) < 1 << 63:
        return "numeric"
    return "int" if -(1 << 31) <= int(number) < 1 << 31 else "bigint"


def _any_length(type_: Type) -> str:
    """A type as it is without a length."""
    bare = type_.replace(arguments=None)
    name = _ANY_LENGTH.get(type_.name) if type_.schema is None else None
    return f"{name}{'[]' * type_.dimensions}" if name else type_sql(bare)
