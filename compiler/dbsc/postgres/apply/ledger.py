"""The ledger: what a database remembers of the migrations that were applied to it, in a schema `dbsc` of its own.

A migration in a transaction is noted in that transaction. Of others it is noted that they run, and what is done of them
is judged by the database's own catalog when they are taken up again.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc import __version__
from dbsc.hints import Any
from dbsc.postgres.connection import Connection
from dbsc.record import Record

_CREATE = """
create schema if not exists dbsc;
revoke all on schema dbsc from public;
create table if not exists dbsc.migration (
  name         text primary key,
  position     integer not null unique,
  before       text not null,
  after        text not null,
  state        text not null check (state in ('running', 'done', 'failed')),
  runs         text not null,
  attempts     integer not null default 1,
  rows         bigint,
  progress     jsonb,
  started_at   timestamptz not null default clock_timestamp(),
  finished_at  timestamptz,
  applied_by   text not null default session_user,
  version      text not null,
  sqlstate     text,
  error        text
);
create table if not exists dbsc.database (
  one          boolean primary key default true check (one),
  project      text not null,
  state        text not null,
  fingerprint  text not null,
  schema       text not null,
  at           timestamptz not null default clock_timestamp()
);
create table if not exists dbsc.event (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  migration  text,
  what       text not null,
  detail     text
);
revoke all on all tables in schema dbsc from public;
"""


class Entry(Record):
    """What is known of one migration. `progress` is how far batches of rows have come.

    `runs` is how it ran (`transaction`, `alone`, `batches`), or `noted` where it was only noted as applied.
    """

    name: str
    position: int
    before: str
    after: str
    state: str
    runs: str
    attempts: int
    rows: int | None
    progress: Any
    sqlstate: str | None
    error: str | None
    started_at: Any
    finished_at: Any
    applied_by: str

    @property
    def left_nothing(self) -> bool:
        """Whether the database is as if it had not been begun: its transaction did not end, or no batch did."""
        return self.state != "done" and (self.runs == "transaction" or (self.runs == "batches" and not self.rows))

    @property
    def seconds(self) -> float | None:
        """How long the last try took; None while it runs."""
        return None if self.finished_at is None else float((self.finished_at - self.started_at).total_seconds())


class Known(Record):
    """What was known of a database when the last apply ended: where it stood, and all that was in it, as `.dbs`."""

    project: str
    state: str
    fingerprint: str
    schema: str


def is_there(connection: Connection) -> bool:
    """Whether the database has a ledger."""
    row = connection.execute("select to_regclass('dbsc.migration') is not null").fetchone()
    return bool(row and row[0])


def create(connection: Connection) -> None:
    """Makes the ledger, where there is none."""
    if not is_there(connection):
        with connection.transaction():
            connection.execute(_CREATE)


def entries(connection: Connection) -> list[Entry]:
    """All migrations that were begun, in their order."""
    if not is_there(connection):
        return []
    columns = ", ".join(Entry._fields)
    rows = connection.execute(f"select {columns} from dbsc.migration order by position")
    return [Entry(*row) for row in rows]


def known(connection: Connection) -> Known | None:
    """What the last apply left behind."""
    if not is_there(connection):
        return None
    row = connection.execute("select project, state, fingerprint, schema from dbsc.database").fetchone()
    return Known(*row) if row else None


def remember(connection: Connection, known_: Known) -> None:
    """Notes where the database stands."""
    connection.execute(
        "insert into dbsc.database (project, state, fingerprint, schema) values (%s, %s, %s, %s)"
        " on conflict (one) do update set project = excluded.project, state = excluded.state,"
        " fingerprint = excluded.fingerprint, schema = excluded.schema, at = clock_timestamp()",
        (known_.project, known_.state, known_.fingerprint, known_.schema),
    )


def begin(connection: Connection, name: str, position: int, before: str, after: str, runs: str) -> None:
    """Notes that a migration runs, once more if it did before. What failed in its place is forgotten."""
    connection.execute(
        "delete from dbsc.migration where position >= %s and name <> %s and state <> 'done'", (position, name)
    )
    connection.execute(
        "insert into dbsc.migration (name, position, before, after, state, runs, version, started_at)"
        " values (%s, %s, %s, %s, 'running', %s, %s, now())"  # when the transaction began
        " on conflict (name) do update set position = excluded.position, before = excluded.before,"
        " after = excluded.after, runs = excluded.runs, state = 'running', attempts = dbsc.migration.attempts + 1,"
        " started_at = excluded.started_at, finished_at = null, sqlstate = null, error = null,"
        " version = excluded.version, applied_by = session_user",
        (name, position, before, after, runs, __version__),
    )


def done(connection: Connection, name: str, rows: int | None = None) -> None:
    """Notes that a migration is done: in its own transaction, where it has one."""
    connection.execute(
        "update dbsc.migration set state = 'done', finished_at = clock_timestamp(), rows = coalesce(%s, rows)"
        " where name = %s",
        (rows, name),
    )


def take_out(connection: Connection, name: str) -> None:
    """Notes that a migration was taken back: it is as if it had never been applied, but for the log."""
    connection.execute("delete from dbsc.migration where name = %s", (name,))
    event(connection, "undone", name)
    connection.execute("delete from dbsc.database where not exists (select from dbsc.migration)")


def failed(connection: Connection, name: str, sqlstate: str, error: str) -> None:
    """Notes that a migration failed, and why."""
    connection.execute(
        "update dbsc.migration set state = 'failed', finished_at = clock_timestamp(), sqlstate = %s, error = %s"
        " where name = %s",
        (sqlstate, error, name),
    )


def progress(connection: Connection, name: str, rows: int, cursor: Mapping[str, Any]) -> None:
    """Notes how far the batches of a migration have come: in the transaction of the batch."""
    import json

    connection.execute(
        "update dbsc.migration set rows = %s, progress = %s where name = %s", (rows, json.dumps(cursor), name)
    )


def event(connection: Connection, what: str, migration: str | None = None, detail: str | None = None) -> None:
    """Adds a line to the log that nothing is ever taken out of."""
    connection.execute(
        "insert into dbsc.event (what, migration, detail) values (%s, %s, %s)", (what, migration, detail)
    )
