"""The command's conduct: stdout is data, stderr is talk, exit codes, help, did you mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.generated import schema as generated
from dbsc import __version__
from dbsc.cli import COMMANDS
from dbsc.diagnostics.codes import CODES
from projects import Project

GOOD = "table t {\n  id int pk identity\n  name text\n}\n"
BAD = "table t {\n  id int pk identity\n  nmae txt\n  index (name)\n}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, GOOD)


def test_version(project: Project) -> None:
    run = project.run("--version")
    assert (run.code, run.out) == (0, f"dbsc {__version__}\n")


def test_help_names_every_command(project: Project) -> None:
    run = project.run("--help")
    assert run.code == 0
    assert all(f"  {name} " in run.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(project: Project, command: str) -> None:
    run = project.run(command, "--help")
    assert run.code == 0
    assert "examples:" in run.out
    assert f"dbsc {command}" in run.out


def test_nothing_is_wrong_use(project: Project) -> None:
    run = project.run()
    assert (run.code, run.out) == (2, "")
    assert "usage: dbsc COMMAND" in run.err


def test_an_unknown_command_is_guessed_at(project: Project) -> None:
    run = project.run("chekc")
    assert run.code == 2
    assert "did you mean `check`?" in run.err


def test_an_unknown_flag_is_wrong_use(project: Project) -> None:
    run = project.run("check", "--nope")
    assert (run.code, run.out) == (2, "")
    assert "Traceback" not in run.err


@pytest.mark.parametrize("command", ["sql", "types", "diagram", "partitions"])
def test_data_goes_to_stdout(project: Project, command: str) -> None:
    run = project.run(command)
    assert run.code == 0
    assert run.out
    assert run.err == ""


@pytest.mark.parametrize("command", ["check", "compile", "sql", "types", "diagram", "partitions", "prove"])
def test_errors_go_to_stderr_and_exit_1(project: Project, command: str) -> None:
    project.write(BAD)
    run = project.run(command)
    assert (run.code, run.out) == (1, "")
    assert "error[DBS103]: there is no type `txt`" in run.err
    assert "did you mean `text`?" in run.err
    assert "error[DBS102]: table `t` has no column `name`" in run.err


def test_check_says_ok_and_is_quiet_on_request(project: Project) -> None:
    assert project.run("check").err == "ok: 1 table, 1 object\n"
    assert project.run("check", "-q").err == ""
    project.write(GOOD + "extension pgcrypt\n")
    assert "warning[DBS279]" in project.run("check").err
    assert project.run("check", "-q").err == ""
    project.write(GOOD + "table u {\n  id int pk\n  index (id)\n}\n")
    assert project.run("check").err == "ok: 2 tables, 3 objects\n"


def test_json_is_on_stdout(project: Project) -> None:
    project.write(BAD)
    run = project.run("check", "--format", "json")
    assert run.code == 1
    found = json.loads(run.out)
    assert {entry["code"] for entry in found["diagnostics"]} == {"DBS102", "DBS103"}


def test_github_annotations(project: Project) -> None:
    project.write(BAD)
    run = project.run("check", "--format", "github")
    assert run.code == 1
    assert run.out.startswith("::error file=schema.dbs,line=3,")


def test_sarif(project: Project) -> None:
    project.write(BAD)
    assert json.loads(project.run("check", "--format", "sarif").out)["version"] == "2.1.0"


def test_fmt_writes_checks_and_shows(project: Project) -> None:
    project.write("table t {\n id   int   pk\n\n\n   name text\n}\n")
    assert project.run("fmt", "--check").code == 1
    shown = project.run("fmt", "--diff")
    assert shown.code == 0
    assert "-   name text" in shown.out
    assert project.run("fmt").code == 0
    assert project.files()["schema.dbs"] == "table t {\n  id  int pk\n\n  name  text\n}\n"
    assert project.run("fmt", "--check").code == 0


def test_fmt_formats_in_place(project: Project) -> None:
    project.write("table t {\n id   int   pk\n}\n", "kept/real.dbs")
    real, link = project.folder / "kept" / "real.dbs", project.folder / "link.dbs"
    link.symlink_to("kept/real.dbs")
    real.chmod(0o604)
    assert project.run("fmt").code == 0  # finds it twice, by both of its names
    assert link.is_symlink()
    assert real.read_text() == "table t {\n  id  int pk\n}\n"
    assert real.stat().st_mode & 0o777 == 0o604


def test_fmt_leaves_all_files_alone_if_one_is_read_only(project: Project) -> None:
    ugly = "table t {\n id   int   pk\n}\n"
    for name in ("a.dbs", "b.dbs", "c.dbs"):
        project.write(ugly, name)
    (project.folder / "b.dbs").chmod(0o444)
    run = project.run("fmt", "a.dbs", "b.dbs", "c.dbs")
    assert run.code == 2
    assert "error[DBS602]: cannot write `b.dbs`: it is read-only" in run.err
    assert {text for name, text in project.files().items() if name != "schema.dbs"} == {ugly}
    assert len(project.files()) == 4


def test_fmt_leaves_a_broken_file_alone(project: Project) -> None:
    broken = "table t {\n   id int pk pk(\n"
    project.write(broken)
    assert project.run("fmt").code == 1
    assert project.files()["schema.dbs"] == broken


def test_diagram_focus_is_guessed_at(project: Project) -> None:
    project.write(GOOD + "table tags {\n  id int pk\n}\n")
    run = project.run("diagram", "--focus", "tgas")
    assert run.code == 2
    assert "did you mean `tags`?" in run.err


def test_explain(project: Project) -> None:
    run = project.run("explain", "DBS102")
    assert run.code == 0
    assert run.out.startswith("# DBS102")
    assert project.run("explain", "dbs102").out == run.out
    assert project.run("explain", "102").out == run.out
    assert project.run("explain", "DBS999").code == 2
    assert project.run("explain").code == 2
    assert "did you mean `DBS102`?" in project.run("explain", "DSB102").err
    listed = project.run("explain", "--list")
    assert [line.split()[0] for line in listed.out.splitlines()] == sorted(CODES)


def test_a_folder_with_one_headed_file_is_a_project(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("database d {\n  target postgres\n}\nuse './more.dbs'\n" + GOOD, "main.dbs")
    project.write("table u {\n  id int pk\n}\n", "more.dbs")
    assert project.run("check").code == 0
    assert "create table public.u" in project.run("sql").out


def test_a_bug_is_told_without_a_traceback(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from dbsc import pipeline

    def broken(*_: object) -> None:
        raise RuntimeError("wires crossed")

    monkeypatch.setattr(pipeline, "check", broken)
    run = project.run("check")
    assert run.code == 70
    assert "this is a bug in dbsc" in run.err
    assert "wires crossed" in run.err
    assert "Traceback" not in run.err


RULED = "table log {\n  at timestamptz\n  partition by range (at) every 1 month ahead 3 keep 6 months then drop\n}\n"


def test_the_partition_plan_starts_from_the_lock(project: Project) -> None:
    project.write(RULED)
    assert "its partitions are in no lock: as if it were made on 2027-05-20" in _plan(project)
    assert project.run("compile", "--at", "2026-11-22").code == 0
    assert "  log_2026_11  2026-11-01  2026-12-01  by migration  2027-06-01 drop\n" in _plan(project)
    assert "  log_2027_04  2027-04-01  2027-05-01  2027-01-01    2027-11-01 drop\n" in _plan(project)
    assert "no lock" not in _plan(project)
    made = project.run("partitions", "--at", "2027-03-15", "--format", "sql").out
    assert made.count("create table") == 4
    assert "create table public.log_2027_03 " in made
    project.write(RULED + RULED.replace("log", "more"))
    assert _plan(project).count("in no lock") == 1


def test_the_partition_plan_refuses_a_broken_lock(project: Project) -> None:
    project.write(RULED)
    assert project.compile().code == 0
    (migration,) = project.migrations()
    text = project.files()[f"migrations/{migration}"]
    (project.folder / "migrations" / migration).unlink()
    for wrong in (f"migration `migrations/{migration}` is missing", "the lock `migrations/schema.lock.dbs` cannot"):
        run = project.run("partitions")
        assert (run.code, run.out) == (1, "")
        assert f"error[DBS502]: {wrong}" in run.err
        project.write(text, f"migrations/{migration}")
        project.write("table {", "migrations/schema.lock.dbs")


def _plan(project: Project) -> str:
    run = project.run("partitions", "--at", "2027-05-20")
    assert (run.code, run.err) == (0, "")
    return run.out


def test_a_diagram_of_a_large_schema_is_an_overview_and_pages(project: Project) -> None:
    project.write(generated(201))
    printed = project.run("diagram", "--format", "svg")
    assert "this is the overview; `-o diagram.svg` writes its" in printed.err
    written = project.run("diagram", "-o", "all.svg")
    pages = [name for name in project.files() if name.startswith("all/")]
    assert f"wrote all.svg, an overview, and {len(pages)} pages in all" in written.err
    assert project.run("compile", "-q").code == 0
    assert "generated/diagram.mmd" in project.files()
    assert "generated/diagram.svg" not in project.files()


def test_a_diagram_of_a_change(project: Project) -> None:
    project.compile("-q")
    project.write(GOOD.replace("name text", "name text?"))
    change = project.run("diagram", "--diff", "lock", "schema.dbs", "--format", "svg")
    assert (change.code, "1 table altered" in change.out) == (0, True)
    assert "1 table added" in project.run("diagram", "--diff", "empty", "schema.dbs", "--format", "svg").out
    assert "nothing changes" in project.run("diagram", "--diff", ".", "schema.dbs", "--format", "svg").out
    apart = project.folder / "apart"
    apart.mkdir()
    elsewhere = Project(apart).run("diagram", "--diff", "lock", "../schema.dbs", "--format", "svg")
    assert (elsewhere.code, elsewhere.out) == (0, change.out)
    missing = project.run("diagram", "--diff", "empty", "nothing.dbs", "--format", "svg")
    assert (missing.code, missing.out) == (2, "")
    assert "cannot read `nothing.dbs`" in missing.err


def test_diagram_options_that_make_no_sense_are_wrong_use(project: Project) -> None:
    for options, told in (
        (("-o", "x.png"), "there is no format for `.png`: end the name in .svg, .html"),
        (("--depth", "1"), "give the table with --focus"),
        (("--focus", "t", "--depth", "-1"), "--depth -1 is less than nothing"),
        (("--diff", "empty", "schema.dbs"), "--diff is drawn as svg, and this is text"),
        (("--theme", "dark"), "--theme is about svg, and this is text"),
        (("schema.dbs", "--diff", "empty", ".", "-o", "x.svg"), "`schema.dbs` would be a third"),
        (("--focus", ""), "--focus: nothing is given"),
        (("--schema", ""), "--schema: nothing is given"),
        (("-o", ""), "--output: nothing is given"),
        (("--diff", "", "schema.dbs", "-o", "x.svg"), "--diff: nothing is given"),
    ):
        run = project.run("diagram", *options)
        assert (run.code, run.out) == (2, "")
        assert told in run.err
    assert list(project.files()) == ["schema.dbs"]
    assert project.run("diagram", "-o", "x.png", "--format", "dot").code == 0
    assert project.run("diagram", "-o", "./here", "--focus", "t", "--depth", "0").code == 0
    assert "digraph" in project.files()["x.png"]
    assert project.run("diagram", "-o", "x.html").code == 0
    assert project.files()["x.html"].startswith("<!doctype html>")
    assert project.run("diagram", "--format", "svg", "--theme", "dark").out.startswith("<svg")
    assert project.files()["here"].startswith("┌ t")
