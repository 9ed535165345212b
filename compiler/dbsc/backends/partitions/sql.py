"""The partitions of a plan as SQL that can run on a live table, any number of times.

`create table … partition of` would lock the parent against everything. So each partition is made beside it and then
attached, which no reader or writer of the parent waits for; a writer of a table that it references may, for a moment.
What `like` copies is what a partition must have when it is attached. An identity must not be copied: it is the
parent's.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.partitions.plan import Plan, TablePlan
from dbsc.catalog.moments import date_text
from dbsc.catalog.objects import Partition
from dbsc.postgres.kinds.partition import bound
from dbsc.postgres.kinds.table import parameters, replica_identity
from dbsc.postgres.sql import name
from dbsc.sqltext.quote import dollar, identifier, literal

_LOCK_TIMEOUT = "5s"


def sql(plan: Plan) -> str:
    """A script that makes the partitions that are due until the plan's end and are not there; it changes no other.

    Those of the lock are left to its migrations, and those whose end has come are not made.
    """
    head = [f"-- The partitions due until {date_text(plan.until)}. What is there already is left as it is."]
    ruled = [table for table in plan.tables if table.rule]
    if any(table.locked for table in ruled):
        head.append("-- Those of the lock are made by its migrations, and not here.")
    if not all(table.locked for table in ruled):
        head.append(f"-- A table whose partitions are in no lock is taken as made on {date_text(plan.at)}.")
    blocks = ["\n".join(head)]
    for table in ruled:
        wanted = [one for one in table.planned if not one.locked and (one.ended is None or one.ended > plan.until)]
        blocks += [_make(one.partition, table) for one in wanted]
    return "\n\n".join(blocks) + "\n"


def _make(partition: Partition, table: TablePlan) -> str:
    """A block that makes one partition, unless it is one. A table of that name that is none makes it fail."""
    parent = name(partition.parent)
    steps = "".join(f"    {statement};\n" for statement in statements(partition, table.revoked))
    body = (
        "\nbegin\n"
        f"  set local lock_timeout = '{_LOCK_TIMEOUT}';\n"
        "  if not exists (\n"
        "    select from pg_catalog.pg_inherits\n"
        f"    where inhrelid = to_regclass({literal(name(partition.ref))})"
        f" and inhparent = {literal(parent)}::regclass\n"
        "  ) then\n"
        f"{steps}"
        "  end if;\n"
        "end\n"
    )
    return f"do {dollar(body)};"


def statements(partition: Partition, revoked: tuple[str, ...]) -> Iterator[str]:
    """The statements that make a partition; nobody can reach it before it is guarded, nor the parent's rows in it."""
    made, parent = name(partition.ref), name(partition.parent)
    unlogged = "unlogged " if partition.unlogged else ""
    yield f"create {unlogged}table {made} (like {parent} including all excluding identity){parameters(partition)}"
    yield from replica_identity(partition)
    if partition.row_security:
        yield f"alter table {made} enable row level security"
    if revoked:
        roles = ", ".join(role if role == "public" else identifier(role) for role in revoked)
        yield f"revoke all on table {made} from {roles}"
    yield f"alter table {parent} attach partition {made} {bound(partition.bound)}"
