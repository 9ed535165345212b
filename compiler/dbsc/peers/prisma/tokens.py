"""The words of a Prisma schema: names, strings, numbers, marks, comments and the ends of lines."""

from __future__ import annotations

import re

from dbsc.record import Record
from dbsc.source import Source, Span

_TOKEN = re.compile(
    r"""
    (?P<space>[^\S\n]+)
  | (?P<newline>\n)
  | (?P<doc>///[^\n]*)
  | (?P<comment>//[^\n]* | /\*.*?(?:\*/|\Z))
  | (?P<string>"(?:[^"\\\n]|\\[^\n])*")
  | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_-]))
  | (?P<name>[A-Za-z0-9_][A-Za-z0-9_-]*)
  | (?P<mark>@@|[@{}()\[\],:=?!.])
  | (?P<bad>"[^\n]*|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt])|(.?))', re.DOTALL)
_MEANINGS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Token(Record):
    """One word: `kind` is a group of the pattern above, or `end`."""

    kind: str
    text: str
    span: Span


def words(source: Source) -> list[Token]:
    """The words of a text without the space between them; the last one is the end."""
    found = [
        Token(str(match.lastgroup), match.group(), Span(source, match.start(), match.end()))
        for match in _TOKEN.finditer(source.text)
        if match.lastgroup != "space"
    ]
    end = len(source.text)
    return [*found, Token("end", "", Span(source, end, end))]


def comment_lines(token: Token) -> tuple[str, ...]:
    """What a comment says, line by line."""
    if token.text.startswith("/*"):
        lines = token.text.removeprefix("/*").removesuffix("*/").split("\n")
        said = [line.strip().removeprefix("*").strip() for line in lines]
        return tuple(line for number, line in enumerate(said) if line or 0 < number < len(said) - 1)
    return (token.text.lstrip("/").strip(),)


def unescaped(written: str) -> tuple[str, tuple[int, int] | None]:
    """What a string means, written as in JSON between quotes; and where an escape stands that JSON does not have."""
    inner, wrong = written[1:-1], None
    if "\\" not in inner:
        return inner, None
    parts: list[str] = []
    end = 0
    for match in _ESCAPE.finditer(inner):
        digits, letter, other = match.groups()
        if other is not None and wrong is None:
            wrong = (match.start() + 1, match.end() + 1)
        parts.append(inner[end : match.start()])
        parts.append(chr(int(digits, 16)) if digits else _MEANINGS.get(letter, letter or other))
        end = match.end()
    text = "".join([*parts, inner[end:]])
    # a character beyond the first 65,536 is written as a pair of surrogates; half a pair is no character
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), wrong
