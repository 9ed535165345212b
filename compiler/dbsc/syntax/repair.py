"""Mends a broken member so that reading goes on: finds what was meant, says so, and gives the tokens to go on with.

The tokens of a repair stand where the text stands that they replace, so every place in the tree is one of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dbsc.diagnostics import Diagnostic, Edit
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.syntax.continuation import declares
from dbsc.syntax.lexer import lex
from dbsc.syntax.tokens import Token

ENDS = frozenset({"SEP", "$END"})


class Repair(Record):
    """What is said of the tokens `first..last`, and what is read in their place.

    None leaves the member broken, and nothing is read before `last`.
    """

    diagnostic: Diagnostic
    first: int
    last: int
    tokens: tuple[Token, ...] | None


class Broken:
    """A member that cannot be read: it starts at token `start`, and the token `at` is the first that does not fit.

    `member` says what it is: the rule of the grammar, such as `documented` (a declaration), `item`, `label`, `entry`.
    """

    __slots__ = ("at", "expected", "member", "source", "start", "tokens")

    def __init__(
        self,
        source: Source,
        tokens: list[Token],
        start: int,
        at: int,
        expected: list[str],
        member: str = "item",
    ) -> None:
        self.source = source
        self.tokens = tokens
        self.start = start
        self.at = at
        self.expected = expected
        self.member = member

    def span(self, first: int, last: int) -> Span:
        """The text of the tokens `first..last`."""
        return Span(self.source, self.tokens[first].start, self.tokens[last - 1].end)

    def text(self, number: int) -> str:
        """The text of a token, as it is written in the file."""
        return self.source.text[self.tokens[number].start : self.tokens[number].end]

    def starts_line(self, number: int) -> bool:
        """Whether no token stands before it in its item."""
        return number == 0 or self.tokens[number - 1].kind == "SEP" or self.tokens[number - 1].text in ("{", "}")

    def line(self) -> int:
        """The first token of the member that can be looked at: the broken line's, as long as it is not endless."""
        first = max(self.start, self.at - 40)
        for number in range(self.at - 1, first - 1, -1):
            if self.tokens[number].kind == "SEP":
                return number + 1
        return first


class Habit(Record):
    """A row of tokens that another language would have, and what is written here instead.

    `pattern` names them one by one: a word or sign in any case, alternatives with `/` between them, `<name>`, `<path>`
    (a name with its schema), `<paren>`, `<string>`, `<number>`. `meant` is made of words and of `{n}`, the part number
    `n` of the pattern: `{n:list}` is the list in `([a, b])`, `{n:block}` what stands in parentheses, between braces,
    `{n:paren}` the part in parentheses, `{n:bare}` it without them; `~` before a part joins it to the one before. None
    where what is meant is not one thing; `help` then says what to do. What is not `safe` is not applied unasked. What
    is `first` stands where an item starts.
    """

    pattern: str
    meant: str | None
    message: str
    help: str | None = None
    safe: bool = True
    first: bool = False


_CLASSES = {
    "<name>": ("NAME", "QNAME"),
    "<path>": ("NAME", "QNAME"),
    "<paren>": ("PAREN",),
    "<string>": ("STRING", "QNAME"),
    "<number>": ("NUMBER",),
}
_WORDS = frozenset({"NAME", "PUNCT", "ODD", "BRACKETS"})
_PART = re.compile(r"\{(?P<number>\d+)(?::(?P<form>\w+))?\}")


def matches(tokens: list[Token], first: int, pattern: str) -> list[int]:
    """Where the parts of a pattern begin in the tokens from `first` on, and where the last ends; empty for no match."""
    bounds = [first]
    for part in pattern.split():
        at = bounds[-1]
        token = tokens[at]
        if part in _CLASSES:
            if token.kind not in _CLASSES[part] or (part == "<paren>" and not token.text.endswith(")")):
                return []
            while part == "<path>" and tokens[at + 1].text == "." and tokens[at + 2].kind in _CLASSES[part]:
                at += 2
        elif token.kind not in _WORDS or token.text.lower() not in part.split("/"):
            return []
        bounds.append(at + 1)
    return bounds


def by_habit(broken: Broken, bounds: list[int], habit: Habit) -> Repair:
    """The repair of the tokens that a habit matches."""
    first, last = bounds[0], bounds[-1]
    if habit.meant is None:
        diagnostic = Diagnostic("DBS004", habit.message, broken.span(first, last), help=habit.help)
        return Repair(diagnostic, first, last, None)
    written = ""
    tokens: list[Token] = []
    cursor = broken.tokens[first].start
    for word in habit.meant.split():
        glued, part = word.startswith("~"), word.removeprefix("~")
        found = _PART.fullmatch(part)
        if found is None:
            text, made = part, worded(part, cursor)
        else:
            number = int(found["number"])
            text, made = _part(broken, bounds[number], bounds[number + 1], found["form"])
            cursor = made[-1].end if made else cursor
        if part.endswith(":block}"):
            return _block(broken, first, last, written, [*tokens, *made], habit)
        written += ("" if glued or not written else " ") + text
        tokens += made
    return instead(broken, first, last, written, tokens, habit)


