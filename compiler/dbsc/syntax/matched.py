"""What a rule of the grammar matched, and the ways to take it apart. `matched.pyi` says the types.

A match is a list of tokens and of what the rules below made, in the order of the text, with the absent parts left out.
"""

from __future__ import annotations

from itertools import pairwise

from dbsc.syntax.tokens import Token

Value = object


class Clause:
    """The value of a small rule that is no node by itself: its name, what it matched, its place."""

    __slots__ = ("matched", "rule", "span")

    def __init__(self, rule, matched, span):
        self.rule = rule
        self.matched = matched
        self.span = span


class Cursor:
    """Goes through a match from left to right; each method consumes the next part if it is of the kind asked for."""

    __slots__ = ("at", "matched")

    def __init__(self, matched):
        self.matched = matched
        self.at = 0

    def _next(self):
        return self.matched[self.at] if self.at < len(self.matched) else None

    def word(self, *texts):
        """The keyword or sign that is next, if it is one of these."""
        part = self._next()
        if type(part) is Token and part.text in texts and part.kind in ("NAME", "PUNCT"):
            self.at += 1
            return part.text
        return None

    def token(self, kind):
        """The token that is next, if it is of this kind."""
        part = self._next()
        if type(part) is Token and part.kind == kind:
            self.at += 1
            return part
        return None

    def node(self, kind):
        """The node that is next, if it is of this class."""
        part = self._next()
        if type(part) is kind:
            self.at += 1
            return part
        return None

    def rest(self):
        """All that was not consumed."""
        return self.matched[self.at :]


def every(kind, matched):
    """All nodes of a class."""
    return tuple([part for part in matched if type(part) is kind])


def first(kind, matched):
    """The first node of a class, or None."""
    for part in matched:
        if type(part) is kind:
            return part
    return None


def nodes(matched):
    """All but the tokens."""
    return tuple([part for part in matched if type(part) is not Token])


def parens(matched):
    """The tokens that are parentheses."""
    return [part for part in matched if type(part) is Token and part.kind == "PAREN"]


def paren_after(word, matched):
    """The parenthesis right after a keyword, or None."""
    for part, following in pairwise(matched):
        if type(part) is Token and part.text == word and type(following) is Token and following.kind == "PAREN":
            return following
    return None


def has(word, matched):
    """Whether a keyword or sign is among it."""
    return any(type(part) is Token and part.text == word and part.kind in ("NAME", "PUNCT") for part in matched)


def clause(rule, matched):
    """What the clause made by a rule matched, or None."""
    for part in matched:
        if type(part) is Clause and part.rule == rule:
            return part.matched
    return None
