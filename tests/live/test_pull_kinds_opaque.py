"""Privileges, comments and what has no form of its own: made on a server, pulled, compiled, and made again the same."""

from __future__ import annotations

import re

import pytest

from dbsc.postgres.introspect import introspect
from dbsc.postgres.introspect.coverage import Covered, table
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.semantics.lift import lift
from dbsc.syntax.format import laid_out
from pages import blocks
from pulled import comes_back, round_trip, spaceless, sql_of

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
    ("all of a table", "create table t (a int); grant all on t to reader, public", "grant all to public, reader"),
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
        "default privileges for clerk in schema public {\n  grant all on tables to clerk, reader\n}",
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
        "y 2 { grant select to reader }",
    ),
    (
        "schemas",
        "alter default privileges grant usage on schemas to reader; create schema s;"
        "create schema t; revoke usage on schema t from reader",
        "schema s\n\nschema t {\n  grant none\n}",
    ),
)

SHELL = """
create schema s;
create type s.pence;
create function s.pence_in(cstring) returns s.pence language internal immutable strict as 'int4in';
create function s.pence_out(s.pence) returns cstring language internal immutable strict as 'int4out';
create type s.pence (input = s.pence_in, output = s.pence_out, like = int4, category = 'N');
"""

OPAQUE: tuple[Case, ...] = (
    ("cast", "create type m as (a int); create cast (text as m) with inout as implicit", "sql cast_text_as_m $$"),
    (
        "cast with a function",
        "create function f(bool) returns date language sql immutable return date '2000-01-01';"
        "create cast (bool as date) with function f(bool) as assignment;"
        "comment on cast (bool as date) is 'Odd.'",
        "create cast (boolean as date) with function public.f(boolean) as assignment;",
    ),
    (
        "cast that a view needs",
        "create type m as (a int); create cast (text as m) with inout; create view v as select 'x'::text::m as m",
        "sql cast_text_as_m",
    ),
    (
        "operator",
        "create function f(int, int) returns int language sql immutable as 'select $1';"
        "create operator <+++> (function = f, leftarg = int, rightarg = int, commutator = <+++>);"
        "comment on operator <+++> (int, int) is 'Left.';"
        "create table t (a int, b int generated always as (a <+++> 7) stored, check (a <+++> 1 > 0))",
        "sql operator_f $$",
    ),
    (
        "prefix operator",
        "create function f(int) returns int language sql immutable as 'select $1';"
        "create operator @#@ (function = f, rightarg = int)",
        "drop operator public.@#@(NONE,integer);",
    ),
    (
        "operator that is not linked back",
        "create function f(int, int) returns bool language sql immutable as 'select true';"
        "create operator @< (function = f, leftarg = int, rightarg = int, negator = @>=);"
        "create operator @>= (function = f, leftarg = int, rightarg = int)",
        "negator = operator(public.@>=)",
    ),
    (
        "operator class",
        "create operator class backwards for type int4 using btree as operator 1 >, operator 2 >=, operator 3 =,"
        "operator 4 <=, operator 5 <, function 1 btint4cmp(int4, int4);"
        "comment on operator class backwards using btree is 'Down.';"
        "create table t (a int); create index on t (a backwards)",
        "sql operator_class_backwards $$",
    ),
    (
        "operator family",
        "create operator family f using hash; comment on operator family f using hash is 'Loose.';"
        "alter operator family f using hash add operator 1 = (int4, int4), function 1 (int4, int4) hashint4(int4)",
        "alter operator family public.f using hash add",
    ),
    (
        "operator class of a family of another name",
        "create operator family f using btree;"
        "create operator class c for type int4 using btree family f as operator 1 <, operator 2 <=, operator 3 =,"
        "operator 4 >=, operator 5 >, function 1 btint4cmp(int4, int4)",
        "using btree family public.f as",
    ),
    (
        "operator class of gist",
        "create operator class c for type point using gist as operator 1 <<, operator 15 <->(point, point)"
        " for order by pg_catalog.float_ops, function 1 gist_point_consistent(internal, point, int2, oid, internal),"
        "function 2 gist_box_union(internal, internal), function 5 gist_box_penalty(internal, internal, internal),"
        "function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal),"
        "function 8 gist_point_distance(internal, point, int2, oid, internal), storage box",
        "storage box",
    ),
    ("base type", SHELL + "comment on type s.pence is 'Small.'", "sql type_pence $body$"),
    (
        "base type that all sorts of things need",
        SHELL + "create function s.lt(s.pence, s.pence) returns bool language internal immutable strict as 'int4lt';"
        "create function s.le(s.pence, s.pence) returns bool language internal immutable strict as 'int4le';"
        "create function s.eq(s.pence, s.pence) returns bool language internal immutable strict as 'int4eq';"
        "create function s.ge(s.pence, s.pence) returns bool language internal immutable strict as 'int4ge';"
        "create function s.gt(s.pence, s.pence) returns bool language internal immutable strict as 'int4gt';"
        "create function s.cmp(s.pence, s.pence) returns int language internal immutable strict as 'btint4cmp';"
        "create operator s.< (function = s.lt, leftarg = s.pence, rightarg = s.pence, commutator = operator(s.>),"
        " negator = operator(s.>=), restrict = scalarltsel, join = scalarltjoinsel);"
        "create operator s.<= (function = s.le, leftarg = s.pence, rightarg = s.pence);"
        "create operator s.= (function = s.eq, leftarg = s.pence, rightarg = s.pence, commutator = operator(s.=));"
        "create operator s.>= (function = s.ge, leftarg = s.pence, rightarg = s.pence, negator = operator(s.<));"
        "create operator s.> (function = s.gt, leftarg = s.pence, rightarg = s.pence, commutator = operator(s.<));"
        "create operator class s.pence_ops default for type s.pence using btree as operator 1 s.<, operator 2 s.<=,"
        "operator 3 s.=, operator 4 s.>=, operator 5 s.>, function 1 s.cmp(s.pence, s.pence);"
        "create domain s.little as s.pence; create type s.spans as range (subtype = s.pence);"
        "create table s.t (a s.pence primary key, b s.little); create index on s.t (b s.pence_ops);"
        "revoke usage on type s.pence from public",
        "external type s.pence",
    ),
    (
        "base type with parameters",
        "create type word; create function word_in(cstring, oid, int) returns word language internal immutable strict"
        " as 'varcharin'; create function word_out(word) returns cstring language internal immutable strict"
        " as 'varcharout'; create function word_typmod(cstring[]) returns int language internal immutable strict"
        " as 'varchartypmodin'; create function word_shown(int) returns cstring language internal immutable strict"
        " as 'varchartypmodout'; create type word (input = word_in, output = word_out, typmod_in = word_typmod,"
        " typmod_out = word_shown, like = varchar); create table t (a word(7))",
        "typmod_in = public.word_typmod,",
    ),
    (
        "access method",
        "create access method pile type table handler heap_tableam_handler;"
        "create materialized view m using pile as select 1 as a; create table t (a int) using pile",
        "materialized view m using pile",
    ),
    ("shell type", "create type later", "create type public.later;"),
    (
        "rule",
        "create table t (a int); create table u (a int);"
        'create rule "Odd one" as on update to t where old.a <> new.a do also insert into u values (new.a);'
        'comment on rule "Odd one" on t is \'Kept.\'; alter table t disable rule "Odd one"',
        'alter table public.t disable rule "Odd one";',
    ),
    (
        "rule of a view",
        "create table t (a int); create view v as select a from t;"
        "create rule r as on insert to v do instead insert into t values (new.a) returning t.a",
        "sql rule_r_on_v $$\ncreate rule r as\n on insert to public.v do instead",
    ),
    (
        "conversion",
        "create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8; comment on conversion c is 'From.'",
        "create conversion public.c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;",
    ),
    (
        "text search",
        "create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,"
        " headline = prsd_headline, lextypes = prsd_lextype);"
        "create text search template m (init = dsimple_init, lexize = dsimple_lexize);"
        "comment on text search template m is 'Plain.';"
        "create text search dictionary d (template = m); create text search configuration c (parser = p);"
        "alter text search configuration c add mapping for asciiword with d",
        "sql text_search_template_m $$",
    ),
    (
        "language",
        "create trusted language p handler plpgsql_call_handler inline plpgsql_inline_handler"
        " validator plpgsql_validator; comment on language p is 'Same.'; grant usage on language p to reader;"
        "create function f() returns int language p as 'begin return 1; end'",
        "create trusted language p handler plpgsql_call_handler",
    ),
    (
        "access method",
        "create function h(internal) returns index_am_handler language internal as 'bthandler';"
        "create access method m type index handler h; comment on access method m is 'Again.';"
        "create operator class c for type int4 using m as operator 1 <(int4, int4), operator 2 <=(int4, int4),"
        " operator 3 =(int4, int4), operator 4 >=(int4, int4), operator 5 >(int4, int4),"
        " function 1 btint4cmp(int4, int4)",
        "create access method m type index handler public.h;",
    ),
    (
        "transform",
        "create function f(internal) returns internal language internal immutable as 'prsd_lextype';"
        "create transform for circle language sql (from sql with function f(internal))",
        "create transform for circle language sql (from sql with function public.f(internal));",
    ),
)

