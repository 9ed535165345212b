"""Migrations on a database that is in use: one after another, each noted in the ledger, none twice.

What is in a transaction waits for its locks only shortly, and tries again later, so that nobody queues behind it. What
was cut off is taken up where it was: a transaction did not happen, and of all else the database's catalog tells.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from dbsc.hints import Any
from dbsc.migrate.fired import SILENT
from dbsc.postgres.apply import alone, batches, ledger, supabase_history
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, run_script, runs_alone
from dbsc.record import Record

LOCK_TIMEOUT = "1s"
"""How long a transaction waits for a lock: as long, everybody who comes later waits behind it."""
TRIES, LONGEST = 30, 30.0
"""How often a transaction is tried that does not get its locks, and the longest pause between two tries, in seconds."""

_AGAIN = frozenset({"55P03", "40P01", "40001"})  # lock not available, deadlock, serialization failure
_CONCURRENTLY = "tuple concurrently updated"

Tell = Callable[[str, int, int], None]


class Migration(Record):
    """A migration that is to be applied: its file's name, its text, its place, and the state before and after.

    `in_history` tells that the Supabase CLI is to know of it as well.
    """

    name: str
    text: str
    position: int
    before: str
    after: str
    in_history: bool = False

    @property
    def body(self) -> str:
        """The statements, without the header."""
        _, blank, body = self.text.partition("\n\n")
        return body if blank else self.text

    @property
    def runs(self) -> str:
        """How it runs: in one `transaction`, `alone`, or in `batches`."""
        if runs_alone(self.body):
            return "alone"
        return "batches" if "\n-- runs:        by `dbsc apply` in batches" in self.text else "transaction"

    @property
    def silent(self) -> bool:
        """Whether no trigger is to hear of the rows that are filled, if the role can see to that."""
        return any(
            line.startswith("-- fires:") and line.endswith(SILENT) for line in self.text.split("\n\n")[0].split("\n")
        )


class Stopped(Record):
    """Why an apply ended early: which migration, and what PostgreSQL said."""

    migration: Migration
    failure: Failure
    tries: int = 1


class Applied(Record):
    """What was applied, and what stopped it."""

    done: tuple[str, ...]
    stopped: Stopped | None = None


def apply(connection: Connection, migrations: Sequence[Migration], tell: Tell) -> Applied:
    """Applies migrations in their order, until one fails. The session has the lock (`session.take_lock`)."""
    ledger.create(connection)
    if any(migration.in_history for migration in migrations):
        supabase_history.create(connection)
    there = {entry.name: entry for entry in ledger.entries(connection)}
    finished: list[str] = []
    for number, migration in enumerate(migrations):
        tell(migration.name, number, len(migrations))
        entry = there.get(migration.name)
        stopped = _one(connection, migration, entry, tell)
        if stopped is not None:
            return Applied(tuple(finished), stopped)
        finished.append(migration.name)
    return Applied(tuple(finished))


def note(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Notes migrations as done without running them: the database is as they leave it."""
    if any(migration.in_history for migration in migrations):
        supabase_history.create(connection)
    with connection.transaction():
        for migration in migrations:
            _begin(connection, migration, "noted")
            _done(connection, migration)
        ledger.event(connection, "baseline", migrations[-1].name)


def _one(connection: Connection, migration: Migration, entry: ledger.Entry | None, tell: Tell) -> Stopped | None:
    match migration.runs:
        case "transaction":
            return _in_transaction(connection, migration, tell)
        case "alone":
            return _alone(connection, migration)
        case _:
            return _in_batches(connection, migration, entry, tell)


def _begin(connection: Connection, migration: Migration, runs: str | None = None) -> None:
    where = (migration.position, migration.before, migration.after)
    ledger.begin(connection, migration.name, *where, runs or migration.runs)


def _done(connection: Connection, migration: Migration, rows: int | None = None) -> None:
    """Notes that a migration is done, wherever that is kept: all or none."""
    with connection.transaction():
        _note_done(connection, migration, rows)


def _note_done(connection: Connection, migration: Migration, rows: int | None = None) -> None:
    """The same within a transaction."""
    ledger.done(connection, migration.name, rows)
    if migration.in_history:
        supabase_history.add(connection, migration.name, migration.body)


