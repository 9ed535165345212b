"""Expressions stay short beside operators, casts and types that no catalog holds, and mean what they meant."""

from __future__ import annotations

import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import snapshot
from pulled import round_trip

ORDINARY = """
create schema s;
create type s.e as enum ('a', 'b');
create table s.t (
  x s.e check (x = 'a'), n numeric check (n > 0), d date check (d > '2020-01-01'),
  v varchar(10) check (v in ('a', 'b')), w text check (w <> ''), c char(2) check (c <> 'xx')
);
create view s.v as select n from s.t where n > 3 and v = 'c' and x <> 'b' and w like 'a%';
"""
SHORT = ("(x = 'a')", "(n > 0)", "(d > '2020-01-01')", "(w <> '')", "(c <> 'xx')")

OWN_TYPE = "create schema x; create type x.pair as (a int, b int);"
OWN_FUNCTION = "create function x.is({0}, {1}) returns bool immutable return true;"


@pytest.mark.parametrize(
    "more",
    [
        "create cast (x.pair as text) with inout as assignment;",
        "create cast (x.pair as text) with inout as implicit;",
        OWN_FUNCTION.format("x.pair", "x.pair")
        + "create operator x.> (leftarg = x.pair, rightarg = x.pair, function = x.is);"
        + "create view x.v as select row(1, 2)::x.pair operator(x.>) row(3, 4)::x.pair as c;",
        OWN_FUNCTION.format("x.pair", "text")
        + "create operator public.= (leftarg = x.pair, rightarg = text, function = x.is);",
        "create extension amcheck;",
    ],
    ids=["cast", "implicit cast", "operator", "operator on the path", "extension of which nothing is known"],
)
def test_what_has_to_do_with_other_types_changes_nothing(server: Server, more: str) -> None:
    text = round_trip(server, OWN_TYPE + more + ORDINARY)
    assert [part for part in SHORT if part not in text] == []
    assert "where n > 3 and v = 'c' and x <> 'b' and w like 'a%'" in text


def test_a_type_stays_where_an_operator_of_their_own_would_be_meant(server: Server) -> None:
    """`n > '5'` would find the operator for numbers and texts no worse than that for two numbers."""
    own = "create operator public.> (leftarg = numeric, rightarg = text, function = x.is);"
    using = "create view x.v as select n operator(public.>) '5'::text as own, n > 5::numeric as theirs from s.t;"
    made = OWN_TYPE + OWN_FUNCTION.format("numeric", "text") + own + ORDINARY
    text = round_trip(server, made + using)
    assert "n > '5'::text as own" in text


def test_types_of_extensions_may_be_in_heads_of_functions_alone(server: Server) -> None:
    """Of one that is known, and of one of which only the server knows that there is such a type."""
    text = round_trip(
        server,
        "create extension earthdistance cascade; create extension pg_trgm; create schema s;"
        "create function s.at(a float8) returns earth language sql immutable as 'select null::public.earth';"
        "create function s.grams(a gtrgm[], out b gtrgm) language sql immutable as 'select a[1]';"
        "create function s.first(a float8, b gtrgm) returns float8 language sql immutable as 'select a';"
        "create aggregate s.sum(gtrgm) (sfunc = s.first, stype = float8);"
        "create view s.v as select s.at(1) as a, null::gtrgm as b;",
    )
    assert "external type gtrgm" in text and "external type earth" not in text and "\nsql " not in text
    assert "function s.at(a float8) returns earth" in text and "function s.grams(a gtrgm[], out b gtrgm)" in text


