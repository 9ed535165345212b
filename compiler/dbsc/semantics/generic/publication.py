"""`publication name { table trades (id, price) where (price > 0); schema billing; publish insert, update }`.

As in SQL, `table name` is about the tables that inherit from it too, and `table only name` about that one alone.
The rules are those of `publication_add_relation` and `CheckPubRelationColumnList`, measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import descendants
from dbsc.catalog.objects import Publication, PublicationSchema, PublicationTable, Ref, Table, ref
from dbsc.catalog.objects.replication import OPERATIONS
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.fragments import relation_scope
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, Said, keep
from dbsc.semantics.lift_parts import name, qname
from dbsc.semantics.names import Relation
from dbsc.semantics.rules.publications import check_all_tables, check_published
from dbsc.sqltypes.places import PUBLISHED
from dbsc.syntax import ast
from dbsc.syntax.parens import names as names_in


class _Published(Record):
    """What a line says of a table; `only`: not of those that inherit from it."""

    table: ast.QName
    columns: ast.Sql | None
    where: ast.Sql | None
    only: bool = False


def _published(words: tuple[ast.Word, ...]) -> object:
    """`name`, `only name`, each with `(columns)`, `where (condition)`, or both behind it."""
    only = len(words) > 1 and words[0].text == "only" and words[1].kind != "PAREN" and words[1].text != "where"
    words = words[1:] if only else words
    end = next((at for at, w in enumerate(words) if w.kind == "PAREN" or (at and w.text == "where")), len(words))
    table, rest = forms.QNAME.read(words[:end]), words[end:]
    if table is None or isinstance(table, Diagnostic):
        return table
    columns = where = None
    if rest and rest[0].kind == "PAREN":
        columns, rest = forms.FRAGMENT.read(rest[:1]), rest[1:]
    if rest and rest[0].text == "where":
        where, rest = forms.FRAGMENT.read(rest[1:2]), rest[2:]
        if where is None:
            return None
    return None if rest else _Published(table, columns, where, only)


def _operations(words: tuple[ast.Word, ...]) -> object:
    if len(words) == 1 and words[0].text == "none":
        return ()
    found: list[str] = []
    for part in forms.separated(words):
        operation = forms.words_of(*OPERATIONS).read(part)
        if not isinstance(operation, str):
            return operation
        found.append(operation)
    return tuple(operation for operation in OPERATIONS if operation in found)


_TABLE = Key(
    "table", forms.Form("a table, its columns, `where (…)`", _published), "table trades (id, price)", repeats=True
)
_SCHEMA = Key("schema", forms.NAME, "schema billing", repeats=True)


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values = reading.values
    publication = Publication(
        name=reading.name,
        all_tables="all tables" in values,
        publish=values.get("publish", OPERATIONS),
        via_root="via root" in values,
        generated=values.get("generated columns"),
        comment=reading.doc,
        origin=reading.span,
    )
    if not keep(ctx, publication, reading):
        return None
    if not reading.external and ctx.header.target == "supabase" and reading.name == platform.REALTIME:
        message = f"Supabase has a publication `{reading.name}` of its own"
        help_ = "write `external publication` for it, and `extend publication` with your tables"
        ctx.error("DBS108", message, reading.span, help_=help_)
    if publication.generated and ctx.header.postgres < 18:
        ctx.newer("`generated columns` of a publication", 18, values.span("generated columns") or reading.span)
    return publication.ref


def _add(ctx: Context, reading: Reading) -> None:
    """The tables and schemas of a publication, or of what extends it."""
    reference = ref("publication", reading.name)
    known = ctx.objects.get(reference) or ctx.externals[reference]
    assert isinstance(known, Publication)
    members = reading.values.all("table", "schema")
    if known.all_tables and reference in ctx.objects:
        for said in members:
            message = "a publication is of all tables, or of those that it names"
            ctx.error("DBS008", message, said.span, help_="leave it out, or leave out `all tables`")
    else:
        for said in members:
            if said.key == "schema":
                _add_schema(ctx, reference, said)
        tables = [(said, _add_table(ctx, known, said)) for said in members if said.key == "table"]
        for said, added in tables:
            if added is not None and not said.value.only:
                _add_children(ctx, known, *added, said)
    if reference in ctx.objects:
        check_all_tables(ctx, known)


def _add_schema(ctx: Context, publication: Ref, said: Said) -> None:
    name_: ast.Name = said.value
    if name_.text in ctx.names.schemas:
        member = PublicationSchema(publication, name_.text, said.span)
        ctx.add(member, said.span, f"lines for schema `{member.schema}` in publication `{publication[-1]}`")
    else:
        ctx.names.unknown("schema", name_.text, name_.span, "public")


def _add_table(ctx: Context, publication: Publication, said: Said) -> tuple[PublicationTable, frozenset[str]] | None:
    """Adds a table; what there is then, and the columns by which its rows are chosen."""
    written: _Published = said.value
    relation = ctx.names.find_relation(written.table.parts, "public")
    if relation is None:
        ctx.names.unknown("table", written.table.text, written.table.span, "public")
        return None
    if relation.ref.kind != "table":
        ctx.error("DBS271", f"`{written.table.text}` is a view, and only tables can be published", written.table.span)
        return None
    columns = _columns(ctx, relation, written)
    where, used = None, frozenset[str]()
    if written.where is not None:
        resolved = ctx.fragments.expression(
            written.where, relation.schema, relation_scope(relation), PUBLISHED, ctx.columns(relation)
        )
        if resolved is None:
            return None
        where, used = resolved.expression, frozenset(column for _, column in resolved.columns)
        if where.uses:
            message = f"a publication chooses rows by what PostgreSQL has itself, not by {where.uses[0]!r}"
            ctx.error("DBS271", message, written.where.span, help_="write the condition out, over columns of the table")
    member = PublicationTable(publication.ref, relation.ref, columns, where, said.span)
    ctx.add(member, said.span, f"lines for table `{written.table.text}` in publication `{publication.name}`")
    table = ctx.objects.get(relation.ref)
    if isinstance(table, Table):
        check_published(ctx, publication, table, member, used)
    return member, used


def _add_children(
    ctx: Context, publication: Publication, member: PublicationTable, used: frozenset[str], said: Said
) -> None:
    """The tables that inherit from a published one are published in the same way."""
    parent = member.table
    for table in descendants(parent, [each for each in ctx.objects.values() if isinstance(each, Table)]):
        child = member.replace(table=table.ref)
        other = ctx.objects.get(child.ref)
        help_ = f"write `table only {said.value.table.text}`"
        if other is None and not (table.foreign or table.unlogged):
            ctx.objects[child.ref] = child
            check_published(ctx, publication, table, child, used)
        elif other is None:
            kind = "a foreign table" if table.foreign else "unlogged"
            message = f"`{table.name}` inherits from `{parent[-1]}`, is {kind}, and would be published with it"
            ctx.error("DBS271", message, said.span, help_=help_)
        elif other != child:
            message = f"`{table.name}` inherits from `{parent[-1]}`, and is published in another way than it"
            place = getattr(other, "origin", None)
            labels = (Label(place, f"`{table.name}` is published here"),) if place else ()
            ctx.error("DBS271", message, said.span, labels=labels, help_=help_)


def _columns(ctx: Context, relation: Relation, written: _Published) -> tuple[str, ...]:
    """The columns that are named, in the order of the table: theirs means nothing."""
    known: set[str] = set()
    for column in names_in(written.columns, ctx.diagnostics) if written.columns else ():
        if column.text in known:
            ctx.error("DBS008", f"column `{column.text}` is named twice", column.span)
        elif column.text not in relation.columns:
            message = f"table `{written.table.text}` has no column `{column.text}`"
            ctx.error("DBS102", message, column.span, help_=did_you_mean(column.text, relation.columns))
        known.add(column.text)
    return tuple(column for column in relation.columns if column in known)


def _lift(publication: Publication, catalog: Catalog) -> list[str]:
    lines = ["all tables"] if publication.all_tables else []
    lines += _lift_members(publication, catalog)
    lines += [f"publish {', '.join(publication.publish) or 'none'}"] if publication.publish != OPERATIONS else []
    lines += ["via root"] if publication.via_root else []
    return lines + ([f"generated columns {publication.generated}"] if publication.generated else [])


def _lift_members(publication: Publication, catalog: Catalog) -> list[str]:
    schemas = (member for member in catalog.all(PublicationSchema) if member.publication == publication.ref)
    lines = [f"schema {name(member.schema)}" for member in schemas]
    members = {each.table: each for each in catalog.all(PublicationTable) if each.publication == publication.ref}
    tables = [table for table in catalog.all(Table) if table.inherits]
    with_parents: set[Ref] = set()
    only: set[Ref] = set()
    for member in members.values():
        below = descendants(member.table, tables)
        if all(members.get(table.ref) == member.replace(table=table.ref) for table in below):
            with_parents.update(table.ref for table in below)
        else:
            only.add(member.table)
    for member in members.values():
        if member.table not in with_parents:
            word = "only " if member.table in only else ""
            columns = f" ({', '.join(map(name, member.columns))})" if member.columns else ""
            where = f" where ({member.where.sql})" if member.where else ""
            lines.append(f"table {word}{qname(member.table)}{columns}{where}")
    return lines


KIND = Kind(
    words="publication",
    keys=(
        _TABLE,
        _SCHEMA,
        Key("all tables", forms.FLAG, "all tables"),
        Key("publish", forms.Form("operations", _operations), "publish insert, update, delete"),
        Key("via root", forms.FLAG, "via root"),
        Key("generated columns", forms.words_of("stored", "none"), "generated columns stored"),
    ),
    lower=_lower,
    lift=_lift,
    in_schema=False,
    extend=_add,
    extend_keys=(_TABLE, _SCHEMA),
    lift_extension=_lift_members,
)
