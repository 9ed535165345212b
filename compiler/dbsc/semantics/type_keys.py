"""Types of the catalog and the names by which the rules of types know them."""

from __future__ import annotations

from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.objects import Domain, Type, ref
from dbsc.semantics.context import Context
from dbsc.sqltypes import builtins

KEYS = {
    "smallint": "int2",
    "integer": "int4",
    "bigint": "int8",
    "real": "float4",
    "double precision": "float8",
    "boolean": "bool",
    "char": "bpchar",
    '"char"': "char",
}
_NAMES = {key: name for name, key in KEYS.items()}


def key_of(ctx: Context, type_: Type) -> str:
    """A type of the catalog as the rules of types know it."""
    brackets = "[]" if type_.dimensions else ""
    if type_.schema is None:
        return KEYS.get(type_.name, type_.name) + brackets
    of_extension = type_.schema in ctx.names.extensions.values() and builtins.facts(
        type_.name, tuple(ctx.names.extensions)
    )
    return (type_.name if of_extension else f"{type_.schema}.{type_.name}") + brackets


def type_of(ctx: Context, key: str) -> Type | None:
    """The type of the catalog that the rules of types know by a key; None for what no column has."""
    name = key.removesuffix("[]")
    dimensions = int(name != key)
    schema, dot, last = name.partition(".")
    if dot:
        return Type(last, schema, None, dimensions)
    name = _NAMES.get(name, name)
    if name in BUILTIN_TYPES:
        return Type(name, None, None, dimensions)
    extension = builtins.extension_of("types", name)
    place = ctx.names.extensions.get(extension or "")
    return Type(name, place, None, dimensions) if place else None


def base_type(ctx: Context, type_: Type) -> Type:
    """The type that a domain is made over, however far; any other type as it is."""
    seen = 0
    while type_.schema and not type_.dimensions and seen < 20:
        domain = ctx.objects.get(ref("type", type_.schema, type_.name))
        if not isinstance(domain, Domain):
            break
        type_, seen = domain.type, seen + 1
    return type_


def key_of_identity(ctx: Context, identity: str) -> str:
    """The type that stands in the identity of a function; one that cannot be told takes anything."""
    name = identity.removesuffix("[]")
    brackets = identity[len(name) :]
    if name in BUILTIN_TYPES or name in _NAMES or name in KEYS:
        return KEYS.get(BUILTIN_TYPES.get(name, name), BUILTIN_TYPES.get(name, name)) + brackets
    if "." not in name or '"' in name:
        return "any"
    schema, _, last = name.partition(".")
    return key_of(ctx, Type(last, schema, None, len(brackets) // 2))
