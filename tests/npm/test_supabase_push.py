"""Migrations for Supabase under its own `supabase db push`, which notes them, and what they make is the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbsc.postgres.scratch import Server, scratch
from projects import Project
from pulled import url_of
from supabase_command import PROGRAM, ask

SAMPLE = Path(__file__).parents[2] / "samples" / "saas" / "schema.dbs"
HEADER = "migrations  'migrations' numbered"

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(not PROGRAM.exists(), reason="run `npm ci` in tests/npm"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with scratch() as started:
        yield started


def noted(server: Server, database: str) -> list[str]:
    """The migrations that the platform has noted."""
    with server.connect(database) as connection:
        query = "select version || '_' || name from supabase_migrations.schema_migrations order by version"
        return [name for (name,) in connection.execute(query)]


def test_supabase_pushes_every_migration(server: Server, tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert HEADER in text
    first = text.replace(HEADER, "migrations  'supabase/migrations' timestamp")
    changed = first.replace("  due_on       date?\n", "  due_on       date? index\n  effort       int = 1\n")
    assert changed != first
    project = Project(tmp_path)
    folder = tmp_path / "supabase" / "migrations"
    with server.database(platform=True) as database:
        for day, schema in (("2026-11-01", first), ("2026-11-02", changed)):
            project.write(schema)
            compiled = project.run("compile", "--at", day)
            assert compiled.code == 0, compiled.err
            assert "`supabase db push`" in compiled.err
            ask(server, database, "db", "push", "--yes", folder=tmp_path)
            assert noted(server, database) == sorted(path.stem for path in folder.glob("*.sql"))
        assert any("concurrently" in path.read_text(encoding="utf-8") for path in folder.glob("20261102*.sql"))
        same = project.run("baseline", "--db", url_of(server, database))  # refused where the database is another one
        assert same.code == 0, same.err
