"""How a database is read: by the same few messages whatever its size, in one snapshot, and changing nothing."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from dbsc.postgres import introspect as reader
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect, routines
from dbsc.postgres.scratch import Server

THINGS = """
create table t{0} (id int primary key, name text default 'x' check (name <> ''), of int references t{0}, unique (name));
create index i{0} on t{0} (lower(name));
create view v{0} as select id from t{0};
create type e{0} as enum ('a');
create function f{0}(a int) returns int language plpgsql as $$ begin return a + {0}; end $$;
create trigger g{0} after insert on t{0} for each row execute function changed();
create policy p{0} on t{0} using (id > {0});
comment on table t{0} is 'number {0}';
grant select on t{0} to public;
"""
CHANGED = "create function changed() returns trigger language plpgsql as $$ begin return null; end $$;"


def messages(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is asked of the server while the database is read."""
    sent: list[object] = []
    real = psycopg.Cursor.execute

    def execute(self: Any, query: Any, *more: Any, **options: Any) -> Any:
        sent.append(query)
        return real(self, query, *more, **options)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", execute)
        introspect(connection)
    return sent


def test_the_number_of_questions_does_not_grow(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.execute(CHANGED + "".join(THINGS.format(number) for number in range(3)))
    few = messages(connection, monkeypatch)
    connection.execute("".join(THINGS.format(number) for number in range(3, 100)))
    many = messages(connection, monkeypatch)
    assert 1 < len(few) < 10
    assert many == few


def test_what_is_read_is_of_one_moment(
    server: Server, database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another session does while the database is read is not seen, and nothing can be written."""
    connection.execute("create table before (id int)")
    real = routines.unchecked
    settings = "select current_setting('transaction_isolation'), current_setting('transaction_read_only')"
    seen: list[Any] = []

    def unchecked(reading: Connection, *arguments: Any) -> frozenset[int]:
        seen.append(reading.execute(settings).fetchone())
        with server.connect(database, autocommit=True) as another:
            another.execute("create table during (id int); comment on table before is 'changed'")
        return real(reading, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(reader.routines, "unchecked", unchecked)
        found = introspect(connection).catalog
    tables = {reference.path[-1]: object_ for reference, object_ in found.objects.items() if reference.kind == "table"}
    assert set(tables) == {"before"} and getattr(tables["before"], "comment", "") is None
    assert seen == [("repeatable read", "on")]
    after = introspect(connection).catalog
    assert {reference.path[-1] for reference in after.objects if reference.kind == "table"} == {"before", "during"}


ODD = {
    "search_path": "app",
    "datestyle": "German",
    "intervalstyle": "iso_8601",
    "timezone": "Asia/Tokyo",
    "extra_float_digits": "-3",
    "bytea_output": "escape",
    "quote_all_identifiers": "on",
    "standard_conforming_strings": "off",
    "statement_timeout": "1h",
    "client_min_messages": "error",
}


def test_what_a_session_sets_changes_nothing(server: Server, database: str) -> None:
    with server.connect(database, autocommit=True) as usual:
        usual.execute(r"""
        create schema app;
        create table app.t (
          day date default '2020-02-01', at timestamptz default '2020-02-01 10:00+00',
          long interval default '1 day 2 hours', number float8 default 0.1234567890123,
          bytes bytea default '\x00ff', "Odd" text default E'a\\b');
        create table app.parted (at timestamptz, day date) partition by range (at, day);
        create table app.first partition of app.parted for values from ('2020-01-01 00:00+00', '2020-01-02') to
          ('2020-02-01 00:00+00', '2020-03-04');
        create function app.f() returns text language sql as $$ select 'a\b' $$;
        create view app.v as select day + interval '1 month' as next from app.t;""")
        expected = introspect(usual)
    with server.connect(database, autocommit=True) as odd:
        for name, value in ODD.items():
            odd.execute(f"set {name} = '{value}'")
        before = [odd.execute(f"show {name}").fetchone() for name in ODD]
        found = introspect(odd)
        assert dict(found.catalog.objects) == dict(expected.catalog.objects)
        assert found.diagnostics == expected.diagnostics == ()
        assert [odd.execute(f"show {name}").fetchone() for name in ODD] == before
