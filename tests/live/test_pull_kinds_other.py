"""A database goes through `introspect`, its text and the compiler, and comes back: all that is no relation."""

from __future__ import annotations

import pytest

from dbsc.catalog.objects import Role
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.semantics.lift import lift
from dbsc.syntax.format import laid_out
from pulled import MISTAKES, round_trip, spaceless, sql_of

ENUM = """
    create type mood as enum ('sad', 'it''s ok', 'Very happy');
    comment on type mood is 'How somebody feels'"""
DOMAINS = """
    create domain positive as int not null default 3 constraint a check (value > 0) constraint b check (value < 100);
    comment on domain positive is 'more than nothing';
    alter domain positive add constraint c check (value <> 5) not valid;
    comment on constraint a on domain positive is 'less would not do';
    comment on constraint c on domain positive is 'five is no number';
    create domain code as varchar(10) collate "C" default 'x';
    create domain lists as int[];
    create domain small as positive check (value < 10);
    create domain bits as bit varying(3);
    create domain span as interval day to second(3)"""
COMPOSITE = """
    create type place as (street text collate "C", number int, tags varchar(3)[], at timestamp(2) with time zone);
    comment on type place is 'where';
    comment on column place.street is 'with its number';
    create type nothing as ();
    create type nested as (inside place, all_of place[])"""
RANGE = """
    create function distance(numeric, numeric) returns float8 language sql immutable as $$ select ($1 - $2)::float8 $$;
    create type prices as range (subtype = numeric, subtype_diff = distance, multirange_type_name = many_prices);
    comment on type prices is 'from one to another';
    create type floats as range (subtype = float8, subtype_diff = float8mi);
    create type names as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C");
    create type plain_range as range (subtype = int);
    create domain many as plain_multirange"""
COLLATIONS = """
    create schema app;
    create collation bytewise from "C";
    create collation apart (lc_collate = 'C', lc_ctype = 'POSIX');
    comment on collation apart is 'one for each'"""
COLLATIONS_OF_ICU = """
    create collation german (provider = icu, locale = 'de-DE', deterministic = false)"""
COLLATIONS_18 = """
    create collation plain (provider = builtin, locale = 'C.UTF-8')"""
FUNCTIONS = """
    create schema app;
    create type app.mood as enum ('a', 'b');
    create function app.all_of(a int, b text default 'it''s', variadic c int[] default '{1}')
      returns table ("X" int, y app.mood)
      language plpgsql stable strict security definer leakproof cost 0.5 rows 7 parallel safe
      set search_path = '', public, "$user" set work_mem = '64MB' set app.x = 'two  spaces' set enable_seqscan = off
      set statement_timeout = 0 set datestyle = 'ISO, DMY'
      as $$
begin
	-- a 'quote', a \\ and a tab
  return;
end
$$;
    comment on function app.all_of(int, text, int[]) is 'Two
lines';
    create function app.outs(inout a int, out "B" text) language sql as 'select 1, ''x''';
    create function app.rows(out a int, out b int) returns setof record language sql as $$ select 1, 2 $$;
    create function app.some(int, double precision, varchar, timestamp with time zone, "char", char, bit varying)
      returns setof int language sql as 'select 1';
    create function app.some(time with time zone[], app.mood) returns varchar language sql immutable as $$ select '' $$;
    create function app.dollars() returns text language sql as 'select $$x$$ || $body$y$body$';
    create function app.ends() returns text language sql as 'select 1::text --$';
    create function app.lines() returns int language plpgsql as E'begin\\r\\n  return 1;\\r\\nend';
    create function app.poly(anyelement, variadic anyarray) returns anyelement language plpgsql
      as 'begin return $1; end';
    create function app.times(at timestamptz default now(), "order" int default null, z bool default true) returns void
      language sql as ''"""
UNCHECKED = """
    create schema app;
    create table app.orders (id int);
    create function app.found() returns bigint language sql set search_path = app, pg_temp
      as 'select count(*) from orders';
    create function app.good(app.orders) returns int language plpgsql as 'begin return $1.id; end';
    set check_function_bodies = off;
    create function app.not_found() returns bigint language sql as 'select count(*) from orders';
    create function app.gone() returns setof int language sql as 'select id from rows_of_session';
    create function app.no_block() returns int language plpgsql as 'this is no block';
    create procedure app.nothing() language sql as 'call app.nowhere()';
    create function app.odd() returns int language sql set work_mem = '1MB' set default_text_search_config = nowhere
      as 'select 1';
    reset check_function_bodies"""
