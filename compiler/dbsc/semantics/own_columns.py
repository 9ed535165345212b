"""Columns that are written where their table has them already: what is said of them is said there alone."""

from __future__ import annotations

from dbsc.catalog.objects import Column
from dbsc.diagnostics import Label
from dbsc.semantics.columns import ColumnParts, column_parts, lower_column
from dbsc.semantics.rules.inheritance import generation_conflict
from dbsc.semantics.rules.values import shown
from dbsc.semantics.tables import TableParts
from dbsc.semantics.types import resolve_type
from dbsc.syntax import ast


def own_column(own: TableParts, item: ast.Column, earlier: list[Column]) -> Column | None:
    """A column of a partition; `own.columns` are those of its table, and `earlier` what stands before it."""
    ctx, name = own.ctx, item.name.text
    above = next((column for column in own.columns if column.name == name), None)
    if above is None:
        message = f"a partition has the columns of its table, and `{name}` is none of them"
        ctx.error("DBS243", message, item.name.span, help_="write it in the partitioned table")
        return None
    if any(column.name == name for column in earlier):
        ctx.error("DBS008", f"column `{name}` is written twice", item.name.span)
        return None
    parts = column_parts(ctx, item)
    _only_its_values(own, parts)
    column = lower_column(ctx, own.relation, parts)
    written = resolve_type(item.type, own.schema, ctx.names, ctx.diagnostics) if item.type else None
    if column is None or written is None:
        return None
    labels = (Label(above.origin, "the column of the table"),) if above.origin else ()
    if written != above.type:
        message = f"`{name}` is {shown(above.type)} in the table, and so in each of its partitions"
        ctx.error("DBS222", message, item.span, labels=labels, help_=f"write `{name} {shown(above.type)}`")
    elif column.nullable and not above.nullable:
        message = f"`{name}` is not null in the table, and so in each of its partitions"
        ctx.error("DBS222", message, item.span, labels=labels, help_="leave out `?`")
    elif column.generated != above.generated and (found := generation_conflict(ctx, column, above, "the table")):
        code, message, help_ = found
        ctx.error("DBS222" if code == "DBS276" else code, message, item.span, labels=labels, help_=help_)
    return column


def _only_its_values(own: TableParts, parts: ColumnParts) -> None:
    """What is no value, default or storage of a column stands on a line of its own, or in the table."""
    keys = (
        parts.pk,
        parts.unique,
        parts.index,
        parts.reference,
        parts.union,
        parts.identity,
        parts.checked,
        parts.inherited,
    )
    for part in (*(key for key in keys if key), *parts.checks):
        message = "a column of a partition says what its default is and how it is stored"
        help_ = "write the key, the check or the reference on a line of its own"
        own.ctx.error("DBS243", message, part.span, help_=help_)
