"""Regular expressions of PostgreSQL as those of other languages, where both mean the same.

PostgreSQL's are advanced regular expressions (https://www.postgresql.org/docs/current/functions-matching.html): `.`
is any character, `^` and `$` are the ends of the text. Which letters there are is for the database's locale to say:
here they are those of Unicode, and digits the ten of ASCII, as C.UTF-8 and the locales of glibc have it. What is not
known to mean the same gives no pattern.
"""

from __future__ import annotations

import re

from dbsc.record import Record

_PIECE = re.compile(
    r"(?P<bracket>\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\\[])*\])"
    r"|(?P<escape>\\.)"
    r"|(?P<group>\((?:\?:)?(?!\?))"
    r"|(?P<bound>\{\d+(?:,\d*)?\})"
    r"|(?P<plain>[^\\\[\]{}()/]|\)|/)",
    re.DOTALL,
)
_ESCAPES = {
    r"\d": "[0-9]", r"\w": r"[\p{L}0-9_]", r"\s": r"[ \t\n\r\f\v]",
    r"\t": r"\t", r"\n": r"\n", r"\r": r"\r", r"\f": r"\f", r"\v": r"\v",
}  # fmt: skip
_INSIDE = {r"\d": "0-9", r"\w": r"\p{L}0-9_", r"\s": r" \t\n\r\f\v"}
_CLASSES = {
    "alpha": r"\p{L}", "digit": "0-9", "alnum": r"\p{L}0-9", "lower": r"\p{Ll}", "upper": r"\p{Lu}",
    "xdigit": "0-9A-Fa-f", "space": r" \t\n\r\f\v",
}  # fmt: skip
_SYNTAX = "^$\\.+*?()[]{}|/"


class Flavour(Record):
    """What a library of regular expressions has: classes of letters, and how the end of a text is written."""

    letters: bool = True
    end: str = "$"
    slash: str = "/"


JAVASCRIPT = Flavour(slash="\\/")
"""With the flags `s` and `u`."""
RUST = Flavour()
"""Rust's `regex`, which Pydantic has, with the flag `s`."""
PYTHON = Flavour(letters=False, end=r"\Z")
"""`re`, with the flag `DOTALL`."""


def translated(pattern: str, flavour: Flavour) -> str | None:
    """A regular expression; None where it may not mean the same."""
    if pattern.startswith(("***", "(?")) or not pattern or "\n" in pattern or "\0" in pattern:
        return None
    out, at = [], 0
    while at < len(pattern):
        found = _PIECE.match(pattern, at)
        piece = _piece(found, flavour) if found else None
        if found is None or piece is None or (r"\p" in piece and not flavour.letters):
            return None
        out.append(piece)
        at = found.end()
    return "".join(out)


def _piece(found: re.Match[str], flavour: Flavour) -> str | None:
    text = found[0]
    match found.lastgroup:
        case "bracket":
            return _bracket(text, flavour)
        case "escape":
            return _escape(text, _ESCAPES)
        case "plain":
            return {"/": flavour.slash, "$": flavour.end}.get(text, text)
        case _:
            return text


def _escape(text: str, known: dict[str, str]) -> str | None:
    """An escape; one of a letter or a digit that is not known here means something of its own."""
    if text in known:
        return known[text]
    character = text[1]
    if character.isalnum():
        return None
    return text if character in _SYNTAX else character


def _bracket(text: str, flavour: Flavour) -> str | None:
    start = "[^" if text.startswith("[^") else "["
    inside = text[len(start) : -1]
    if any(operator in inside for operator in ("&&", "--", "~~")):  # operators of sets elsewhere
        return None
    out, at = [], 0
    while at < len(inside):
        named = re.compile(r"\[:(\w+):\]").match(inside, at)
        if named:
            if named[1] not in _CLASSES:
                return None
            out.append(_CLASSES[named[1]])
            at = named.end()
        elif inside[at] == "\\":
            piece = _escape(inside[at : at + 2], {**_ESCAPES, **_INSIDE})
            if piece is None:
                return None
            out.append(
                piece
                if piece.startswith("\\") or piece in _INSIDE.values()
                else f"\\{piece}"
                if piece in "-^]"
                else piece
            )
            at += 2
        else:
            out.append(f"\\{inside[at]}" if inside[at] in "[]" else {"/": flavour.slash}.get(inside[at], inside[at]))
            at += 1
    return f"{start}{''.join(out)}]" if out else None
