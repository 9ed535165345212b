"""What PostgreSQL would refuse only when the SQL runs, as far as the schema alone tells it: one module a subject.

They run after everything is lowered, over the tree (for places) and the objects (for meanings). A rule says nothing
where it cannot be sure: what PostgreSQL takes must never be refused here, unless it can never work or the source would
not say what is there. Modules that few schemas need are imported where they are needed.
"""

from __future__ import annotations

from collections.abc import Container

from dbsc.catalog.objects import (
    Column,
    Composite,
    Domain,
    ForeignKey,
    Function,
    Ref,
    SqlBlock,
    Table,
    Trigger,
    View,
    ref,
)
from dbsc.semantics.collect import Placed
from dbsc.semantics.columns import ColumnParts, column_parts
from dbsc.semantics.context import Context
from dbsc.semantics.generic.kind import Reading
from dbsc.semantics.names import Relation
from dbsc.semantics.rules.columns import check_column
from dbsc.semantics.rules.declarations import check_declaration
from dbsc.semantics.rules.foreign_tables import check_foreign_item, check_options
from dbsc.semantics.rules.fragments import check_system_columns
from dbsc.semantics.rules.indexes import check_key, check_partition_key, check_partitioned_exclusion
from dbsc.semantics.rules.namespaces import check_namespaces
from dbsc.semantics.rules.references import Place, check_reference
from dbsc.syntax import ast

_MOST_COLUMNS = 1600


def check_rules(
    ctx: Context, placed: list[Placed], extended: dict[Ref, list[ast.Item]], right: Container[int] = ()
) -> None:
    """Reports what the rules find in a schema; `extended` are the items that `extend` adds to tables and views.

    `right` has the ids of the functions, as they are placed, of which it is known that the rules find nothing.
    """
    for each in placed:
        if not each.external and not isinstance(each.declaration, ast.Table | Reading):
            check_declaration(ctx, each.declaration, each.schema)
    _check_functions(ctx, [each for each in placed if id(each) not in right])
    references = {id(key.origin): key for key in ctx.objects.values() if isinstance(key, ForeignKey)}
    for relation in ctx.names.relations.values():
        table = ctx.objects.get(relation.ref) or ctx.externals.get(relation.ref)
        if isinstance(table, Table):
            _TableRules(ctx, relation, table, references).check(extended.get(relation.ref, []))
        elif isinstance(relation.declaration, ast.View):
            _check_view(ctx, relation, relation.declaration, extended.get(relation.ref, []))
    check_namespaces(ctx)
    if any(isinstance(each, Trigger) for each in ctx.objects.values()):
        from dbsc.semantics.rules.trigger_rows import check_trigger_rows

        check_trigger_rows(ctx)
    if any(
        isinstance(each, Composite | Domain | Function | View)
        or (isinstance(each, Table) and each.inherits)
        or (isinstance(each, SqlBlock) and (each.after or each.outputs))
        for each in ctx.objects.values()
    ):
        from dbsc.semantics.rules.circles import check_circles

        check_circles(ctx)


def _check_functions(ctx: Context, placed: list[Placed]) -> None:
    functions = {id(each.origin): each for each in ctx.objects.values() if isinstance(each, Function)}
    if not functions:
        return
    from dbsc.semantics.rules.routines import check_function

    for each in placed:
        written = each.declaration
        function = functions.get(id(written.name.span)) if isinstance(written, ast.Function) else None
        if function is not None and isinstance(written, ast.Function):
            check_function(ctx, written, function)


def _check_view(ctx: Context, relation: Relation, written: ast.View, extended: list[ast.Item]) -> None:
    """A view, the indexes of a materialized one, and the triggers of another."""
    view = ctx.objects.get(relation.ref)
    if isinstance(view, View):
        from dbsc.semantics.rules.views import check_view

        check_view(ctx, written, view)
    for item in (*(() if relation.external else written.items), *extended):
        if isinstance(item, ast.Key) and written.materialized:
            check_key(ctx, {}, item, relation.columns)
        elif isinstance(item, ast.Trigger):
            _check_trigger(ctx, relation, item, None)


def _check_trigger(ctx: Context, relation: Relation, item: ast.Trigger, table: Table | None) -> None:
    trigger = ctx.objects.get(ref("trigger", *relation.ref.path, item.name.text))
    if isinstance(trigger, Trigger) and trigger.origin is item.name.span:
        from dbsc.semantics.rules.triggers import check_trigger

        check_trigger(ctx, item, trigger, table)


