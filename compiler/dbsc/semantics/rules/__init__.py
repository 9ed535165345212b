"""What PostgreSQL would refuse only when the SQL runs, as far as the schema alone tells it: one module a subject.

They run after everything is lowered, over the tree (for places) and the objects (for meanings). A rule says nothing
where it cannot be sure: what PostgreSQL takes must never be refused here.
"""

from __future__ import annotations

from dbsc.catalog.objects import Column, ForeignKey, Ref, Table
from dbsc.semantics.collect import Placed
from dbsc.semantics.context import Context
from dbsc.semantics.generic.kind import Reading
from dbsc.semantics.names import Relation
from dbsc.semantics.rules.columns import check_column
from dbsc.semantics.rules.declarations import check_declaration
from dbsc.semantics.rules.foreign_tables import check_foreign_item, check_option
from dbsc.semantics.rules.indexes import check_key, check_partition_key, check_partitioned_exclusion
from dbsc.semantics.rules.inheritance import check_inheritance
from dbsc.semantics.rules.namespaces import check_namespaces
from dbsc.semantics.rules.references import Place, check_reference
from dbsc.syntax import ast


def check_rules(ctx: Context, placed: list[Placed], extended: dict[Ref, list[ast.Item]]) -> None:
    """Reports what the rules find in a schema; `extended` are the items that `extend` adds to tables and views."""
    for each in placed:
        if not each.external and not isinstance(each.declaration, ast.Table | Reading):
            check_declaration(ctx, each.declaration, each.schema)
    references = {id(key.origin): key for key in ctx.objects.values() if isinstance(key, ForeignKey)}
    for relation in ctx.names.relations.values():
        table = ctx.objects.get(relation.ref) or ctx.externals.get(relation.ref)
        if isinstance(table, Table):
            items = relation.items if not relation.external else ()
            _check_items(ctx, relation, table, (*items, *extended.get(relation.ref, ())), references)
        elif isinstance(relation.declaration, ast.View) and relation.declaration.materialized:
            for item in (*relation.declaration.items, *extended.get(relation.ref, ())):
                if isinstance(item, ast.Key):
                    check_key(ctx, {}, item, relation.columns)
    check_namespaces(ctx)


def _check_items(
    ctx: Context,
    relation: Relation,
    table: Table,
    items: tuple[ast.Item, ...],
    references: dict[int, ForeignKey],
) -> None:
    columns = {column.name: column for column in table.columns}
    if table.inherits:
        check_inheritance(ctx, relation, table)
    for item in items:
        if table.foreign:
            check_foreign_item(ctx, item)
        match item:
            case ast.Column():
                if not table.foreign:
                    check_option(ctx, item)
                column = columns.get(item.name.text)
                if column is not None:
                    check_column(ctx, item, column)
                    _check_column_reference(ctx, table, columns, item, references)
            case ast.Key():
                check_key(ctx, columns, item, relation.columns)
                if item.kind == "exclude" and table.partition_key:
                    check_partitioned_exclusion(ctx, item, table.partition_key)
            case ast.ForeignKey():
                key = references.get(id(item.span))
                if key is not None and len(key.columns) == len(item.columns):
                    place = Place(tuple(name.span for name in item.columns), item.parts, item.span, True)
                    check_reference(ctx, table, columns, key, place)
            case ast.Check() if item.no_inherit and table.partition_key:
                message = "a check of a partitioned table is inherited by its partitions"
                ctx.error("DBS207", message, item.span, help_="leave out `no inherit`")
            case ast.PartitionBy():
                _check_partitions(ctx, relation, columns, item)
            case _:
                pass


def _check_column_reference(
    ctx: Context, table: Table, columns: dict[str, Column], item: ast.Column, references: dict[int, ForeignKey]
) -> None:
    """The foreign key of a column; its type is compared where it is lowered."""
    reference = item.part(ast.Reference) if item.parts else None
    key = references.get(id(reference.span)) if reference is not None else None
    if key is not None and reference is not None:
        check_reference(ctx, table, columns, key, Place((reference.span,), item.parts, reference.span, False))


def _check_partitions(ctx: Context, relation: Relation, columns: dict[str, Column], item: ast.PartitionBy) -> None:
    """A partition key, the bounds of partitions that are written out, and their own items."""
    check_partition_key(ctx, columns, item)
    if item.partitions or item.steps:
        from dbsc.semantics.rules.bounds import check_bounds

        check_bounds(ctx, columns, item)
    for partition in item.partitions:
        for inner in partition.items:
            if isinstance(inner, ast.Key):
                check_key(ctx, columns, inner, relation.columns)
            elif isinstance(inner, ast.PartitionBy):
                _check_partitions(ctx, relation, columns, inner)