COMMENTED = r"""
create schema s;
create domain s.d int constraint pos check (value > 0);
comment on domain s.d is 'D';
comment on constraint pos on domain s.d is 'DC';
create type s.comp as (a int, b text);
comment on type s.comp is 'C';
comment on column s.comp.a is 'CA';
create type s.r as range (subtype = int4);
comment on type s.r is 'R';
comment on type s.r_multirange is 'MR';
create table s.t (
  id serial primary key, x int generated always as identity, a int unique check (a > 0), f int references s.t
);
comment on table s.t is 'T';
comment on column s.t.a is 'TA';
comment on constraint t_pkey on s.t is 'PK';
comment on index s.t_pkey is 'PKI';
comment on constraint t_a_key on s.t is 'K';
comment on constraint t_a_check on s.t is 'CH';
comment on constraint t_f_fkey on s.t is 'FK';
comment on sequence s.t_id_seq is 'SEQ';
comment on sequence s.t_x_seq is 'SEQX';
comment on type s.t is 'rowtype';
create index ti on s.t (a);
comment on index s.ti is 'IDX';
create view s.v as select id, a from s.t;
comment on view s.v is 'V';
comment on column s.v.a is 'VA';
create materialized view s.mv as select id, a from s.t;
comment on materialized view s.mv is 'MV';
comment on column s.mv.a is 'MVA';
create index mvi on s.mv (a);
comment on index s.mvi is 'MVI';
create function s.f(int) returns int language sql as 'select 1';
comment on function s.f(int) is 'F';
create procedure s.p(int) language sql as 'select 1';
comment on procedure s.p(int) is 'P';
create aggregate s.ag(int) (sfunc = int4pl, stype = int);
comment on aggregate s.ag(int) is 'AG';
create function s.tf() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on s.t for each row execute function s.tf();
comment on trigger tr on s.t is 'TR';
create policy po on s.t;
comment on policy po on s.t is 'PO';
create sequence s.q;
comment on sequence s.q is 'Q';
create statistics s.st on a, f from s.t;
comment on statistics s.st is 'ST';
create table s.pt (a int, b text) partition by list (a); create table s.pt1 partition of s.pt for values in (1);
comment on table s.pt1 is 'PT1';
comment on column s.pt1.b is 'PT1B';
comment on column s.pt.b is 'PTB';
create index pti on s.pt (b);
comment on index s.pti is 'PTI';
comment on index s.pt1_b_idx is 'PTI1';
alter table s.pt add constraint ck check (a > 0);
comment on constraint ck on s.pt1 is 'CK1';
create table s.base (a int); create table s.kid (b int) inherits (s.base);
comment on column s.kid.a is 'KA';
create publication pu for table s.t;
comment on publication pu is 'PU';
create foreign data wrapper w;
comment on foreign data wrapper w is 'W';
create server sv foreign data wrapper w;
comment on server sv is 'SV';
create foreign table s.ft (a int) server sv;
comment on foreign table s.ft is 'FT';
comment on column s.ft.a is 'FTA';
create collation s.co from "C";
comment on collation s.co is 'CO';
create text search configuration s.tc (copy = english);
comment on text search configuration s.tc is 'TC';
create text search dictionary s.td (template = simple);
comment on text search dictionary s.td is 'TD';
create function s.et() returns event_trigger language plpgsql as 'begin end';
create event trigger ev on ddl_command_end execute function s.et();
comment on event trigger ev is 'EV';
create rule ru as on delete to s.t do instead nothing;
comment on rule ru on s.t is 'RU';
create extension citext;
comment on extension citext is 'own words';
comment on schema s is 'S';
comment on schema public is 'own public';
create type s.e as enum ('x');
comment on type s.e is 'E';
create table s.ex (a int, exclude (a with =));
comment on constraint ex_a_excl on s.ex is 'EX';
alter table s.ex add constraint nn check (a is not null) not valid;
comment on constraint nn on s.ex is 'NN';
create unlogged table s."Odd ""T"" x" ("Ä b" int);
comment on column s."Odd ""T"" x"."Ä b" is 'O';
"""
"""A comment on everything that can have one in a database, but for what stands in blocks."""

