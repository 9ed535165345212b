"""Files that are no schema, and disks that take none: one clear message, in seconds, and nothing is lost."""

from __future__ import annotations

import gc
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.processes import environment
from dbsc import pipeline, project
from dbsc.diagnostics.render.text import render
from dbsc.source import Source
from dbsc.syntax.parser import parse
from projects import Project

GOOD = "table t {\n  id  int pk\n}\n"
MEGABYTES = 2_000_000


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"", 0, "ok: 0 tables, 0 objects"),
        (b"\xef\xbb\xbf" + GOOD.encode(), 0, "ok: 1 table"),
        (GOOD.encode().replace(b"\n", b"\r\n"), 0, "ok: 1 table"),
        (b"table t {\n  id \xff int\n}\n", 2, "`schema.dbs` is not UTF-8: line 2 holds the byte 0xff"),
        (b"table t {\n  id\x00 int\n}\n", 2, "`schema.dbs` is no text: line 2 holds a zero byte"),
        (b"table t {\n  id int check (id > '\x00')\n}\n", 2, "line 2 holds a zero byte"),
        (b"\x01\x02\xf0\x9f\x92\xa9", 1, "error[DBS001]"),
    ],
    ids=["empty", "mark", "windows", "latin", "nul", "nul in a string", "binary"],
)
def test_odd_bytes(tmp_path: Path, data: bytes, code: int, message: str) -> None:
    (tmp_path / "schema.dbs").write_bytes(data)
    run = Project(tmp_path).run("check")
    assert run.code == code
    assert message in run.err
    assert (tmp_path / "schema.dbs").read_bytes() == data


