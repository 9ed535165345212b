"""The migrations of a sample are plain SQL: `psql -f` runs each file as it is, and the database is the schema."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dbsc.postgres.binaries import find_binaries
from dbsc.postgres.scratch import Server
from live.conftest import DEBIAN_15
from projects import Project
from pulled import url_of

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("sample", ["evolution", "shop"])
def test_psql_runs_every_file(server: Server, sample: str, tmp_path: Path) -> None:
    programs = find_binaries().bindir if server.version >= 180000 else DEBIAN_15
    shutil.copytree(SAMPLES / sample, tmp_path, dirs_exist_ok=True)
    project = Project(tmp_path)
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        connection.execute("create role reader")  # which the sample finds there
        url = url_of(server, database)
        for file in sorted(tmp_path.glob("migrations/*.sql")):
            done = subprocess.run(
                [Path(programs) / "psql", url, "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-f", file],
                env={**os.environ, "PGOPTIONS": ""}, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        noted = project.run("baseline", "--db", url)  # refused where the database is another one
        assert noted.code == 0, noted.err
        connection.execute("drop owned by reader")
        connection.execute("drop role reader")
