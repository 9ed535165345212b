"""What is known of a table while its parts are made one by one."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import naming
from dbsc.catalog.objects import Check, Column, Expression, Index, Ref, Table, Type, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.peers.dbml import tree
from dbsc.peers.dbml.names import Namespace, kept
from dbsc.peers.dbml.partials import Whole
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.settings import Settings
from dbsc.source import Span
from dbsc.sqltext.quote import identifier


class Relation:
    """A table: its names, and the parts that are made so far. References and rows ask it what there is."""

    def __init__(self, whole: Whole, namespace: Namespace, report: Report) -> None:
        names = [kept(name, report) for name in whole.table.path.names]
        self.schema = names[0] if len(names) > 1 else "public"
        self.name = names[-1]
        self.whole = whole
        self.namespace = namespace
        self.report = report
        self.columns: dict[str, Column] = {}
        self.settings: dict[str, Settings] = {}  # of columns
        self.serials: set[str] = set()
        self.unions: dict[str, tuple[str, ...]] = {}  # values of columns with an `enum('a', 'b')`
        self.extensions: dict[str, None] = {}
        self.primary: tuple[str, ...] = ()
        self.uniques: list[tuple[str, ...]] = []  # of constraints
        self.checks: list[Check] = []
        self.indexes: list[Index] = []
        self.parts: dict[str, str | None] = {}  # what is found in the text of an index: its name, or its first column
        self.noted: list[tuple[Index, str]] = []  # indexes with a note
        self.table: Table | None = None

    @property
    def ref(self) -> Ref:
        """What it is called."""
        return ref("table", self.schema, self.name)

    @property
    def shown(self) -> str:
        """What it is called in messages."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"

    def keys(self) -> Iterator[frozenset[str]]:
        """The sets of columns that a foreign key can point to."""
        yield frozenset(self.primary)
        for unique in self.uniques:
            yield frozenset(unique)
        for index in self.indexes:
            if index.unique and all(element.column for element in index.elements):
                yield frozenset(element.column or "" for element in index.elements)

    def column(self, name: tree.Name) -> str | None:
        """The column of a name; None, and a diagnostic, where there is none."""
        text = naming.truncated(name.text)
        if text in self.settings:
            return text
        if self.whole.broken:
            return None  # it may be what could not be read
        label = Label(self.whole.table.path.span, f"`{self.shown}` is declared here")
        help_ = did_you_mean(text, self.settings)
        self.report.say("DBS832", f"table `{self.shown}` has no column `{text}`", name.span, help_, (label,))
        return None

    def used(self, expression: Expression, value: tree.Value) -> set[str]:
        """The columns of this table in an expression; what is no column is reported."""
        from dbsc.sqltext.parse import Fragment, parse_expression
        from dbsc.sqltext.resolve import resolve

        fragment = parse_expression(expression.sql)
        assert isinstance(fragment, Fragment)  # it was read before
        resolution = resolve(fragment, {self.name: tuple(self.settings)}, lambda _: None)
        shift = value.span.text.find(expression.sql)
        for problem in () if self.whole.broken else resolution.problems:
            text = ".".join(problem.parts)
            help_ = did_you_mean(problem.parts[-1], problem.candidates)
            folded = next((name for name in self.settings if name.lower() == problem.parts[-1] != name), None)
            help_ = f"SQL reads names without quotes in lower case: write `{identifier(folded)}`" if folded else help_
            place = value.span.part(shift + problem.start, shift + problem.end)
            self.report.say("DBS832", f"table `{self.shown}` has no column `{text}`", place, help_)
        return {use.column for use in resolution.columns}

    def plain_type(self, column: str, place: Span) -> Type:
        """The type of a column, for another column that refers to it."""
        if column in self.serials:
            self.report.otherwise("serial copy", place)
        type_ = self.columns[column].type
        if type_.schema not in (None, "public"):
            self.report.otherwise("enum elsewhere", place)
        return type_
