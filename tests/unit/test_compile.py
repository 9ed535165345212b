"""`dbsc compile`: what it writes, that it writes it once, what it makes of a change, what it refuses."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dbsc.migrate.numbering import file_names
from dbsc.source import Source
from dbsc.syntax.format import format_source
from projects import Project

SCHEMA = """\
database desk {
  target postgres
}

enum side { buy, sell }

table accounts {
  id     bigint pk identity
  email  text unique
}

table orders {
  id          bigint pk identity
  account_id  -> accounts on delete cascade
  side        side
  tags        <-> tags
  index (account_id, side)
}

table tags {
  id    bigint pk identity
  name  text unique
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, SCHEMA)


def test_a_table_a_migration_indexes_apart_junctions_by_their_name(project: Project) -> None:
    assert project.compile().code == 0
    assert project.migrations() == [
        "001_create_side.sql",
        "002_create_accounts.sql",
        "003_create_orders.sql",
        "004_create_tags.sql",
        "005_add_order_tags.sql",
        "006_add_orders_indexes.sql",
        "007_add_order_tags_indexes.sql",
    ]


def test_the_second_compile_writes_nothing_on_any_day(project: Project) -> None:
    partitioned = "table events {\n  at timestamptz\n  pk (at)\n  partition by range (at) every 1 month ahead 2\n}\n"
    project.write(SCHEMA + partitioned)
    assert project.compile().code == 0
    before = project.files()
    stamps = {path: path.stat().st_mtime_ns for path in project.folder.rglob("*")}
    again = project.run("compile", "--at", "2031-05-05")
    assert again.code == 0
    assert "nothing to do" in again.err
    assert project.files() == before
    assert {path: path.stat().st_mtime_ns for path in project.folder.rglob("*")} == stamps


def test_check_says_what_would_change_and_writes_nothing(project: Project) -> None:
    before = project.files()
    run = project.compile("--check")
    assert run.code == 1
    assert "would write" in run.err
    assert project.files() == before
    project.compile()
    assert project.compile("--check").code == 0


def test_output_goes_to_another_folder(project: Project) -> None:
    assert project.compile("-o", "build").code == 0
    made = {path.split("/")[0] for path in project.files()}
    assert made == {"schema.dbs", "build"}
    assert "build/generated/types.ts" in project.files()


def test_new_columns_tables_and_indexes_become_the_next_migrations(project: Project) -> None:
    project.compile()
    changed = SCHEMA.replace(
        "  email  text unique\n", "  phone  text?\n  email  text unique\n  level 'free' | 'paid' = 'free'\n"
    ).replace("  index (account_id, side)\n", "  index (account_id, side)\n  index (side)\n")
    project.write(changed + "table notes {\n  id int pk identity\n  order_id -> orders\n}\n")
    earlier = project.files()
    assert project.compile().code == 0
    assert project.migrations()[7:] == [
        "008_add_accounts_columns.sql",
        "009_create_notes.sql",
        "010_build_orders_side_idx.sql",
        "011_validate_accounts.sql",
    ]
    now = project.files()
    assert {name: now[name] for name in earlier if name.endswith(".sql")} == {
        name: text for name, text in earlier.items() if name.endswith(".sql")
    }
    added = now["migrations/008_add_accounts_columns.sql"]
    assert "alter table public.accounts add column phone text;" in added
    assert "add column level text not null default 'free';" in added
    assert "-- lock:        ACCESS EXCLUSIVE on public.accounts\n" in added
    assert project.compile("--check").code == 0


def test_a_header_tells_what_reviewers_ask(project: Project) -> None:
    project.compile()
    text = project.files()["migrations/003_create_orders.sql"]
    header = text.split("\n\n")[0].split("\n")
    assert header[0] == "-- makes:       1 table, 1 foreign key"
    assert header[1] == "-- lock:        SHARE ROW EXCLUSIVE on public.accounts"
    assert [line.split(":")[0] for line in header] == [
        "-- makes", "-- lock", "-- work", "-- undo", "-- compatible", "-- state",
    ]  # fmt: skip
    following = project.files()["migrations/004_create_tags.sql"]
    assert following.split("\n")[5].split()[2] == header[5].split()[-1]


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("  email  text unique\n", "", 3, "column `email` of table `accounts` is gone from the source"),
        ("  email  text unique\n", "  mail  text unique\n", 3, "`email`"),
        (
            "  email  text unique\n",
            "  email  varchar(80) unique\n",
            1,
            "column `email` of table `accounts` was text, and is varchar(80) now",
        ),
        ("  name  text unique\n", "  name  text unique\n  colour  text\n", 1, "new and not null"),
        ("{ buy, sell }", "{ sell }", 3, "label `buy` of type `side` is gone from the source"),
        ("  tags        <-> tags\n", "", 3, "table `order_tags` is gone"),
    ],
)
def test_other_changes_are_refused_and_nothing_is_written(
    project: Project, old: str, new: str, code: int, message: str
) -> None:
    project.compile()
    assert old in SCHEMA
    project.write(SCHEMA.replace(old, new))
    before = project.files()
    run = project.compile()
    assert run.code == code, run.err
    assert message in run.err
    assert project.files() == before


