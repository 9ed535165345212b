"""The history that the Supabase CLI keeps in a project, so that `supabase db push` knows what `dbsc apply` has applied.

It is `supabase_migrations.schema_migrations (version, statements, name)`; the version is what stands before the first
`_` of a file's name. The CLI makes the table itself where it is missing, and so does this.
"""

from __future__ import annotations

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import split

_CREATE = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;
"""
_IS_THERE = """
select count(*) = 3 from pg_catalog.pg_attribute a
where a.attrelid = to_regclass('supabase_migrations.schema_migrations') and not a.attisdropped
  and a.attname in ('version', 'statements', 'name')
"""


def is_project(connection: Connection) -> bool:
    """Whether a database is one of the platform's, or of its local stack."""
    row = connection.execute("select to_regclass('auth.users') is not null").fetchone()
    return bool(row and row[0])


def create(connection: Connection) -> None:
    """Makes the table, where it is not there."""
    row = connection.execute(_IS_THERE).fetchone()
    if not (row and row[0]):
        with connection.transaction():
            connection.execute(_CREATE)


def add(connection: Connection, file: str, body: str) -> None:
    """Notes a migration as applied; the statements are those of its file."""
    version, _, name = file.removesuffix(".sql").partition("_")
    connection.execute(
        "insert into supabase_migrations.schema_migrations (version, statements, name) values (%s, %s, %s)"
        " on conflict (version) do nothing",
        (version, [statement.text for statement in split(body)], name),
    )


def take_out(connection: Connection, file: str) -> None:
    """Notes that a migration was taken back, where there is such a history."""
    row = connection.execute("select to_regclass('supabase_migrations.schema_migrations') is not null").fetchone()
    if row and row[0]:
        version = file.partition("_")[0]
        connection.execute("delete from supabase_migrations.schema_migrations where version = %s", (version,))
