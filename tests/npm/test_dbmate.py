"""Migrations for dbmate under dbmate itself, and what they make is the schema."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dbsc.postgres.scratch import Server, scratch
from projects import Project
from pulled import url_of

HERE = Path(__file__).parent
DBMATE = HERE / "node_modules" / "@dbmate" / "linux-x64" / "bin" / "dbmate"

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(not DBMATE.exists(), reason="run `npm ci` in tests/npm"),
]

SCHEMA = """\
database shop {
  postgres 15
  migrations 'db/migrations' dbmate
}

table orders {
  id    int pk identity
  note  text?
}
"""
CHANGED = SCHEMA.replace("  note  text?", "  note  text backfill ('none')\n  total  int = 0\n  index (total)")


def up(server: Server, database: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Applies what is pending, as dbmate does."""
    with server.connect(database) as connection:
        found = connection.info
        asked = urlencode({"host": found.host, "port": found.port, "sslmode": "disable"})
        url = f"postgres://{found.user}:{found.password}@/{database}?{asked}"
    command = [str(DBMATE), "--url", url, "--no-dump-schema", "--migrations-dir", str(folder), "up"]
    return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False, timeout=120)


def test_dbmate_applies_every_migration(tmp_path: Path) -> None:
    project = Project(tmp_path, SCHEMA)
    folder = tmp_path / "db" / "migrations"
    with scratch() as server, server.database() as database:
        for text in (SCHEMA, CHANGED):
            project.write(text)
            compiled = project.compile()
            assert compiled.code == 0, compiled.err
            done = up(server, database, folder)
            assert done.returncode == 0, done.stderr
        assert project.run("prove").code == 0
        with server.connect(database, autocommit=True) as connection:
            row = connection.execute("select count(*) from public.schema_migrations").fetchone()
            assert row == (len([*folder.glob("*.sql")]),)
            connection.execute("drop table public.schema_migrations")
        noted = project.run("baseline", "--db", url_of(server, database))  # refused where the database is another one
        assert noted.code == 0, noted.err
