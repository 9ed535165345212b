"""What a DBML file says, as it is written: no name is looked up yet."""

from __future__ import annotations

from dbsc.peers.dbml.tokens import Comment
from dbsc.record import Record
from dbsc.source import Span


class Name(Record):
    """A name, bare or in quotes."""

    text: str
    span: Span


class Path(Record):
    """Names with points between them; `columns` are those of a list behind them: `core.pairs.(a, b)`."""

    names: tuple[Name, ...]
    span: Span
    columns: tuple[Name, ...] = ()


class Value(Record):
    """A value in brackets or among rows.

    `kind` is string, code, number, colour, words, path, or end: the one end of a reference that stands at a column,
    with its operator as `text`. `empty` stands where rows have nothing between two commas.
    """

    kind: str
    text: str
    span: Span
    path: Path | None = None


class Setting(Record):
    """`name: value`, or a name alone; `name` is in lower case."""

    name: str
    value: Value | None
    span: Span


class Note(Record):
    """A text about something, as it is written."""

    text: str
    span: Span


class TypeName(Record):
    """The type of a column: its path, what stands in parentheses, and how many dimensions an array has.

    `values` are the arguments, if all of them are texts.
    """

    path: Path
    arguments: str | None
    dimensions: int
    span: Span
    values: tuple[str, ...] = ()


class Column(Record):
    """One column."""

    name: Name
    type: TypeName
    settings: tuple[Setting, ...]


class Index(Record):
    """One line of `indexes`: names of columns, and expressions."""

    elements: tuple[Value, ...]
    settings: tuple[Setting, ...]
    span: Span


class Check(Record):
    """One line of `checks`."""

    condition: Value
    settings: tuple[Setting, ...]


class Partial(Record):
    """`~name`: what a partial says stands here."""

    name: Name


class Records(Record):
    """Rows of a table; without `columns` they give all of them."""

    table: Path | None
    columns: tuple[Name, ...] | None
    rows: tuple[tuple[Value, ...], ...]
    settings: tuple[Setting, ...]
    span: Span


class Table(Record):
    """A table or, with one name and without an alias, a partial; `broken` if a part of it could not be read."""

    path: Path
    alias: Name | None
    settings: tuple[Setting, ...]
    columns: tuple[Column | Partial, ...]
    indexes: tuple[Index, ...]
    checks: tuple[Check, ...]
    notes: tuple[Note, ...]
    records: tuple[Records, ...]
    broken: bool = False


class Label(Record):
    """One value of an enum."""

    name: Name
    settings: tuple[Setting, ...]


class Enum(Record):
    """An enum."""

    path: Path
    labels: tuple[Label, ...]
    notes: tuple[Note, ...]


class Reference(Record):
    """`left op right`, with a name of its own or without."""

    name: Name | None
    left: Path
    operator: str
    right: Path
    settings: tuple[Setting, ...]
    span: Span


class Project(Record):
    """The head of a file."""

    name: Name | None
    notes: tuple[Note, ...]
    others: tuple[Span, ...]


class File(Record):
    """All of a file, each kind in the order of the text.

    `skipped` is what is about pictures; `broken` says that an element could not be read.
    """

    projects: tuple[Project, ...]
    tables: tuple[Table, ...]
    partials: tuple[Table, ...]
    enums: tuple[Enum, ...]
    references: tuple[Reference, ...]
    records: tuple[Records, ...]
    comments: tuple[Comment, ...]
    skipped: tuple[Span, ...]
    broken: bool
