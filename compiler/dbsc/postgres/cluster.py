"""A private PostgreSQL server: from a cached data directory to a socket, and gone again without a trace.

Each server has a directory of its own beside a lock file that its owner holds. The operating system frees the lock
when the owner dies, however it dies, and then the next server to start here stops the orphan and removes what it left.
Knows the server's programs and files; knows nothing of SQL.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dbsc import assets
from dbsc.postgres.accounts import Account, server_account, usable_by
from dbsc.postgres.binaries import Binaries, ScratchError
from dbsc.postgres.locks import locked
from dbsc.record import Record

SUPERUSER = "dbsc_admin"
PREFIX = "dbsc-scratch-"
_PORT = 5432
_LONGEST_SOCKET_PATH = 103  # macOS has the shortest limit, 104 bytes with the final zero
_ROOM = 1 << 30
# Sockets in a folder of our own need no password. Windows gets a loopback port, which anyone there could reach.
_TCP = os.name == "nt"
_PASSWORD_FILE = "dbsc_password"

# For servers built without some libraries, as the embedded one is; the server's own extensions go first. Until 18 a
# server looks for extensions only among its own files.
_STAND_INS = ("pgcrypto.control", "pgcrypto--1.4.sql", "uuid-ossp.control", "uuid-ossp--1.1.sql")

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


class Cluster(Record):
    """A running server of our own, and how its superuser connects: libpq's parameters, without a database."""

    directory: str
    parameters: dict[str, str]


@contextmanager
def cluster(binaries: Binaries, cache: str) -> Iterator[Cluster]:
    """Starts a server, and on the way out stops it and removes its directory."""
    account = server_account()
    base = _base_directory(account)
    _remove_stale(base, binaries, account)
    with _own_directory(base, account) as directory:
        binaries = usable_by(account, binaries, cache, directory)
        server = _Process(binaries, directory, account)
        try:
            parameters = _start(server, cache)
            yield Cluster(directory, parameters)
        finally:
            server.stop()


def default_cache() -> str:
    """The folder for what may be thrown away: the user's, or the system's for root, whose own is closed to others."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    if not chosen and os.name == "nt":
        chosen = os.environ.get("LOCALAPPDATA")
    elif not chosen and os.geteuid() == 0:
        chosen = "/var/cache"
    elif not chosen and sys.platform == "darwin":
        chosen = os.path.expanduser("~/Library/Caches")
    return os.path.join(chosen or os.path.expanduser("~/.cache"), "dbsc")


# ---- the directory -------------------------------------------------------------------------------------------------


def _base_directory(account: Account | None) -> str:
    """Where servers' directories go: in memory if there is room, since a data directory is a thousand small files."""
    memory = [] if "TMPDIR" in os.environ else ["/dev/shm"]
    for base in (*memory, tempfile.gettempdir(), "/tmp"):
        longest = os.path.join(base, f"{PREFIX}{'x' * 8}", f".s.PGSQL.{_PORT}")
        if not os.path.isdir(base) or not os.access(base, os.W_OK | os.X_OK) or (account and not account.reaches(base)):
            continue
        if base == "/dev/shm" and shutil.disk_usage(base).free < _ROOM:
            continue
        if _TCP or len(os.fsencode(longest)) <= _LONGEST_SOCKET_PATH:
            return base
    raise ScratchError(
        "there is no folder for temporary files where a server could put its socket",
        "set TMPDIR to a writable folder with a short path",
    )


@contextmanager
def _own_directory(base: str, account: Account | None) -> Iterator[str]:
    directory = os.path.join(base, PREFIX + os.urandom(4).hex())
    with locked(f"{directory}.lock", create=True):
        os.mkdir(directory, 0o700)
        try:
            if account is not None:
                os.chown(directory, account.uid, account.gid)
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    _remove_lock(directory)


def _remove_stale(base: str, binaries: Binaries, account: Account | None) -> None:
    """Stops and removes servers whose owners are gone. Only those of the account that ours would have."""
    with os.scandir(base) as entries:
        found = [entry for entry in entries if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False)]
    for entry in found:
        if os.name != "nt" and entry.stat(follow_symlinks=False).st_uid != (account.uid if account else os.geteuid()):
            continue
        with locked(f"{entry.path}.lock", create=False) as free:
            if free:
                _Process(binaries, entry.path, account).stop_orphan()
                shutil.rmtree(entry.path, ignore_errors=True)
        if free:
            _remove_lock(entry.path)


def _remove_lock(directory: str) -> None:
    with suppress(OSError):
        os.unlink(f"{directory}.lock")


# ---- the data directory --------------------------------------------------------------------------------------------


def _start(server: _Process, cache: str) -> dict[str, str]:
    """Starts the server on a copy of the cached data directory, or on a new one that is then cached."""
    archive = os.path.join(cache, f"cluster-{_archive_key(server.binaries)}.tar")
    if _unpack(archive, server):
        try:
            return server.start()
        except ScratchError:
            # the archive is of other programs than its name says, or damaged: make it anew
            shutil.rmtree(server.data)
    server.initialise()
    _pack(server.data, archive)
    return server.start()


def _archive_key(binaries: Binaries) -> str:
    made_of = [binaries.release, os.path.realpath(binaries.bindir), sys.platform, *_initdb_options(binaries), _SETTINGS]
    return f"{binaries.major}-{hashlib.sha256('|'.join(made_of).encode()).hexdigest()[:16]}"


