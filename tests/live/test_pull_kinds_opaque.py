"""Privileges, comments and what has no form of its own: made on a server, pulled, compiled, and made again the same."""

from __future__ import annotations

import pytest

from dbsc.postgres.scratch import Server
from pulled import round_trip, spaceless

# What is made, and what of it stands in the .dbs
Case = tuple[str, str, str]

ROLES = """
create role reader; create role clerk;
"""

PRIVILEGES: tuple[Case, ...] = (
    ("schema", "create schema s; grant usage on schema s to reader", "schema s {\n  grant usage to reader\n}"),
    (
        "schema with grant option",
        "create schema s; grant all on schema s to reader with grant option",
        "grant all to reader with grant option",
    ),
    (
        "schema public",
        "revoke all on schema public from public; grant usage on schema public to reader",
        "extend schema public {\n  grant usage to reader\n}",
    ),
    ("table", "create table t (a int); grant select, insert on t to reader", "grant select, insert to reader"),
    ("all of a table", "create table t (a int); grant all on t to reader, public", "grant all to reader"),
    (
        "columns",
        "create table t (a int, b int); grant select (a, b), update (b) on t to reader;"
        "grant select on t to clerk; grant select (a) on t to clerk with grant option",
        "grant select (a, b), update (b) to reader",
    ),
    (
        "the whole and a column",
        "create table t (a int, b int); grant select (a), insert on t to reader; grant select on t to reader",
        "grant select, select (a), insert to reader",
    ),
    (
        "some with grant option",
        "create table t (a int); grant select on t to reader; grant delete on t to reader with grant option",
        "grant delete to reader with grant option",
    ),
    ("view", "create view v as select 1 as a; grant select on v to public", "grant select to public"),
    ("sequence", "create sequence s; grant usage on sequence s to reader", "grant usage to reader"),
    (
        "sequence of a column",
        "create table t (a serial, b int generated always as identity);"
        "grant usage on sequence t_a_seq, t_b_seq to reader",
        "grant usage on b to reader",
    ),
    (
        "partition",
        "create table t (a int) partition by list (a); create table t_x partition of t for values in (1);"
        "grant select on t to reader; grant insert on t_x to clerk",
        "grant insert to clerk",
    ),
    (
        "column that the owner holds too",
        "create table t (a int); grant select (a) on t to current_user",
        "grant select (a) on table public.t to current_user;",
    ),
    (
        "row type",
        "create table t (a int); revoke usage on type t from public; grant usage on type t to reader",
        "revoke usage on type public.t from public;",
    ),
    (
        "language",
        "revoke usage on language sql from public; grant usage on language plpgsql to reader",
        "revoke usage on language sql from public;",
    ),
    (
        "member of an extension",
        "create extension citext; revoke execute on function citext_cmp(citext, citext) from public;"
        "grant execute on function citext_cmp(citext, citext) to reader",
        "sql privileges_of_citext after citext $$",
    ),
    (
        "function of PostgreSQL",
        "revoke execute on function pg_catalog.pg_sleep(float8) from public",
        "sql privileges_of_postgresql $$",
    ),
    (
        "right that the owner gave up",
        "create schema s; revoke create on schema s from current_user; grant usage on schema s to reader",
        "revoke create on schema s from current_user;",
    ),
)

DEFAULTS: tuple[Case, ...] = (
    (
        "in a schema",
        "create schema s; alter default privileges in schema s grant select, insert on tables to reader",
        "default privileges in schema s {\n  grant select, insert on tables to reader\n}",
    ),
    (
        "everywhere",
        "create schema s; alter default privileges revoke all on functions from public",
        "default privileges {\n  grant none on functions\n}",
    ),
    (
        "of another role",
        "alter default privileges for role clerk in schema public grant all on tables to clerk, reader",
        "default privileges for clerk in schema public {\n"
        "  grant all on tables to clerk\n  grant all on tables to reader\n}",
    ),
    (
        "to oneself",
        "create schema s; alter default privileges in schema public grant all on sequences to current_user, reader",
        "grant all on sequences to current_user",
    ),
    (
        "taken from oneself",
        "create schema s; alter default privileges revoke truncate on tables from current_user",
        "alter default privileges revoke truncate on tables from current_user;",
    ),
    (
        "tables that are older, and have none",
        "create table t (a int); create sequence q; create view v as select a from t;"
        "alter default privileges in schema public grant select on tables to reader;"
        "create table u (a serial)",
        "table t {\n  a int?\n\n  grant none\n}",
    ),
    (
        "older partitions",
        "create table t (a int) partition by list (a); create table t_x partition of t for values in (1);"
        "alter default privileges in schema public grant select on tables to reader;"
        "create table t_y partition of t for values in (2)",
        "y 2 {\n      grant select to reader",
    ),
    (
        "schemas",
        "alter default privileges grant usage on schemas to reader; create schema s;"
        "create schema t; revoke usage on schema t from reader",
        "schema s\n\nschema t {\n  grant none\n}",
    ),
)


def _by_name(cases: tuple[Case, ...]) -> list[object]:
    return [pytest.param(sql, part, id=name) for name, sql, part in cases]


@pytest.mark.parametrize(("sql", "part"), _by_name(PRIVILEGES))
def test_privileges(server: Server, sql: str, part: str) -> None:
    assert part in spaceless(round_trip(server, sql, ROLES))


@pytest.mark.parametrize(("sql", "part"), _by_name(DEFAULTS))
def test_default_privileges(server: Server, sql: str, part: str) -> None:
    assert part in spaceless(round_trip(server, sql, ROLES))
