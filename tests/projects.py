"""A project in a folder of its own, and the command run in it, for tests."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

from dbsc.cli import main

AT = "2026-11-01"


class Run:
    """What a command printed and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err


class Project:
    """A folder with a `schema.dbs`."""

    def __init__(self, folder: Path, text: str | None = None) -> None:
        self.folder = folder
        if text is not None:
            self.write(text)

    def write(self, text: str, name: str = "schema.dbs") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> Run:
        """Runs `dbsc` in the folder, in this process."""
        out, err = io.StringIO(), io.StringIO()
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    code = main(list(arguments))
                except SystemExit as end:
                    code = int(end.code or 0)
        finally:
            os.chdir(before)
        return Run(code, out.getvalue(), err.getvalue())

    def compile(self, *arguments: str) -> Run:
        """`dbsc compile` on the day of the tests."""
        return self.run("compile", "--at", AT, *arguments)

    def files(self) -> dict[str, str]:
        """Every file of the folder, by its path, but for what only dbsc reads."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file() and path.parent.name != ".dbsc")
        return {str(path.relative_to(self.folder)): path.read_text(encoding="utf-8") for path in found}

    def migrations(self) -> list[str]:
        """The names of the migrations."""
        return sorted(path.name for path in (self.folder / "migrations").glob("*.sql"))
