"""Filling a column in batches: each a transaction of its own that also notes how far it came.

There are a few rows in the first, and more as long as a batch stays short. Which rows, `walks` says.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from dbsc.hints import Any
from dbsc.postgres.apply import ledger
from dbsc.postgres.apply.walks import Update, walk
from dbsc.postgres.connection import Connection
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.tree import relation_parts

_SILENTLY = "set local session_replication_role = replica"
LONG, SHORT = 0.2, 0.05
"""Seconds: a batch that takes longer is halved the next time, one that takes less is doubled."""


def meant(script: str) -> Update | None:
    """The update that a script is; None if it is something else."""
    found = parse_statements(script)
    if isinstance(found, Fault) or len(found) != 1:
        return None
    tree: dict[str, Any] = found[0].fragment.tree
    update = tree.get("UpdateStmt")
    if update is None or "whereClause" not in update:
        return None
    text = found[0].fragment.sql
    head, _, rest = text.partition(" set ")
    assignments, where, condition = rest.rpartition(" where ")
    if not head.startswith("update ") or not where:
        return None
    return Update(relation_parts(update["relation"]), assignments, condition)


def run(
    connection: Connection,
    name: str,
    update: Update,
    entry: ledger.Entry | None,
    tell: Callable[[str, int, int], None],
    *,
    silent: bool = False,
) -> int:
    """Runs all batches from where the last apply came to; gives how many rows were changed in all.

    `silent`: no trigger fires, if the role may say so.
    """
    silent = silent and _may_be_silent(connection)
    way = walk(connection, update)
    cursor: Any = (entry.progress or {}).get("after") if entry else None
    changed = (entry.rows or 0) if entry else 0
    size, started, before = way.first, time.monotonic(), changed
    while True:
        begun = time.monotonic()
        with connection.transaction():
            if silent:
                connection.execute(_SILENTLY)
            batch = way.batch(cursor, size)
            if batch is not None:
                changed, cursor = changed + batch.changed, batch.cursor
                ledger.progress(connection, name, changed, {"after": cursor})
        if batch is None:
            return changed
        took = time.monotonic() - begun
        if took > LONG:
            size = max(way.least, size // 2)
        elif took < SHORT and not batch.full:
            size = min(way.most, size * 2)
        rate = (changed - before) / max(time.monotonic() - started, 0.001)
        tell(f"{name}: {changed:,} rows, {rate:,.0f} a second", batch.done, batch.all)


def _may_be_silent(connection: Connection) -> bool:
    """Whether the role may keep triggers from firing: superusers, and those to whom that is granted."""
    import psycopg

    try:
        with connection.transaction(force_rollback=True):
            connection.execute(_SILENTLY)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
