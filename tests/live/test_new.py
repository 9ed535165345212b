"""A new project is proven with its test, and the test finds what it is there to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import Project

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(params=["supabase", "postgres"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A new project for each target, compiled."""
    assert Project(tmp_path).run("new", "shop", "--target", request.param).code == 0
    project = Project(tmp_path / "shop")
    assert project.run("compile").code == 0
    return project


@pytest.mark.parametrize("version", ["embedded", "15"])
def test_a_new_project_is_proven_and_tested(made: Project, version: str) -> None:
    if version == "15" and not DEBIAN_15.is_dir():
        pytest.skip(f"{DEBIAN_15} is not there")
    run = made.run("prove", "--run", "tests", *([] if version == "embedded" else ["--scratch", str(DEBIAN_15)]))
    assert run.code == 0, run.err
    assert f"proven on PostgreSQL {'18' if version == 'embedded' else '15'}." in run.err
    assert run.err.endswith(", 1 test\n")


def test_its_test_finds_tasks_that_everybody_can_write(made: Project) -> None:
    role = "app_user" if "app_user" in made.files()["schema.dbs"] else "authenticated"
    table = made.files()["schema.dbs"].partition("table tasks {")
    made.write(table[0] + table[1] + table[2].replace("access all to owner", f"access all to {role}", 1))
    for path in (made.folder / "migrations", made.folder / "supabase"):
        for file in sorted(path.rglob("*.*")):
            file.unlink()
    run = made.run("prove", "--run", "tests/access.sql")
    assert run.code == 1
    assert "error[DBS607]: Bob sees no task of Ada\n" in run.err
    assert "--> tests/access.sql:" in run.err
    assert "assert (select count(*) from public.tasks) = 0, 'Bob sees no task of Ada';" in run.err


def test_what_can_go_wrong_with_tests_is_told(made: Project) -> None:
    made.write("select 1;\n\nselect nmae from public.lists;\n", "tests/b_names.sql")
    made.write("commit; insert into public.labels (id, name) values (1, 'again');\n", "tests/c_commits.sql")
    made.write(
        "create table public.t (id int primary key deferrable initially deferred);\n"
        "insert into public.t values (1), (1);\n",
        "tests/d_late.sql",
    )
    made.write("-- nothing yet\n", "tests/e_nothing.sql")
    run = made.run("prove", "--run", "tests")
    assert run.code == 1
    assert 'error[DBS607]: column "nmae" does not exist\n --> tests/b_names.sql:3:8\n' in run.err
    assert 'error[DBS607]: duplicate key value violates unique constraint "labels_pkey"' in run.err
    assert 'error[DBS607]: duplicate key value violates unique constraint "t_pkey"\n --> tests/d_late.sql:' in run.err
    assert "\n3 errors\n" in run.err


def test_tests_that_are_not_there_are_told(made: Project) -> None:
    run = made.run("prove", "--run", "spec")
    assert (run.code, "error[DBS601]: cannot read `spec`: no such file or directory" in run.err) == (2, True)
    (made.folder / "spec").mkdir()
    run = made.run("prove", "--run", "spec")
    assert (run.code, "error[DBS601]: there is no `.sql` file in `spec`" in run.err) == (2, True)
