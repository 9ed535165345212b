"""Which values can be compared with each other, and what a constant stands for among them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from dbsc.access.logic import CONSTANT, FALSE, TRUE, Term
from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Column, Domain, Enum, Type, ref

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric"})
_TEXTS = frozenset({"text", "varchar", "name"})
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_TRUE, _FALSE = ("true", "t", "yes", "on", "1"), ("false", "f", "no", "off", "0")


def family_of(catalog: Catalog, type_: Type) -> str:
    """The family of a type: values of one family compare by one notion of equality."""
    if type_.dimensions:
        return family_of(catalog, type_.replace(dimensions=0)) + "[]"
    if type_.schema is None:
        return family_of_name(type_.name) or type_.name
    reference = ref("type", type_.schema, type_.name)
    declared = catalog.objects.get(reference) or catalog.externals.get(reference)
    if isinstance(declared, Domain):
        return family_of(catalog, declared.type)
    word = "enum" if isinstance(declared, Enum) else "type"
    return f"{word} {type_.schema}.{type_.name}"


def family_of_column(catalog: Catalog, column: Column) -> str:
    """The family of a column; under a collation of its own, texts that differ may be equal."""
    found = family_of(catalog, column.type)
    return f"{found} {'.'.join(column.collation)}" if column.collation else found


def family_of_name(name: str) -> str | None:
    """The family of a built-in type by any of its spellings; None where it is none."""
    name, brackets, _ = name.partition("[")
    known = BUILTIN_TYPES.get(name.partition("(")[0].strip())
    if known is None:
        return None
    family = "number" if known in _NUMBERS else "text" if known in _TEXTS else known
    return f"{family}[]" if brackets else family


def constant(text: str, family: str) -> Term:
    """What a quoted text stands for where a value of a family is wanted."""
    match family:
        case "boolean" if text.strip().lower() in (*_TRUE, *_FALSE):
            return TRUE if text.strip().lower() in _TRUE else FALSE
        case "uuid" if _UUID.fullmatch(text):
            plain = text.replace("-", "").lower()
            parts = (plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:])
            return Term(CONSTANT, "-".join(parts), family)
        case "number":
            return number(text) or Term(CONSTANT, text, "unread")
        case "uuid" | "boolean":
            return Term(CONSTANT, text, "unread")
        case _:
            return Term(CONSTANT, text, family)


def number(text: str) -> Term | None:
    """A number as a constant: 1.50 and 1.5 are the same."""
    try:
        value = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    plain = value.normalize()
    return Term(CONSTANT, format(plain or Decimal(0), "f"), "number")
