"""Which names are new, what is called after them, and what stands in the way."""

from __future__ import annotations

from inspect import get_annotations
from pathlib import Path

import pytest

from catalogs import catalog_of, diagnosed
from dbsc.catalog import intent, objects
from dbsc.catalog.objects import View, ref
from dbsc.migrate.past import done
from dbsc.migrate.renames import renamed
from dbsc.migrate.renames.fields import NAMES
from dbsc.record import Record
from renamed import CASES, renames, sql

T = "table t {{ id int pk; {0} }}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_old_catalog_becomes_the_new_one(case: Path) -> None:
    before, after = ((case / f"{name}.dbs").read_text(encoding="utf-8") for name in ("before", "after"))
    assert renames(before, after)
    assert not renames(after.replace(" was ", " was not_this_"), after.replace(" was ", " was not_this_"))


@pytest.mark.parametrize(
    ("before", "after", "statements"),
    [
        ("a int; b text", "b int was a; a text was b", ["a to dbsc_renaming_0", "b to a", "dbsc_renaming_0 to b"]),
        ("a int; b text", "b int was a; c text was b", ["b to c", "a to b"]),
        ("a int", "c int was b was a", ["a to c"]),
        # what has been done is not done again
        ("b int; c text", "b int was a; c text was b", []),
        ("b int; a text", "b int was a; a text was b", []),
        ("b int", "b int was a", []),
    ],
)
def test_names_are_handed_on_in_an_order_that_works(before: str, after: str, statements: list[str]) -> None:
    made = renames(T.format(before), T.format(after))
    assert made == [f"alter table public.t rename column {each}" for each in statements]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (T.format("a int; b int"), T.format("b int was a"), "is to be called `b`, and the last migration left both"),
        (T.format("a int; b int"), T.format("b int was a; a int was b"), "nothing tells whether this has been done"),
        (
            f"{T.format('a int')}\nenum u {{ one }}",
            T.format("a int").replace("table t", "table u was t"),
            "table `u` cannot have its new name yet: type `u` has it",
        ),
        (
            "type k { a int? }\ntable t of k { check one (a > 0) }",
            "type k { a int? }\ntable t of k { check two (a > 0) was one }",
            "PostgreSQL renames no constraint of a table of a type, such as `t`",
        ),
    ],
)
def test_what_cannot_be_renamed_is_told(before: str, after: str, told: str) -> None:
    found = renamed(catalog_of(before), catalog_of(after))
    assert {problem.code for problem in found.problems} == {"DBS505"}
    assert told in found.problems[0].message
    assert found.problems[0].help


def test_a_name_that_is_handed_on_is_still_declared() -> None:
    assert not diagnosed(T.format("b int was a; a text was b"))[1]
    assert [d.code for d in diagnosed(T.format("b int was a; a text"))[1]] == ["DBS505"]


def test_columns_of_views_keep_their_names_unless_the_new_schema_renames_them() -> None:
    before = (
        f"{T.format('a int')}\nview v as (select t.a from t)\nview s as (select * from t)\nview w as (select a from v)"
    )
    kept = f"{T.format('b int was a')}\nview v as (select t.b as a from t)\nview s as (select id, b as a from t)"
    assert renames(before, f"{kept}\nview w as (select a from v)") == ["alter table public.t rename column a to b"]
    follows = f"{T.format('b int was a')}\nview v as (select t.b from t)\nview s as (select * from t)"
    assert renames(before, f"{follows}\nview w as (select b as a from v)") == [
        "alter table public.t rename column a to b",
        "alter view public.v rename column a to b",
        "alter view public.s rename column a to b",
    ]