def test_what_lies_in_public_is_called_by_its_bare_name(server: Server) -> None:
    """Operators, operator classes and types, where that finds the same."""
    made = """
    create type st as enum ('a', 'b');
    create schema x; create type x.st as enum ('c');
    create function st_over(st, st) returns bool language sql immutable as 'select true';
    create operator && (leftarg = st, rightarg = st, function = st_over, commutator = &&);
    create operator x.<> (leftarg = st, rightarg = st, function = st_over);
    create operator class st_ops for type st using hash as operator 1 = (anyenum, anyenum),
      function 1 hashenum(anyenum);
    create table t (a st, b st, check (a && b), check (a operator(x.<>) b));
    create index on t using hash (a st_ops);
    create extension citext; create extension btree_gist;
    create table e (c citext, d int, exclude using btree (c with =),
      exclude using gist (d with =, d with <>));
    create function f(a st, b x.st, c st[] default '{}') returns table (d st) language sql as 'select a';
    create function x.g(a public.st, b x.st) returns setof public.st language sql as 'select a';
    """
    text = round_trip(server, made)
    for part in (
        "check (a && b)",
        "check (a operator(x.<>) b)",
        "index using hash (a st_ops)",
        "exclude using btree (c with =)",
        "exclude using gist (d with =, d with <>)",
        "function f(a st, b x.st, c st[] = '{}') returns table (d st)",
        "function x.g(a public.st, b st) returns setof public.st",
    ):
        assert part in text


def test_a_cast_of_ones_own_keeps_what_it_gives(server: Server) -> None:
    """An index may hold what an immutable function makes of a type, though the cast stands in a block of SQL."""
    made = """
    create type money_of as (amount numeric, currency text);
    create function amount_of(money_of) returns numeric language sql immutable return ($1).amount;
    create function shown(money_of) returns text language sql immutable return ($1).currency;
    create cast (money_of as numeric) with function amount_of(money_of) as assignment;
    create cast (money_of as text) with function shown(money_of);
    create table t (m money_of, check (m::text <> ''));
    create index on t ((m::numeric), (m::text));
    """
    assert "index ((m::numeric), (m::text))" in round_trip(server, made)


def test_calls_of_variadic_functions(server: Server) -> None:
    """A server says the array that it makes of the arguments. Where a call without it means another one, it stays."""
    made = """
    create type role as enum ('owner', 'admin');
    create function has_role(id int, variadic roles role[]) returns bool language sql immutable as 'select true';
    create function any_of(variadic anyarray) returns anyelement language sql immutable as 'select $1[1]';
    create function two(variadic int[]) returns int language sql immutable as 'select 1';
    create function two(int, variadic int[]) returns int language sql immutable as 'select 2';
    create function one(variadic numeric[]) returns int language sql immutable as 'select 1';
    create function one(int, int) returns int language sql immutable as 'select 2';
    create table t (id int, j jsonb, v varchar(9), x text[],
      check (has_role(id, 'owner', 'admin')), check (any_of(v, 'x') = 'x'), check (any_of(1, 2, id) > 1),
      check (two(variadic array[1, 2]) = 1), check (one(variadic array[1, 2]) = 1), check (one(1, 2) = 2),
      check (one(1, 2, 3) = 1), check (jsonb_extract_path_text(j, 'a', v) = 'x'), check (num_nulls(variadic x) = 0),
      check (format('%s', variadic array[v, 'b']) = 'a'));
    """
    text = round_trip(server, made)
    for part in (
        "has_role(id, 'owner', 'admin')",
        "any_of(1, 2, id) > 1",
        "two(variadic array[1, 2]) = 1",
        "one(variadic array[1, 2]) = 1",
        "one(1, 2) = 2",
        "one(1, 2, 3) = 1",
        "jsonb_extract_path_text(j, 'a', v) = 'x'",
        "num_nulls(variadic x) = 0",
        "format('%s', variadic array[v, 'b']) = 'a'",
    ):
        assert part in text


def test_casts_between_types_of_postgresql(server: Server) -> None:
    made = "create cast (int as text) with inout as implicit; create table t (a int check (a like '1%'), b text);"
    assert "check (a like '1%')" in round_trip(server, made)


def test_casts_that_make_what_we_ask_mean_two_things(connection: Connection) -> None:
    """A number before `||` is a text then, or an element of an array."""
    for type_ in ("int", "smallint", "oid", "regtype", "regproc", "numeric"):
        connection.execute(f"create cast ({type_} as text) with inout as implicit")
    snapshot(connection)
    assert len(introspect(connection).beyond.casts) == 6
