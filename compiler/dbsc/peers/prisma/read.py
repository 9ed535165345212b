"""A Prisma schema to the catalog of the database that `prisma migrate` makes from it.

What Prisma's client does by itself (values of `uuid()`, `@updatedAt`) is not in the database, and told. Documentation
and comments are no comments of the database either: they come along as remarks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.intent import Header, Intent, Words
from dbsc.catalog.objects import Enum, Extension, Index, Object, Ref, Schema, Table, ref
from dbsc.diagnostics import Diagnostic, Label, has_errors
from dbsc.peers.objections import objections
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.attributes import Attributes, called
from dbsc.peers.prisma.client import made_by_client
from dbsc.peers.prisma.column_types import SCALARS
from dbsc.peers.prisma.context import Context, Datasource, Enumeration
from dbsc.peers.prisma.datasource import datasource, schemas_of
from dbsc.peers.prisma.entities import Model
from dbsc.peers.prisma.indexes import distinct, indexes
from dbsc.peers.prisma.models import model
from dbsc.peers.prisma.parser import parse
from dbsc.peers.prisma.relations import relations
from dbsc.peers.reading import Reading
from dbsc.source import Source
from dbsc.sqltext.quote import identifier

_WORDS_OF_SQL = "smallint integer int bigint real float boolean decimal dec character".split()
_OWN_TYPES = frozenset(BUILTIN_TYPES).difference(_WORDS_OF_SQL)
"""Types that PostgreSQL finds by a name in quotes, before those of `public`."""


def read(*sources: Source) -> Reading:
    """The catalog that the files of a schema describe together, and what is to be said of them."""
    files: list[ast.File] = []
    unread: list[Diagnostic] = []
    for source in sources:
        file, problems = parse(source)
        files.append(file)
        unread += problems
    ctx = Context(Datasource())
    ctx.diagnostics += unread
    settings = [each for file in files for each in file.settings]
    extensions = datasource(ctx, [each for each in settings if each.kind == "datasource"])
    if any(diagnostic.code == "DBS825" for diagnostic in ctx.diagnostics):
        return Reading(EMPTY, tuple(ctx.diagnostics))  # all else would be judged by the wrong rules
    objects = tuple(_objects(ctx, files))
    made: dict[Ref, Object] = {}
    for object_ in (*schemas_of(objects), *extensions, *_wanted(ctx), *objects):
        made.setdefault(object_.ref, object_)
    elsewhere = [Schema(each.schema) for each in extensions if each.schema and each.schema != "public"]
    externals: dict[Ref, Object] = {schema.ref: schema for schema in elsewhere if schema.ref not in made}
    externals |= ctx.by_hand
    catalog = Catalog(made, externals, Intent(_header(ctx), words=tuple(ctx.type_names)))
    if not has_errors(ctx.diagnostics):
        ctx.diagnostics += (*objections(catalog), *made_by_client(ctx))
    order = {source: number for number, source in enumerate(sources)}
    told = sorted(ctx.diagnostics, key=lambda one: (order[one.place.source], one.place.start) if one.place else (-1, 0))
    return Reading(catalog, tuple(told), () if has_errors(told) else tuple(ctx.remarks))


def _header(ctx: Context) -> Header:
    header = Header()
    return header.replace(name=ctx.datasource.database or header.name, postgres=max(header.postgres, ctx.server))


def _wanted(ctx: Context) -> Iterator[Extension]:
    """The extensions that columns need and nothing lists: a migration that was written by hand has made them."""
    for name, place in ctx.wanted.items():
        if name not in ctx.extensions:
            listed = name if "-" not in name else f'{name.replace("-", "_")}(map: "{name}")'
            line = f"extension {identifier(name)}"
            help_ = f"`{line}` is written for it; in Prisma it would stand in `extensions = [{listed}]`"
            message = f"this needs the extension `{name}`, which the schema does not have"
            ctx.error("DBS828", message, place, help_)
            yield Extension(name, ctx.datasource.home)


# ---------------------------------------------------------------- enums and models


def _objects(ctx: Context, files: Iterable[ast.File]) -> Iterator[Object]:
    """Everything that enums and models make, in the order of the files."""
    blocks, enums = _named(ctx, files)
    for written in enums:
        enum = _enum(ctx, written)
        if enum is not None:
            yield enum
    models = {block.name.text: model(ctx, block) for block in blocks if block.kind != "type"}
    tables: dict[Ref, Model] = {}
    owned: dict[Ref, list[Object]] = {}
    for object_ in relations(ctx, models):
        owned.setdefault(object_.ref if isinstance(object_, Table) else _table_of(object_), []).append(object_)
    named: dict[str, list[Index]] = {}
    for each in models.values():
        found = () if each.is_view else tuple(indexes(ctx, each))
        for index in found:
            named.setdefault(f"{each.ref[1]}.{index.name}", []).append(index)
        _remarks(ctx, each)
        if each.is_view:
            message = f"the view `{each.name}` is without its query here, and is not made"
            help_ = "pull it from the database, or write it: `view name as ( select … )`"
            ctx.error("DBS827", message, each.block.span, help_)
            continue
        before = tables.setdefault(each.ref, each)
        if before is not each:
            label = Label(before.block.name.span, "it is here first")
            message = f"the table `{each.ref[2]}` is that of `{before.name}` already"
            ctx.error("DBS824", message, each.block.name.span, "give one of them another `@@map`", label)
        columns = tuple(scalar.column for scalar in each.scalars.values())
        yield Table(each.ref[1], each.ref[2], columns, each.primary_key, origin=each.block.span)
        if each.name[0].isupper() and "_" not in each.name and "-" not in each.name:
            ctx.type_names.append(Words("type", each.ref, each.name))
        yield from found
        yield from owned.pop(each.ref, ())
    distinct(ctx, named)
    for made in owned.values():
        yield from made


def _table_of(object_: Object) -> Ref:
    table = getattr(object_, "table", None)
    assert isinstance(table, Ref)
    return table


def _named(ctx: Context, files: Iterable[ast.File]) -> tuple[list[ast.Block], list[ast.Enum]]:
    """The blocks and enums, each name once, which the context knows from here on."""
    seen: dict[str, ast.Word] = {}
    blocks: list[ast.Block] = []
    enums: list[ast.Enum] = []
    for file in files:
        declared: tuple[ast.Block | ast.Enum, ...] = (*file.blocks, *file.enums)
        for each in declared:
            before = seen.setdefault(each.name.text, each.name)
            if each.name.text in SCALARS:
                message = f"`{each.name.text}` is a type of Prisma"
                ctx.error("DBS824", message, each.name.span, f'give it another name, and `@@map("{each.name.text}")`')
            elif before is not each.name:
                label = Label(before.span, "it is here first")
                ctx.error("DBS824", f"there is `{each.name.text}` already", each.name.span, "rename one", label)
            elif isinstance(each, ast.Enum):
                enums.append(each)
                ctx.enums[each.name.text] = Enumeration(ref("type", "public", each.name.text), {})
            else:
                blocks.append(each)
                ctx.blocks[each.name.text] = each
                if each.kind == "type":
                    message = f"`{each.name.text}` is a type of MongoDB: PostgreSQL keeps such values as `Json`"
                    ctx.error("DBS825", message, each.span, "write `Json` where it is used")
    return blocks, enums


def _enum(ctx: Context, written: ast.Enum) -> Enum | None:
    reference = called(ctx, "type", written.name, Attributes(ctx, "enum", written.attributes))
    labels: dict[str, str] = {}
    remarks = list(written.comments)
    for label in written.labels:
        if label.name.text in labels:
            ctx.error("DBS824", f"`{label.name.text}` is said twice", label.name.span, "leave one of them out")
        labels[label.name.text] = Attributes(ctx, "label", label.attributes).mapped(label.name)
        remarks += [f"{label.name.text}: {line}" for line in label.comments if line]
    ctx.enums[written.name.text] = Enumeration(reference, labels)
    ctx.remark(reference, None, remarks)
    if reference[1] == "public" and reference[2] in _OWN_TYPES:
        message = f"PostgreSQL has a type `{reference[2]}` itself, and Prisma's SQL makes columns of that one"
        help_ = "they are of the enum here; to keep what Prisma has made, pull the database itself"
        ctx.error("DBS827", message, written.name.span, help_)
    if not labels:
        ctx.error("DBS824", f"the enum `{written.name.text}` has no values", written.span)
        return None
    return Enum(reference[1], reference[2], tuple(labels.values()), origin=written.span)


def _remarks(ctx: Context, model: Model) -> None:
    """The comments of a model, and of its fields that make nothing."""
    lines = list(model.block.comments)
    for relation in model.relations:
        if not relation.fields:
            lines += [f"{relation.field.name.text}: {line}" for line in relation.field.comments if line]
    ctx.remark(model.ref, None, lines)
