"""A DBML file to its tree. Never raises: after a mistake it goes on with the next line, or the next element."""

from __future__ import annotations

from collections.abc import Callable

from dbsc.diagnostics import did_you_mean
from dbsc.peers.dbml import tree
from dbsc.peers.dbml.cursor import ENDS, Cursor, Lost
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tokens import Token, tokens
from dbsc.source import Source, Span

_PICTURES = {
    "tablegroup": "group",
    "diagramview": "view",
    "dep": "dependency",
    "metadata": "metadata",
}  # what is skipped whole, and what it is reported as
_WORDS = "Project Table TablePartial TableGroup Enum Ref Records Note Dep DiagramView Metadata".split()
_ELEMENTS = frozenset(word.lower() for word in _WORDS)


def parse(source: Source, report: Report) -> tree.File:
    """The tree of a file, without what could not be read."""
    found = tokens(source, report)
    parser = _Parser(found.tokens, report)
    parser.file()
    return tree.File(
        tuple(parser.projects),
        tuple(parser.tables),
        tuple(parser.partials),
        tuple(parser.enums),
        tuple(parser.references),
        tuple(parser.records),
        found.comments,
        tuple(parser.skipped),
        parser.broken,
    )


class _Body:
    """What the block of a table holds, while it is read."""

    def __init__(self) -> None:
        self.columns: list[tree.Column | tree.Partial] = []
        self.indexes: list[tree.Index] = []
        self.checks: list[tree.Check] = []
        self.notes: list[tree.Note] = []
        self.records: list[tree.Records] = []


