"""Types and shapes: enums, domains, composite types, json shapes."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import naming
from dbsc.catalog.intent import Shape, ShapeField
from dbsc.catalog.objects import Attribute, Check, Composite, Domain, Enum, Table, Type, ref
from dbsc.diagnostics import Label
from dbsc.semantics.collations import resolve_collation
from dbsc.semantics.context import Context
from dbsc.semantics.places import path
from dbsc.semantics.type_keys import key_of
from dbsc.semantics.types import resolve_type
from dbsc.sqltypes.places import CHECK, DEFAULT, given_to
from dbsc.sqltypes.world import Column
from dbsc.syntax import ast


def lower_enum(ctx: Context, written: ast.Enum, schema: str) -> Enum:
    """An enumerated type; a label stands once."""
    where, name = path(ctx, written.name, schema, True)
    seen: dict[str, ast.Label] = {}
    for label in written.labels:
        if label.text in seen:
            first = Label(seen[label.text].span, "the first one")
            ctx.error("DBS108", f"label `{label.text}` is listed twice", label.span, labels=(first,))
        seen[label.text] = label
    return Enum(where, name, tuple(seen), written.doc, written.name.span)


def lower_domain(ctx: Context, written: ast.Domain, schema: str) -> Domain | None:
    """A domain and its checks, named as PostgreSQL names them."""
    where, name = path(ctx, written.name, schema, True)
    type_ = resolve_type(written.type, where, ctx.names, ctx.diagnostics)
    if type_ is None:
        return None
    checks: list[Check] = []
    default = collation = None
    given: ast.Name | None = None
    for part in written.parts:
        if isinstance(part, ast.ConstraintName):
            given = part.name
        elif isinstance(part, ast.Check):
            checks += _domain_check(ctx, part.replace(name=given), type_, where, name)
            given = None
        elif isinstance(part, ast.Default):
            place = given_to(DEFAULT, key_of(ctx, type_))
            resolved = ctx.fragments.expression(part.expression, where, {}, place)
            default = resolved.expression if resolved else None
        elif isinstance(part, ast.Collate):
            collation = resolve_collation(ctx.names, part.collation, where)
        elif not isinstance(part, ast.Was):
            help_ = "a domain has a type, a default, a collation and checks: write this behind the columns of its type"
            ctx.error("DBS207", "this does not belong to a domain", part.span, help_=help_)
    for item in written.items:
        if isinstance(item, ast.Check):
            checks += _domain_check(ctx, item, type_, where, name)
    return Domain(
        schema=where,
        name=name,
        type=type_,
        nullable=written.nullable,
        default=default,
        collation=collation,
        checks=tuple(checks),
        comment=written.doc,
        origin=written.name.span,
    )


def _domain_check(ctx: Context, written: ast.Check, type_: Type, schema: str, domain: str) -> Iterator[Check]:
    """A check of a domain, behind its type or in its block; nothing where its condition is wrong."""
    value = (Column("value", type=key_of(ctx, type_)),)
    resolved = ctx.fragments.expression(written.condition, schema, {"": ("value",)}, CHECK, value)
    if written.no_inherit:
        message = "nothing inherits from a domain: its checks have no `no inherit`"
        ctx.error("DBS207", message, written.span, help_="leave out `no inherit`")
    taken = ctx.names_in(schema)
    chosen = written.name.text if written.name else naming.choose(domain, None, "check", taken)
    taken.add(chosen)
    if resolved:
        yield Check(chosen, resolved.expression, written.not_valid, comment=written.doc, origin=written.span)


def check_nullable_domains(ctx: Context) -> None:
    """A column of a domain that cannot be null cannot be null either, whatever it says."""
    for table in ctx.objects.values():
        for column in table.columns if isinstance(table, Table) else ():
            if not column.nullable or column.type.schema is None or column.type.dimensions:
                continue
            domain = ctx.objects.get(ref("type", column.type.schema, column.type.name))
            if isinstance(domain, Domain) and not domain.nullable:
                message = f"`{column.name}` is marked `?`, but domain `{domain.name}` cannot be null"
                labels = (Label(domain.origin, "declared here, without `?`"),) if domain.origin else ()
                help_ = f"write `?` behind the type of domain `{domain.name}` as well, or leave it out here"
                ctx.error("DBS212", message, column.origin, help_=help_, labels=labels)


def lower_composite(ctx: Context, written: ast.Composite, schema: str) -> Composite | None:
    """A composite type."""
    where, name = path(ctx, written.name, schema, True)
    attributes = []
    for field in written.fields:
        if field.type is None:
            help_ = "declare the values as an `enum`, and write its name"
            ctx.error("DBS202", "an attribute has a type, not a union", field.span, help_=help_)
            continue
        type_ = resolve_type(field.type, where, ctx.names, ctx.diagnostics)
        collation = resolve_collation(ctx.names, field.collate.collation, where) if field.collate else None
        if type_ is not None:
            attributes.append(Attribute(field.name.text, type_, field.nullable, collation, field.doc))
    return Composite(where, name, tuple(attributes), written.doc, written.name.span)


def lower_shape(ctx: Context, written: ast.Shape, schema: str) -> Shape:
    """What a json value looks like."""
    fields = []
    for field in written.fields:
        type_ = shape = None
        if field.collate:
            message = "a shape says what a value in json looks like, which has no collation"
            ctx.error("DBS202", message, field.collate.span, help_="leave it out")
        dimensions = field.type.dimensions if field.type else 0
        if field.type and field.type.name.text in ctx.names.shapes:
            shape = field.type.name.text
        elif field.type:
            type_ = resolve_type(field.type, schema, ctx.names, ctx.diagnostics)
        values = tuple(value.value for value in field.union.values) if field.union else ()
        strings = all(value.is_string for value in field.union.values) if field.union else True
        fields.append(ShapeField(field.name.text, type_, shape, dimensions, values, strings, field.nullable, field.doc))
    return Shape(written.name.text, tuple(fields), written.doc)
