"""Taking a migration back on a database, as `reversal` says: all of it, or nothing where it would lose something."""

from __future__ import annotations

from dbsc.postgres.apply import ledger, supabase_history
from dbsc.postgres.connection import Connection
from dbsc.postgres.reversal import Back, Reversal


def lost(connection: Connection, back: Back) -> bool:
    """Whether a statement would lose rows or values that are there now."""
    if back.loses is None:
        return False
    row = connection.execute(f"select exists ({back.loses})").fetchone()
    return bool(row and row[0])


def take_back(connection: Connection, name: str, plan: Reversal) -> str | None:
    """Takes a migration back and out of the ledger: in one transaction, unless it built something concurrently.

    Gives what would be lost by now, and does nothing then: tables are locked before they are looked at.
    """
    import psycopg

    late: str | None = None
    alone = [back for back in plan.back if " concurrently " in back.sql]
    if alone:
        for back in plan.back:
            connection.execute(back.sql)
    with connection.transaction() as transaction:
        connection.execute("set local lock_timeout = '10s'")
        for back in () if alone else plan.back:
            if back.table is not None:
                connection.execute(f"lock table {back.table} in access exclusive mode")
            if lost(connection, back):
                late = back.what
                raise psycopg.Rollback(transaction)
            connection.execute(back.sql)
        ledger.take_out(connection, name)
        supabase_history.take_out(connection, name)
    return late
