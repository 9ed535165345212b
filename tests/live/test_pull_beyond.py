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
    assert "n OPERATOR(public.>) '5'::text as own".lower() in text.lower()


def test_casts_between_types_of_postgresql(server: Server) -> None:
    made = "create cast (int as text) with inout as implicit; create table t (a int check (a like '1%'), b text);"
    assert "check (a like '1%')" in round_trip(server, made)


def test_casts_that_make_what_we_ask_mean_two_things(connection: Connection) -> None:
    """A number before `||` is a text then, or an element of an array."""
    for type_ in ("int", "smallint", "oid", "regtype", "regproc", "numeric"):
        connection.execute(f"create cast ({type_} as text) with inout as implicit")
    snapshot(connection)
    assert len(introspect(connection).beyond.casts) == 6