def _block(broken: Broken, first: int, last: int, head: str, tokens: list[Token], habit: Habit) -> Repair:
    """The repair that makes braces of the parentheses behind a head."""
    place, paren = broken.span(first, last - 1), broken.tokens[last - 1]
    edits = [
        Edit(Span(broken.source, paren.start, paren.start + 1), "{"),
        Edit(Span(broken.source, paren.end - 1, paren.end), "}"),
    ]
    if head != place.text:
        edits.insert(0, Edit(place, head))
    diagnostic = Diagnostic("DBS004", habit.message, place, help=habit.help, edits=tuple(edits))
    return Repair(diagnostic, first, last, tuple(tokens))


def _part(broken: Broken, first: int, last: int, form: str | None) -> tuple[str, list[Token]]:
    """A part of what is meant that the file holds already: its text, and its tokens."""
    token, text = broken.tokens[first], broken.span(first, last).text
    if form == "block":
        inner = lex(broken.source, token.start + 1, token.end - 1).tokens
        opening = Token("PUNCT", "{", token.start, token.start + 1)
        closing = Token("PUNCT", "}", token.end - 1, token.end)
        return "", [opening, *inner, closing]
    if form == "bare":
        bare = text[1:-1].strip()
        return bare, lex(broken.source, token.start + 1, token.end - 1).tokens
    if form == "paren":
        return f"({text})", [Token("PAREN", f"({text})", token.start, token.end)]
    if form == "list":
        inner_text = text[1:-1].strip()
        listed = inner_text[1:-1] if inner_text.startswith("[") and inner_text.endswith("]") else inner_text
        start = token.start + text.index(listed, 1) - 1
        return f"({listed.strip()})", [Token("PAREN", "()", start, start + len(listed) + 2)]
    return text, broken.tokens[first:last]


def worded(text: str, at: int) -> list[Token]:
    """Tokens of words that the file does not hold, at a place in it."""
    return [Token(token.kind, token.text, at, at) for token in lex(Source("", text)).tokens]


def instead(broken: Broken, first: int, last: int, written: str, tokens: list[Token], habit: Habit) -> Repair:
    """The repair that puts a text in the place of the tokens `first..last`."""
    place = broken.span(first, last)
    help_ = habit.help or (f"write `{_one_line(written)}`" if written else f"leave out `{_one_line(place.text)}`")
    edits = (Edit(_replaced(broken, first, last, written), written, habit.safe),)
    diagnostic = Diagnostic("DBS004", habit.message, place, help=help_, edits=edits)
    return Repair(diagnostic, first, last, tuple(tokens))


def _replaced(broken: Broken, first: int, last: int, written: str) -> Span:
    """The text that an edit replaces: with the blanks before it, where nothing or something glued takes its place."""
    place = broken.span(first, last)
    if written and not written.startswith("?"):
        return place
    before = broken.source.text[: place.start]
    return Span(broken.source, len(before.rstrip(" \t")), place.end)


def wrapped(broken: Broken, first: int, last: int, message: str, lead: str, safe: bool = True) -> Repair:
    """The repair that puts parentheses around the tokens `first..last`, which follow `lead`."""
    place = broken.span(first, last)
    before = broken.tokens[first - 1]
    own_line = before.kind == "SEP"
    if own_line:  # where no parenthesis may open
        opening = Edit(Span(broken.source, before.start, before.start), " (", safe)
    else:
        opening = Edit(Span(broken.source, place.start, place.start), "(", safe)
    edits = (opening, Edit(Span(broken.source, place.end, place.end), ")", safe))
    help_ = f"write `{lead}({_one_line(place.text)})`"
    diagnostic = Diagnostic("DBS004", message, place, help=help_, edits=edits)
    return Repair(diagnostic, first - own_line, last, (Token("PAREN", "", place.start, place.end),))


def is_word(token: Token, word: str) -> bool:
    """Whether a token is that word, in any case."""
    return token.kind == "NAME" and token.text.lower() == word


def type_end(tokens: list[Token], first: int) -> int:
    """The token after the type that starts at `first`."""
    at = first
    if tokens[at].kind in ("NAME", "QNAME"):
        at += 1
        while tokens[at].text == "." and tokens[at + 1].kind in ("NAME", "QNAME"):
            at += 2
        while tokens[at].kind in ("PAREN", "BRACKETS"):
            at += 1
    return at


def statement_end(broken: Broken, first: int) -> int:
    """The token after a statement of SQL: at a semicolon, or where the next declaration begins."""
    tokens, at = broken.tokens, first
    while tokens[at].kind != "$END" and not (tokens[at].kind == "SEP" and tokens[at].text == ";"):
        if tokens[at].kind == "SEP" and declares(broken.source.text, tokens[at + 1].start):
            break
        at += 1
    return at


def first_of(broken: Broken, finders: tuple[Callable[[Broken], Repair | None], ...]) -> Repair | None:
    """What the first finder that finds anything says."""
    for finder in finders:
        found = finder(broken)
        if found is not None:
            return found
    return None


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
