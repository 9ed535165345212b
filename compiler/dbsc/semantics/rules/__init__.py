"""What PostgreSQL would refuse only when the SQL runs, as far as the schema alone tells it: one module a subject.

They run after everything is lowered, over the tree (for places) and the objects (for meanings). A rule says nothing
where it cannot be sure: what PostgreSQL takes must never be refused here.
"""

from __future__ import annotations

from dbsc.catalog.objects import Table
from dbsc.semantics.collect import Placed
from dbsc.semantics.context import Context
from dbsc.semantics.generic.kind import Reading
from dbsc.semantics.names import Relation
from dbsc.semantics.rules.columns import check_column
from dbsc.semantics.rules.declarations import check_declaration
from dbsc.syntax import ast


def check_rules(ctx: Context, placed: list[Placed]) -> None:
    """Reports what the rules find in a schema."""
    for each in placed:
        if not each.external and not isinstance(each.declaration, ast.Table | Reading):
            check_declaration(ctx, each.declaration, each.schema)
    for relation in ctx.names.relations.values():
        table = ctx.objects.get(relation.ref)
        if isinstance(table, Table):
            _check_table(ctx, relation, table)


def _check_table(ctx: Context, relation: Relation, table: Table) -> None:
    columns = {column.name: column for column in table.columns}
    for item in relation.items:
        if isinstance(item, ast.Column):
            column = columns.get(item.name.text)
            if column is not None:
                check_column(ctx, item, column)
        elif isinstance(item, ast.PartitionBy) and item.partitions:
            from dbsc.semantics.rules.bounds import check_bounds

            check_bounds(ctx, columns, item)
