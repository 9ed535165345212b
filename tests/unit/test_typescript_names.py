from __future__ import annotations

import pytest

from catalogs import catalog_of
from dbsc.backends.typescript import interfaces
from dbsc.backends.typescript.names import TYPE_NAME, exported_names
from dbsc.backends.typescript.text import Property, alias, comment, interface, pascal_case, property_name, string
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Words
from dbsc.catalog.objects import ref
from generated_types import exported, types_of

# ---------------------------------------------------------------- names


def names_of(text: str) -> list[str]:
    return [name for name in exported(types_of(text)) if not name.endswith(("Insert", "Update"))]


def test_tables_of_one_name_are_told_apart_by_their_schema() -> None:
    text = "schema a {}\nschema b {}\ntable a.users { id int pk }\ntable b.users { id int pk }\n"
    assert names_of(text) == ["AUser", "BUser"]
    assert names_of(text + "table users { id int pk }") == ["AUser", "BUser", "User"]


def test_names_do_not_depend_on_the_order_of_the_source() -> None:
    tables = [
        "table order { id int pk }".replace("order", '"order"'),
        "table orders { id int pk }",
        "enum orders_state { x }",
        "table orders_states { id int pk }",
        "table order_inserts { id int pk }",
    ]
    forwards = exported_names(catalog_of("\n".join(tables)))
    backwards = exported_names(catalog_of("\n".join(reversed(tables))))
    assert forwards == backwards
    assert sorted(forwards.values()) == [
        "Order",
        "OrdersState",
        "PublicOrderInsert",
        "PublicOrderTable",
        "PublicOrdersState",
    ]


def test_nothing_is_exported_twice() -> None:
    module = types_of("""
        schema a {}
        enum person { x }
        enum a.person { x }
        shape person { id int }
        shape jsons { id int }
        table people { id int pk; data jsonb }
        table a.people { id int pk }
        table json { id int pk }
        table people_inserts { id int pk }
        view people_update as (select id from people)
        view persons as (select id from people)
    """)
    names = exported(module)
    assert sorted(names) == sorted(set(names))
    assert {"Person", "PersonInsert", "PersonUpdate", "Json", "PublicJson", "PersonShape", "APerson"} <= set(names)


def test_a_name_that_the_source_gives_wins() -> None:
    catalog = catalog_of("table people { id int pk }\ntable staff_members { id int pk }\nenum human { x }")
    words = (
        Words(TYPE_NAME, ref("table", "public", "people"), "human"),
        Words(TYPE_NAME, ref("table", "public", "staff_members"), "VIPMember"),
    )
    catalog = Catalog(catalog.objects, catalog.externals, catalog.intent.replace(words=words))
    assert [name for name in exported(interfaces(catalog)) if not name.endswith(("Insert", "Update"))] == [
        "Human",
        "VIPMember",
        "PublicHuman",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order_items", "OrderItems"),
        ("userId", "UserId"),
        ("odd name-with.dots", "OddNameWithDots"),
        ("2fa_code", "_2faCode"),
        ("größe", "Größe"),
        ("__", "Unnamed"),
        ("a²b", "Ab"),
        ("таблица", "Таблица"),
    ],
)
def test_pascal_case(name: str, expected: str) -> None:
    assert pascal_case(name) == expected


# ---------------------------------------------------------------- text


def test_property_names_and_strings() -> None:
    assert [property_name(name) for name in ("a_b", "$x", "1a", "a b", "ö", "class", "it's", "")] == [
        "a_b",
        "$x",
        "'1a'",
        "'a b'",
        "ö",
        "class",
        '"it\'s"',
        "''",
    ]
    assert string("""a'"b""") == r"""'a\'"b'"""
    assert string("a\n\t\u2028\x00\\\ud800é😀") == r"'a\n\t\u2028\u0000\\\ud800é😀'"


def test_comments_cannot_be_ended_from_inside() -> None:
    assert comment("one */ two") == [r"/** one *\/ two */"]
    assert comment("one\n\n  two \n", "  ") == ["  /**", "   * one", "   *", "   *   two", "   */"]
    assert comment(" ") == comment(None) == []


def test_a_long_union_is_broken_as_prettier_would() -> None:
    members = tuple(string(letter * 16) for letter in "abcd")
    assert alias("T", members[:3]).count("\n") == 0
    assert alias("LongerName", members[:3]).splitlines() == [
        "export type LongerName =",
        f"  {' | '.join(members[:3])};",
    ]
    assert alias("T", members).splitlines()[:2] == ["export type T =", "  | 'aaaaaaaaaaaaaaaa'"]
    lines = interface("T", [Property("kind", members, True)]).splitlines()
    assert lines[1:3] == ["  kind?:", "    | 'aaaaaaaaaaaaaaaa'"]
    assert lines[-2:] == ["    | 'dddddddddddddddd';", "}"]


def test_comments_of_tables_columns_and_views() -> None:
    module = types_of("""
        --- A user.
        table users {
          --- Their name.
          name text
        }
        --- All names.
        view names as (select name from users)
    """)
    assert "/** A user. */\nexport interface User {\n  /** Their name. */\n  name: string;" in module
    assert "export interface UserUpdate {\n  /** Their name. */\n  name?: string;" in module
    assert "/** All names. */\nexport interface Name {\n  /** Their name. */" in module
