"""What the source says of its past: `drop …` is leave to lose something, `was …` another name for what is there."""

from __future__ import annotations

from dbsc.catalog.builtin import BUILTIN_TYPES, SERIALS
from dbsc.catalog.evolution import Leave
from dbsc.catalog.objects import Rows, Table, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.constants import key_text, written
from dbsc.semantics.context import Context
from dbsc.source import Span
from dbsc.syntax import ast, parens


def lower_drop_item(ctx: Context, table: Table, item: ast.DropItem) -> None:
    """`drop old_column`, `drop row (key)` in a table."""
    first, *rest = item.words
    if not rest:
        _dropped_column(ctx, table, first)
    elif first.kind == "NAME" and first.text == "row" and rest[0].kind == "PAREN":
        _dropped_row(ctx, table, rest[0], item.span)
    else:
        help_ = did_you_mean(first.text, ("row",)) or "write `drop column_name`, or `drop row (key)`"
        message = f"`{item.span.text}` says nothing in a table"
        ctx.error("DBS007", message, item.span, help_=help_)


def _dropped_column(ctx: Context, table: Table, word: ast.Word) -> None:
    column = table.column(word.text)
    if column is not None:
        message = f"`{word.text}` is to be dropped, and is declared in the same table"
        labels = (Label(column.origin, "it is declared here"),) if column.origin else ()
        ctx.error("DBS505", message, word.span, labels=labels, help_="take one of the two lines away")
        return
    if word.text in BUILTIN_TYPES or word.text in SERIALS:
        message = f"this is leave to lose a column named `{word.text}`"
        help_ = f'for a column named `drop`, write `"drop" {word.text}`'
        ctx.error("DBS506", message, word.span, help_=help_)
    ctx.leaves.append(Leave(ref("column", table.schema, table.name, word.text), word.span))


def _dropped_row(ctx: Context, table: Table, word: ast.Word, span: Span) -> None:
    key = table.primary_key.columns if table.primary_key else ()
    source = word.span.source
    inner = ast.Sql(word.text, Span(source, word.span.start + 1, word.span.start + 1 + len(word.text)))
    parts = parens.split(inner)
    if len(parts) != len(key):
        message = (
            f"a row of `{table.name}` is told by ({', '.join(key)})" if key else f"`{table.name}` has no primary key"
        )
        ctx.error("DBS260", message, span, help_=f"write `drop row ({', '.join('…' for _ in key)})`" if key else None)
        return
    values = []
    for name, part in zip(key, parts, strict=True):
        constant, column = written(part.text), table.column(name)
        if constant is None or column is None:
            ctx.error("DBS260", f"this is no constant, and `{name}` is in the primary key", part.span)
            return
        values.append(key_text(constant, column.type.name if column.type.schema is None else ""))
    subject = ref("row", table.schema, table.name, *values)
    held = ctx.objects.get(ref("rows", *table.ref.path))
    row = held.row(tuple(values)) if isinstance(held, Rows) else None
    if row is not None:
        labels = (Label(row.origin, "the row"),) if row.origin else ()
        message = "the row is to be dropped, and is declared in the same table"
        ctx.error("DBS505", message, span, labels=labels, help_="take one of the two lines away")
        return
    ctx.leaves.append(Leave(subject, span))
