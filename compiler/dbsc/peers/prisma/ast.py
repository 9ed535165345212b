"""The tree of a Prisma schema, as it is written."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.source import Source, Span


class Word(Record):
    """A name or a dotted path of names: `now`, `Cascade`, `db.VarChar`."""

    text: str
    span: Span


class Text(Record):
    """A string; `text` is what it means."""

    text: str
    span: Span


class Number(Record):
    """A number, as it is written."""

    text: str
    span: Span


class Argument(Record):
    """`name: value` or a value alone."""

    name: Word | None
    value: Value
    span: Span


class Call(Record):
    """`name(arguments)`."""

    name: Word
    arguments: tuple[Argument, ...]
    span: Span


class Items(Record):
    """`[a, b]`."""

    items: tuple[Value, ...]
    span: Span


class Fields(Record):
    """`{ name: value, … }`, which is the condition of a partial index."""

    entries: tuple[tuple[Word, Value], ...]
    span: Span


Value = Word | Text | Number | Call | Items | Fields


class Attribute(Record):
    """`@name(arguments)` of a field or a value, `@@name(arguments)` of a block; `name` is without the signs.

    `span` is that of the signs and the name. `comments` are those above it.
    """

    name: str
    arguments: tuple[Argument, ...]
    span: Span
    comments: tuple[str, ...] = ()


class FieldType(Record):
    """The type of a field: a name, or what stands in `Unsupported("…")`. `arity` is `""`, `"?"` or `"[]"`."""

    name: Word
    arity: str
    span: Span
    unsupported: Text | None = None


class Field(Record):
    """A line of a model."""

    name: Word
    type: FieldType
    attributes: tuple[Attribute, ...]
    comments: tuple[str, ...]
    span: Span


class Block(Record):
    """A `model`, `view` or `type`: its fields and block attributes."""

    kind: str
    name: Word
    fields: tuple[Field, ...]
    attributes: tuple[Attribute, ...]
    comments: tuple[str, ...]
    span: Span


class Label(Record):
    """A value of an enum."""

    name: Word
    attributes: tuple[Attribute, ...]
    comments: tuple[str, ...]


class Enum(Record):
    """An `enum`."""

    name: Word
    labels: tuple[Label, ...]
    attributes: tuple[Attribute, ...]
    comments: tuple[str, ...]
    span: Span


class Settings(Record):
    """A `datasource` or a `generator`: names and values."""

    kind: str
    name: Word
    entries: tuple[tuple[Word, Value], ...]
    span: Span

    def value(self, name: str) -> Value | None:
        """The value of a name."""
        return next((value for word, value in self.entries if word.text == name), None)


class File(Record):
    """Everything in a file, in order."""

    source: Source
    blocks: tuple[Block, ...]
    enums: tuple[Enum, ...]
    settings: tuple[Settings, ...]
