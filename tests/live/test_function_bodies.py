"""What a function's last statement may return is what PostgreSQL takes when the function is made."""

import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
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