def _in_transaction(connection: Connection, migration: Migration, tell: Tell) -> Stopped | None:
    """The statements and the note that they are done: both, or neither."""
    attempt = 1
    while failure := _try(connection, migration):
        if not _is_worth_another_try(failure) or attempt == TRIES or connection.closed:
            _note_failure(connection, migration, failure)
            return Stopped(migration, failure, attempt)
        pause = random.uniform(0, min(LONGEST, 0.1 * 2**attempt))
        tell(f"{migration.name}: somebody else has a lock ({_blockers(connection)}); again in {pause:.1f} s", 0, 0)
        time.sleep(pause)
        attempt += 1
    return None


def _try(connection: Connection, migration: Migration) -> Failure | None:
    import psycopg

    failure: Failure | None = None
    try:
        with connection.transaction() as transaction:
            connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
            _begin(connection, migration)  # before there are locks: whoever waits for them waits for less
            # what a person writes without a schema, as in an `sql` block, is meant as elsewhere
            connection.execute("set local search_path = public")
            failure = run_script(connection, migration.body)
            if failure is None:
                connection.execute("set local search_path = ''")
                _note_done(connection, migration)
            else:
                raise psycopg.Rollback(transaction)
    except psycopg.Rollback:
        return failure  # the connection is lost
    except psycopg.Error as error:
        return failure or _of(error, migration.body)
    return failure


def _is_worth_another_try(failure: Failure) -> bool:
    return failure.sqlstate in _AGAIN or (failure.sqlstate == "XX000" and _CONCURRENTLY in failure.message)


def _blockers(connection: Connection) -> str:
    """The oldest transaction that is open: mostly it is the one that holds everybody up."""
    row = connection.execute(
        "select format('process %s of %s, %s, open for %s', pid, usename, state,"
        " date_trunc('second', clock_timestamp() - xact_start)) from pg_catalog.pg_stat_activity"
        " where xact_start is not null and pid <> pg_catalog.pg_backend_pid()"
        " and datname = pg_catalog.current_database() order by xact_start limit 1"
    ).fetchone()
    return f"the oldest open transaction: {row[0]}" if row else "it has gone already"


def _alone(connection: Connection, migration: Migration) -> Stopped | None:
    """A statement that no transaction may hold: noted before and behind it, and judged by what is there."""
    what = alone.meant(migration.body)
    if what is None or not _was_begun(connection, migration) or not alone.is_done(connection, what):
        _begin(connection, migration)
        failure = run_script(connection, migration.body, transactional=False)
        if failure is not None:
            _note_failure(connection, migration, failure)
            return Stopped(migration, failure)
    _done(connection, migration)
    return None


def _was_begun(connection: Connection, migration: Migration) -> bool:
    return any(entry.name == migration.name for entry in ledger.entries(connection))


def _in_batches(connection: Connection, migration: Migration, entry: ledger.Entry | None, tell: Tell) -> Stopped | None:
    import psycopg

    update = batches.meant(migration.body)
    if update is None:
        return _in_transaction(connection, migration, tell)
    _begin(connection, migration)
    try:
        rows = batches.run(connection, migration.name, update, entry, tell, silent=migration.silent)
    except psycopg.Error as error:
        failure = _of(error, migration.body)
        _note_failure(connection, migration, failure)
        return Stopped(migration, failure)
    _done(connection, migration, rows)
    return None


def _note_failure(connection: Connection, migration: Migration, failure: Failure) -> None:
    """What the ledger says of a migration that failed; where the connection is lost, it says that it runs."""
    import psycopg

    if connection.closed:
        return
    try:
        with connection.transaction():
            if not _was_begun(connection, migration):
                _begin(connection, migration)
            ledger.failed(connection, migration.name, failure.sqlstate, failure.message)
            ledger.event(connection, "failed", migration.name, f"{failure.sqlstate}: {failure.message}")
    except psycopg.Error:
        return


def _of(error: Any, script: str) -> Failure:
    """A failure of what the driver raised."""
    from dbsc.postgres.run import Statement

    diagnostic = error.diag
    return Failure(
        0,
        Statement(script.strip(), 0),
        error.sqlstate or "08006",
        diagnostic.message_primary or str(error).strip().split("\n")[0],
        diagnostic.message_detail,
        diagnostic.message_hint,
    )
