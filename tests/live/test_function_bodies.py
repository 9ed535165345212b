"""What a function's last statement may return is what PostgreSQL takes when the function is made."""

import pytest

from catalogs import catalog_of
from dbsc import pulling
from dbsc.catalog.catalog import EMPTY
from dbsc.catalog.objects import Function, ref
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect, routines
from dbsc.postgres.kinds.function import create
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.sql import Scene
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source

SCHEMA = "type pair { a int; b text }\nenum mood { sad }\ndomain whole int\ntable t { id int pk; name text? }\n"
MADE = """
create type pair as (a int, b text); create type mood as enum ('sad'); create domain whole as int;
create table t (id int primary key, name text);
"""
FUNCTIONS = """
uuid | select null
uuid | select null::uuid
int | select '1'
int | select 1.5
int | select 'a'::text
text | select 1
pair | select 1, 'x'
pair | select 1::bigint, 2
pair | select row(1, 'x')
pair | select row(1, 'x')::pair
pair | select 1
setof t | select id, name from t
setof t | select t from t
setof t | select * from t
setof t | select id from t
mood | select 'sad'
mood | select 'sad'::mood
whole | select 1
void | select 1, 2
int | insert into t values (1)
int | insert into t values (1) returning id
int | insert into t values (1) returning name
int | insert into t values (1, 2), (3, 'b'), (null, null) returning id
int | insert into t values ('a', 'b') returning id
int | update t set name = 1 returning id
int | update t set id = name returning id
int | delete from t where id = 'x' returning id
int | select 1; select
table (a int, b text) | values (1, 'x')
table (a int, b text) | values (1, 'x', 2)
table (a uuid, b jsonb) | select null, '{}'
record | select 1, 2
int | select null union select null
int[] | select '{}'
int[] | select array[1]
int[] | select array[1.5]
jsonb | select '{}' union select '1'
jsonb | select to_jsonb(t) from t
int | with x as (select null as n) select n from x
int | with x as (insert into t values (1) returning id) select id from x
int | select count(*) from t
date | select now()
interval | select now() - now()
numeric | select sum(id) from t
"""
CASES = [line.split(" | ") for line in FUNCTIONS.strip().splitlines()]


@pytest.mark.parametrize(("returns", "body"), CASES, ids=[f"{returns}: {body}" for returns, body in CASES])
def test_what_is_refused_is_what_the_server_refuses(connection: Connection, returns: str, body: str) -> None:
    head = f"function f() returns {returns} language sql as $$ {body} $$"
    source = Source("schema.dbs", SCHEMA + head)
    _, diagnostics = lower(load((source,), lambda _name, _use: ""))
    failure = run_script(connection, f"{MADE} create {head}")
    assert bool(diagnostics) == bool(failure), [diagnostic.message for diagnostic in diagnostics] or failure


PLPGSQL = """
int | begin return; end
int | begin return next; end
setof int | begin return next; end
setof int | begin return 1; end
int | begin return query select 1; end
void | begin return 1; end
table (a int) | begin return next 1; end
table (a int) | begin a := 1; return next; end
int | begin x := 1; return x; end
int | begin n := 1; $1 := 2; found := true; return n; end
int | begin select 1 into x; return 1; end
int | begin exit; return 1; end
int | begin continue; end
int | begin exit zz; end
int | <<l>> begin exit l; end
int | <<l>> begin null; end m
int | begin raise notice '%'; end
int | begin raise notice '%', 1, 2; end
int | begin raise 'x' using nope = 1; end
int | begin null; exception when nope then null; end
int | begin null; exception when no_data_found then null; end
int | declare a int; a text; begin null; end
int | declare a int; begin declare a int; begin null; end; end
int | declare a constant int := 1; begin a := 2; end
int | declare a int not null; begin null; end
int | declare a alias for n; begin a := 1; return a; end
int | declare r t%rowtype; begin r.name := 'x'; return r.id; end
int | declare r record; begin for r in select 1 loop null; end loop; return 1; end
int | begin while loop end loop; end
"""


@pytest.mark.parametrize("line", PLPGSQL.strip().splitlines())
def test_what_is_refused_in_plpgsql_is_refused_by_postgresql(connection: Connection, line: str) -> None:
    returns, _, body = line.partition(" | ")
    function = f"function f(n int) returns {returns} language plpgsql as $$ {body} $$"
    _, found = lower(load((Source("test.dbs", SCHEMA + function),), lambda _name, _use: ""))
    refusal = run_script(connection, f"{MADE} create {function}")
    assert [one.code for one in found] == (["DBS005"] if refusal is not None else [])


