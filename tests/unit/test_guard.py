"""Who gets at what: near misses of which nothing is said, what is told besides the golden cases, and what is mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.diagnostics.advisors import ADVISORS
from dbsc.diagnostics.codes import CODES
from dbsc.lint.guard import warnings
from dbsc.semantics.modules import STANDARD
from library import examples
from projects import Project

PLATFORM = "database app { target supabase }\nuse supabase.auth\n"
PLAIN = """
database app { user (app.me()) as client }
external role client
schema app
external function app.me() returns uuid
"""
NOTES = "table notes {{ id int pk; user_id -> auth.users index; body text?; {} }}"
ME = "user_id = (select auth.uid())"
OWN = f"access all to authenticated where ({ME})"


def told(text: str) -> list[str]:
    """The codes of what is said."""
    return [one.code for one in warnings(catalog_of(text))]


@pytest.mark.parametrize(
    "items",
    [
        OWN,
        "access select to anon",  # what everybody may read
        "grant all to service_role",  # closed: only the service gets at it
        "option rls",
        f"policy a for select to authenticated using ({ME}); policy b for update to authenticated using ({ME}); "
        "grant select, update to authenticated",
        f"policy a for all to authenticated using ({ME}); "
        "policy b restrictive for all to authenticated using (id > 0); grant all to authenticated",
        "access select to authenticated where (user_id in (select auth.uid() union select auth.uid()))",
        "access select to authenticated where (exists (select 1 from auth.users u where u.id = (select auth.uid())))",
        f"access select to authenticated where ({ME}); "
        f"access update (body) to authenticated where ({ME}) check (body <> '')",  # the owner stays: no privilege
        f"access select to authenticated; access insert to authenticated where ({ME} or body is not null)",
        "access select to authenticated where ((select auth.jwt()) -> 'app_metadata' ->> 'role' = 'admin')",
        "policy a for select using (id > 0); grant select to anon",
    ],
)
def test_nothing_is_said_of_what_is_right(items: str) -> None:
    assert told(PLATFORM + NOTES.format(items)) == []


@pytest.mark.parametrize(
    "declarations",
    [
        "table t { id int pk; grant none } schema private { view v as (select id from t) }",
        "table t { id int pk; grant none }\nview v as (select id from t) { grant select to service_role }",
        "table t { id int pk; grant none }\n"
        "view v with (security_invoker = on) as (select id from t) { grant select to anon }",
        "function f() returns trigger language plpgsql security definer set search_path = '' "
        "as $$ begin return new; end $$",
        "schema private { function f() returns int language sql security definer set search_path = '' "
        "as $$ select 1 $$ }",
        "function f() returns int language sql security definer set search_path = '' as $$ select 1 $$ "
        "{ grant execute to anon }",  # in so many words
        "table t { id int pk; kind regclass?; grant none }",
        "schema private { table t { id int pk; password text } }",
        "extension citext",
    ],
)
def test_nothing_is_said_of_what_nobody_gets_at(declarations: str) -> None:
    assert told(PLATFORM + declarations.replace("} schema", "}\nschema")) == []


@pytest.mark.parametrize(
    "declarations",
    [
        "table t { id int pk }\nview v as (select id from t) { grant select to client }",
        "table t { id int pk; policy p for select to client using (id > 0); grant select to client }\n"
        "view v as (select id from t) { grant select to client }",  # what nobody keeps for themselves
        "table t { id int pk; user_id uuid; policy p for select to client using (user_id = app.me()); "
        "grant select to client }\n"
        "view v with (security_invoker = false) as (select id from t) { grant select to client }",
        "table t { id int pk; password text; grant select to client }",
        "function f() returns int language sql as $$ select 1 $$",
        "function f() returns int language sql security definer as (select 1)",  # whose names are found already
        "external role dump\ntable t { id int pk; option rls; grant select to dump }",  # which may be above policies
        "role boss { bypassrls }\ntable t { id int pk; option rls; grant select to boss }",
        "role staff {}\nrole clerk { member of staff }\n"
        "table t { id int pk; policy p for select to staff using (id > 0); grant select to clerk }",
        "table t { id int pk; policy a for select to client using (id > 0); "
        "policy b for select to client using (id > 1); grant select to client }",
    ],
)
def test_nothing_is_said_elsewhere_of_what_is_usual_there(declarations: str) -> None:
    assert told(PLAIN + declarations) == []


@pytest.mark.parametrize(
    ("condition", "always"),
    [
        ("true", True),
        ("1 = 1", True),
        ("id = id", True),
        ("body = body", False),  # not where it is null
        ("id is not null", True),
        ("body is not null", False),
        ("id > 0 or true", True),
        ("id > 0 and true", False),
        ("true and 1 = 1", True),
        ("not false", True),
        ("not (id <> id)", True),
        ("not (id <> id and id > 0)", True),
        ("(select true)", True),
        ("(select true where false)", False),
        ("null = null", False),
        ("id <= id", True),
        ("id < id", False),
        ("id = user_id::text::int", False),
    ],
)
def test_what_always_holds_is_told(condition: str, always: bool) -> None:
    text = PLATFORM + NOTES.format(
        f"access select to authenticated; access delete to authenticated where ({condition})"
    )
    assert (told(text) == ["DBS365"]) is always, told(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (NOTES.format(f"access select, delete to authenticated where ({ME}); access update to authenticated "
                      f"where ({ME}) check (true)"), ["DBS365"]),
        (NOTES.format("policy a for select using (id > 0); policy b for select to anon using (id > 1); "
                      "grant select to anon"), ["DBS351"]),
        (NOTES.format("policy a for delete to authenticated using (id > 0); grant select, delete to authenticated"),
         ["DBS371"]),
        (NOTES.format(f"grant update to authenticated; {OWN.replace('all', 'select')}"), ["DBS353"]),
        (NOTES.format("access select to authenticated where (exists (select from auth.users u "
                      "where u.id = user_id and u.raw_user_meta_data ->> 'x' = 'y'))"), ["DBS358"]),
        ("materialized view v as (select email from auth.users) { grant select to anon }", ["DBS369"]),
        ("use supabase.storage\nextend table storage.buckets { rows (id, name, public) { ('a', 'a', true) } }\n"
         "extend table storage.objects { policy p for select using (true) }", ["DBS366"]),
    ],
)  # fmt: skip
def test_what_else_is_told(text: str, codes: list[str]) -> None:
    assert told(PLATFORM + text) == codes


def test_names_that_are_found_already_are_not_what_is_told() -> None:
    (one,) = warnings(catalog_of(f"{PLATFORM}function f() returns int language sql as (select 1)"))
    assert (one.code, "no search path of its own" in one.message, one.edits[0].safe) == ("DBS355", True, True)


def test_a_view_of_rows_that_are_somebodys_is_told_elsewhere_too() -> None:
    text = (
        "table t { id int pk; user_id uuid; policy p for select to client using (user_id = app.me()); "
        "grant select to client }\nview v as (select id from t) { grant select to client }"
    )
    assert told(PLAIN + text) == ["DBS354"]


@pytest.mark.parametrize("module", STANDARD)
def test_the_library_is_right(module: str) -> None:
    for example in examples(module):
        header = "" if "database " in example else "database app { target supabase }\n"
        assert told(header + example) == []


# ---------------------------------------------------------------- what is mended

WRONG = """\
database app {
  target  supabase
}

