"""The first passes over a schema: every name is declared, mixins are in place, `<->` has made its tables.

After them the columns of every relation are known, and any fragment of SQL can be read.
"""

from __future__ import annotations

from dbsc.catalog import platform
from dbsc.catalog.intent import Junction
from dbsc.catalog.objects import Ref, Schema, ref
from dbsc.diagnostics import Label
from dbsc.semantics.aggregates import aggregate_reference
from dbsc.semantics.context import Context
from dbsc.semantics.generic.kind import Reading
from dbsc.semantics.generic.read import read
from dbsc.semantics.header import home_of_extensions
from dbsc.semantics.junctions import junction_table
from dbsc.semantics.mixins import expand
from dbsc.semantics.modules import Modules
from dbsc.semantics.names import Relation
from dbsc.semantics.partition_names import declare_partitions
from dbsc.semantics.places import path
from dbsc.semantics.routines import input_types
from dbsc.semantics.sequences import declare_sequences
from dbsc.semantics.typed_tables import typed_items
from dbsc.semantics.views import columns_of_views
from dbsc.source import Span
from dbsc.syntax import ast


class Placed:
    """A declaration and where it counts: its schema, whether it is external, and the table a mixin made it for.

    One of the generic form is there as what was read of it.
    """

    __slots__ = ("declaration", "external", "mixed_into", "schema")

    def __init__(
        self, declaration: ast.Declaration | Reading, schema: str, external: bool, mixed_into: Ref | None
    ) -> None:
        self.declaration = declaration
        self.schema = schema
        self.external = external
        self.mixed_into = mixed_into


def collect(ctx: Context, modules: Modules) -> list[Placed]:
    """Declares all names; the declarations to lower, in order."""
    collector = _Collector(ctx)
    collector.platform()
    for module in modules.modules:
        collector.collect_schemas(module.file.declarations, False)
    for module in modules.modules:
        ctx.names.broken.update(module.file.broken)
        ctx.standard.update({module.source.path} if module.standard else ())
        collector.collect(module.file.declarations, "public", False)
    collector.collect_functions(mixed=False)
    collector.expand_tables()
    return collector.placed


def _within(schema: ast.Name, member: ast.Declaration) -> ast.Declaration:
    """A member of a schema's block: default privileges there are about that schema."""
    if isinstance(member, ast.DefaultPrivileges) and not member.schemas:
        return member.replace(schemas=(schema,))
    return member


