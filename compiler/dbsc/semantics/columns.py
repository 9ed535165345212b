"""A column's parts, its type (its own, its union's, or the one it refers to), and its attributes."""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.catalog.builtin import BUILTIN_TYPES, SERIALS
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import Column, Generated, Identity, Ref, Type
from dbsc.diagnostics import Guess, Label
from dbsc.hints import Any
from dbsc.semantics.collations import resolve_collation
from dbsc.semantics.context import Context
from dbsc.semantics.fragments import relation_scope
from dbsc.semantics.names import Relation
from dbsc.semantics.sequences import identity_options, serial_sequence
from dbsc.semantics.type_keys import key_of
from dbsc.semantics.types import is_serial, resolve_type
from dbsc.sqltext.quote import identifier
from dbsc.sqltypes.places import DEFAULT, GENERATED, given_to
from dbsc.syntax import ast
from dbsc.syntax.continuation import DECLARATIONS

_INTEGERS = frozenset(SERIALS.values())


_SLOTS: dict[type, str] = {
    ast.IndexMark: "index",
    ast.Reference: "reference",
    ast.Union: "union",
    ast.Default: "default",
    ast.Generated: "generated",
    ast.Identity: "identity",
    ast.Collate: "collate",
}
_MARKS = frozenset({"pk", "owner", "checked", "inherited"})
_NONE: Mapping[Any, Any] = {}


class ColumnParts:
    """The parts of a column sorted by what they are. Most columns have few: what is not there takes no room."""

    pk: ast.Mark | None = None
    unique: ast.Mark | None = None
    owner: ast.Mark | None = None
    checked: ast.Mark | None = None
    inherited: ast.Mark | None = None
    index: ast.IndexMark | None = None
    reference: ast.Reference | None = None
    union: ast.Union | None = None
    default: ast.Default | None = None
    generated: ast.Generated | None = None
    identity: ast.Identity | None = None
    collate: ast.Collate | None = None
    reference_parts: tuple[ast.Part, ...] = ()
    checks: tuple[ast.Check, ...] = ()
    repeated: tuple[ast.Part, ...] = ()
    settings: Mapping[str, str] = _NONE
    options: Mapping[str, ast.ForeignOption] = _NONE
    parameters: Mapping[str, str] = _NONE
    names: Mapping[int, ast.Name] = _NONE

    def __init__(self, written: ast.Column) -> None:
        self.written = written
        pending: ast.Name | None = None
        for part in written.parts:
            if isinstance(part, ast.ConstraintName):
                pending = part.name
                continue
            if pending is not None:
                self.names = {**self.names, id(part): pending}
                pending = None
            slot = _SLOTS.get(type(part)) or self.slot_of_mark(part)
            if slot is not None:
                if getattr(self, slot) is not None:
                    self.repeated += (part,)
                setattr(self, slot, part)

    def slot_of_mark(self, part: ast.Part) -> str | None:
        """Where a mark belongs; parts of which a column may have several are put there at once."""
        match part:
            case ast.Mark(words=words):
                if words in _MARKS or words.startswith("unique"):
                    return words.split()[0]
                self.reference_parts = (*self.reference_parts, part)
            case ast.OnAction():
                self.reference_parts = (*self.reference_parts, part)
            case ast.Check():
                self.checks += (part,)
            case ast.Setting(kind=kind, value=value):
                if kind in self.settings:
                    self.repeated += (part,)
                self.settings = {**self.settings, kind: value}
            case ast.ColumnParameter(name=name, value=value):
                if name.text in self.parameters:
                    self.repeated += (part,)
                self.parameters = {**self.parameters, name.text: value}
            case ast.ForeignOption(name=name):
                if name.text in self.options:
                    self.repeated += (part,)
                self.options = {**self.options, name.text: part}
            case _:
                pass
        return None

    def name_of(self, part: ast.Part) -> ast.Name | None:
        """The name that `constraint name` gives to a part."""
        return self.names.get(id(part))

    @property
    def nullable(self) -> bool:
        """Whether the column may be null: its type, its reference or its union says so."""
        return bool(
            self.written.nullable
            or (self.reference and self.reference.nullable)
            or (self.union and self.union.nullable)
        )