def test_moving_lines_changes_nothing(project: Project) -> None:
    project.compile()
    moved = SCHEMA.replace(
        "  id     bigint pk identity\n  email  text unique\n", "  email  text unique\n  id     bigint pk identity\n"
    )
    assert moved != SCHEMA
    project.write(moved)
    run = project.compile()
    assert run.code == 0
    assert len(project.migrations()) == 7


def test_a_comment_becomes_a_migration(project: Project) -> None:
    project.compile()
    project.write(SCHEMA.replace("table tags", "--- What orders are filed under.\ntable tags"))
    assert project.compile().code == 0
    assert project.migrations()[7:] == ["008_comment_tags.sql"]


def test_foreign_keys_in_a_circle_become_a_later_migration(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        """\
table a {
  id    int pk identity
  b_id  -> b?
}

table b {
  id    int pk identity
  a_id  -> a
  c_id  -> c?
}

table c {
  id    int pk identity
  b_id  -> b
}
""",
    )
    assert project.compile().code == 0
    names = project.migrations()
    assert names[:3] == ["001_create_a.sql", "002_create_b.sql", "003_create_c.sql"]
    assert all(name.endswith("foreign_keys.sql") for name in names[3:])


def test_timestamps_are_unique_ordered_and_after_what_is_there(tmp_path: Path) -> None:
    text = SCHEMA.replace("  target postgres\n", "  target postgres\n  migrations 'migrations' timestamp\n")
    project = Project(tmp_path, text)
    project.write("select 1;\n", "migrations/20300101000000_by_hand.sql")
    assert project.compile().code == 0
    names = project.migrations()
    assert names[0] == "20300101000000_by_hand.sql"
    assert names[1] == "20300101000001_create_side.sql"
    assert len({name.split("_")[0] for name in names}) == 8


def test_the_lock_is_formatted_and_says_the_same(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        """\
database d {
  target postgres
  user (current_user) as app_user
}

external role app_user

table accounts {
  id   bigserial pk
  tag  'a b' | 'c' = 'a b'
  access all to app_user where (tag = 'c')
}
""",
    )
    assert project.compile().code == 0
    lock = project.files()["migrations/schema.lock.dbs"]
    assert format_source(Source("schema.lock.dbs", lock)) == (lock, ())
    assert "grant usage on id to app_user" in lock
    assert project.compile("--check").code == 0


# ---------------------------------------------------------------- the chain


def test_a_changed_migration_is_found(project: Project) -> None:
    project.compile()
    path = project.folder / "migrations" / "002_create_accounts.sql"
    path.write_text(path.read_text() + "-- more\n")
    run = project.compile()
    assert (run.code, "was changed after it was written" in run.err) == (1, True)


def test_a_missing_migration_is_found(project: Project) -> None:
    project.compile()
    (project.folder / "migrations" / "002_create_accounts.sql").unlink()
    run = project.compile()
    assert (run.code, "`migrations/002_create_accounts.sql` is missing" in run.err) == (1, True)


def test_a_migration_beside_the_chain_is_found(project: Project) -> None:
    project.compile()
    folder = project.folder / "migrations"
    (folder / "008_create_more.sql").write_text((folder / "001_create_side.sql").read_text())
    run = project.compile()
    assert (run.code, "is not in the lock" in run.err) == (1, True)


def test_a_missing_lock_is_found(project: Project) -> None:
    project.compile()
    (project.folder / "migrations" / "schema.lock.dbs").unlink()
    run = project.compile()
    assert (run.code, "no `schema.lock.dbs`" in run.err) == (1, True)


def test_a_lock_that_cannot_be_read_is_told(project: Project) -> None:
    project.compile()
    path = project.folder / "migrations" / "schema.lock.dbs"
    path.write_text(path.read_text().replace("table orders {", "tabel orders {"))
    run = project.compile()
    assert (run.code, "DBS502" in run.err) == (1, True)


