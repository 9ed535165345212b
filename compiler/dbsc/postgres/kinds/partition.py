"""Partitions. Columns, keys and indexes of the parent come by themselves; row security and what is its own do not."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.not_null import name_above, usual_name
from dbsc.catalog.objects import Bound, Column, NotNull, Partition
from dbsc.catalog.partitions import checks_above, columns, inherited_columns, is_attached, keys
from dbsc.postgres.columns import column, column_settings, generated, not_null, own_constraint
from dbsc.postgres.kinds.table import (
    alter,
    check,
    constraint_comments,
    constraints,
    index_uses,
    key,
    later_constraints,
    partition_by,
    place,
    replica_identity,
    row_security,
    stored,
)
from dbsc.postgres.sql import Scene, comment_if_changed, comment_on, foreign_options, name
from dbsc.semantics.lift_parts import expression
from dbsc.sqltext.quote import identifier

__all__ = ["alter", "bound", "comment", "create", "drop"]


def create(partition: Partition, scene: Scene) -> list[str]:
    """The statements that make it."""
    catalog = scene.catalog
    if is_attached(catalog, partition):
        made = _apart(partition, catalog)
    else:
        made = _within(partition, inherited_columns(catalog, partition))
    made += later_constraints(partition) + replica_identity(partition)
    made += [statement for key in keys(partition) for statement in index_uses(partition, key.name)]
    return made + row_security(partition) + comment(partition, None)


def _within(partition: Partition, above: tuple[Column, ...]) -> list[str]:
    """It is made as a partition: what it says of its columns is changed there."""
    theirs = {column.name: column for column in above}
    pairs = [(c, theirs[c.name]) for c in partition.columns if c.name in theirs]
    later_key = partition.primary_key if _is_not_null_from_above(partition, theirs) else None
    lines = [line for own, other in pairs if (line := _options(own, other))]
    lines += constraints(partition.replace(primary_key=None) if later_key else partition)
    inside = " (\n  " + ",\n  ".join(lines) + "\n)" if lines else ""
    text = f"create {_kind(partition)} {name(partition.ref)} partition of {name(partition.parent)}{inside}"
    text += f"\n  {bound(partition.bound)}{_storage(partition)}"
    made = [text, *(statement for own, _ in pairs for statement in _changes(partition, own))]
    return made + ([f"alter table {name(partition.ref)} add {key(later_key)}"] if later_key else [])


def _is_not_null_from_above(partition: Partition, above: dict[str, Column]) -> bool:
    """Whether the primary key of a partition has a column that is not null by what it has from above alone.

    Where such a key is declared with the partition, that gets such a constraint of its own (measured on 18).
    """
    own = {c.name for c in partition.columns if own_constraint(c)}
    names = partition.primary_key.columns if partition.primary_key else ()
    return any(each in above and not above[each].nullable and each not in own for each in names)


def _options(own: Column, above: Column) -> str | None:
    """What is said of a column where the partition is made."""
    parts = [f"default {expression(own.default.sql)}"] if own.default else []
    if own.generated and own.generated != above.generated:
        parts.append(generated(own.generated))
    if said := own_constraint(own):
        parts.append(not_null(said))
    elif above.nullable and not own.nullable and not own.not_null:
        parts.append("not null")
    return f"{identifier(own.name)} with options {' '.join(parts)}" if parts else None


def _changes(partition: Partition, own: Column) -> list[str]:
    """What is said of a column once the partition is there."""
    alter = f"alter table {name(partition.ref)} alter column {identifier(own.name)} set"
    made = [f"{alter} compression {own.compression}"] if own.compression else []
    return made + column_settings(partition, own)


def _apart(partition: Partition, catalog: Catalog) -> list[str]:
    """It is made as a table, and attached."""
    all_columns = columns(catalog, partition.ref)
    # Those that are not valid are added to the partitioned table behind its partitions, and come to them then.
    checks = [check(c) for c in checks_above(catalog, partition) if not c.not_valid]
    names = _constraint_names(partition, catalog)
    lines = [column(partition, _named(c, names)) for c in all_columns] + checks + constraints(partition)
    text = f"create {_kind(partition)} {name(partition.ref)} (\n  {f',{chr(10)}  '.join(lines)}\n){_storage(partition)}"
    attach = f"alter table {name(partition.parent)} attach partition {name(partition.ref)} {bound(partition.bound)}"
    made = [text, *_not_valid(partition, names), attach]
    for c in all_columns:
        made += column_settings(partition, c)
        if c.name in names and own_constraint(c):
            # The constraint is the partitioned table's once the partition is attached: it is made the partition's too.
            made.append(f"alter table {name(partition.ref)} alter column {identifier(c.name)} set not null")
    return made


def _constraint_names(partition: Partition, catalog: Catalog) -> dict[str, str]:
    """What the constraints are called that say that columns are not null, of those that come from above.

    Up to 17 they have no names.
    """
    if catalog.intent.header.postgres < 18:
        return {}
    own = {c.name: c.not_null for c in partition.columns}
    names: dict[str, str] = {}
    for c in columns(catalog, partition.ref):
        above = None if c.nullable else name_above(catalog, partition.ref, c.name)
        if above is not None:
            said = own.get(c.name)
            plain = usual_name(partition.name, c.name) if said and not said.inherited else above
            names[c.name] = (said and said.name) or plain
    return names


def _named(c: Column, names: dict[str, str]) -> Column:
    """A column with the constraint that it has once it is part of the partitioned table."""
    if c.name not in names:
        return c
    if c.not_null and c.not_null.not_valid:
        return c.replace(nullable=True, not_null=None)  # until that is added
    return c.replace(not_null=NotNull(names[c.name]))


def _not_valid(partition: Partition, names: dict[str, str]) -> list[str]:
    """The statements that add constraints that are not valid, before the partition has them from above."""
    alter = f"alter table {name(partition.ref)} add"
    said = [c for c in partition.columns if c.name in names and c.not_null and c.not_null.not_valid]
    return [f"{alter} {not_null(NotNull(names[c.name], not_valid=True), c.name)}" for c in said]


def _kind(partition: Partition) -> str:
    return "foreign table" if partition.foreign else "unlogged table" if partition.unlogged else "table"


def _storage(partition: Partition) -> str:
    """What stands behind the bound, or behind the columns."""
    if partition.foreign:
        return f"\n  server {identifier(partition.foreign.server)}{foreign_options(partition.foreign.options)}"
    by = f" {partition_by(partition.partition_key)}" if partition.partition_key else ""
    return by + stored(partition) + place(partition)


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


def drop(partition: Partition, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop {_kind(partition)} {name(partition.ref)}"]


def comment(partition: Partition, before: Partition | None) -> list[str]:
    """Its comment, its columns' and those of its own constraints, where they differ."""
    kind = "foreign table" if partition.foreign else "table"
    made = comment_if_changed(f"{kind} {name(partition.ref)}", partition.comment, before.comment if before else None)
    old = {c.name: c.comment for c in before.columns} if before else {}
    for c in partition.columns:
        if c.comment != old.get(c.name):
            made.append(comment_on(f"column {name(partition.ref)}.{identifier(c.name)}", c.comment))
    return made + constraint_comments(partition, before)
