"""Functions that the block of a generic declaration names without their arguments."""

from __future__ import annotations

from dbsc.catalog.objects import Ref
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
        _check_arguments(ctx, written, found[1], arguments)
        return found
    # Of those that take `internal`, which only PostgreSQL calls, nothing is known: they are said with the schema.
    if written.parts[:-1] == ("pg_catalog",) or (len(written.parts) == 1 and builtins.functions(written.parts[-1])):
        return ("pg_catalog", written.parts[-1]), ()
    if len(written.parts) == 2 and written.parts[0] != "public" and ctx.names.schemas.get(written.parts[0]):
        return written.parts, ()
    ctx.names.unknown("function", written.text, written.span, schema)
    return None


def _check_arguments(ctx: Context, written: ast.QName, found: tuple[Ref, ...], arguments: tuple[str, ...]) -> None:
    """Reports functions of which none takes so many arguments; whether their types fit is PostgreSQL's to say.

    Defaults do not count: PostgreSQL looks these functions up without them.
    """
    signatures = [reference[-1].partition("(")[2].removesuffix(")") for reference in found]
    if not arguments or any(reference.kind != "function" for reference in found):
        return
    if all(len(signature.split(", ") if signature else ()) != len(arguments) for signature in signatures):
        takes = " or ".join(f"({signature})" for signature in dict.fromkeys(signatures))
        message = f"`{written.text}` is called with ({', '.join(arguments)}) here, and takes {takes}"
        ctx.error("DBS104", message, written.span, help_="write a function of these arguments, or name another one")
