"""Privileges, comments and what has no form of its own: made on a server, pulled, compiled, and made again the same."""

from __future__ import annotations

import re

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
        "create access method m type index handler bthandler; comment on access method m is 'Again.'",
        "create access method m type index handler bthandler;",
    ),
    (
        "transform",
        "create function f(internal) returns internal language internal immutable as 'prsd_lextype';"
        "create transform for circle language sql (from sql with function f(internal))",
        "create transform for circle language sql (from sql with function public.f(internal));",
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


@pytest.mark.parametrize(("sql", "part"), _by_name(OPAQUE))
def test_what_has_no_form_of_its_own(server: Server, sql: str, part: str) -> None:
    assert part in re.sub("  +", " ", round_trip(server, sql, ROLES))