IN_A_SCHEMA = """
schema app
schema "App, 2"
enum app.mood { sad }
sequence app.numbers {}
table app.t { id int pk }
table seen { id int pk }
function app.one() returns int language sql as $$ select 1 $$
"""
MADE_IN_A_SCHEMA = """
create schema app; create schema "App, 2"; create type app.mood as enum ('sad'); create sequence app.numbers;
create table app.t (id int primary key); create table seen (id int primary key);
create function app.one() returns int language sql as 'select 1';
"""
PATHS = """
language sql | select id from t
language sql | select id from app.t
language sql | select id from seen
language sql | select one()
language sql | select app.one()
language sql | select null::mood::text::int
language sql | select null::app.mood::text::int
language sql | select nextval('numbers')::int
language sql | select nextval('app.numbers')::int
language sql | select 't'::regclass::oid::int
language sql | with t as (select 1 as id) select id from t
language sql | insert into t values (1) returning id
language sql | drop table t; select 1
language sql | create view v as select * from t; select 1
language sql set search_path = app | select id from t
language sql set search_path to app, public | select t.id from t, seen
language sql set search_path = app | select id from seen
language sql set search_path = '' | select one()
language sql set search_path = '' | select abs(1)
language sql set search_path = '', app | select id from t
language sql set search_path = 'app' | select id from t
language sql set search_path = 'app, public' | select id from t
language sql set search_path = "app", "App, 2" | select id from t
language sql set search_path = "App" | select id from t
language sql set search_path = "$user", pg_temp, app | select one()
language sql set search_path to default | select id from t
language sql set search_path = app set work_mem = '1MB' | select id from t
language sql set search_path = app set search_path = '' | select id from t
language plpgsql | begin return (select id from t); end
language plpgsql | declare x t; begin return 1; end
language plpgsql | declare x t%rowtype; begin return 1; end
language plpgsql | declare x t.id%type; begin return 1; end
language plpgsql | declare t app.t; x t.id%type; begin return 1; end
language plpgsql | declare x app.t.id%type; begin return 1; end
language plpgsql | declare x seen.id%type; begin return 1; end
language plpgsql | declare x mood; begin return 1; end
language plpgsql | <<t>> declare id int; x t.id%type; begin return 1; end
language plpgsql set search_path = app | declare x t.id%type; begin return 1; end
language plpgsql set search_path = app | declare x seen; begin return 1; end
language sql unchecked | select id from t
language plpgsql unchecked | declare x t; nothing
"""
SCENE = Scene(EMPTY, ())
PATH_CASES = [line.split(" | ") for line in PATHS.strip().splitlines()]


@pytest.mark.parametrize(("clauses", "body"), PATH_CASES, ids=[f"{clauses}: {body}" for clauses, body in PATH_CASES])
def test_names_are_found_where_the_server_finds_them(connection: Connection, clauses: str, body: str) -> None:
    source = Source("schema.dbs", f"{IN_A_SCHEMA}function app.f() returns int {clauses} as $$ {body} $$")
    catalog, diagnostics = lower(load((source,), lambda _name, _use: ""))
    function = catalog.objects[ref("function", "app", "f()")]
    assert isinstance(function, Function)
    failure = run_script(connection, MADE_IN_A_SCHEMA + ";\n".join(create(function, SCENE)))
    assert bool(diagnostics) == bool(failure), [diagnostic.message for diagnostic in diagnostics] or failure
    assert {diagnostic.code for diagnostic in diagnostics} <= {"DBS418"}


def test_what_is_unchecked_leaves_the_session_as_it_was(server: Server) -> None:
    function = Function(
        "public", "f", "function", (), "", "int", ("language sql", "set work_mem = '1MB'"), "none", True
    )
    made = ";\n".join(create(function.replace(unchecked=True), SCENE))
    for setting in ("on", "off"):
        for transactional in (True, False):
            with server.database() as database, server.connect(database, autocommit=True) as connection:
                connection.execute(f"set check_function_bodies = {setting}")
                assert run_script(connection, made, transactional=transactional) is None
                assert connection.execute("show check_function_bodies").fetchone() == (setting,)
                settings = connection.execute("select proconfig from pg_proc where proname = 'f'").fetchone()
                assert settings == (["work_mem=1MB"],)


def test_those_that_the_server_refuses_are_told_among_many(connection: Connection) -> None:
    """More than are tried at once; what each sets counts for it alone."""
    made = ["set check_function_bodies = off", "create schema app; create table app.seen (id int)"]
    refused = set()
    for number in range(260):
        language, right, wrong = (
            ("sql", "select 1", "select id from seen"),
            ("plpgsql", "begin return 1; end", "declare x seen; begin return 1; end"),
        )[number % 2]
        path = " set search_path = app" if number % 9 == 0 else ""
        body = wrong if number in (3, 40, 41, 45, 90, 117, 199, 258) else right
        made.append(f"create function f{number}() returns int language {language}{path} as '{body}'")
        if body == wrong and not path:
            refused.add(f"f{number}")
    assert refused == {"f3", "f40", "f41", "f199", "f258"}
    assert run_script(connection, ";\n".join(made)) is None
    with connection.transaction():
        connection.execute("set local search_path = ''")
        found = routines.unchecked(connection, (), ("public",))
        names = connection.execute("select proname from pg_proc where oid = any (%s)", [sorted(found)])
        assert {name for (name,) in names} == refused


def test_a_body_that_the_reader_may_not_ask_about_is_read_as_unchecked(server: Server) -> None:
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        connection.execute("""
            create role reader_of_bodies;
            set check_function_bodies = off;
            create function gone() returns bigint language sql as 'select count(*) from nowhere';
            create function right_one() returns int language sql as 'select 1';
            revoke execute on all functions in schema public from public;
            set role reader_of_bodies""")
        pulled = pulling.pulled(introspect(connection, counted=False).catalog, directory=False)
        connection.execute("reset role; drop role reader_of_bodies")
    assert not pulled.diagnostics
    functions = [
        each for each in catalog_of("".join(pulled.files.values())).objects.values() if isinstance(each, Function)
    ]
    assert {each.name: each.unchecked for each in functions} == {"gone": True, "right_one": False}