# ---------------------------------------------------------------- disks


def test_a_folder_that_cannot_be_written_leaves_everything_as_it_was(project: Project) -> None:
    (project.folder / "migrations").write_text("a file where the folder would be")
    before = project.files()
    run = project.compile()
    assert run.code == 2
    assert "DBS60" in run.err
    assert project.files() == before


def test_a_write_that_fails_half_way_leaves_everything_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    before = project.files()
    calls = 0
    real = os.fsync

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    run = project.compile()
    assert run.code == 2
    assert "no space left on device" in run.err
    assert project.files() == before


def test_a_link_stays_and_its_target_keeps_its_mode(project: Project) -> None:
    assert project.compile().code == 0
    lock, kept = project.folder / "migrations" / "schema.lock.dbs", project.folder / "kept" / "lock"
    kept.parent.mkdir()
    lock.rename(kept)
    lock.symlink_to("../kept/lock")
    kept.chmod(0o640)
    project.write(SCHEMA + "table more {\n  id int pk\n}\n")
    assert project.compile().code == 0
    assert lock.is_symlink()
    assert "table more" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o640


def test_a_link_to_nothing_makes_its_target(project: Project) -> None:
    (project.folder / "out.sql").symlink_to("made.sql")
    assert project.run("sql", "-o", "out.sql").code == 0
    assert (project.folder / "out.sql").is_symlink()
    assert "create table" in (project.folder / "made.sql").read_text()


def test_links_in_a_circle_are_told(project: Project) -> None:
    (project.folder / "out.sql").symlink_to("out.sql")
    run = project.run("sql", "-o", "out.sql")
    assert run.code == 2
    assert "error[DBS602]: cannot write `out.sql`" in run.err
    assert (project.folder / "out.sql").is_symlink()


def test_a_read_only_file_is_not_overwritten_by_anybody(project: Project) -> None:
    assert project.compile().code == 0
    (project.folder / "migrations" / "schema.lock.dbs").chmod(0o444)
    before = project.files()
    text = SCHEMA + "table more {\n  id int pk\n}\n"
    project.write(text)
    run = project.compile()
    assert run.code == 2
    assert "error[DBS602]: cannot write `migrations/schema.lock.dbs`: it is read-only" in run.err
    assert project.files() == {**before, "schema.dbs": text}


def test_a_device_is_written_to_and_stays(project: Project) -> None:
    import os

    pipe = project.folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert project.run("sql", "-o", "pipe").code == 0
        assert b"create table" in os.read(reader, 100_000)
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "schema.dbs").write_bytes(b"table t {\n  id int pk\n  \xff\n}\n")
    run = project.run("check")
    assert run.code == 2
    assert "is not UTF-8: line 3 holds the byte 0xff" in run.err


def test_a_folder_without_a_schema_is_told(tmp_path: Path) -> None:
    run = Project(tmp_path).run("compile")
    assert (run.code, "there is no schema in this folder" in run.err) == (2, True)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    run = Project(tmp_path).run("check", "nowhere.dbs")
    assert (run.code, "cannot read `nowhere.dbs`: no such file or directory" in run.err) == (2, True)


def test_files_are_readable_by_others(project: Project) -> None:
    project.compile()
    mode = (project.folder / "migrations" / "001_create_side.sql").stat().st_mode
    assert mode & stat.S_IRGRP


def test_the_names_of_a_thousand_migrations_sort_as_they_run() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    names = file_names([f"create_t{n}" for n in range(1000)], "numbered", [], at)
    assert (names[0], names[-1]) == ("0001_create_t0.sql", "1000_create_t999.sql")
    assert sorted(names) == names
    assert file_names(["more"], "numbered", names[:1], at) == ["0002_more.sql"]


def test_files_for_dbmate_have_its_lines(tmp_path: Path) -> None:
    text = SCHEMA.replace("  target postgres\n", "  target postgres\n  migrations 'migrations' dbmate\n")
    project = Project(tmp_path, text)
    assert project.compile().code == 0
    project.write(text.replace("  name  text unique\n", "  name  text unique\n  index ((lower(name)))\n"))
    assert project.compile().code == 0
    *earlier, last = (project.files()[f"migrations/{name}"] for name in project.migrations())
    assert "create index concurrently" in last
    assert "\n-- migrate:up transaction:false\n" in last
    for made in earlier:
        assert "\n-- migrate:up\n" in made
    for made in (*earlier, last):
        assert made.endswith(";\n\n-- migrate:down\n")
    assert project.compile("--check").code == 0