INHERITED = ("index", "constraint")  # some that partitions inherit have something of their own, and are told

LEFT = (
    "comment on index s.t_pkey is 'PKI';",
    "comment on sequence s.t_x_seq is 'SEQX';",
    "comment on type s.t is 'rowtype';",
    "comment on type s.r_multirange is 'MR';",
    "comment on constraint ck on s.pt1 is 'CK1';",
    "comment on schema public is 'own public';",
)
"""What there is no place for, and stands in blocks."""

TOLD = {
    "DBS803": "select lo_create(0), lo_create(0)",
    "DBS804": "create function f(internal, internal) returns internal"
    " language c as '$libdir/dict_snowball', 'dsnowball_lexize'",
}


def _by_name(cases: tuple[Case, ...]) -> list[object]:
    return [pytest.param(sql, part, id=name) for name, sql, part in cases]


@pytest.mark.parametrize(("sql", "part"), _by_name(PRIVILEGES))
def test_privileges(server: Server, sql: str, part: str) -> None:
    assert part in spaceless(round_trip(server, sql, ROLES))


@pytest.mark.parametrize(("sql", "part"), _by_name(DEFAULTS))
def test_default_privileges(server: Server, sql: str, part: str) -> None:
    assert part in spaceless(round_trip(server, sql, ROLES))


