"""Bodies that are texts, and renames: what is made again with them, what is refused, and what is only told."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from dbsc.migrate.diff import diff
from dbsc.migrate.renames import renamed
from dbsc.migrate.renames.mentions import mentions
from evolved import planned

TABLE = "table t {{ id int pk; {0}; trigger f before update execute f() }}\n"
FUNCTION = "function f() returns trigger language plpgsql as $$ begin {0} return new; end $$\n"
BEFORE = TABLE.format("a text?") + FUNCTION.format("new.a := trim(old.a);")


def bodies(before: str, after: str) -> list[tuple[str, list[str | None]]]:
    """The migrations, each with the bodies of the functions that it makes."""
    found = []
    for migration in planned(before, after).migrations:
        made = [getattr(change, "object", None) for change in migration.changes]
        found.append((migration.slug, [each.body for each in made if each and each.ref.kind == "function"]))
    return found


def test_a_body_changes_with_the_name_in_one_migration() -> None:
    after = TABLE.format("b text? was a") + FUNCTION.format("new.b := trim(old.b);")
    assert bodies(BEFORE, after) == [("rename_t_b", [" begin new.b := trim(old.b); return new; end "])]


def test_what_else_is_new_in_a_body_comes_behind_it() -> None:
    after = TABLE.format("b text? was a; c int?") + FUNCTION.format("new.b := trim(old.b); new.c := 1;")
    assert bodies(BEFORE, after) == [
        ("rename_t_b", [" begin new.b := trim(old.b); return new; end "]),
        ("add_t_c", []),
        ("replace_f", [" begin new.b := trim(old.b); new.c := 1; return new; end "]),
    ]


def test_a_body_that_goes_is_right_until_then() -> None:
    after = "table t { id int pk; b text? was a }\ndrop function f()"
    made = bodies(BEFORE, after)
    assert made[0] == ("rename_t_b", [" begin new.b := trim(old.b); return new; end "])


def test_a_name_that_is_used_in_a_statement_changes_with_the_body_of_the_source() -> None:
    body = "function g() returns void language plpgsql as $$ begin execute 'update t set {0} = null'; end $$"
    before, after = (f"table t {{ id int pk; {column} }}\n" for column in ("a text?", "b text? was a"))
    made = bodies(before + body.format("a"), after + body.format("b"))
    assert made == [("rename_t_b", [" begin execute 'update t set b = null'; end "])]


@pytest.mark.parametrize(
    ("column", "function"),
    [
        ("c int?", "function g() returns void language plpgsql as $$ begin update t set b = '', c = 1; end $$"),
        ("", "function g() returns int language plpgsql as $$ begin update t set b = ''; return 1; end $$"),
    ],
)
def test_what_waits_for_something_new_is_refused(column: str, function: str) -> None:
    body = "function g() returns void language plpgsql as $$ begin\n\n update t set a = ''; end $$"
    before = catalog_of(f"table t {{ id int pk; a text? }}\n{body}")
    after = catalog_of(f"table t {{ id int pk; b text? was a; {column} }}\n{function}")
    problems = diff(before, after).problems
    assert [problem.code for problem in problems] == ["DBS501"]
    assert problems[0].message.startswith("`g` uses `a`, in line 3 of its body, which is renamed")


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("update t set a = null", "a"),
        ("update t set b = null", None),
        ("update u set a = null", None),
        ("update t set b = null -- not a any more\n", None),
        ("execute 'update t set a = null'", "a"),
    ],
)
def test_words_that_may_be_earlier_names(statement: str, word: str | None) -> None:
    body = f"function g() returns void language plpgsql as $$ begin {statement}; end $$"
    tables = "table t {{ id int pk; {0} }}\ntable u {{ id int pk; a text? }}\n"
    old, goal = catalog_of(tables.format("a text?") + body), catalog_of(tables.format("b text? was a") + body)
    told = [one.place.text if one.place else "" for one in mentions(goal, renamed(old, goal).renames)]
    assert told == ([word] if word else [])


def test_tables_and_labels_that_may_be_called_by_earlier_names() -> None:
    body = "function g() returns void language plpgsql as $$ begin insert into t values ('one'); end $$"
    old = catalog_of(f"enum e {{ one }}\ntable t {{ id e pk }}\n{body}")
    goal = catalog_of(f"enum e {{ uno was one }}\ntable w was t {{ id e pk }}\n{body}")
    told = {one.message for one in mentions(goal, renamed(old, goal).renames)}
    assert told == {
        "table `t` is called `w` now, and the body of `g` has that word",
        "label `one` is called `uno` now, and the body of `g` has that word",
    }


def test_the_function_of_a_trigger_need_not_name_its_table() -> None:
    function = "function f() returns trigger language plpgsql unchecked as $$ begin new.a := 1; return new; end $$"
    old, goal = (catalog_of(TABLE.format(column) + function) for column in ("a int?", "b int? was a"))
    (told,) = mentions(goal, renamed(old, goal).renames)
    assert told.message == "column `a` of `t` is called `b` now, and the body of `f` has that word"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("'pg_catalog.english', 'title'", True),
        ("'t', 'title'", True),
        ("'subtitle', 'other_title'", False),
        ("'label'", False),
    ],
)
def test_what_a_trigger_hands_over_may_be_an_earlier_name(arguments: str, found: bool) -> None:
    tables = (
        "table t {{ id int pk; {0}\n  trigger words before insert execute noted(" + arguments + ") }}\n"
        "table u {{ id int pk; {1} }}\n"
        "function noted() returns trigger language plpgsql as $$ begin return new; end $$"
    )
    old = catalog_of(tables.format("title text?", "label text?"))
    goal = catalog_of(tables.format("headline text? was title", "sign text? was label"))
    told = [(one.code, one.message) for one in mentions(goal, renamed(old, goal).renames)]
    message = f"column `title` of `t` is called `headline` now, and trigger `words` hands over `{arguments}`"
    assert told == ([("DBS509", message)] if found else [])
