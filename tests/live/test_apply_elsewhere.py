"""`dbsc apply` on what a database can be besides: a real replica, behind a real pooler, on a disk that is full."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from dbsc.postgres.accounts import server_account, usable_by
from dbsc.postgres.binaries import find_binaries
from dbsc.postgres.cluster import cluster, default_cache
from dbsc.postgres.connection import Connection
from dbsc.postgres.process import ServerProcess
from dbsc.postgres.scratch import Server
from live.conftest import DEBIAN_15
from projects import Project
from shops import SCHEMA, Shop

POOLER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")


def test_a_replica_is_read_and_not_written_until_it_is_the_primary(tmp_path: Path) -> None:
    if not DEBIAN_15.is_dir():
        pytest.skip(f"{DEBIAN_15} is not there")
    binaries, account = find_binaries(str(DEBIAN_15)), server_account()
    with cluster(binaries, default_cache()) as parameters:
        folder = Path(parameters["host"])
        url = f"host={folder} port={parameters['port']} user={parameters['user']} dbname=postgres"
        shop = Project(tmp_path, SCHEMA)
        assert shop.compile().code == 0
        assert shop.run("apply", "--db", url).code == 0
        server = ServerProcess(usable_by(account, binaries, default_cache(), folder), folder, account)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("checkpoint")  # which a server that is stopped at once does not make
        server.stop()
        (server.data / "standby.signal").touch()
        server.start()
        shop.write(SCHEMA.replace("email  text?", "email  text?\n  age    int?"))
        assert shop.compile().code == 0
        run = shop.run("apply", "--db", url)
        assert (run.code, "error[DBS855]: this server is a replica" in run.err) == (2, True), run.err
        assert "apply to the primary" in run.err
        status, drift = shop.run("status", "--db", url), shop.run("drift", "--db", url)
        assert (status.code, drift.code) == (0, 0), status.err + drift.err
        assert "table users {" in shop.run("pull", url).out
        promote(url)
        assert shop.run("apply", "--db", url).code == 0


def promote(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute("select pg_promote()").fetchone() == (True,)


@contextmanager
def pooler(server: Server, mode: str) -> Iterator[str]:
    """PgBouncer before a server: what to connect to, but for the database."""
    if POOLER is None:
        pytest.skip("there is no pgbouncer here")
    account = server_account()
    behind = {str(key): str(value) for key, value in conninfo_to_dict(server.conninfo("postgres")).items()}
    with TemporaryDirectory(prefix="pool", dir="/tmp") as name:
        folder = Path(name)
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={behind['host']} port={behind['port']} user={behind['user']}\n"
            f"[pgbouncer]\npool_mode = {mode}\nauth_type = any\nlisten_port = 6432\nunix_socket_dir = {folder}\n"
            f"ignore_startup_parameters = extra_float_digits\nlogfile = {folder}/log\n",
            encoding="utf-8",
        )
        if account is not None:
            account.take(folder)
        identity = account.identity() if account is not None else {}
        command = [POOLER, "-q", str(folder / "pgbouncer.ini")]
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **identity)
        try:
            end = time.monotonic() + 10
            while not (folder / ".s.PGSQL.6432").exists() and time.monotonic() < end and running.poll() is None:
                time.sleep(0.02)
            yield f"host={folder} port=6432 user={behind['user']}"
        finally:
            running.terminate()
            running.communicate(timeout=10)


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_of_transactions_is_refused(mode: str, shop: Shop, server: Server, database: str) -> None:
    with pooler(server, mode) as url:
        run = shop.run("apply", "--db", f"{url} dbname={database}")
    assert (run.code, "error[DBS856]" in run.err) == (2, True), run.err
    assert "connect to the database itself" in run.err


def test_a_pooler_of_sessions_is_as_good_as_the_server(shop: Shop, server: Server, database: str) -> None:
    with pooler(server, "session") as url:
        run = shop.run("apply", "--db", f"{url} dbname={database}")
        assert run.code == 0, run.err
        shop.becomes("email  text?", "email  text? index")
        run = shop.run("apply", "--db", f"{url} dbname={database}")
        assert run.code == 0, run.err


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A folder on a disk of some megabytes, where the account of the servers may write."""
    account = server_account()
    with TemporaryDirectory(prefix="disk", dir="/tmp") as name:
        mounting = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=777", "tmpfs", name]
        if account is None or subprocess.run(mounting, check=False, capture_output=True).returncode != 0:
            pytest.skip("no small disk can be mounted here")
        try:
            data = Path(name) / "data"
            data.mkdir()
            account.take(data)
            yield data
        finally:
            subprocess.run(["umount", "-l", name], check=True)


def test_a_disk_that_is_full(shop: Shop, connection: Connection, small_disk: Path) -> None:
    space = f"small_{connection.info.dbname}"
    connection.execute(f"create tablespace {space} location '{small_disk}'")
    try:
        text = (shop.folder / "schema.dbs").read_text(encoding="utf-8")
        shop.write(text.replace("  email  text?\n", f"  email  text?\n  option tablespace {space}\n"))
        assert shop.compile("--allow", "block users").code == 0
        shop.applied()
        connection.execute("insert into users select n, repeat(md5(n::text), 10) from generate_series(1, 20000) n")
        shop.becomes("  email  text?\n", "  email  text backfill ('e' || id)\n")
        run = shop.apply()
        assert (run.code, "No space left on device" in run.err) == (1, True), run.err
        states = connection.execute("select state, sqlstate from dbsc.migration order by position").fetchall()
        assert ("failed", "53100") in states
        subprocess.run(["mount", "-o", "remount,size=200m", small_disk.parent], check=True)
        shop.applied()
        assert connection.execute("select count(*) from users where email = 'e' || id").fetchone() == (20000,)
    finally:
        connection.execute("drop table if exists users")
        connection.execute(f"drop tablespace {space}")