class _TableRules:
    """The rules of one table. `references` are the foreign keys of all, by the identity of their place."""

    def __init__(self, ctx: Context, relation: Relation, table: Table, references: dict[int, ForeignKey]) -> None:
        self.ctx = ctx
        self.relation = relation
        self.table = table
        self.columns: dict[str, Column] = {column.name: column for column in table.columns}
        self.references = references

    def check(self, extended: list[ast.Item]) -> None:
        """Its own items and those that are added to it; of an external table only these."""
        if self.table.inherits:
            from dbsc.semantics.rules.inheritance import check_inheritance

            check_inheritance(self.ctx, self.relation, self.table)
        if len(self.relation.columns) > _MOST_COLUMNS:
            message = f"a table has at most {_MOST_COLUMNS} columns, and `{self.table.name}` has more"
            help_ = f"put some of them into a table of their own, with `id -> {self.table.name} pk`"
            self.ctx.error("DBS274", message, self.relation.span, help_=help_)
        if not self.relation.external:
            for item in self.relation.items:
                self.item(item)
        for item in extended:
            self.item(item)

    def item(self, item: ast.Item) -> None:
        if self.table.foreign:
            check_foreign_item(self.ctx, item)
        match item:
            case ast.Column():
                parts = column_parts(self.ctx, item)
                if parts.options and not self.table.foreign:
                    check_options(self.ctx, parts)
                column = self.columns.get(item.name.text)
                if column is not None:
                    self.column(parts, column)
            case ast.Key():
                self.key(item)
            case ast.ForeignKey():
                key = self.references.get(id(item.span))
                if key is not None and len(key.columns) == len(item.columns):
                    place = Place(tuple(name.span for name in item.columns), item.parts, item.span, True)
                    check_reference(self.ctx, self.table, self.columns, key, place)
            case ast.Check():
                self.condition(item)
                if item.no_inherit and self.table.partition_key:
                    message = "a check of a partitioned table is inherited by its partitions"
                    self.ctx.error("DBS207", message, item.span, help_="leave out `no inherit`")
            case ast.NotNull() if item.inherited and not self.table.inherits:
                message = "this constraint comes from no other table: this one has no parents"
                self.ctx.error("DBS207", message, item.span, help_="leave out `inherited`")
            case ast.Policy():
                self.ctx.claim_length(item.name)
            case ast.Trigger():
                self.ctx.claim_length(item.name)
                _check_trigger(self.ctx, self.relation, item, self.table)
            case ast.PartitionBy():
                self.partitions(item)
            case _:
                pass

    def column(self, parts: ColumnParts, column: Column) -> None:
        written = parts.written
        check_column(self.ctx, parts, column, inherits=bool(self.table.inherits))
        type_ = column.type
        if type_.schema == self.table.schema and type_.name == self.table.name and written.type is not None:
            message = f"`{type_.name}` is made of itself, so it cannot be made"
            self.ctx.error(
                "DBS503", message, written.type.span, help_=f"write `-> {type_.name}` to refer to a row of it"
            )
        if not (parts.checks or parts.generated or parts.reference):
            return
        for part in written.parts:
            if isinstance(part, ast.Check):
                self.condition(part)
            elif isinstance(part, ast.Generated):
                what = "a generated column"
                check_system_columns(self.ctx, part.expression, self.relation.columns, what, tableoid=True)
            elif isinstance(part, ast.Reference):
                key = self.references.get(id(part.span))
                if key is not None:
                    typed = written.type.span if written.type else None
                    place = Place((typed or part.span,), written.parts, part.span, typed is not None)
                    place.instead = f"leave the type out: `{written.name.text} -> {part.target.text}`"
                    check_reference(self.ctx, self.table, self.columns, key, place)

    def condition(self, check: ast.Check) -> None:
        check_system_columns(self.ctx, check.condition, self.relation.columns, "a check", tableoid=True)

    def key(self, item: ast.Key) -> None:
        if item.only and (item.kind not in ("index", "unique index") or not self.table.partition_key):
            message = "`only` is for an index of a partitioned table, which its partitions do not get"
            self.ctx.error("DBS207", message, item.span, help_="leave out `only`")
        check_key(self.ctx, self.columns, item, self.relation.columns)
        fragments = [element.expression for element in item.elements if element.expression is not None]
        for fragment in (*fragments, *([item.where] if item.where else ())):
            check_system_columns(self.ctx, fragment, self.relation.columns, "an index")
        if item.kind == "exclude" and self.table.partition_key:
            check_partitioned_exclusion(self.ctx, item, self.table.partition_key)

    def partitions(self, item: ast.PartitionBy) -> None:
        """A partition key, the bounds of partitions that are written out, and their own items."""
        check_partition_key(self.ctx, self.columns, item)
        if item.partitions or item.steps:
            from dbsc.semantics.rules.bounds import check_bounds

            check_bounds(self.ctx, self.columns, item)
        for partition in item.partitions:
            own = {inner.name.text: inner for inner in partition.items if isinstance(inner, ast.Column)}
            for inner in partition.items:
                if isinstance(inner, ast.Key):
                    check_key(self.ctx, self.columns, inner, {**self.relation.columns, **own})
                elif isinstance(inner, ast.PartitionBy):
                    self.partitions(inner)