class _Collector:
    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.placed: list[Placed] = []
        self.inherited: set[Relation] = set()
        self.brought: set[tuple[str, str, str]] = set()  # by mixins

    def platform(self) -> None:
        """What a Supabase project has before anything is declared."""
        if self.ctx.header.target == "supabase":
            self.ctx.names.roles.update(dict.fromkeys((*platform.ROLES, platform.MAKER)))
            self.ctx.names.schemas.update(dict.fromkeys(platform.SCHEMAS, True))
            for name in ("extensions", "auth"):
                self.ctx.externals[ref("schema", name)] = Schema(name)

    def collect_schemas(self, declarations: tuple[ast.Declaration, ...], external: bool) -> None:
        """Declares the names of schemas, which stand before others' names wherever they are declared."""
        names = self.ctx.names
        for declaration in declarations:
            if isinstance(declaration, ast.External):
                self.collect_schemas((declaration.declaration,), True)
            elif isinstance(declaration, ast.Schema):
                name = declaration.name.text
                names.schemas[name] = external or names.schemas.get(name, False) is True
                self.collect_schemas(declaration.declarations, external)

    def collect(self, declarations: tuple[ast.Declaration, ...], schema: str, external: bool) -> None:
        """Declares the names of declarations, and remembers them for lowering."""
        for declaration in declarations:
            self.collect_one(declaration, schema, external, None)

    def collect_one(self, declaration: ast.Declaration, schema: str, external: bool, mixed: Ref | None) -> None:
        names, ctx = self.ctx.names, self.ctx
        match declaration:
            case ast.Database() | ast.Use():
                return
            case ast.External(declaration=inner):
                self.collect_one(inner, schema, True, mixed)
                return
            case ast.Schema(name=name, declarations=inside):
                if not external and ctx.header.target == "supabase" and name.text in platform.SCHEMAS:
                    message = f"Supabase has a schema `{name.text}` of its own"
                    help_ = (
                        f"write `external schema {name.text} {{ … }}` for what is there, and your own in another schema"
                    )
                    ctx.error("DBS108", message, name.span, help_=help_)
                self.placed.append(Placed(declaration, schema, external, mixed))
                members = (_within(name, member) for member in inside if not isinstance(member, ast.Grant))
                self.collect(tuple(members), name.text, external)
                return
            case ast.Extension(name=name):
                default = home_of_extensions(ctx.header.target)
                names.extensions[name.text] = declaration.schema.text if declaration.schema else default
            case ast.Mixin(name=name):
                self.once("mixins", name.text, name.span, names.mixins.get(name.text))
                names.mixins.setdefault(name.text, declaration)
                return
            case ast.Shape(name=qname):
                self.once("shapes", qname.text, qname.span, names.shapes.get(qname.text))
                names.shapes.setdefault(qname.text, declaration)
            case ast.SqlBlock(name=name):
                names.blocks.setdefault(name.text, declaration)
            case ast.Roles(names=roles):
                names.roles.update({role.text: role.span for role in roles})
                return
            case ast.Enum() | ast.Domain() | ast.Composite() | ast.ExternalType():
                where, name_ = path(self.ctx, declaration.name, schema, external)
                reference = ref("type", where, name_)
                if not names.type(reference, declaration.name.span):
                    return
                names.declarations[reference] = declaration
            case ast.Table() | ast.View():
                where, name_ = path(self.ctx, declaration.name, schema, external)
                kind = "table" if isinstance(declaration, ast.Table) else "view"
                relation = Relation(ref(kind, where, name_), declaration, external, declaration.name.span)
                if not names.relation(relation):
                    return
                if isinstance(declaration, ast.Table):
                    declare_partitions(ctx, relation, declaration.items)
                schema = where
                ctx.names_in(where).add(name_)
            case ast.Generic():
                reading = read(ctx, declaration, schema, external)
                if reading is not None and reading.kind.declare(ctx, reading):
                    self.placed.append(Placed(reading, schema, external, mixed))
                return
            case ast.ExtendObject(declaration=inner):
                reading = read(ctx, inner, schema, False, extends=True)
                if reading is not None:
                    self.placed.append(Placed(reading, schema, False, mixed))
                return
            case _:
                pass
        self.placed.append(Placed(declaration, schema, external, mixed))

    def collect_functions(self, *, mixed: bool) -> None:
        """Functions are found by name and input types, and those need the names of types. `mixed`: those of mixins."""
        for placed in self.placed:
            written = placed.declaration
            if not isinstance(written, ast.Function | ast.Aggregate) or (placed.mixed_into is not None) is not mixed:
                continue
            where, name = path(self.ctx, written.name, placed.schema, placed.external)
            if isinstance(written, ast.Function):
                inputs = input_types(written.arguments, where, self.ctx)
                reference = ref("function", where, f"{name}({', '.join(inputs)})")
            else:
                reference = aggregate_reference(self.ctx, written, where)
            self.ctx.names.functions.setdefault((where, name), []).append(reference)
            self.ctx.names.declarations[reference] = written

    def once(self, what: str, name: str, span: Span, earlier: ast.Mixin | ast.Shape | None) -> None:
        """Reports a second one of a name."""
        if earlier is not None:
            labels = (Label(earlier.name.span, "the first one"),)
            self.ctx.error("DBS108", f"there are two {what} named `{name}`", span, labels=labels)

    def expand_tables(self) -> None:
        """Mixins in place, so that the columns of every table are known before any fragment is read."""
        ctx = self.ctx
        for placed in list(self.placed):
            written = placed.declaration
            if isinstance(written, ast.Extend):
                added = ctx.names.find_relation(written.name.parts, placed.schema)
                if added is not None:
                    placed.declaration = written.replace(items=self.expanded(added, written.items))
            if not isinstance(written, ast.Table):
                continue
            relation = ctx.names.relations.get(path(self.ctx, written.name, placed.schema, True))
            if relation is None or relation.declaration is not written:
                continue
            items = self.expanded(relation, written.items)
            if written.of_type is not None:
                items = typed_items(ctx, relation, written.of_type, items)
            self.junctions(placed, relation, items)
        self.collect_functions(mixed=True)
        for relation in list(ctx.names.relations.values()):
            self.inherit(relation, ())
        for relation in ctx.names.relations.values():
            declare_partitions(ctx, relation, relation.items)  # with all columns now
        relations = list(ctx.names.relations.values())
        for relation in relations:
            if not isinstance(relation.declaration, ast.View):
                declare_sequences(ctx, relation)
        columns_of_views(ctx, [relation for relation in relations if isinstance(relation.declaration, ast.View)])

    def expanded(self, relation: Relation, items: tuple[ast.Item, ...]) -> tuple[ast.Item, ...]:
        """The items with mixins in place; what the mixins need is declared."""
        expansion = expand(self.ctx, relation, items)
        for declaration in expansion.declarations:
            self.come_along(declaration, relation)
        return expansion.items

    def come_along(self, declaration: ast.Declaration, relation: Relation) -> None:
        """Declares what a mixin needs. What it brings to several tables in the same words is one object."""
        if isinstance(declaration, ast.Extension) and declaration.name.text in self.ctx.names.extensions:
            return
        said = (relation.schema, type(declaration).__name__, declaration.span.text)
        if said not in self.brought:
            self.brought.add(said)
            self.collect_one(declaration, relation.schema, False, relation.ref)

    def inherit(self, relation: Relation, path: tuple[Relation, ...]) -> None:
        """The columns of the tables that a table inherits from come before its own."""
        written = relation.declaration
        if relation in path or relation in self.inherited or not isinstance(written, ast.Table):
            return
        columns: dict[str, ast.Column | None] = {}
        for name in written.inherits:
            parent = self.ctx.names.find_relation(name.parts, relation.schema)
            if parent is not None:
                self.inherit(parent, (*path, relation))
                columns.update(parent.columns)
        self.inherited.add(relation)
        if columns:
            relation.columns = {**columns, **relation.columns}

    def junctions(self, placed: Placed, relation: Relation, items: tuple[ast.Item, ...]) -> None:
        """Notes the columns of a table; `<->` makes a table of its own."""
        kept: list[ast.Item] = []
        seen: dict[str, ast.Column] = {}
        made: list[ast.Table] = []
        for item in items:
            if isinstance(item, ast.Column):
                both = item.part(ast.Both) if item.parts else None
                if isinstance(both, ast.Both):
                    table = junction_table(self.ctx, relation, items, item, both)
                    if table is not None:
                        made.append(table)
                    continue
                earlier = seen.get(item.name.text)
                if earlier is not None:
                    label = Label(earlier.name.span, "the first one")
                    message = f"table `{relation.ref[2]}` has two columns `{item.name.text}`"
                    self.ctx.error("DBS108", message, item.name.span, labels=(label,))
                    continue
                seen[item.name.text] = item
                relation.columns[item.name.text] = item
            kept.append(item)
        relation.items = tuple(kept)
        for table in made:
            where = table.name.parts[0]
            junction = Relation(ref("table", *table.name.parts), table, False, table.name.span)
            if self.ctx.names.relation(junction):
                self.ctx.names_in(where).add(table.name.parts[1])
                at = self.placed.index(placed)
                self.placed.insert(at + 1, Placed(table, where, False, None))
                self.junctions(self.placed[at + 1], junction, table.items)
                left, right = (i.part(ast.Reference) for i in table.items[:2] if isinstance(i, ast.Column))
                assert isinstance(left, ast.Reference) and isinstance(right, ast.Reference)
                target = self.ctx.names.find_relation(right.target.parts, where)
                if target:
                    self.ctx.junctions.append(Junction(junction.ref, relation.ref, target.ref))