SETTINGS = f"""
    create function lists() returns int language sql set local_preload_libraries = '{"long" * 16}', '', "Mixed", 'a"b'
      as 'select 1'"""
SUPPORT = """
    create function zz(internal) returns internal language internal as 'generate_series_int4_support';
    create function series(int, int) returns setof int language internal strict support zz as 'generate_series_int4'"""
LINE_ENDS = r"""
    create function lines() returns int language sql as E'\r\n select 1; -- it''s \\r\r\n';
    create function said() returns text begin atomic select E'a\r\n\\b'; end;
    create table notes (a text default E'x\r\ny', b text check (b <> E'\r'), c text default E'\\\r', d text);
    create view ends as select E'a\r\nb' as x, U&'\000D' as y, c from notes where b > E'\r\n';
    create type ending as enum (E'a\r\n', E'b\r', E'c\n');
    create function note() returns trigger language plpgsql as 'begin return new; end';
    create trigger t before insert on notes for each row execute function note(E'a\r\n');
    create policy own on notes using (b = E'\r\n');
    create rule r as on delete to notes do also insert into notes (a) values (E'\r\n"');
    comment on table notes is E'one\r\ntwo\rthree';
    comment on column notes.d is E'it''s\r\n\\r'"""
NAMES_OF_BUILTIN_TYPES = """
    create schema app;
    create type bit as enum ('a');
    create type char as enum ('a');
    create type date as enum ('a');
    create type serial as enum ('a');
    create type app.bit as enum ('a');
    create type app.int as enum ('a');
    create type app.interval as (a int);
    create domain text as pg_catalog.text check (value <> '');
    create table json (
      a pg_catalog.text, b public.text, c public.date, d date, e public.bit[], f pg_catalog.bit(3), g public.char,
      h pg_catalog."char", i char(3), j public.serial, k app.int, l app.interval, m interval(3), n app.bit, o varbit,
      p varbit(3), check (c > 'a'), check (d > '2020-01-01')
    );
    create table app.point (a public.json, b pg_catalog.json, c point);
    create view app.shown as select 'a'::public.date as c, '2020-01-01'::pg_catalog.date as d, b from public.json;
    create function f(a public.date, b date, c public.json, d pg_catalog.json, e public.char, f "char", g app.bit)
      returns public.bit language sql as $$ select 'a'::public.bit $$;
    create index on public.json ((b::pg_catalog.text));
    create type app.dates as range (subtype = public.date);
    create domain app.day as public.date default 'a' not null;
    create aggregate app.all_of(public.date) (sfunc = array_append, stype = public.date[])"""
ALIKE_INDEXES = """
    create table p (id int, x int) partition by range (id);
    create table p1 partition of p for values from (0) to (10);
    create table p2 partition of p for values from (10) to (20);
    create index a on p (x);
    create index b on p (x);
    create index c on p (x desc);
    create unique index u on p (id);
    create index own on p1 (id);
    create unique index p1_u on p1 (id);
    create index last on p1 (x);
    alter table p add primary key (id);
    create table r (id int, x int) partition by range (id);
    create table r1 partition of r for values from (0) to (10);
    create index sorted on r1 (x);
    create index rx on r (x desc);
    create table q (id int) partition by range (id);
    create table q1 partition of q for values from (0) to (100) partition by range (id);
    create table q1c partition of q1 for values from (0) to (100);
    create index q_idx on q (id);
    create index q1_idx on q1 (id);
    create index q1c_idx on q1c (id);
    create index q_where on q (id) where id > 5;
    create index q1c_where on q1c (id) where id > 5"""
TRANSFORMED = """
    create transform for integer language sql (
      from sql with function prsd_lextype(internal), to sql with function int4recv(internal)
    );
    create function same(integer) returns integer transform for type integer language sql as 'select $1'"""
PROCEDURES = """
    create procedure noop() language sql as '';
    create procedure swap(inout a int, inout b int) language plpgsql security definer
      as $$ declare c int := a; begin a := b; b := c; end $$;
    comment on procedure noop() is 'does nothing'"""
SYSTEM_TYPES = """
    create domain called as information_schema.sql_identifier;
    create function of_system(a information_schema.cardinal_number, b pg_class, c aclitem[]) returns pg_class
      language plpgsql as 'begin return b; end';
    create function listed(b pg_class[]) returns setof pg_stat_activity language plpgsql as 'begin end'"""