def column_parts(ctx: Context, written: ast.Column) -> ColumnParts:
    """The parts of a column, sorted once however many ask."""
    found: ColumnParts | None = ctx.parts.get(id(written))
    if found is None:
        found = ctx.parts[id(written)] = ColumnParts(written)
    return found


def lower_column(ctx: Context, relation: Relation, parts: ColumnParts) -> Column | None:
    """The column itself; None (and a diagnostic) if its type cannot be told."""
    written = parts.written
    schema = relation.schema
    for part in parts.repeated:
        ctx.error("DBS008", f"this is said twice of column `{written.name.text}`", part.span)
    if parts.reference_parts or parts.owner or parts.checked or (parts.unique and parts.index):
        _misplaced(ctx, parts)
    type_ = column_type(ctx, relation, written.name.text)
    if type_ is None:
        return None
    if parts.identity and (type_.schema or type_.name not in _INTEGERS):
        message = f"an identity is a smallint, an int or a bigint, and `{written.name.text}` is {type_.name}"
        ctx.error("DBS207", message, parts.identity.span, help_="write `bigint`")
    ctx.claim_length(written.name)
    default = generated = None
    if parts.default:
        place = given_to(DEFAULT, key_of(ctx, type_))
        resolved = ctx.fragments.expression(parts.default.expression, schema, {}, place)
        default = resolved.expression if resolved else None
    if parts.generated:
        resolved = ctx.fragments.expression(
            parts.generated.expression,
            schema,
            relation_scope(relation),
            given_to(GENERATED, key_of(ctx, type_)),
            ctx.columns(relation, parts.generated.expression),
        )
        generated = Generated(resolved.expression, parts.generated.virtual) if resolved else None
        if parts.generated.virtual and ctx.header.postgres < 18:
            message = f"virtual columns came with PostgreSQL 18, and the header says {ctx.header.postgres}"
            ctx.error("DBS208", message, parts.generated.span, help_="leave out `virtual`, or write `postgres 18`")
    serial = is_serial(written.type)
    if serial + (parts.default is not None) + (parts.generated is not None) + (parts.identity is not None) > 1:
        kinds = [p for p in (written.type if serial else None, parts.default, parts.generated, parts.identity) if p]
        message = "a column has a default, or is generated, or is an identity or a serial: one of them"
        ctx.error("DBS008", message, kinds[1].span, labels=(Label(kinds[0].span, "the first one"),))
    statistics = parts.settings.get("statistics")
    if written.type and written.type.shape:
        _shape(ctx, relation, parts)
    return Column(
        name=written.name.text,
        type=type_,
        nullable=parts.nullable and parts.pk is None and not parts.identity,
        default=default,
        identity=_identity(ctx, relation, parts.identity, type_) if parts.identity else None,
        generated=generated,
        collation=resolve_collation(ctx.names, parts.collate.collation, schema) if parts.collate else None,
        storage=parts.settings.get("storage"),
        compression=parts.settings.get("compression"),
        statistics=int(statistics) if statistics else None,
        serial=serial,
        sequence=serial_sequence(ctx, relation, written) if serial else None,
        options=tuple(sorted((name, option.value) for name, option in parts.options.items())) if parts.options else (),
        parameters=tuple(sorted(parts.parameters.items())),
        inherited=parts.inherited is not None,
        comment=written.doc,
        origin=written.name.span,
    )


def own_row(ctx: Context, key: str) -> str:
    """What to write so that users see their own rows of the table of users, whose key it is."""
    condition = f"{identifier(key)} = (select {ctx.header.user})"
    return f"write `access select to {ctx.header.user_role} where ({condition})`"


