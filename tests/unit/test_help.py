"""Help that helps: every example of it runs, and what is written wrong is told with what is meant."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import environment
from dbsc.cli import COMMANDS, ELSEWHERE
from projects import Project

SCHEMA = """\
--- What somebody holds.
table positions {
  id      uuid pk
  symbol  text
  tags    <-> tags
}

table tags {
  id    uuid pk
  name  text unique
}

table trades {
  at  timestamptz
  partition by range (at) every 1 month ahead 3 keep 6 months then drop
}
"""
# Commands whose examples run in tests/live/test_help.py, or in the tests of these commands.
WITH_SERVERS = (
    "prove",
    "test",
    "pull",
    "apply",
    "status",
    "drift",
    "baseline",
    "undo",
    "diff git:",
    "diff postgresql:",
)
# Programs that examples hand what they print to: each looks whether that is what it takes.
READERS = {"psql": r"^\(create table\|do\) ", "dot": "^digraph "}


def examples(*arguments: str) -> list[str]:
    """The commands under `examples:` of a help page, without the words on what they do."""
    done = subprocess.run(
        [sys.executable, "-m", "dbsc", *arguments, "--help"], env=environment(), capture_output=True, text=True
    )
    page = done.stdout.partition("\nexamples:\n")[2].partition("\n\n")[0].partition("\nSCHEMA is")[0]
    return [re.split(r"\s{3,}", line.strip())[0] for line in page.splitlines() if line.strip()]


def run_in_shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Runs a line of an example as a shell does, with `dbsc` and the programs that read from it on the path."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    scripts = {name: f"grep '{first}' >/dev/null" for name, first in READERS.items()}
    scripts["dbsc"] = f'exec {sys.executable} -m dbsc "$@"'
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    given = environment()
    given["PATH"] = f"{programs}:{given['PATH']}"
    shell = ["bash", "-euo", "pipefail", "-c", command]
    return subprocess.run(shell, cwd=folder, env=given, capture_output=True, text=True)


@pytest.mark.parametrize("command", [*COMMANDS, ""])
def test_the_examples_of_help_run(command: str, tmp_path: Path) -> None:
    shown = examples(*command.split())
    assert shown
    assert all(line.split("&&")[-1].split()[0] == "dbsc" for line in shown)
    assert command in " ".join(shown)
    project = Project(tmp_path, SCHEMA)
    project.write(SCHEMA.partition("table trades")[0].strip() + "\n", "formatted.dbs")
    assert project.run("fmt").code == 0
    (tmp_path / "src").mkdir()
    for line in shown:
        if line.startswith(tuple(f"dbsc {each}" for each in WITH_SERVERS)):
            continue
        done = run_in_shell(tmp_path, line)
        expected = 1 if "--check " in f"{line} " and "compile" in line and not (tmp_path / "migrations").exists() else 0
        assert done.returncode == expected, f"{line}\n{done.stderr}"


def test_help_of_a_command_by_either_way(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert project.run("help", "check").out == project.run("check", "--help").out
    assert project.run("help", "nothing").out == project.run("--help").out


@pytest.mark.parametrize(("word", "meant"), ELSEWHERE.items())
def test_what_other_programs_call_it_is_known(word: str, meant: str, tmp_path: Path) -> None:
    run = Project(tmp_path).run(word)
    assert (run.code, run.out) == (2, "")
    assert run.err == f"dbsc: there is no command `{word}`: it is `dbsc {meant}` here ({COMMANDS[meant]})\n"
    assert meant in COMMANDS and word not in COMMANDS


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("schema.dbs", "`schema.dbs` is no command: write `dbsc compile schema.dbs`, or `dbsc check schema.dbs`"),
        ("--check", "there is no option `--check` before a command: `dbsc --help` lists the commands"),
        ("xyzzy", "there is no command `xyzzy`: `dbsc --help` lists the commands"),
        ("check --fomrat json", "check: there is no option `--fomrat`: did you mean `--format`?"),
        ("check --form=json", "check: there is no option `--form`: did you mean `--format`?"),
        ("compile --dry-run", "compile: there is no option `--dry-run`: it is `--check` here"),
        ("compile --out=x", "compile: there is no option `--out`: did you mean `--output`?"),
        ("sql --xyzzy", "sql: there is no option `--xyzzy`"),
        ("check a.dbs b.dbs", "check: `b.dbs` is one argument too many"),
        ("check --format jsno", "check: --format: there is no `jsno`: did you mean `json`? it is text, json, sarif or"),
        ("compile -o", "compile: -o/--output: expected one argument"),
        ("new shop --target postgresql", "new: --target: there is no `postgresql`: did you mean `postgres`?"),
    ],
)
def test_wrong_use_is_told_with_what_is_meant(arguments: str, told: str, tmp_path: Path) -> None:
    run = Project(tmp_path).run(*arguments.split())
    assert (run.code, run.out) == (2, "")
    first = run.err.splitlines()[0].removeprefix("dbsc: ").removeprefix("dbsc ")
    assert first.startswith(told), run.err


def test_without_arguments_it_shows_what_there_is(tmp_path: Path) -> None:
    run = Project(tmp_path).run()
    assert (run.code, run.out) == (2, "")
    assert all(f"  {name} " in run.err for name in COMMANDS)
    assert "  dbsc new shop " in run.err
