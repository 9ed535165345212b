"""The models of a Prisma schema: which of their fields are columns, and which are relations."""

from __future__ import annotations

from dbsc.catalog.objects import Column, Generated, Ref
from dbsc.diagnostics import Label
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.attributes import Attributes, Given, called
from dbsc.peers.prisma.column_types import column_type
from dbsc.peers.prisma.context import Context
from dbsc.peers.prisma.defaults import NONE, default
from dbsc.peers.prisma.entities import Model, Relation, Scalar
from dbsc.peers.prisma.keys import primary_key

_SERIAL = frozenset({"smallint", "integer", "bigint"})


def model(ctx: Context, block: ast.Block) -> Model:
    """A block with its fields taken apart."""
    attributes = Attributes(ctx, "block", block.attributes)
    reference = called(ctx, "table", block.name, attributes)
    scalars: dict[str, Scalar] = {}
    relations: list[Relation] = []
    seen: dict[str, ast.Word] = {}
    for field in block.fields:
        if field.name.text in seen:
            before = Label(seen[field.name.text].span, "it is here first")
            message = f"`{block.name.text}` has a field `{field.name.text}` already"
            ctx.error("DBS824", message, field.name.span, "leave one of them out", before)
            continue
        seen[field.name.text] = field.name
        given = Attributes(ctx, "field", field.attributes)
        if field.type.unsupported is None and field.type.name.text in ctx.blocks:
            relations.append(_relation(ctx, field, given))
            continue
        scalar = _scalar(ctx, block, reference, field, given)
        if scalar is not None:
            scalars[field.name.text] = scalar
    key = primary_key(ctx, block, reference, attributes, scalars)
    fields, constraint = key or ((), None)
    _columns_of_one_name(ctx, scalars)
    for name in fields:
        held = scalars[name]
        scalars[name] = held.replace(column=held.column.replace(nullable=False))
    return Model(block, reference, attributes, scalars, tuple(relations), fields, constraint)


def _columns_of_one_name(ctx: Context, scalars: dict[str, Scalar]) -> None:
    seen: dict[str, Scalar] = {}
    for scalar in scalars.values():
        before = seen.setdefault(scalar.column.name, scalar)
        if before is not scalar:
            message = f"the column `{scalar.column.name}` is that of `{before.field.name.text}` already"
            label = Label(before.field.name.span, "it is here first")
            ctx.error("DBS824", message, scalar.field.name.span, "give one of them another `@map`", label)


# ---------------------------------------------------------------- columns


def _scalar(ctx: Context, block: ast.Block, table: Ref, field: ast.Field, given: Attributes) -> Scalar | None:
    column = given.mapped(field.name)
    written = field.type
    kind = written.name.text
    type_ = column_type(ctx, field, given, kind)
    if type_ is None:
        return None
    if (relation := given.take("relation")) is not None:
        ctx.error("DBS823", f"`{kind}` is no model, and this is no relation", relation.span, "leave `@relation` out")
    owner = f"{block.name.text}.{field.name.text}"
    said = given.take("default")
    enum = ctx.enums.get(kind) if written.unsupported is None else None
    found = default(ctx, said, field, kind, enum, type_, owner) if said is not None else NONE
    serial = found.serial and type_.name in _SERIAL
    if (updated := given.take("updatedAt")) is not None:
        if kind == "DateTime" and written.arity != "[]":
            ctx.by_client.setdefault("updatedAt", []).append((owner, updated.span))
        else:
            ctx.error("DBS824", "`@updatedAt` is of `DateTime` fields", updated.span, "leave it out")
    made = Column(
        column,
        type_,
        nullable=bool(written.arity) and not serial,
        default=None if found.generated else found.expression,
        generated=Generated(found.expression) if found.generated and found.expression else None,
        serial=serial,
        origin=field.span,
    )
    if found.generated and said is not None:
        message = f"the default of `{owner}` uses other columns, as Prisma writes a generated column when it pulls one"
        ctx.error("DBS828", message, said.span, "it becomes a generated column; Prisma's own SQL would be refused")
    ctx.remark(table, column, field.comments)
    return Scalar(field, given, made, kind)


# ---------------------------------------------------------------- relations

ACTIONS = {
    "Cascade": "cascade",
    "Restrict": "restrict",
    "NoAction": None,
    "SetNull": "set null",
    "SetDefault": "set default",
}


def _relation(ctx: Context, field: ast.Field, given: Attributes) -> Relation:
    for of_columns in ("id", "unique", "default", "map", "updatedAt"):
        if (wrong := given.take(of_columns)) is not None:
            message = f"`{field.name.text}` is a relation, which is no column, and `@{of_columns}` is of columns"
            ctx.error("DBS823", message, wrong.span, "move it to the field in `fields: […]`")
    for native in given.native:
        ctx.error("DBS824", f"`@{native.name}` is of fields with a type of Prisma", native.span, "leave it out")
    target = field.type.name.text
    relation = given.take("relation")
    if relation is None:
        return Relation(field, target)
    name, map_ = relation.text("name"), relation.text("map")
    return Relation(
        field,
        target,
        relation,
        name.text if name is not None else None,
        _words(ctx, relation, "fields"),
        _words(ctx, relation, "references"),
        relation.word("onDelete", ACTIONS),
        relation.word("onUpdate", ACTIONS),
        map_.text if map_ is not None else None,
    )


def _words(ctx: Context, given: Given, name: str) -> tuple[ast.Word, ...]:
    words = []
    for item in given.list(name) or ():
        if isinstance(item, ast.Word):
            words.append(item)
        else:
            ctx.error("DBS824", "the name of a field has to stand here", item.span)
    return tuple(words)