def _misplaced(ctx: Context, parts: ColumnParts) -> None:
    """Modifiers that say nothing without another."""
    written = parts.written
    if parts.reference is None:
        needing = [*parts.reference_parts, *([parts.owner] if parts.owner else [])]
        for part in needing[:1]:
            help_ = f"write `{written.name.text} -> table` before it"
            if part is parts.owner and parts.pk and ctx.header.user and ctx.header.user_role:
                help_ = f"leave it out; for the user's own row {own_row(ctx, written.name.text)}"
            ctx.error("DBS207", "this belongs to a reference, and the column has none", part.span, help_=help_)
    if parts.checked and not (written.type and written.type.shape):
        help_ = "write `jsonb<shape> checked`"
        ctx.error(
            "DBS207", "`checked` belongs to a json shape, and the column has none", parts.checked.span, help_=help_
        )
    if parts.unique and parts.index and parts.index.method is None:
        message = "`unique` brings an index of its own"
        ctx.error(
            "DBS008", message, parts.index.span, help_="leave out `index`", labels=(Label(parts.unique.span, "here"),)
        )


def _identity(ctx: Context, relation: Relation, part: ast.Identity, type_: Type) -> Identity:
    options = identity_options(ctx, relation, part.options, type_.name) if part.options else None
    return Identity(part.always, options)


def _shape(ctx: Context, relation: Relation, parts: ColumnParts) -> None:
    """`jsonb<shape>`: noted for the types, and for the check where it is `checked`."""
    written = parts.written
    assert written.type is not None and written.type.shape is not None
    shape = written.type.shape
    if written.type.name.text not in ("json", "jsonb"):
        help_ = f"write `jsonb<{shape.text}>`"
        ctx.error("DBS210", "only `json` and `jsonb` have a shape", written.type.span, help_=help_)
    elif shape.text not in ctx.names.shapes:
        from dbsc.diagnostics import did_you_mean

        help_ = did_you_mean(shape.text, ctx.names.shapes) or f"write `shape {shape.text} {{ … }}`"
        ctx.error("DBS111", f"there is no shape `{shape.text}`", shape.span, help_=help_)
    else:
        checked = None
        if parts.checked:
            given = parts.name_of(parts.checked)
            checked = ctx.claim(relation.schema, given, f"{relation.schema}.{relation.ref[2]}") if given else ""
            ctx.checked[(relation.ref, written.name.text)] = (parts.checked.span, checked or None)
        ctx.notes.append(
            ColumnNote(
                relation.ref, written.name.text, shape=shape.text, dimensions=written.type.dimensions, checked=checked
            )
        )


def column_type(ctx: Context, relation: Relation, name: str, seen: tuple[tuple[Ref, str], ...] = ()) -> Type | None:
    """The type of a column of a table: its own, or that of what it refers to, however far."""
    known = relation.types.get(name)
    if known is not None:
        return known
    written = relation.columns.get(name)
    if written is None:
        return None
    key = (relation.ref, name)
    if key in seen:
        if ctx.circles.intersection(seen):
            return None
        ctx.circles.update(seen)
        circle = " refers to ".join(f"`{table[-1]}.{column}`" for table, column in (*seen, key))
        help_ = "write a type on one of them, as in `id uuid -> other`"
        ctx.error("DBS211", f"no column in this circle has a type: {circle}", written.span, help_=help_)
        return None
    found = _own_type(ctx, relation, written, (*seen, key))
    if found is not None:
        relation.types[name] = found
    return found


def _say_where_it_belongs(ctx: Context, written: ast.Column) -> None:
    """What to say of a column without a type where its name tells what is meant: `int votes`, `use std.timestamps`."""
    name, told = written.name.text, ctx.diagnostics[-1] if ctx.diagnostics else None
    if told is None or written.type is None or told.code != "DBS103" or told.place != written.type.name.span:
        return
    is_guess = told.help is None or isinstance(told.help, Guess)
    if name in DECLARATIONS and name != "text" and is_guess:
        help_ = f"write `{name}` before or after the table, where declarations stand"
        ctx.diagnostics[-1] = told.replace(help=help_)
    elif name in BUILTIN_TYPES and not told.help:
        help_ = f"a column is its name, then its type: `{name}` reads as the name here"
        ctx.diagnostics[-1] = told.replace(help=help_)


