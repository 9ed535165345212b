"""Foreign tables: what PostgreSQL cannot promise of rows that are elsewhere. Measured on 15 and 18."""

from __future__ import annotations

from dbsc.semantics.columns import ColumnParts, column_parts
from dbsc.semantics.context import Context
from dbsc.syntax import ast

_WORDS: dict[type, str] = {
    ast.ForeignKey: "foreign keys",
    ast.Access: "row security: say what is allowed with `grant`",
    ast.Policy: "row security",
    ast.PartitionBy: "partitions here",
    ast.Retain: "retention here",
    ast.Rows: "rows of its own",
}


def check_foreign_item(ctx: Context, item: ast.Item) -> None:
    """An item of a foreign table."""
    match item:
        case ast.Column():
            parts = column_parts(ctx, item)
            keys = {"keys": parts.pk or parts.unique, "indexes": parts.index, "foreign keys": parts.reference}
            for what, part in keys.items():
                if part is not None:
                    help_ = "write the type of the column" if part is parts.reference else "leave it out"
                    ctx.error("DBS243", f"a foreign table has no {what}", part.span, help_=help_)
        case ast.Key():
            what = "indexes" if "index" in item.kind else "exclusion constraints" if item.kind == "exclude" else "keys"
            ctx.error("DBS243", f"a foreign table has no {what}", item.span, help_="leave it out")
        case ast.Trigger() if item.constraint or item.transitions:
            what = "constraint triggers" if item.constraint else "triggers with tables of what changed"
            help_ = "write `trigger`" if item.constraint else "leave out `referencing`"
            ctx.error("DBS243", f"a foreign table has no {what}", item.span, help_=help_)
        case _ if type(item) in _WORDS:
            ctx.error("DBS243", f"a foreign table has no {_WORDS[type(item)]}", item.span)
        case _:
            pass


def check_options(ctx: Context, parts: ColumnParts) -> None:
    """The options of a column, which are for the server of its table, where the table has none."""
    for option in parts.options.values():
        message = "only a column of a foreign table has options"
        ctx.error("DBS207", message, option.span, help_="leave it out")
