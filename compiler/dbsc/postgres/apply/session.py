"""The session that migrations are applied in: its settings, the lock that only one has, what it must not go through.

A blocked `pg_advisory_lock` is a transaction that waits, which `create index concurrently` waits for in turn: both end
in a deadlock (measured on PostgreSQL 15). So the lock is polled.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from dbsc.postgres.connection import Connection

LOCK = (0x64627363, 1)  # "dbsc"
_SETTINGS = (
    "set search_path = ''",
    "set timezone = 'UTC'",
    "set datestyle = 'ISO'",
    "set intervalstyle = 'postgres'",
    "set client_min_messages = warning",
    "set idle_in_transaction_session_timeout = '5min'",
    "set statement_timeout = 0",
    "set lock_timeout = 0",
    "set row_security = on",
)


def prepare(connection: Connection) -> None:
    """Sets what must not depend on who connects: no timeout, no path of the role's is taken."""
    for setting in _SETTINGS:
        connection.execute(setting)


def goes_through_a_pooler(first: Connection, second: Callable[[], Connection]) -> bool:
    """Whether transactions of one session land in several: then settings and locks of the session do not hold.

    A pooler tells a process of its own at the start. One that gives each transaction whichever process is free gives
    the process that the first session had to the second.
    """
    row = first.execute("select pg_backend_pid()").fetchone()
    assert row is not None
    if first.info.backend_pid == row[0]:
        return False
    with second() as other:
        found = other.execute("select pg_backend_pid()").fetchone()
    return found is not None and found[0] == row[0]


def holder(connection: Connection) -> str | None:
    """Who has the lock: process, user, program and since when."""
    row = connection.execute(
        "select format('process %%s of %%s%%s, since %%s', l.pid, a.usename,"
        " ' (' || nullif(a.application_name, '') || ')',"
        " to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'))"
        " from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a using (pid)"
        " where l.locktype = 'advisory' and l.granted and l.classid = %s and l.objid = %s and l.database ="
        " (select oid from pg_catalog.pg_database where datname = current_database())",
        LOCK,
    ).fetchone()
    return str(row[0]) if row else None


def take_lock(connection: Connection, patience: float, told: Callable[[str], None]) -> bool:
    """Takes the lock that one apply has at a time, within `patience` seconds; false if another one keeps it."""
    end = time.monotonic() + patience
    while True:
        row = connection.execute("select pg_catalog.pg_try_advisory_lock(%s, %s)", LOCK).fetchone()
        if row and row[0]:
            return True
        if time.monotonic() >= end:
            return False
        told(holder(connection) or "somebody who has just gone")
        time.sleep(random.uniform(0.2, 1.0))


def has_lock(connection: Connection) -> bool:
    """Whether this session has the lock still."""
    row = connection.execute(
        "select exists (select from pg_catalog.pg_locks where locktype = 'advisory' and granted"
        " and pid = pg_catalog.pg_backend_pid() and classid = %s and objid = %s)",
        LOCK,
    ).fetchone()
    return bool(row and row[0])


def free_lock(connection: Connection) -> None:
    """Gives the lock back."""
    connection.execute("select pg_catalog.pg_advisory_unlock(%s, %s)", LOCK)