def _initdb_options(binaries: Binaries) -> list[str]:
    options = ["--encoding=UTF8", "--locale=C", f"--username={SUPERUSER}", "--no-sync", "--wal-segsize=1"]
    options.append("--auth=scram-sha-256" if _TCP else "--auth=trust")
    if binaries.major >= 18:
        options.append("--no-data-checksums")
    return options


def _unpack(archive: str, server: _Process) -> bool:
    try:
        with tarfile.open(archive) as tar:
            tar.extraction_filter = lambda member, path: member  # our own archive; the argument came with 3.11.4
            tar.extractall(server.directory)
    except (OSError, tarfile.TarError):
        shutil.rmtree(server.data, ignore_errors=True)
        return False
    if server.account is not None:
        server.account.take(server.data)
    return True


def _pack(data: str, archive: str) -> None:
    """Writes the archive aside and renames it, so that nobody sees half of it. A cache that fails is done without."""
    aside = ""
    try:
        os.makedirs(os.path.dirname(archive), exist_ok=True)
        descriptor, aside = tempfile.mkstemp(prefix=".cluster-", dir=os.path.dirname(archive))
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
            tar.add(data, arcname="data")
        os.replace(aside, archive)
    except OSError:
        with suppress(OSError):
            os.unlink(aside)


# ---- the process ---------------------------------------------------------------------------------------------------


class _Process:
    """The server programs at work on one directory, as one account."""

    def __init__(self, binaries: Binaries, directory: str, account: Account | None) -> None:
        self.binaries = binaries
        self.directory = directory
        self.account = account
        self.data = os.path.join(directory, "data")
        self._log = os.path.join(directory, "server.log")

    def initialise(self) -> None:
        """Makes the data directory."""
        options = _initdb_options(self.binaries)
        password_file = os.path.join(self.directory, _PASSWORD_FILE)
        if _TCP:
            self._write(password_file, os.urandom(16).hex())
            options.append(f"--pwfile={password_file}")
        code, output = self._run("initdb", "--pgdata", self.data, *options)
        if code != 0:
            raise ScratchError(f"initdb failed:\n{output}", f"the programs used are those of {self.binaries.bindir}")
        if _TCP:
            os.replace(password_file, os.path.join(self.data, _PASSWORD_FILE))
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write(_SETTINGS)

    def start(self) -> dict[str, str]:
        """Starts the server and waits until it answers; returns how to connect."""
        parameters = {"user": SUPERUSER, **self._listen()}
        code, output = self._run("pg_ctl", "start", "--wait", "--timeout=60", "--pgdata", self.data, "--log", self._log)
        if code != 0:
            raise ScratchError(f"the scratch server did not start:\n{output}\n{self._read(self._log)}".rstrip())
        return parameters

    def _listen(self) -> dict[str, str]:
        if _TCP:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                host, port = "127.0.0.1", probe.getsockname()[1]
            settings = f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n"
        else:
            host, port = self.directory, _PORT
            settings = f"listen_addresses = ''\nport = {port}\nunix_socket_directories = {_quote(host)}\n"
        if self.binaries.major >= 18:
            settings += f"extension_control_path = {_quote('$system' + os.pathsep + self._stand_ins())}\n"
        self._write(os.path.join(self.data, "postgresql.auto.conf"), settings)
        parameters = {"host": host, "port": str(port)}
        return {**parameters, "password": self._read(os.path.join(self.data, _PASSWORD_FILE))} if _TCP else parameters

    def _stand_ins(self) -> str:
        share = os.path.join(self.directory, "share")
        folder = os.path.join(share, "extension")
        os.makedirs(folder, exist_ok=True)
        for name in _STAND_INS:
            text = assets.read(f"stdlib/extensions/{name}")
            assert text is not None, f"{name} is part of dbsc"
            self._write(os.path.join(folder, name), text)
        if self.account is not None:
            self.account.take(share)
        return share

    def stop(self) -> None:
        """Stops the server at once. It may not be running."""
        if os.path.exists(os.path.join(self.data, "postmaster.pid")):
            self._run("pg_ctl", "stop", "--mode=immediate", "--timeout=20", "--pgdata", self.data)

    def stop_orphan(self) -> None:
        """Stops a server whose owner is gone, unless its process id may by now be another program's.

        Should it be only starting, and so not answer yet: it ends by itself when it finds its directory gone.
        """
        if os.name == "nt" or self._answers():
            self.stop()

    def _answers(self) -> bool:
        if sys.platform == "win32":
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(os.path.join(self.directory, f".s.PGSQL.{_PORT}"))
            except OSError:
                return False
        return True

    def _run(self, program: str, *arguments: str) -> tuple[int, str]:
        """Runs a program to its end. Its output goes to a file: the server it may start keeps a pipe open for ever."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG", "TZ"))}
        identity = self.account.identity() if self.account is not None else {}
        with tempfile.TemporaryFile() as output:
            try:
                done = subprocess.run(
                    [self.binaries.program(program), *arguments],
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

    def _write(self, path: str, text: str) -> None:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o600)
        if self.account is not None:
            self.account.take(path)

    def _read(self, path: str) -> str:
        with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
            return file.read().strip()
        return ""


def _quote(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
