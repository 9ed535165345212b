"""Where a declaration is: the schema and the name that its dotted name stands for."""

from __future__ import annotations

from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.syntax import ast


def path(ctx: Context, name: ast.QName, schema: str, external: bool) -> tuple[str, str]:
    """The schema and the name of a declaration. A schema that is nowhere declared is an error."""
    parts = name.parts
    if len(parts) > 2:
        ctx.error("DBS001", f"`{name.text}` has too many dots", name.span, help_="write `schema.name`")
        return schema, parts[-1]
    if len(parts) == 1:
        if not external:
            ctx.claim_length(ast.Name(parts[0], name.span))
        return schema, parts[0]
    if parts[0] not in ctx.names.schemas:
        if external:
            ctx.names.schemas[parts[0]] = True
        else:
            help_ = did_you_mean(parts[0], ctx.names.schemas) or f"write `schema {parts[0]}`"
            ctx.error("DBS112", f"there is no schema `{parts[0]}`", name.span, help_=help_)
            ctx.names.schemas[parts[0]] = True
    return parts[0], parts[-1]
