"""AST to catalog: every declaration of a schema, in passes. First all names, then what each declaration means."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Words
from dbsc.catalog.objects import (
    Extension,
    Object,
    Partition,
    Privileges,
    Ref,
    Schema,
    Table,
    View,
    ref,
)
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.semantics.access import Access
from dbsc.semantics.collect import Placed, collect, path
from dbsc.semantics.context import Context
from dbsc.semantics.declarations import check_nullable_domains, lower_composite, lower_domain, lower_enum, lower_shape
from dbsc.semantics.evolution import lower_drop_item
from dbsc.semantics.header import lower_header
from dbsc.semantics.lifecycle import lower_retention
from dbsc.semantics.mixins import told_where_mixed_in
from dbsc.semantics.modules import Modules
from dbsc.semantics.options import lower_option
from dbsc.semantics.partitions import check_keys, lower_partitioning
from dbsc.semantics.privileges import Wanted, add_privileges, collect_grant
from dbsc.semantics.reach import lower_reach
from dbsc.semantics.references import column_reference, written_foreign_key
from dbsc.semantics.routines import lower_function, lower_trigger
from dbsc.semantics.rows import lower_rows
from dbsc.semantics.rules import check_rules
from dbsc.semantics.tables import TableParts
from dbsc.semantics.views import lower_view
from dbsc.syntax import ast

_OF_EXTERNAL = (ast.Column, ast.Option, ast.Key, ast.Check, ast.ForeignKey, ast.Expect)
_FUNCTION_PRIVILEGES = ("execute", "all", "none")
_SCHEMA_PRIVILEGES = ("usage", "create", "all", "none")
_NOT_YET: dict[type, str] = {
    ast.Aggregate: "aggregates",
    ast.DefaultPrivileges: "default privileges",
    ast.SqlBlock: "`sql` blocks",
    ast.Drop: "`drop`",
    ast.Extend: "`extend function`",
    ast.Statistics: "`statistics`",
    ast.Distribute: "`distribute`",
}


def lower(modules: Modules) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """The catalog of a schema, and everything that is wrong with it, in the order of the source."""
    diagnostics = list(modules.diagnostics)
    lowering = _Lowering(modules, diagnostics)
    catalog = lowering.run()
    told = (told_where_mixed_in(lowering.ctx, diagnostic) for diagnostic in diagnostics)
    return catalog, tuple(dict.fromkeys(told))


class _Lowering:
    def __init__(self, modules: Modules, diagnostics: list[Diagnostic]) -> None:
        headers = [d for m in modules.modules for d in m.file.declarations if isinstance(d, ast.Database)]
        for second in headers[1:]:
            label = Label(headers[0].span, "the first one")
            diagnostics.append(Diagnostic("DBS008", "a schema has one `database` header", second.name.span, (label,)))
        on_supabase = any((module.standard or "").startswith("supabase.") for module in modules.modules)
        self.modules = modules
        self.ctx = Context(lower_header(headers[0] if headers else None, on_supabase, diagnostics), diagnostics)
        self.placed: list[Placed] = []
        self.extends: dict[Ref, list[ast.Item]] = {}
        self.granted: dict[Ref, list[ast.Grant]] = {}
        self.rows: dict[Ref, list[ast.Rows]] = {}
        self.drops: dict[Ref, list[ast.DropItem]] = {}

    def run(self) -> Catalog:
        self.placed = collect(self.ctx, self.modules)
        for placed in self.placed:
            if isinstance(placed.declaration, ast.Extend):
                self.extend(placed.declaration, placed.schema)
        for placed in self.placed:
            self.lower(placed)
        for reference, items in self.rows.items():
            lower_rows(self.ctx, reference, items)
        for reference, drops in self.drops.items():
            table = self.ctx.objects.get(reference) or self.ctx.externals.get(reference)
            if isinstance(table, Table):
                for drop in drops:
                    lower_drop_item(self.ctx, table, drop)
        self.privileges_of_mixed_views()
        lower_reach(self.ctx)
        check_nullable_domains(self.ctx)
        check_rules(self.ctx, self.placed)
        return Catalog(self.ctx.objects, self.ctx.externals, self.ctx.intent(), self.ctx.evolution())

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
                self.put(lower_enum(ctx, written, schema), placed, "types")
            case ast.Domain():
                domain = lower_domain(ctx, written, schema)
                if domain:
                    self.put(domain, placed, "types")
            case ast.Composite():
                composite = lower_composite(ctx, written, schema)
                if composite:
                    self.put(composite, placed, "types")
            case ast.Shape():
                ctx.shapes.append(lower_shape(ctx, written, schema))
            case ast.Function():
                self.function(written, placed)
            case ast.Table():
                self.table(written, placed)
            case ast.View():
                relation = ctx.names.relations.get((schema, written.name.parts[-1]))
                if relation is not None and relation.declaration is written:
                    lower_view(ctx, relation, written, placed.external, self.extends.pop(relation.ref, []))
            case ast.Extend() | ast.ExternalType() | ast.Roles():
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
        self.ctx.not_yet(_NOT_YET.get(type(written), "this"), written.span)

    def generic(self, written: ast.Generic) -> None:
        kind = written.words[0].text
        known = ("table", "view", "enum", "domain", "schema", "function", "mixin", "extension", "type", "shape")
        near = did_you_mean(kind, known)
        if near or kind not in _GENERIC:
            message = f"there is no declaration `{kind}`"
            help_ = near or "declarations are " + ", ".join(f"`{word}`" for word in known)
            self.ctx.error("DBS007", message, written.words[0].span, help_=help_)
        else:
            message = f"this version of dbsc does not act on `{kind}` yet"
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
        """All grants on an object, those of `extend` as well."""
        if grants:
            together = self.granted.setdefault(target, [])
            together += grants
            wanted: Wanted = {}
            grantable: set[str] = set()
            for grant in together:
                collect_grant(self.ctx, grant, allowed, wanted, grantable)
            add_privileges(self.ctx, target, wanted, grantable, written.span)

    def function(self, written: ast.Function, placed: Placed) -> None:
        where, _ = path(self.ctx, written.name, placed.schema, True)
        function = lower_function(self.ctx, written, where, placed.external)
        self.put(function, placed, "functions")
        grants = [item for item in written.items if isinstance(item, ast.Grant)]
        for item in written.items:
            if not isinstance(item, ast.Grant):
                self.ctx.error("DBS243", "only grants stand in a function's block", item.span)
        self.grants(grants, function.ref, _FUNCTION_PRIVILEGES, written)

    # ------------------------------------------------------------ tables

    def table(self, written: ast.Table, placed: Placed) -> None:
        relation = self.ctx.names.relations.get(path(self.ctx, written.name, placed.schema, True))
        if relation is None or relation.declaration is not written:
            return
        parts = TableParts(self.ctx, relation)
        rights = Access(parts)
        if not placed.external:
            self.ctx.objects[relation.ref] = Table(
                relation.ref[1], relation.ref[2], ()
            )  # its place in the order is before its parts
        for name in explicit_names(relation.items):
            self.ctx.names_in(relation.schema).add(name)
        for item in relation.items:
            if isinstance(item, ast.Option):
                lower_option(parts, item)
        managed = self.ctx.objects
        if placed.external:
            self.ctx.objects = self.ctx.externals
        for item in relation.items:
            if isinstance(item, ast.Column):
                parts.column(item)
                column_reference(parts, item)
        for item in relation.items:
            if placed.external and not isinstance(item, _OF_EXTERNAL):
                help_ = f"write `extend table {written.name.text} {{ … }}` for what the migrations add to it"
                self.ctx.error("DBS243", "this does not belong to a table that is not managed", item.span, help_=help_)
            else:
                self.item(parts, rights, item)
        self.ctx.objects = managed
        for item in self.extends.pop(relation.ref, []):
            self.item(parts, rights, item)
        check_keys(parts)
        rights.finish()
        if parts.options.row_security is None and not placed.external:
            parts.options.row_security = rights.has_access or rights.has_policy
        table = parts.result()
        if placed.external:
            self.ctx.externals[table.ref] = table
            return
        self.ctx.objects[table.ref] = table
        if table.partition_key:
            self.partitions(table, rights)

    def item(self, parts: TableParts, rights: Access, item: ast.Item) -> None:
        match item:
            case ast.Column() | ast.Option():
                pass
            case ast.Key():
                parts.written_key(item)
            case ast.Check():
                parts.check(item)
            case ast.ForeignKey():
                written_foreign_key(parts, item)
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
            case ast.Rows():
                self.rows.setdefault(parts.ref, []).append(item)
            case ast.DropItem():
                self.drops.setdefault(parts.ref, []).append(item)
            case ast.Expect():
                text = item.span.text
                self.ctx.words.append(Words("expect", parts.ref, text, item.span))
            case _:
                self.not_yet(item)

    def partitions(self, table: Table, rights: Access) -> None:
        """What partitions have of their parent.

        They are no way around it: row security as it has it, and no grants of their own. Only those without partitions
        of their own hold rows, so they are stored as its options say.
        """
        parents = {table.ref}
        for object_ in list(self.ctx.objects.values()):
            if isinstance(object_, Partition) and object_.parent in parents:
                parents.add(object_.ref)
                leaf = object_.partition_key is None
                self.ctx.objects[object_.ref] = object_.replace(
                    row_security=table.row_security,
                    unlogged=leaf and table.unlogged,
                    parameters=table.parameters if leaf else (),
                )
                if rights.said:
                    self.ctx.objects[ref("privileges", *object_.ref)] = Privileges(object_.ref, (), object_.origin)

    # ------------------------------------------------------------ extending what is there

    def extend(self, written: ast.Extend, schema: str) -> None:
        if written.kind == "schema":
            grants = [item for item in written.items if isinstance(item, ast.Grant)]
            self.grants(grants, ref("schema", written.name.parts[-1]), _SCHEMA_PRIVILEGES, written)
            return
        if written.kind == "function":
            self.not_yet(written)
            return
        relation = self.ctx.names.find_relation(written.name.parts, schema)
        if relation is None:
            self.ctx.names.unknown("table", written.name.text, written.name.span, schema)
            return
        for item in written.items:
            if not isinstance(
                item, ast.Trigger | ast.Policy | ast.Key | ast.Grant | ast.Access | ast.Rows | ast.DropItem
            ):
                message = "only triggers, policies, indexes, rows and grants can be added from outside"
                self.ctx.error("DBS243", message, item.span)
                return
        self.extends.setdefault(relation.ref, []).extend(written.items)

    def privileges_of_mixed_views(self) -> None:
        """A view that a mixin made for a table can be read by those who can read the table."""
        for placed in self.placed:
            if placed.mixed_into is None or not isinstance(placed.declaration, ast.View):
                continue
            held = self.ctx.objects.get(ref("privileges", *placed.mixed_into))
            view = ref("view", placed.schema, placed.declaration.name.parts[-1])
            made = self.ctx.objects.get(view)
            if not isinstance(held, Privileges) or not isinstance(made, View):
                continue
            if ("security_invoker", "true") not in made.options:
                continue  # it reads with its owner's rights, past the policies of the table
            wanted: Wanted = {}
            for grant in held.grants:
                for privilege, columns in grant.privileges:
                    if privilege in ("select", "all") and not columns:
                        wanted[grant.role] = {privilege: None}
            add_privileges(self.ctx, view, wanted, set(), placed.declaration.span)


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
