"""Where what is opened in a text closes: comments, dollar quotes and parentheses, with whatever they hold."""

from __future__ import annotations

import re

TAG = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_IN_PAREN = re.compile(
    r"""[^()'"$/\-]+|--[^\n]*|(?:'[^']*')+(?!')|(?:"[^"]*")+(?!")|\$(?:[^\W\d]\w*)?\$|[()]|/\*|.""", re.DOTALL
)
_ESCAPE_STRING = re.compile(r"'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'(?!')", re.DOTALL)
_IN_COMMENT = re.compile(r"[^*/]+|/\*|\*/|.", re.DOTALL)


def block_comment_end(text: str, start: int) -> int | None:
    """The offset after a block comment (they nest, as in PostgreSQL) that opens at `start`; None if it never closes."""
    depth, at = 0, start
    while match := _IN_COMMENT.match(text, at):
        at = match.end()
        if match.group() == "/*":
            depth += 1
        elif match.group() == "*/":
            depth -= 1
            if not depth:
                return at
    return None


def dollar_end(text: str, start: int) -> int | None:
    """The offset after the dollar quote that opens at `start`; None if there is none, or it never closes."""
    tag = TAG.match(text, start)
    close = text.find(tag.group(), tag.end()) if tag else -1
    return close + len(tag.group()) if tag and close >= 0 else None


def paren_end(text: str, start: int, opened: list[int] | None = None) -> int | None:
    """The offset after the parenthesis that matches the one at `start`; None if there is none.

    `opened` is left with the offsets of all parentheses that are open where the search ends.
    """
    at = start
    opened = [] if opened is None else opened
    match_at = _IN_PAREN.match
    while match := match_at(text, at):
        found, begin, at = match.group(), at, match.end()
        first = found[0]
        if found == "(":
            opened.append(begin)
        elif found == ")":
            opened.pop()
            if not opened:
                return at
        elif first in "'/$":
            end: int | None = at
            if found == "/*":
                end = block_comment_end(text, begin)
            elif first == "$" and len(found) > 1:
                end = dollar_end(text, begin)
            elif first == "'" and text[begin - 1] in "eE" and not text[begin - 2 : begin - 1].isalnum():
                string = _ESCAPE_STRING.match(text, begin)
                end = string.end() if string else None
            elif found == "'":
                end = None
            if end is None:
                return None
            at = end
    return None
