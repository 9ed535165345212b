"""The primary key of a model, and the fields that a list names."""

from __future__ import annotations

from dbsc.catalog.objects import Key, Ref
from dbsc.diagnostics import Label
from dbsc.peers.prisma import ast, names
from dbsc.peers.prisma.attributes import Attributes, Given
from dbsc.peers.prisma.context import Context
from dbsc.peers.prisma.entities import Scalar


def primary_key(
    ctx: Context, block: ast.Block, table: Ref, attributes: Attributes, scalars: dict[str, Scalar]
) -> tuple[tuple[str, ...], Key] | None:
    """The fields of the primary key, and the key."""
    found: list[tuple[Given, tuple[str, ...]]] = []
    for name, scalar in scalars.items():
        given = scalar.attributes.take("id")
        if given is not None:
            found.append((given, (name,)))
    whole = attributes.take("id")
    if whole is not None:
        found.append((whole, fields_of(ctx, whole, block, scalars)))
    if not found:
        return None
    given, fields = found[0]
    for again, _ in found[1:]:
        label = Label(given.span, "it is here first")
        ctx.error("DBS824", f"`{block.name.text}` has a primary key already", again.span, "write `@@id([…])`", label)
    if "sort" in given.values:
        message = "PostgreSQL sorts a primary key in one way: `sort` is of SQL Server here"
        ctx.error("DBS822", message, given.values["sort"].span, "leave it out")
    for name in fields:
        if scalars[name].field.type.arity:
            ctx.error("DBS824", "a field of the primary key is required, and no list", scalars[name].field.type.span)
    if not fields:
        return None
    named = given.text("map")
    return fields, Key(
        "primary key",
        named.text if named is not None else names.primary_key(table[2]),
        tuple(scalars[name].column.name for name in fields),
        origin=given.span,
    )


def fields_of(ctx: Context, given: Given, block: ast.Block, scalars: dict[str, Scalar]) -> tuple[str, ...]:
    """The fields that a list of an attribute names, each of which is a column."""
    items = given.list("fields")
    if not items:
        if items is not None or "fields" not in given.values:
            ctx.error("DBS824", f"`{given.called}` names no fields", given.span, f"write `{given.called}([…])`")
        return ()
    fields: dict[str, None] = {}
    for item in items:
        word = item.name if isinstance(item, ast.Call) else item
        if not isinstance(word, ast.Word):
            ctx.error("DBS824", "the name of a field has to stand here", item.span)
        elif word.text in fields:
            ctx.error("DBS824", f"`{word.text}` is said twice", word.span, "leave one of them out")
        elif word.text in scalars:
            fields[word.text] = None
        else:
            known_field(ctx, word, block)
    return tuple(fields)


def known_field(ctx: Context, word: ast.Word, block: ast.Block) -> None:
    """Says why the name of a field is none of a column; nothing where the field is there, and wrong itself."""
    field = next((field for field in block.fields if field.name.text == word.text), None)
    if field is None:
        known = [each.name.text for each in block.fields if each.type.name.text not in ctx.blocks]
        ctx.unknown("field", word, known, f"the fields of `{block.name.text}` are {', '.join(known)}")
    elif field.type.name.text in ctx.blocks:
        message = f"`{word.text}` is a relation, which is no column"
        ctx.error("DBS823", message, word.span, "name the fields that hold it, those of its `fields: […]`")
