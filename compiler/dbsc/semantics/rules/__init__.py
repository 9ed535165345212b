"""What PostgreSQL would refuse only when the SQL runs, as far as the schema alone tells it: one module a subject.

They run after everything is lowered, over the tree (for places) and the objects (for meanings). A rule says nothing
where it cannot be sure: what PostgreSQL takes must never be refused here.
"""

from __future__ import annotations

from dbsc.catalog.objects import Column, Ref, Table
from dbsc.semantics.collect import Placed
from dbsc.semantics.context import Context
from dbsc.semantics.generic.kind import Reading
from dbsc.semantics.names import Relation
from dbsc.semantics.rules.columns import check_column
from dbsc.semantics.rules.declarations import check_declaration
from dbsc.semantics.rules.indexes import check_key, check_partition_key
from dbsc.semantics.rules.namespaces import check_namespaces
from dbsc.syntax import ast


def check_rules(ctx: Context, placed: list[Placed], extended: dict[Ref, list[ast.Item]]) -> None:
    """Reports what the rules find in a schema; `extended` are the items that `extend` adds to tables and views."""
    for each in placed:
        if not each.external and not isinstance(each.declaration, ast.Table | Reading):
            check_declaration(ctx, each.declaration, each.schema)
    for relation in ctx.names.relations.values():
        table = ctx.objects.get(relation.ref) or ctx.externals.get(relation.ref)
        if isinstance(table, Table):
            items = relation.items if not relation.external else ()
            _check_items(ctx, relation, table, (*items, *extended.get(relation.ref, ())))
        elif isinstance(relation.declaration, ast.View) and relation.declaration.materialized:
            for item in (*relation.declaration.items, *extended.get(relation.ref, ())):
                if isinstance(item, ast.Key):
                    check_key(ctx, {}, item, relation.columns)
    check_namespaces(ctx)


def _check_items(ctx: Context, relation: Relation, table: Table, items: tuple[ast.Item, ...]) -> None:
    columns = {column.name: column for column in table.columns}
    for item in items:
        match item:
            case ast.Column():
                column = columns.get(item.name.text)
                if column is not None:
                    check_column(ctx, item, column)
            case ast.Key():
                check_key(ctx, columns, item, relation.columns)
            case ast.PartitionBy():
                _check_partitions(ctx, relation, columns, item)
            case _:
                pass


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
