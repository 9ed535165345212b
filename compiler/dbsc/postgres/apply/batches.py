"""Filling a column in batches: each a transaction of its own that also notes how far it came.

Rows are taken in the order of the primary key, a few at first and more as long as a batch stays short; a table without
one is gone through by the places of its rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from dbsc.hints import Any
from dbsc.postgres.apply import ledger
from dbsc.postgres.connection import Connection
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.quote import identifier, qualified
from dbsc.sqltext.tree import relation_parts

FIRST, MOST = 500, 20_000
"""How many rows the first batch has, and any at most."""
LONG, SHORT = 0.5, 0.1
"""Seconds: a batch that takes longer is halved the next time, one that takes less is doubled."""


class Update(Record):
    """`update table set … where …`: the table, and the statement without its table and condition."""

    table: tuple[str, ...]
    assignments: str
    condition: str


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
) -> int:
    """Runs all batches from where the last apply came to; gives how many rows were changed in all."""
    key = _key(connection, update.table)
    table = qualified(*update.table)
    row = connection.execute(
        "select greatest(reltuples, 0)::bigint from pg_catalog.pg_class where oid = to_regclass(%s)", (table,)
    ).fetchone()
    about = int(row[0]) if row else 0
    cursor: Any = (entry.progress or {}).get("after") if entry else None
    seen, changed = int((entry.progress or {}).get("seen", 0)) if entry else 0, (entry.rows or 0) if entry else 0
    size, started = FIRST, time.monotonic()
    while True:
        begun = time.monotonic()
        with connection.transaction():
            found, count, last = _batch(connection, table, update, key, cursor, size)
            if found:
                seen, changed, cursor = seen + found, changed + count, last
                ledger.progress(connection, name, changed, {"after": cursor, "seen": seen})
        if not found:
            return changed
        took = time.monotonic() - begun
        size = max(50, size // 2) if took > LONG else min(MOST, size * 2) if took < SHORT else size
        rate = seen / max(time.monotonic() - started, 0.001)
        tell(f"{name}: {seen:,} rows, {rate:,.0f} a second", min(seen, about), about)


def _key(connection: Connection, table: tuple[str, ...]) -> list[tuple[str, str]]:
    """The columns of the primary key, and their types; none where there is none."""
    rows = connection.execute(
        "select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_index i"
        " cross join lateral unnest(i.indkey::int2[]) with ordinality as k(n, place)"
        " join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n"
        " where i.indrelid = to_regclass(%s) and i.indisprimary and k.place <= i.indnkeyatts order by k.place",
        (qualified(*table),),
    )
    return [(str(name), str(type_)) for name, type_ in rows]


def _batch(
    connection: Connection, table: str, update: Update, key: list[tuple[str, str]], cursor: Any, size: int
) -> tuple[int, int, Any]:
    """One batch: how many rows it went through, how many it changed, and the key of the last."""
    columns = [identifier(name) for name, _ in key] or ["tableoid", "ctid"]  # partitions have the same places
    types = [type_ for _, type_ in key] or ["oid", "tid"]
    after, values = "", []
    if cursor is not None:
        row = ", ".join(f"%s::{type_}" for type_ in types)
        after, values = f" where ({', '.join(columns)}) > ({row})", list(cursor)
    texts = ", ".join(f"{column}::text" for column in columns)
    chosen = connection.execute(
        f"select {texts} from {table}{after} order by {', '.join(columns)} limit {size}", values
    ).fetchall()
    if not chosen:
        return 0, 0, cursor
    last = list(chosen[-1])
    upto = ", ".join(f"%s::{type_}" for type_ in types)
    bounds = f"({', '.join(columns)}) <= ({upto})"
    if cursor is not None:
        bounds += f" and ({', '.join(columns)}) > ({', '.join(f'%s::{type_}' for type_ in types)})"
    assignments, condition = (part.replace("%", "%%") for part in (update.assignments, update.condition))
    text = f"update {table} set {assignments} where ({condition}) and {bounds}"
    result = connection.execute(text, [*last, *(cursor or [])])
    return len(chosen), result.rowcount, last
