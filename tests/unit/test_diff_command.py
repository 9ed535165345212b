"""`dbsc diff`: the steps between two schemas, revisions or states."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from projects import Project

BEFORE = """\
table users {
  id    int pk
  name  text
}
"""
AFTER = BEFORE.replace("  name  text\n", "  name  text\n  age   int?\n")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path, AFTER)
    made.write(BEFORE, "before.dbs")
    return made


def test_steps_are_told_with_their_locks(project: Project) -> None:
    run = project.run("diff", "before.dbs", "schema.dbs")
    assert run.code == 0
    assert run.out.splitlines() == [
        "add_users_age",
        "  makes:       1 column",
        "  lock:        ACCESS EXCLUSIVE on public.users",
        "  work:        no table is rewritten or scanned",
        "  undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing",
        "  compatible:  with the application before and after",
    ]


def test_as_sql_and_for_machines(project: Project) -> None:
    statement = "alter table public.users add column age integer;\n"
    assert project.run("diff", "before.dbs", "schema.dbs", "--sql").out == statement
    (step,) = json.loads(project.run("diff", "before.dbs", "schema.dbs", "--json").out)["steps"]
    assert (step["name"], step["sql"]) == ("add_users_age", statement)


def test_whether_there_is_anything(project: Project) -> None:
    assert project.run("diff", "before.dbs", "schema.dbs", "--check").code == 1
    same = project.run("diff", "schema.dbs", "schema.dbs", "--check")
    assert (same.code, same.out, same.err) == (0, "", "both sides are the same\n")


def test_from_nothing_and_from_the_lock(project: Project) -> None:
    assert project.run("diff", "empty", "schema.dbs").out.startswith("create_users\n")
    project.write(BEFORE)
    assert project.compile().code == 0
    assert project.run("diff", "lock", "schema.dbs", "--check").code == 0
    project.write(AFTER)
    assert project.run("diff", "lock", "schema.dbs").out.startswith("add_users_age\n")
    assert "drop" in project.run("diff", "schema.dbs", "lock", "--allow", "all").out


def test_what_would_be_lost_takes_leave(project: Project) -> None:
    run = project.run("diff", "schema.dbs", "before.dbs")
    assert (run.code, "--allow 'drop users.age'" in run.err) == (3, True)
    assert project.run("diff", "schema.dbs", "before.dbs", "--allow", "drop users.age", "--sql").out == (
        "alter table public.users drop column age;\n"
    )


def test_a_side_can_be_at_a_revision(project: Project) -> None:
    folder = project.folder
    project.write("use './more.dbs'\n\n" + BEFORE)
    project.write("table more {\n  id  int pk\n}\n", "more.dbs")
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=ann", "-c", "user.email=ann@example.org", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    project.write("use './more.dbs'\n\n" + AFTER)
    run = project.run("diff", "git:main:schema.dbs", "schema.dbs")
    assert (run.code, run.out.splitlines()[0]) == (0, "add_users_age"), run.err
    assert project.run("diff", "git:main:schema.dbs", "git:main:schema.dbs", "--check").code == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("git:main:schema.dbs", "DBS609"),
        ("git:main", "names no revision and file"),
        ("nowhere.dbs", "DBS601"),
        ("postgresql://localhost:1/x", "DBS816"),
    ],
)
def test_what_is_not_there_is_told(project: Project, name: str, told: str) -> None:
    run = project.run("diff", name, "schema.dbs")
    assert (run.code, told in run.err) == (2, True), run.err


def test_partitions_of_a_table_that_is_cut_otherwise_are_told_with_it(project: Project) -> None:
    table = "table readings {\n  id  int pk\n  PARTS\n}\n"
    project.write(table.replace("PARTS", "partition by hash (id) into 2"), "before.dbs")
    for now in ("partition by range (id) {\n    rest default\n  }", "check (id > 0)"):
        project.write(table.replace("PARTS", now))
        run = project.run("diff", "before.dbs", "schema.dbs")
        (told,) = [line for line in run.err.splitlines() if line.startswith("error")]
        assert told.startswith("error[DBS501]: table `readings` is ")
