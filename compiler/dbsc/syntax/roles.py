"""What each token is for: the rule it is a direct part of, and the rules that begin at it. For the formatter."""

from __future__ import annotations

from dbsc.source import Source
from dbsc.syntax.driver import Driver
from dbsc.syntax.lexer import Token
from dbsc.syntax.matched import Value

_FREE = frozenset({"value", "entry", "entries"})
_WORDED = frozenset({"option", "expect", "database", "distribute"})  # free-form, but nothing is called in them


class Roles:
    """The rules around the tokens of a text that has no error; tokens are known by where they start."""

    __slots__ = ("_begun", "_rules")

    def __init__(self, source: Source, tokens: list[Token]) -> None:
        self._rules: dict[int, str] = {}
        self._begun: dict[int, set[str]] = {}
        Driver(source, tokens, self._make).run()

    def _make(self, rule: str, matched: list[Value], start: int, _end: int) -> Value:
        self._begun.setdefault(start, set()).add(rule)
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
