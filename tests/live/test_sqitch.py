"""Migrations for sqitch under sqitch itself, and what they make is the schema."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from projects import Project

pytestmark = pytest.mark.skipif(shutil.which("sqitch") is None, reason="there is no sqitch here")

SCHEMA = """\
database shop {
  postgres 15
  migrations 'migrations' sqitch
}

table orders {
  id    int pk identity
  note  text?
}
"""
CHANGED = SCHEMA.replace("  note  text?", "  note  text backfill ('none')\n  total  int = 0\n  index (total)")


Deploy = Callable[[], subprocess.CompletedProcess[str]]


@pytest.fixture
def deploy(server: Server, database: str, tmp_path: Path) -> Deploy:
    """Applies what is pending, as sqitch does; gives what it printed."""
    with server.connect(database) as connection:
        where = connection.info
        known = {"PGHOST": where.host, "PGPORT": str(where.port), "PGUSER": where.user, "PGPASSWORD": where.password}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sqitch", "deploy", f"db:pg:{database}"], cwd=tmp_path / "migrations",
            env={**os.environ, **known, "HOME": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=99,
        )  # fmt: skip

    return run


def test_sqitch_applies_every_migration(
    tmp_path: Path, server: Server, database: str, connection: Connection, deploy: Deploy
) -> None:
    project = Project(tmp_path, SCHEMA)
    for text in (SCHEMA, CHANGED):
        project.write(text)
        assert project.compile().code == 0
        assert project.compile("--check").code == 0
        done = deploy()
        assert done.returncode == 0, done.stdout + done.stderr
        connection.execute("insert into orders (note) values (%s)", ("kept",))
    names = connection.execute("select change from sqitch.changes order by committed_at, change").fetchall()
    assert [f"{name}.sql" for (name,) in names] == project.migrations()
    assert connection.execute("select count(*) from orders").fetchone() == (2,)
    connection.execute("drop schema sqitch cascade")
    noted = project.run("baseline", "--db", server.conninfo(database))  # refused where the database is another one
    assert noted.code == 0, noted.err


def test_a_migration_that_fails_under_sqitch_has_done_nothing(
    tmp_path: Path, connection: Connection, deploy: Deploy
) -> None:
    project = Project(tmp_path, SCHEMA)
    assert project.compile().code == 0
    path = tmp_path / "migrations" / project.migrations()[0]
    path.write_text(path.read_text() + "select 1 / 0;\n")
    done = deploy()
    assert done.returncode != 0 and "division by zero" in done.stderr
    assert connection.execute("select to_regclass('public.orders')").fetchone() == (None,)
