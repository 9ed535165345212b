"""The name of a collation where one is written: ours, PostgreSQL's own, or one of the server's operating system.

Source: https://www.postgresql.org/docs/current/collation.html. What the operating system brings along is not ours to
know, so only names that are no locale's are judged.
"""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, did_you_mean
from dbsc.semantics.names import Names
from dbsc.source import Span
from dbsc.syntax import ast

POSTGRES = {"default": 0, "C": 0, "POSIX": 0, "ucs_basic": 0, "unicode": 16, "pg_c_utf8": 17, "pg_unicode_fast": 18}
"""PostgreSQL's own collations, and the versions that they came with."""

# Names of locales that some systems have besides those with capital letters, a dot or a hyphen in them.
_ALIASES = frozenset(
    "bokmal bokmål catalan croatian czech danish dansk deutsch dutch eesti estonian finnish français french galego "
    "galician german greek hebrew hrvatski hungarian icelandic italian japanese korean lithuanian norwegian nynorsk "
    "polish portuguese romanian russian slovak slovene slovenian spanish swedish thai turkish".split()
)
_PLAIN = re.compile(r"[^\W\d_]+|[a-z_0-9]{4,}")


def resolve_collation(names: Names, written: ast.QName, schema: str) -> tuple[str, ...]:
    """The path of a collation; one that is nowhere is reported."""
    found = names.find_collation(written.parts, schema)
    if found is not None:
        return found.path
    if not may_be_there(names, written.parts):
        unknown(names, written.parts, written.span)
    return written.parts


def may_be_there(names: Names, parts: tuple[str, ...]) -> bool:
    """Whether a collation that is not declared may be the server's."""
    if len(parts) == 2 and parts[0] != "pg_catalog":
        return names.schemas.get(parts[0], False) is True and parts[0] != "public"
    name = parts[-1]
    return name in POSTGRES or name in _ALIASES or _PLAIN.fullmatch(name) is None


def unknown(names: Names, parts: tuple[str, ...], place: Span) -> None:
    """Reports a collation that is nowhere."""
    name = ".".join(parts)
    if parts[-1] in names.broken:
        return
    near = next((known for known in POSTGRES if known.lower() == name.lower()), None)
    declared = [key[1] if key[0] == "public" else ".".join(key) for key in names.collations]
    help_ = f'write `collate "{near}"`' if near else did_you_mean(name, [*declared, *POSTGRES])
    help_ = help_ or f"write `collation {name} {{ … }}`, or `external collation {name}` if it is there already"
    names.diagnostics.append(Diagnostic("DBS273", f"there is no collation `{name}`", place, help=help_))
