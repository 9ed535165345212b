"""`dbsc pull` where something goes wrong half way: it is told in a line, and nothing half done is left behind."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from bench.processes import environment
from dbsc.postgres import cluster
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server, scratch
from projects import Project
from pulled import url_of

DUMP = "create schema a;\ncreate table a.t (i int);\ncreate table u (i int);\n"
LONG = "".join(f"create table t{number} (id int primary key, name text);\n" for number in range(400))
COMMAND = [sys.executable, "-m", "dbsc", "pull"]


def started(project: Project, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    """`dbsc pull` in a process of its own. Options are those of `Popen`; `env` adds to the environment."""
    env = {**environment(), "PYTHONDONTWRITEBYTECODE": "1", **options.pop("env", {})}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=project.folder, env=env, stdout=pipe, stderr=pipe, text=True, **options
    )


@pytest.fixture(scope="module")
def url(pg18: Server) -> str:
    """A server on which dumps run, so that none has to be started for each."""
    return url_of(pg18, "postgres")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A folder with a dump in it."""
    project = Project(tmp_path)
    project.write(DUMP, "dump.sql")
    return project


# ---------------------------------------------------------------- where it goes


def test_a_folder_that_is_not_there_is_made(project: Project, url: str) -> None:
    assert project.run("pull", "dump.sql", "--scratch", url, "-o", "new/deep/schema.dbs").code == 0
    assert project.run("pull", "dump.sql", "--scratch", url, "-o", "new/folder/").code == 0
    assert sorted(project.files()) == [
        "dump.sql",
        "new/deep/schema.dbs",
        "new/folder/a.dbs",
        "new/folder/public.dbs",
        "new/folder/schema.dbs",
    ]


@pytest.mark.parametrize(
    ("output", "code", "told"),
    [
        ("dump.sql/schema.dbs", 2, "`dump.sql` would have to be a folder, and is a file"),
        ("there", 3, "error[DBS814]: `there/a.dbs` is there already, with something else in it"),
        ("taken", 2, "cannot write `taken/a.dbs`: a folder is in its place"),
        ("/dev/full", 2, "cannot write `/dev/full`: no space left on device"),
        ("/proc/nothing/schema.dbs", 2, "cannot write `/proc/nothing/schema.dbs`: no such file or directory"),
        ("dump.sql", 3, "error[DBS814]: `dump.sql` is there already, with something else in it"),
    ],
)
def test_a_place_that_will_not_do(project: Project, url: str, output: str, code: int, told: str) -> None:
    project.write("-- mine\n", "there/a.dbs")
    project.write("-- mine\n", "taken/a.dbs/mine")
    before = project.files()
    run = project.run("pull", "dump.sql", "--scratch", url, "-o", output)
    assert run.code == code and told in run.err, run.err
    assert run.err.count("error[") == 1
    assert project.files() == before


@pytest.mark.parametrize("output", ["schema.dbs", "schema/"])
def test_a_disk_that_is_full(project: Project, url: str, output: str) -> None:
    project.write(LONG, "dump.sql")
    before = project.files()
    limit = (5000, 5000)
    run = started(
        project,
        *("dump.sql", "--scratch", url, "-o", output),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    _, told = run.communicate(timeout=60)
    assert run.returncode == 2 and "error[DBS602]: cannot write" in told, told
    assert project.files() == before


def test_two_at_once_into_one_folder(project: Project, url: str) -> None:
    project.write(LONG, "long.sql")
    runs = [started(project, dump, "--scratch", url, "-o", "schema/") for dump in ("dump.sql", "long.sql")]
    ended = {each.communicate()[1]: each.returncode for each in runs}
    assert sorted(ended.values()) == [0, 3], ended
    assert any("with something else in it" in told for told in ended)
    files = {name for name in project.files() if name.startswith("schema/")}
    assert files in (
        {"schema/a.dbs", "schema/public.dbs", "schema/schema.dbs"},
        {"schema/public.dbs", "schema/schema.dbs"},
    )


# ---------------------------------------------------------------- what is pulled from


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("absent.sql", "error[DBS601]: cannot read `absent.sql`: no such file or directory"),
        ("shop", "= help: if that is a database, write its URL: postgresql://user@host:port/database"),
        ("localhost/shop", "= help: if that is a database, write its URL: postgresql://user@host:port/database"),
        ("schema.dbs", "error[DBS813]: `schema.dbs` is `.dbs` already"),
        (".", "error[DBS601]: there is no `.prisma` file in `.`"),
        ("mysql://u:secret@h/x", "error[DBS816]: `mysql://` is no URL of PostgreSQL"),
        ("jdbc:postgresql://h/x?password=secret", "error[DBS816]: `jdbc:postgresql://` is a URL of another program"),
        ("postgresql://u:secret@x.pooler.supabase.com:6543/p", "port 6543 is the pooler of transactions"),
    ],
)
def test_what_cannot_be_pulled(project: Project, monkeypatch: pytest.MonkeyPatch, source: str, told: str) -> None:
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "3")
    run = project.run("pull", source, "-o", "out.dbs")
    assert run.code == 2 and told in run.err, run.err
    assert "secret" not in run.err and list(project.files()) == ["dump.sql"]


