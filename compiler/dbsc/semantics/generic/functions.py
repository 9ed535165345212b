"""Functions that the block of a generic declaration names without their arguments."""

from __future__ import annotations

from dbsc.catalog.objects import Ref
from dbsc.semantics.context import Context
from dbsc.sqltypes import builtins
from dbsc.syntax import ast

Found = tuple[tuple[str, ...], tuple[Ref, ...]]


def named_function(ctx: Context, written: ast.QName, schema: str) -> Found | None:
    """The path of a function, and what has to be there for it; None (and a diagnostic) where there is none."""
    found = ctx.names.find_function(written.parts, schema)
    if found is not None:
        return found
    # Of those that take `internal`, which only PostgreSQL calls, nothing is known: they are said with the schema.
    if written.parts[:-1] == ("pg_catalog",) or (len(written.parts) == 1 and builtins.functions(written.parts[-1])):
        return ("pg_catalog", written.parts[-1]), ()
    if len(written.parts) == 2 and written.parts[0] != "public" and ctx.names.schemas.get(written.parts[0]):
        return written.parts, ()
    ctx.names.unknown("function", written.text, written.span, schema)
    return None