use supabase.auth

table notes {
  id       int pk
  user_id  -> auth.users index
  access select to authenticated where (user_id = auth.uid() or current_setting('a''b') = 'x')
  policy change for update to authenticated
    using (user_id = auth.uid())
    with check (auth.uid() = user_id)
  grant update to authenticated
}

view all_notes as (select id from notes) {
  grant select to authenticated
}

view titles with (security_barrier) as (select id from notes) {
  grant select to authenticated
}

function one() returns int language sql as $$ select 1 $$

function many() returns bigint language sql as $$ select count(*) from notes $$
"""
MENDED = [
    "  access select to authenticated where (user_id = (select auth.uid()) or (select current_setting('a''b')) = 'x')",
    "    using (user_id = (select auth.uid()))",
    "    with check ((select auth.uid()) = user_id)",
    "view all_notes with (security_invoker) as (select id from notes) {",
    "view titles with (security_invoker, security_barrier) as (select id from notes) {",
    "function one() returns int language sql set search_path = '' as $$ select 1 $$",
    "function many() returns bigint language sql as $$ select count(*) from notes $$",  # would not find its table then
]


def test_what_cannot_be_meant_otherwise_is_mended(tmp_path: Path) -> None:
    project = Project(tmp_path, WRONG)
    run = project.run("check", "--fix")
    lines = project.files()["schema.dbs"].splitlines()
    assert [line for line in MENDED if line not in lines] == []
    assert (run.code, "DBS355" in run.err) == (0, True)
    again = project.run("check", "--format", "json")
    assert [each["code"] for each in json.loads(again.out)["diagnostics"]] == ["DBS355"]


SEVERAL = (
    PLATFORM
    + """