@pytest.mark.parametrize(("sql", "part"), _by_name(OPAQUE))
def test_what_has_no_form_of_its_own(server: Server, sql: str, part: str) -> None:
    assert part in re.sub("  +", " ", round_trip(server, sql, ROLES))


OWNED = """
create table s."Mine" (a int);
create sequence s.mine;
create table s.given (a int);
alter schema s owner to clerk;
alter table s.t owner to clerk; grant select on s.t to reader;
alter table s.pt1 owner to reader;
alter view s.v owner to reader;
alter materialized view s.mv owner to clerk;
alter sequence s.q owner to clerk;
alter function s.f(int) owner to clerk;
alter procedure s.p(int) owner to clerk;
alter aggregate s.ag(int) owner to clerk;
create aggregate s.every(*) (sfunc = int8inc, stype = bigint, initcond = '0');
alter aggregate s.every(*) owner to clerk;
alter type s.comp owner to clerk;
alter type s.e owner to clerk;
alter type s.r owner to clerk;
alter domain s.d owner to clerk;
alter collation s.co owner to clerk;
alter statistics s.st owner to clerk;
alter text search configuration s.tc owner to clerk;
alter text search dictionary s.td owner to clerk;
alter foreign table s.ft owner to clerk;
alter server sv owner to clerk;
alter schema public owner to clerk;
"""
"""Some that others own, of what has a comment."""

OWNERS = """
select 'relation', relname::text, relowner::regrole::text from pg_class where relnamespace = 's'::regnamespace
union all
select 'type', typname::text, typowner::regrole::text from pg_type where typnamespace = 's'::regnamespace
union all
select 'function', proname::text, proowner::regrole::text from pg_proc where pronamespace = 's'::regnamespace
union all
select 'collation', collname::text, collowner::regrole::text from pg_collation where collnamespace = 's'::regnamespace
union all
select 'statistics', stxname::text, stxowner::regrole::text from pg_statistic_ext
union all
select 'configuration', cfgname::text, cfgowner::regrole::text from pg_ts_config where cfgnamespace = 's'::regnamespace
union all
select 'dictionary', dictname::text, dictowner::regrole::text from pg_ts_dict where dictnamespace = 's'::regnamespace
union all
select 'schema', nspname::text, nspowner::regrole::text from pg_namespace where nspname in ('s', 'public')
union all
select 'server', srvname::text, srvowner::regrole::text from pg_foreign_server
order by 1, 2
"""


def test_owners_are_told_to_who_asks(server: Server) -> None:
    texts, owners = [], []
    sql = COMMENTED + OWNED
    try:
        for _ in range(2):
            with server.database() as name, server.connect(name, autocommit=True) as connection:
                failure = run_script(connection, ROLES + sql)
                assert failure is None, f"{failure}\n\n{sql}"
                owners.append(connection.execute(OWNERS).fetchall())
                text = laid_out(lift(introspect(connection, owners=True).catalog))
                assert "owned_by" not in lift(introspect(connection).catalog)
                texts.append(text.split("\n", 1)[1])  # behind the name of the database
                sql = sql_of(text)
            server.drop_roles()
    finally:
        server.drop_roles()
    assert owners[0] == owners[1]
    assert texts[0] == texts[1]
    assert "sql owned_by_clerk $$" in texts[0]
    assert {owner for _, _, owner in owners[0]} >= {"reader", "clerk"}


