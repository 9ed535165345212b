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
from pathlib import Path
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

    def take(self, path: Path) -> None:
        """Gives this user a file, or a folder with all in it."""
        for owned in (path, *path.rglob("*")):
            os.chown(owned, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, folder: Path) -> bool:
        """Whether this user may pass into a folder, as far as the modes that hold for everybody tell."""
        real = folder.resolve()
        return all(step.stat().st_mode & 0o001 for step in (real, *real.parents))


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


def usable_by(account: Account | None, binaries: Binaries, cache: Path, directory: Path) -> Binaries:
    """The same programs where the account can run them: the wheel's may lie in a folder that is closed to it.

    They are copied into the cache once, or each time into the server's directory if the cache is closed as well.
    """
    if account is None or _runs(account, binaries, directory):
        return binaries
    if not binaries.embedded:
        raise ScratchError(
            f"{account.name}, which runs the server since root may not, cannot run the programs in {binaries.bindir}",
            "make the folder readable by all, or run dbsc as an ordinary user",
        )
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
    shared = cache.is_dir() and account.reaches(cache)
    copied = binaries.replace(bindir=_copy_wheel(binaries, cache if shared else directory))
    if not _runs(account, copied, directory):
        raise ScratchError(f"{account.name}, which runs the server since root may not, cannot run {copied.bindir}")
    return copied


def _runs(account: Account, binaries: Binaries, directory: Path) -> bool:
    command = [binaries.program("postgres"), "--version"]
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, check=False, **account.identity())
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _copy_wheel(binaries: Binaries, folder: Path) -> Path:
    """Copies the wheel's programs with the libraries beside its package, which they find by a relative path."""
    package = binaries.bindir.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    identity = f"{binaries.release}|{binaries.bindir.stat().st_mtime_ns}"
    copy = folder / f"postgres-{binaries.major}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
    if not copy.is_dir():
        aside = folder / f".postgres-{os.urandom(4).hex()}"
        try:
            shutil.copytree(package, aside / package.name, symlinks=True, ignore=_NOT_NEEDED)
            if libraries.is_dir():
                shutil.copytree(libraries, aside / libraries.name, symlinks=True)
            _open_to_all(aside)
            with suppress(OSError):  # another process was first
                aside.rename(copy)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return copy / package.name / "pginstall" / "bin"


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