STANDARD_BODIES = """
    create function twice(a int) returns int immutable return a * 2;
    create function pair(a int, out b int, out c int) begin atomic select a, 2; end;
    create table log (id int, note text);
    create function noted(a int, out b int, out c text, out d bigint, out e text)
      begin atomic insert into log values (a, 'x') returning id, 'it''s; from', 3, (select 'y'); end;
    create function unnamed(a int) returns table (b text, c float8, d text, e text)
      begin atomic
        delete from log where id = a;
        select 'a', percentile_cont(0.5) within group (order by id), case when a > 1 then 'b' else 'c' end, min(note)
          from log where note = 'from' group by 1 order by 1;
      end;
    create function returned() returns text return (select 'x' from log where id in (select 1::bigint) limit 1);
    create procedure nothing(inout a int) begin atomic select a + 1; end;
    create procedure several() begin atomic update log set (id, note) = (select 1, 'x') where id = 3; end;
    create function named("the id" int) returns setof int begin atomic select "the id" union select 2; end"""
INTERNAL = """
    create function own_abs(int) returns int language internal immutable strict parallel safe as 'int4abs';
    create function own_row_number() returns bigint language internal window immutable as 'window_row_number';
    create function own_series(int, int) returns setof int language internal immutable strict
      support generate_series_int4_support as 'generate_series_int4'"""
AGGREGATES = """
    create schema app;
    create function app.add(a int, b int) returns int language sql immutable as 'select a + b';
    create function app.less(a int, b int) returns int language sql immutable as 'select a - b';
    create function app.first(a int) returns int language sql immutable as 'select a';
    create aggregate app.total(value int) (
      sfunc = app.add, stype = int, sspace = 8, finalfunc = app.first, finalfunc_modify = shareable,
      combinefunc = app.add, initcond = '0', msfunc = app.add, minvfunc = app.less, mstype = int, msspace = 9,
      mfinalfunc = app.first, mfinalfunc_modify = read_write, minitcond = '0', parallel = restricted
    );
    comment on aggregate app.total(int) is 'the sum';
    create aggregate app.least(int) (sfunc = int4smaller, stype = int, sortop = <);
    create aggregate app.rows(*) (sfunc = int8inc, stype = bigint, initcond = '0');
    create aggregate app.disc(float8 order by anyelement) (
      sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra
    );
    comment on aggregate app.disc(float8 order by anyelement) is 'in between';
    create aggregate app.place(variadic "any" order by variadic "any") (
      sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical
    );
    create aggregate app.mean(float8) (
      sfunc = float8_accum, stype = float8[], finalfunc = float8_avg, combinefunc = float8_combine, initcond = '{0,0,0}'
    );
    create aggregate app.numbers(numeric) (
      sfunc = numeric_accum, stype = internal, finalfunc = numeric_avg, combinefunc = numeric_combine,
      serialfunc = numeric_serialize, deserialfunc = numeric_deserialize, parallel = safe
    )"""
TEXT_SEARCH = """
    create schema app;
    create text search dictionary app.plain (template = simple, stopwords = english, accept = false);
    comment on text search dictionary app.plain is 'words as they are';
    create text search dictionary french (template = snowball, language = french);
    create text search configuration app.english (copy = english);
    alter text search configuration app.english alter mapping for asciiword, word with app.plain, english_stem;
    comment on text search configuration app.english is 'mostly english';
    create text search configuration own (parser = default);
    alter text search configuration own add mapping for asciiword, word, int with french, simple;
    alter text search configuration own add mapping for email with simple;
    create text search configuration "Same" (copy = own);
    create text search configuration bare (parser = default);
    create text search configuration just (copy = simple)"""
FOREIGN = """
    create foreign data wrapper plain validator postgresql_fdw_validator;
    create foreign data wrapper other options (debug 'true', mode 'it''s');
    comment on foreign data wrapper other is 'ours';
    create server quotes type 'replica' version '17' foreign data wrapper plain options (host 'example.org', port '1');
    create extension file_fdw;
    create foreign data wrapper files handler public.file_fdw_handler validator file_fdw_validator;
    create server second foreign data wrapper other;
    comment on server second is 'another';
    create user mapping for public server second;
    create user mapping for current_user server quotes options ("user" 'reader')"""
EVENT_TRIGGERS = """
    create schema app;
    create function app.log() returns event_trigger language plpgsql as $$ begin end $$;
    create event trigger first on ddl_command_end execute function app.log();
    comment on event trigger first is 'all';
    create event trigger tagged on sql_drop when tag in ('DROP TABLE', 'DROP VIEW') execute function app.log();
    alter event trigger tagged disable;
    create event trigger always on ddl_command_start when tag in ('CREATE INDEX') execute function app.log();
    alter event trigger always enable always;
    create event trigger replica on table_rewrite execute function app.log();
    alter event trigger replica enable replica"""
