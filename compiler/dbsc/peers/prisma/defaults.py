"""What `@default(…)` says, as an expression of SQL; what Prisma's client does by itself is none.

How values are written follows Prisma's own SQL (measured with 6.19): `1.50` stays as it is, `"1e5"` becomes `100000`, a
list is `array[…]` with a cast to the type of its column.
"""

from __future__ import annotations

import re
from base64 import b64decode

from dbsc.catalog.objects import Expression, Ref, Type
from dbsc.diagnostics import did_you_mean
from dbsc.peers.prisma import ast, fragments
from dbsc.peers.prisma.attributes import Given
from dbsc.peers.prisma.context import Context, Enumeration
from dbsc.record import Record
from dbsc.sqltext.quote import literal, qualified
from dbsc.sqltext.tree import nodes

BY_CLIENT = {"uuid": 1, "cuid": 1, "ulid": 0, "nanoid": 1}
"""Functions of Prisma's client, and how many arguments each takes at most."""
_FUNCTIONS = {
    "autoincrement": ("Int", "BigInt"),
    "now": ("DateTime",),
    **dict.fromkeys(BY_CLIENT, ("String",)),
    "dbgenerated": (),
}
_ELSEWHERE = {"auto": "MongoDB", "sequence": "CockroachDB"}
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:\d\d)")
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_WHOLE = re.compile(r"-?\d+")


class Default(Record):
    """A default. `serial` is a sequence of the column's own; `generated` an expression over other columns."""

    expression: Expression | None = None
    serial: bool = False
    generated: bool = False


NONE = Default()


def default(
    ctx: Context, given: Given, field: ast.Field, scalar: str, enum: Enumeration | None, type_: Type, owner: str
) -> Default:
    """What a `@default` of a field says. `scalar` is the field's type, or `enum` its values, `type_` the column's."""
    value = given.values.get("value")
    if "map" in given.values:
        ctx.error("DBS822", "a default has no name: `map` is of SQL Server", given.values["map"].span, "leave it out")
    if value is None:
        ctx.error("DBS824", "`@default` says no value", given.span, "write `@default(0)`, `@default(now())` …")
        return NONE
    if isinstance(value, ast.Call):
        return _called(ctx, value, field, scalar, type_, owner)
    if scalar == "Unsupported":
        message = "the default of a type that Prisma does not know is SQL"
        ctx.error("DBS824", message, value.span, 'write `@default(dbgenerated("…"))`')
        return NONE
    if field.type.arity != "[]":
        text = _constant(ctx, value, scalar, enum)
        return Default(Expression(text)) if text is not None else NONE
    if not isinstance(value, ast.Items):
        ctx.error("DBS824", "the default of a list is a list", value.span, f"write `@default([{value.span.text}])`")
        return NONE
    texts = [_constant(ctx, item, scalar, enum) for item in value.items]
    if None in texts:
        return NONE
    uses: tuple[Ref, ...] = (enum.ref,) if enum else ()
    return Default(Expression(f"array[{', '.join(map(str, texts))}]::{_sql(type_)}", uses))


def _sql(type_: Type) -> str:
    name = qualified(type_.schema, type_.name) if type_.schema else type_.name
    return name + (f"({type_.arguments})" if type_.arguments else "") + "[]" * type_.dimensions


# ---------------------------------------------------------------- functions


def _called(ctx: Context, call: ast.Call, field: ast.Field, scalar: str, type_: Type, owner: str) -> Default:
    name = call.name.text
    if name in _ELSEWHERE:
        ctx.error("DBS822", f"`{name}()` is of {_ELSEWHERE[name]}", call.span, "leave the default out")
        return NONE
    if name not in _FUNCTIONS:
        help_ = did_you_mean(name, _FUNCTIONS) or f'a function of the database is `dbgenerated("{name}()")`'
        ctx.error("DBS822", f"Prisma has no function `{name}`", call.name.span, help_)
        return NONE
    if name == "dbgenerated":
        return _generated(ctx, call, type_)
    takes = _FUNCTIONS[name]
    if scalar not in takes or field.type.arity == "[]":
        message = f"`{name}()` is a default of {' and '.join(takes)} fields, not of {field.type.span.text}"
        ctx.error("DBS824", message, call.span)
        return NONE
    if len(call.arguments) > BY_CLIENT.get(name, 0):
        ctx.error("DBS824", f"`{name}()` takes no such arguments", call.span, f"write `{name}()`")
        return NONE
    if name == "autoincrement":
        return Default(serial=True)
    if name == "now":
        return Default(Expression("current_timestamp"))
    ctx.by_client.setdefault(name, []).append((owner, call.span))
    return NONE


def _generated(ctx: Context, call: ast.Call, type_: Type) -> Default:
    """`dbgenerated("…")` is SQL; without an argument it says that there is a default, and not which."""
    if not call.arguments:
        return NONE
    text = call.arguments[0].value
    if len(call.arguments) > 1 or not isinstance(text, ast.Text) or not text.text.strip():
        message = "`dbgenerated` takes one string, which is SQL"
        ctx.error("DBS824", message, call.span, 'write `dbgenerated("gen_random_uuid()")`')
        return NONE
    read = fragments.fragment(ctx, text)
    if read is None:
        return NONE
    of_columns = any("ColumnRef" in node for node in nodes(read.tree))
    return Default(fragments.expression(ctx, read, text, type_), generated=of_columns)


# ---------------------------------------------------------------- constants


def _constant(ctx: Context, value: ast.Value, scalar: str, enum: Enumeration | None) -> str | None:
    """A constant as SQL; None, and what is wrong, where it is none of the type."""
    if enum is not None:
        return _label(ctx, value, enum)
    why = f"this is no value of the type {scalar}"
    match scalar, value:
        case "Int" | "BigInt", ast.Number(text=text) if _WHOLE.fullmatch(text):
            return text
        case "Float" | "Decimal", ast.Number(text=text):
            return text
        case "Decimal", ast.Text(text=text) if _DECIMAL.fullmatch(text):
            return _plain(text)
        case "Boolean", ast.Word(text="true" | "false" as text):
            return text
        case "String" | "Json", ast.Text(text=text):
            return literal(text)
        case "DateTime", ast.Text(text=text):
            moment = _MOMENT.fullmatch(text)
            if moment:
                zone = "+00:00" if moment[3] in "Zz" else moment[3]
                return literal(f"{moment[1]} {moment[2]} {zone}")
            why = "a moment is written `2026-01-31T12:00:00Z`"
        case "Bytes", ast.Text(text=text):
            try:
                return literal("\\x" + b64decode(text, validate=True).hex())
            except ValueError:
                why = "bytes are written in base64"
        case _:
            pass
    ctx.error("DBS824", why, value.span)
    return None


def _label(ctx: Context, value: ast.Value, enum: Enumeration) -> str | None:
    """A value of an enum as SQL."""
    if not isinstance(value, ast.Word):
        ctx.error("DBS824", "a value of an enum is its name, without quotes", value.span)
    elif value.text in enum.labels:
        return literal(enum.labels[value.text])
    else:
        ctx.unknown("value", value, enum.labels, f"the values are {', '.join(enum.labels)}")
    return None


def _plain(text: str) -> str:
    """A decimal number without an exponent."""
    from decimal import Decimal

    return format(Decimal(text), "f")
