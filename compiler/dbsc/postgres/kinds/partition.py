"""Partitions. Columns, keys and indexes of the parent come by themselves; row security and what is its own do not."""

from __future__ import annotations

from dbsc.catalog.objects import Bound, Partition
from dbsc.postgres.kinds.table import (
    constraint_comments,
    constraints,
    later_constraints,
    parameters,
    partition_by,
    replica_identity,
)
from dbsc.postgres.sql import Scene, comment_if_changed, name


def create(partition: Partition, scene: Scene) -> list[str]:
    """The statements that make it."""
    own = constraints(partition)
    inside = " (\n  " + ",\n  ".join(own) + "\n)" if own else ""
    unlogged = "unlogged " if partition.unlogged else ""
    text = f"create {unlogged}table {name(partition.ref)} partition of {name(partition.parent)}{inside}"
    text += f"\n  {bound(partition.bound)}"
    if partition.partition_key:
        text += f" {partition_by(partition.partition_key)}"
    text += parameters(partition)
    made = [text, *later_constraints(partition), *replica_identity(partition)]
    if partition.row_security:
        made.append(f"alter table {name(partition.ref)} enable row level security")
    return made + comment(partition, None)


def bound(b: Bound) -> str:
    """`for values …`."""
    match b.kind:
        case "default":
            return "default"
        case "range":
            return f"for values from ({b.values[0]}) to ({b.values[1]})"
        case "list":
            return f"for values in ({', '.join(b.values)})"
        case _:
            return f"for values with (modulus {b.values[0]}, remainder {b.values[1]})"


def comment(partition: Partition, before: Partition | None) -> list[str]:
    """Its comment and those of its own constraints, where they differ."""
    made = comment_if_changed(f"table {name(partition.ref)}", partition.comment, before.comment if before else None)
    return made + constraint_comments(partition, before)
