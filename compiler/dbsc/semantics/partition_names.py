"""The names of partitions, so that a view, a trigger or a publication can be about one of them."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Ref, ref
from dbsc.semantics.context import Context
from dbsc.semantics.names import Relation
from dbsc.syntax import ast

MOST_COUNTED = 1000
"""How many partitions `into` makes at most."""


def declare_partitions(ctx: Context, relation: Relation, items: tuple[ast.Item, ...]) -> None:
    """Makes the partitions of a table known by their names, with the columns that it has so far."""
    for item in items:
        if isinstance(item, ast.PartitionBy):
            _declare(ctx, relation, item, relation.ref)


def _declare(ctx: Context, relation: Relation, item: ast.PartitionBy, parent: Ref) -> None:
    others = [*counted(item, parent), *followed(item, parent)]
    for path, written in [*((path, None) for path in others), *written_out(item, parent)]:
        named = Relation(ref("table", *path), relation.declaration, relation.external, relation.span)
        own_keys = (each for each in written.items if isinstance(each, ast.Key)) if written else ()
        named.items = (*relation.items, *own_keys)  # what is unique in a partition alone can be referred to there
        named.columns, named.types = relation.columns, relation.types
        ctx.names.partitions[path] = named
        for nested in written.items if written else ():
            if isinstance(nested, ast.PartitionBy):
                _declare(ctx, named, nested, named.ref)


def counted(item: ast.PartitionBy, parent: Ref) -> Iterator[tuple[str, str]]:
    """The names of the partitions that `into 4` makes."""
    for step in item.steps:
        if step.kind == "into" and step.constant and item.strategy.text == "hash":
            for number in range(min(int(step.constant.value), MOST_COUNTED)):
                yield parent[1], f"{parent[2]}_{number}"


def last_bound(item: ast.PartitionBy) -> ast.Constant | None:
    """The bound behind `to`, with which a rule says all of its partitions."""
    return next((step.end for step in item.steps if step.kind == "from" and step.end), None)


def followed(item: ast.PartitionBy, parent: Ref) -> Iterator[tuple[str, str]]:
    """The names of the partitions that `every 1 month from '2024-01-01' to '2025-01-01'` makes."""
    if item.strategy.text == "range" and last_bound(item) is not None:
        from dbsc.semantics.series import plain_series

        for name, _ in plain_series(item, parent) or ():
            yield parent[1], name


def written_out(item: ast.PartitionBy, parent: Ref) -> Iterator[tuple[tuple[str, str], ast.Partition]]:
    """The names of the partitions that are written out."""
    for partition in item.partitions:
        path = partition.table.parts if partition.table else (f"{parent[2]}_{partition.name.text}",)
        yield (path[0] if len(path) > 1 else parent[1], path[-1]), partition