def _own_type(ctx: Context, relation: Relation, written: ast.Column, seen: tuple[tuple[Ref, str], ...]) -> Type | None:
    if written.type is not None:
        found = resolve_type(written.type, relation.schema, ctx.names, ctx.diagnostics)
        if found is None:
            _say_where_it_belongs(ctx, written)
        return found
    union = written.part(ast.Union)
    if isinstance(union, ast.Union):
        if all(value.is_string for value in union.values):
            return Type("text")
        return Type("numeric" if any("." in value.value for value in union.values) else "integer")
    reference = written.part(ast.Reference)
    if not isinstance(reference, ast.Reference):
        return None
    target = ctx.names.find_relation(reference.target.parts, relation.schema)
    if target is None:
        ctx.names.unknown("table", reference.target.text, reference.target.span, relation.schema)
        return None
    if not isinstance(target.declaration, ast.Table):
        message = f"`{reference.target.text}` is a view, and a reference needs a table"
        labels = (Label(target.span, "declared here"),)
        ctx.error("DBS205", message, reference.target.span, labels=labels, help_="write the table that it reads")
        return None
    columns = tuple(name.text for name in reference.columns) or primary_key_columns(target)
    if len(columns) != 1:
        if not columns:
            message = f"`{reference.target.text}` has no primary key to refer to"
            help_ = f"write `-> {reference.target.text}(column)`, or give `{reference.target.text}` a primary key"
        else:
            message = f"the key of `{reference.target.text}` has {len(columns)} columns"
            help_ = f"write `foreign ({', '.join(columns)}) -> {reference.target.text}` and give each column its type"
        ctx.error("DBS205", message, reference.span, help_=help_)
        return None
    if columns[0] not in target.columns:
        from dbsc.diagnostics import did_you_mean

        if columns[0] not in ctx.names.broken:
            message = f"table `{reference.target.text}` has no column `{columns[0]}`"
            place = reference.columns[0].span if reference.columns else reference.span
            ctx.error("DBS102", message, place, help_=did_you_mean(columns[0], target.columns))
        return None
    return column_type(ctx, target, columns[0], seen)


def primary_key_columns(relation: Relation) -> tuple[str, ...]:
    """The primary key of a table as it is declared."""
    for item in relation.items:
        if isinstance(item, ast.Key) and item.kind == "pk":
            return tuple(element.column.text for element in item.elements if element.column)
        if isinstance(item, ast.Column):
            for part in item.parts:
                if isinstance(part, ast.Mark) and part.words == "pk":
                    return (item.name.text,)
    return ()


_UNIQUE = frozenset({"pk", "unique", "unique index"})


def unique_keys(relation: Relation, *, without_overlaps: bool = False) -> set[frozenset[str]]:
    """The sets of columns that hold no two rows alike; `live_rows` may hold all but the primary key to some rows.

    Or those of the keys `without overlaps`, where more rows are alike in all columns but the last.
    """
    keys: set[frozenset[str]] = set()
    for item in relation.items:
        if isinstance(item, ast.Key) and item.kind in _UNIQUE and item.where is None:
            if any(element.without_overlaps for element in item.elements) != without_overlaps:
                continue
            columns = frozenset(element.column.text if element.column else "" for element in item.elements)
            keys.update(() if "" in columns else (columns,))
        elif isinstance(item, ast.Column) and not without_overlaps:
            marks = [p for p in item.parts if isinstance(p, ast.Mark) and (p.words == "pk" or p.words[:6] == "unique")]
            keys.update((frozenset({item.name.text}),) if marks else ())
    keys.discard(frozenset())
    return keys


def live_rows(relation: Relation) -> ast.Option | None:
    """The `option live` of a table, with which its unique keys are about some of the rows."""
    found = (item for item in relation.items if isinstance(item, ast.Option) and item.words[0].text == "live")
    return next(found, None)
