"""What a database holds that cannot be made in one order: it is pulled so that it can."""

from __future__ import annotations

import pytest

from dbsc import pulling
from dbsc.catalog.objects import ref
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import compare, snapshot
from pulled import comes_back, sql_of

CIRCLES = {
    "functions": """
        set check_function_bodies = off;
        create function f(int) returns int language sql as 'select g($1)';
        create function g(int) returns int language sql as 'select f($1)';
        reset check_function_bodies""",
    "default": """
        create table codes (id int);
        create function next() returns int language sql as 'select count(*)::int from codes';
        alter table codes alter id set default next()""",
    "check": """
        create table codes (id int);
        create function is_free(int) returns bool language sql as 'select not exists (select from codes where id = $1)';
        alter table codes add check (is_free(id))""",
    "view": """
        create view v as select 1 as a;
        create function of_view() returns int language sql as 'select a from v';
        create or replace view v as select of_view() as a""",
    "functions of one name": """
        create table t (id int, n int);
        create function f(a int) returns int language sql immutable as 'select a + 1';
        create function f(a t) returns int language sql immutable as 'select a.n';
        create function f(a text, b t) returns setof t language sql stable as 'select b.*';
        alter table t alter n set default f(4);
        create view v as select f(1) as a, f(t) as b, f(t.id) as c from t;
        create function g(x t) returns int language sql as 'select f(x)';
        create function g(x int) returns int language sql begin atomic select f(x); end;
        alter table t add check (g(id) > 0)""",
    "check of the rows": """
        create table t (id int, n int);
        create function is_right(r t) returns bool language sql immutable as 'select r.n > r.id';
        create function many() returns setof t language plpgsql as 'begin return; end';
        create function number() returns int language sql as 'select count(*)::int from many()';
        alter table t add constraint c check (is_right(t)) no inherit, add check (is_right(t)) no inherit not valid;
        comment on constraint c on t is 'right';
        alter table t alter n set default number();
        create table child () inherits (t);
        alter table child alter n set default 7;
        create policy p on t using (is_right(t));
        create index on t (is_right(t))""",
    "partitioned": """
        create table t (id int, n int) partition by range (id);
        create table t1 partition of t for values from (1) to (9);
        create table t2 partition of t for values from (9) to (99);
        create function of_row(r t) returns int language sql immutable as 'select 3';
        create function rest(int) returns int language plpgsql immutable as 'declare r t; begin return $1; end';
        alter table t alter n set default of_row(null), add check (rest(n) > 0);
        alter table t1 alter n set default 17;
        alter table t2 alter n drop default""",
    "domain": """
        create domain d as text;
        create function is_right(text) returns bool
          language plpgsql immutable as 'declare x d; begin return $1 <> ''x''; end';
        alter domain d add constraint c check (is_right(value));
        alter domain d add check (is_right(value || 'y')) not valid;
        comment on constraint c on domain d is 'right'""",
    "functions of the SQL standard": """
        create function f(i int) returns int language sql begin atomic select 1; end;
        create function g(i int default f(1)) returns int language sql begin atomic select f(i); end;
        create or replace function f(i int default g(2)) returns int language sql immutable strict
          begin atomic select g(i); end;
        comment on function f(int) is 'both';
        revoke execute on function f(int) from public""",
    "functions that call themselves": """
        create function f(i int) returns int language sql as 'select 1';
        create or replace function f(i int default f(3)) returns int language sql as 'select f(i - 1)';
        create function g(inout a int, out b text) language sql as $$ select 1, 'x' $$;
        create or replace function g(inout a int, out b text) language sql begin atomic select a, b from g(1); end;
        create function h(a int, b text[] default array['a,b = c']) returns table (x int, y text)
          language sql as $$ select 1, 'x' $$;
        create or replace function h(a int, b text[] default array['a,b = c']) returns table (x int, y text)
          language sql begin atomic select h.x, h.y from h(2, b); end;
        create function s() returns setof int language sql as 'select 1';
        create or replace function s() returns setof int language sql begin atomic select s(); end""",
    "generated column": """
        create table t (id int, n text default 'x');
        create function f(int) returns int language sql immutable
          begin atomic select count(*)::int from t where id < $1; end;
        alter table t add g int generated always as (f(id)) stored, add h int default 3""",
    "view of a function of its rows": """
        create table t (a int, b varchar(5) collate "C");
        create view v as select a, b, 1 as c from t;
        create function f(r v) returns int language sql immutable as 'select r.a';
        create or replace view v with (security_barrier) as select a, b, f(null) as c from t where a > 0;
        create function g() returns int language sql begin atomic select a from v; end;
        alter view v alter a set default g();
        comment on column v.a is 'a'""",
    "materialized view": """
        create function f() returns int language sql as 'select 1';
        create materialized view m as select f() as a;
        create or replace function f() returns int language sql as 'select a from m'""",
    "defaults of domains": """
        create domain d as int;
        create table t (a d);
        create function f(r t) returns int language sql as 'select 1';
        alter domain d set default f(null);
        create domain e as int not null;
        create function g(x e) returns int language sql as 'select 1';
        alter domain e set default g(null)""",
    "domain in an array": """
        create domain d as text;
        create function ok(d) returns bool language sql immutable as 'select true';
        alter domain d add check (ok(value));
        create table t (x d default 'a' check (ok(x)), y d[]);
        create type c as (x d, y int)""",
    "range of its own function": """
        create type r;
        create function canon(r) returns r immutable strict language internal as 'int4range_canonical';
        create function apart(int, int) returns float8 immutable strict language internal as 'int4range_subdiff';
        create type r as range (subtype = int4, canonical = canon, subtype_diff = apart);
        comment on type r is 'mine';
        comment on function canon(r) is 'canonical';
        create table t (a r default '[1,2]', b r_multirange, check (isempty(canon(a))));
        create function f(r) returns int language sql as 'select lower($1)'""",
    "nullable column of a domain": """
        create domain number as int not null;
        create table t (a number, b number not null)""",
}


@pytest.mark.parametrize("sql", CIRCLES.values(), ids=CIRCLES)
def test_a_circle_comes_back(server: Server, sql: str) -> None:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql) is None
        before, found = snapshot(connection), introspect(connection)
    pulled = pulling.pulled(found.catalog, directory=False)
    assert [one for one in pulled.diagnostics if one.severity == "error"] == []
    (text,) = pulled.files.values()
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql_of(text)) is None
        assert compare(before, snapshot(connection)).equal, str(compare(before, snapshot(connection)))


def test_a_database_without_public_is_read(server: Server) -> None:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, "drop schema public") is None
        found = introspect(connection)
        assert [*found.catalog.objects] == [ref("sql", "no_schema_public")]
        assert not found.diagnostics
        comes_back(server, name)