# ---------------------------------------------------------------- a connection that ends


@contextmanager
def cut(server: Server, after: int) -> Iterator[int]:
    """The port of a way to a server that ends when so many bytes have come from there."""
    there = conninfo_to_dict(server.conninfo("postgres"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=_pass_on, args=(listening, f"{there['host']}/.s.PGSQL.{there['port']}", after))
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def _pass_on(listening: socket.socket, path: str, after: int) -> None:
    client, _ = listening.accept()
    with client, socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        asking = threading.Thread(target=_copy, args=(client, server, 1 << 40))
        asking.start()
        _copy(server, client, after)
        for each in (client, server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        asking.join()


def _copy(source: socket.socket, target: socket.socket, most: int) -> None:
    with suppress(OSError):
        while most > 0 and (data := source.recv(min(most, 4096))):
            target.sendall(data)
            most -= len(data)


@pytest.mark.parametrize(("after", "code"), [(0, "DBS816"), (300, "DBS816"), (3000, "DBS817"), (20_000, "DBS817")])
def test_a_network_that_fails(pg18: Server, project: Project, after: int, code: str) -> None:
    user = conninfo_to_dict(pg18.conninfo("postgres"))["user"]
    with pg18.database() as database, cut(pg18, after) as port:
        run = project.run("pull", f"postgresql://{user}:secret@127.0.0.1:{port}/{database}", "-o", "schema.dbs")
    assert run.code == 2 and re.match(rf"error\[{code}\]: .*server closed the connection", run.err), run.err
    assert list(project.files()) == ["dump.sql"]


def test_a_server_whose_process_is_killed(project: Project) -> None:
    """All of its connections end with it."""
    with scratch() as alone:
        database = alone.create_database()
        holder = alone.connect(database)
        holder.execute("lock table pg_catalog.pg_extension in access exclusive mode")
        run = started(project, url_of(alone, database), "-o", "schema.dbs")
        os.kill(_waiting(holder), signal.SIGKILL)
        _, told = run.communicate(timeout=60)
        holder.close()
    assert run.returncode == 2 and told.startswith("error[DBS817]: the connection was lost while"), told
    assert list(project.files()) == ["dump.sql"]


def _waiting(connection: Connection) -> int:
    """The process that reads for `dbsc pull`, when it waits for a lock."""
    while True:
        row = connection.execute(
            "select pid from pg_stat_activity where application_name = 'dbsc pull' and wait_event_type = 'Lock'"
        ).fetchone()
        if row:
            return int(row[0])
        connection.execute("select pg_stat_clear_snapshot(), pg_sleep(0.1)")


# ---------------------------------------------------------------- an end that somebody makes


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_an_end_in_the_middle(project: Project, number: signal.Signals, code: int) -> None:
    base = Path(tempfile.mkdtemp(prefix="dbsc-end-"))  # short, since a socket's path has to be
    base.chmod(0o755)
    project.write("create table t (i int);\nselect pg_sleep(60);\n", "dump.sql")
    try:
        run = started(project, "dump.sql", "-o", "schema.dbs", env={"TMPDIR": str(base)})
        while not list(base.glob(f"{cluster.PREFIX}*/data/postmaster.pid")):
            time.sleep(0.05)
        time.sleep(0.5)
        run.send_signal(number)
        _, told = run.communicate(timeout=60)
        assert run.returncode == code and "Traceback" not in told, told
        assert list(project.files()) == ["dump.sql"]
        assert list(base.iterdir()) == []
    finally:
        shutil.rmtree(base)
