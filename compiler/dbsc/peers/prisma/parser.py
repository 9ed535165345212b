"""The text of a Prisma schema to its tree. A mistake costs its line: what stands around it is read."""

from __future__ import annotations

from collections.abc import Callable

from dbsc.diagnostics import Diagnostic, did_you_mean
from dbsc.hints import T
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.tokens import Token, comment_lines, unescaped, words
from dbsc.source import Source, Span

_BLOCKS = ("model", "view", "type")
_SETTINGS = ("datasource", "generator")
_TOPS = (*_BLOCKS, "enum", *_SETTINGS)
_DEEPEST = 50  # arrays in arrays; no schema has more than two


class _Unreadable(Exception):
    """The line cannot be read; what is wrong has been said."""


def parse(source: Source) -> tuple[ast.File, tuple[Diagnostic, ...]]:
    """The tree of a file, and what cannot be read in it."""
    parser = _Parser(source)
    return parser.file(), tuple(parser.diagnostics)


class _Parser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = words(source)
        self.at = 0
        self.depth = 0
        self.diagnostics: list[Diagnostic] = []
        self.comments: list[str] = []  # those that stand above what comes next

    # ---------------------------------------------------------------- the file

    def file(self) -> ast.File:
        blocks: list[ast.Block] = []
        enums: list[ast.Enum] = []
        settings: list[ast.Settings] = []
        while not self.is_kind("end"):
            if self.rest_of_line():
                continue
            try:
                read = self.declaration()
            except _Unreadable:
                self.skip_block()
                continue
            match read:
                case ast.Block():
                    blocks.append(read)
                case ast.Enum():
                    enums.append(read)
                case ast.Settings():
                    settings.append(read)
        return ast.File(self.source, tuple(blocks), tuple(enums), tuple(settings))

    def declaration(self) -> ast.Block | ast.Enum | ast.Settings:
        start = self.token
        if start.kind != "name" or start.text not in _TOPS:
            message = f"`{start.text}` starts nothing in a Prisma schema"
            help_ = did_you_mean(start.text, _TOPS) or f"write {', '.join(_TOPS[:-1])} or {_TOPS[-1]}"
            raise self.wrong(message, start.span, help_)
        self.at += 1
        comments = self.taken_comments()
        name = self.name(f"the name of the {start.text}")
        if start.text == "type" and self.is_mark("="):
            raise self.wrong("Prisma has no names for types any more", start.span, "write the type at each field")
        if not self.is_mark("{"):
            self.wrong(f"`{{` has to follow `{start.text} {name.text}`", name.span)
        else:
            self.at += 1
        comments += self.comments_around()
        span = Span(self.source, start.span.start, name.span.end)
        if start.text in _SETTINGS:
            entries = tuple(self.lines(self.setting, name))
            self.taken_comments()  # they are about Prisma
            return ast.Settings(start.text, name, entries, span)
        if start.text == "enum":
            members = self.lines(self.label, name)
            labels = tuple(each for each in members if isinstance(each, ast.Label))
            attributes = tuple(each for each in members if isinstance(each, ast.Attribute))
            return ast.Enum(name, labels, attributes, (*comments, *self.taken_comments()), span)
        lines = self.lines(self.field, name)
        fields = tuple(each for each in lines if isinstance(each, ast.Field))
        attributes = tuple(each for each in lines if isinstance(each, ast.Attribute))
        return ast.Block(start.text, name, fields, attributes, (*comments, *self.taken_comments()), span)

    def lines(self, read: Callable[[], T], name: ast.Word) -> list[T]:
        """What `read` makes of each line of a block, up to its end."""
        found: list[T] = []
        while not self.is_mark("}"):
            if self.is_kind("end"):
                self.say(f"the block of `{name.text}` has no end", name.span, "write `}` on a line of its own")
                return found
            if self.rest_of_line():
                continue
            try:
                found.append(read())
                self.end_of_line()
            except _Unreadable:
                self.skip_line()
        self.at += 1
        while self.token.kind in ("comment", "doc"):
            self.rest_of_line()
        return found

    # ---------------------------------------------------------------- lines of blocks

    def setting(self) -> tuple[ast.Word, ast.Value]:
        self.taken_comments()
        name = self.name("the name of a setting")
        if not self.is_mark("="):
            raise self.wrong(f"`=` has to follow `{name.text}`", self.token.span)
        self.at += 1
        return name, self.value()

    def label(self) -> ast.Label | ast.Attribute:
        if self.is_mark("@@"):
            return self.attribute()
        name = self.name("a value of the enum")
        attributes = self.attributes()
        return ast.Label(name, attributes, self.comments_around())

    def field(self) -> ast.Field | ast.Attribute:
        if self.is_mark("@@"):
            return self.attribute()
        name = self.name("the name of a field")
        if self.is_mark(":"):
            raise self.wrong("there is no `:` between a field and its type", self.token.span, f"write `{name.text} …`")
        type_ = self.type(name)
        attributes = self.attributes()
        return ast.Field(name, type_, attributes, self.comments_around(), self.since(name.span))

    def type(self, field: ast.Word) -> ast.FieldType:
        if self.is_mark("["):
            raise self.wrong("the brackets of a list stand behind its type", self.token.span, "write `Post[]`")
        if not self.is_kind("name"):
            message = f"field `{field.text}` has no type"
            raise self.wrong(message, field.span, f"write `{field.text} String`, `{field.text} Int?` …")
        name = self.name("a type")
        unsupported = None
        if name.text == "Unsupported":
            unsupported = self.unsupported(name)
        arity = ""
        if self.is_mark("["):
            self.at += 1
            self.expect("]")
            arity = "[]"
        if self.is_mark("?"):
            if arity:
                raise self.wrong("a list cannot be optional", self.token.span, f"write `{name.text}[]`")
            self.at += 1
            arity = "?"
        elif self.is_mark("!"):
            raise self.wrong("a field is required where it has no `?`", self.token.span, f"write `{name.text}`")
        return ast.FieldType(name, arity, self.since(name.span), unsupported)

    def unsupported(self, name: ast.Word) -> ast.Text:
        if self.is_mark("("):
            self.at += 1
            value = self.value()
            self.expect(")")
            if isinstance(value, ast.Text):
                return value
        raise self.wrong("a type of the database stands in quotes", name.span, 'write `Unsupported("tsvector")`')

    # ---------------------------------------------------------------- attributes

    def attributes(self) -> tuple[ast.Attribute, ...]:
        found = []
        while self.is_mark("@"):
            found.append(self.attribute())
        if self.is_mark("@@"):
            raise self.wrong("`@@` starts a line of its own: it is about the whole block", self.token.span)
        return tuple(found)

    def attribute(self) -> ast.Attribute:
        start = self.token.span
        block = self.is_mark("@@")
        self.at += 1
        name = self.path("an attribute")
        span = Span(self.source, start.start, name.span.end)
        arguments = self.arguments() if self.is_mark("(") else ()
        comments = self.comments_around() if block else ()
        return ast.Attribute(name.text, arguments, span, comments)

    def arguments(self) -> tuple[ast.Argument, ...]:
        return tuple(self.listed(self.argument, ")"))

    def argument(self) -> ast.Argument:
        start = self.token.span
        name = None
        if self.is_kind("name") and self.tokens[self.at + 1].text == ":":
            name = ast.Word(self.token.text, start)
            self.at += 2
        value = self.value()
        return ast.Argument(name, value, self.since(start))

    # ---------------------------------------------------------------- values

    def value(self) -> ast.Value:
        token = self.token
        if self.depth == _DEEPEST:
            raise self.wrong("this is nested too deep", token.span)
        self.depth += 1
        try:
            if token.kind == "string":
                return self.text()
            if token.kind == "number":
                self.at += 1
                return ast.Number(token.text, token.span)
            if self.is_mark("["):
                items = self.listed(self.value, "]")
                return ast.Items(tuple(items), self.since(token.span))
            if self.is_mark("{"):
                entries = self.listed(self.entry, "}")
                return ast.Fields(tuple(entries), self.since(token.span))
            name = self.path("a value")
            if self.is_mark("("):
                arguments = self.arguments()
                return ast.Call(name, arguments, self.since(name.span))
            return name
        finally:
            self.depth -= 1

    def entry(self) -> tuple[ast.Word, ast.Value]:
        name = self.name("the name of a field")
        self.expect(":")
        return name, self.value()

    def text(self) -> ast.Text:
        token = self.token
        self.at += 1
        text, wrong = unescaped(token.text)
        if wrong is not None:
            place = token.span.part(*wrong)
            self.say(f"`{place.text}` means nothing in a string", place, "write `\\\\` for a backslash")
        return ast.Text(text, token.span)

    def listed(self, read: Callable[[], T], end: str) -> list[T]:
        """What stands between the mark at which we are and its end, with commas; it may go over several lines."""
        start = self.token.span
        self.at += 1
        found: list[T] = []
        while True:
            self.skip_space()
            if self.is_mark(end):
                self.at += 1
                return found
            found.append(read())
            self.skip_space()
            if self.is_mark(","):
                self.at += 1
            elif not self.is_mark(end):
                message = f"`,` or `{end}` has to stand here" if not self.is_kind("end") else f"no `{end}` closes this"
                raise self.wrong(message, start if self.is_kind("end") else self.token.span)

    # ---------------------------------------------------------------- words

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def is_kind(self, kind: str) -> bool:
        return self.token.kind == kind

    def is_mark(self, mark: str) -> bool:
        return self.token.kind == "mark" and self.token.text == mark

    def name(self, what: str) -> ast.Word:
        token = self.token
        if token.kind != "name":
            raise self.wrong(f"{what} has to stand here", token.span)
        if token.text.startswith("_"):
            raise self.wrong(f"`{token.text}` is no name: it starts with `_`", token.span, "use `@map` for such names")
        self.at += 1
        return ast.Word(token.text, token.span)

    def path(self, what: str) -> ast.Word:
        first = self.name(what)
        text = first.text
        while self.is_mark("."):
            self.at += 1
            text += f".{self.name(what).text}"
        return ast.Word(text, self.since(first.span))

    def expect(self, mark: str) -> None:
        if not self.is_mark(mark):
            raise self.wrong(f"`{mark}` has to stand here", self.token.span)
        self.at += 1

    def since(self, start: Span) -> Span:
        """From a place to the end of what was read last."""
        return Span(self.source, start.start, self.tokens[self.at - 1].span.end)

    # ---------------------------------------------------------------- ends of lines, comments

    def skip_space(self) -> None:
        while self.token.kind in ("newline", "comment", "doc"):
            self.at += 1

    def rest_of_line(self) -> bool:
        """Passes a comment or the end of a line; what a comment says belongs to what comes next."""
        token = self.token
        if token.kind not in ("comment", "doc", "newline"):
            return False
        if token.kind != "newline":
            self.comments += comment_lines(token)
        self.at += 1
        return True

    def comments_around(self) -> tuple[str, ...]:
        """The comments above a line, and the one at its end."""
        while self.token.kind in ("comment", "doc"):
            self.rest_of_line()
        return self.taken_comments()

    def taken_comments(self) -> tuple[str, ...]:
        found = tuple(self.comments)
        self.comments.clear()
        return found

    def end_of_line(self) -> None:
        while self.token.kind in ("comment", "doc"):
            self.at += 1
        if not (self.token.kind in ("newline", "end") or self.is_mark("}")):
            raise self.wrong(f"`{self.token.text}` cannot stand here: a line holds one thing", self.token.span)

    def skip_line(self) -> None:
        self.comments.clear()
        while self.token.kind not in ("newline", "end"):
            self.at += 1

    def skip_block(self) -> None:
        """Passes a declaration whose first line cannot be read."""
        start = self.at
        self.skip_line()
        if any(token.kind == "mark" and token.text == "{" for token in self.tokens[start : self.at]):
            while not (self.is_kind("end") or self.is_mark("}")):
                self.skip_line()
                self.at += self.is_kind("newline")
            self.skip_line()

    # ---------------------------------------------------------------- mistakes

    def wrong(self, message: str, place: Span, help_: str | None = None) -> _Unreadable:
        if self.token.kind == "bad":
            place = self.token.span
            message = "a string without its end" if place.text[0] == '"' else f"`{place.text}` means nothing here"
            help_ = 'strings stand between `"`, on one line' if place.text[0] in "\"'" else None
        self.say(message, place, help_)
        return _Unreadable()

    def say(self, message: str, place: Span, help_: str | None = None) -> None:
        self.diagnostics.append(Diagnostic("DBS820", message, place, help=help_))
