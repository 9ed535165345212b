"""Names, types, constants, fragments of SQL: what every part of the tree is made of."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.source import Span


class Name(Record):
    """An identifier, unquoted."""

    text: str
    span: Span


class QName(Record):
    """A dotted name, such as `auth.users`."""

    parts: tuple[str, ...]
    span: Span

    @property
    def text(self) -> str:
        """The name with its dots, unquoted: for messages."""
        return ".".join(self.parts)


class Sql(Record):
    """A fragment of SQL: the text between parentheses or dollar quotes."""

    text: str
    span: Span


class Constant(Record):
    """A string or a number. `value` is a str for strings; numbers keep their spelling without underscores."""

    value: str
    is_string: bool
    span: Span

    @property
    def sql(self) -> str:
        """The constant as SQL."""
        return "'" + self.value.replace("'", "''") + "'" if self.is_string else self.value


class TypeName(Record):
    """A type: `numeric(12,4)`, `text[]`, `auth.level`, `jsonb<order_event>`."""

    name: QName
    arguments: str | None
    dimensions: int
    shape: QName | None
    span: Span


class Word(Record):
    """One token of a free-form entry; `kind` is the terminal, `text` the unquoted or inner text."""

    kind: str
    text: str
    span: Span

    @property
    def fragment(self) -> Sql:
        """What stands between the parentheses of a `PAREN`, also where they are not closed."""
        return Sql(self.text, self.span.part(1, 1 + len(self.text)))


class Entry(Record):
    """One line of a generic block such as `database`, `pool` or `expect`."""

    words: tuple[Word, ...]
    span: Span
