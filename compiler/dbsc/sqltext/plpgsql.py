"""Bodies in PL/pgSQL: the types that they declare, looked up when they are made; and what they use of rows."""

from __future__ import annotations

import re

from dbsc.record import Record
from dbsc.sqltext.library import Failure
from dbsc.sqltext.tokens import Tokens, scan

_BEGIN = re.compile(r"(?:;|declare)\s*begin\b")
_HIDING = re.compile(r"""['"$]|--|/\*""")
"""What a word may be inside of that is none there."""


class DeclaredType(Record):
    """The type of a variable as it is written: `of_column` for `t.c%type`, whose last part names a column.

    `start..end` is the whole dotted name.
    """

    parts: tuple[str, ...]
    of_column: bool
    start: int
    end: int


def declared_types(body: str) -> tuple[DeclaredType, ...]:
    """The named types of all `declare` sections; none where the text cannot be scanned."""
    small = body.lower()
    if "declare" not in small:
        return ()
    if small.count("declare") == 1 and body.isascii():  # then what is behind its section has not to be read
        begin = _BEGIN.search(small, small.index("declare"))
        if begin is not None and not _HIDING.search(body, 0, begin.end()):
            body = body[: begin.end()]
    tokens = scan(body)
    if isinstance(tokens, Failure):
        return ()
    found: list[DeclaredType] = []
    at = 0
    while at < len(tokens):
        if tokens.word(at) == "declare":
            at = _section(tokens, at + 1, found)
        at += 1
    return tuple(found)


def _section(tokens: Tokens, at: int, found: list[DeclaredType]) -> int:
    """Reads the declarations from `at` up to `begin`, and gives its number."""
    while at < len(tokens) and tokens.word(at) != "begin":
        of = at + (2 if tokens.word(at + 1) == "constant" else 1)
        parts = tokens.name(tokens.starts[of], 3) if of < len(tokens) else []
        if parts and tokens.word(at) not in (";", "declare"):
            after = tokens.find(parts[-1][1])
            of_column = tokens.text(after) == "%" and tokens.text(after + 1).lower() == "type"
            names = tuple(name for _, _, name in parts)
            found.append(DeclaredType(names, of_column, parts[0][0], parts[-1][1]))
        while at < len(tokens) and tokens.text(at) != ";" and tokens.word(at) != "declare":
            at += 1
        at += 1
    return at


class RowField(Record):
    """A field of `new` or `old`, as in `new.name`; the name alone stands at `start..end`."""

    row: str
    name: str
    start: int
    end: int


_ROWS = frozenset({"new", "old"})
_BEFORE_ROWS = frozenset(
    {"elsif", "elseif", "perform", "assert", "raise", "foreach", "loop", "while", "query", "strict"}
)
"""Words of PL/pgSQL, and none of SQL, that a value may follow."""


def row_fields(body: str) -> tuple[RowField, ...]:
    """The fields of the rows of its trigger that a body names; none where `new` or `old` may be something else there.

    Behind `returning` they are rows of the statement (from 18 on), and an alias or a variable may have either name.
    """
    if not _ROWS.intersection(_WORD.findall(body.lower())):
        return ()
    tokens = scan(body)
    if isinstance(tokens, Failure):
        return ()
    found: list[RowField] = []
    returning = False
    for at in range(len(tokens)):
        word = tokens.word(at)
        returning = word == "returning" or (returning and word != ";")
        if word.strip('"') not in _ROWS or tokens.text(at - 1 if at else len(tokens)) == ".":
            continue
        if tokens.text(at + 1) != ".":
            if _is_named_so(tokens, at):
                return ()
        elif not returning:
            parts = tokens.name(tokens.starts[at], 2)
            if len(parts) == 2:
                start, end, name = parts[1]
                found.append(RowField(parts[0][2], name, start, end))
    return tuple(found)


_WORD = re.compile(r"\w+")


def _is_named_so(tokens: Tokens, at: int) -> bool:
    """Whether `new` or `old` stands where something gets a name: behind `as`, a name or a bracket, or in `declare`."""
    if at == 0:
        return False
    before, after = tokens.word(at - 1), tokens.text(at + 1)
    if before in ("declare", ";") and (after[:1].isalpha() or after[:1] == '"'):
        return True
    is_name = not tokens.keywords[at - 1] and (before[:1] in '"_' or before[:1].isalpha())
    return before in ("as", ")") or (is_name and before.lower() not in _BEFORE_ROWS)


def without_comments(body: str) -> str:
    """A body with blanks where its comments are; as it is where it cannot be scanned."""
    tokens = scan(body) if "--" in body or "/*" in body else None
    if not isinstance(tokens, Tokens):
        return body
    kept, last = [], 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        kept += [_SIGN.sub(" ", body[last:start]), body[start:end]]
        last = end
    return "".join((*kept, _SIGN.sub(" ", body[last:])))


_SIGN = re.compile(r"\S")