EXTENSIONS = """
    create schema app;
    create extension citext;
    create extension hstore with schema app;
    comment on extension citext is 'words of any case';
    create domain email as citext;
    create domain pairs as app.hstore"""
PUBLICATIONS = """
    create schema app;
    create publication everything for all tables with (publish = 'insert, truncate');
    comment on publication everything is 'to replicas';
    create publication chosen for tables in schema app with (publish_via_partition_root);
    create publication nothing"""
PUBLISHED = """
    create schema app;
    create table app.prices (id int primary key, "At" date, price numeric, note text);
    create table plain (id int primary key);
    create table parts (id int, primary key (id)) partition by range (id);
    create table parts_1 partition of parts for values from (1) to (10);
    create publication prices for table app.prices (id, "At") where (id > 0 and "At" is not null), plain;
    create publication two for tables in schema app, table plain;
    create publication of_root for table parts, parts_1 where (id > 5)
      with (publish_via_partition_root, publish = 'insert');
    create publication rows for table app.prices where (price > 1) with (publish = 'insert, truncate')"""
PUBLISHED_PARENTS = """
    create table p (a int primary key, b text);
    create table c (d int) inherits (p);
    create table e () inherits (c);
    create foreign data wrapper nowhere;
    create server nowhere foreign data wrapper nowhere;
    create table q (a int);
    create foreign table f () inherits (q) server nowhere;
    create table r () inherits (q);
    create publication alone for table only p with (publish = 'insert');
    create publication all_of_them for table p (a, b) where (a > 1) with (publish = 'insert');
    create publication below for table c;
    create publication apart for table only p (a), only e (b) with (publish = 'insert');
    create publication two_ways for table only p where (a > 1), c with (publish = 'insert');
    create publication not_here for table only q, r"""
TRIGGERS = r"""
    create schema app;
    create function app.note() returns trigger language plpgsql as $$ begin return new; end $$;
    create table app.orders (id int primary key, "Total" int, note text, twice int generated always as (id * 2) stored);
    create table other (id int primary key);
    create trigger a before insert or delete or update of "Total", note on app.orders for each row
      when (pg_trigger_depth() > 0 or current_user = 'when (x)')
      execute function app.note('it''s', 'back\slash', '1', 'new');
    create trigger b after update on app.orders referencing old table as before new table as "After"
      for each statement execute function app.note();
    create trigger c after truncate on app.orders execute function app.note();
    create trigger d before update on app.orders for each row execute function suppress_redundant_updates_trigger();
    create trigger "when" after update on app.orders for each row when (old.* is distinct from new.*)
      execute function app.note();
    create constraint trigger e after insert or update on app.orders from other deferrable initially deferred
      for each row execute function app.note();
    create constraint trigger f after delete on app.orders not deferrable for each row when (old.twice > 1)
      execute function app.note('');
    create trigger g before insert on app.orders for each statement when (pg_trigger_depth() = 0)
      execute function app.note();
    alter table app.orders disable trigger b;
    alter table app.orders enable always trigger c;
    alter table app.orders enable replica trigger e;
    comment on trigger a on app.orders is 'what for';
    create view app.open_orders as select id, note from app.orders;
    create trigger h instead of insert or update on app.open_orders for each row execute function app.note();
    create trigger i after delete on app.open_orders for each statement execute function app.note();
    comment on trigger h on app.open_orders is 'writes';
    create foreign data wrapper nowhere;
    create server nowhere foreign data wrapper nowhere;
    create foreign table far (id int) server nowhere;
    create trigger j after insert on far for each row execute function app.note()"""
TRIGGERS_OF_PARTITIONS = """
    create function note() returns trigger language plpgsql as $$ begin return new; end $$;
    create table parts (id int, note text) partition by range (id);
    create table parts_1 partition of parts for values from (1) to (10);
    create table parts_2 partition of parts for values from (10) to (20) partition by range (id);
    create table parts_2a partition of parts_2 for values from (10) to (15);
    create trigger everywhere after insert on parts for each row execute function note();
    create trigger statements after insert on parts execute function note();
    create trigger own before update on parts_1 for each row execute function note('own');
    create trigger middle before update on parts_2 for each row execute function note()"""
