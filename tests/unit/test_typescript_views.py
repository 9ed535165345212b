from __future__ import annotations

import pytest

from catalogs import catalog_of
from dbsc.backends.typescript import interfaces
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Expression, OutputColumn, View, ref
from generated_types import body, exported, properties, types_of

SOURCES = """
    table users { id int pk; name text; nick text?; role 'admin' | 'guest' }
    table posts { id int pk; user_id -> users; title text; body text? }
"""


def view_of(query: str, head: str = "view v as") -> dict[str, str]:
    return properties(types_of(f"{SOURCES}\n{head} (\n{query}\n)"), "V")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "select * from users",
            {"id": "number", "name": "string", "nick": "string | null", "role": "'admin' | 'guest'"},
        ),
        ("select u.id as key from users u", {"key": "number"}),
        ("select p.title, u.name from posts p join users u on u.id = p.user_id", {"title": "string", "name": "string"}),
        (
            "select p.title, u.name from posts p left join users u on u.id = p.user_id",
            {"title": "string", "name": "string | null"},
        ),
        (
            "select p.title, u.name from posts p right join users u on u.id = p.user_id",
            {"title": "string | null", "name": "string"},
        ),
        (
            "select p.title, u.name from posts p full join users u on u.id = p.user_id",
            {"title": "string | null", "name": "string | null"},
        ),
        (
            "select a.name, b.name as other from users a left join users b on b.id = a.id",
            {"name": "string", "other": "string | null"},
        ),
        (
            "select u.name, p.title from users u left join (posts p join users x on true) on p.user_id = u.id",
            {"name": "string", "title": "string | null"},
        ),
        ("select s.name from (select * from users) s", {"name": "string"}),
        ("with s as (select * from users) select name from s", {"name": "string"}),
        ("select name, role from users group by rollup (name, role)", dict.fromkeys(("name", "role"), "")),
        ("select name from users union all select title from posts", {"name": "string"}),
        ("select name from users union all select body from posts", {"name": "string | null"}),
        ("select count(*) as n, max(name) as last from users", {"n": "string", "last": "string | null"}),
        ("select role, max(name) as last from users group by role", {"role": "'admin' | 'guest'", "last": "string"}),
        (
            "select upper(name) as a, name || nick as b, array[id] as c, array_agg(nick) as d from users "
            "group by 1, 2, 3",
            {"a": "string", "b": "string | null", "c": "number[]", "d": "string[]"},
        ),
        ("select *, count(*) over () as n from posts where false", None),
        (
            "select 1 as a, null::int as b, exists (select 1) as c, coalesce(null, 2) as d, now() as e, id > 1 as f, "
            "nick is null as g from users",
            {
                "a": "number",
                "b": "number | null",
                "c": "boolean",
                "d": "number",
                "e": "string",
                "f": "boolean",
                "g": "boolean",
            },
        ),
    ],
)
def test_columns_of_views(query: str, expected: dict[str, str] | None) -> None:
    found = view_of(query)
    if expected is None:
        assert found == {"id": "number", "user_id": "number", "title": "string", "body": "string | null", "n": "string"}
    elif "" in expected.values():
        assert all(type_.endswith("| null") for type_ in found.values())
        assert list(found) == list(expected)
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("where", "nick", "role"),
    [
        ("nick is not null", "string", "'admin' | 'guest'"),
        ("nick is null", "string | null", "'admin' | 'guest'"),
        ("nick = name and role = 'admin'", "string", "'admin'"),
        ("u.nick like 'a%' and (public.u.role in ('admin', 'guest'))", "string", "'admin' | 'guest'"),
        ("nick is not null or role = 'admin'", "string | null", "'admin' | 'guest'"),
        ("not (nick is null)", "string | null", "'admin' | 'guest'"),
        ("role <> 'admin'", "string | null", "'admin' | 'guest'"),
        ("role in ('admin', lower('GUEST'))", "string | null", "'admin' | 'guest'"),
        ("role = nick", "string", "'admin' | 'guest'"),
    ],
)
def test_a_filter_tells_of_the_columns_it_lets_through(where: str, nick: str, role: str) -> None:
    where = where.replace("public.u.", "u.")
    assert view_of(f"select nick, role from users u where {where}") == {"nick": nick, "role": role}


def test_a_filter_on_one_of_two_uses_of_a_table_tells_nothing() -> None:
    found = view_of("select b.nick from users a join users b on b.id = a.id where a.nick is not null")
    assert found == {"nick": "string | null"}


def test_a_filter_makes_up_for_an_outer_join() -> None:
    query = "select u.name, u.nick from posts p left join users u on u.id = p.user_id where u.name is not null"
    assert view_of(query) == {"name": "string", "nick": "string | null"}


def test_a_filter_through_the_alias_of_a_join_tells_nothing() -> None:
    query = "select users.nick from (users join posts on true) as users where users.body is not null"
    assert view_of(query.replace("users.nick", "nick")) == {"nick": "string | null"}


def test_enums_are_narrowed_and_views_of_views_follow() -> None:
    module = types_of("""
        enum side { buy, sell }
        table t { id int pk; side side; note text? }
        materialized view sells as (select side as way, note from t where side = 'sell' and note is not null)
        view all_sells (way, text) as (select * from sells)
    """)
    assert properties(module, "Sell") == {"way": "'sell'", "note": "string"}
    assert properties(module, "AllSell") == {"way": "'sell'", "text": "string"}
    assert "SellInsert" not in exported(module)


def test_a_view_whose_columns_cannot_be_told() -> None:
    unknown = "{ [column: string]: unknown };"
    assert body(types_of("view v as (select * from generate_series(1, 3))"), "V") == unknown
    assert view_of("select * from pg_stat_activity", "view v (a, b) as") == {"a": "unknown", "b": "unknown"}


def test_a_column_of_a_view_over_a_partition_is_its_parents() -> None:
    module = types_of("""
        table logs { kind 'a' | 'b'; note text?; partition by list (kind) { first 'a'; rest default } }
    """)
    catalog = catalog_of("table logs { kind 'a' | 'b'; partition by list (kind) { first 'a'; rest default } }")
    source = ("public", "logs_first", "kind")
    query = Expression("select kind from public.logs_first", (ref("table", "public", "logs_first"),))
    view = View("public", "firsts", query, outputs=(OutputColumn("kind", source=source),))
    catalog = Catalog({**catalog.objects, view.ref: view}, catalog.externals, catalog.intent)
    assert properties(interfaces(catalog), "First") == {"kind": "'a' | 'b'"}
    assert "Rest" not in exported(module)
