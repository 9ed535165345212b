"""Types and schemas: attributes, labels, base types and names that PostgreSQL does not take.

Source: https://www.postgresql.org/docs/current/sql-createtype.html, `sql-createdomain` and `sql-createschema`.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.builtin import SERIALS, WELL_KNOWN_EXTENSIONS
from dbsc.catalog.naming import too_long
from dbsc.catalog.objects import Composite, Domain, Ref, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.rules.collations import check_collation
from dbsc.semantics.rules.columns import check_default, check_stored
from dbsc.syntax import ast


def check_declaration(ctx: Context, written: ast.Declaration, schema: str) -> None:
    """One declaration that is no table."""
    match written:
        case ast.Enum():
            for label in written.labels:
                if too_long(label.text):
                    ctx.error("DBS109", "a label has at most 63 bytes in PostgreSQL", label.span)
        case ast.Composite():
            _fields(ctx, written.fields, "attributes")
            found = ctx.objects.get(_type_ref(written.name, schema))
            if isinstance(found, Composite):
                types = {attribute.name: attribute.type for attribute in found.attributes}
                for field in written.fields:
                    if field.type is not None and field.name.text in types:
                        check_stored(ctx, types[field.name.text], field.type.span)
                        _no_serial(ctx, field.type)
        case ast.Shape():
            _fields(ctx, written.fields, "fields")
        case ast.Domain():
            found = ctx.objects.get(_type_ref(written.name, schema))
            if isinstance(found, Domain):
                _domain(ctx, written, found)
        case ast.Extension(name=name):
            _extension(ctx, name)
        case ast.Schema(name=name) if name.text.startswith("pg_") or name.text == "information_schema":
            message = "`information_schema`, and names of schemas that begin with `pg_`, are PostgreSQL's own"
            ctx.error("DBS272", message, name.span, help_="choose another name")
        case ast.Schema(name=name):
            ctx.claim_length(name)
        case _:
            pass


def _type_ref(name: ast.QName, schema: str) -> Ref:
    return ref("type", *name.parts) if len(name.parts) == 2 else ref("type", schema, name.parts[-1])


def _fields(ctx: Context, fields: Iterable[ast.Field], what: str) -> None:
    seen: dict[str, ast.Field] = {}
    for field in fields:
        if what == "attributes":
            ctx.claim_length(field.name)
        earlier = seen.setdefault(field.name.text, field)
        if earlier is not field:
            label = Label(earlier.name.span, "the first one")
            ctx.error("DBS108", f"there are two {what} `{field.name.text}`", field.name.span, labels=(label,))


def _no_serial(ctx: Context, type_: ast.TypeName) -> None:
    plain = SERIALS.get(type_.name.text)
    if plain:
        help_ = f"write `{'int' if plain == 'integer' else plain}`"
        ctx.error("DBS207", "a serial is a column with a sequence, and no type", type_.span, help_=help_)


def _domain(ctx: Context, written: ast.Domain, domain: Domain) -> None:
    check_stored(ctx, domain.type, written.type.span)
    _no_serial(ctx, written.type)
    named: dict[str, ast.ConstraintName] = {}
    single: dict[type, ast.Part] = {}
    for part in written.parts:
        if isinstance(part, ast.Collate | ast.Default) and single.setdefault(type(part), part) is not part:
            what = "collation" if isinstance(part, ast.Collate) else "default"
            labels = (Label(single[type(part)].span, "the first one"),)
            message = f"domain `{domain.name}` has one {what}"
            ctx.error("DBS008", message, part.span, labels=labels)
        if isinstance(part, ast.Collate):
            check_collation(ctx, domain.type, part.collation.parts, part.span, f"`{domain.name}`")
        elif isinstance(part, ast.Default):
            check_default(ctx, part, domain.type, domain.name)
        elif isinstance(part, ast.ConstraintName):
            earlier = named.setdefault(part.name.text, part)
            if earlier is not part:
                label = Label(earlier.name.span, "the first one")
                message = f"there are two constraints `{part.name.text}`"
                ctx.error("DBS108", message, part.name.span, labels=(label,), help_="name them apart")


def _extension(ctx: Context, name: ast.Name) -> None:
    """An extension that is nearly a well-known one; any other name may be somebody's own."""
    if name.text in WELL_KNOWN_EXTENSIONS:
        return
    help_ = did_you_mean(name.text, sorted(WELL_KNOWN_EXTENSIONS))
    if help_:
        ctx.error("DBS279", f"extension `{name.text}` is not a well-known one", name.span, help_=help_)
