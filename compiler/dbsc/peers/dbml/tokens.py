"""The text of a DBML file as tokens."""

from __future__ import annotations

import re
from unicodedata import category

from dbsc.peers.dbml.report import Report
from dbsc.record import Record
from dbsc.source import Source, Span


class Token(Record):
    """A piece of the text.

    `kind` is word, name (in double quotes), string, code (in backticks), number, colour, op, end, or the character
    itself, one of `()[]{},:;`. `text` is what it means, without quotes and escapes; `first` says that it starts a line,
    `apart` that there is room before it, `unclosed` that its quotes do not end on its line.
    """

    kind: str
    text: str
    span: Span
    first: bool
    apart: bool
    unclosed: bool = False


class Comment(Record):
    """A comment; `behind` says that something stands before it on its line, `last` that the end of a block follows."""

    place: Span
    behind: bool
    last: bool


class Tokens(Record):
    """All tokens of a text, an `end` last, and its comments."""

    tokens: tuple[Token, ...]
    comments: tuple[Comment, ...]


_SPACE = re.compile(r"[^\S\n]+|\ufeff")
_COMMENT = re.compile(r"//[^\n]*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?(?![\w.])")
_OPERATOR = re.compile(r"\?(?:<>|[<>-])\??|<>\??|<-|->|[<>]=|[=!]=|[<>-]\??|[=!~+*/%.?]")
_ALONE = frozenset("()[]{},:;")
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "v": "\v", "f": "\f", "\n": "", " ": "\\ "}
_HEX = re.compile(r"[0-9a-fA-F]{4}")


def tokens(source: Source, report: Report) -> Tokens:
    """The tokens of a text; what is no token is reported and left out."""
    return _Lexer(source, report).run()


class _Lexer:
    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.text = source.text
        self.report = report
        self.at = 0
        self.first = True
        self.apart = False
        self.found: list[Token] = []
        self.comments: list[tuple[Span, bool, int]] = []  # is it first on its line, and which token follows

    def run(self) -> Tokens:
        while self.at < len(self.text):
            self.step()
        self.add("end", "", self.at)
        comments = (Comment(place, not first, self.found[at].kind == "}") for place, first, at in self.comments)
        return Tokens(tuple(self.found), tuple(comments))

    def step(self) -> None:
        """Reads one token, or the room before it."""
        text, at = self.text, self.at
        character = text[at]
        if character == "\n":
            self.at, self.first, self.apart = at + 1, True, True
        elif space := _SPACE.match(text, at):
            self.at, self.apart = space.end(), True
        elif text.startswith(("//", "/*"), at):
            self.comment()
        elif character == "'":
            self.quoted("string", "'''" if text.startswith("'''", at) else "'")
        elif character == '"':
            self.quoted("name", '"')
        elif character == "`":
            self.code()
        elif character in _ALONE:
            self.add(character, character, at + 1)
        elif number := _NUMBER.match(text, at):
            self.add("number", number[0], number.end())
        elif character == "#":
            self.add("colour", text[at : self.word_end(at + 1)], self.word_end(at + 1))
        elif self.in_word(character):
            self.add("word", text[at : self.word_end(at)], self.word_end(at))
        elif operator := _OPERATOR.match(text, at):
            self.add("op", operator[0], operator.end())
        else:
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            self.report.say("DBS830", f"`{shown}` means nothing in DBML", self.span(at, at + 1), "leave it out")
            self.at = at + 1

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def add(self, kind: str, meaning: str, end: int) -> None:
        self.found.append(Token(kind, meaning, self.span(self.at, end), self.first, self.apart))
        self.at, self.first, self.apart = end, False, False

    @staticmethod
    def in_word(character: str) -> bool:
        return character == "_" or character.isalnum() or category(character)[0] == "M"

    def word_end(self, at: int) -> int:
        while at < len(self.text) and self.in_word(self.text[at]):
            at += 1
        return at

    def comment(self) -> None:
        start, text = self.at, self.text
        line = _COMMENT.match(text, start)
        end = line.end() if line else text.find("*/", start + 2) + 2
        if end < start + 2:
            self.report.say("DBS830", "this comment does not end", self.span(start, start + 2), "write `*/` behind it")
            end = len(text)
        self.comments.append((self.span(start, end), self.first, len(self.found)))
        self.at, self.apart = end, True
        self.first = self.first or "\n" in text[start:end]

    def code(self) -> None:
        end = self.text.find("`", self.at + 1)
        if end < 0:
            self.unclosed("code", "`", "an expression")
        else:
            self.add("code", self.holdable(self.text[self.at + 1 : end], end), end + 1)

    def quoted(self, kind: str, quote: str) -> None:
        """A string or a name, in one of three kinds of quotes; only `'''` may go over several lines."""
        text, at, meaning = self.text, self.at + len(quote), []
        while not text.startswith(quote, at):
            if at >= len(text) or (text[at] == "\n" and quote != "'''"):
                self.unclosed(kind, quote, "a string" if kind == "string" else "a name")
                return
            if text[at] == "\\" and at + 1 < len(text):
                part, at = self.escaped(at)
            else:
                part, at = text[at], at + 1
            meaning.append(part)
        self.add(kind, self.holdable("".join(meaning), at), at + len(quote))

    def escaped(self, at: int) -> tuple[str, int]:
        """What a backslash and what follows it mean, and where that ends."""
        letter = self.text[at + 1]
        if letter == "u":
            digits = _HEX.match(self.text, at + 2)
            if digits is None:
                message, help_ = (
                    "`\\u` stands before four hexadecimal digits",
                    "write `\\u00e9`, or `\\\\u` for the letters",
                )
                self.report.say("DBS830", message, self.span(at, at + 2), help_)
                return "\\u", at + 2
            return chr(int(digits[0], 16)), digits.end()
        return ("\0" if letter == "0" else _ESCAPES.get(letter, letter)), at + 2

    def holdable(self, meaning: str, end: int) -> str:
        """A text as PostgreSQL can hold it: pairs of surrogates are one character, and there is no character 0."""
        whole = meaning.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "\0" in whole:
            message = "PostgreSQL has no character 0 in its texts"
            self.report.say("DBS830", message, self.span(self.at, end), "leave it out")
        return whole.replace("\0", "")

    def unclosed(self, kind: str, quote: str, what: str) -> None:
        """Reports quotes that do not end, and takes the rest of the line for what is in them."""
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end
        help_ = f"write {_shown(quote)} behind it"
        self.report.say("DBS830", f"{what} that does not end", self.span(self.at, end), help_)
        self.add(kind, "?", end)
        self.found[-1] = self.found[-1].replace(unclosed=True)


def _shown(quote: str) -> str:
    return "a backtick" if quote == "`" else f"`{quote}`"
