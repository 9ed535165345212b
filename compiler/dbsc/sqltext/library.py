"""The binding of libpg_query, PostgreSQL's parser as a C library, which the wheel of `postgast` carries.

Bytes of UTF-8 in, bytes or a failure out. Knows nothing of trees. The Python part of `postgast` is never imported,
because importing it takes longer than compiling a small schema.
"""

from __future__ import annotations

import os
import sys
from ctypes import CDLL, POINTER, Structure, c_char_p, c_int, c_size_t, c_void_p, string_at

from dbsc.record import Record

STATEMENTS = 0
"""Parse mode: statements, separated by semicolons."""
EXPRESSION = 2
"""Parse mode: what may follow `select` or PL/pgSQL's `return`, as one `SelectStmt`."""

_FILE_NAMES = {"win32": "pg_query.dll", "darwin": "libpg_query.dylib"}


class Failure(Record):
    """Why the parser refused a text. `position` counts characters from 1; 0 is nowhere in particular."""

    message: str
    position: int


class _Error(Structure):
    _fields_ = (
        ("message", c_char_p),
        ("function", c_char_p),
        ("file", c_char_p),
        ("line", c_int),
        ("position", c_int),
        ("context", c_char_p),
    )


class _ParseResult(Structure):
    _fields_ = (("tree", c_char_p), ("stderr", c_char_p), ("error", POINTER(_Error)))


class _PlpgsqlResult(Structure):
    _fields_ = (("tree", c_char_p), ("error", POINTER(_Error)))


class _ScanResult(Structure):
    _fields_ = (("length", c_size_t), ("data", c_void_p), ("stderr", c_char_p), ("error", POINTER(_Error)))


def parse(sql: bytes, mode: int) -> str | Failure:
    """The parse tree as JSON. The text must hold no zero byte."""
    library = _library()
    result = library.pg_query_parse_opts(sql, mode)
    try:
        return _failure(result.error) if result.error else result.tree.decode(errors="replace")
    finally:
        library.pg_query_free_parse_result(result)


class Complaint(Record):
    """What the parser of PL/pgSQL says of a function, and of which of its lines."""

    message: str
    context: str


def parse_plpgsql(function: bytes) -> Complaint | None:
    """What is wrong with a `create function` in PL/pgSQL; None if it can be read. The text must hold no zero byte."""
    library = _library()
    result = library.pg_query_parse_plpgsql(function)
    try:
        if not result.error:
            return None
        error = result.error.contents
        return Complaint(error.message.decode(errors="replace"), (error.context or b"").decode(errors="replace"))
    finally:
        library.pg_query_free_plpgsql_parse_result(result)


def scan(sql: bytes) -> bytes | Failure:
    """The tokens, comments among them, as a protocol buffer `ScanResult`. The text must hold no zero byte."""
    library = _library()
    result = library.pg_query_scan(sql)
    try:
        return _failure(result.error) if result.error else string_at(result.data, result.length)
    finally:
        library.pg_query_free_scan_result(result)


def _failure(error: POINTER[_Error]) -> Failure:  # type: ignore[valid-type]
    found = error.contents  # type: ignore[attr-defined]
    return Failure(found.message.decode(errors="replace"), found.position)


_loaded: list[CDLL] = []


def _library() -> CDLL:
    if not _loaded:
        library = CDLL(_file())
        library.pg_query_parse_opts.argtypes = (c_char_p, c_int)
        library.pg_query_parse_opts.restype = _ParseResult
        library.pg_query_free_parse_result.argtypes = (_ParseResult,)
        library.pg_query_free_parse_result.restype = None
        library.pg_query_parse_plpgsql.argtypes = (c_char_p,)
        library.pg_query_parse_plpgsql.restype = _PlpgsqlResult
        library.pg_query_free_plpgsql_parse_result.argtypes = (_PlpgsqlResult,)
        library.pg_query_free_plpgsql_parse_result.restype = None
        library.pg_query_scan.argtypes = (c_char_p,)
        library.pg_query_scan.restype = _ScanResult
        library.pg_query_free_scan_result.argtypes = (_ScanResult,)
        library.pg_query_free_scan_result.restype = None
        _loaded.append(library)
    return _loaded[0]


def _file() -> str:
    name = _FILE_NAMES.get(sys.platform, "libpg_query.so")
    for folder in sys.path:
        path = f"{folder}/postgast/{name}"
        if os.access(path, os.R_OK):
            return path
    # Not a plain folder on the path: ask the import system, which costs an import of its own.
    from importlib.util import find_spec

    spec = find_spec("postgast")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = f"{folder}/{name}"
        if os.access(path, os.R_OK):
            return path
    raise OSError(f"{name} is missing: it comes with the package postgast, which has no wheel for this platform")
