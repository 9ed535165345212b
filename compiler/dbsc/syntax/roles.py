"""What each token is for: the rule it is a direct part of, and the rules that begin at it. For the formatter."""

from __future__ import annotations

from collections.abc import Callable

from dbsc.source import Source, Span
from dbsc.syntax.driver import Driver
from dbsc.syntax.matched import Value
from dbsc.syntax.tokens import Token

_FREE = frozenset({"value", "entry", "entries"})
_WORDED = frozenset({"option", "expect", "database", "distribute"})  # free-form, but nothing is called in them


class Roles:
    """The rules around the tokens of a text that has no error; tokens are known by where they start."""

    __slots__ = ("_begun", "_rules")

    def __init__(self, source: Source, tokens: list[Token]) -> None:
        self._rules: dict[int, str] = {}
        self._begun: dict[int, set[str]] = {}
        Driver(source, tokens, _Methods(self)).run()

    def make(self, rule: str, matched: list[Value], span: Span) -> Value:
        """Notes that a rule begins at a place, and which tokens are its own."""
        self._begun.setdefault(span.start, set()).add(rule)
        tokens: list[Token] = []
        for part in matched:
            if type(part) is Token:
                self._rules[part.start] = rule
                tokens.append(part)
            elif type(part) is tuple:
                tokens.extend(part)
        if rule in _FREE:
            return tuple(tokens)
        if rule in _WORDED:
            self._rules.update({token.start: rule for token in tokens if token.kind == "PAREN"})
        return rule

    def rule(self, token: Token) -> str:
        """The rule that a token is a direct part of."""
        return self._rules.get(token.start, "")

    def begins(self, token: Token, rules: frozenset[str]) -> bool:
        """Whether one of these rules begins at a token."""
        return not rules.isdisjoint(self._begun.get(token.start, ()))


class _Methods(dict[str, Callable[[list[Value], Span], Value]]):
    """Of each rule the note of it."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles

    def __missing__(self, rule: str) -> Callable[[list[Value], Span], Value]:
        method = self[rule] = lambda matched, span: self.roles.make(rule, matched, span)
        return method
