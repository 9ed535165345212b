"""Texts that match a regular expression, as far as it is a plain one: what checks of codes, slugs and addresses are."""

from __future__ import annotations

import re

from dbsc.record import Record

_CLASSES = {"d": "0123456789", "w": "abcdefghijklmnopqrstuvwxyz0123456789_", "s": " "}
_NAMED = {
    "[:alpha:]": "abcdefghijklmnopqrstuvwxyz",
    "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
    "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "[:digit:]": _CLASSES["d"],
    "[:alnum:]": "abcdefghijklmnopqrstuvwxyz0123456789",
    "[:space:]": " ",
}
_ANY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@/+ "
_AT_LEAST_ONCE = 4
"""How often something stands that may stand any number of times, but has to: what is short is often refused."""
_TIMES = re.compile(r"\{(\d+)(,(\d*))?\}|[+*?]")


class Unknown(Exception):
    """Something in an expression that is not understood here."""


class _Piece(Record):
    """Something that is repeated: characters to choose from, or alternatives, each of pieces."""

    characters: str
    alternatives: tuple[tuple[_Piece, ...], ...]
    least: int
    most: int


def matching(pattern: str, n: int) -> str | None:
    """A text that an expression matches, another one for each number as far as it leaves a choice; or None."""
    try:
        alternatives, end = _alternatives(pattern, 0)
        if end != len(pattern):
            return None
        return _text(alternatives, _Digits(n))
    except (Unknown, IndexError):
        return None


class _Digits:
    """The choices that make one text: those of a number, and then the first of everything."""

    def __init__(self, number: int) -> None:
        self.left = number

    def choose(self, count: int) -> int:
        self.left, chosen = divmod(self.left, count)
        return chosen


def _text(alternatives: tuple[tuple[_Piece, ...], ...], digits: _Digits) -> str:
    out = ""
    for piece in alternatives[digits.choose(len(alternatives))]:
        for _ in range(piece.least if piece.least != 1 else min(piece.most, _AT_LEAST_ONCE)):
            if piece.alternatives:
                out += _text(piece.alternatives, digits)
            else:
                out += piece.characters[digits.choose(len(piece.characters))]
    return out


def _alternatives(text: str, at: int) -> tuple[tuple[tuple[_Piece, ...], ...], int]:
    """What stands between bars, up to a closing parenthesis or the end."""
    found: list[list[_Piece]] = [[]]
    while at < len(text) and text[at] != ")":
        if text[at] == "|":
            found.append([])
            at += 1
        elif text[at] in "^$":
            at += 1
        else:
            piece, at = _piece(text, at)
            found[-1].append(piece)
    return tuple(tuple(pieces) for pieces in found), at


def _piece(text: str, at: int) -> tuple[_Piece, int]:
    characters = ""
    alternatives: tuple[tuple[_Piece, ...], ...] = ()
    if text[at] == "(":
        start = at + 3 if text.startswith("(?:", at) else at + 1
        if text[start] == "?":
            raise Unknown
        alternatives, at = _alternatives(text, start)
        at += 1
    elif text[at] == "[":
        characters, at = _bracket(text, at + 1)
    elif text[at] == "\\":
        characters, at = _CLASSES.get(text[at + 1], text[at + 1]), at + 2
        if len(characters) == 1 and characters.isalnum():
            raise Unknown
    else:
        characters, at = (_ANY if text[at] == "." else text[at]), at + 1
    least, most = 1, 1
    times = _TIMES.match(text, at)
    if times:
        at = times.end()
        if times[1]:
            least = int(times[1])
            most = int(times[3]) if times[3] else least if times[2] is None else least + 5
        else:
            least, most = {"*": (0, 5), "+": (1, 6), "?": (0, 1)}[times[0]]
    return _Piece(characters, alternatives, least, most), at


def _bracket(text: str, at: int) -> tuple[str, int]:
    """The characters of a class in brackets."""
    excluded = text[at] == "^"
    at += excluded
    found = ""
    first = True
    while text[at] != "]" or first:
        first = False
        named = next((name for name in _NAMED if text.startswith(name, at)), None)
        if named:
            found, at = found + _NAMED[named], at + len(named)
        elif text[at] == "\\":
            found, at = found + _CLASSES.get(text[at + 1], text[at + 1]), at + 2
        elif text[at + 1] == "-" and text[at + 2] != "]":
            found += "".join(chr(code) for code in range(ord(text[at]), ord(text[at + 2]) + 1))
            at += 3
        else:
            found, at = found + text[at], at + 1
    if excluded:
        found = "".join(character for character in _ANY if character not in found)
    if not found:
        raise Unknown
    return found, at + 1