@pytest.mark.parametrize(
    ("query", "becomes"),
    [
        # the new name is another's already
        ("select t.a as x, users.id from t join u as users on true", "from public.users as t join"),
        ("select x.a as x from t as x where exists (select users.a from t as users)", "from public.users as x where"),
        # PostgreSQL writes down what a star stands for
        ("select q.a as x from (select * from t) q", "q.a as x from (select id, b as a from public.users) q"),
        ("select 1 as x where 1 in (select a from t)", "in (select b as a from public.users)"),
        ("select t.a as x, t.* is null as y from t for update of t", "users.b as x, users.* is null as y"),
        ("select 't'::regclass as x, (t).a as y from t", "select 'public.users'::regclass as x, (users).b as y"),
    ],
)
def test_texts_follow(query: str, becomes: str) -> None:
    before = f"{T.format('a int')}\ntable u {{ id int pk; b int; }}\nview v as ({query})"
    after = T.format("b int was a").replace("table t", "table users was t")
    found = renamed(catalog_of(before), catalog_of(after))
    view = found.catalog.objects[ref("view", "public", "v")]
    assert isinstance(view, View)
    assert becomes in view.query.sql


def test_a_column_that_another_table_has_as_well_is_told_apart() -> None:
    policy = "policy p for select to public using (exists (select 1 from u where u.id = a))"
    before = f"table t {{ id int pk; a int; {policy} }}\ntable u {{ id int pk; b int; }}"
    after = "table t { id int pk; b int was a; }\ntable u { id int pk; b int; }"
    found = renamed(catalog_of(before), catalog_of(after))
    made = found.catalog.objects[ref("policy", "public", "t", "p")]
    assert "u.id = public.t.b" in str(made)


def test_what_moves_needs_its_schema() -> None:
    before = T.format("a int; statistics on (id, a)")
    after = "schema s {}\n" + before.replace("table t", "table s.t was public.t")
    found = renamed(catalog_of(before), catalog_of(after))
    assert sql(found) == [
        "alter table public.t set schema s",
        "alter statistics public.t_id_a_stat set schema s",
    ]
    assert list(found.renames[0].needs()) == [ref("schema", "s")]


def test_what_is_the_same_but_for_its_name_is_renamed() -> None:
    before = T.format("a int; index one (a); check two (a > 0); unique three (a)")
    after = T.format("a int; index uno (a); check dos (a > 0); unique tres (a)")
    assert renames(before, after) == [
        "alter table public.t rename constraint two to dos",
        "alter table public.t rename constraint three to tres",
        "alter index public.one rename to uno",
    ]


def test_what_has_done_its_work_can_be_deleted() -> None:
    goal = catalog_of("table u was t { id int pk; b int was a; c text was b; }")
    told = [problem.message for problem in done(catalog_of("table u { id int pk; b int; c text; }"), goal)]
    assert told == [
        "`was t` has done its work: the lock knows `u`",
        "`was a` has done its work: the lock knows `b`",
        "`was b` has done its work: the lock knows `c`",
    ]
    assert not list(done(catalog_of("table t { id int pk; a int; b text; }"), goal))


# Strings that are no names, or names of what is never renamed.
_PLAIN = {
    "name", "schema", "comment", "kind", "command", "level", "time", "state", "provider", "locale", "lc_collate",
    "lc_ctype", "rules", "version", "type", "valid_until", "event", "tags", "attributes", "settings", "options",
    "template", "method", "storage", "compression", "parameters", "tablespace", "access_method", "operator",
    "operator_class", "on_delete", "on_update", "replica_identity", "strategy", "check_option", "arguments",
    "transitions", "clauses", "link", "publish", "generated", "parser", "kinds", "values", "text", "key", "sql",
}  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for module in (objects, intent)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record
    ],
    ids=lambda kind: kind.__name__,
)
def test_of_every_string_it_is_said_whether_it_is_a_name(kind: type[Record]) -> None:
    named = NAMES.get(kind.__name__, {})
    known = {field: str(text) for base in kind.__mro__ for field, text in get_annotations(base).items()}
    assert named.keys() <= known.keys()
    if kind.__module__ == intent.__name__:
        return
    strings = {field for field, text in known.items() if "str" in text and not field.startswith("_")}
    assert strings - named.keys() <= _PLAIN
