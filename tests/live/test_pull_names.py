"""Names that several schemas have, and queries of many forms: pulled in few words, and compiled to the same."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from databases import sql_of
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import compare, snapshot
from dbsc.pull.expressions import shortened
from dbsc.semantics.lift import lift
from dbsc.syntax.format import laid_out
from pulled import round_trip

NAMES = r"""
create schema a;
create schema b;
create schema "Mixed";
create type a.mood as enum ('sad','ok');
create type b.mood as enum ('sad','ok');
create type public.mood as enum ('sad','ok');
create type public."date" as enum ('x');
create table public.org (id int primary key, v varchar(10), m public.mood default 'ok', am a.mood default
    'sad');
create table a.org (id int primary key, v varchar(10), m a.mood default 'ok', pm public.mood default 'ok' check
    (pm <> 'sad'));
create table b.t (id int primary key, org_id int, o2 b.mood check (o2 in ('sad','ok')), d public."date" default
    'x', d2 date default '2020-01-01');
create sequence a.s;
create sequence public.s;
create sequence b.only_b;
alter table a.org add n int default nextval('a.s');
alter table a.org add n2 int default nextval('public.s');
alter table b.t add n int default nextval('public.s'), add n3 int default nextval('b.only_b'), add n4 int
    default nextval('a.s');
create function public.lower(x int) returns int language sql immutable as 'select x';
create function a.f(x text) returns text language sql immutable as 'select x';
create function public.f(x text) returns text language sql immutable as 'select x';
create function a.f(x int) returns int language sql immutable as 'select x';
create function a.g(x text default 'q', y a.mood default 'ok', z text[] default '{}', w varchar default null)
    returns text language sql immutable as 'select x';
alter table a.org add check (a.f(v) <> 'x'), add check (public.f(v) <> 'y'), add check (pg_catalog.lower(v) <>
    'z'), add check (a.f(1) = public.lower(1));
alter table public.org add check (public.f(v) <> 'y'), add check (a.f(v) <> 'q'), add check (v in ('1','2')),
    add check (v::text in ('1'::varchar,'2'::varchar));
create view public.pg_tables as select 1 as tablename;
create view public.of_system as with pg_views as (select 1 as a)
    select tablename, a from pg_catalog.pg_tables, pg_views;
create text search configuration public.english (copy = pg_catalog.simple);
create table public.found (a text, b tsvector generated always as (to_tsvector('pg_catalog.english', a)) stored,
    c tsvector generated always as (to_tsvector('public.english', a)) stored);
create view public.pg_stat_activity as select pid, datname from pg_catalog.pg_stat_activity;
create view a.w as with org as (select 1 as id) select org.id, o.v from org join public.org o on o.id = org.id
    join a.org x on x.id = o.id where x.m = 'ok';
create view public.w as with recursive org(id) as (select id from a.org union all select org.id + 1 from org
    where id < 10) select * from org;
create view "Mixed"."My View" as select "user".id as "Id", 'it''s' as "order" from public.org "user" where
    "user".v like 'a%' and exists (select from a.org org where org.id = "user".id);
create view b.v as select t.*, (select count(*) from a.org) as c, '2020-01-01'::date as d3, 'x'::public."date"
    as d4 from b.t t where t.d2 between '2020-01-01' and '2021-01-01' and t.o2 = 'ok' and d = 'x';
create table "Mixed"."T" ("A b" text default 'x''y', "select" int check ("select" > 0), c text default
    E'a\nb\\c', check ("A b" ~ '\d+' or "A b" = E'\n'));
alter table a.org enable row level security;
create policy p on a.org using (id in (select org.id from public.org where org.v = org.v) and (select
    current_user) = 'x');
create policy p2 on a.org using (exists (select 1 from public.org o where o.id = org.id and o.m = 'ok') and v =
    any (array['a','b']));
create index on a.org (lower(v), (a.f(v))) where v is not null and m = 'ok';
create domain a.posint int default 5 check (value > 0 and value < a.f(1000));
create table a.u (p a.posint default 7, q a.posint[] default '{1,2}', r int generated always as (1 + 1) stored,
    s text generated always as (a.f('k')) stored, t int default -1, b boolean default (1 in (1,2)), x interval
    default '1 day', y timestamptz default now() + '1 day', z numeric(10,2) default 0.50, cc char(3) default
    'ab', dd varchar(5) default null);
