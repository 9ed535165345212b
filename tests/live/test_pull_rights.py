"""What `dbsc pull` may not see, and under which settings it reads: the same is told, or it is told that it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc import pulling
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect
from dbsc.postgres.scratch import Server
from projects import Project
from pulled import round_trip, url_of

SQL = r"""
create schema x;
create table x.t (
  id int primary key, d date default '2020-01-31', at timestamptz default '2020-01-31 12:00+02',
  lasts interval default '1 day 02:03:04.5', bytes bytea default '\xdeadbeef', big float8 default 0.1,
  small float4 default 1e-7, path text default E'a\\b''c', "select" int, check (lasts < interval '2 years')
);
create table x.p (at timestamptz not null) partition by range (at);
create table x.p1 partition of x.p for values from ('2020-01-31 00:00+00') to ('2020-02-28 00:00+00');
create view x.v as select '2020-01-31'::date as d, interval '1 mon 3 days' as i, 0.1::float8 as f, '\x00'::bytea as b,
  E'x\\y' as s, "select" from x.t where at > '2020-03-01 00:00+00';
create function x.f(d date default '2020-01-31', i interval default '3 days') returns int language plpgsql
  set datestyle = 'ISO, DMY' as $$begin return 1; end$$;
create domain x.day as date default '2020-01-31' check (value < '2100-12-31');
"""
SETTINGS = [
    "search_path = x, pg_catalog", "datestyle = 'German, DMY'", "intervalstyle = iso_8601",
    "timezone = 'Asia/Kathmandu'", "standard_conforming_strings = off", "quote_all_identifiers = on",
    "bytea_output = escape", "extra_float_digits = -15", "default_transaction_isolation = serializable",
    "default_transaction_read_only = on", "row_security = off", "check_function_bodies = off", "statement_timeout = 1",
    "lock_timeout = 1", "client_encoding = latin1", "session_replication_role = replica",
    "plpgsql.extra_errors = 'all'",
]  # fmt: skip


def text_of(server: Server, database: str, folder: Path) -> str:
    run = Project(folder).run("pull", url_of(server, database))
    assert run.code == 0, run.err
    return run.out


def test_no_setting_of_a_database_changes_what_is_pulled(server: Server, database: str, tmp_path: Path) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute(SQL)
    expected = text_of(server, database, tmp_path)
    with server.connect("postgres", autocommit=True) as admin:
        for setting in SETTINGS:
            admin.execute(f'alter database "{database}" set {setting}')
            pulled, block, _ = text_of(server, database, tmp_path).partition("\nsql settings_of_database $$\n")
            assert block and pulled == expected, setting  # what is set is carried over, and changes nothing else
            admin.execute(f'alter database "{database}" reset all')


def test_a_database_without_plpgsql(connection: Connection) -> None:
    """Nobody can look into bodies there; and every new database has the extension."""
    connection.execute("drop extension plpgsql; create function f() returns int language sql as 'select 1'")
    found = introspect(connection)
    (text,) = pulling.pulled(found.catalog, directory=False, said=found.beyond).files.values()
    assert "function f() returns int language sql unchecked as" in text
    assert [told.message for told in found.diagnostics] == [
        "that the extension plpgsql is gone is not carried over: a new database has it"
    ]


def test_who_may_not_use_plpgsql_pulls_all_the_same(
    server: Server, database: str, connection: Connection, tmp_path: Path
) -> None:
    connection.execute("create role dbsc_test_ann login; revoke usage on language plpgsql from public")
    try:
        assert Project(tmp_path).run("pull", url_of(server, database, "dbsc_test_ann")).code == 0
    finally:
        server.drop_roles()


def test_options_that_are_hidden_are_told(
    server: Server, database: str, connection: Connection, tmp_path: Path
) -> None:
    connection.execute(
        "create role dbsc_test_ann login; create foreign data wrapper w; create server s foreign data wrapper w;"
        "create user mapping for dbsc_test_ann server s options (\"user\" 'a');"
        "create user mapping for public server s options (\"user\" 'b');"
        "grant usage on foreign server s to dbsc_test_ann"
    )
    try:
        run = Project(tmp_path).run("pull", url_of(server, database, "dbsc_test_ann"))
        whole = Project(tmp_path).run("pull", url_of(server, database))
    finally:
        connection.execute("drop foreign data wrapper w cascade")
        server.drop_roles()
    assert run.err.count("is hidden from this user: they are not carried over") == 1
    assert "user mapping for public on server s" in run.err
    assert "'a'" in run.out and "'b'" not in run.out
    assert "hidden" not in whole.err and "'b'" in whole.out


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("grant connect on database {} to dbsc_test_ann", "the privileges of the database itself are not carried over"),
        ("revoke temporary on database {} from public", "the privileges of the database itself are not carried over"),
        (
            "alter role dbsc_test_ann in database {} set work_mem = '1MB'",
            "settings of roles in this database are not carried over: dbsc_test_ann",
        ),
        (
            "alter database {} connection limit 7; comment on database {} is 'ours'",
            "the comment and the connection limit of the database itself are not carried over",
        ),
    ],
)
def test_what_is_said_of_the_database_itself_is_told(
    server: Server, database: str, connection: Connection, statement: str, told: str
) -> None:
    connection.execute("create role dbsc_test_ann")
    try:
        connection.execute(statement.replace("{}", f'"{database}"'))
        (diagnostic,) = introspect(connection).diagnostics
        assert (diagnostic.code, diagnostic.message) == ("DBS803", told)
    finally:
        connection.execute("drop owned by dbsc_test_ann")
        connection.execute(f'alter role dbsc_test_ann in database "{database}" reset all')
        server.drop_roles()


def test_a_grant_that_says_what_holds_anyway_is_not_told(database: str, connection: Connection) -> None:
    connection.execute(f'grant connect on database "{database}" to public')
    assert not introspect(connection).diagnostics


def test_who_may_make_values_of_a_range_type(server: Server) -> None:
    """Its constructors are functions, which are made with it and get what functions get by default then."""
    text = round_trip(
        server,
        "create schema s; create type s.early as range (subtype = float8);"
        "alter default privileges revoke execute on functions from public;"
        "create type s.late as range (subtype = int8); grant execute on function s.late(int8, int8) to pg_monitor;",
    )
    assert "grant execute on function s.early(double precision,double precision) to public;" in text
    assert "grant execute on function s.late(bigint,bigint) to pg_monitor;" in text
