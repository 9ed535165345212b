"""AST to catalog: every declaration of a schema, in passes. First all names, then what each declaration means."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import MAY_BE_NULL, Words
from dbsc.catalog.objects import (
    Extension,
    Function,
    Object,
    Partition,
    Privileges,
    Ref,
    Schema,
    Table,
    View,
    ref,
)
from dbsc.catalog.platform import is_shown
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.processes import in_shares
from dbsc.semantics.access import Access, privileges_of_owned_sequences, tell_checks_apart
from dbsc.semantics.aggregates import lower_aggregate
from dbsc.semantics.collect import Placed, collect
from dbsc.semantics.columns import column_parts
from dbsc.semantics.context import Context
from dbsc.semantics.declarations import check_nullable_domains, lower_composite, lower_domain, lower_enum, lower_shape
from dbsc.semantics.default_privileges import Defaults
from dbsc.semantics.generic.kind import Reading
from dbsc.semantics.header import lower_header
from dbsc.semantics.lifecycle import lower_retention
from dbsc.semantics.mixins import told_where_mixed_in
from dbsc.semantics.modules import Modules
from dbsc.semantics.options import check_indexes, lower_option
from dbsc.semantics.partitions import check_keys, lower_partitioning, stored
from dbsc.semantics.places import path
from dbsc.semantics.privileges import (
    FUNCTION_PRIVILEGES,
    SCHEMA_PRIVILEGES,
    TYPE_PRIVILEGES,
    Wanted,
    add_privileges,
    collect_grant,
    grant_alone,
    want,
)
from dbsc.semantics.reach import lower_reach
from dbsc.semantics.references import column_reference, written_foreign_key
from dbsc.semantics.routines import find_routine, lower_function, lower_trigger
from dbsc.semantics.rules import check_rules
from dbsc.semantics.sql_blocks import lower_sql_block
from dbsc.semantics.statistics import lower_statistics
from dbsc.semantics.tables import TableParts
from dbsc.semantics.views import lower_view
from dbsc.source import Span
from dbsc.syntax import ast

_CONSTRAINTS = (ast.Key, ast.Check, ast.ForeignKey, ast.NotNull)
_OF_EXTERNAL = (ast.Column, ast.Option, ast.Key, ast.Check, ast.ForeignKey, ast.NotNull, ast.Expect)
_OF_THE_PAST = ("was", "drop", "backfill", "convert")  # what no text says has not to be looked for


def lower(
    modules: Modules, *, proven: bool = False, unsaid_open: bool = False
) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """The catalog of a schema, and everything that is wrong with it, in the order of the source.

    What was `proven`, as a lock is, is not held against the rules of PostgreSQL again. `unsaid_open`: on a platform,
    what says nothing of who gets at it is as the platform makes it, as in locks of earlier versions.
    """
    diagnostics = list(modules.diagnostics)
    lowering = _Lowering(modules, diagnostics, proven, unsaid_open)
    catalog = lowering.run()
    if not proven:
        check_rules(lowering.ctx, lowering.placed, lowering.extends, lowering.right)
    return catalog, told_where_mixed_in(lowering.ctx, diagnostics)


class _Lowering:
    def __init__(self, modules: Modules, diagnostics: list[Diagnostic], proven: bool, unsaid_open: bool) -> None:
        headers = [d for m in modules.modules for d in m.file.declarations if isinstance(d, ast.Database)]
        for second in headers[1:]:
            label = Label(headers[0].span, "the first one")
            diagnostics.append(Diagnostic("DBS008", "a schema has one `database` header", second.name.span, (label,)))
        on_supabase = any((module.standard or "").startswith("supabase.") for module in modules.modules)
        self.modules = modules
        header = lower_header(headers[0] if headers else None, on_supabase, diagnostics)
        self.ctx = Context(header, diagnostics, proven=proven, unsaid_open=unsaid_open)
        self.placed: list[Placed] = []
        self.extends: dict[Ref, list[ast.Item]] = {}
        self.granted: dict[Ref, list[ast.Grant]] = {}
        self.rows: dict[Ref, list[ast.Rows]] = {}
        self.defaults = Defaults(self.ctx)
        # functions with which nothing is wrong, by the ids of what is placed: a mixin's stands in several schemas
        self.right: dict[int, Function] = {}

    def run(self) -> Catalog:
        self.placed = collect(self.ctx, self.modules)
        extends = [(p.declaration, p.schema) for p in self.placed if isinstance(p.declaration, ast.Extend)]
        for written, schema in extends:
            if written.kind in ("table", "view"):
                self.extend_relation(written, schema)
        self.functions()
        for placed in self.placed:
            if not isinstance(placed.declaration, ast.SqlBlock):
                self.lower(placed)
        for placed in self.placed:  # whether what they make is external is known once all else is there
            if isinstance(placed.declaration, ast.SqlBlock):
                block = lower_sql_block(self.ctx, placed.declaration, placed.schema)
                self.ctx.add(block, placed.declaration.name.span, f"`sql` blocks named `{block.name}`")
        if self.ctx.checked:
            from dbsc.semantics.shapes import lower_checked

            lower_checked(self.ctx)
        for reference, items in self.rows.items():
            from dbsc.semantics.rows import lower_rows

            lower_rows(self.ctx, reference, items)
        for written, schema in extends:
            if written.kind not in ("table", "view"):
                self.extend(written, schema)
        for placed in self.placed:
            if isinstance(placed.declaration, Reading):
                self.extend_object(placed.declaration)
        self.privileges_of_mixed_views()
        privileges_of_owned_sequences(self.ctx)
        self.defaults.finish()
        lower_reach(self.ctx)
        check_nullable_domains(self.ctx)
        if self.ctx.distributions:
            from dbsc.semantics.distribution import check_distributions

            check_distributions(self.ctx)
        catalog = Catalog(self.ctx.objects, self.ctx.externals, self.ctx.intent())
        if any(word in module.source.text for module in self.modules.modules for word in _OF_THE_PAST):
            from dbsc.semantics.evolution import lower_evolution

            lower_evolution(self.ctx, self.placed, catalog)
            catalog = catalog.replace(evolution=self.ctx.evolution())
        return catalog

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
            case ast.Enum() | ast.Domain() | ast.Composite():
                self.type(written, placed)
            case ast.Shape():
                ctx.shapes.append(lower_shape(ctx, written, schema))
            case ast.Function():
                self.function(written, placed)
            case ast.Aggregate():
                where, _ = path(ctx, written.name, placed.schema, True)
                aggregate = lower_aggregate(ctx, written, where)
                self.put(aggregate, placed, "functions")
                self.grants(list(written.items), aggregate.ref, FUNCTION_PRIVILEGES, written.name.span)
            case ast.Table():
                self.table(written, placed)
            case ast.View():
                relation = ctx.names.relations.get((schema, written.name.parts[-1]))
                if relation is not None and relation.declaration is written:
                    lower_view(ctx, relation, written, placed.external, self.extends.get(relation.ref, []))
            case ast.Extend() | ast.ExternalType() | ast.Roles() | ast.Drop():
                pass
            case ast.DefaultPrivileges():
                self.defaults.read(written)
            case Reading():
                if not written.extends:
                    self.generic(written)
            case ast.Grant():
                grant_alone(ctx, written, schema)
            case _:
                self.not_yet(written)

    def put(self, object_: Object, placed: Placed, what: str) -> None:
        if placed.external:
            self.ctx.externals[object_.ref] = object_
        else:
            name = object_.ref[-1]
            self.ctx.add(object_, getattr(object_, "origin", None), f"{what} named `{name}`")

    def not_yet(self, written: ast.Declaration | ast.Item) -> None:
        self.ctx.not_yet("this", written.span)

    def generic(self, written: Reading) -> None:
        made = written.kind.lower(self.ctx, written)
        if made is not None:
            self.grants(list(written.grants), made, written.kind.grants, written.span)

    def lower_schema(self, written: ast.Schema, external: bool) -> None:
        name = written.name.text
        schema = Schema(name, written.doc, written.name.span)
        if external:
            self.ctx.externals[schema.ref] = schema
            return
        if name != "public" and ref("schema", name) not in self.ctx.objects:
            self.ctx.objects[schema.ref] = schema
        grants = [d for d in written.declarations if isinstance(d, ast.Grant)]
        self.grants(grants, schema.ref, SCHEMA_PRIVILEGES, written.span)

    def grants(self, grants: list[ast.Grant], target: Ref, allowed: tuple[str, ...], place: Span) -> None:
        """All grants on an object, those of `extend` as well."""
        if grants:
            together = self.granted.setdefault(target, [])
            together += grants
            wanted: Wanted = {}
            for grant in together:
                collect_grant(self.ctx, grant, allowed, wanted)
            add_privileges(self.ctx, target, wanted, place)

    def type(self, written: ast.Enum | ast.Domain | ast.Composite, placed: Placed) -> None:
        made: Object | None
        match written:
            case ast.Enum():
                made = lower_enum(self.ctx, written, placed.schema)
            case ast.Domain():
                made = lower_domain(self.ctx, written, placed.schema)
            case ast.Composite():
                made = lower_composite(self.ctx, written, placed.schema)
        if made is not None:
            self.put(made, placed, "types")
            self.block(written, made.ref, TYPE_PRIVILEGES, "type")

    def block(
        self,
        written: ast.Function | ast.Enum | ast.Domain | ast.Composite | ast.Extend,
        target: Ref,
        allowed: tuple[str, ...],
        kind: str,
    ) -> None:
        """A block of nothing but grants; that of a domain has checks as well."""
        is_domain = isinstance(written, ast.Domain)
        for item in written.items:
            if not isinstance(item, ast.Grant) and not (is_domain and isinstance(item, ast.Check)):
                help_ = f"write `grant {allowed[0]} to role`"
                what = "checks and grants stand in the block of a domain" if is_domain else None
                what = what or f"grants stand in the block of a {kind}"
                self.ctx.error("DBS243", f"only {what}", item.span, help_=help_)
        self.grants([item for item in written.items if isinstance(item, ast.Grant)], target, allowed, written.span)

    def function(self, written: ast.Function, placed: Placed) -> None:
        function = self.right.get(id(placed))
        function = function.replace(origin=written.name.span) if function else self.made(written, placed)
        self.put(function, placed, "functions")
        if written.returns and written.returns.nullable:
            self.ctx.words.append(Words(MAY_BE_NULL, function.ref, "null", written.returns.span))
        self.block(written, function.ref, FUNCTION_PRIVILEGES, written.kind)

    def made(self, written: ast.Function, placed: Placed) -> Function:
        """A function; reports what is wrong with it, and in its body."""
        where, _ = path(self.ctx, written.name, placed.schema, True)
        function = lower_function(self.ctx, written, where, placed.external)
        if written.body is not None:
            from dbsc.semantics.bodies import check_body

            check_body(self.ctx, written, where, function)
        return function

    def functions(self) -> None:
        """Looks into all functions at once. What is wrong with one is told when its turn comes."""
        told = self.ctx.diagnostics
        functions = [each for each in self.placed if isinstance(each.declaration, ast.Function)]
        if not functions:
            return
        from dbsc.semantics.rules.routines import check_function

        def right(share: Iterable[Placed]) -> dict[int, Function]:
            found = {}
            for placed in share:
                before, written = len(told), placed.declaration
                assert isinstance(written, ast.Function)
                function = self.made(written, placed)
                if not self.ctx.proven:
                    check_function(self.ctx, written, function)
                if len(told) == before:
                    found[id(placed)] = function.replace(origin=None)
                del told[before:]
            return found

        for found in in_shares(right, functions):
            self.right.update(found)

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
        others = []
        for item in relation.items:
            if isinstance(item, ast.Column):
                written_parts = column_parts(self.ctx, item)
                column = parts.column(written_parts)
                if column is not None and written_parts.reference is not None:
                    column_reference(parts, column, written_parts)
            else:
                others.append(item)
        for item in others:
            if placed.external and not isinstance(item, _OF_EXTERNAL):
                help_ = f"write `extend table {written.name.text} {{ … }}` for what the migrations add to it"
                self.ctx.error("DBS243", "this does not belong to a table that is not managed", item.span, help_=help_)
            else:
                self.item(parts, rights, item)
        if rights.has_access or rights.has_policy:
            tell_checks_apart(self.ctx, others)
        self.ctx.objects = managed
        for item in self.extends.get(relation.ref, []):
            self.item(parts, rights, item)
        check_keys(parts)
        check_indexes(parts)
        rights.finish()
        if parts.options.row_security is None and not placed.external:
            is_open = self.ctx.unsaid_open or parts.is_foreign
            shown = is_shown(self.ctx.header.target, parts.schema) and not is_open
            parts.options.row_security = rights.has_access or rights.has_policy or shown
        table = parts.result()
        if placed.external:
            self.ctx.externals[table.ref] = table
            return
        self.ctx.objects[table.ref] = table
        if table.partition_key:
            self.partitions(table, rights, parts.partition_security)

    def item(self, parts: TableParts, rights: Access, item: ast.Item) -> None:
        match item:
            case ast.Column() | ast.Option() | ast.DropItem():
                pass
            case ast.Key():
                parts.written_key(item)
            case ast.Check():
                parts.check(item)
            case ast.NotNull():
                parts.not_null(item, parts.columns)
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
            case ast.Statistics():
                lower_statistics(parts, item)
            case ast.Retain():
                lower_retention(parts, item)
            case ast.Rows():
                self.rows.setdefault(parts.ref, []).append(item)
            case ast.Expect():
                from dbsc.semantics.expectations import lower_expect

                lower_expect(parts, item)
            case ast.Distribute():
                from dbsc.semantics.distribution import lower_distribution

                lower_distribution(parts, item)
            case ast.ViewColumn():
                help_ = f"write `{item.name.text}` and its type: a column of a table needs no word before it"
                self.ctx.error("DBS243", "`column` says something of a column of a view", item.span, help_=help_)
            case _:
                self.not_yet(item)

    def partitions(self, table: Table, rights: Access, security: dict[Ref, bool]) -> None:
        """What partitions have of their parent.

        They are no way around it: row security as it has it, and no grants but those that are written in them.
        """
        parents = {table.ref}
        for object_ in list(self.ctx.objects.values()):
            if isinstance(object_, Partition) and object_.parent in parents:
                parents.add(object_.ref)
                self.ctx.objects[object_.ref] = stored(object_, table, security.get(object_.ref))
                if rights.said:
                    closed = Privileges(object_.ref, (), object_.origin)
                    self.ctx.objects.setdefault(closed.ref, closed)

    # ------------------------------------------------------------ extending what is there

    def extend(self, written: ast.Extend, schema: str) -> None:
        """What can only be granted."""
        match written.kind:
            case "schema":
                if written.name.text in self.ctx.names.schemas:
                    self.block(written, ref("schema", written.name.text), SCHEMA_PRIVILEGES, "schema")
                else:
                    self.ctx.names.unknown("schema", written.name.text, written.name.span, schema)
            case "type":
                type_ = self.ctx.names.find_type(written.name.parts, schema)
                if type_ is not None and type_.kind == "type":
                    self.block(written, type_, TYPE_PRIVILEGES, "type")
                elif type_ is None:
                    self.ctx.names.unknown("type", written.name.text, written.name.span, schema)
                else:
                    message = (
                        f"`{written.name.text}` is the type of {type_.kind} `{type_[-1]}`, which has the privileges"
                    )
                    help_ = f"write `extend {type_.kind} {written.name.text} {{ … }}`"
                    self.ctx.error("DBS240", message, written.name.span, help_=help_)
            case "function" | "procedure":
                function = find_routine(self.ctx, written, schema)
                if function is not None:
                    self.block(written, function, FUNCTION_PRIVILEGES, written.kind)
            case _:
                pass

    def extend_object(self, written: Reading) -> None:
        """What is in an object of the generic form, or is added to it, and needs everything else."""
        kind, target = written.kind, written.kind.reference(written.schema, written.name)
        known = {**self.ctx.objects, **self.ctx.externals}
        if target not in known and written.extends:
            names = [each[-1] for each in known if each.kind == target.kind]
            help_ = did_you_mean(written.name, names)
            help_ = help_ or f"write `external {kind.words} {written.name}` if it is there already"
            self.ctx.error("DBS114", f"there is no {kind.words} `{written.name}`", written.span, help_=help_)
            return
        if kind.extend is not None and target in known and not written.external:
            kind.extend(self.ctx, written)
        if written.extends:
            self.grants(list(written.grants), target, kind.grants, written.span)

    def extend_relation(self, written: ast.Extend, schema: str) -> None:
        relation = self.ctx.names.find_relation(written.name.parts, schema)
        if relation is None:
            self.ctx.names.unknown("table", written.name.text, written.name.span, schema)
            return
        if relation.ref.path in self.ctx.names.partitions:
            message = f"`{written.name.text}` is a partition, and all that is its own stands in its table"
            help_ = "write this in the block of the partition: `1 from 1 to 10 { … }`"
            self.ctx.error("DBS243", message, written.name.span, help_=help_)
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
                        want(wanted, grant.role, privilege)
            add_privileges(self.ctx, view, wanted, placed.declaration.span)


def explicit_names(items: tuple[ast.Item, ...]) -> list[str]:
    """Names of constraints and indexes that are written: no chosen name may take them."""
    found = []
    for item in items:
        if isinstance(item, ast.Column):
            if len(item.parts) > 1:  # what has the name stands behind it
                found += [part.name.text for part in item.parts if isinstance(part, ast.ConstraintName)]
        elif isinstance(item, _CONSTRAINTS) and item.name:
            found.append(item.name.text)
    return found
