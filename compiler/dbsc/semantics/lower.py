"""AST to catalog: every declaration of a schema, in passes. First all names, then what each declaration means."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Junction, Shape, ShapeField, Words
from dbsc.catalog.objects import (
    Attribute,
    Check,
    Composite,
    Domain,
    Enum,
    Extension,
    Object,
    Partition,
    Privileges,
    Ref,
    Schema,
    Table,
    ref,
)
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.semantics import access as access_
from dbsc.semantics.context import Context
from dbsc.semantics.header import lower_header
from dbsc.semantics.junctions import junction_table
from dbsc.semantics.lifecycle import lower_partitioning, lower_retention
from dbsc.semantics.mixins import expand
from dbsc.semantics.modules import Modules
from dbsc.semantics.names import Relation
from dbsc.semantics.options import lower_option
from dbsc.semantics.routines import lower_function, lower_trigger, signature
from dbsc.semantics.tables import TableParts
from dbsc.semantics.types import resolve_type
from dbsc.semantics.views import lower_view, view_columns
from dbsc.syntax import ast

_FUNCTION_PRIVILEGES = ("execute", "all", "none")
_SCHEMA_PRIVILEGES = ("usage", "create", "all", "none")
_NOT_YET: dict[type, str] = {
    ast.Aggregate: "aggregates",
    ast.DefaultPrivileges: "default privileges",
    ast.SqlBlock: "`sql` blocks",
    ast.Drop: "`drop`",
    ast.Rows: "`rows`",
    ast.Statistics: "`statistics`",
    ast.Distribute: "`distribute`",
    ast.DropItem: "`drop`",
}


class Placed:
    """A declaration and where it counts: its schema, whether it is external, and the table a mixin made it for."""

    __slots__ = ("declaration", "external", "mixed_into", "schema")

    def __init__(self, declaration: ast.Declaration, schema: str, external: bool, mixed_into: Ref | None) -> None:
        self.declaration = declaration
        self.schema = schema
        self.external = external
        self.mixed_into = mixed_into


def lower(modules: Modules) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """The catalog of a schema, and everything that is wrong with it, in the order of the source."""
    diagnostics = list(modules.diagnostics)
    lowering = _Lowering(modules, diagnostics)
    catalog = lowering.run()
    return catalog, tuple(dict.fromkeys(diagnostics))


class _Lowering:
    def __init__(self, modules: Modules, diagnostics: list[Diagnostic]) -> None:
        headers = [d for m in modules.modules for d in m.file.declarations if isinstance(d, ast.Database)]
        for second in headers[1:]:
            label = Label(headers[0].span, "the first one")
            diagnostics.append(Diagnostic("DBS008", "a schema has one `database` header", second.name.span, (label,)))
        self.modules = modules
        self.ctx = Context(lower_header(headers[0] if headers else None, diagnostics), diagnostics)
        self.placed: list[Placed] = []
        self.extends: dict[Ref, list[ast.Extend]] = {}

    def run(self) -> Catalog:
        self.platform()
        for module in self.modules.modules:
            self.ctx.names.broken.update(module.file.broken)
            self.collect(module.file.declarations, "public", False)
        self.collect_functions()
        self.expand_tables()
        for placed in list(self.placed):
            self.lower(placed)
        self.lower_extensions()
        self.privileges_of_mixed_views()
        return Catalog(self.ctx.objects, self.ctx.externals, self.ctx.intent())

    # ------------------------------------------------------------ names

    def platform(self) -> None:
        """What a Supabase project has before anything is declared."""
        if self.ctx.header.target == "supabase":
            self.ctx.names.roles.update(dict.fromkeys(access_.SUPABASE_ROLES))
            self.ctx.names.schemas.update({"extensions": True, "auth": True, "storage": True, "realtime": True})
            for name in ("extensions", "auth"):
                self.ctx.externals[ref("schema", name)] = Schema(name)

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
                names.schemas[name.text] = external or names.schemas.get(name.text, False) is True
                self.placed.append(Placed(declaration, schema, external, mixed))
                self.collect(tuple(d for d in inside if not isinstance(d, ast.Grant)), name.text, external)
                return
            case ast.Extension(name=name):
                default = "extensions" if ctx.header.target == "supabase" else "public"
                names.extensions[name.text] = declaration.schema.text if declaration.schema else default
            case ast.Mixin(name=name):
                names.mixins[name.text] = declaration
                return
            case ast.Shape(name=qname):
                names.shapes[qname.text] = declaration
            case ast.Roles(names=roles):
                names.roles.update({role.text: role.span for role in roles})
                return
            case ast.Enum() | ast.Domain() | ast.Composite() | ast.ExternalType():
                where, name_ = self.path(declaration.name, schema, external)
                if not names.type(ref("type", where, name_), declaration.name.span):
                    return
            case ast.Table() | ast.View():
                where, name_ = self.path(declaration.name, schema, external)
                kind = "table" if isinstance(declaration, ast.Table) else "view"
                relation = Relation(ref(kind, where, name_), declaration, external, declaration.name.span)
                if not names.relation(relation):
                    return
                schema = where
                ctx.names_in(where).add(name_)
        self.placed.append(Placed(declaration, schema, external, mixed))

    def path(self, name: ast.QName, schema: str, external: bool) -> tuple[str, str]:
        """The schema and the name of a declaration. A schema that is nowhere declared is an error."""
        parts = name.parts
        if len(parts) > 2:
            self.ctx.error("DBS001", f"`{name.text}` has too many dots", name.span, help_="write `schema.name`")
        if len(parts) == 1:
            if not external:
                self.ctx.claim_length(ast.Name(parts[0], name.span))
            return schema, parts[0]
        if parts[0] not in self.ctx.names.schemas:
            if external:
                self.ctx.names.schemas[parts[0]] = True
            else:
                help_ = did_you_mean(parts[0], self.ctx.names.schemas) or f"write `schema {parts[0]}`"
                self.ctx.error("DBS112", f"there is no schema `{parts[0]}`", name.span, help_=help_)
                self.ctx.names.schemas[parts[0]] = True
        return parts[0], parts[-1]

    def collect_functions(self) -> None:
        """Functions are found by name and input types, and those need the names of types."""
        for placed in self.placed:
            written = placed.declaration
            if isinstance(written, ast.Function):
                where, name = self.path(written.name, placed.schema, placed.external)
                inputs, _, _ = signature(written, where, self.ctx)
                reference = ref("function", where, f"{name}({', '.join(inputs)})")
                self.ctx.names.functions.setdefault((where, name), []).append(reference)

    def expand_tables(self) -> None:
        """Mixins in place, so that the columns of every table are known before any fragment is read."""
        ctx = self.ctx
        for placed in list(self.placed):
            written = placed.declaration
            if not isinstance(written, ast.Table):
                continue
            relation = ctx.names.relations.get(self.path(written.name, placed.schema, True))
            if relation is None or relation.declaration is not written:
                continue
            expansion = expand(written, ctx.names.mixins, ctx.diagnostics)
            for declaration in expansion.declarations:
                known = isinstance(declaration, ast.Extension) and declaration.name.text in ctx.names.extensions
                if not known:
                    self.collect_one(declaration, relation.schema, False, relation.ref)
            self.junctions(placed, relation, expansion.items)
        for relation in list(ctx.names.relations.values()):
            if isinstance(relation.declaration, ast.View):
                view_columns(ctx, relation)

    def junctions(self, placed: Placed, relation: Relation, items: tuple[ast.Item, ...]) -> None:
        """Notes the columns of a table; `<->` makes a table of its own."""
        kept: list[ast.Item] = []
        seen: dict[str, ast.Column] = {}
        made: list[ast.Table] = []
        for item in items:
            both = item.part(ast.Both) if isinstance(item, ast.Column) else None
            if isinstance(item, ast.Column) and isinstance(both, ast.Both):
                table = junction_table(self.ctx, relation, items, item, both)
                if table is not None:
                    made.append(table)
                continue
            if isinstance(item, ast.Column):
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

    # ------------------------------------------------------------ declarations

    def lower(self, placed: Placed) -> None:
        written, schema, ctx = placed.declaration, placed.schema, self.ctx
        match written:
            case ast.Schema():
                self.lower_schema(written, placed.external)
            case ast.Extension():
                home = ctx.names.extensions[written.name.text]
                extension = Extension(written.name.text, home, written.version, written.doc, written.name.span)
                if extension.ref not in ctx.objects:
                    self.put(extension, placed, "extensions")
            case ast.Enum():
                self.put(self.enum(written, schema), placed, "types")
            case ast.Domain():
                domain = self.domain(written, schema)
                if domain:
                    self.put(domain, placed, "types")
            case ast.Composite():
                composite = self.composite(written, schema)
                if composite:
                    self.put(composite, placed, "types")
            case ast.Shape():
                ctx.shapes.append(self.shape(written, schema))
            case ast.Function():
                self.function(written, placed)
            case ast.Table():
                self.table(written, placed)
            case ast.View():
                relation = ctx.names.relations.get((schema, written.name.parts[-1]))
                if relation is not None and relation.declaration is written:
                    lower_view(ctx, relation, written, placed.external)
            case ast.Extend():
                self.extend(written, schema)
            case ast.ExternalType() | ast.Roles():
                pass
            case ast.Generic():
                self.generic(written)
            case ast.Grant():
                help_ = "write it inside the table, view, function or schema it is on"
                ctx.error("DBS240", "a grant stands inside the object it is on", written.span, help_=help_)
            case _:
                self.not_yet(written)

    def put(self, object_: Object, placed: Placed, what: str) -> None:
        if placed.external:
            self.ctx.externals[object_.ref] = object_
        else:
            name = object_.ref[-1]
            self.ctx.add(object_, getattr(object_, "origin", None), f"{what} named `{name}`")

    def not_yet(self, written: ast.Declaration | ast.Item) -> None:
        what = _NOT_YET.get(type(written), "this")
        message = f"this version of dbsc reads {what} but does not act on it"
        self.ctx.error("DBS901", message, written.span, help_="leave it out for now")

    def generic(self, written: ast.Generic) -> None:
        kind = written.words[0].text
        known = ("table", "view", "enum", "domain", "schema", "function", "mixin", "extension", "type", "shape")
        near = did_you_mean(kind, known)
        if near or kind not in _GENERIC:
            message = f"there is no declaration `{kind}`"
            help_ = near or "declarations are " + ", ".join(f"`{word}`" for word in known)
            self.ctx.error("DBS007", message, written.words[0].span, help_=help_)
        else:
            message = f"this version of dbsc reads `{kind}` but does not act on it"
            self.ctx.error("DBS901", message, written.span, help_="leave it out for now")

    def lower_schema(self, written: ast.Schema, external: bool) -> None:
        name = written.name.text
        schema = Schema(name, written.doc, written.name.span)
        if external:
            self.ctx.externals[schema.ref] = schema
            return
        if name != "public" and ref("schema", name) not in self.ctx.objects:
            self.ctx.objects[schema.ref] = schema
        grants = [d for d in written.declarations if isinstance(d, ast.Grant)]
        self.grants(grants, schema.ref, _SCHEMA_PRIVILEGES, written)

    def grants(self, grants: list[ast.Grant], target: Ref, allowed: tuple[str, ...], written: ast.Declaration) -> None:
        if grants:
            wanted: access_.Wanted = {}
            grantable: set[str] = set()
            for grant in grants:
                access_.collect_grant(self.ctx, grant, allowed, wanted, grantable)
            access_.add_privileges(self.ctx, target, wanted, grantable, written.span)

    def enum(self, written: ast.Enum, schema: str) -> Enum:
        where, name = self.path(written.name, schema, True)
        seen: dict[str, ast.Label] = {}
        for label in written.labels:
            if label.text in seen:
                first = Label(seen[label.text].span, "the first one")
                self.ctx.error("DBS108", f"label `{label.text}` is listed twice", label.span, labels=(first,))
            seen[label.text] = label
        return Enum(where, name, tuple(seen), written.doc, written.name.span)

    def domain(self, written: ast.Domain, schema: str) -> Domain | None:
        ctx = self.ctx
        where, name = self.path(written.name, schema, True)
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
                resolved = ctx.fragments.expression(part.condition, where, {"": ("value",)})
                number = len(checks)
                chosen = given.text if given else f"{name}_check{number or ''}"
                if resolved:
                    checks.append(Check(chosen, resolved.expression, part.not_valid))
                given = None
            elif isinstance(part, ast.Default):
                resolved = ctx.fragments.expression(part.expression, where, {})
                default = resolved.expression if resolved else None
            elif isinstance(part, ast.Collate):
                collation = part.collation.parts
            else:
                ctx.error("DBS207", "this does not belong to a domain", part.span)
        return Domain(
            where, name, type_, written.nullable, default, collation, tuple(checks), written.doc, written.name.span
        )

    def composite(self, written: ast.Composite, schema: str) -> Composite | None:
        where, name = self.path(written.name, schema, True)
        attributes = []
        for field in written.fields:
            if field.type is None:
                self.ctx.error("DBS202", "an attribute has a type, not a union", field.span)
                continue
            type_ = resolve_type(field.type, where, self.ctx.names, self.ctx.diagnostics)
            if type_ is not None:
                attributes.append(Attribute(field.name.text, type_, field.nullable, field.doc))
        return Composite(where, name, tuple(attributes), written.doc, written.name.span)

    def shape(self, written: ast.Shape, schema: str) -> Shape:
        fields = []
        for field in written.fields:
            type_ = shape = None
            dimensions = field.type.dimensions if field.type else 0
            if field.type and field.type.name.text in self.ctx.names.shapes:
                shape = field.type.name.text
            elif field.type:
                type_ = resolve_type(field.type, schema, self.ctx.names, self.ctx.diagnostics)
            values = tuple(value.value for value in field.union.values) if field.union else ()
            strings = all(value.is_string for value in field.union.values) if field.union else True
            fields.append(
                ShapeField(field.name.text, type_, shape, dimensions, values, strings, field.nullable, field.doc)
            )
        return Shape(written.name.text, tuple(fields), written.doc)

    def function(self, written: ast.Function, placed: Placed) -> None:
        where, _ = self.path(written.name, placed.schema, True)
        function = lower_function(self.ctx, written, where, placed.external)
        self.put(function, placed, "functions")
        grants = [item for item in written.items if isinstance(item, ast.Grant)]
        for item in written.items:
            if not isinstance(item, ast.Grant):
                self.ctx.error("DBS243", "only grants stand in a function's block", item.span)
        self.grants(grants, function.ref, _FUNCTION_PRIVILEGES, written)

    # ------------------------------------------------------------ tables

    def table(self, written: ast.Table, placed: Placed) -> None:
        relation = self.ctx.names.relations.get(self.path(written.name, placed.schema, True))
        if relation is None or relation.declaration is not written:
            return
        parts = TableParts(self.ctx, relation)
        rights = access_.Access(parts)
        if not placed.external:
            self.ctx.objects[relation.ref] = Table(*relation.ref.path, ())  # its place in the order is before its parts
        for name in explicit_names(relation.items):
            self.ctx.names_in(relation.schema).add(name)
        items = relation.items
        for item in items:
            if isinstance(item, ast.Option):
                lower_option(parts, item)
        for item in items:
            if isinstance(item, ast.Column):
                parts.column(item)
        for item in items:
            self.item(parts, rights, item)
        for extend in self.extends.pop(relation.ref, []):
            for item in extend.items:
                self.item(parts, rights, item)
        rights.finish()
        if parts.options.row_security is None:
            parts.options.row_security = rights.has_access or rights.has_policy
        table = parts.result()
        if placed.external:
            self.ctx.externals[table.ref] = table
            return
        self.ctx.objects[table.ref] = table
        if table.partition_key:
            self.partitions(table, rights)

    def item(self, parts: TableParts, rights: access_.Access, item: ast.Item) -> None:
        match item:
            case ast.Column() | ast.Option():
                pass
            case ast.Key():
                parts.written_key(item)
            case ast.Check():
                parts.check(item)
            case ast.ForeignKey():
                parts.written_foreign_key(item)
            case ast.Access():
                rights.access(item)
            case ast.Policy():
                rights.policy(item)
            case ast.Grant():
                rights.grant(item)
            case ast.Trigger():
                lower_trigger(parts, item)
            case ast.PartitionBy():
                lower_partitioning(parts, item)
            case ast.Retain():
                lower_retention(parts, item)
            case ast.Expect():
                text = item.span.text
                self.ctx.words.append(Words("expect", parts.ref, text, item.span))
            case _:
                self.not_yet(item)

    def partitions(self, table: Table, rights: access_.Access) -> None:
        """Partitions are no way around their parent: row security as the parent has it, and no grants of their own."""
        parents = {table.ref}
        for object_ in list(self.ctx.objects.values()):
            if isinstance(object_, Partition) and object_.parent in parents:
                parents.add(object_.ref)
                self.ctx.objects[object_.ref] = object_.replace(row_security=table.row_security)
                if rights.said:
                    self.ctx.objects[ref("privileges", *object_.ref)] = Privileges(object_.ref, (), object_.origin)

    # ------------------------------------------------------------ extending what is there

    def extend(self, written: ast.Extend, schema: str) -> None:
        if written.kind == "schema":
            grants = [item for item in written.items if isinstance(item, ast.Grant)]
            self.grants(grants, ref("schema", written.name.parts[-1]), _SCHEMA_PRIVILEGES, written)
            return
        relation = self.ctx.names.find_relation(written.name.parts, schema)
        if relation is None:
            self.ctx.names.unknown("table", written.name.text, written.name.span, schema)
            return
        for item in written.items:
            if not isinstance(item, ast.Trigger | ast.Policy | ast.Key | ast.Grant | ast.Access):
                message = "only triggers, policies, indexes and grants can be added from outside"
                self.ctx.error("DBS243", message, item.span)
                return
        self.extends.setdefault(relation.ref, []).append(written)

    def lower_extensions(self) -> None:
        """`extend` of a table that was lowered before it was seen: the rest of its objects."""
        for reference, extends in self.extends.items():
            relation = self.ctx.names.relations[(reference[1], reference[2])]
            if not isinstance(relation.declaration, ast.Table):
                self.ctx.error("DBS243", "only a table can be extended", extends[0].name.span)
                continue
            parts = TableParts(self.ctx, relation)
            rights = access_.Access(parts)
            for extend in extends:
                for item in extend.items:
                    self.item(parts, rights, item)
            rights.finish()

    def privileges_of_mixed_views(self) -> None:
        """A view that a mixin made for a table can be read by those who can read the table."""
        for placed in self.placed:
            if placed.mixed_into is None or not isinstance(placed.declaration, ast.View):
                continue
            held = self.ctx.objects.get(ref("privileges", *placed.mixed_into))
            view = ref("view", placed.schema, placed.declaration.name.parts[-1])
            if not isinstance(held, Privileges) or view not in self.ctx.objects:
                continue
            wanted: access_.Wanted = {}
            for grant in held.grants:
                for privilege, columns in grant.privileges:
                    if privilege in ("select", "all") and not columns:
                        wanted[grant.role] = {privilege: None}
            access_.add_privileges(self.ctx, view, wanted, set(), placed.declaration.span)


_GENERIC = frozenset(
    "sequence collation role publication event range text server foreign pool backup tablespace subscription".split()
)


def explicit_names(items: tuple[ast.Item, ...]) -> list[str]:
    """Names of constraints and indexes that are written: no chosen name may take them."""
    found = []
    for item in items:
        if isinstance(item, ast.Key | ast.Check | ast.ForeignKey) and item.name:
            found.append(item.name.text)
        elif isinstance(item, ast.Column):
            found.extend(part.name.text for part in item.parts if isinstance(part, ast.ConstraintName))
    return found
