"""`dbsc new`: what it makes is good as it is, and what it cannot make it says."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

import dbsc
from dbsc import __version__
from dbsc.cli.new import FILES
from projects import Project

TARGETS = ("supabase", "postgres")


@pytest.fixture(params=TARGETS)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A new project for each target."""
    run = Project(tmp_path).run("new", "my-shop", "--target", request.param)
    assert run.code == 0, run.err
    return Project(tmp_path / "my-shop")


def test_a_new_project_is_formatted_right_and_compiles(made: Project) -> None:
    assert set(made.files()) == set(FILES)
    for command in (["fmt", "--check"], ["check"], ["compile"], ["compile", "--check"]):
        run = made.run(*command)
        assert run.code == 0, run.err
        assert "warning" not in run.err and "note[" not in run.err


def test_it_is_called_by_its_name_and_nothing_is_left_to_fill_in(made: Project) -> None:
    files = made.files()
    assert "\ndatabase my_shop {" in files["schema.dbs"]
    assert files["README.md"].startswith("# my_shop\n")
    assert f"pip install dbsc=={__version__}\n" in files[".github/workflows/schema.yml"]
    assert not [name for name, text in files.items() if re.search(r"\{(name|version|target)\}", text)]
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in files.values())


def test_the_workflow_runs_all_the_checks(made: Project) -> None:
    workflow = yaml.safe_load(made.files()[".github/workflows/schema.yml"])
    (job,) = workflow["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == [
        f"pip install dbsc=={__version__}",
        "dbsc fmt --check",
        "dbsc check --format github",
        "dbsc compile --check",
        "dbsc prove --run tests",
    ]
    assert made.run("compile").code == 0
    for command in commands[1:-1]:  # tests/live/test_new.py runs the last, .ci/run installs the wheel
        assert made.run(*command.split()[1:]).code == 0


def test_the_workflow_finds_what_was_not_compiled(made: Project) -> None:
    assert made.run("compile", "--check").code == 1


def test_the_hooks_of_pre_commit_run(made: Project) -> None:
    (repository,) = yaml.safe_load(made.files()[".pre-commit-config.yaml"])["repos"]
    assert made.run("compile").code == 0
    files = list(made.files())
    before = made.files()
    for hook in repository["hooks"]:
        program, *arguments = hook["entry"].split()
        matching = [
            name for name in files if re.search(hook["files"], name) and not re.search(hook.get("exclude", "^$"), name)
        ]
        passed = matching if hook.get("pass_filenames", True) else []
        assert program == "dbsc"
        assert "schema.dbs" in matching
        assert made.run(*arguments, *passed).code == 0
    assert made.files() == before


def test_it_is_made_in_this_folder_without_a_name(tmp_path: Path) -> None:
    (tmp_path / "bookings").mkdir()
    project = Project(tmp_path / "bookings")
    project.write("{}", "package.json")
    run = project.run("new")
    assert run.code == 0
    assert "database bookings {" in project.files()["schema.dbs"]
    assert project.files()["package.json"] == "{}"
    assert run.err.endswith("next: look at schema.dbs, then `dbsc compile` and `dbsc prove --run tests`\n")


@pytest.mark.parametrize(("folder", "name"), [("My Shop!", "my_shop"), ("2026", "app"), ("order", "order")])
def test_a_folder_that_is_there_may_be_called_anything(folder: str, name: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    project = Project(tmp_path / folder)
    assert project.run("new", "--target", "postgres").code == 0
    assert f"\ndatabase {name} {{\n" in project.files()["schema.dbs"]
    assert project.run("check").code == 0


@pytest.mark.parametrize("path", FILES)
def test_nothing_is_overwritten(path: str, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    project = Project(tmp_path / "shop")
    project.write("mine\n", path)
    run = project.run("new")
    assert (run.code, run.out) == (2, "")
    assert f"error[DBS608]: `{path}` is there already\n" in run.err
    assert project.files() == {path: "mine\n"}


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("mine\n", "shop/notes.txt")
    run = project.run("new", "shop")
    assert run.code == 2
    assert "error[DBS608]: the folder `shop` is there already, with files in it" in run.err
    assert "help: choose another name, or add to it with `cd shop && dbsc new`" in run.err
    (tmp_path / "empty").mkdir()
    assert project.run("new", "empty").code == 0


@pytest.mark.parametrize(
    ("name", "help_"),
    [("My Shop", "my-shop"), ("1st", "app"), ("größe", "gr-e"), ("..shop", "shop"), ("", "app"), ("x" * 64, "x" * 63)],
)
def test_a_name_that_cannot_be_is_told_with_one_that_can(name: str, help_: str, tmp_path: Path) -> None:
    run = Project(tmp_path).run("new", name)
    assert run.code == 2
    assert f"error[DBS608]: a project cannot be called `{name}`\n" in run.err
    assert f"help: `dbsc new {help_}`\n" in run.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refused)
    run = Project(tmp_path).run("new", "shop")
    assert run.code == 2
    assert "error[DBS602]: cannot write `shop/schema.dbs`: permission denied\n" in run.err


def test_templates_are_read_from_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "dbsc.zip"
    package = Path(dbsc.__file__).parent
    with ZipFile(archive, "w") as zipped:
        for path in package.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                zipped.write(path, Path("dbsc") / path.relative_to(package))
    command = [sys.executable, "-m", "dbsc", "new", "shop"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(archive)}, cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert set(Project(tmp_path / "shop").files()) == set(FILES)


def test_a_file_where_a_folder_has_to_be(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    project = Project(tmp_path / "shop")
    project.write("", ".github")
    run = project.run("new")
    assert run.code == 2
    assert "error[DBS602]: cannot write `.github/workflows/schema.yml`" in run.err
    assert project.files() == {".github": ""}
