"""What the source says of its past: checked for sense, kept out of the lock, told when it can be deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.catalog.evolution import Carry, Leave, Rename
from dbsc.catalog.objects import Expression, ref
from dbsc.semantics.lift import lift
from projects import Project

BEFORE = """
schema app {}
enum mood { sad, happy }
type money { amount int }
domain short text check (length(value) < 9)
table a {
  id     int pk
  total  int
  mood   mood?
  check positive (total > 0)
  index by_total (total)
  foreign itself (total) -> a (id)
  policy mine for select to public using (total > 1)
}
table b { id int pk }
function f(a int) returns int language sql as $$ select 1 $$
view v as (select id from b)
"""
AFTER = """
schema application was app {}
enum feelings was mood { sad, glad was happy, drop 'mad' }
type cash was money { value int was amount }
domain brief was short text check (length(value) < 9)
table a2 was a0 was a {
  id    int pk
  sum   int was total was totals
  mood  feelings?
  check pos (sum > 0) was positive
  index by_sum (sum) was by_total
  foreign own (sum) -> a2 (id) was itself
  policy ours for select to public using (sum > 1) was mine
  drop old
  drop row (5)
}
table c {
  id    int pk
  born  date backfill (current_date - id) convert (born::date)
}
drop table b
drop function old_f(a int, out b text)
drop materialized view archive.totals
drop extension citext
function g(a int) was f returns int language sql as $$ select 1 $$
view w was app.v as (select id from a2)
"""


def test_all_of_it_is_kept_apart_from_objects_and_intent() -> None:
    catalog = catalog_of(AFTER)
    renames = [
        ("schema application", ("app",)),
        ("type public.feelings", ("public", "mood")),
        ("label public.feelings.glad", ("public", "feelings", "happy")),
        ("type public.cash", ("public", "money")),
        ("attribute public.cash.value", ("public", "cash", "amount")),
        ("type public.brief", ("public", "short")),
        ("table public.a2", ("public", "a0"), ("public", "a")),
        ("column public.a2.sum", ("public", "a2", "total"), ("public", "a2", "totals")),
        ("constraint public.a2.pos", ("public", "a2", "positive")),
        ("index public.by_sum", ("public", "by_total")),
        ("constraint public.a2.own", ("public", "a2", "itself")),
        ("policy public.a2.ours", ("public", "a2", "mine")),
        ("function public.g(integer)", ("public", "f")),
        ("view public.w", ("app", "v")),
    ]
    assert [(repr(r.subject), *r.names) for r in catalog.evolution.renames] == renames
    assert all(isinstance(rename, Rename) for rename in catalog.evolution.renames)
    assert catalog.evolution.leaves == (
        Leave(ref("label", "public", "feelings", "mad")),
        Leave(ref("column", "public", "a2", "old")),
        Leave(ref("row", "public", "a2", "5")),
        Leave(ref("table", "public", "b")),
        Leave(ref("function", "public", "old_f(integer)")),
        Leave(ref("view", "archive", "totals")),
        Leave(ref("extension", "citext")),
    )
    table = ref("table", "public", "c")
    assert catalog.evolution.carries == (
        Carry("backfill", table, "born", Expression("current_date - id")),
        Carry("convert", table, "born", Expression("born::date")),
    )
    state = lift(catalog)
    assert " was " not in state
    assert "drop " not in state
    assert "backfill" not in state
    assert catalog_of(state) == catalog


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path, BEFORE)
    assert made.compile().code == 0
    return made


def test_what_has_another_name_is_renamed_once(project: Project) -> None:
    after = AFTER.replace("drop table b", "table b { id int pk }").replace("view w was app.v", "view w was v")
    before = project.files()
    project.write(after.replace("select id from a2", "select id from b"))
    assert project.compile().code == 0
    made = {name: text for name, text in project.files().items() if name not in before and name.endswith(".sql")}
    assert [name for name in made if "rename" in name] == ["migrations/010_rename_app.sql"]
    assert "alter view public.v rename to w;" in made["migrations/010_rename_app.sql"]
    assert "\ndrop " not in "".join(made.values())
    there = project.files()
    assert project.compile().code == 0
    assert project.files() == there


@pytest.mark.parametrize(
    ("before", "after", "statement"),
    [
        (
            "enum mood { sad, glad }",
            "enum mood { sad, happy was glad }",
            "alter type public.mood rename value 'glad' to 'happy'",
        ),
        ("type t { a int? }", "type t { b int? was a }", "alter type public.t rename attribute a to b"),
        (
            "table a { id int pk; check positive (id > 0) }",
            "table a { id int pk; check pos (id > 0) was positive }",
            "alter table public.a rename constraint positive to pos",
        ),
        (
            "table a { id int pk; b int; foreign up (b) -> a }",
            "table a { id int pk; b int; foreign over (b) -> a was up }",
            "alter table public.a rename constraint up to over",
        ),
        (
            "table a { id int pk; policy p for select to public using (true) }",
            "table a { id int pk; policy q for select to public using (true) was p }",
            "alter policy p on public.a rename to q",
        ),
    ],
)
def test_what_is_said_of_the_past_is_one_statement(tmp_path: Path, before: str, after: str, statement: str) -> None:
    project = Project(tmp_path, before)
    project.compile()
    there = project.files()
    project.write(after)
    assert project.compile().code == 0
    (made,) = (text for name, text in project.files().items() if name not in there and name.endswith(".sql"))
    assert made.rstrip().endswith(f"\n{statement};")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "enum mood { sad, glad }; domain own mood",
            "enum mood { sad; drop 'glad' }; domain own mood",
            ["label `glad` of type `mood` is gone", "and type `own` holds the type as it is", "keep the labels"],
        ),
    ],
)
def test_nothing_that_is_said_of_the_past_is_ignored(tmp_path: Path, before: str, after: str, told: list[str]) -> None:
    project = Project(tmp_path, before)
    assert project.compile().code == 0
    project.write(after)
    there = project.files()
    run = project.compile()
    assert run.code == 1
    assert [each for each in told if each not in run.err] == []
    assert run.err.count("error[") == 1
    assert project.files() == there


def test_what_is_converted_is_converted_in_batches_beside_what_it_was(tmp_path: Path) -> None:
    project = Project(tmp_path, "table a { id int pk; n text }")
    project.compile()
    project.write("table a { id int pk; n int convert (n::int) }")
    assert project.compile().code == 0
    texts = [text for name, text in project.files().items() if name.endswith("fill_a_n_new.sql")]
    assert [text.splitlines()[-1] for text in texts] == ["update public.a set n_new = n::int where n_new is null;"]
    assert project.compile().code == 0
    lock = project.files()["migrations/schema.lock.dbs"]
    assert "convert" not in lock and "  n   int\n" in lock


def test_what_is_lost_without_leave_is_told_beside_what_is_renamed(tmp_path: Path) -> None:
    project = Project(tmp_path, "table a { id int pk; b int; c int }")
    project.compile()
    project.write("table a { id int pk; d int was b }")
    told = project.compile().err
    assert "column `c` of table `a` is gone from the source" in told


def test_check_says_what_can_be_deleted_only_where_a_lock_knows_it(tmp_path: Path) -> None:
    project = Project(tmp_path, AFTER)
    assert project.run("check").err.startswith("ok")
    project.compile()
    run = project.run("check")
    assert run.code == 0
    evolution = catalog_of(AFTER).evolution
    said = len(evolution.renames) + len(evolution.leaves) + len(evolution.carries)
    assert run.err.count("note[DBS507]") == said
    assert "`was a0` has done its work: the lock knows `a2`" in run.err


def test_check_does_not_call_done_what_still_waits(project: Project) -> None:
    project.write(AFTER)
    told = project.run("check").err
    assert "has done its work" not in told
    # Only what the lock has never held is not needed.
    assert told.count("this `drop` is not needed") == 3
