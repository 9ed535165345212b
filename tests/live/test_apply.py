"""`dbsc apply`: every migration once, in their order, whatever comes between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.processes import environment
from dbsc.postgres.apply.session import LOCK
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from projects import Project
from shops import ROWS, SCHEMA, Shop


def test_every_migration_is_applied_once(shop: Shop, connection: Connection) -> None:
    assert shop.apply("--dry-run").out.split() == shop.migrations()
    assert shop.applied() == shop.migrations()
    connection.execute(ROWS)
    shop.becomes(
        "  email  text?\n",
        "  email  text backfill ('none' || id)\n  key    uuid = gen_random_uuid()\n  unique (name)\n",
    )
    later = shop.migrations()[1:]
    assert shop.apply("--dry-run").out.split() == later
    assert shop.applied() == later
    assert "nothing to do" in shop.apply().err
    row = connection.execute(
        "select count(*), count(distinct key), count(*) filter (where email like 'none%') from users"
    ).fetchone()
    assert row == (3000, 3000, 1500)
    noted = connection.execute("select name, state from dbsc.migration order by position").fetchall()
    assert noted == [(name, "done") for name in shop.migrations()]
    pulled = shop.run("pull", "--db", shop.url).out
    assert "table users {" in pulled and "dbsc" not in pulled
    columns = connection.execute(
        "select attname, attnotnull from pg_attribute where attrelid = 'users'::regclass and attnum > 0 order by attnum"
    ).fetchall()
    assert columns == [("id", True), ("name", True), ("email", True), ("key", True)]
    checks = "select conname from pg_constraint where contype = 'c' and conrelid = 'users'::regclass"
    assert connection.execute(checks).fetchall() == []


def test_a_migration_is_named_by_its_file_or_its_number(shop: Shop) -> None:
    shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
    first, second = shop.migrations()
    assert shop.applied("--to", "001") == [first]
    assert shop.applied("--to", f"migrations/{second}") == [second]
    run = shop.apply("--to", "007")
    assert (run.code, "DBS852" in run.err) == (2, True)


def test_rows_in_the_way_are_shown_and_the_rest_goes_on_when_they_are_mended(
    shop: Shop, connection: Connection
) -> None:
    shop.applied()
    connection.execute(ROWS)
    shop.becomes("  name   text\n", "  name   text check (length(name) > 2)\n  age    int?\n")
    run = shop.apply()
    assert run.code == 1
    assert "DBS859" in run.err and "9 rows are in the way" in run.err and "such as (1,u1,,)" in run.err
    connection.execute("update users set name = name || '!!' where length(name) <= 2")
    assert shop.applied() == [shop.migrations()[-1]]


def test_an_index_that_failed_half_way_is_built_anew(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute(ROWS)
    connection.execute("update users set name = 'u1' where id in (1, 2)")
    shop.becomes("  name   text\n", "  name   text unique\n")
    run = shop.apply()
    assert run.code == 1
    assert "1 value is there more than once" in run.err and "such as (u1,2)" in run.err
    invalid = "select count(*) from pg_index where not indisvalid"
    assert connection.execute(invalid).fetchone() == (1,)
    connection.execute("update users set name = 'u2' where id = 2")
    assert shop.applied() == shop.migrations()[1:]
    assert connection.execute(invalid).fetchone() == (0,)


def test_what_is_killed_in_its_batches_goes_on_where_it_was(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute(ROWS)
    connection.execute(
        "create table seen (id int); create function slow() returns trigger language plpgsql as $$"
        " begin perform pg_sleep(0.0005); insert into public.seen values (new.id); return new; end $$;"
        " create trigger slow before update on users for each row execute function slow()"
    )
    shop.becomes("  email  text?\n", "  email  text?\n  kind   text backfill ('k' || id)\n")
    command = [sys.executable, "-m", "dbsc", "apply", "--despite-drift", "--db", shop.url]
    running = subprocess.Popen(command, cwd=shop.folder, env=environment(), stderr=subprocess.DEVNULL)
    try:
        _until(connection, "select coalesce(max(rows), 0) > 0 from dbsc.migration where runs = 'batches'")
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    assert connection.execute("select count(*) < 3000 from users where kind is not null").fetchone() == (True,)
    shop.applied("--despite-drift")
    assert connection.execute("select count(*) from users where kind = 'k' || id").fetchone() == (3000,)
    assert connection.execute("select count(*), count(distinct id) from seen").fetchone() == (3000, 3000)


KEYLESS = """
table notes { n int?; said text }
table events {
  at  timestamptz
  n   int?
  partition by range (at) { old from minvalue to '2026-01-01'; new from '2026-01-01' to maxvalue }
}
"""


def test_rows_without_a_key_are_filled_by_their_places(shop: Shop, connection: Connection) -> None:
    shop.becomes("  email  text?\n}\n", "  email  text?\n}\n" + KEYLESS)
    shop.applied()
    connection.execute("insert into notes select n, repeat('x', 200) from generate_series(1, 20000) n")
    connection.execute("create table more () inherits (notes)")
    connection.execute("insert into more values (0, 'of a child')")
    connection.execute(
        "insert into events select '2026-01-01'::timestamptz + (n - 500) * interval '1 hour', n"
        " from generate_series(1, 1000) n"
    )
    connection.execute(
        "create table seen (of text, n int); create function count_it() returns trigger language plpgsql"
        " as $$ begin insert into public.seen values (tg_table_name, new.n); return new; end $$;"
        " create trigger t before update on notes for each row execute function count_it();"
        " create trigger t before update on events for each row execute function count_it()"
    )
    shop.becomes("said text }", "said text; half int? backfill (notes.n % 7) }")
    shop.becomes("  n   int?\n", "  n   int?\n  day date backfill (at::date)\n")
    shop.applied("--despite-drift")
    assert connection.execute("select count(*) from notes where half = n %% 7", ()).fetchone() == (20001,)
    assert connection.execute("select count(*) from events where day = at::date").fetchone() == (1000,)
    times = "select count(*), count(distinct n) from seen where of like %s"
    assert connection.execute(times, ("notes",)).fetchone() == (20000, 20000)
    assert connection.execute(times, ("%old",)).fetchone() == (499, 499)
    shop.becomes("backfill (notes.n % 7) }", "backfill (notes.n % 7); none int? backfill (nullif(1, 1)) }")
    shop.applied("--despite-drift")  # which ends, though what is filled in is to be filled in still


def _until(connection: Connection, question: str) -> None:
    end = time.monotonic() + 30
    while connection.execute(question).fetchone() != (True,):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_lock_of_somebody_else_is_waited_for_in_short_turns(shop: Shop, server: Server, database: str) -> None:
    shop.applied()
    shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
    with server.connect(database) as other:
        other.execute("lock table users in access exclusive mode")
        free = threading.Timer(2.5, other.rollback)
        free.start()
        assert len(shop.applied()) == 1
        free.join()


def test_two_at_once_apply_each_migration_once(shop: Shop, connection: Connection) -> None:
    command = [sys.executable, "-m", "dbsc", "apply", "--db", shop.url]
    both = [
        subprocess.Popen(command, cwd=shop.folder, env=environment(), stderr=subprocess.PIPE, text=True) for _ in "ab"
    ]
    told = [each.communicate(timeout=60)[1] for each in both]
    assert [each.returncode for each in both] == [0, 0], told
    assert "".join(told).count("applied 001") == 1
    assert connection.execute("select attempts from dbsc.migration").fetchall() == [(1,)]


def test_another_apply_is_waited_for_and_told(shop: Shop, connection: Connection) -> None:
    connection.execute("select pg_advisory_lock(%s, %s)", LOCK)
    run = shop.apply("--wait", "0")
    assert (run.code, "DBS853" in run.err) == (2, True)


def test_what_others_have_changed_is_told(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute("alter table users add column other int")
    shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
    run = shop.apply()
    assert run.code == 1
    assert "DBS854" in run.err and "+  other  int?" in run.err
    assert len(shop.applied("--despite-drift")) == 1


def test_a_database_that_is_there_already_is_noted_as_it_is(shop: Shop, connection: Connection) -> None:
    connection.execute("create table users (id int primary key, name text not null, email text)")
    run = shop.apply()
    assert run.code == 1
    assert "DBS857" in run.err and "such as `public.users`" in run.err
    assert "1 migration would be noted" in shop.apply("--baseline", "--dry-run").err
    assert "1 migration noted" in shop.apply("--baseline").err
    shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
    assert shop.applied() == shop.migrations()[1:]


def test_a_database_with_other_migrations_is_left_alone(shop: Shop, tmp_path: Path) -> None:
    shop.applied()
    other = Project(tmp_path / "other", SCHEMA.replace("table users", "table people"))
    assert other.compile().code == 0
    run = other.run("apply", "--db", shop.url)
    assert (run.code, "DBS858" in run.err) == (1, True)


def test_where_nothing_can_be_written_nothing_is_tried(shop: Shop, connection: Connection, database: str) -> None:
    connection.execute(f"alter database {database} set default_transaction_read_only = on")
    run = shop.apply()
    assert (run.code, "DBS855" in run.err) == (2, True)


def test_a_new_project_on_the_platform_is_empty(tmp_path: Path, server: Server, platform: Connection) -> None:
    project = Project(tmp_path, "database shop { target supabase }\ntable users { id int pk }\n")
    assert project.compile().code == 0
    url = f"{server.conninfo(platform.info.dbname)} user={server.owner}"
    run = project.run("apply", "--db", url)
    assert run.code == 0, run.err


STAMPED = """\
database shop { target postgres; postgres 15 }

