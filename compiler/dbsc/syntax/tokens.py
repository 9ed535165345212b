"""What the lexer makes of a text: tokens, comments, and the places that are no token."""

from __future__ import annotations


class Token:
    """A token: its kind, its text as written, and its range.

    The kind is a declared terminal of the grammar, or PUNCT, or ODD for characters that no rule knows.
    """

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Token({self.kind}, {self.text!r})"


class Fault:
    """A place where the text is no token: `reason` is one that `messages.lexical` knows."""

    __slots__ = ("end", "reason", "start")

    def __init__(self, reason: str, start: int, end: int) -> None:
        self.reason = reason
        self.start = start
        self.end = end


class Lexed:
    """What the lexer finds in a text: tokens, comments (not `---` ones), and the places that are no token."""

    __slots__ = ("comments", "faults", "has_lines", "tokens")

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.comments: list[Token] = []
        self.faults: list[Fault] = []
        self.has_lines = False
