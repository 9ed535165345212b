"""What version control has: the files of a folder, or a schema with all that it takes in, at a revision."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbsc.diagnostics import Diagnostic
from dbsc.project import Unusable


def read_folder(revision: str, folder: str, endings: tuple[str, ...]) -> dict[str, str]:
    """The texts that lie in a folder at a revision, by name."""
    listed = _git(folder, "ls-tree", "--name-only", "-z", revision, "./").decode("utf-8", "replace")
    names = [Path(name).name for name in listed.split("\0") if name.endswith(endings)]
    return {name: _text(_git(folder, "show", f"{revision}:./{name}"), name) for name in names}


@contextmanager
def checked_out(revision: str, path: str) -> Iterator[str]:
    """The path of a schema as it was at a revision, in a folder that goes away; all `.dbs` files lie around it."""
    import io
    import tarfile
    import tempfile

    around = next(each for each in (Path(path), *Path(path).parents, Path()) if each.is_dir())
    top = _git(str(around), "rev-parse", "--show-toplevel").decode().strip()
    inside = Path(path).resolve().relative_to(Path(top).resolve())
    archive = _git(top, "archive", "--format=tar", revision, "--", ":(glob)**/*.dbs")
    with tempfile.TemporaryDirectory(prefix="dbsc-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        found = Path(folder, inside)
        if not found.exists():
            raise Unusable(Diagnostic("DBS609", f"there is no `{inside}` in `{revision}`"))
        yield str(found)


def _git(folder: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder or ".", capture_output=True, check=False)
    except OSError as error:
        raise Unusable(Diagnostic("DBS609", f"git cannot be run: {error.strerror}")) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise Unusable(Diagnostic("DBS609", f"git does not find it: {said}", help="`git log` shows what there is"))
    return done.stdout


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Unusable(Diagnostic("DBS601", f"`{name}` is not UTF-8")) from error