function stamp() returns trigger language plpgsql as $$ begin new.at := '2000-01-01'; return new; end $$

table users {
  id    int pk
  at    date
  age   int?
  note  text?
  trigger stamped before update execute stamp()
}
"""


def test_triggers_hear_nothing_of_a_column_that_takes_anothers_place(shop: Shop, connection: Connection) -> None:
    for file in (shop.folder / "migrations").iterdir():
        file.unlink()
    shop.write(STAMPED)
    assert shop.compile().code == 0
    shop.applied()
    connection.execute("insert into users select n, '2026-01-01', n from generate_series(1, 50) n")
    shop.becomes("age   int?", "age   bigint?")
    (said,) = (line for text in shop.files().values() for line in text.split("\n") if line.startswith("-- fires:"))
    assert said.split(None, 2)[2] == (
        "stamped on public.users, unless the role of `dbsc apply` may set session_replication_role"
    )
    shop.applied()
    stamps = "select count(*) filter (where at = '2026-01-01') from users"
    assert connection.execute(stamps).fetchone() == (50,)
    shop.becomes("note  text?", "note  text backfill ('n')")  # what becomes another value is told
    said = [line for text in shop.files().values() for line in text.split("\n") if line.startswith("-- fires:")][-1]
    assert said.endswith(" stamped on public.users")
    shop.applied()
    assert connection.execute(stamps).fetchone() == (0,)
    proof = shop.run("prove")
    assert proof.code == 0, proof.err
