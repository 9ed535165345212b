"""Fragments of SQL in a Prisma schema, and what in them no part of the schema makes.

Teams write functions, sequences and types into migrations by hand, where Prisma does not see them. They are written as
`external`, so that the schema can be checked and its migrations expect them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.objects import Expression, Function, Object, Ref, Sequence, Type, ref
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.context import Context
from dbsc.peers.written_types import EXTENSIONS, written_type
from dbsc.sqltext.names import Use, uses
from dbsc.sqltext.outputs import type_of
from dbsc.sqltext.parse import Fault, Fragment, parse_expression
from dbsc.sqltext.quote import identifier, qualified
from dbsc.sqltext.tree import Node, nodes, strings
from dbsc.sqltypes import builtins

_SYSTEM = "pg_catalog"


def fragment(ctx: Context, text: ast.Text) -> Fragment | None:
    """An expression as it is parsed; None, and what is wrong, where it is none."""
    read = parse_expression(text.text)
    if isinstance(read, Fragment):
        return read
    ctx.error("DBS824", f"this is no SQL: {read.message}", text.span)
    return None


def expression(ctx: Context, read: Fragment, text: ast.Text, returns: Type) -> Expression:
    """A fragment with what it uses; what is made nowhere is told, and noted in the context.

    `returns` is the type that its value has to be of: a function that nobody knows is taken to return it.
    """
    used: dict[Ref, None] = {}
    for use in uses(read):
        schema = use.parts[0] if len(use.parts) > 1 else None
        if schema == _SYSTEM:
            continue
        found = _USED[use.kind](ctx, read, use, text, returns) if use.kind in _USED else None
        if found is not None:
            used[found] = None
    return Expression(read.sql.strip(), tuple(used))


# ---------------------------------------------------------------- what is used


def _function(ctx: Context, read: Fragment, use: Use, text: ast.Text, returns: Type) -> Ref | None:
    name = use.parts[-1]
    known = builtins.functions(name) if len(use.parts) == 1 else ()
    if known:
        ctx.server = max(ctx.server, min(routine.since for routine in known))
        return None
    extension = builtins.extension_of("functions", name)
    if extension is not None and (len(use.parts) == 1 or ctx.extensions.get(extension) == use.parts[0]):
        ctx.wanted.setdefault(extension, text.span)
        return ref("extension", extension)
    taken = _arguments(read, use.parts)
    types = ", ".join(map(_sql, taken))
    made = Function(_schema(ctx, use), name, "function", tuple(map(_sql, taken)), types, _sql(returns), (), None)
    line = f"external function {shown(made.schema, name)}({types}) returns {_sql(returns)}"
    return _by_hand(ctx, made, text, line)


def _arguments(read: Fragment, parts: tuple[str, ...]) -> tuple[Type, ...]:
    """The types of what a function is called with; a string, and what cannot be told, is taken for text."""
    calls: Iterator[Node] = (node["FuncCall"] for node in nodes(read.tree) if "FuncCall" in node)
    call: Node = next((each for each in calls if strings(each["funcname"]) == parts), {})
    found = []
    for argument in call.get("args", ()):
        type_ = written_type(type_of(argument) or "text")
        found.append(Type("text") if isinstance(type_, Fault) else type_.replace(arguments=None))
    return tuple(found)


def _sequence(ctx: Context, _read: Fragment, use: Use, text: ast.Text, _returns: Type) -> Ref | None:
    made = Sequence(_schema(ctx, use), use.parts[-1])
    return _by_hand(ctx, made, text, f"external sequence {shown(made.schema, made.name)}")


def _type(ctx: Context, _read: Fragment, use: Use, text: ast.Text, _returns: Type) -> Ref | None:
    name = use.parts[-1]
    if len(use.parts) == 1 and name in BUILTIN_TYPES:
        return None
    made = ref("type", _schema(ctx, use), name)
    if made in ctx.made_types():
        return made
    return type_by_hand(ctx, Type(name, made[1]), text)


def type_by_hand(ctx: Context, type_: Type, text: ast.Text) -> Ref | None:
    """A type that is none of PostgreSQL's and no enum of the schema: of an extension, or made by hand."""
    assert type_.schema is not None
    if type_.name in EXTENSIONS:
        ctx.wanted.setdefault(EXTENSIONS[type_.name], text.span)
        return ref("extension", EXTENSIONS[type_.name])
    made = ref("type", type_.schema, type_.name)
    _tell(ctx, made, text, f"external type {shown(type_.schema, type_.name)}")
    return made


_USED = {"function": _function, "sequence": _sequence, "type": _type}


def _schema(ctx: Context, use: Use) -> str:
    return use.parts[0] if len(use.parts) > 1 else ctx.datasource.home


def shown(schema: str, name: str) -> str:
    """A name as it is written in `.dbs`."""
    return identifier(name) if schema == "public" else qualified(schema, name)


def _sql(type_: Type) -> str:
    """A type as a function takes or returns it: without arguments."""
    name = shown(type_.schema, type_.name) if type_.schema else type_.name
    return name + "[]" * type_.dimensions


def _by_hand(ctx: Context, made: Object, text: ast.Text, line: str) -> Ref:
    if made.ref not in ctx.by_hand:
        ctx.by_hand[made.ref] = made
        _tell(ctx, made.ref, text, line)
    return made.ref


def _tell(ctx: Context, made: Ref, text: ast.Text, line: str) -> None:
    if made in ctx.told:
        return
    ctx.told.add(made)
    message = f"nothing in the schema makes the {made.kind} `{made[2].partition('(')[0]}`"
    help_ = f"`{line}` is written for it: a migration that was written by hand has to have made it"
    ctx.error("DBS828", message, text.span, help_)