class _Parser(Cursor):
    def __init__(self, found: tuple[Token, ...], report: Report) -> None:
        super().__init__(found, report)
        self.projects: list[tree.Project] = []
        self.tables: list[tree.Table] = []
        self.partials: list[tree.Table] = []
        self.enums: list[tree.Enum] = []
        self.references: list[tree.Reference] = []
        self.records: list[tree.Records] = []
        self.skipped: list[Span] = []
        self.broken = False
        self.readers: dict[str, Callable[[], None]] = {
            "project": self.project,
            "table": self.table,
            "tablepartial": self.partial,
            "enum": self.enum,
            "ref": self.reference_element,
            "records": self.read_records,
            "note": self.sticky_note,
        }

    def file(self) -> None:
        """All elements."""
        while not self.at("end"):
            before = self.place
            try:
                self.element()
            except Lost:
                self.broken = True
                self.skip_element(before)

    def starts_element(self) -> bool:
        """Whether `Table name {` or the like stands here: a column may be called `table`, but has no block."""
        if not self.word(*_ELEMENTS):
            return False
        at = self.place + 1
        while self.tokens[at].kind in ("word", "name", "op") and not self.tokens[at].first:
            at += 1
        return self.tokens[at].kind == "{" and self.tokens[at - 1].kind in ("word", "name") and at > self.place + 1

    def skip_element(self, before: int) -> None:
        """Goes past the block of an element that could not be read, or to the next element."""
        while not self.at("end"):
            if self.place > before and self.now.first and self.word(*_ELEMENTS):
                return
            block = self.at("{")
            if self.at("}"):
                self.take()
                return
            self.skip_balanced()
            if block:
                return

    def element(self) -> None:
        """One element of the file."""
        if not self.at("word"):
            raise self.fail("`Table`, `Enum`, `Ref` or the like")
        keyword = self.take()
        kind = keyword.text.lower()
        if kind in ("use", "reuse"):
            self.other_file(keyword.span)
        elif kind in _PICTURES:
            self.report.left_out(_PICTURES[kind], keyword.span)
            self.skip_whole()
            self.skipped.append(self.since(keyword.span))
        elif kind in self.readers:
            self.readers[kind]()
        else:
            help_ = (
                did_you_mean(keyword.text, _WORDS) or "a file has Project, Table, Enum, Ref, TablePartial, Records …"
            )
            self.report.say("DBS831", f"DBML has no `{keyword.text}`", keyword.span, help_)
            raise Lost()

    def other_file(self, place: Span) -> None:
        """`use { table a } from './other.dbml'`."""
        message = "this file takes parts of others, and is read alone"
        self.report.say("DBS839", message, place, "write what it takes into this file")
        while not self.at("end", "string"):
            if self.now.first and self.word(*_ELEMENTS) and self.after.kind != "word":
                return
            self.skip_balanced()
        self.take()

    def skip_whole(self) -> None:
        """Goes past an element that is about pictures."""
        while not self.at("{", ":", "end"):
            self.skip_balanced() if self.at("[", "(") else self.take()
        if self.at("{"):
            self.skip_balanced()
            return
        self.take()
        while not (self.at("end") or self.now.first):
            self.skip_balanced()

    # ------------------------------------------------------------ project, notes, enums

    def project(self) -> None:
        name = self.name("the name of the project") if self.at("word", "name") else None
        notes: list[tree.Note] = []
        others: list[Span] = []

        def item() -> None:
            if self.word("note"):
                self.take()
                notes.append(self.noted())
                return
            field = self.name("what is said of the project, such as `database_type: 'PostgreSQL'`")
            self.expect(":", "behind the name of a field")
            self.expect("string", "in quotes")
            others.append(self.since(field.span))

        self.block(item, self.starts_element)
        self.projects.append(tree.Project(name, tuple(notes), tuple(others)))

    def noted(self) -> tree.Note:
        """The text of a note, behind its word: `: 'text'` or `{ 'text' }`."""
        start = self.now.span
        closed = self.take().kind if self.at(":", "{") else ""
        if not closed or not self.at("string", "name"):
            raise self.fail("`: 'text'` behind `Note`")
        text = self.take().text
        if closed == "{":
            self.expect("}", "behind the note")
        return tree.Note(text, self.since(start))

    def sticky_note(self) -> None:
        place = self.name("the name of the note").span
        self.settings()
        self.noted()
        self.report.left_out("sticky", place)

    def enum(self) -> None:
        path = self.path("the name of the enum")
        labels: list[tree.Label] = []
        notes: list[tree.Note] = []

        def item() -> None:
            if self.word("note") and self.after.kind in (":", "{"):
                self.take()
                notes.append(self.noted())
                return
            label = self.name("a value of the enum")
            labels.append(tree.Label(label, self.settings()))

        self.block(item, self.starts_element)
        if not labels:
            self.report.say("DBS830", f"enum `{path.names[-1].text}` has no values", path.span, "write one a line")
        self.enums.append(tree.Enum(path, tuple(labels), tuple(notes)))

    # ------------------------------------------------------------ tables

    def table(self) -> None:
        path = self.path("the name of the table")
        alias = None
        if self.word("as"):
            self.take()
            alias = self.name("another name for the table")
        self.tables.append(self.relation(path, alias))

    def partial(self) -> None:
        name = self.name("the name of the partial")
        self.partials.append(self.relation(tree.Path((name,), name.span), None))

    def relation(self, path: tree.Path, alias: tree.Name | None) -> tree.Table:
        """The settings and the block of a table or a partial."""
        settings = self.settings()
        body, mistakes = _Body(), self.report.mistakes
        self.block(lambda: self.item(body), self.starts_element)
        return tree.Table(
            path,
            alias,
            settings,
            tuple(body.columns),
            tuple(body.indexes),
            tuple(body.checks),
            tuple(body.notes),
            tuple(body.records),
            broken=self.report.mistakes > mistakes,
        )

    def item(self, body: _Body) -> None:
        """One line of a table."""
        behind = self.after.kind
        if self.operator("~"):
            self.take()
            body.columns.append(tree.Partial(self.name("the name of a partial")))
        elif self.word("note") and behind in (":", "{"):
            self.take()
            body.notes.append(self.noted())
        elif self.word("indexes") and behind == "{":
            self.take()
            self.block(lambda: body.indexes.append(self.index()), self.starts_element)
        elif self.word("checks") and behind == "{":
            self.take()
            self.block(lambda: body.checks.append(self.check()), self.starts_element)
        elif self.word("records") and behind in ("{", "(", "["):
            start = self.take().span
            columns = self.names("columns") if self.at("(") else None
            body.records.append(self.rows(None, columns, start))
        elif behind in (":", "{") and self.at("word"):
            help_ = did_you_mean(self.now.text, ("Note", "indexes", "checks", "records"))
            self.report.say("DBS831", f"a table has no `{self.now.text}`", self.now.span, help_)
            raise Lost()
        else:
            body.columns.append(self.column())

    def column(self) -> tree.Column:
        """`name type`, settings in words, settings in brackets."""
        name = self.name("a column")
        if self.now.first or self.at("}", "[", "end"):
            message, help_ = f"column `{name.text}` has no type", f"write `{name.text} int`, or another type"
            self.report.say("DBS830", message, name.span, help_)
            raise Lost()
        type_ = self.type()
        inline = []
        while self.at("word") and not self.now.first:
            word = self.take()
            inline.append(tree.Setting(word.text.lower(), None, word.span))
        return tree.Column(name, type_, (*inline, *self.settings()))

    def index(self) -> tree.Index:
        """A column, an expression or several of them in parentheses."""
        start = self.now.span
        elements: list[tree.Value] = []
        if self.at("("):
            self.take()
            while not self.at(")"):
                elements.append(self.key())
                if not self.at(")"):
                    self.expect(",", "or `)` behind a column of the index")
            self.take()
        else:
            elements.append(self.key())
        if not elements:
            self.report.say("DBS830", "an index is over a column at least", self.since(start))
            raise Lost()
        place = self.since(start)
        return tree.Index(tuple(elements), self.settings(), place)

    def key(self) -> tree.Value:
        """One column or expression of an index."""
        if not self.at("word", "name", "code"):
            raise self.fail("a column, or an expression in backticks,")
        token = self.take()
        return tree.Value("code" if token.kind == "code" else "words", token.text, token.span)

    def check(self) -> tree.Check:
        """An expression in backticks."""
        if not self.at("code"):
            raise self.fail("an expression in backticks")
        token = self.take()
        return tree.Check(tree.Value("code", token.text, token.span), self.settings())

    # ------------------------------------------------------------ references and rows

    def reference_element(self) -> None:
        name = self.name("the name of the reference") if self.at("word", "name") else None
        if self.at(":"):
            self.take()
            self.reference(name)
            if not (self.at("end") or self.now.first):
                raise self.fail("the end of the line")
        else:
            count = len(self.references)
            self.block(lambda: self.reference(name), self.starts_element)
            for more in self.references[count + 1 :]:
                message = "a `Ref` is one reference"
                self.report.say("DBS833", message, more.span, "write another `Ref: …` for it")

    def reference(self, name: tree.Name | None) -> None:
        """`a.x > b.y [settings]`."""
        left = self.path("a table and its column")
        if not (self.at("op") and self.now.text in ENDS):
            raise self.fail("`>`, `<`, `-` or `<>`", "write `Ref: posts.user_id > users.id`")
        operator = self.take().text
        right = self.path("a table and its column")
        place = self.since(left.span)
        self.references.append(tree.Reference(name, left, operator, right, self.settings(), place))

    def read_records(self) -> None:
        """`Records table(columns) { … }`."""
        start = self.tokens[self.place - 1].span
        table = self.path("the name of a table")
        self.records.append(self.rows(table, self.names("columns"), start))

    def rows(self, table: tree.Path | None, columns: tuple[tree.Name, ...] | None, start: Span) -> tree.Records:
        """The settings and the block of rows."""
        settings = self.settings()
        rows: list[tuple[tree.Value, ...]] = []
        place = self.since(start)
        self.block(lambda: rows.append(self.row()), self.starts_element)
        return tree.Records(table, columns, tuple(rows), settings, place)

    def row(self) -> tuple[tree.Value, ...]:
        """Values with commas between them; where there is none, it is empty."""
        values = [self.cell()]
        while self.at(","):
            self.take()
            nothing = self.now.first or self.at("}", ",", "end")
            values.append(tree.Value("empty", "", self.now.span.part(0, 0)) if nothing else self.cell())
        return tuple(values)

    def cell(self) -> tree.Value:
        """The first value of a row, or one behind a comma."""
        return tree.Value("empty", "", self.now.span.part(0, 0)) if self.at(",") else self.value()
