"""The bytes of a dump as a text: in the encoding that it says, and no archive. Knows neither disks nor servers."""

from __future__ import annotations

import codecs
import re

from dbsc.diagnostics import Diagnostic

_ENCODING = re.compile(rb"^set client_encoding\s*(?:=|to)\s*'(\w+)'", re.IGNORECASE | re.MULTILINE)
_PACKED = (  # how a file starts, what it is, and what unpacks it
    (b"\x1f\x8b", "gzip", "gunzip -c"),
    (b"BZh", "bzip2", "bunzip2 -c"),
    (b"\xfd7zXZ\0", "xz", "xz -dc"),
    (b"\x28\xb5\x2f\xfd", "zstd", "zstd -dc"),
    (b"\x04\x22\x4d\x18", "lz4", "lz4 -dc"),
)
_TAR = 257  # where a tar archive has its mark
_TOP = 100_000  # bytes, in which a dump says its encoding


class NoText(Exception):
    """The bytes are no text; `diagnostic` says what they are."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def text_of(shown: str, data: bytes) -> str:
    """The text of a dump, whose file is shown as `shown`. Raises `NoText`.

    Line ends are `\\n`. Where only some are `\\r\\n`, those belong to the strings and bodies that they stand in.
    """
    _refuse_archives(shown, data)
    text = _decoded(shown, data)
    if text.count("\r\n") == text.count("\n"):
        text = text.replace("\r\n", "\n")
    if "\0" in text:  # no text of PostgreSQL can hold one
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NoText(_unreadable(f"`{shown}` is no text: line {line} holds a zero byte", "save the file as UTF-8"))
    return text


def archive_folder(shown: str) -> Diagnostic:
    """What is said of a folder that pg_dump has written."""
    message = f"`{shown}` is an archive of pg_dump, not a text"
    return Diagnostic("DBS810", message, help=f"pg_restore --schema-only -f dump.sql {shown}")


def _refuse_archives(shown: str, data: bytes) -> None:
    if data.startswith(b"PGDMP") or (data[_TAR : _TAR + 5] == b"ustar" and data.startswith(b"toc.dat\0")):
        raise NoText(archive_folder(shown))
    for start, what, program in _PACKED:
        if data.startswith(start):
            help_ = f"{program} {shown} | dbsc pull -"
            raise NoText(Diagnostic("DBS810", f"`{shown}` is packed with {what}, not a text", help=help_))
    if data.startswith(b"SQLite format 3\0"):
        message = f"`{shown}` is a database of SQLite; dbsc reads PostgreSQL's"
        raise NoText(
            Diagnostic("DBS810", message, help="pgloader moves it into a PostgreSQL database, which can be pulled")
        )


def _decoded(shown: str, data: bytes) -> str:
    """The text, in UTF-8 unless a mark at its start or the dump itself says another encoding."""
    # what Windows writes as the output of a program is UTF-16
    encodings = ["utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"]
    said = _ENCODING.search(data, 0, _TOP)
    codec = _codec(said[1].decode()) if said else None
    encodings += [codec] if codec is not None else []
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
    line = data.count(b"\n", 0, at) + 1
    what = said[1].decode() if said and codec else "UTF-8"
    help_ = "save the file as UTF-8, or make the dump with `pg_dump --encoding=UTF8`"
    raise NoText(_unreadable(f"`{shown}` is not {what}: line {line} holds the byte 0x{data[at]:02x}", help_))


def _codec(name: str) -> str | None:
    """Python's name of an encoding that PostgreSQL calls `name`."""
    if name.upper() in ("", "UTF8", "SQL_ASCII"):
        return None
    try:
        return codecs.lookup(re.sub(r"(?i)^win", "cp", name)).name
    except LookupError:
        return None


def _unreadable(message: str, help_: str) -> Diagnostic:
    return Diagnostic("DBS601", message, help=help_)