table notes {
  id      bigint pk identity
  user_id uuid
  shared  bool
  --- What everybody may see.
  policy open for select to authenticated using (shared)
  -- why: it is theirs
  policy own for select to authenticated using (user_id = auth.uid()) -- and stays
  policy change for update to authenticated using (shared)
    with check (id > 0)
  policy mine for update to authenticated
    using (user_id = (select auth.uid()))
  policy a for insert to authenticated with check (shared); policy b for insert to authenticated with check (shared)
  grant select, insert, update to authenticated
}
"""
)
ONE_EACH = """
  --- What everybody may see.
  policy open for select to authenticated using ((shared) or (user_id = (select auth.uid())))
  -- why: it is theirs
  -- and stays
  policy change for update to authenticated using ((shared) or (user_id = (select auth.uid())))
    with check ((id > 0) or (user_id = (select auth.uid())))
  policy a for insert to authenticated with check (shared)
  grant select, insert, update to authenticated
}
"""


def test_policies_of_one_command_and_role_become_one(tmp_path: Path) -> None:
    project = Project(tmp_path, SEVERAL)
    assert project.compile("--quiet").code == 0
    assert project.run("check", "--fix").code == 0
    written = [" ".join(line.split()) for line in project.files()["schema.dbs"].splitlines()]
    assert "\n".join(written).endswith("\n".join(" ".join(line.split()) for line in ONE_EACH.strip().splitlines()))
    assert "DBS351" not in project.run("check").err
    assert project.compile().code == 0  # which lets nobody do more, and takes no leave


@pytest.mark.parametrize(
    "other",
    [
        "policy b for select using (id > 0)",
        "policy b for all to authenticated using (id > 0)",
        "--- Why.\n  policy b for select to authenticated using (id > 0)",
        "policy b for select to authenticated using (id > 0 /* why */)",
    ],
    ids=["roles", "commands", "documentation", "a comment inside"],
)
def test_policies_that_say_more_are_left_to_people(tmp_path: Path, other: str) -> None:
    policies = f"  policy a for select to authenticated using (shared)\n  {other}\n  grant select to authenticated\n"
    text = f"{PLATFORM}table notes {{\n  id bigint pk identity\n  shared bool\n{policies}}}\n"
    project = Project(tmp_path, text)
    assert "DBS351" in project.run("check", "--fix").err
    assert project.files()["schema.dbs"] == text


# ---------------------------------------------------------------- what the advisors call it


def test_each_advisor_that_a_schema_can_answer_has_a_code() -> None:
    numbers = {int(name[:4]) for names in ADVISORS.values() for name in names}
    assert numbers == set(range(1, 30)) - {5, 12, 20, 22}
    assert all(code in CODES for code in ADVISORS)


def test_programs_are_told_what_the_advisors_call_it(tmp_path: Path) -> None:
    project = Project(tmp_path, PLATFORM + NOTES.format("option no rls; grant select to anon"))
    (told,) = json.loads(project.run("check", "--format", "json").out)["diagnostics"]
    assert (told["code"], told["advisors"]) == ("DBS356", ["0013_rls_disabled_in_public"])
    (rule,) = json.loads(project.run("check", "--format", "sarif").out)["runs"][0]["tool"]["driver"]["rules"]
    assert rule["properties"] == {"tags": ["0013_rls_disabled_in_public"]}
