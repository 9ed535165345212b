from __future__ import annotations

import pytest

from dbsc.sqltext.names import uses
from dbsc.sqltext.parse import Fragment, parse_expression, parse_query, parse_statements


def named(fragment: object, kind: str | None = None) -> list[tuple[str, tuple[str, ...], str]]:
    """Kind, parts and spelling of each use."""
    assert isinstance(fragment, Fragment), fragment
    found = [(use.kind, use.parts, fragment.sql[use.start : use.end]) for use in uses(fragment)]
    return [use for use in found if kind in (None, use[0])]


@pytest.mark.parametrize(
    "sql",
    [
        "extract(year from x)",
        "coalesce(a, b)",
        "a at time zone b",
        "overlay(a placing b from 1)",
        "overlay(a, b, 1, 2)",
        "substring(a, 1)",
        "substring(a from 1 for 2)",
        "position('a' in b)",
        "trim(both from x)",
        "normalize(a)",
        "a like b escape c",
        "a similar to b",
        "xmlexists('x' passing y)",
        "current_date",
        "current_user",
        "x::int",
        "x::numeric(12,4)",
        "x::timestamp with time zone",
        "x::double precision[]",
        "x::json",
        "interval '1 day'",
        "cast(x as character varying(10))",
        "json_object('a': b)",
        "(a, b) overlaps (c, d)",
    ],
)
def test_syntax_names_nothing(sql: str) -> None:
    assert named(parse_expression(sql)) == []


@pytest.mark.parametrize(
    ("sql", "use"),
    [
        ("now()", ("function", ("now",), "now")),
        ("left(a, 1)", ("function", ("left",), "left")),
        ("pg_catalog.count(*)", ("function", ("pg_catalog", "count"), "pg_catalog.count")),
        ("'é' || public.f(x)", ("function", ("public", "f"), "public.f")),
        ("a . /* of a */ F (1)", ("function", ("a", "f"), "a . /* of a */ F")),
        ('"a.b"."c""d"(1)', ("function", ("a.b", 'c"d'), '"a.b"."c""d"')),
        ('U&"d\\0061ta".f(1)', ("function", ("data", "f"), 'U&"d\\0061ta".f')),
        ("U&\"d!0061ta\" uescape '!' .f(1)", ("function", ("data", "f"), "U&\"d!0061ta\" uescape '!' .f")),
        ("x::order_side", ("type", ("order_side",), "order_side")),
        ("x::public.order_side[]", ("type", ("public", "order_side"), "public.order_side")),
        ("cast(x as a.b)", ("type", ("a", "b"), "a.b")),
        ("order_side 'buy'", ("type", ("order_side",), "order_side")),
        ("pg_catalog.int4 '1'", ("type", ("pg_catalog", "int4"), "pg_catalog.int4")),
        ("x::text", ("type", ("text",), "text")),
        ("x::" + "long" * 20, ("type", (("long" * 20)[:63],), "long" * 20)),
    ],
)
def test_written_names_are_found_where_they_are(sql: str, use: tuple[str, tuple[str, ...], str]) -> None:
    assert named(parse_expression(sql)) == [use]


@pytest.mark.parametrize(
    ("sql", "use"),
    [
        ("nextval('public.s'::regclass)", (("public", "s"), "public.s")),
        ("'Order'::regclass", (("order",), "Order")),
        ("'é' = x or $q$a.b$q$::regclass = 1", (("a", "b"), "a.b")),
        ("regclass 't'", (("t",), "t")),
    ],
)
def test_relations_named_in_strings(sql: str, use: tuple[tuple[str, ...], str]) -> None:
    assert named(parse_expression(sql), "relation") == [("relation", *use)]


@pytest.mark.parametrize(
    ("sql", "use"),
    [
        ("nextval('s')", (("s",), "s")),
        ("nextval('public.s'::regclass)", (("public", "s"), "public.s")),
        ('pg_catalog.setval(\'"A b"."c.d"\', 1)', (("A b", "c.d"), '"A b"."c.d"')),
    ],
)
def test_sequences_named_in_strings(sql: str, use: tuple[tuple[str, ...], str]) -> None:
    assert named(parse_expression(sql), "sequence") == [("sequence", *use)]


@pytest.mark.parametrize(
    "sql",
    ["'1259'::regclass", "f('s')", "nextval(x)", "''::regclass", "'a..b'::regclass", "'a b'::regclass", "'x'::text"],
)
def test_strings_that_name_no_relation(sql: str) -> None:
    assert named(parse_expression(sql), "relation") == []


def relations(sql: str) -> list[tuple[str, ...]]:
    return [parts for _, parts, _ in named(parse_query(sql), "relation")]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select * from a.t x join t2 on true where x.id in (select id from only t3)", [("a", "t"), ("t2",), ("t3",)]),
        ("table t", [("t",)]),
        ("select * from t tablesample system (1)", [("t",)]),
        ("select * from t x for update of x", [("t",)]),
        ("select 1 from lateral f(1) g", []),
        # A common table expression hides a table of its name, from where it is in scope.
        (
            "with a as (select * from b), c as (select * from a) select * from c, a, s.a, d",
            [("b",), ("s", "a"), ("d",)],
        ),
        ("with a as (select * from a) select * from a", [("a",)]),
        ("with recursive a as (select * from a) select * from a", []),
        ("with a as (select 1 from b), b as (select 1) select * from b", [("b",)]),
        ("with recursive a as (select 1 from b), b as (select 1) select * from b", []),
        ("select * from (with a as (select 1) select * from a) x, a", [("a",)]),
        ("with a as (select 1) select (select max(x) from a) from b", [("b",)]),
        ("with x as (insert into a.b select * from x returning *) select * from x", [("a", "b"), ("x",)]),
        ("with x as (select 1), y as (delete from x returning 1) select * from y", [("x",)]),
    ],
)
def test_relations_of_a_query(sql: str, expected: list[tuple[str, ...]]) -> None:
    assert relations(sql) == expected


def test_names_in_statements() -> None:
    sql = "create table a.b (c public.d default f(1), check (g(c)));create function f(a t.y%type) returns s.z"
    found = parse_statements(sql)
    assert isinstance(found, tuple)
    assert [named(item.fragment) for item in found] == [
        [
            ("relation", ("a", "b"), "a.b"),
            ("type", ("public", "d"), "public.d"),
            ("function", ("f",), "f"),
            ("function", ("g",), "g"),
        ],
        [("relation", ("t",), "t"), ("type", ("s", "z"), "s.z")],
    ]


def test_every_name_of_a_long_expression_is_found() -> None:
    assert len(named(parse_expression("+".join(["f(1)"] * 1000)))) == 1000
