"""What stands behind a column's type: references, unions, defaults, checks and other marks."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.source import Span
from dbsc.syntax.ast.values import Constant, Name, QName, Sql


class Reference(Record):
    """`-> auth.users`, `-> t(code)?`."""

    target: QName
    columns: tuple[Name, ...]
    nullable: bool
    span: Span


class Union(Record):
    """`'open' | 'closed' | null`."""

    values: tuple[Constant, ...]
    nullable: bool
    span: Span


class Mark(Record):
    """A modifier of one or more fixed words: `pk`, `owner`, `deferrable`, `not valid`, `checked` …."""

    words: str
    span: Span


class IndexMark(Record):
    """`index`, `index using gin` on a column."""

    method: Name | None
    span: Span


class ConstraintName(Record):
    """`constraint name`: names the modifier that follows."""

    name: Name
    span: Span


class Check(Record):
    """`check (…)`, on a column, a domain or a table."""

    name: Name | None
    condition: Sql
    not_valid: bool
    no_inherit: bool
    was: tuple[Was, ...]
    span: Span
    doc: str | None = None
    not_enforced: bool = False


class ColumnParameter(Record):
    """`option n_distinct = -0.5`, on a column."""

    name: Name
    value: str
    span: Span


class ForeignOption(Record):
    """`option column_name 'x'`, on a column of a foreign table."""

    name: Name
    value: str
    span: Span


class Default(Record):
    """`= expr`."""

    expression: Sql
    span: Span


class Generated(Record):
    """`as (expr)`, stored unless `virtual`."""

    expression: Sql
    virtual: bool
    span: Span


class Identity(Record):
    """`identity`, `identity by default`, each with sequence options."""

    always: bool
    options: Sql | None
    span: Span


class Collate(Record):
    """`collate "C"`."""

    collation: QName
    span: Span


class Setting(Record):
    """`storage external`, `compression lz4`, `statistics 500`."""

    kind: str
    value: str
    span: Span


class OnAction(Record):
    """`on delete cascade`, `on update set null (a)`."""

    event: str
    action: str
    columns: tuple[Name, ...]
    span: Span


class Was(Record):
    """`was old_name`."""

    name: QName
    span: Span


class Backfill(Record):
    """`backfill (expr)`."""

    expression: Sql
    span: Span


class Convert(Record):
    """`convert (expr)`."""

    expression: Sql
    span: Span
