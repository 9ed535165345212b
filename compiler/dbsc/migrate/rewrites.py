"""What writes all rows of a table anew: a column that is added, and other storage."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Column,
    Domain,
    Object,
    Partition,
    Table,
    ref,
)

_STABLE_CALLS = ("now()", "current_timestamp", "current_date", "localtimestamp", "current_user", "session_user")


def rewrites_table(column: Column, goal: Catalog) -> bool:
    """Whether adding the column rewrites the table."""
    if column.identity or column.serial or (column.generated and not column.generated.virtual):
        return True
    if column.type.schema:
        domain = goal.objects.get(ref("type", column.type.schema, column.type.name))
        if isinstance(domain, Domain) and domain.checks:
            return True
    return column.default is not None and is_volatile(column.default.sql)


def is_volatile(sql: str) -> bool:
    """Whether a default may give each row a value of its own: it calls something not known to be stable."""
    text = sql.lower()
    for call in _STABLE_CALLS:
        text = text.replace(call, "")
    return "(" in text


def is_elsewhere(before: Object, after: Table | Partition) -> bool:
    """Whether the rows of a table are written anew, as they are stored otherwise; a partitioned table has none."""
    assert isinstance(before, Table | Partition)
    stored = ("tablespace", "access_method", "unlogged")
    return after.partition_key is None and any(getattr(before, each) != getattr(after, each) for each in stored)


def is_partitioned(table: object) -> bool:
    """Whether the rows of a table are in its partitions, which have what is to be made for them already."""
    return isinstance(table, Table | Partition) and table.partition_key is not None
