"""PostgreSQL's server programs at work on one directory: make a data directory, start, stop.

Knows the programs' options and the server's settings; knows nothing of where directories come from or go.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from dbsc import assets
from dbsc.postgres.accounts import Account
from dbsc.postgres.binaries import Binaries, ScratchError

SUPERUSER = "dbsc_admin"
_PORT = 5432
SOCKET = f".s.PGSQL.{_PORT}"
# A socket in a folder of our own needs no password. Windows gets a loopback port, which anyone there could reach.
_TCP = sys.platform == "win32"
_PASSWORD_FILE = "dbsc_password"

_SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = logical
wal_init_zero = off
wal_recycle = off
max_wal_size = 1GB
shared_buffers = 64MB
max_connections = 60
max_locks_per_transaction = 512
autovacuum = off
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'ISO, MDY'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.english'
log_min_messages = fatal
"""

# For servers built without some libraries, as the embedded one is; the server's own extensions go first. Until 18 a
# server looks for extensions only among its own files.
_STAND_INS = ("pgcrypto.control", "pgcrypto--1.4.sql", "uuid-ossp.control", "uuid-ossp--1.1.sql")


def recipe(binaries: Binaries) -> str:
    """All that makes one new data directory differ from another."""
    return "\n".join([binaries.release, *_initdb_options(binaries), _SETTINGS])


def _initdb_options(binaries: Binaries) -> list[str]:
    options = ["--encoding=UTF8", "--locale=C", f"--username={SUPERUSER}", "--no-sync", "--wal-segsize=1"]
    options.append("--auth=scram-sha-256" if _TCP else "--auth=trust")
    if binaries.major >= 18:
        options.append("--no-data-checksums")
    return options


class ServerProcess:
    """A server, running or not. `account` runs the programs; None is the current user."""

    def __init__(self, binaries: Binaries, directory: Path, account: Account | None) -> None:
        self.binaries = binaries
        self.directory = directory
        self.account = account
        self.data = directory / "data"
        self._log = directory / "server.log"

    def initialise(self) -> None:
        """Makes the data directory."""
        options = _initdb_options(self.binaries)
        password = self.directory / _PASSWORD_FILE
        if _TCP:
            self._write(password, os.urandom(16).hex())
            options.append(f"--pwfile={password}")
        code, output = self._run("initdb", f"--pgdata={self.data}", *options)
        if code != 0:
            raise ScratchError(f"initdb failed:\n{output}", f"the programs used are those of {self.binaries.bindir}")
        if _TCP:
            password.replace(self.data / _PASSWORD_FILE)
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_SETTINGS)

    def start(self) -> dict[str, str]:
        """Starts the server and waits until it answers; returns libpq's parameters to connect as its superuser."""
        parameters = {"user": SUPERUSER, **self._listen()}
        code, output = self._run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={self._log}")
        if code != 0:
            raise ScratchError(f"the scratch server did not start:\n{output}\n{_read(self._log)}".rstrip())
        return parameters

    def stop(self) -> None:
        """Stops the server at once. It may not be running."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode=immediate", "--timeout=20", f"--pgdata={self.data}")

    def stop_orphan(self) -> None:
        """Stops a server whose owner is gone, unless its process id may by now be another program's.

        Should it be only starting, and so not answer yet: it ends by itself when it finds its directory gone.
        """
        if sys.platform == "win32" or self._answers():
            self.stop()

    def _answers(self) -> bool:
        if sys.platform == "win32":
            return False
        with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
            probe.connect(str(self.directory / SOCKET))
            return True
        return False

    def _listen(self) -> dict[str, str]:
        """Writes the settings that are this server's own, and returns how to reach it."""
        parameters = {"host": str(self.directory), "port": str(_PORT)}
        settings = {"listen_addresses": "", "port": str(_PORT), "unix_socket_directories": str(self.directory)}
        if _TCP:
            password = _read(self.data / _PASSWORD_FILE)
            parameters = {"host": "127.0.0.1", "port": str(_free_port()), "password": password}
            settings = {"listen_addresses": "127.0.0.1", "port": parameters["port"], "unix_socket_directories": ""}
        if self.binaries.major >= 18:
            settings["extension_control_path"] = f"$system{os.pathsep}{self._stand_ins()}"
        lines = (f"{name} = {_quote(value)}\n" for name, value in settings.items())
        self._write(self.data / "postgresql.auto.conf", "".join(lines))
        return parameters

    def _stand_ins(self) -> Path:
        """A folder with our own versions of some extensions, laid out as the server looks for them."""
        share = self.directory / "share"
        folder = share / "extension"
        folder.mkdir(parents=True, exist_ok=True)
        for name in _STAND_INS:
            text = assets.read(f"stdlib/extensions/{name}")
            assert text is not None, f"{name} is part of dbsc"
            self._write(folder / name, text)
        if self.account is not None:
            self.account.take(share)
        return share

    def _run(self, program: str, *arguments: str) -> tuple[int, str]:
        """Runs a program to its end. Its output goes to a file: the server it may start keeps a pipe open for ever."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG", "TZ"))}
        identity = self.account.identity() if self.account is not None else {}
        with tempfile.TemporaryFile() as output:
            try:
                done = subprocess.run(
                    [self.binaries.program(program), *arguments],
                    check=False,
                    cwd=self.directory,
                    env={**kept, "LC_ALL": "C"},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    **identity,
                )
            except (OSError, subprocess.SubprocessError) as error:
                raise ScratchError(f"{program} of {self.binaries.bindir} does not run here: {error}") from error
            output.seek(0)
            return done.returncode, output.read().decode("utf-8", "replace").strip()

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        if self.account is not None:
            self.account.take(path)


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _quote(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