TRIGGER_STATES_OF_PARTITIONS = """
    create function note() returns trigger language plpgsql as $$ begin return new; end $$;
    create table parts (id int, note text) partition by range (id);
    create table parts_1 partition of parts for values from (1) to (10);
    create table parts_2 partition of parts for values from (10) to (20) partition by range (id);
    create table parts_2a partition of parts_2 for values from (10) to (15);
    create table parts_2b partition of parts_2 for values from (15) to (20);
    create trigger a after insert on parts for each row execute function note();
    create trigger b after insert on parts for each row execute function note();
    create trigger c after insert on parts for each row execute function note();
    alter table parts_1 disable trigger a;
    alter table parts_2a enable always trigger a;
    alter table parts disable trigger b;
    alter table parts_2b enable trigger b;
    alter table parts enable replica trigger c"""
POLICIES = """
    create table notes (id int primary key, owner name, "Text" text);
    alter table notes enable row level security;
    create policy everybody on notes using (true);
    create policy own on notes as restrictive for update to pg_read_all_stats, pg_monitor
      using (owner = current_user) with check (owner = current_user and "Text" <> '');
    create policy reads on notes for select to public using (id in (select id from notes));
    create policy writes on notes for insert with check (owner = session_user);
    create policy "Removes it" on notes for delete to pg_monitor using (id > 1);
    create policy nothing on notes for update;
    comment on policy own on notes is 'mine'"""
ACCESS_METHODS_18 = """
    create access method pile type table handler heap_tableam_handler;
    create table piled (a int) partition by range (a) using pile;
    create table piled_1 partition of piled for values from (1) to (2);
    create table piled_2 partition of piled for values from (2) to (3) using heap;
    create table piled_3 partition of piled for values from (3) to (4) partition by list (a);
    create table piled_3_rest partition of piled_3 default"""
PUBLICATION_18 = "create publication generated for all tables with (publish_generated_columns = stored)"


ROLES_OF_A_SERVER = """
    create role dbsc_test_staff;
    create role dbsc_test_readers noinherit createdb;
    create role dbsc_test_app login connection limit 20 valid until '2030-01-01' bypassrls;
    comment on role dbsc_test_app is 'What applications connect as.';
    grant dbsc_test_staff, pg_monitor to dbsc_test_app;
    grant dbsc_test_readers to dbsc_test_app with admin option;
    alter role dbsc_test_app set statement_timeout = '5s';
    alter role dbsc_test_app set search_path = "$user", public, 'The App';
    alter role dbsc_test_app set app.x = '1''s';
    alter role dbsc_test_app set enable_seqscan = off"""


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(sql, id=name.lower())
        for name, sql in list(globals().items())
        if name.isupper() and isinstance(sql, str) and not name.endswith(("_18", "_SERVER"))
    ],
)
def test_round_trip(server: Server, sql: str) -> None:
    if "icu" in sql and not has_icu(server):
        pytest.skip("the server is built without ICU")
    round_trip(server, sql, told=MISTAKES)


def test_columns_of_every_type(server: Server) -> None:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        rows = connection.execute(
            "select format_type(oid, -1), typarray <> 0 from pg_type"
            " where typtype in ('b', 'r', 'm') and typcategory <> 'A'"
            " and typnamespace = 'pg_catalog'::regnamespace order by 1"
        ).fetchall()
    types = [each for type_, has_array in rows for each in (type_, *([f"{type_}[]"] if has_array else []))]
    columns = [f"c{number} {type_}" for number, type_ in enumerate(types)]
    round_trip(server, f"create table every_type ({', '.join(columns)})")


def test_roles_where_they_are_asked_for(server: Server) -> None:
    texts: list[str] = []

    def roles(sql: str) -> list[Role]:
        with server.database() as name, server.connect(name, autocommit=True) as connection:
            assert run_script(connection, sql) is None
            assert not list(introspect(connection).catalog.all(Role))
            found = introspect(connection, roles=True)
            assert not found.diagnostics
            texts.append(laid_out(lift(found.catalog)))
            return [each for each in found.catalog.all(Role) if each.name.startswith("dbsc_test_")]

    try:
        first = roles(ROLES_OF_A_SERVER)
    finally:
        server.drop_roles()
    assert 'set search_path = "$user", public, "The App"' in spaceless(texts[0])
    try:
        assert roles(sql_of(texts[0])) == first
    finally:
        server.drop_roles()


@pytest.mark.parametrize(
    "sql",
    [COLLATIONS_18, PUBLICATION_18, ACCESS_METHODS_18],
    ids=["collations", "publication", "access methods"],
)
def test_round_trip_of_18(pg18: Server, sql: str) -> None:
    if "icu" in sql and not has_icu(pg18):
        pytest.skip("the server is built without ICU")
    round_trip(pg18, sql)


def has_icu(server: Server) -> bool:
    """Whether a server is built with ICU."""
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        return run_script(connection, "create collation icu (provider = icu, locale = 'und')") is None
