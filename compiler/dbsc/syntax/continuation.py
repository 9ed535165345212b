"""Which lines continue the line before them, and which words start a declaration."""

from __future__ import annotations

import re

from dbsc.syntax.tokens import Token

_WORD = re.compile(r"[a-z]+\b")
_CONTINUES = frozenset({"then", "using", "where", "when", "to", "for", "as", "on"})
_WITH_CHECK = re.compile(r"with\s+check\b")
# The words that start a declaration; the last lines hold those of the generic form.
DECLARATIONS = frozenset({
    "database", "use", "extension", "schema", "enum", "domain", "shape", "type", "table", "view", "materialized",
    "function", "procedure", "aggregate", "external", "extend", "mixin", "sql", "drop", "default", "grant",
    "sequence", "collation", "role", "publication", "subscription", "event", "range", "text", "server", "foreign",
    "user", "pool", "backup", "lock",
})  # fmt: skip
FUNCTION_CLAUSE = frozenset({
    "as", "begin", "called", "cost", "immutable", "language", "leakproof", "not", "parallel", "return", "returns",
    "rows", "security", "set", "stable", "strict", "support", "transform", "unchecked", "volatile",
    "window",
})  # fmt: skip
TRIGGER_CLAUSE = frozenset({"before", "after", "instead", "referencing", "execute"})
MAY_CONTINUE = frozenset({"|", "with"}) | _CONTINUES | FUNCTION_CLAUSE | TRIGGER_CLAUSE
_FUNCTION_WORDS = frozenset({"function", "procedure", "aggregate"})


def continues(text: str, start: int, word: str) -> bool:
    """Whether a line that starts with this word continues the line before it, in any item."""
    return word in _CONTINUES or (word == "with" and _WITH_CHECK.match(text, start) is not None)


def declares(text: str, start: int) -> bool:
    """Whether the word at an offset starts a declaration, if it stands in column 1."""
    word = _WORD.match(text, start)
    return word is not None and word.group() in DECLARATIONS and text[start - 1 : start] in ("", "\n")


def in_function_head(tokens: list[Token]) -> bool:
    """Whether these tokens end in the head of a function: its clauses may stand on lines of their own."""
    first = None
    for token in reversed(tokens):
        if token.kind in ("SEP", "DOC", "DOLLAR") or (token.kind == "PUNCT" and token.text in "{}"):
            if token.kind == "DOLLAR" or token.text == "}":
                return False
            break
        first, second = token, first
    if first is not None and first.text == "external" and second is not None:
        first = second
    return first is not None and first.text in _FUNCTION_WORDS


def in_backup(tokens: list[Token]) -> bool:
    """Whether these tokens end in the block of a `backup`, where a line may start with `to`."""
    at = len(tokens) - 1
    while at >= 0 and not (tokens[at].kind == "PUNCT" and tokens[at].text in "{}"):
        at -= 1
    return at > 1 and tokens[at].text == "{" and tokens[at - 2].text == "backup" and tokens[at - 2].kind == "NAME"


def in_trigger(tokens: list[Token]) -> bool:
    """Whether these tokens end in a trigger that does not say yet what it executes."""
    first = second = None
    for token in reversed(tokens):
        if token.kind in ("SEP", "DOC") or (token.kind == "PUNCT" and token.text in "{}"):
            break
        if token.text == "execute":
            return False
        first, second = token, first
    if first is not None and first.text == "constraint":
        first = second
    return first is not None and first.text == "trigger"
