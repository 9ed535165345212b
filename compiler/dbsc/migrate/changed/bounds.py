"""What rows a partition may hold, as conditions that PostgreSQL takes for proof, so that it looks at none of them.

Measured on 15 and 18, for all common types; not for keys of several columns or of expressions, nor for hashes.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import (
    Bound,
    Check,
    Column,
    Expression,
    Partition,
    Table,
)
from dbsc.catalog.periods import bound_value, grid, suffix_from
from dbsc.migrate.changes import (
    AddConstraint,
    Change,
    Create,
    DropConstraint,
    ValidateConstraint,
)
from dbsc.migrate.way import Unit, Way
from dbsc.sqltext.quote import identifier

_OPEN = frozenset({"minvalue", "maxvalue"})


def made(way: Way, partition: Partition) -> None:
    """A new partition of a table that was there: what it is to hold is proven not to be in the default one."""
    parent = way.new.objects[partition.parent]
    assert isinstance(parent, Table | Partition)
    unit: Unit = ("attach", *partition.ref.path)
    ready, checks = kept_out(way, parent, partition)
    create = Create(partition, prepared=bool(checks), unless_there=may_be_there(way.old, partition))
    last = way.add(create, after=ready, unit=unit if checks else None)
    for sibling, check in checks:
        last = way.add(DropConstraint(sibling, check), after=(last,), unit=unit)


def may_be_there(old: Catalog, partition: Partition) -> bool:
    """Whether a partition is one that the rule of its table may have made, of which the lock says nothing."""
    rule = next((rule for rule in old.intent.partition_rules if rule.table == partition.parent), None)
    table = old.table(partition.parent)
    key = table.partition_key.elements[0].column if table and table.partition_key else None
    column = table.column(key) if table and key else None
    if rule is None or table is None or column is None or partition.bound.kind != "range":
        return False
    rows = grid(rule, column.type.name)
    lower, upper = (bound_value(rows, value) for value in partition.bound.values)
    if lower is None or upper is None or upper > rows.lower(rows.index(lower) + 1):
        return False
    return partition.name == object_name(table.name, None, suffix_from(rows, lower))


def bound_sql(parent: Table | Partition, columns: Iterable[Column], bound: Bound) -> str | None:
    """The condition that rows are within a bound, as PostgreSQL takes it for proof; None where it takes none."""
    keys = parent.partition_key.elements if parent.partition_key else ()
    column = next((c for c in columns if len(keys) == 1 and c.name == keys[0].column), None)
    if column is None:
        return None
    name = identifier(column.name)
    if bound.kind == "range":
        low, high = bound.values
        limits = [f"{name} >= {low}"] if low.lower() not in _OPEN else []
        limits += [f"{name} < {high}"] if high.lower() not in _OPEN else []
        return " and ".join([f"{name} is not null", *limits])
    if bound.kind == "list":
        values = [value for value in bound.values if value.lower() != "null"]
        held = f"{name} in ({', '.join(values)})"
        if len(values) == len(bound.values):
            return f"{name} is not null and {held}"
        return f"{name} is null or {held}" if values else f"{name} is null"
    return None


def kept_out(
    way: Way, parent: Table | Partition, partition: Partition
) -> tuple[list[Change], list[tuple[Partition, Check]]]:
    """The steps that prove of the default partition that nothing in it is within a bound, and its checks."""
    root = way.new.objects[way.root(parent.ref)]
    columns = root.columns if isinstance(root, Table) else ()
    within = bound_sql(parent, columns, partition.bound)
    ready: list[Change] = []
    checks: list[tuple[Partition, Check]] = []
    for sibling in way.old.all(Partition):
        is_default = sibling.parent == parent.ref and sibling.bound.kind == "default"
        if not is_default or within is None or sibling.foreign or sibling.ref not in way.new.objects:
            continue
        check = Check(object_name(partition.name, None, "apart"), Expression(f"not ({within})"))
        held = way.add(AddConstraint(sibling, check, unproven=True))
        ready.append(way.add(ValidateConstraint(sibling, check), after=(held,)))
        checks.append((sibling, check))
    return ready, checks
