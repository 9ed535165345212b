"""The models of a Prisma schema: which of their fields are columns, and which are relations."""

from __future__ import annotations

from dbsc.catalog.objects import Column, Generated, Key, Ref, Type
from dbsc.diagnostics import Label
from dbsc.peers.prisma import ast, names
from dbsc.peers.prisma.context import Attributes, Context, Given
from dbsc.peers.prisma.defaults import NONE, default
from dbsc.peers.prisma.fragments import type_by_hand
from dbsc.peers.prisma.native import NATIVE, SCALARS
from dbsc.peers.written_types import EXTENSIONS, written_type
from dbsc.record import Record
from dbsc.sqltext.parse import Fault

_SERIAL = frozenset({"smallint", "integer", "bigint"})


class Scalar(Record):
    """A field that is a column. `kind` is its type in Prisma."""

    field: ast.Field
    attributes: Attributes
    column: Column
    kind: str


class Relation(Record):
    """A field that leads to another model, with the fields here and there that hold it, where it says so."""

    field: ast.Field
    target: str
    given: Given | None = None
    name: str | None = None
    fields: tuple[ast.Word, ...] = ()
    references: tuple[ast.Word, ...] = ()
    on_delete: str | None = None
    on_update: str | None = None
    map: str | None = None


class Model(Record):
    """A model or a view, and what it is in the database."""

    block: ast.Block
    ref: Ref
    attributes: Attributes
    scalars: dict[str, Scalar]
    relations: tuple[Relation, ...]
    key: tuple[str, ...]
    primary_key: Key | None

    @property
    def name(self) -> str:
        """Its name in Prisma."""
        return self.block.name.text

    @property
    def is_view(self) -> bool:
        """Whether it is a view, which Prisma does not make."""
        return self.block.kind == "view"

    def columns(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        """The columns of fields."""
        return tuple(self.scalars[name].column.name for name in fields)


def model(ctx: Context, block: ast.Block) -> Model:
    """A block with its fields taken apart."""
    attributes = Attributes(ctx, "block", block.attributes)
    reference = ctx.called("table", block.name, attributes)
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
    key = _key(ctx, block, reference, attributes, scalars)
    fields, primary_key = key or ((), None)
    _columns_of_one_name(ctx, scalars)
    for name in fields:
        held = scalars[name]
        scalars[name] = held.replace(column=held.column.replace(nullable=False))
    return Model(block, reference, attributes, scalars, tuple(relations), fields, primary_key)


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
    type_ = _type(ctx, field, given, kind)
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


def _type(ctx: Context, field: ast.Field, given: Attributes, kind: str) -> Type | None:
    """The type of a column; None, and what is wrong, where there is none."""
    written = field.type
    if written.unsupported is not None:
        type_ = _unsupported(ctx, written.unsupported)
    elif kind in ctx.enums:
        enum = ctx.enums[kind].ref
        type_ = Type(enum[2], enum[1])
    elif kind in SCALARS:
        type_ = _native(ctx, field, given, kind)
    else:
        known = (*SCALARS, *ctx.enums, *ctx.blocks)
        ctx.unknown("type", written.name, known, f"write {', '.join(SCALARS)}, or the name of a model or an enum")
        return None
    if kind not in SCALARS:
        for native in given.native:
            ctx.error("DBS824", f"`@{native.name}` is of fields with a type of Prisma", native.span, "leave it out")
    if type_ is None:
        return None
    if type_.schema is not None and kind not in ctx.enums:
        type_ = _of_schema(ctx, type_, written)
    return type_.replace(dimensions=1) if written.arity == "[]" else type_


def _of_schema(ctx: Context, type_: Type, written: ast.FieldType) -> Type:
    """A type of an extension, in the schema of that; or one that is made by hand, if it is no enum of the schema."""
    if type_.name in EXTENSIONS:
        ctx.wanted.setdefault(EXTENSIONS[type_.name], written.span)
        return type_.replace(schema=ctx.extensions.get(EXTENSIONS[type_.name], ctx.datasource.home))
    if written.unsupported is not None and not any(need in ctx.made_types() for need in type_.needs()):
        type_by_hand(ctx, type_, written.unsupported)
    return type_


def _unsupported(ctx: Context, text: ast.Text) -> Type | None:
    found = written_type(text.text, ctx.datasource.home)
    if isinstance(found, Fault):
        ctx.error("DBS824", f"this is no type of PostgreSQL: {found.message}", text.span)
        return None
    return found


def _native(ctx: Context, field: ast.Field, given: Attributes, kind: str) -> Type | None:
    """The type of a column by its native type, or the one that Prisma takes where there is none."""
    if not given.native:
        return SCALARS[kind]
    attribute, *more = given.native
    for each in more:
        ctx.error("DBS824", "a field has one native type", each.span, "leave one of them out")
    prefix, _, name = attribute.name.partition(".")
    fitting = [each for each, native in NATIVE.items() if native.scalar == kind]
    if prefix != ctx.datasource.name:
        message = f"native types begin with the name of the datasource, which is `{ctx.datasource.name}`"
        ctx.error("DBS822", message, attribute.span, f"write `@{ctx.datasource.name}.{name}`")
        return SCALARS[kind]
    native = NATIVE.get(name)
    if native is None:
        word = ast.Word(name, attribute.span)
        ctx.unknown("native type", word, fitting, f"those of a {kind} field are {', '.join(fitting)}")
        return SCALARS[kind]
    if native.scalar != kind:
        message = f"`@{attribute.name}` is of {native.scalar} fields, and `{field.name.text}` is {kind}"
        ctx.error("DBS824", message, attribute.span, f"those of a {kind} field are {', '.join(fitting)}")
        return SCALARS[kind]
    texts = [argument.value.span.text for argument in attribute.arguments]
    if len(texts) not in native.arguments or not all(text.isdecimal() for text in texts):
        takes = ("no arguments", "one number, or none", "two numbers, or none")[native.arguments[-1]]
        ctx.error("DBS824", f"`@{attribute.name}` takes {takes}", attribute.span)
        return SCALARS[kind]
    home = ctx.datasource.home if native.name in EXTENSIONS else None
    return Type(native.name, home, ",".join(texts) or None)


# ---------------------------------------------------------------- the key


def _key(
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
