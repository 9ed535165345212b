"""Strings with carriage returns in them, written so that files keep them: every line end of a file is read as `\\n`."""

from __future__ import annotations

import re

from dbsc.syntax.enclosed import block_comment_end, dollar_end

_OPENED = re.compile(
    r"""(?P<escape>(?<![\w$])[eE])?'|(?P<code>(?<![\w$])[uU]&)'|"(?:[^"]|"")*"|--[^\n]*|/\*|(?<![\w$])\$"""
)
_PLAIN = re.compile(r"(?:[^']|'')*'")
_ESCAPED = re.compile(r"(?:[^'\\]|''|\\.)*'", re.DOTALL)
_RETURN = re.compile(r"\\?\r|\\.", re.DOTALL)


def escaped_returns(text: str) -> str:
    """A text of SQL, or of `.dbs`, that means the same and has no carriage return in a string.

    Strings and texts between dollars that hold one become `e'…\\r…'`.
    """
    if "\r" not in text:
        return text
    out: list[str] = []
    at = 0
    while opened := _OPENED.search(text, at):
        start, end = opened.start(), _end(text, opened)
        out.append(text[at:start])
        out.append(_escaped(text[start:end], opened))
        at = end
    return "".join(out) + text[at:]


def _end(text: str, opened: re.Match[str]) -> int:
    if opened[0].endswith("'"):
        closed = (_ESCAPED if opened["escape"] else _PLAIN).match(text, opened.end())
        return closed.end() if closed else len(text)
    if opened[0] == "/*":
        return block_comment_end(text, opened.start()) or len(text)
    if opened[0] == "$":
        return dollar_end(text, opened.start()) or opened.end()
    return opened.end()


def _escaped(token: str, opened: re.Match[str]) -> str:
    if "\r" not in token or opened[0].startswith(('"', "-", "/")):
        return token
    if opened["code"]:
        return token.replace("\r", r"\000D")
    if opened["escape"]:
        return _RETURN.sub(lambda found: r"\r" if found[0].endswith("\r") else found[0], token)
    if token.startswith("$"):
        tag = token.index("$", 1) + 1
        token = "'" + token[tag:-tag].replace("'", "''") + "'"
    return "e" + token.replace("\\", r"\\").replace("\r", r"\r")