def test_no_comment_is_lost(server: Server) -> None:
    text = round_trip(server, COMMENTED)
    for statement in LEFT:
        assert statement in text


@pytest.mark.parametrize("sql", [COMMENTED, *(sql for _, sql, _ in (*PRIVILEGES, *DEFAULTS, *OPAQUE))])
def test_everything_there_is_accounted_for(server: Server, sql: str) -> None:
    try:
        with server.database() as name, server.connect(name, autocommit=True) as connection:
            assert run_script(connection, ROLES + sql) is None
            found = introspect(connection).coverage
    finally:
        server.drop_roles()
    assert found
    assert not [each for each in found if each.lost]
    assert not [each for each in found if each.native + each.opaque > each.number and each.kind not in INHERITED]


@pytest.mark.parametrize(("code", "sql"), TOLD.items())
def test_what_is_told_is_as_its_page_shows(server: Server, code: str, sql: str) -> None:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql) is None
        found = introspect(connection)
    (told,) = found.diagnostics
    assert told.code == code
    (block,) = blocks(code)
    library = told.message.replace("dict_snowball", "accounting")
    assert block.text == f"{told.severity}[{code}]: {library}\n"
    assert not [each for each in found.coverage if each.lost]


def test_the_coverage_as_a_table() -> None:
    found = (Covered("table", 12, 12, 0, 0), Covered("cast", 3, 0, 2, 0), Covered("large object", 1, 0, 0, 1))
    assert table(found).splitlines() == [
        "               there  native  in sql blocks  not carried over    lost",
        "table             12      12",
        "cast               3                      2                         1",
        "large object       1                                        1",
        "all               16      12              2                 1       1",
    ]


def test_an_exclusion_by_an_operator_of_somebodys_own(server: Server) -> None:
    text = round_trip(
        server,
        """
        create schema o;
        create type o.complex as (r float8, i float8);
        create function o.same(o.complex, o.complex) returns bool language sql immutable strict
          as 'select ($1).r = ($2).r';
        create function o.hashed(o.complex) returns int language sql immutable strict as 'select 1';
        create function o.larger(o.complex, o.complex) returns o.complex language sql immutable as 'select $1';
        create operator o.= (leftarg = o.complex, rightarg = o.complex, function = o.same,
          commutator = operator(o.=), hashes);
        create operator class o.by_hash default for type o.complex using hash
          as operator 1 o.=, function 1 o.hashed(o.complex);
        create aggregate o.largest(o.complex) (sfunc = o.larger, stype = o.complex);
        create table o.t (c o.complex, exclude using hash (c with operator(o.=)));
        create view o.v as select o.largest(c) as most from o.t;
        create cast (o.complex as text) with inout;
        """,
    )
    assert "exclude using hash (c with operator(o.=))" in text


OF_THE_MAIN_OWNER = """
create schema app authorization clerk;
create table app.t (id int primary key, a text);
alter table app.t owner to clerk;
create table app.u (id int primary key, a text);
alter table app.u owner to clerk;
create table app.w (id int primary key, a text);
alter table app.w owner to clerk;
create table app.mine (a int primary key, b text);
alter table app.mine owner to reader;
grant select (b) on app.mine to clerk;
create table app.shared (a int primary key);
alter table app.shared owner to reader;
grant select on app.shared to clerk, public;
grant select on app.t to public;
alter default privileges for role clerk in schema app grant select on tables to reader;
"""


@pytest.mark.parametrize("owners", [True, False])
def test_what_the_main_owner_may_do_and_gives(server: Server, owners: bool) -> None:
    try:
        with server.database() as name:
            with server.connect(name, autocommit=True) as connection:
                assert run_script(connection, ROLES + OF_THE_MAIN_OWNER) is None
                found = introspect(connection, owners=owners)
            grants = next(each for each in found.coverage if each.kind == "grant")
            if owners:
                text = comes_back(server, name, owners=True)
                assert "default privileges for clerk in schema app {" in text
                assert "grant select (b) on table app.mine to clerk;" in text
                assert (grants.number, grants.native, grants.opaque, grants.left_out) == (3, 2, 1, 0)
                return
            (told,) = found.diagnostics
            assert told.code == "DBS803"
            assert told.message == (
                "what `clerk` may do with what others own is not carried over: table app.mine, table app.shared"
            )
            assert (grants.number, grants.native, grants.opaque, grants.left_out) == (3, 2, 0, 1)
            assert "default privileges in schema app {" in lift(found.catalog)
    finally:
        server.drop_roles()
