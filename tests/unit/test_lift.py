"""A catalog is written as a person writes it, and means the same when it is read again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.semantics.lift import lift
from dbsc.source import Source
from dbsc.syntax.format import format_source, laid_out


def text_of(schema: str) -> str:
    """What is written of a schema, which means the same."""
    catalog = catalog_of(schema)
    text = laid_out(lift(catalog))
    again = catalog_of(text)
    assert dict(again.objects) == dict(catalog.objects)
    assert again.intent == catalog.intent
    return text


def test_names_of_checks_of_domains_that_would_be_chosen_are_left_out() -> None:
    checks = "check (value <> '') check (value <> 'a') constraint x check (value <> 'b') check (value <> 'c')"
    assert text_of(f"domain word text? {checks}") == f"domain word text? {checks}\n"
    other = "domain word text constraint word_check1 check (value <> '') check (value <> 'a')"
    assert text_of(other) == f"{other}\n"


def test_calls_stand_without_parentheses_whatever_is_in_them() -> None:
    schema = """table t {
  a  text = lower(trim('X)'))
  b  timestamptz = ((now() at time zone 'utc')::timestamptz)

  index (lower(trim(a)), (a || 'x'))
}
"""
    assert text_of(schema) == schema


def test_references_checks_and_indexes_stand_at_their_column() -> None:
    schema = """table users {
  id     bigint pk identity
  email  text unique nulls not distinct
}

table posts {
  id         bigint pk identity
  author_id  -> users? on delete set null index
  email      -> users(email) unique on update cascade
  votes      int = 0 check (votes >= 0)
  at         timestamptz = now() index using brin

  index (author_id, at)
}
"""
    assert text_of(schema) == schema


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a int; check t_a_check (a > 0)", "a  int check (a > 0)"),
        ("a int; check t_a_check1 (a > 0)", "check t_a_check1 (a > 0)"),
        ("a int; check t_a_check (a > 0); check t_a_check1 (a < 9)", "a  int check (a > 0) check (a < 9)"),
        ("a int; check t_check (a > 0)", "check t_check (a > 0)"),
        ("a int; b int; check t_check (a > b)", "check (a > b)"),
        ("a int; b int; check t_a_check (a > b)", "check t_a_check (a > b)"),
        ("lower text; check t_check (lower(lower) = 'a')", "check t_check (lower(lower) = 'a')"),
        ("lower text; a text; check t_a_check (lower(a) = 'a')", "a      text check (lower(a) = 'a')"),
        ("a int; check t_a_check (a > 0) not valid", "check (a > 0) not valid"),
        ("a int; index t_a_idx (a)", "a  int index"),
        ("a int; index t_a_idx1 (a)", "index t_a_idx1 (a)"),
        ("a int; index t_a_idx (a); index t_a_idx1 (a)", "a  int index"),
        ("a int; index t_a_idx (a desc)", "index (a desc)"),
        ("a text; index t_lower_idx (lower(a))", "index (lower(a))"),
        ("a text; index t_expr_idx (lower(a))", "index t_expr_idx (lower(a))"),
        ("a int unique; index t_a_idx (a)", "index (a)"),
        ("a int; unique t_a_key (a)", "a  int unique"),
        ("a int; unique u (a)", "a  int constraint u unique"),
        ("a int; pk k (a)", "a  int constraint k pk"),
        ("a int; pk (a) deferrable", "pk (a) deferrable"),
    ],
)
def test_names_are_left_out_where_they_would_be_chosen(written: str, kept: str) -> None:
    text = text_of(f"table t {{ {written} }}")
    assert f"  {kept}\n" in text


def test_nothing_stands_behind_a_long_expression() -> None:
    long = " || ".join(f"'{word * 10}'" for word in "abcdefg")
    assert "\n\n  index (b)\n" in text_of(f"table t {{ a text; b text as (a || {long}) index }}")


def test_a_name_that_another_table_has_taken_is_written() -> None:
    text = text_of("table a { b_c int; check (b_c > 0) }\ntable a_b { c int; check a_b_c_check1 (c > 0) }")
    assert text.count("check (") == 2


def test_the_longest_names_are_cut_as_postgresql_cuts_them() -> None:
    long = "a" * 40
    text = text_of(f"table {long} {{ {long} int index check ({long} > 0) }}")
    assert f"  {long}  int index check ({long} > 0)\n" in text


def test_a_reference_has_its_type_written_where_it_does_not_follow() -> None:
    text = text_of(
        "table a { id bigint pk }\ntable b { id bigint pk -> a; a int? -> a }\n"
        "table c { id int pk }\ntable d { id int pk -> c; foreign (id) -> e }\ntable e { id int pk -> d }"
    )
    assert "  id  -> a pk\n" in text
    assert "  a   int? -> a\n" in text
    assert "table d {\n  id  -> c pk\n" in text


def test_partitions_by_hash_are_counted_where_they_are_what_that_makes() -> None:
    table = "table t {{\n  a  int\n\n  partition by hash (a) {}\n}}\n"
    assert text_of(table.format("into 3")) == table.format("into 3")
    for written in (
        "{ 0 modulus 2 remainder 0; 1 modulus 4 remainder 1; 3 modulus 4 remainder 3 }",
        "{ 0 modulus 2 remainder 0; one modulus 2 remainder 1 }",
        "{ 0 modulus 2 remainder 0; 1 modulus 2 remainder 1 { index (a) } }",
        "{ 1 modulus 2 remainder 0; 0 modulus 2 remainder 1 }",
    ):
        assert "into" not in text_of(table.format(written))


def test_partitions_are_called_as_their_parents_schema_finds_them() -> None:
    text = text_of(
        "schema s\ntable t { a int; partition by list (a) {\n"
        "one table s.one 1 { partition by list (a) { x table z 1; y table public.y 2 } }\ntwo table other 3 } }"
    )
    assert "table s.one 1 {" in text
    assert "z    table z 1\n" in text or "z  table z 1\n" in text
    assert "table public.y 2\n" in text
    assert "other  table other 3\n" in text


def test_operator_classes_of_extensions_are_called_as_they_are_found() -> None:
    text = text_of("extension pg_trgm\ntable t { a text; index using gin (a gin_trgm_ops) }")
    assert "  index using gin (a gin_trgm_ops)\n" in text


def test_types_in_a_circle_are_written() -> None:
    text = text_of("table a { id int pk }\ntable b { id int pk -> a; foreign (id) -> b }")
    assert "  id  -> a pk\n" in text
    text = text_of("table a { id int pk; foreign (id) -> b }\ntable b { id int pk; foreign (id) -> a }")
    assert text.count("  id  int -> ") == 2


def test_a_type_named_like_a_builtin_one_keeps_its_schema() -> None:
    text = text_of('domain public."date" text\ntable t { a public."date"; b date }')
    assert '  a  public."date"\n' in text or "  a  public.date\n" in text


def test_names_of_public_are_bare_where_nothing_hides_them() -> None:
    schema = "schema s\nenum e { x }\ntable t { id int pk }\ntable s.a { t -> t; e e }\n"
    assert "  t  -> t\n  e  e\n" in text_of(schema)
    hidden = schema.replace("-> t", "-> public.t") + "table s.t { id int pk }"
    assert "  t  -> public.t\n" in text_of(hidden)


def test_the_header_says_what_is_not_usual() -> None:
    assert text_of("table t { a int }") == "table t {\n  a  int\n}\n"
    assert text_of("database d { target supabase }\ntable t { a int }").startswith(
        "database d {\n  target  supabase\n}\n"
    )
    text = text_of("database d { postgres 17; migrations 'm' timestamp }\ntable t { a int }")
    assert text.startswith("database d {\n  postgres    17\n  migrations  'm' timestamp\n}\n")


def test_functions_of_triggers_are_called_as_they_are_found() -> None:
    function = "function {}() returns trigger language plpgsql as $$ begin return new; end $$\n"
    table = "table {} {{ a int; trigger g before insert execute {}() }}\n"
    text = text_of(function.format("f") + "schema s\n" + table.format("s.t", "f"))
    assert "execute f()" in text
    both = function.format("f") + "schema s\n" + function.format("s.f")
    text = text_of(both + table.format("s.t", "public.f") + table.format("t", "s.f"))
    assert "execute public.f()" in text
    assert "execute s.f()" in text


_GRAMMAR = (Path(__file__).parents[2] / "grammar" / "dbs.lark").read_text(encoding="utf-8")
_NAMED = """
external role "{w}"

