"""The golden cases: folders of schemas with what is expected of them."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from projects import AT, Project

HERE = Path(__file__).parent / "golden"
COMPILES = sorted(path.parent for path in (HERE / "compiles").glob("*/schema.dbs"))
ADVICE = sorted(path.parent for path in (HERE / "advice").glob("*/schema.dbs"))
EVOLUTION = sorted(path.parent for path in (HERE / "evolution").glob("*/schema.dbs"))
QUIET = sorted((HERE / "quiet").glob("*.dbs"))
REFUSED = sorted(path.parent for path in (HERE / "refused").glob("*/schema.dbs"))


def name(case: Path) -> str:
    """What a case is called, for pytest."""
    return case.name


def project(case: Path, folder: Path) -> Project:
    """A copy of the case's sources in a folder that can be written."""
    shutil.copytree(case, folder / "case", ignore=lambda at, names: [n for n in names if _expected(Path(at, n))])
    return Project(folder / "case")


def _expected(path: Path) -> bool:
    return path.is_file() and path.suffix != ".dbs"


def sql(case: Project) -> str:
    """What `dbsc sql` prints for it."""
    run = case.run("sql", "--at", AT)
    assert run.code == 0, run.err
    return run.out


def oldest_server(case: Path) -> int:
    """The version of the oldest server that the case is for."""
    said = re.search(r"^\s*postgres\s+(\d+)", (case / "schema.dbs").read_text(encoding="utf-8"), re.MULTILINE)
    return int(said[1]) if said else 15


def hold(path: Path, found: str) -> None:
    """Compares what was found with the file that says what is expected, or writes it with DBSC_GOLDEN=write."""
    if os.environ.get("DBSC_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert path.exists(), f"{path.parent.name} has no {path.name}: write it with DBSC_GOLDEN=write, and read it"
    assert found == path.read_text(encoding="utf-8")