@pytest.mark.parametrize(
    "text",
    [
        "table t { a text = '" + "x" * MEGABYTES,
        "table t { a int check (" + "x" * MEGABYTES + ") }",
        "table t {\n" + "  a text NOT NULL\n" * (MEGABYTES // 20) + "}\n",
        "(" * MEGABYTES,
        "@" * (MEGABYTES // 10),
        "table t { a int = 1 " + "+ 1 " * (MEGABYTES // 10) + "}",
        "enum e { " + "a " * (MEGABYTES // 10) + "}",
        "create table x (" * 100_000,
    ],
    ids=["string", "fragment", "habits", "parentheses", "signs", "expression", "labels", "statements"],
)
def test_much_of_anything_takes_seconds(text: str) -> None:
    start = time.process_time()
    _, diagnostics = parse(Source("schema.dbs", text))
    assert time.process_time() - start < 10
    assert len(diagnostics) <= 100


@pytest.mark.parametrize(
    ("head", "part"),
    [
        ("table t { ", "a int, b int, "),
        ("table t { ", "a int; "),
        ("table t {\n", "  a text = 'x\n"),
        ("table t {\n", "  a int check (a > 0\n"),
        ("table t {\n", "  A int\n"),
        ("enum e {\n", "  a\n"),
        ("", "table t { a int pk }; "),
        ("", "table t {\n  id int pk\n}\n"),
        ("", "// a comment\n"),
        ("", '"\n'),
        ("", "(\n"),
        ("", "[@"),
        ("", "use 'x.dbs'\n"),
        ("", "table t# {\n  id int pk\n  a -> unknown_#\n}\n"),
        ("", "table t# {\n  id int pk\n  a unknown_#\n}\n"),
    ],
)
def test_time_grows_as_the_text_does(tmp_path: Path, head: str, part: str) -> None:
    """Eight times the text takes about eight times as long; what is quadratic takes sixty-four."""

    def seconds(size: int) -> float:
        source = Source(
            str(tmp_path / "schema.dbs"), head + "".join(part.replace("#", str(n)) for n in range(size // len(part)))
        )
        gc.disable()  # as the command does; the heap of the tests is not what is measured
        try:
            start = time.process_time()
            checked = pipeline.check((source,), project.reader)
            render(checked.diagnostics[:100], colour=False, width=120)
            return time.process_time() - start
        finally:
            gc.enable()

    seconds(100)
    small = min(seconds(12_500) for _ in range(3))
    assert any(seconds(100_000) < 32 * small for _ in range(5))


@pytest.mark.parametrize("name", ["schema.dbs", "used.dbs"])
def test_a_line_without_end_is_told_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "schema.dbs").write_text("use 'used.dbs'\n" + GOOD)
    (tmp_path / name).write_text("-- one line\n" + "a int, " * 1_500_000)
    start = time.process_time()
    run = Project(tmp_path).run("check")
    assert time.process_time() - start < 2
    assert run.code == (2 if name == "schema.dbs" else 1)
    assert f"line 2 of `{name}` has 10,500,000 characters, and 1,000,000 is the most" in run.err
    assert len(run.err) < 1000


def test_a_line_of_what_is_written_may_be_longer(tmp_path: Path) -> None:
    texts = "".join(f"  t{number}  text = '{'x' * 300_000}'\n" for number in range(4))
    project_ = Project(tmp_path, f"table t {{\n  id  int pk\n{texts}  check (t0 <> t1)\n}}\n")
    assert project_.run("compile").code == 0
    again = project_.run("compile")
    assert again.code == 0
    assert "nothing to do" in again.err


def test_much_that_is_wrong_is_told_in_part(tmp_path: Path) -> None:
    """The part that nobody read is not missed: what is declared there is not unknown."""
    broken = "".join(f"table t{number} {{\n  a int of\n}}\n" for number in range(150))
    _, diagnostics = parse(Source("schema.dbs", broken))
    assert len(diagnostics) == 100
    assert diagnostics[-1].notes == ("more is wrong in this file; mend this much first",)
    run = Project(tmp_path, "table first {\n  id int pk\n  b -> t149\n}\n" + broken).run("check")
    assert "t149" not in run.err


@pytest.mark.parametrize("digits", [26, 900, 1001, 5000, 200_000])
@pytest.mark.parametrize(
    "line",
    [
        "a int = #",
        "a bigint = '#'",
        "a numeric(#, 2) = 1",
        "a numeric(5, 2) = #",
        "a varchar(#)",
        "a int check (a > #)",
        "a int statistics #",
        "a int identity (start #)",
        "option volume = #",
        "option fillfactor = #",
        "retain # days by a",
    ],
)
def test_long_numbers(tmp_path: Path, line: str, digits: int) -> None:
    run = Project(tmp_path, f"table t {{\n  id  int pk\n  {line.replace('#', '1' * digits)}\n}}\n").run("check")
    assert run.code in (0, 1), run.err
    assert len(run.err) < 1500
    if digits > 1000 and "'" not in line:
        assert f"this number has {digits:,} digits, and 1,000 is the most" in run.err
        assert run.err.count("error[") == 1


def test_distributed_by_nothing(tmp_path: Path) -> None:
    run = Project(tmp_path, "table t {\n  id  int pk\n  distribute by ()\n}\n").run("check")
    assert run.code == 1
    assert "DBS006" in run.err


def test_nested_parentheses(tmp_path: Path) -> None:
    deep = "(" * 5000 + "1" + ")" * 5000
    project = Project(tmp_path, f"table t {{\n  id  int pk\n  a   int check ({deep} > 0)\n}}\n")
    run = project.run("check")
    assert run.code in (0, 1)
    assert "bug" not in run.err


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path, GOOD)

    def refused(*_arguments: object, **_options: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refused)
    run = project.run("check", "schema.dbs")
    assert run.code == 2
    assert "error[DBS601]: cannot read `schema.dbs`: permission denied" in run.err


def _ordinary() -> list[str]:
    """How to run a command to which the modes of files are forbidding, as they are not to root."""
    if os.geteuid() != 0:
        return []
    command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if shutil.which("setpriv") is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        pytest.skip("root cannot give up its privileges here")
    return command


@pytest.mark.skipif(sys.platform == "win32", reason="there are no modes to set")
@pytest.mark.parametrize("closed", ["schema.dbs", "used.dbs", "migrations", "migrations/schema.lock.dbs", "."])
def test_a_file_whose_mode_forbids_it(tmp_path: Path, closed: str) -> None:
    project_ = Project(tmp_path, f"use 'used.dbs'\n{GOOD}")
    (tmp_path / "used.dbs").write_text("")
    assert project_.run("compile").code == 0
    before = project_.files()
    (tmp_path / closed).chmod(0)
    command = [*_ordinary(), sys.executable, "-m", "dbsc", "compile"]
    run = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    (tmp_path / closed).chmod(0o755)
    assert (run.returncode, run.stdout) == (1 if closed == "used.dbs" else 2, ""), run.stderr
    assert "permission denied" in run.stderr
    assert run.stderr.count("error[") == 1
    assert project_.files() == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits to set")
@pytest.mark.parametrize("command", ["compile", "fmt", "check --fix"])
def test_a_disk_that_is_full_loses_nothing(tmp_path: Path, command: str) -> None:
    columns = "".join(f"  column_{number}   text NOT NULL\n" for number in range(300))
    text = f"table t {{\n{columns}}}\n" if "fix" in command else f"table t {{\n{columns.replace(' NOT NULL', '')}}}\n"
    project = Project(tmp_path, text)
    run = subprocess.run(
        [sys.executable, "-m", "dbsc", *command.split()],
        cwd=tmp_path,
        env={**environment(), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert run.returncode == 2, run.stderr.decode()
    assert b"error[DBS602]: cannot write" in run.stderr
    assert project.files() == {"schema.dbs": text}
