"""Foreign keys: types that can be compared, a key that holds at once, and what happens on delete and update.

Source: https://www.postgresql.org/docs/current/sql-createtable.html, and `ATAddForeignKeyConstraint` of PostgreSQL; the
pairs of types were measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.objects import Column, Composite, Enum, ForeignKey, Index, Key, Table, Type, ref
from dbsc.diagnostics import Label
from dbsc.semantics.context import Context
from dbsc.semantics.rules.values import shown
from dbsc.semantics.type_keys import base_type
from dbsc.source import Span
from dbsc.syntax import ast

_INTEGERS = frozenset({"smallint", "integer", "bigint"})
_TEXTS = frozenset({"text", "varchar", "char", "bpchar", "name"})
_COMPARED: dict[str, frozenset[str]] = {  # the types that may refer to each
    **dict.fromkeys(_INTEGERS, _INTEGERS),
    "numeric": _INTEGERS | {"numeric"},
    "real": _INTEGERS | {"numeric", "real", "double precision"},
    "double precision": _INTEGERS | {"numeric", "real", "double precision"},
    "text": _TEXTS,
    "varchar": _TEXTS,
    "name": _TEXTS,
    "char": _TEXTS - {"name"},
    "bpchar": _TEXTS - {"name"},
    "date": frozenset({"date", "timestamp", "timestamptz"}),
    "timestamp": frozenset({"date", "timestamp", "timestamptz"}),
    "timestamptz": frozenset({"date", "timestamp", "timestamptz"}),
    "interval": frozenset({"interval", "time"}),
    "timetz": frozenset({"timetz", "time"}),
    "bit": frozenset({"bit", "varbit"}),
    "varbit": frozenset({"bit", "varbit"}),
    "cidr": frozenset({"cidr", "inet"}),
    "inet": frozenset({"cidr", "inet"}),
    "macaddr": frozenset({"macaddr", "macaddr8"}),
    "macaddr8": frozenset({"macaddr", "macaddr8"}),
    **{
        name: frozenset({name})
        for name in ('"char"', "boolean", "bytea", "uuid", "jsonb", "money", "time", "pg_lsn", "xid8")
    },
}


class Place:
    """Where a foreign key is written: its columns, its modifiers, and the whole of it.

    `compares` says that its columns have types of their own; `instead` is what to write where those are not right.
    """

    instead: str | None = None

    def __init__(self, columns: tuple[Span, ...], modifiers: tuple[ast.Part, ...], span: Span, compares: bool) -> None:
        self.columns = columns
        self.modifiers = modifiers
        self.span = span
        self.compares = compares


def check_reference(ctx: Context, table: Table, columns: dict[str, Column], key: ForeignKey, place: Place) -> None:
    """One foreign key of a table."""
    target = ctx.objects.get(key.target)
    if isinstance(target, Table):
        _holds_at_once(ctx, key, target, place)
        if target.unlogged and not table.unlogged:
            message = f"`{target.name}` is unlogged, and `{table.name}` is not: its rows would lose what they refer to"
            ctx.error("DBS205", message, place.span, help_=f"leave out `option unlogged` in `{target.name}`")
    else:
        target = ctx.externals.get(key.target)
    if isinstance(target, Table) and place.compares:
        for name, other, span in zip(key.columns, key.target_columns, place.columns, strict=True):
            column, referred = columns.get(name), target.column(other)
            if column is not None and referred is not None:
                _comparable(ctx, target, column, referred, span, place.instead)
    if key.not_valid and table.partition_key and ctx.header.postgres < 18:
        message = (
            "`not valid` on a foreign key of a partitioned table came with PostgreSQL 18, "
            f"and the header says {ctx.header.postgres}"
        )
        ctx.error("DBS208", message, place.span, help_="leave out `not valid`")
    for part in place.modifiers:
        if isinstance(part, ast.OnAction):
            _action(ctx, columns, key, part)
    for name, span in zip(key.columns, place.columns, strict=True):
        column = columns.get(name)
        if column is not None and column.generated and column.generated.virtual and len(key.columns) > 1:
            message = f"`{name}` is virtual, so nothing is stored that a key could hold"
            ctx.error("DBS207", message, span, help_=f"leave out `virtual` at `{name}`: then it is stored")


def _holds_at_once(ctx: Context, key: ForeignKey, target: Table, place: Place) -> None:
    """What a foreign key points to is unique at every moment, so its own key is not deferrable."""
    wanted = set(key.target_columns)
    found = [k for k in (target.primary_key, *target.uniques) if k is not None and set(k.columns) == wanted]
    if not found or not all(k.deferrable for k in found) or _has_index(ctx, target, wanted):
        return
    deferrable: Key = found[0]
    labels = (Label(deferrable.origin, "deferrable"),) if deferrable.origin else ()
    message = f"a deferrable key of `{target.name}` cannot be referred to: it may be broken for a while"
    ctx.error("DBS205", message, place.span, labels=labels, help_="leave out `deferrable` there")


def _has_index(ctx: Context, target: Table, columns: set[str]) -> bool:
    """Whether a unique index holds the columns, too."""
    return any(
        isinstance(index, Index)
        and index.table == target.ref
        and index.unique
        and index.where is None
        and {element.column for element in index.elements} == columns
        for index in ctx.objects.values()
    )


# ---------------------------------------------------------------- types


def _comparable(
    ctx: Context, target: Table, column: Column, referred: Column, place: Span, instead: str | None
) -> None:
    if can_refer(ctx, column.type, referred.type):
        return
    message = (
        f"`{column.name}` is {shown(column.type)}, and `{target.name}({referred.name})` is {shown(referred.type)}: "
        "they cannot be compared"
    )
    labels = (Label(referred.origin, "declared here"),) if referred.origin else ()
    help_ = instead or f"write `{column.name} {shown(referred.type)}`"
    ctx.error("DBS203", message, place, labels=labels, help_=help_)


def can_refer(ctx: Context, type_: Type, target: Type) -> bool:
    """Whether a column of a type can refer to one of another; True where that is not known."""
    a, b = base_type(ctx, type_), base_type(ctx, target)
    if a == b or a.dimensions != b.dimensions:
        return a == b
    if a.dimensions:
        return True
    if a.schema is None and b.schema is None:
        known = _COMPARED.get(b.name)
        return known is None or a.name in known
    if a.schema is not None and b.schema is not None:
        return not (_is_own(ctx, a) and _is_own(ctx, b) and (a.schema, a.name) != (b.schema, b.name))
    own, builtin = (a, b) if a.schema is not None else (b, a)
    return not (_is_own(ctx, own) and builtin.name in _COMPARED)


def _is_own(ctx: Context, type_: Type) -> bool:
    """Whether a type is a declared enum or composite, which nothing else is compared with."""
    return isinstance(ctx.objects.get(ref("type", type_.schema or "", type_.name)), Enum | Composite)


# ---------------------------------------------------------------- actions


def _action(ctx: Context, columns: dict[str, Column], key: ForeignKey, part: ast.OnAction) -> None:
    sets = part.action in ("set null", "set default")
    if part.columns and part.event == "update":
        message = "only `on delete` can set some of the columns"
        ctx.error("DBS207", message, part.columns[0].span, help_=f"write `on update {part.action}`")
    elif part.columns and ctx.header.postgres < 15:
        message = f"columns of `{part.action}` came with PostgreSQL 15, and the header says {ctx.header.postgres}"
        ctx.error("DBS208", message, part.columns[0].span, help_=f"write `on delete {part.action}`")
    for name in part.columns:
        if name.text not in key.columns and name.text in columns:
            message = f"`{name.text}` is no column of this foreign key"
            ctx.error("DBS207", message, name.span, help_="write " + ", ".join(f"`{column}`" for column in key.columns))
    for name_ in key.columns:
        column = columns.get(name_)
        changed = sets or (part.event == "update" and part.action == "cascade")
        if column is not None and column.generated and changed:
            message = f"`{name_}` is generated: `on {part.event} {part.action}` cannot change it"
            ctx.error("DBS207", message, part.span, help_=f"write `on {part.event} no action`")
    if part.action == "set default":
        _has_default(ctx, columns, tuple(name.text for name in part.columns) or key.columns, part.span)


def _has_default(ctx: Context, columns: dict[str, Column], names: tuple[str, ...], place: Span) -> None:
    for name in names:
        column = columns.get(name)
        if column is None or column.nullable or column.serial or column.type.schema is not None:
            continue
        if not (column.default or column.identity or column.generated):
            message = f"`set default` can never work: `{name}` has no default, and is not null"
            ctx.error("DBS206", message, place, help_=f"give `{name}` a default, or mark it with `?`")
