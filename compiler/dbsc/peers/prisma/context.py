"""What all readers of the parts of a Prisma schema share: its names, its datasource, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.intent import Words
from dbsc.catalog.objects import Object, Ref
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.peers.prisma import ast
from dbsc.peers.reading import Remark
from dbsc.record import Record
from dbsc.source import Span


class Datasource(Record):
    """What a `datasource` says: its name, which native types begin with, its database, and where tables are made."""

    name: str = "db"
    database: str | None = None
    home: str = "public"
    schemas: tuple[str, ...] = ()
    has_foreign_keys: bool = True


class Enumeration(Record):
    """An enum: where it is in the database, and its labels by the names that Prisma has for them."""

    ref: Ref
    labels: dict[str, str]


class Context:
    """The names of a schema, and its diagnostics."""

    def __init__(self, datasource: Datasource) -> None:
        self.datasource = datasource
        self.blocks: dict[str, ast.Block] = {}
        self.enums: dict[str, Enumeration] = {}
        self.diagnostics: list[Diagnostic] = []
        self.remarks: list[Remark] = []
        self.extensions: dict[str, str] = {}  # those that are declared, and the schema of each
        self.wanted: dict[str, Span] = {}  # those that something needs, and where first
        self.by_hand: dict[Ref, Object] = {}  # what fragments of SQL use and nothing makes
        self.told: set[Ref] = set()  # of which it has been said
        self.type_names: list[Words] = []  # what the types of tables are called in TypeScript
        self.server = 0  # the first version of PostgreSQL that has all functions
        self.by_client: dict[str, list[tuple[str, Span]]] = {}  # columns whose values Prisma's client makes, by how

    def made_types(self) -> set[Ref]:
        """The enums of the schema, as they are in the database."""
        return {enum.ref for enum in self.enums.values()}

    def error(self, code: str, message: str, place: Span, help_: str | None = None, *labels: Label) -> None:
        """Says what is wrong."""
        self.diagnostics.append(Diagnostic(code, message, place, labels=labels, help=help_))

    def unknown(self, what: str, name: ast.Word, known: Iterable[str], otherwise: str | None = None) -> None:
        """Says that a name or a word is none of those that are known."""
        known = list(known)
        code = "DBS821" if what in ("model", "field", "type", "value", "schema") else "DBS822"
        self.error(code, f"there is no {what} `{name.text}`", name.span, did_you_mean(name.text, known) or otherwise)

    def remark(self, object_: Ref, part: str | None, lines: Iterable[str]) -> None:
        """Keeps comments; lines without a word say nothing."""
        kept = tuple(line for line in lines if line)
        if kept:
            self.remarks.append(Remark(object_, part, kept))