schema "{w}" {{
  domain first int
  function act() returns trigger language plpgsql as $$ begin return new; end $$
  view "{w}" ("{w}") as (select 1)
  sequence numbers {{}}
}}

domain "{w}" int
domain other "{w}"?
enum "{w}s" {{ "{w}", another }}
type pair {{ "{w}" "{w}"?; b "{w}s"; c "{w}".first }}
range type span_of_it {{ subtype "{w}" }}
function f("{w}" "{w}") returns "{w}" language sql as $$ select 1 $$
function g() returns setof "{w}".first language sql as $$ select 1 $$
foreign data wrapper "{w}" {{}}
server "{w}" {{ wrapper "{w}" }}
publication "{w}" {{ table "{w}es" }}

table "{w}es" {{
  "{w}"  "{w}"
  a      "{w}"?
  b      "{w}"[]?
  c      "{w}".first = nextval('"{w}".numbers')
  d      "{w}s" = '{w}'
  e      "{w}" option n_distinct = -1

  pk ("{w}")
  index "{w}_index" (a, "{w}")
  check "{w}" (a > 0)
  foreign "{w}_self" (a) -> "{w}es" ("{w}")
  statistics "{w}" on (a, "{w}")
  policy "{w}" for select to "{w}" using ("{w}" > 0)
  trigger "{w}" before update of ("{w}") execute "{w}".act()
  grant select ("{w}"), update to "{w}"
}}

table parted {{
  "{w}"  "{w}"
  partition by list ("{w}") {{
    "{w}"  table "{w}_part" 1 {{ "{w}" "{w}" = 5 }}
    rest   default
  }}
}}

table below inherits "{w}es" {{
  more  "{w}"
}}

foreign table away server "{w}" {{
  "{w}"  "{w}" option "{w}" 'x'
}}
"""


# `trigger` is a type of PostgreSQL's own
@pytest.mark.parametrize("word", sorted(set(re.findall(r'"([a-z]+)"', _GRAMMAR)) - {"trigger"}))
def test_a_word_of_the_language_is_a_name_everywhere(word: str) -> None:
    schema = _NAMED.format(w=word)
    text_of(schema)
    formatted, diagnostics = format_source(Source("schema.dbs", schema))
    assert formatted is not None, diagnostics
    assert dict(catalog_of(formatted).objects) == dict(catalog_of(schema).objects)
