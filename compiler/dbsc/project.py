"""Finding, reading and writing files. Everything that can go wrong on a disk is told as a diagnostic."""

from __future__ import annotations

import errno
import os
import stat
import sys

from dbsc import assets
from dbsc.diagnostics import Diagnostic
from dbsc.lock import NAME as LOCK_NAME
from dbsc.migrate.numbering import PLAN as PLAN_NAME
from dbsc.record import Record
from dbsc.source import Source
from dbsc.syntax.ast import Use

_MANY = 100  # files that are written at once
LONGEST_LINE = 1_000_000  # characters: no schema has more in a line, and what is no schema is told at once


class Project(Record):
    """A schema's files: its sources as they were found, and the folder that outputs are relative to."""

    sources: tuple[Source, ...]
    folder: str


class Unusable(Exception):
    """There is no schema to work on, or it cannot be read; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def open_project(path: str | None) -> Project:
    """The project of a path: a file, a folder, or None for the current folder."""
    if path is None:
        return _folder(".", explicit=False)
    if os.path.isdir(path):
        return _folder(path, explicit=True)
    if path == LOCK_NAME or path.endswith(f"/{LOCK_NAME}"):
        message = f"`{path}` is a lock, which dbsc writes itself"
        raise Unusable(Diagnostic("DBS603", message, help="give the schema's own file"))
    return Project((read_source(path),), os.path.dirname(path) or ".")


def _folder(folder: str, *, explicit: bool) -> Project:
    try:
        names = sorted(n for n in os.listdir(folder) if n.endswith(".dbs") and n != LOCK_NAME)
    except OSError as error:
        raise Unusable(Diagnostic("DBS601", f"cannot read `{folder}`: {_reason(error)}")) from error
    if "schema.dbs" in names:
        return Project((read_source(os.path.join(folder, "schema.dbs")),), folder)
    sources = [read_source(os.path.join(folder, name)) for name in names]
    headed = [source for source in sources if _has_header(source.text)]
    if len(headed) == 1:
        return Project((headed[0],) if not explicit else tuple(sources), folder)
    where = "this folder" if folder == "." else f"`{folder}`"
    if not names:
        message, help_ = f"there is no schema in {where}", "`dbsc new` makes one to start from; or give a path"
    elif headed:
        listed = ", ".join(f"`{source.path}`" for source in headed)
        message, help_ = f"there are several schemas in {where}: {listed}", "say which one"
    else:
        message = f"no file in {where} is called `schema.dbs` or has a `database` header"
        help_ = f"give the path: `{names[0]}`"
    raise Unusable(Diagnostic("DBS603", message, help=help_))


def _has_header(text: str) -> bool:
    return any(line.startswith("database ") for line in text.splitlines())


def read_source(path: str) -> Source:
    """A source from disk. Line ends are `\\n`, so that no output depends on how a checkout writes them."""
    return _in_lines(_read(path))


def read_text(path: str) -> Source:
    """A text of another tool from disk, whose lines may be of any length."""
    return _read(path)


def _read(path: str) -> Source:
    return _decoded(*read_bytes(path))


def read_bytes(path: str) -> tuple[str, bytes]:
    """How a file is shown, and what it holds; `-` is standard input."""
    shown = "<stdin>" if path == "-" else os.path.normpath(path)
    what = "standard input" if path == "-" else f"`{shown}`"
    try:
        if path == "-":
            return shown, sys.stdin.buffer.read()
        with open(path, "rb", opener=_opened) as file:
            return shown, file.read()
    except OSError as error:
        raise Unusable(Diagnostic("DBS601", f"cannot read {what}: {_reason(error)}")) from error


def _opened(path: str, flags: int) -> int:
    """Opens what has an end: a device could be read for ever."""
    mode = os.stat(path).st_mode
    if (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) and not os.path.samefile(path, os.devnull):
        raise OSError(errno.EINVAL, "is a device")
    return os.open(path, flags)


def read_texts(folder: str, ending: str) -> tuple[Source, ...]:
    """The texts of another tool in a folder and the folders in it, by name."""
    paths: list[str] = []
    try:
        for within, _, names in os.walk(folder, onerror=_raised):
            paths += [os.path.join(within, name) for name in names if name.endswith(ending)]
    except OSError as error:
        raise Unusable(Diagnostic("DBS601", f"cannot read `{folder}`: {_reason(error)}")) from error
    if not paths:
        raise Unusable(Diagnostic("DBS601", f"there is no `{ending}` file in `{folder}`", help="give the file itself"))
    return tuple(read_text(path) for path in sorted(paths))


def _raised(error: OSError) -> None:
    raise error


def read_standard_input() -> Source:
    """A source from standard input."""
    return _in_lines(_decoded(*read_bytes("-")))


def _decoded(shown: str, data: bytes) -> Source:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"`{shown}` is not UTF-8: line {line} holds the byte 0x{data[error.start]:02x}"
        raise Unusable(Diagnostic("DBS601", message, help="save the file as UTF-8")) from error
    if "\0" in text:  # no text of PostgreSQL can hold one
        line = text.count("\n", 0, text.index("\0")) + 1
        message = f"`{shown}` is no text: line {line} holds a zero byte"
        raise Unusable(Diagnostic("DBS601", message, help="take the byte out, or save the file as UTF-8"))
    return Source(shown, text)


def _in_lines(source: Source) -> Source:
    """The source, if somebody can have written its lines."""
    text = source.text
    lines = text.split("\n") if len(text) > LONGEST_LINE else ()
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            message = f"line {number} of `{source.path}` has {len(line):,} characters, and {LONGEST_LINE:,} is the most"
            raise Unusable(Diagnostic("DBS601", message, help="break the line, if this is a schema"))
    return source


def reader(importer: str, use: Use) -> Source | tuple[Source, ...] | str:
    """What an import names: a module of the standard library, or a file or a folder beside the importing file."""
    if not use.is_path:
        path = f"{use.target.replace('.', '/')}.dbs"
        text = assets.read(f"stdlib/{path}")
        return "the standard library is not installed" if text is None else Source(path, text)
    target = os.path.join(os.path.dirname(importer), use.target)
    try:
        if os.path.isdir(target):
            return _files_of(target, importer) or "there is no `.dbs` file in that folder"
        if not os.path.exists(target) and os.path.exists(f"{target}.dbs"):
            return f"there is no such file; write `use '{use.target}.dbs'`"
        return read_source(target)
    except Unusable as error:
        return error.diagnostic.message


def _files_of(folder: str, importer: str) -> tuple[Source, ...]:
    """The schema files of a folder, by name, without the one that asks."""
    try:
        names = sorted(n for n in os.listdir(folder) if n.endswith(".dbs") and n != LOCK_NAME)
    except OSError as error:
        raise Unusable(Diagnostic("DBS601", f"cannot read `{folder}`: {_reason(error)}")) from error
    paths = (os.path.join(folder, name) for name in names)
    return tuple(read_source(path) for path in paths if os.path.normpath(path) != os.path.normpath(importer))


def read_folder(path: str) -> dict[str, str]:
    """The migrations of a folder, its lock and a plan of sqitch, by name; nothing where there is no such folder."""
    out: dict[str, str] = {}
    try:
        names = sorted(os.listdir(path))
    except FileNotFoundError:
        return out
    except OSError as error:
        raise Unusable(Diagnostic("DBS601", f"cannot read `{path}`: {_reason(error)}")) from error
    for name in names:
        if name.endswith(".sql") or name in (LOCK_NAME, PLAN_NAME):
            out[name] = _read(os.path.join(path, name)).text  # with lines as long as what is written needs them
    return out


def read_tests(paths: list[str]) -> tuple[Source, ...]:
    """The tests in SQL that paths name: files, and the files of folders by name."""
    found: list[str] = []
    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        try:
            names = sorted(name for name in os.listdir(path) if name.endswith(".sql"))
        except OSError as error:
            raise Unusable(Diagnostic("DBS601", f"cannot read `{path}`: {_reason(error)}")) from error
        if not names:
            raise Unusable(
                Diagnostic("DBS601", f"there is no `.sql` file in `{path}`", help="give a file, or a folder")
            )
        found += [os.path.join(path, name) for name in names]
    return tuple(_read(path) for path in found)


def changed(folder: str, files: dict[str, str]) -> list[str]:
    """The paths whose text on disk is another, in the order given."""
    out = []
    for path, text in files.items():
        try:
            with open(os.path.join(folder, path), "rb") as file:
                same = file.read().replace(b"\r\n", b"\n") == text.encode()
        except OSError:
            same = False
        if not same:
            out.append(path)
    return out


def rewrite(files: dict[str, str]) -> None:
    """Writes sources that have changed over the ones they were read from: all or none, with their line ends."""
    out: dict[str, str] = {}
    for path, text in files.items():
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            raise Unusable(Diagnostic("DBS601", f"cannot read `{path}`: {_reason(error)}")) from error
        mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
        windows = data.count(b"\r\n") == data.count(b"\n")
        out[path] = mark + (text.replace("\n", "\r\n") if windows else text)
    write(".", out)


def remove(folder: str, paths: list[str]) -> None:
    """Removes files; one that is not there is no matter."""
    for path in paths:
        try:
            os.remove(os.path.join(folder, path))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise Unusable(Diagnostic("DBS602", f"cannot remove `{path}`: {_reason(error)}")) from error


def write(folder: str, files: dict[str, str]) -> None:
    """Writes all files or none: each beside its place first, then all moved into place, the last one last."""
    staged: dict[str, str] = {}
    made: list[str] = []
    at = folder
    try:
        around = None
        for path, text in files.items():
            at = os.path.join(folder, path)
            if os.path.dirname(at) != around:
                around = os.path.dirname(at)
                _make_folder(around or ".", made)
            _stage(at, text.encode(), staged)
        _settle(list(staged.values()))
        _move(staged)
    except OSError as error:
        _clear(staged, made)
        message = f"cannot write `{os.path.normpath(at)}`: {_reason(error)}"
        raise Unusable(Diagnostic("DBS602", message)) from error
    except KeyboardInterrupt:
        _clear(staged, made)
        raise


def _move(staged: dict[str, str]) -> None:
    """Moves files into their places: all, or none where one cannot be. Nobody can interrupt it half-way."""
    import signal

    stops = {signal.SIGINT, signal.SIGTERM}
    held = signal.pthread_sigmask(signal.SIG_BLOCK, stops) if sys.platform != "win32" else set()
    moved: dict[str, bytes | None] = {}
    try:
        for place, aside in staged.items():
            before = _content(place)
            os.replace(aside, place)
            moved[place] = before
    except OSError:
        for place, before in moved.items():
            _put_back(place, before)
        raise
    finally:
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _put_back(path: str, before: bytes | None) -> None:
    """Makes a file what it was before it was replaced; None if it was not there."""
    if before is None:
        os.unlink(path)
        return
    with open(path, "wb") as file:
        file.write(before)


def _clear(staged: dict[str, str], made: list[str]) -> None:
    """Takes away what was written beside its place, and the folders that were made for it."""
    for aside in staged.values():
        if os.path.exists(aside):
            os.unlink(aside)
    for folder in reversed(made):
        try:
            os.rmdir(folder)
        except OSError:
            return  # something is in it


def _stage(path: str, data: bytes, staged: dict[str, str]) -> None:
    """Writes what is to replace a file beside it, with the file's mode and owner. A link stays, and its target changes.

    A device or a pipe cannot be replaced, and is written to at once.
    """
    found = _writable(path)
    target = os.path.realpath(path)
    if found is not None and not stat.S_ISREG(found.st_mode):
        with open(path, "wb") as file:
            file.write(data)
        return
    staged[target] = aside = f"{target}.dbsc-new"
    with open(aside, "wb") as file:
        file.write(data)
    if found is not None:
        _take_after(aside, found)


def _settle(paths: list[str]) -> None:
    """Waits until files are on the disk, so that no crash leaves an empty one in the place that it is moved to."""
    if len(paths) > _MANY and sys.platform == "linux":
        os.sync()  # which waits for everything at once there; for thousands of files, one by one takes a minute
        return
    for path in paths:
        with open(path, "rb+") as file:
            os.fsync(file.fileno())


def _writable(path: str) -> os.stat_result | None:
    """What is in a place; None for nothing. Fails if it is not to be overwritten: its mode says so to root as well."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(0, "a folder is in its place")
    if not found.st_mode & 0o222:
        raise PermissionError(0, "it is read-only")
    if not os.access(path, os.W_OK):
        raise PermissionError(0, "permission denied")
    return found


def _take_after(path: str, found: os.stat_result) -> None:
    """Gives a file the mode and, as far as one may, the owner of the one that it replaces."""
    os.chmod(path, stat.S_IMODE(found.st_mode))
    if sys.platform != "win32":
        try:
            os.chown(path, found.st_uid, found.st_gid)
        except PermissionError:
            return


def _make_folder(path: str, made: list[str]) -> None:
    """Makes a folder and those above it; `made` gets the ones that were not there."""
    try:
        if os.path.isdir(path):
            return
        if os.path.dirname(path):
            _make_folder(os.path.dirname(path), made)
        os.mkdir(path)
        made.append(path)
    except (FileExistsError, NotADirectoryError):
        raise NotADirectoryError(0, f"`{os.path.normpath(path)}` would have to be a folder, and is a file") from None


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
