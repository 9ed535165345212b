"""Standard streams that are full, closed or in another encoding: one clear message, and the command's exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no shell to close streams")

SCHEMA = "table t {\n  id  int pk\n}\n"
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


def shell(folder: Path, command: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Runs `dbsc` with redirections, as a shell does them."""
    (folder / "schema.dbs").write_text(SCHEMA)
    script = command.replace("dbsc", f"{sys.executable} -m dbsc", 1)
    return subprocess.run(["sh", "-c", script], cwd=folder, env={**environment(), **variables}, capture_output=True)


@FULL
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command",
    ["--version", "--help", "sql", "sql --help", "explain DBS102", "check --format json", "fmt - < schema.dbs"],
)
def test_output_that_does_not_fit_is_told_once(tmp_path: Path, command: str, unbuffered: str) -> None:
    run = shell(tmp_path, f"dbsc {command} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert (run.returncode, run.stderr) == (2, b"dbsc: cannot write to standard output: no space left on device\n")


def test_closed_output_is_told_where_there_is_output(tmp_path: Path) -> None:
    run = shell(tmp_path, "dbsc sql >&-")
    assert (run.returncode, run.stderr) == (2, b"dbsc: cannot write to standard output: bad file descriptor\n")
    run = shell(tmp_path, "dbsc check >&-")
    assert (run.returncode, run.stderr) == (0, b"ok: 1 table, 1 object\n")


@pytest.mark.parametrize("place", ["&-", pytest.param("/dev/full", marks=FULL)])
@pytest.mark.parametrize(
    ("command", "code"),
    [("check", 0), ("compile", 0), ("fmt", 0), ("check nowhere.dbs", 2), ("nope", 2), ("check --x", 2)],
)
def test_without_standard_error_the_exit_code_stays(tmp_path: Path, command: str, code: int, place: str) -> None:
    run = shell(tmp_path, f"dbsc {command} 2>{place}")
    assert (run.returncode, run.stdout, run.stderr) == (code, b"", b"")


def test_no_file_takes_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    run = shell(tmp_path, "dbsc compile <&- >&- 2>&-")
    assert run.returncode == 0
    assert (tmp_path / "schema.dbs").read_text() == SCHEMA
    assert (tmp_path / "migrations" / "001_create_t.sql").read_text().startswith("-- ")


def test_input_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    run = shell(tmp_path, "dbsc fmt - <&-")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"error[DBS601]: cannot read standard input: bad file descriptor" in run.stderr
    run = shell(tmp_path, r"printf 'table t {\n  \377' | dbsc fmt -")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"`<stdin>` is not UTF-8: line 2 holds the byte 0xff" in run.stderr


@pytest.mark.parametrize(
    "variables",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["encoding", "locale"],
)
def test_text_is_utf_8_whatever_the_environment_says(tmp_path: Path, variables: dict[str, str]) -> None:
    run = shell(tmp_path, "dbsc diagram", **variables)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.decode().startswith("┌ t")
    run = shell(tmp_path, "dbsc nöpe", **variables)
    assert run.returncode == 2
    assert os.fsencode("nöpe") in run.stderr or b"n\\udc" in run.stderr


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    run = shell(tmp_path, "dbsc sql | true")
    assert (run.returncode, run.stderr) == (0, b"")
