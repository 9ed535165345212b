"""Mistakes in PL/pgSQL that PostgreSQL's own parser of that language finds when a function is created.

Only what rests on nothing but the body and its arguments is passed on: the library has no catalog, so what it says of
records, of their fields and of results that are sets may be wrong.
"""

from __future__ import annotations

import re

from dbsc.sqltext import library, quote, tokens
from dbsc.sqltext.library import Failure
from dbsc.sqltext.parse import Fault

_TOLD = ("syntax error", "mismatched parentheses", "unterminated")
_COMPILED = re.compile(
    r'"[^".]+" is not a known variable'
    r"|RETURN( NEXT)? cannot have a parameter in function .*"
    r"|missing expression at or near .*"
    r"|(EXIT|CONTINUE) cannot be used outside a loop.*"
    r'|there is no label ".*'
    r"|end label .*"
    r"|too (few|many) parameters specified for RAISE"
    r"|unrecognized (RAISE statement option|exception condition) .*"
    r"|duplicate declaration at or near .*"
    r'|variable ".*" is declared CONSTANT'
    r"|variable \".*\" must have a default value, since it's declared NOT NULL",
    re.DOTALL,
)
"""What is said of a body whose syntax is right. Measured on 15 and 18: both refuse it when the function is created."""
_NO_SET = ("cannot use RETURN NEXT in", "cannot use RETURN QUERY in")
_NEAR = re.compile(r'.* at or near "(?P<word>.*)"', re.DOTALL)
_NAMED = re.compile(r'[^"]*"(?P<word>[^"]+)"')
_LINE = re.compile(r"near line (\d+)")
_BARE = frozenset({"trigger", "event_trigger", "void"})
Arguments = tuple[tuple[str, str], ...]
"""Mode and name of each."""


def mistake(body: str, arguments: Arguments, returns: str | None) -> Fault | None:
    """The first mistake in a body that the parser is sure of. `returns` is what follows that word in SQL."""
    if "\0" in body or not body.strip():
        return None
    tag = "$dbsc$"
    while tag in body:
        tag = f"${tag[1:-1]}_$"
    found = library.parse_plpgsql(f"create {_head(arguments, returns)} language plpgsql as {tag}{body}{tag}".encode())
    if found is None or not _is_sure(found.message, returns):
        return None
    near = _NEAR.fullmatch(found.message) or _NAMED.match(found.message)
    line = _LINE.search(found.context)
    start, end = _place(body, near["word"] if near else None, int(line[1]) if line else 1)
    return Fault(found.message, start, end)


def _is_sure(message: str, returns: str | None) -> bool:
    """Whether the parser knows enough to say this.

    Functions with `out` arguments may return sets, which it is not told.
    """
    if message.startswith(_TOLD) or _COMPILED.fullmatch(message):
        return True
    return returns is not None and message.startswith(_NO_SET)


def _head(arguments: Arguments, returns: str | None) -> str:
    """A function with the same arguments and the same way to return; its types are of no matter."""
    listed = ", ".join(f"{mode} {quote.identifier(name)} text" for mode, name in arguments if mode != "table")
    if returns is None:
        return f"function f({listed})"
    columns = ", ".join(f"{quote.identifier(name)} text" for mode, name in arguments if mode == "table")
    if columns:
        return f"function f({listed}) returns table ({columns})"
    result = returns if returns in _BARE else "setof text" if returns.startswith("setof ") else "text"
    return f"function f({listed}) returns {result}"


def _place(body: str, word: str | None, line: int) -> tuple[int, int]:
    """The first token of that spelling from a line on; without one the line, or the end of the body.

    The parser names the line of the statement that it is in, or the one before.
    """
    lines = body.splitlines(keepends=True)
    found = tokens.scan(body)
    if isinstance(found, Failure) or not len(found):
        return 0, len(body)
    first = found.find(sum(map(len, lines[: max(line - 2, 0)])))
    for number in range(first, len(found)):
        if word is not None and found.text(number) == word:
            return found.starts[number], found.ends[number]
    text = lines[line - 1] if 1 < line < len(lines) else ""
    if text.strip():
        start = sum(map(len, lines[: line - 1]))
        return start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    return found.starts[-1], found.ends[-1]