create function b.tg() returns trigger language plpgsql as 'begin return new;
end';
create trigger tr before update on b.t for each row when (old.o2 is distinct from new.o2 and new.d2 >
    '2020-01-01' and old.* is distinct from new.*) execute function b.tg();
create statistics a.st on (a.f(v)), (id + 1) from a.org;
create table b.p (id int, at timestamptz) partition by range (date_trunc('day', at at time zone 'UTC'));
create publication pub for table a.org where (id > 5);
create materialized view a.mv as select v, count(*) from public.org group by v having count(*) > 1 order by 2
    desc;
create index on a.mv ((upper(v)));
"""
QUERIES = r"""
create schema a;
create table a.places (id int primary key, v varchar(10), ts timestamp, te timestamp, j jsonb);
create view a.x2 as with recursive r as (select 1 as n union all select n + 1 from r where n < 3) cycle n set
    is_cycle using path select n from r;
create view a.x4 as select overlay(v placing 'x' from 1 for 2) as o, substring(v similar 'a#"%#"b' escape '#')
    as s, ts at time zone interval '1 hour' as q, extract(epoch from ts) as e, position('a' in v) as p,
    trim(trailing from v) as t, current_time(2) as ct, row(1,'a') = row(id,v) as r, j['a']['b'] as jj, j -> 'a'
    -> 0 as j2, (select array[v, 'x'] limit 1 offset 0) as arr from a.places order by v collate "C" desc, id
    using >;
create view a.x5 as select * from (values (1,'a'),(2,null)) v(a,b) full join a.places o on o.id = v.a natural
    join (select 1 as a) z for update of o skip locked;
create view a.x6 as select count(distinct v) filter (where id > 1) as c, array_agg(distinct v order by v desc)
    as g, rank() over (order by id desc nulls last range between unbounded preceding and '1'::int following
    exclude ties) as r, sum(id) over (w rows 2 preceding) as s, grouping(v, id) as gg, mode() within group
    (order by v) as m from a.places group by grouping sets ((v, id), rollup (v), ()), id window w as (partition
    by id order by id) ;
create view a.x7 as select (ts, te) overlaps (te, ts) as o, E'a\nb' as l from a.places where v like E'x\n%';
alter view a.x7 alter l set default 'z';
"""


def _text(connection: Connection) -> str:
    found = introspect(connection)
    return laid_out(lift(shortened(found.catalog, found.beyond)))


def _pulled(server: Server, connection: Connection, made: str) -> str:
    """The text of a database, which makes the same database and has the same text again."""
    assert run_script(connection, made) is None
    text = _text(connection)
    with server.database() as name, server.connect(name, autocommit=True) as second:
        assert run_script(second, sql_of(catalog_of(text))[1]) is None
        difference = compare(snapshot(connection), snapshot(second))
        assert difference.equal, f"{difference}\n{text}"
        again = _text(second)
    assert again.partition("\n}")[2] == text.partition("\n}")[2]
    return text


def test_a_name_has_its_schema_where_it_would_mean_another(server: Server, connection: Connection) -> None:
    text = _pulled(server, connection, NAMES)
    assert "check (f(v) <> 'x') check (public.f(v) <> 'y') check (pg_catalog.lower(v) <> 'z')" in text
    assert "join public.org o on o.id = org.id" in text
    assert "= nextval('only_b')" in text
    assert "from pg_catalog.pg_tables, pg_views" in text
    assert "  tsvector? as (to_tsvector('pg_catalog.english', a))\n" in text
    assert "  tsvector? as (to_tsvector('english', a))\n" in text
    assert "select pid, datname from pg_catalog.pg_stat_activity" in text
    assert "::text" not in text.replace("v::text in (", "")


def test_queries_are_written_in_small_letters(server: Server, connection: Connection) -> None:
    text = _pulled(server, connection, QUERIES)
    assert text.count("\nview ") == 5
    assert "SELECT" not in text
    assert "'z'" in text
    assert "'z'::text" not in text


@pytest.mark.parametrize(
    "body", ["begin atomic select count(*) from m; select 1; end", "return (select count(*) from m)"]
)
def test_bodies_call_what_they_called(server: Server, body: str) -> None:
    text = round_trip(
        server,
        "create table m (a int);"
        "create aggregate count(int) (sfunc = int4pl, stype = int, initcond = '0');"
        f"create function counted() returns bigint language sql {body};",
    )
    assert "pg_catalog.count(*)" in text
