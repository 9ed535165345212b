"""Spelling names and literals in SQL, and reading them back. Does not need the parser's library.

The keywords are PostgreSQL 18's; of those that want quotes, it has all that 15 has.
"""

from __future__ import annotations

import re
from functools import cache

_RESERVED = """
all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc
distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral
leading limit localtime localtimestamp not null offset on only or order placing primary references returning select
session_user some symmetric system_user table then to trailing true union unique user using variadic when where
window with
"""
_TYPE_FUNC_NAME = """
authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like
natural notnull outer overlaps right similar tablesample verbose
"""
_COL_NAME = """
between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int
integer interval json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar
json_serialize json_table json_value least merge_action national nchar none normalize nullif numeric out overlay
position precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes
xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
"""

RESERVED = frozenset(_RESERVED.split())
"""Keywords that are a bare name only as a label after `as`."""
TYPE_FUNC_NAME = frozenset(_TYPE_FUNC_NAME.split())
"""Keywords that may be the bare name of a type or a function, and of nothing else."""
COL_NAME = frozenset(_COL_NAME.split())
"""Keywords that may be the bare name of a column or a table, but not of a type or a function."""

_QUOTED = RESERVED | TYPE_FUNC_NAME | COL_NAME
_TEXT = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""")
_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz_")
_REST = _FIRST | frozenset("0123456789")


def needs_quotes(name: str) -> bool:
    """Whether PostgreSQL's `quote_ident` would quote this name."""
    return not name or name[0] not in _FIRST or not _REST.issuperset(name) or name in _QUOTED


@cache
def identifier(name: str) -> str:
    """A name as it is written in SQL, quoted where PostgreSQL's `quote_ident` quotes."""
    return escaped(name) if needs_quotes(name) else name


def escaped(name: str) -> str:
    """A name in quotes on one line, in which everything is seen: what has no shape of its own is a code point."""
    if name.isprintable():
        return '"' + name.replace('"', '""') + '"'
    shown = "".join(
        each if each.isprintable() else f"\\{ord(each):04X}" if ord(each) < 0x10000 else f"\\+{ord(each):06X}"
        for each in name.replace("\\", "\\\\").replace('"', '""')
    )
    return f'U&"{shown}"'


def with_escapes(sql: str) -> str:
    """SQL as PostgreSQL prints it, with each of its names as `identifier` writes it if that needs escapes."""
    return sql if sql.isprintable() else _TEXT.sub(lambda found: _with_escapes(found[0]), sql)


def _with_escapes(token: str) -> str:
    return token if token[0] == "'" or token.isprintable() else escaped(unquote(token))


def qualified(*parts: str) -> str:
    """A dotted name as it is written in SQL."""
    return ".".join(map(identifier, parts))


def literal(text: str) -> str:
    """A string constant. Backslashes are plain characters, as `standard_conforming_strings` has it."""
    return "'" + text.replace("'", "''") + "'"


def dollar(text: str) -> str:
    """A dollar-quoted string constant, with the first tag of `$$`, `$body$`, `$body1$`, … that `text` leaves free."""
    tag, count = "$$", 0
    # A text that ends in a part of the tag would close it early.
    while tag in text + tag[:-1]:
        tag = f"$body{count or ''}$"
        count += 1
    return tag + text + tag


def unquote(token: str) -> str:
    """The name that an identifier token means: folded to lower case if bare, as written if quoted.

    `U&"…"` is read with its escapes; a `UESCAPE` clause may follow in the token.
    """
    if token[:1] == '"':
        return token[1:-1].replace('""', '"')
    if token[:3] in ('U&"', 'u&"'):
        return _unescape(token)
    return "".join([chr(ord(character) | 0x20) if "A" <= character <= "Z" else character for character in token])


def split(text: str) -> tuple[str, ...] | None:
    """The parts of a dotted name in a text that is cast to `regclass` or the like; None if it holds no such name.

    Keywords need no quotes there, and digits alone are the number of an object.
    """
    parts: list[str] = []
    rest = text.strip(_SPACE)
    while rest:
        if rest[0] == '"':
            end = rest.find('"', 1)
            while end > 0 and rest[end + 1 : end + 2] == '"':
                end = rest.find('"', end + 2)
            end += 1
        else:
            end = min([at for at in map(rest.find, _SPACE + '."') if at >= 0], default=len(rest))
        if end == 0:
            return None
        parts.append(unquote(rest[:end]))
        rest = rest[end:].lstrip(_SPACE)
        if not rest:
            return None if text.isdigit() or "" in parts else tuple(parts)
        if rest[0] != ".":
            return None
        rest = rest[1:].lstrip(_SPACE)
    return None


_SPACE = " \t\n\r\f\v"


def _unescape(token: str) -> str:
    end = token.rindex('"')
    clause = token[end + 1 :]
    escape = clause[clause.index("'") + 1] if "'" in clause else "\\"
    body = token[3:end].replace('""', '"')
    text: list[str] = []
    at = 0
    while at < len(body):
        if body[at] != escape:
            text.append(body[at])
            at += 1
        elif body.startswith(escape, at + 1):
            text.append(escape)
            at += 2
        else:
            start, digits = (at + 2, 6) if body[at + 1] == "+" else (at + 1, 4)
            text.append(chr(int(body[start : start + digits], 16)))
            at = start + digits
    # Pairs of UTF-16 surrogates are allowed and mean one character.
    return "".join(text).encode("utf-16", "surrogatepass").decode("utf-16")
