"""The end of a compile: a table on a terminal, plain lines elsewhere, and what to do next."""

from __future__ import annotations

from pathlib import Path

from projects import AT, Project
from terminal import left_on, on_terminal

LISTS = "table lists {\n  id  bigint pk identity\n}\n"
TASKS = "table tasks {\n  id       bigint pk identity\n  list_id  -> lists\n  index (list_id)\n}\n"
SUPABASE = "database d {\n  target      supabase\n  migrations  'supabase/migrations' numbered\n}\n\n"


def test_a_pipe_gets_a_line_a_file(tmp_path: Path) -> None:
    project = Project(tmp_path, LISTS + TASKS)
    told = project.compile().err.splitlines()
    assert told[:3] == [
        "wrote migrations/001_create_lists.sql",
        "wrote migrations/002_create_tasks.sql",
        "wrote migrations/003_add_tasks_indexes.sql",
    ]
    assert told[3:-2] == [f"wrote {path}" for path in project.files() if path != "schema.dbs" and path[-4:] != ".sql"]
    assert told[-2:] == [
        "next: read the 3 new migrations; `dbsc prove` runs them on a scratch server",
        "then: `dbsc apply --db URL`",
    ]
    assert project.compile().err == "nothing to do: everything is as the schema says\n"
    assert project.compile("-q").err == ""


def test_a_terminal_gets_a_table(tmp_path: Path) -> None:
    project = Project(tmp_path, LISTS)
    assert project.compile().code == 0
    project.write(LISTS + TASKS)
    code, told = on_terminal(tmp_path, "compile", "--at", AT)
    assert code == 0
    first, *rows, review, apply = left_on(told).strip().splitlines()
    assert first == "wrote"
    files = project.files()
    migrations = ("002_create_tasks.sql", "003_add_tasks_indexes.sql")
    others = {"diagram.mmd": "diagram", "diagram.svg": "diagram", "types.ts": "types", "schema.lock.dbs": "lock"}
    wanted = [
        ("2 migrations", "".join(files[f"migrations/{name}"] for name in migrations), " … ".join(migrations)),
        *((others[Path(path).name], text, path) for path, text in files.items() if Path(path).name in others),
    ]
    for row, (what, text, path) in zip(rows, wanted, strict=True):
        assert row.split("  ")[1] == what
        lines = len(text.splitlines())
        assert f" {lines} line" in row
        assert row.endswith(path)
    assert len({row.index(" line") for row in rows}) == 1
    assert review == "next: read the 2 new migrations; `dbsc prove` runs them on a scratch server"
    assert apply == "then: `dbsc apply --db URL`"


def test_on_supabase_its_own_command_applies_them(tmp_path: Path) -> None:
    project = Project(tmp_path, SUPABASE + LISTS)
    assert project.compile().err.endswith(
        "next: read the new migration; `dbsc prove` runs it on a scratch server\nthen: `supabase db push`\n"
    )


def test_what_would_be_written_says_nothing_of_what_to_do(tmp_path: Path) -> None:
    run = Project(tmp_path, LISTS).compile("--check")
    assert run.code == 1
    assert run.err.splitlines()[0] == "would write migrations/001_create_lists.sql"
    assert "next:" not in run.err


def test_without_migrations_there_is_nothing_to_read(tmp_path: Path) -> None:
    project = Project(tmp_path, LISTS)
    assert project.compile().code == 0
    (tmp_path / "generated" / "types.ts").unlink()
    assert project.compile().err == "wrote generated/types.ts\n"
