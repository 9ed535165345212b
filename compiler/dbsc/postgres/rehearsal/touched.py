"""What a script does to the relations that are there: the locks it takes, what it rewrites, what it reads through.

Measured, not guessed: `pg_locks` and the counters of the transaction before it ends, and the files of tables and
indexes before and after. A lock on an index holds up who uses its table, and is told as one on the table. What only
reads is not told. Sequences are not looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from dbsc.migrate.gathered import LOCKS
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure
from dbsc.record import Record

_RELATIONS = """
select c.oid, n.nspname || '.' || c.relname, c.relkind in ('i', 'I'), coalesce(i.indrelid, 0), c.relfilenode,
       coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0),
       case when c.relispartition then array(
         select an.nspname || '.' || ac.relname from pg_catalog.pg_partition_ancestors(c.oid) a
         join pg_catalog.pg_class ac on ac.oid = a.relid
         join pg_catalog.pg_namespace an on an.oid = ac.relnamespace where a.relid <> c.oid
       ) else '{}' end
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_index i on i.indexrelid = c.oid
where c.relkind in ('r', 'p', 'm', 'v', 'f', 'i', 'I')
  and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg\\_temp%%'
"""
_TABLES = """
select c.oid::regclass::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname not like 'pg\\_temp%%'
  and pg_catalog.has_table_privilege(c.oid, 'select')
"""
_LOCKS = """
select relation, mode from pg_catalog.pg_locks
where locktype = 'relation' and granted and pid = %s
  and database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
"""
_WAITS = "select exists (select from pg_catalog.pg_locks where locktype = 'virtualxid' and not granted and pid = %s)"
_MODES = {f"{lock.title().replace(' ', '')}Lock": lock for lock in LOCKS}
_PATIENCE = 30.0


class Touched(Record):
    """What was done to a table or view that was there before.

    `names` are what it was and is called, and the tables that it is a partition of: what is said of these goes for it.
    """

    names: tuple[str, ...]
    lock: str | None
    rewritten: bool = False
    scanned: bool = False


class _Relation(Record):
    oid: int
    name: str
    is_index: bool
    table: int
    file: int
    scans: int
    ancestors: list[str]


def touched(connection: Connection, run: Callable[[], Failure | None]) -> tuple[Failure | None, tuple[Touched, ...]]:
    """Runs what is one transaction, or part of one; the connection is in none. Nothing is told of what failed."""
    with connection.transaction():
        before = _relations(connection)
        failure = run()
        if failure is not None:
            return failure, ()
        after = _relations(connection)
        locks = _locks(connection, connection.info.backend_pid)
        return None, _compared(before, after, locks)


def touched_alone(
    connection: Connection, run: Callable[[], Failure | None], other: Callable[[], Connection]
) -> tuple[Failure | None, tuple[Touched, ...]]:
    """Runs a statement that no transaction may hold, and looks at its locks from outside.

    It waits for everybody who has been reading, so a reader is made for it, who goes when it has been looked at.
    """
    pid = connection.info.backend_pid
    with other() as watcher, other() as reader, ThreadPoolExecutor(1) as thread:
        before = _relations(watcher)
        reader.execute("begin isolation level repeatable read")
        tables = [row[0] for row in reader.execute(_TABLES)]
        if tables:
            reader.execute(f"lock table {', '.join(tables)} in access share mode")
        running = thread.submit(run)
        try:
            locks = _while_it_waits(watcher, pid, running)
        finally:
            reader.execute("rollback")
        failure = running.result()
        return failure, () if failure else _compared(before, _relations(watcher), locks)


def _while_it_waits(watcher: Connection, pid: int, running: Future[Failure | None]) -> dict[int, str]:
    """The strongest lock on each relation until a statement waits for readers, or has ended."""
    locks: dict[int, str] = {}
    end = time.monotonic() + _PATIENCE
    while not running.done() and time.monotonic() < end:
        waits = watcher.execute(_WAITS, (pid,)).fetchone()
        for oid, lock in _locks(watcher, pid).items():
            locks[oid] = max(locks.get(oid, lock), lock, key=LOCKS.index)
        if waits and waits[0]:
            break
        time.sleep(0.002)
    return locks


def _relations(connection: Connection) -> dict[int, _Relation]:
    return {row[0]: _Relation(*row) for row in connection.execute(_RELATIONS, ())}


def _locks(connection: Connection, pid: int) -> dict[int, str]:
    """The strongest lock that a session has on each relation, of those that are more than reading."""
    locks: dict[int, str] = {}
    for oid, mode in connection.execute(_LOCKS, (pid,)):
        lock = _MODES.get(mode)
        if lock is not None:
            locks[oid] = max(locks.get(oid, lock), lock, key=LOCKS.index)
    return locks


def _compared(before: dict[int, _Relation], after: dict[int, _Relation], locks: dict[int, str]) -> tuple[Touched, ...]:
    """What became of the tables and views that were there before."""
    held: dict[int, str] = {}
    for oid, lock in locks.items():
        relation = before.get(oid)
        if relation is not None:
            table = relation.table if relation.is_index else oid
            held[table] = max(held.get(table, lock), lock, key=LOCKS.index)
    rebuilt = {
        relation.table
        for relation in before.values()
        if relation.is_index and (now := after.get(relation.oid)) is not None and now.file != relation.file
    }
    found = []
    for oid, relation in before.items():
        if relation.is_index:
            continue
        now = after.get(oid)
        rewritten = now is not None and now.file != relation.file
        scanned = (now is not None and now.scans > relation.scans) or (oid in rebuilt and not rewritten)
        if oid in held or rewritten or scanned:
            names = [relation.name, *relation.ancestors, *([now.name, *now.ancestors] if now is not None else ())]
            found.append(Touched(tuple(dict.fromkeys(names)), held.get(oid), rewritten, scanned))
    return tuple(sorted(found, key=lambda one: one.names))
