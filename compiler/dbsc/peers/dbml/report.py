"""What has to be said of a DBML file: mistakes at their places; what is left out or made otherwise, once a kind."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.diagnostics import Diagnostic, Label, has_errors
from dbsc.source import Span

LEFT_OUT = {
    "comment": ("comments about nothing that is made are left out", None),
    "colour": ("colours are about pictures, and left out", None),
    "group": ("groups of tables are about pictures, and left out", None),
    "sticky": ("sticky notes are about pictures, and left out", "what is to stay is the `Note` of a table"),
    "view": ("views of diagrams are about pictures, and left out", None),
    "dependency": ("where data comes from is no part of a database, and left out", None),
    "metadata": ("what tools add of their own is left out", "what is to stay is a `note`"),
    "project": ("what a project says beside its name and note is left out", None),
    "inactive": ("`inactive` is about pictures, and left out: the foreign key is made", None),
    "example": ("rows of `example` are for documents, and left out", None),
    "keyless rows": ("rows without the whole primary key of their table are left out", "give every row its key"),
    "junction settings": ("a name and settings of `<>` are left out: its foreign keys have none", None),
}
"""What has no counterpart: what is said of it, and what can be done."""

OTHERWISE = {
    "deferrable": "foreign keys are made as PostgreSQL does by itself; dbml2sql makes each of them deferrable",
    "increment": "a column that counts up keeps its type; dbml2sql makes it a 32-bit `serial`",
    "enum value": "the value of an enum is written; of `enum.value`, dbml2sql writes something that PostgreSQL refuses",
    "quote": "strings are written with their quotes doubled; dbml2sql writes a statement that PostgreSQL refuses",
    "digits": "a number stands as it is written; dbml2sql writes it in JavaScript's way, and may round it",
    "outside": "a type in a schema that the file does not declare is taken to be in the database already",
    "note": "blank lines around a note and spaces at the ends of its lines are left out; dbml2sql keeps some of them",
    "index order": "the keys of an index stay in their order; dbml2sql puts expressions before columns",
    "long name": "PostgreSQL keeps 63 bytes of a name, and the rest is cut here already",
    "partial one": "this column holds the foreign key; of a `-` in a partial, dbml2sql makes it on the other table",
    "enum elsewhere": "a list of an enum, or a junction over it, is of that enum; dbml2sql names no type that is there",
    "serial copy": "a junction has the plain type of a `serial`; dbml2sql makes it count up by itself",
}
"""What is made as the author meant it, where dbml2sql makes something else, or what PostgreSQL refuses."""


class Report:
    """Collects diagnostics. What is said once a kind stands at the first of its places."""

    def __init__(self) -> None:
        self._mistakes: dict[Diagnostic, None] = {}  # what is wrong with a partial is found in each table that has it
        self._left_out: dict[str, dict[Span, None]] = {}
        self._otherwise: dict[str, dict[Span, None]] = {}

    @property
    def mistakes(self) -> int:
        """How many there are so far."""
        return len(self._mistakes)

    def say(
        self, code: str, message: str, place: Span, help_: str | None = None, labels: tuple[Label, ...] = ()
    ) -> None:
        """Reports something about one place."""
        self._mistakes[Diagnostic(code, message, place, labels, help=help_)] = None

    def left_out(self, kind: str, place: Span) -> None:
        """Notes something without a counterpart."""
        self._left_out.setdefault(kind, {})[place] = None

    def otherwise(self, kind: str, place: Span) -> None:
        """Notes something that is made as its author meant it, and not as dbml2sql does."""
        self._otherwise.setdefault(kind, {})[place] = None

    def add(self, found: Iterable[Diagnostic]) -> None:
        """Takes over what was found elsewhere."""
        self._mistakes.update(dict.fromkeys(found))

    def all(self) -> tuple[Diagnostic, ...]:
        """The mistakes in the order of the text; without any, what is left out and what is made otherwise."""
        mistakes = sorted(self._mistakes, key=_start)
        if has_errors(mistakes):
            return tuple(mistakes)
        kinds = [
            Diagnostic("DBS835", message, *_places(self._left_out[kind]), help=help_)
            for kind, (message, help_) in LEFT_OUT.items()
            if kind in self._left_out
        ]
        kinds += [
            Diagnostic("DBS836", message, *_places(self._otherwise[kind]))
            for kind, message in OTHERWISE.items()
            if kind in self._otherwise
        ]
        return (*mistakes, *kinds)


def _start(diagnostic: Diagnostic) -> int:
    return diagnostic.place.start if diagnostic.place else 0


def _places(found: Iterable[Span]) -> tuple[Span, tuple[Label, ...], tuple[str, ...]]:
    """The first place, and in words how many more there are."""
    first, *others = found
    more = len(others)
    return first, (), (f"and in {more} other place{'' if more == 1 else 's'}",) if more else ()
