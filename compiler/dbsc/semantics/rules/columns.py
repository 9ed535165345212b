"""Columns: types that can be stored, defaults and unions of the column's type, what a type and a modifier allow.

Source: https://www.postgresql.org/docs/current/sql-createtable.html, measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.builtin import PSEUDO_TYPES
from dbsc.catalog.objects import Column, Enum, Type, ref
from dbsc.catalog.storage import FIXED
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.columns import ColumnParts
from dbsc.semantics.context import Context
from dbsc.semantics.rules.collations import check_collation
from dbsc.semantics.rules.indexes import check_marks
from dbsc.semantics.rules.values import enum_of, read_value, shown
from dbsc.semantics.targets import check_target
from dbsc.semantics.type_keys import base_type
from dbsc.source import Span
from dbsc.sqltext.scope import SYSTEM_COLUMNS
from dbsc.sqltypes.literals import elements
from dbsc.sqltypes.values import Read, Told, Wrong, compare
from dbsc.syntax import ast

_STORAGES = ("plain", "external", "extended", "main", "default")
_COMPRESSIONS = ("pglz", "lz4", "default")
_PARAMETERS = ("n_distinct", "n_distinct_inherited")
_TEXTS = frozenset({"text", "varchar", "char", "bpchar", "name"})
_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision", "money", "oid"})


def check_column(ctx: Context, parts: ColumnParts, column: Column, *, inherits: bool = False) -> None:
    """One column of a table, which `inherits` from others or not."""
    written = parts.written
    if column.name in SYSTEM_COLUMNS:
        message = f"every table has a column `{column.name}` of its own"
        ctx.error("DBS272", message, written.name.span, help_="choose another name")
    if written.type is not None:
        check_stored(ctx, column.type, written.type.span)
    if not written.parts and not column.serial:
        return
    if parts.pk or parts.unique or parts.index:
        check_marks(ctx, written, column)
    if column.serial:
        _serial(ctx, parts, column)
    for part in (parts.pk, parts.identity) if parts.pk or parts.identity else ():
        if part is not None and parts.nullable:
            what = "a primary key" if part is parts.pk else "an identity"
            code = "DBS204" if part is parts.pk else "DBS207"
            ctx.error(
                code, f"{what} is never null, and `{column.name}` is marked `?`", part.span, help_="leave out `?`"
            )
    if parts.union:
        _union(ctx, parts.union, column)
    if parts.default:
        check_default(ctx, parts.default, column.type, column.name, parts.union)
    if column.generated and column.generated.virtual:
        _virtual(ctx, parts, column)
    if parts.collate:
        collation = parts.collate.collation.parts
        check_collation(ctx, column.type, collation, parts.collate.span, f"`{column.name}`")
    if parts.settings:
        _settings(ctx, written, column)
    if parts.parameters:
        _parameters(ctx, written)
    if parts.inherited is not None and not inherits:
        message = f"`{column.name}` comes from no other table: this one has no parents"
        ctx.error("DBS207", message, parts.inherited.span, help_="leave out `inherited`")


def check_stored(ctx: Context, type_: Type, place: Span) -> None:
    """Reports a type that only functions have."""
    if type_.schema is None and type_.name in PSEUDO_TYPES:
        message = f"`{shown(type_)}` is a type of functions: nothing can be stored as it"
        help_ = "write `text`, `jsonb` …" if type_.name in ("unknown", "record", "cstring") else None
        ctx.error("DBS103", message, place, help_=help_)


def _serial(ctx: Context, parts: ColumnParts, column: Column) -> None:
    written = parts.written.type
    assert written is not None
    if column.type.dimensions:
        ctx.error(
            "DBS207", "a serial counts: there is no array of it", written.span, help_=f"write `{shown(column.type)}`"
        )
    if parts.nullable:
        ctx.error("DBS207", "a serial is never null", written.span, help_=f"write `{written.name.text}`")


# ---------------------------------------------------------------- values


def check_default(ctx: Context, default: ast.Default, type_: Type, name: str, union: ast.Union | None = None) -> None:
    """Reports a literal that is no value of the type, or none of the union."""
    text = default.expression.text
    found = _literal(ctx, text, type_)
    if isinstance(found, Wrong):
        message = f"the default {text.strip()} is no value of `{name}`, which is {shown(type_)}"
        message += f": {found.reason}" if found.reason else ""
        help_ = _meant(text, found.labels)
        if base_type(ctx, type_) == Type("boolean"):
            help_ = "write `true` or `false`"
        ctx.error("DBS209", message, default.expression.span, help_=help_)
    elif isinstance(found, Told) and union is not None:
        values = [_literal(ctx, value.sql, type_) for value in union.values]
        if all(isinstance(value, Told) and compare(value, found) != 0 for value in values):
            known = tuple(value.value for value in union.values)
            help_ = _meant(text, known) if union.values[0].is_string else "write one of " + ", ".join(known)
            message = f"the default {text.strip()} is none of the column's values"
            ctx.error("DBS209", message, default.expression.span, help_=help_)


def _literal(ctx: Context, text: str, type_: Type) -> Read:
    """The value of a literal; of an array of an enum, the elements are looked at where they are written plainly."""
    base = base_type(ctx, type_)
    inner = text.strip()
    enum = enum_of(ctx, base.replace(dimensions=0)) if base.dimensions else None
    if enum is None or not (inner.startswith("'") and inner.endswith("'") and len(inner) > 1) or "'" in inner[1:-1]:
        return read_value(ctx, text, type_)
    found = elements(inner[1:-1])
    if isinstance(found, Wrong):
        return found
    return Wrong(enum.labels) if any(item not in enum.labels for item in found or ()) else None


def _meant(text: str, labels: tuple[str, ...]) -> str | None:
    if not labels:
        return None
    return did_you_mean(text.strip(" '"), labels) or "write one of " + ", ".join(f"'{label}'" for label in labels)


def _union(ctx: Context, union: ast.Union, column: Column) -> None:
    """The values are compared with the column, so each has to be a value of its type."""
    base = base_type(ctx, column.type)
    if len({value.is_string for value in union.values}) > 1:
        return  # told already
    for value in union.values:
        if value.is_string:
            found = _literal(ctx, value.sql, column.type)
            wrong = isinstance(found, Wrong) and (bool(base.dimensions) or base.name not in _TEXTS)
        else:
            found = None
            wrong = (base.schema is None and base.name in _TEXTS) or _is_enum(ctx, base)
            wrong = wrong or (isinstance(read_value(ctx, value.sql, column.type), Wrong) and base.name not in _NUMBERS)
        if wrong:
            labels = found.labels if isinstance(found, Wrong) else ()
            help_ = _meant(value.value, labels) or "leave the type out, and it is that of the values"
            if not value.is_string and base.name in _TEXTS:
                is_length = len(union.values) == 1 and base.name in ("varchar", "char", "bpchar")
                help_ = f"write `{shown(column.type)}({value.value})`" if is_length else f"write '{value.value}'"
            message = f"{value.sql} is no value of `{column.name}`, which is {shown(column.type)}"
            ctx.error("DBS202", message, value.span, help_=help_)
            return


def _is_enum(ctx: Context, type_: Type) -> bool:
    return type_.schema is not None and isinstance(ctx.objects.get(ref("type", type_.schema, type_.name)), Enum)


# ---------------------------------------------------------------- modifiers


def _virtual(ctx: Context, parts: ColumnParts, column: Column) -> None:
    """A virtual column is in no index, and only of a built-in type (measured on 18)."""
    assert parts.generated is not None
    indexed = parts.pk or parts.unique or parts.index or parts.reference
    if indexed is not None:
        message = f"`{column.name}` is virtual, so nothing is stored that a key or an index could hold"
        ctx.error("DBS207", message, indexed.span, help_="leave out `virtual`: then it is stored")
    if column.type.schema is not None:
        message = f"a virtual column has a type of PostgreSQL's own, and `{column.name}` is {shown(column.type)}"
        help_ = "leave out `virtual`: then it is stored"
        ctx.error("DBS207", message, parts.generated.span, help_=help_)


def _settings(ctx: Context, written: ast.Column, column: Column) -> None:
    for part in written.parts:
        if not isinstance(part, ast.Setting):
            continue
        if part.kind == "statistics":
            check_target(ctx, "statistics", part.value, part.span)
            continue
        known = _STORAGES if part.kind == "storage" else _COMPRESSIONS
        if part.value not in known:
            help_ = did_you_mean(part.value, known) or "write " + ", ".join(f"`{word}`" for word in known)
            ctx.error("DBS007", f"unknown {part.kind} `{part.value}`", part.span, help_=help_)
        elif part.value not in ("plain", "default") and _is_fixed(ctx, column.type):
            what = "stored elsewhere" if part.kind == "storage" else "compressed"
            message = f"`{column.name}` is {shown(column.type)}, which is never {what}"
            ctx.error("DBS207", message, part.span, help_=f"leave out `{part.kind}`")
        elif part.value == "default" and part.kind == "storage" and ctx.header.postgres < 16:
            message = f"`storage default` came with PostgreSQL 16, and the header says {ctx.header.postgres}"
            ctx.error("DBS208", message, part.span, help_="leave it out: it is the default")


def _parameters(ctx: Context, written: ast.Column) -> None:
    """What the planner is told of a column. Source: the attribute options of `alter table`."""
    for part in written.parts:
        if not isinstance(part, ast.ColumnParameter):
            continue
        if part.name.text not in _PARAMETERS:
            help_ = did_you_mean(part.name.text, _PARAMETERS) or "write `option n_distinct = -0.5`"
            ctx.error("DBS007", f"a column has no option `{part.name.text}`", part.name.span, help_=help_)
        elif float(part.value) < -1:
            message = f"`{part.name.text}` is a count, or down to -1 a share of the rows"
            ctx.error("DBS274", message, part.span, help_="write -0.5 for a new value in every second row")


def _is_fixed(ctx: Context, type_: Type) -> bool:
    base = base_type(ctx, type_)
    return not base.dimensions and ((base.schema is None and base.name in FIXED) or _is_enum(ctx, base))
