"""What goes wrong while migrations are applied is told, leaves what the ledger says, and can be gone on from."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.processes import environment
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from projects import Project
from shops import ROWS, Shop


def ledger(connection: Connection) -> list[tuple[str, str, str | None]]:
    """What the ledger says of each migration."""
    return [
        (name[:3], state, code)
        for name, state, code in connection.execute(
            "select name, state, sqlstate from dbsc.migration order by position"
        ).fetchall()
    ]


def test_a_role_without_rights(shop: Shop, connection: Connection) -> None:
    name = f"guest_{connection.info.dbname}"
    connection.execute(f"create role {name} login password 'x'")
    guest = f"{shop.url} user={name} password=x"
    try:
        run = shop.run("apply", "--db", guest)
        assert (run.code, "DBS860" in run.err) == (2, True)
        assert "permission denied for database" in run.err and "grant create on database" in run.err
        shop.applied()
        connection.execute(
            f"grant usage, create on schema dbsc to {name}; grant all on all tables in schema dbsc to {name}"
        )
        shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
        run = shop.run("apply", "--db", guest)
        assert (run.code, "must be owner of table users" in run.err) == (1, True), run.err
        assert "apply as the role that owns it" in run.err
        assert ledger(connection) == [("001", "done", None), ("002", "failed", "42501")]
        assert shop.applied() == shop.migrations()[1:]
        assert ledger(connection)[1] == ("002", "done", None)
    finally:
        connection.execute(f"drop owned by {name}; drop role {name}")


def test_a_connection_that_is_dropped_in_a_transaction(shop: Shop, connection: Connection) -> None:
    shop.becomes("table users {", "sql long $$ select pg_sleep(1.5); $$\n\ntable users {")
    command = [sys.executable, "-m", "dbsc", "apply", "--db", shop.url]
    running = subprocess.Popen(command, cwd=shop.folder, env=environment(), stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 30
    killed = None
    while not killed and time.monotonic() < end:
        killed = connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            " and application_name = 'dbsc apply' and query like '%pg_sleep(1.5)%'"
        ).fetchone()
        time.sleep(0.05)
    _, told = running.communicate(timeout=30)
    assert killed and running.returncode in (1, 2), told
    assert "terminating connection" in told or "was lost" in told, told
    done = [number for number, state, _ in ledger(connection) if state == "done"]
    assert done == ["001"], told
    assert shop.applied() == shop.migrations()[1:]


def test_timeouts_of_the_role_are_not_those_of_migrations(shop: Shop, connection: Connection, database: str) -> None:
    connection.execute(f"alter database {database} set statement_timeout = '200ms'")
    shop.becomes("table users {", "sql long $$ select pg_sleep(0.5); $$\n\ntable users {")
    assert shop.applied() == shop.migrations()


def test_a_statement_that_somebody_cancels(shop: Shop, connection: Connection) -> None:
    shop.becomes("table users {", "sql long $$ select pg_sleep(2); $$\n\ntable users {")

    def cancel() -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            found = connection.execute(
                "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database()"
                " and application_name = 'dbsc apply' and query like '%pg_sleep(2)%'"
            ).fetchone()
            if found:
                return
            time.sleep(0.05)

    canceller = threading.Thread(target=cancel)
    canceller.start()
    run = shop.apply()
    canceller.join()
    assert (run.code, "canceling statement due to user request" in run.err) == (1, True), run.err
    assert ledger(connection)[-1][1:] == ("failed", "57014")
    assert shop.applied() == shop.migrations()[1:]


def test_room_on_the_disk_that_runs_out(shop: Shop, connection: Connection, database: str) -> None:
    shop.applied()
    connection.execute("insert into users select n, repeat(md5(n::text), 20) from generate_series(1, 30000) n")
    connection.execute(f"alter database {database} set temp_file_limit = '64kB'")
    connection.execute(f"alter database {database} set maintenance_work_mem = '1MB'")
    shop.becomes("  email  text?\n", "  email  text?\n  index (name)\n")
    run = shop.apply()
    assert (run.code, "temporary file size exceeds" in run.err) == (1, True), run.err
    assert ledger(connection)[-1][1:] == ("failed", "53400")
    connection.execute(f"alter database {database} reset temp_file_limit")
    assert shop.applied() == shop.migrations()[1:]
    invalid = "select count(*) from pg_index where not indisvalid"
    assert connection.execute(invalid).fetchone() == (0,)


def test_the_files_run_in_other_programs_as_they_are(shop: Shop, connection: Connection) -> None:
    shop.becomes("  email  text?\n", "  email  text backfill ('e' || id)\n  index (name)\n")
    for name in shop.migrations():
        text = (shop.folder / "migrations" / name).read_text(encoding="utf-8")
        connection.execute(text)  # as one message, comments and all, as drivers send it
        if name.startswith("001"):
            connection.execute(ROWS)
    assert shop.on("baseline").code == 0
    assert shop.on("drift").code == 0
    assert connection.execute("select count(*) from users where email like 'e%'").fetchone() == (1500,)


def test_the_history_of_the_supabase_cli_is_kept_in_step(tmp_path: Path, server: Server, platform: Connection) -> None:
    text = "database shop { target supabase }\n\ntable users {\n  id  int pk\n}\n"
    project = Project(tmp_path, text)
    assert project.compile().code == 0
    url = f"{server.conninfo(platform.info.dbname)} user={server.owner}"
    run = project.run("apply", "--db", url)
    assert run.code == 0, run.err
    project.write(text.replace("  id  int pk\n", "  id  int pk\n  at  timestamptz?\n  index (at)\n"))
    assert project.compile().code == 0
    assert project.run("apply", "--db", url).code == 0
    noted = platform.execute(
        "select version || '_' || name || '.sql', cardinality(statements) > 0"
        " from supabase_migrations.schema_migrations order by 1"
    ).fetchall()
    assert noted == [(name, True) for name in sorted(path.name for path in tmp_path.rglob("*.sql") if "_" in path.name)]
