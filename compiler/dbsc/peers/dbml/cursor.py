"""Walking over the tokens of a DBML file: what is next, what has to be there, and where to go on after a mistake."""

from __future__ import annotations

from collections.abc import Callable

from dbsc.diagnostics import Label
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tokens import Token
from dbsc.peers.dbml.tree import Name, Path, Setting, TypeName, Value
from dbsc.source import Span

ENDS = frozenset(
    "< > - <> ?< <? ?<? ?> >? ?>? ?- -? ?-? ?<> <>? ?<>?".split()
)  # of a reference: a `?` says that there may be none
_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_OPENING.values())


class Lost(Exception):
    """A mistake was reported, and the reader has to find the next thing that it knows."""


class Cursor:
    """A place among the tokens."""

    def __init__(self, tokens: tuple[Token, ...], report: Report) -> None:
        self.tokens = tokens
        self.report = report
        self.place = 0

    @property
    def now(self) -> Token:
        """The token that is next."""
        return self.tokens[self.place]

    @property
    def after(self) -> Token:
        """The one behind that."""
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Goes one on, but not past the end."""
        token = self.now
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def at(self, *kinds: str) -> bool:
        """Whether the next token is of one of these kinds."""
        return self.now.kind in kinds

    def operator(self, text: str) -> bool:
        """Whether the next token is this operator."""
        return self.now.kind == "op" and self.now.text == text

    def word(self, *words: str) -> bool:
        """Whether the next token is one of these words, in any case of letters."""
        return self.now.kind == "word" and self.now.text.lower() in words

    def since(self, start: Span) -> Span:
        """From a span to the end of what was taken last."""
        return Span(start.source, start.start, max(start.end, self.tokens[max(self.place - 1, 0)].span.end))

    # ------------------------------------------------------------ mistakes

    def fail(self, expected: str, help_: str | None = None) -> Lost:
        """Reports that something else is there than what belongs there."""
        token = self.now
        found = "the file ends" if token.kind == "end" else f"there is `{_shown(token.span.text)}`"
        self.report.say("DBS830", f"{expected} belongs here, and {found}", token.span, help_)
        return Lost()

    def expect(self, kind: str, where: str) -> Token:
        """Takes a token that has to be there."""
        if not self.at(kind):
            raise self.fail(f"`{kind}` {where}")
        return self.take()

    def block(self, item: Callable[[], None], starts: Callable[[], bool]) -> None:
        """`{ … }` with one item a line. `starts` says whether the next element of the file starts here already."""
        opening = self.expect("{", "before what belongs to it")
        while not self.at("}"):
            if self.at("end") or (self.now.first and starts()):
                labels = (Label(opening.span, "it starts here"),)
                self.report.say("DBS830", "this block does not end", self.now.span, "write `}` before this", labels)
                return
            before = self.place
            try:
                item()
                assert self.place > before
                if not (self.at("}", "end") or self.now.first):
                    raise self.fail("the end of the line", "each thing stands on a line of its own")
            except Lost:
                self.skip_line(before)
        self.take()

    def skip_line(self, before: int) -> None:
        """Goes to the next line of the block that we are in, or to its end, at least one token on from `before`."""
        while not self.at("end", "}") and (self.place == before or not self.now.first):
            self.skip_balanced()
            if self.at("end"):
                return

    def skip_balanced(self) -> None:
        """Goes past the next token, and past all that is inside if it opens something."""
        inside: list[str] = []
        while not self.at("end"):
            kind = self.take().kind
            if kind in _OPENING:
                inside.append(_OPENING[kind])
            elif kind in _CLOSING and inside:
                while inside.pop() != kind and inside:
                    pass
            if not inside:
                return

    # ------------------------------------------------------------ names and types

    def name(self, what: str) -> Name:
        """A name, bare or in quotes."""
        if not self.at("word", "name"):
            raise self.fail(what)
        token = self.take()
        if not token.text:
            self.report.say("DBS830", f"{what} cannot be empty", token.span)
            raise Lost()
        return Name(token.text, token.span)

    def path(self, what: str) -> Path:
        """`a.b.c`, or `a.b.(c, d)`."""
        first = self.name(what)
        names = [first]
        columns: tuple[Name, ...] = ()
        while self.operator("."):
            self.take()
            if self.at("("):
                columns = self.names("columns")
                break
            names.append(self.name("a name"))
        return Path(tuple(names), self.since(first.span), columns)

    def names(self, what: str) -> tuple[Name, ...]:
        """`(a, b)`."""
        self.expect("(", f"before the {what}")
        found = [] if self.at(")") else [self.name("the name of a column")]
        while self.at(","):
            self.take()
            found.append(self.name("the name of a column"))
        self.expect(")", f"behind the {what}")
        return tuple(found)

    def type(self) -> TypeName:
        """`varchar(20)`, `core.status[]`, `"double precision"`."""
        path = self.path("the type of the column")
        if path.columns:
            self.report.say("DBS830", "a type has no list of columns", path.span, "write `name type`")
            raise Lost()
        arguments, dimensions = None, 0
        values: tuple[str, ...] = ()
        while not self.now.first:
            if self.at("("):
                arguments, values = self.arguments()
            elif self.at("[") and not self.now.apart:
                self.skip_balanced()
                dimensions += 1
            else:
                break
        return TypeName(path, arguments, dimensions, self.since(path.span), values)

    def arguments(self) -> tuple[str, tuple[str, ...]]:
        """What stands in the parentheses of a type, as it is written, and the texts that it lists."""
        opening = self.take()
        found: list[Token] = []
        while not self.at(")"):
            if self.at("end", "{", "}") or self.now.first:
                raise self.fail("`)` behind the arguments of the type")
            found.append(self.take())
        written = Span(opening.span.source, opening.span.end, self.take().span.start).text.strip()
        texts = [token.text for token in found if token.kind in ("string", "name")]
        return written, tuple(texts) if len(texts) * 2 == len(found) + 1 else ()

    # ------------------------------------------------------------ settings

    def settings(self) -> tuple[Setting, ...]:
        """`[name, name: value, …]`; nothing where there are no brackets."""
        if not self.at("["):
            return ()
        opening = self.take()
        found: list[Setting] = []
        while not self.at("]"):
            if self.at("end", "}", "{"):
                raise self.unclosed(opening)
            found.append(self.setting())
            if self.tokens[self.place - 1].unclosed:
                return tuple(found)
            if self.at(","):
                self.take()
            elif not self.at("]"):
                raise self.unclosed(opening) if self.now.first else self.fail("`,` or `]` behind a setting")
        self.take()
        return tuple(found)

    def unclosed(self, opening: Token) -> Lost:
        """Reports settings without an end."""
        labels = (Label(opening.span, "they start here"),)
        self.report.say("DBS830", "these settings do not end", self.now.span, "write `]` behind them", labels)
        return Lost()

    def setting(self) -> Setting:
        """One setting; a name is one or more words."""
        if not self.at("word", "name"):
            raise self.fail("a setting", "write `[pk, not null]`, `[note: 'text']` …")
        first = self.now.span
        words = []
        while self.at("word", "name"):
            words.append(self.take().text.lower())
        value = None
        if self.at(":"):
            self.take()
            value = self.value()
        return Setting(" ".join(words), value, self.since(first))

    def value(self) -> Value:
        """What stands behind the colon of a setting."""
        token = self.now
        if self.at("string", "code", "colour"):
            self.take()
            return Value(token.kind, token.text, token.span)
        if self.at("number") or (self.at("op") and self.after.kind in ("number", "op") and token.text in "+-"):
            return self.number()
        if self.at("op") and (token.text in ENDS or token.text in ("->", "<-")):
            self.take()
            path = self.path("a table and its column")
            kind = "end" if token.text in ENDS else "dependency"
            return Value(kind, token.text, self.since(token.span), path)
        if self.at("name") and not (self.after.kind == "op" and self.after.text == "."):
            self.take()
            return Value("string", token.text, token.span)
        path = self.path("a value")
        if self.at("(") and not self.now.apart:
            self.call(path)
        words = [path.names[0].text]
        while self.at("word") and len(path.names) == 1 and not self.now.first:
            words.append(self.take().text)
        kind = "path" if len(path.names) > 1 or path.columns else "words"
        return Value(kind, " ".join(words), self.since(token.span), path)

    def call(self, path: Path) -> None:
        """Reports a call that stands without the backticks of an expression, and goes past it."""
        self.skip_balanced()
        place = self.since(path.span)
        self.report.say("DBS834", "an expression stands in backticks", place, f"write `` `{place.text}` ``")
        raise Lost()

    def number(self) -> Value:
        """A number with its signs."""
        first, negative = self.now.span, False
        while self.at("op") and self.now.text in "+-":
            negative ^= self.take().text == "-"
        if not self.at("number"):
            raise self.fail("a number")
        digits = self.take().text
        return Value("number", f"-{digits}" if negative else digits, self.since(first))


def _shown(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 40 else f"{line[:39]}…"
