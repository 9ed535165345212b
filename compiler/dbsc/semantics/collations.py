"""The name of a collation where one is written: ours, PostgreSQL's own, or one of the server's operating system."""

from __future__ import annotations

import re

from dbsc.semantics.names import Names
from dbsc.syntax import ast

_POSTGRES = frozenset({"default", "C", "POSIX", "ucs_basic", "unicode", "pg_c_utf8", "pg_unicode_fast", "C.utf8"})
# `initdb` imports what the operating system has: `de_DE`, `de_DE.utf8`, `sr_RS@latin`, `de-AT-x-icu`.
_IMPORTED = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*(?:\.[\w-]+)?(?:@\w+)?|.*-x-icu|C\.[\w-]+")


def resolve_collation(names: Names, written: ast.QName, schema: str) -> tuple[str, ...]:
    """The path of a collation; one that is nowhere is reported."""
    found = names.find_collation(written.parts, schema)
    if found is not None:
        return found.path
    if not may_be_there(names, written.parts):
        names.unknown("collation", written.text, written.span, schema)
    return written.parts


def may_be_there(names: Names, parts: tuple[str, ...]) -> bool:
    """Whether a collation that is not declared may be the server's."""
    if len(parts) == 2 and parts[0] != "pg_catalog":
        return names.schemas.get(parts[0], False) is True and parts[0] != "public"
    return parts[-1] in _POSTGRES or (_IMPORTED.fullmatch(parts[-1]) is not None and not _is_plain(parts[-1]))


def _is_plain(name: str) -> bool:
    """Whether a name is one that people give: the names of locales have a country, or are of two or three letters."""
    return re.fullmatch(r"[a-z_0-9]{4,}", name) is not None
