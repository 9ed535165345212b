"""What somebody changes in a database by hand is found, and what takes it back does."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from psycopg.conninfo import conninfo_to_dict

from dbsc.cli.drift import parser
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from shops import Shop

RICH = """\
database shop { target postgres; postgres 15 }

enum mood { low, high }

table users {
  id     bigint pk identity
  name   varchar(20) check (length(name) > 1)
  email  text? unique
  mood   mood = 'low'
  at     timestamptz = now()
  seen   int = (1 + 1)
  index (name, at) where (email is not null)
  policy own for select using (name = current_user::text)
}

table orders {
  id    bigint pk identity
  buyer -> users
  total numeric(10, 2) = 0
  nr    serial
}

view named as (
  select u.id, u.name, count(o.id) as orders from users u left join orders o on o.buyer = u.id group by u.id
)

function twice(n int = 1) returns int language sql immutable as $$ select $1 * 2 $$
"""
# What somebody does by hand, and a line that tells it.
BY_HAND = [
    ("alter table users add column other int", "+  other  int?"),
    ("alter table users drop column email cascade", "-  email  text? unique"),
    ("alter table users alter column seen set default 3", "+  seen   int = 3"),
    ("alter table users alter column email type varchar(90)", "+  email  varchar(90)?"),
    ("alter table orders alter column total drop default", "+  total  numeric(10,2)"),
    ("alter table orders alter column nr drop default", "+  nr     int"),
    ("alter table orders alter column nr set default 7", "+  nr     int = 7"),
    ("alter table users alter column mood drop not null", "mood?"),
    ("create index by_hand on users (at)", "by_hand"),
    ("drop index users_name_at_idx", "-  index"),
    ("alter table users drop constraint users_name_check", "-"),
    ("alter table users disable row level security", "+"),
    ("drop policy own on users", "-  policy own"),
    ("alter policy own on users using (true)", "+"),
    ("create or replace view named as select id, name, 0::bigint as orders from users", "+"),
    ("create or replace function twice(n int = 1) returns int language sql immutable as 'select $1 * 3'", "* 3"),
    ("create or replace function twice(n int = 2) returns int language sql immutable as ' select $1 * 2 '", "= 2"),
    ("create table more (id int primary key)", "+table more {"),
    ("grant select on users to public", "+"),
    ("comment on table users is 'who'", "+--- who"),
]


@pytest.fixture
def rich(shop: Shop) -> Shop:
    """A database with something of most kinds, as its migrations leave it."""
    for file in (shop.folder / "migrations").iterdir():
        file.unlink()
    shop.write(RICH)
    assert shop.run("fmt").code == 0
    run = shop.compile()
    assert run.code == 0, run.err
    shop.applied()
    return shop


def test_nothing_is_otherwise_where_nobody_has_changed_anything(rich: Shop) -> None:
    run = rich.on("drift")
    assert (run.code, run.out) == (0, ""), run.out
    assert run.err == "the database is what its migrations leave\n"


def test_what_is_done_by_hand_is_found_and_taken_back(rich: Shop, connection: Connection) -> None:
    for statement, line in BY_HAND:
        connection.execute(f"set search_path = public; {statement}")
        run = rich.on("drift")
        lines = run.out.partition("\n-- What takes it back:")[0].splitlines()
        assert run.code == 1, statement
        assert any(found.startswith(("+", "-")) and line in found for found in lines), run.out
        assert sum(found.startswith(("+", "-")) for found in lines) < 12, run.out
        connection.execute("set search_path = ''")
        for script in rich.on("drift", "--sql").out.split("\n\n"):
            failure = run_script(connection, script, transactional="concurrently" not in script)
            assert failure is None, (failure, run.out)
        again = rich.on("drift")
        assert again.code == 0, again.out


def test_a_materialized_view_that_is_filled_later_has_not_changed(rich: Shop, connection: Connection) -> None:
    rich.becomes("function twice", "materialized view later as (select 1 as one) with no data\n\nfunction twice")
    assert rich.compile().code == 0
    assert rich.on("apply").code == 0
    connection.execute("refresh materialized view public.later")
    run = rich.on("drift")
    assert (run.code, run.out) == (0, ""), run.out


def test_a_label_that_is_new_is_told(rich: Shop, connection: Connection) -> None:
    connection.execute("alter type mood add value 'middle'")
    run = rich.on("drift")
    assert (run.code, "+enum mood { low, high, middle }" in run.out) == (1, True), run.out


def test_machines_get_the_same(rich: Shop, connection: Connection) -> None:
    connection.execute("alter table users add column other int")
    found = json.loads(rich.on("drift", "--format", "json").out)
    assert found["lines"][0] == " table users {" and "drop column other" in found["undo"]
    assert found["unsure"] == [] and found["not_undone"] == []


def test_where_migrations_are_pending_it_is_held_against_what_the_last_left(rich: Shop, connection: Connection) -> None:
    rich.becomes("function twice", "table later { id int pk }\n\nfunction twice")
    assert rich.on("drift").code == 0
    connection.execute("alter table users add column other int")
    run = rich.on("drift")
    assert (run.code, "+  other  int?" in run.out) == (1, True), run.out
    assert "later" not in run.out


def test_without_a_ledger_there_is_nothing_to_compare_with(shop: Shop) -> None:
    run = shop.on("drift")
    assert (run.code, "DBS861" in run.err) == (1, True)


def test_a_database_is_noted_only_if_it_is_as_the_migrations_leave_it(shop: Shop, connection: Connection) -> None:
    connection.execute("create table users (id int primary key, name varchar(10) not null, email text)")
    run = shop.apply("--baseline")
    assert run.code == 1
    assert "DBS862" in run.err and "+  name   varchar(10)" in run.err, run.err
    assert connection.execute("select to_regnamespace('dbsc') is null").fetchone() == (True,)
    connection.execute("alter table users alter column name type text")
    assert shop.apply("--baseline").code == 0
    assert shop.on("drift").code == 0


def test_who_knows_better_goes_on(shop: Shop, connection: Connection) -> None:
    connection.execute("create table users (id int primary key, name text not null, email text, old int)")
    assert shop.apply("--baseline").code == 1
    assert shop.apply("--baseline", "--despite-drift").code == 0
    run = shop.on("drift")
    assert (run.code, "+  old    int?" in run.out) == (1, True), run.out


def test_after_an_apply_the_database_is_what_the_migrations_lead_to(shop: Shop, connection: Connection) -> None:
    shop.becomes("table users {", "sql extra $$ create view public.v as select 1 as one; $$\n\ntable users {")
    shop.applied()
    connection.execute(
        "create function public.spoil() returns event_trigger language plpgsql as $$ begin"
        " if not exists (select from pg_attribute where attname = 'spoilt') then"
        " alter table public.users add column spoilt int; end if; end $$;"
        " create event trigger spoil on ddl_command_end when tag in ('ALTER TABLE') execute function public.spoil()"
    )
    shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
    assert "DBS854" in shop.apply().err  # somebody has made a function
    run = shop.apply("--despite-drift")
    assert run.code == 0 and "not what they lead to" in run.err
    assert "+  spoilt  int?" in shop.on("drift").out


def test_a_baseline_is_a_command_of_its_own(shop: Shop, connection: Connection) -> None:
    connection.execute("create table users (id int primary key, name text not null, email text)")
    assert shop.on("baseline", "--dry-run").err == "1 migration would be noted\n"
    assert shop.on("baseline").err == "1 migration noted as applied\n"
    assert shop.on("drift").code == 0


def test_a_state_between_migrations_is_made_and_compared(shop: Shop, connection: Connection) -> None:
    shop.becomes("  email  text?\n", "  email  text? unique\n  age    int?\n")
    where = conninfo_to_dict(shop.url)
    scratch = f"postgresql:///postgres?{urlencode({key: where[key] for key in ('host', 'port', 'user')})}"
    connection.execute("create table users (id int primary key, name text not null, email text, more int)")
    run = shop.on("baseline", "--to", "001", "--scratch", scratch)
    assert (run.code, "DBS862" in run.err, "+  more   int?" in run.err) == (1, True, True), run.err
    connection.execute("alter table users drop column more")
    run = shop.on("baseline", "--to", "001", "--scratch", scratch)
    assert (run.code, run.err) == (0, "1 migration noted as applied\n"), run.err
    assert shop.applied() == shop.migrations()[1:]
    assert shop.on("drift").code == 0


def test_its_examples_are_of_its_own_options(shop: Shop) -> None:
    lines = [line.split("   ")[0].split() for line in (parser().epilog or "").splitlines()[1:]]
    shop.applied()
    for line in lines:
        assert line[:2] == ["dbsc", "drift"]
        given = [shop.url if "postgresql://" in word else word for word in line[2:]]
        run = shop.run("drift", *given, *(() if "--db" in given else ("--db", shop.url)))
        assert run.code == 0, run.err
