"""Renames with both names for a time: what the migrations say of themselves, and what cannot have two names."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import Project

BEFORE = """\
enum mood { sad, glad }
table users {
  id    int pk
  name  text
  mood  mood?
  upper text? as (upper(name))
  index (name)
}
table parts { id int; partition by hash (id) { one modulus 1 remainder 0 } }
view names as ( select id, name from users )
function one() returns int language sql as $$ select 1 $$
"""


def becomes(tmp_path: Path, *changes: tuple[str, str], after: str = BEFORE) -> Project:
    project = Project(tmp_path, BEFORE)
    assert project.compile().code == 0
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    project.write(after)
    return project


@pytest.mark.parametrize(
    ("old", "new", "message", "mend"),
    [
        ("sad, glad", "sad, happy was glad", "label `glad` cannot have two names for a time", "without"),
        (
            "enum mood",
            "enum state was mood",
            "type `mood` cannot have two names for a time: PostgreSQL knows",
            "without",
        ),
        (
            "function one() returns int language sql as $$ select 1 $$",
            "function two() was one returns text language sql as $$ select '1' $$",
            "function `one` gets another name, and other arguments or another result",
            "before the other",
        ),
        ("upper text?", "above text? was upper", "`upper` of table `users` cannot have two names", "it is computed"),
        ("mood  mood?", "how mood was mood", "`mood` of table `users` cannot have two names", "in more than its name"),
        ("{ id int; p", "{ key int was id; p", "`id` of table `parts` cannot have two names", "in partitions by it"),
        ("name  text", "title  text was name", "view `names` shows `name`, and would show `title`", "`title as name`"),
        (
            "table users {\n  id    int pk",
            "table people was users {\n  id    bigint pk",
            "table `users` gets another name, and its column `id` another type",
            "before the other",
        ),
    ],
)
def test_what_cannot_have_two_names_is_refused(tmp_path: Path, old: str, new: str, message: str, mend: str) -> None:
    after = BEFORE
    if "users" in new:
        after = after.replace("from users", "from people")
    if "title" in new:
        after = after.replace("upper(name)", "upper(title)").replace("(name)", "(title)")
        after = after.replace("select id, name", "select id, title")
    if "state" in new:
        after = after.replace("mood  mood?", "mood  state?")
    if "key" in new:
        after = after.replace("hash (id)", "hash (key)")
    project = becomes(tmp_path, (old, new), after=after)
    files = project.files()
    run = project.compile("--compatible")
    assert run.code == 1, run.err
    assert "DBS510" in run.err
    assert message in run.err
    assert mend in run.err
    assert project.files() == files


def test_a_name_that_something_else_gets_cannot_stay(tmp_path: Path) -> None:
    project = becomes(
        tmp_path,
        ("table users", "table people was users"),
        ("from users", "from people"),
        ("table parts", "table users was parts"),
    )
    run = project.compile("--compatible")
    assert run.code == 1
    assert "table `users` cannot keep its old name beside the new one" in run.err


def test_headers_say_with_which_versions_each_goes(tmp_path: Path) -> None:
    project = becomes(
        tmp_path,
        ("  name  text", "  title  text was name"),
        ("upper(name)", "upper(title)"),
        ("index (name)", "index (title)"),
        ("select id, name", "select id, title as name"),
    )
    count = len(project.migrations())
    run = project.compile("--compatible")
    assert run.code == 0, run.err
    said = {}
    for file in project.migrations()[count:]:
        text = project.files()[f"migrations/{file}"]
        said[file[4:-4]] = text.partition("-- compatible:  ")[2].partition("\n")[0]
    assert said == {
        "add_users_title": "with the application before; users.title has no values yet",
        "fill_users_title": "with the application before and after",
        "build_users_name_idx_new": "with the application before and after",
        "analyze_users": "with the application before and after",
        "rename_users_title": "with an application that uses users.name no more",
    }
    last = next(file for file in project.migrations() if file.endswith("_analyze_users.sql"))
    assert f"`dbsc apply --to {last}`" in run.err
    assert project.compile("--check").code == 0
