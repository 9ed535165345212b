"""The types of Prisma, and what PostgreSQL's are for them.

Source: the reference of Prisma 6 and 7, native types of PostgreSQL; measured with Prisma 6.19.
"""

from __future__ import annotations

from dbsc.catalog.objects import Type
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.attributes import Attributes
from dbsc.peers.prisma.context import Context
from dbsc.peers.prisma.fragments import type_by_hand
from dbsc.peers.written_types import EXTENSIONS, written_type
from dbsc.record import Record
from dbsc.sqltext.parse import Fault

SCALARS = {
    "String": Type("text"),
    "Boolean": Type("boolean"),
    "Int": Type("integer"),
    "BigInt": Type("bigint"),
    "Float": Type("double precision"),
    "Decimal": Type("numeric", arguments="65,30"),
    "DateTime": Type("timestamp", arguments="3"),
    "Json": Type("jsonb"),
    "Bytes": Type("bytea"),
}
"""The types of fields, and their columns where nothing else is said."""


class Native(Record):
    """A type of `@db.…`: of which fields it can be, its name in PostgreSQL, and how many arguments it takes."""

    scalar: str
    name: str
    arguments: tuple[int, ...] = (0,)


NATIVE = {
    "Text": Native("String", "text"),
    "VarChar": Native("String", "varchar", (0, 1)),
    "Char": Native("String", "char", (0, 1)),
    "Bit": Native("String", "bit", (0, 1)),
    "VarBit": Native("String", "varbit", (0, 1)),
    "Uuid": Native("String", "uuid"),
    "Xml": Native("String", "xml"),
    "Inet": Native("String", "inet"),
    "Citext": Native("String", "citext"),
    "Boolean": Native("Boolean", "boolean"),
    "SmallInt": Native("Int", "smallint"),
    "Integer": Native("Int", "integer"),
    "Oid": Native("Int", "oid"),
    "BigInt": Native("BigInt", "bigint"),
    "Real": Native("Float", "real"),
    "DoublePrecision": Native("Float", "double precision"),
    "Decimal": Native("Decimal", "numeric", (0, 2)),
    "Money": Native("Decimal", "money"),
    "Timestamp": Native("DateTime", "timestamp", (0, 1)),
    "Timestamptz": Native("DateTime", "timestamptz", (0, 1)),
    "Date": Native("DateTime", "date"),
    "Time": Native("DateTime", "time", (0, 1)),
    "Timetz": Native("DateTime", "timetz", (0, 1)),
    "Json": Native("Json", "json"),
    "JsonB": Native("Json", "jsonb"),
    "ByteA": Native("Bytes", "bytea"),
}


def column_type(ctx: Context, field: ast.Field, given: Attributes, kind: str) -> Type | None:
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
