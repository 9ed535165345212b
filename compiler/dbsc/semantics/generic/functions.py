"""Functions that the block of a generic declaration names without their arguments."""

from __future__ import annotations

from dbsc.catalog.objects import Ref, ref
from dbsc.semantics.context import Context
from dbsc.sqltypes import builtins
from dbsc.syntax import ast

Found = tuple[tuple[str, ...], tuple[Ref, ...]]


def named_function(ctx: Context, written: ast.QName, schema: str, arguments: tuple[str, ...] = ()) -> Found | None:
    """The path of a function, and what has to be there for it; None (and a diagnostic) where there is none.

    `arguments` are what PostgreSQL calls it with: of our functions of the name, one has to take as many.
    """
    found = ctx.names.find_function(written.parts, schema)
    if found is not None:
        fitting = tuple(each for each in found[1] if _count(each) == len(arguments))
        if arguments and not fitting and all(each.kind == "function" for each in found[1]):
            _report_arguments(ctx, written, found[1], arguments)
        return found[0], fitting or found[1]
    # Of those that take `internal`, which only PostgreSQL calls, nothing is known: they are said with the schema, which
    # may be that of an extension.
    if written.parts[:-1] == ("pg_catalog",) or (len(written.parts) == 1 and builtins.functions(written.parts[-1])):
        return ("pg_catalog", written.parts[-1]), ()
    if len(written.parts) == 2 and written.parts[0] != "public" and ctx.names.schemas.get(written.parts[0]):
        return written.parts, ()
    if len(written.parts) == 2:
        there = [name for name, place in ctx.names.extensions.items() if place == written.parts[0]]
        if there:
            return written.parts, tuple(ref("extension", name) for name in there)
    unknown = ctx.names.function_of_unknown(written.parts, schema)
    if unknown is not None:
        return unknown
    ctx.names.unknown("function", written.text, written.span, schema)
    return None


def _signature(function: Ref) -> str:
    return function[-1].partition("(")[2].removesuffix(")")


def _count(function: Ref) -> int:
    """How many arguments a function takes."""
    signature = _signature(function)
    return len(signature.split(", ")) if signature else 0


def _report_arguments(ctx: Context, written: ast.QName, found: tuple[Ref, ...], arguments: tuple[str, ...]) -> None:
    """Reports functions of which none takes so many arguments; whether their types fit is PostgreSQL's to say.

    Defaults do not count: PostgreSQL looks these functions up without them.
    """
    takes = " or ".join(f"({signature})" for signature in dict.fromkeys(map(_signature, found)))
    message = f"`{written.text}` is called with ({', '.join(arguments)}) here, and takes {takes}"
    ctx.error("DBS104", message, written.span, help_="write a function of these arguments, or name another one")
