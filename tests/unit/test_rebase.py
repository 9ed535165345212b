"""Two branches have both added migrations; and leave that is given to a compile."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from projects import Project

BASE = """\
table users {
  id    int pk
  name  text
}
"""
OURS = BASE.replace("  name  text\n", "  name  text\n  age   int?\n")
THEIRS = f"{BASE}\ntable orders {{\n  id  int pk\n}}\n"
BOTH = THEIRS.replace("  name  text\n", "  name  text\n  age   int?\n")


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=ann", "-c", "user.email=ann@example.org")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def branches(tmp_path: Path) -> Project:
    """On the branch `ours`; both it and `main` have written a migration."""
    project = Project(tmp_path, BASE)
    git(tmp_path, "init", "-q", "-b", "main")
    for branch, text in ((None, BASE), ("ours", OURS), ("main", THEIRS)):
        if branch is not None:
            git(tmp_path, "checkout", "-q", *(() if branch == "main" else ("-b",)), branch)
        project.write(text)
        assert project.compile().code == 0
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", "more")
    git(tmp_path, "checkout", "-q", "ours")
    return project


def test_what_is_new_here_goes_behind_the_other_branch(branches: Project) -> None:
    assert branches.migrations() == ["001_create_users.sql", "002_add_users_age.sql"]
    branches.write(BOTH)
    run = branches.compile("--rebase", "main")
    assert run.code == 0, run.err
    assert "removed migrations/002_add_users_age.sql" in run.err
    assert branches.migrations() == ["001_create_users.sql", "002_create_orders.sql", "003_add_users_age.sql"]
    assert branches.compile("--check").code == 0


def test_it_works_in_the_middle_of_a_merge(branches: Project) -> None:
    names = ("-c", "user.name=ann", "-c", "user.email=ann@example.org")
    merge = subprocess.run(
        ["git", *names, "merge", "-q", "main"], cwd=branches.folder, capture_output=True, check=False
    )
    assert merge.returncode  # the lock says another chain on each side
    run = branches.compile()
    assert (run.code, "`dbsc compile --rebase BRANCH`" in run.err) == (1, True), run.err
    branches.write(BOTH)
    run = branches.compile()
    assert run.code == 1 and "DBS502" in run.err, run.err
    assert branches.compile("--rebase", "main").code == 0
    assert branches.migrations() == ["001_create_users.sql", "002_create_orders.sql", "003_add_users_age.sql"]
    assert branches.compile("--check").code == 0


def test_with_the_lock_of_the_other_branch_in_place_no_revision_is_needed(branches: Project) -> None:
    git(branches.folder, "checkout", "-q", "main", "--", "migrations")
    branches.write(BOTH)
    run = branches.compile()
    assert run.code == 1 and "`dbsc compile --rebase`" in run.err, run.err
    assert branches.compile("--rebase", "--check").code == 1
    assert branches.compile("--rebase").code == 0
    assert branches.migrations() == ["001_create_users.sql", "002_create_orders.sql", "003_add_users_age.sql"]


def test_where_nothing_is_new_nothing_happens(branches: Project) -> None:
    run = branches.compile("--rebase")
    assert (run.code, "nothing to do" in run.err) == (0, True)


@pytest.mark.parametrize(
    ("revision", "code", "told"),
    [("nowhere", "DBS609", "git does not find it"), ("", "DBS502", "there is no `schema.lock.dbs`")],
)
def test_what_cannot_be_taken_is_told(branches: Project, revision: str, code: str, told: str) -> None:
    if not revision:
        (branches.folder / "migrations" / "schema.lock.dbs").unlink()
    run = branches.compile("--rebase", *([revision] if revision else []))
    assert run.code in (1, 2)
    assert code in run.err and told in run.err, run.err


# ---------------------------------------------------------------- missing, re-ordered


def test_migrations_in_another_order_are_found(branches: Project) -> None:
    folder = branches.folder / "migrations"
    one, two = (folder / name for name in branches.migrations())
    shutil.move(one, folder / "other")
    shutil.move(two, one)
    shutil.move(folder / "other", two)
    run = branches.compile("--check")
    assert run.code == 1 and run.err.count("was changed after it was written") == 2


# ---------------------------------------------------------------- leave


@pytest.mark.parametrize("leave", ["drop users.name", "drop  users.name", "all"])
def test_leave_can_be_given_to_a_compile(tmp_path: Path, leave: str) -> None:
    project = Project(tmp_path, BASE)
    assert project.compile().code == 0
    project.write(BASE.replace("  name  text\n", ""))
    refused = project.compile()
    assert refused.code == 3
    assert "write `drop name` to lose it, or compile with --allow 'drop users.name'" in refused.err
    assert project.compile("--allow", leave).code == 0
    assert project.migrations()[1:] == ["002_drop_users_name.sql"]
    assert project.compile("--check").code == 0


def test_what_is_allowed_alone_is_lost(tmp_path: Path) -> None:
    project = Project(tmp_path, BASE + "\nenum mood { low, high }\n\ntable gone {\n  id  int pk\n  m   mood\n}\n")
    assert project.compile().code == 0
    project.write(BASE.replace("  name  text\n", ""))
    run = project.compile("--allow", "drop users.name")
    assert (run.code, "--allow 'drop table gone'" in run.err) == (3, True)
    assert project.compile("--allow", "drop users.name", "--allow", "drop table gone").code == 0


def test_leave_for_what_is_not_there_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path, BASE)
    assert project.compile().code == 0
    run = project.compile("--allow", "drop users.nmae")
    assert run.code == 1
    assert "DBS508" in run.err and "did you mean `drop users.name`?" in run.err, run.err
