"""`table t of money_amount`: a table of the attributes of a composite type, in their order.

What is written in such a table is said of columns that it has already; those of which nothing is said may be null.
"""

from __future__ import annotations

from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.names import Relation
from dbsc.semantics.types import resolve_type
from dbsc.syntax import ast


def typed_items(ctx: Context, relation: Relation, of: ast.QName, items: tuple[ast.Item, ...]) -> tuple[ast.Item, ...]:
    """The items of a table, in place of its columns those of its type; reports what does not fit."""
    found = ctx.names.find_type(of.parts, relation.schema)
    composite = ctx.names.declarations.get(found) if found is not None else None
    if not isinstance(composite, ast.Composite) or found is None:
        if found is None and (len(of.parts) > 1 and ctx.names.schemas.get(of.parts[0])):
            return items  # a type of a schema that is there already: nothing is known of it
        message = f"there is no composite type `{of.text}`"
        help_ = f"write `type {of.text} {{ … }}`, or leave out `of {of.text}`"
        ctx.error("DBS103", message, of.span, help_=help_)
        return items
    written = {item.name.text: item for item in items if isinstance(item, ast.Column)}
    fields = {field.name.text: field for field in composite.fields}
    for name, column in written.items():
        if name not in fields:
            labels = (Label(composite.name.span, "the type of the table"),)
            message = f"type `{of.text}` has no attribute `{name}`, so the table has no such column"
            ctx.error("DBS102", message, column.name.span, labels=labels, help_=did_you_mean(name, fields))
    columns = []
    for name, field in fields.items():
        column = written.get(name) or _column(field)
        type_ = resolve_type(field.type, found[1], ctx.names, ctx.diagnostics) if field.type else None
        if type_ is not None:
            relation.types[name] = type_
            own = resolve_type(column.type, relation.schema, ctx.names, []) if name in written and column.type else None
            if own is not None and own != type_:
                from dbsc.semantics.rules.values import shown

                message = f"`{name}` is {shown(type_)} in `{of.text}`, and so in the table"
                labels = (Label(field.name.span, "the attribute"),)
                ctx.error("DBS222", message, column.span, labels=labels, help_=f"write `{name} {shown(type_)}`")
        columns.append(column)
    rest = [item for item in items if not isinstance(item, ast.Column)]
    return (*columns, *rest)


def _column(field: ast.Field) -> ast.Column:
    """The column that an attribute is, where nothing is said of it."""
    parts: tuple[ast.Part, ...] = (field.collate,) if field.collate else ()
    return ast.Column(field.name, field.type, True, parts, None, field.span)
