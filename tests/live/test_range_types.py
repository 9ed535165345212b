"""Range types that become others while columns hold values: over another type, or with these in another order."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.migrate.diff import diff
from dbsc.postgres.scratch import Server
from evolved import evolved, measured, steps

BEFORE = """
database d { target postgres; postgres 15 }
external role reader

function apart(a float8, b float8) returns float8 language sql immutable as (select a - b)
--- How long.
range type span { subtype int4; grant usage to reader }
table things {
  id     int pk
  a      span = span(1, 2) check (a <> span(7, 9))
  many   span_multirange?
  list   span[]?
  plain  int = 0
  index using gist (a)
  index kept_by (plain) where (a <> span(4, 6))
  unique (a, id)
  exclude using gist (a with &&) where (id < 3)
  grant select (a), update (many) to reader
}
function within(s span) returns bool language sql immutable as (select s @> lower(s) or s = span(1, 1))
view shown as ( select id, a, upper(many) as most, within(a) as inside from things )
"""
ROWS = """
insert into things (id) values (1);
insert into things values (2, '[3,5)', '{[1,2),[5,7)}', '{"[1,2)",NULL,empty}'), (3, 'empty', '{}', '{}');
insert into things values (4, '(,)', '{(,3)}', null);
"""
KEPT = """do $$ begin
  assert (select string_agg(a::text, ' ' order by id) from things) = '[1,2) [3,5) empty (,)', 'a';
  assert (select string_agg(many::text, ' ' order by id) from things) = '{[1,2),[5,7)} {} {(,3)}', 'many';
  assert (select list::text from things where id = 2) = '{"[1,2)",NULL,empty}', 'list';
  assert pg_typeof((select lower(a) from things where id = 2)) = '%s'::regtype, 'subtype';
  assert span(1, 2) = (select a from things where id = 1) and exists (table shown), 'constructor';
  assert span_multirange(span(1, 2)) @> span(1, 2), 'multirange constructor';
end $$"""
CHANGES = {
    "larger numbers": ("subtype int4", "subtype int8", "bigint"),
    "numbers of any kind": ("subtype int4", "subtype numeric", "numeric"),
    "another difference": ("subtype int4", "subtype float8; subtype diff public.apart", "double precision"),
}


def test_what_stops_all_users_of_a_table_needs_leave() -> None:
    (problem,) = diff(catalog_of(BEFORE), catalog_of(BEFORE.replace("int4", "int8"))).problems
    assert "`span` becomes another type, of which `things` holds values" in problem.message
    assert problem.help is not None and problem.help.endswith("--allow 'block things'")


@pytest.mark.parametrize("change", CHANGES)
def test_a_range_type_is_over_another_type(server: Server, change: str) -> None:
    old, new, subtype = CHANGES[change]
    assert old in BEFORE
    proof = evolved(server, BEFORE, BEFORE.replace(old, new), ROWS, KEPT % subtype, "block things")
    assert proof.ok, told(proof)
    assert measured(proof, "public.things") == "all rewriting"


TEXTS = """
database d { target postgres; postgres 15 }
range type letters { subtype text%s }
table words { id int pk; a letters?; b letters? }
"""
ORDERS = (
    ("", '; collation "C"'),
    ('; collation "C"', ""),
    ("", "; operator class text_pattern_ops"),
    ("; operator class text_pattern_ops", '; collation "C"'),
)


@pytest.mark.parametrize(("before", "after"), ORDERS)
def test_the_values_of_a_range_type_have_another_order(server: Server, before: str, after: str) -> None:
    rows = "insert into words select n, letters('a' || n, 'b' || n), 'empty' from generate_series(1, 50) n"
    holds = "do $$ begin assert (select count(*) from words where a = letters('a' || id, 'b' || id)) = 50; end $$"
    proof = evolved(server, TEXTS % before, TEXTS % after, rows, holds, "block words")
    assert proof.ok, told(proof)
    assert measured(proof, "public.words") == "all rewriting"


def test_values_that_not_all_fit_are_converted_as_the_source_says(server: Server) -> None:
    before = (
        "database d { target postgres; postgres 15 }\nrange type span { subtype %s }\ntable t { id int pk; a span%s }"
    )
    old, new = (
        before % ("float8", ""),
        before % ("int4", " convert (span(floor(lower(a))::int4, ceil(upper(a))::int4))"),
    )
    (problem,) = diff(catalog_of(old), catalog_of(before % ("int4", ""))).problems
    assert "was over double precision, and is over integer" in problem.message
    assert problem.help is not None and "convert" in problem.help
    holds = "do $$ begin assert (select a::text from t) = '[1,4)'; end $$"
    proof = evolved(server, old, new, "insert into t values (1, '[1.5,3.5)')", holds, "block t")
    assert proof.ok, told(proof)


def test_a_range_type_that_no_column_holds_is_made_again() -> None:
    before = "database d { target postgres; postgres 15 }\nrange type span { subtype int4 }\n"
    assert steps(before, before.replace("int4", "int8")) == ["replace_span"]
    assert "create type" in sql_of(catalog_of(before))[1]
