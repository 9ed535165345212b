"""A private PostgreSQL server: from a cached data directory to a socket, and gone again without a trace.

Each server has a directory of its own beside a lock file that its owner holds. The operating system frees the lock
when the owner dies, however it dies, and then the next server to start here stops the orphan and removes what it left.
Knows directories; the programs at work on one are `process`'s, and SQL is nobody's here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dbsc.postgres.accounts import Account, server_account, usable_by
from dbsc.postgres.binaries import Binaries, ScratchError
from dbsc.postgres.locks import locked
from dbsc.postgres.process import SOCKET, ServerProcess, recipe

PREFIX = "dbsc-scratch-"
_LONGEST_SOCKET_PATH = 103  # macOS has the shortest limit, 104 bytes with the final zero
_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30


@contextmanager
def cluster(binaries: Binaries, cache: Path) -> Iterator[dict[str, str]]:
    """Starts a server, and on the way out stops it and removes its directory. Gives libpq's parameters to connect."""
    account = server_account()
    base = _base_directory(account)
    _remove_stale(base, binaries, account)
    with _own_directory(base, account) as directory:
        server = ServerProcess(usable_by(account, binaries, cache, directory), directory, account)
        try:
            yield _start(server, cache)
        finally:
            server.stop()


def default_cache() -> Path:
    """The folder for what may be thrown away: the user's, or the system's for root, whose own is closed to others."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    if sys.platform == "win32":
        chosen = chosen or os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        chosen = chosen or "~/Library/Caches"
    elif os.geteuid() == 0:
        chosen = chosen or "/var/cache"
    return Path(chosen or "~/.cache").expanduser() / "dbsc"


# ---- the directory of a server -------------------------------------------------------------------------------------


def _base_directory(account: Account | None) -> Path:
    """Where servers' directories go: in memory if there is room, since a data directory is a thousand small files."""
    memory = [] if "TMPDIR" in os.environ else [_MEMORY]
    for base in (*memory, Path(tempfile.gettempdir()), Path("/tmp")):
        if not base.is_dir() or not os.access(base, os.W_OK | os.X_OK) or (account and not account.reaches(base)):
            continue
        if base == _MEMORY and shutil.disk_usage(base).free < _ROOM:
            continue
        if len(os.fsencode(base / f"{PREFIX}01234567" / SOCKET)) <= _LONGEST_SOCKET_PATH or sys.platform == "win32":
            return base
    raise ScratchError(
        "there is no folder for temporary files where a server could put its socket",
        "set TMPDIR to a writable folder with a short path",
    )


@contextmanager
def _own_directory(base: Path, account: Account | None) -> Iterator[Path]:
    directory = base / (PREFIX + os.urandom(4).hex())
    try:
        with locked(_lock(directory), create=True):
            directory.mkdir(0o700)
            try:
                if account is not None:
                    account.take(directory)
                yield directory
            finally:
                shutil.rmtree(directory, ignore_errors=True)
    finally:
        _lock(directory).unlink(missing_ok=True)


def _remove_stale(base: Path, binaries: Binaries, account: Account | None) -> None:
    """Stops and removes servers whose owners are gone. Only those of the account that ours would have."""
    for directory in base.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if directory.is_symlink() or not directory.is_dir() or not _is_ours(directory, account):
                continue
            with locked(_lock(directory), create=False) as free:
                if free:
                    ServerProcess(binaries, directory, account).stop_orphan()
                    shutil.rmtree(directory, ignore_errors=True)
            if free:
                _lock(directory).unlink(missing_ok=True)


def _is_ours(directory: Path, account: Account | None) -> bool:
    if sys.platform == "win32":
        return True
    return directory.lstat().st_uid == (account.uid if account is not None else os.geteuid())


def _lock(directory: Path) -> Path:
    return directory.with_name(f"{directory.name}.lock")


# ---- the data directory --------------------------------------------------------------------------------------------


def _start(server: ServerProcess, cache: Path) -> dict[str, str]:
    """Starts the server on a copy of the cached data directory, or on a new one that is then cached."""
    made_of = f"{os.path.realpath(server.binaries.bindir)}|{sys.platform}|{recipe(server.binaries)}"
    key = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    archive = cache / f"cluster-{server.binaries.major}-{key}.tar"
    if _unpack(archive, server):
        try:
            return server.start()
        except ScratchError:
            # the archive is damaged, or the programs are others by now: make it anew
            shutil.rmtree(server.data, ignore_errors=True)  # a server that ends may take files away itself
    server.initialise()
    _pack(server.data, archive)
    return server.start()


def _unpack(archive: Path, server: ServerProcess) -> bool:
    try:
        with tarfile.open(archive) as tar:
            tar.extraction_filter = _as_it_is
            tar.extractall(server.directory)
    except (OSError, tarfile.TarError):
        shutil.rmtree(server.data, ignore_errors=True)
        return False
    if server.account is not None:
        server.account.take(server.data)
    return True


def _as_it_is(member: tarfile.TarInfo, _folder: str) -> tarfile.TarInfo:
    """An extraction filter for archives of our own; `extractall` takes one by name only since 3.11.4."""
    return member


def _pack(data: Path, archive: Path) -> None:
    """Writes the archive aside and renames it, so that nobody sees half of it. A cache that fails is done without."""
    aside = archive.with_name(f".{archive.name}-{os.urandom(4).hex()}")
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        aside.touch(0o600, exist_ok=False)
        with tarfile.open(aside, "w") as tar:
            tar.add(data, arcname="data")
        aside.replace(archive)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
