"""What is meant beyond what a server can be asked for: partition rules, retention, shapes, expectations, volumes.

Intent is kept in the lock, compared apart from the objects, and never read from a server.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Expression, Ref, Type
from dbsc.record import Record
from dbsc.source import Span


class Period(Record):
    """An amount of time (`unit`: second, minute, hour, day, week, month, quarter, year), or a number without a unit."""

    amount: int
    unit: str | None = None

    @property
    def text(self) -> str:
        """As it is written."""
        return f"{self.amount} {self.unit}{'s' if self.amount != 1 else ''}" if self.unit else str(self.amount)


class LifecycleStep(Record):
    """One `then`: drop, detach, archive, export or delete, where to, and how long what comes of it is kept."""

    action: str
    target: tuple[str, ...] = ()
    location: str | None = None
    keep: Period | None = None


class PartitionRule(Record):
    """`every … ahead … from … named … keep … then …` of a partitioned table."""

    table: Ref
    every: Period
    ahead: int
    start: str | None = None
    keep: Period | None = None
    steps: tuple[LifecycleStep, ...] = ()
    origin: Span | None = None
    named: str | None = None


class Retention(Record):
    """`retain … by column where … then … batch … every … on … at …` of a table."""

    table: Ref
    keep: Period
    column: str
    where: Expression | None = None
    steps: tuple[LifecycleStep, ...] = ()
    batch: int | None = None
    every: Period | None = None
    day: str | None = None
    time: str | None = None
    origin: Span | None = None


class ShapeField(Record):
    """A field of a json shape: a type, a nested shape or a union of literals."""

    name: str
    type: Type | None = None
    shape: str | None = None
    dimensions: int = 0
    values: tuple[str, ...] = ()
    strings: bool = True
    nullable: bool = False
    comment: str | None = None


class Shape(Record):
    """What a json value looks like."""

    name: str
    fields: tuple[ShapeField, ...]
    comment: str | None = None


class ColumnNote(Record):
    """What the source says of a column beyond SQL: the union of literals it is, its json shape.

    `checked` is the name of the check that holds the column to its shape.
    """

    table: Ref
    column: str
    values: tuple[str, ...] = ()
    strings: bool = True
    shape: str | None = None
    dimensions: int = 0
    checked: str | None = None


class Junction(Record):
    """A table that was written as `<->`: what it joins."""

    table: Ref
    left: Ref
    right: Ref


class Expectation(Record):
    """One line of `expect`: what `who` (a role, `owner` or `others`) must and must not be able to do with rows.

    `owned` says whose row it is, for `owner` and `others`. `verbs` are commands, each with the columns it is held to,
    if any; a line about columns that cannot be changed has none. `when` is about which rows.
    """

    table: Ref
    who: str
    owned: Expression | None = None
    verbs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    cannot_change: tuple[str, ...] = ()
    when: Expression | None = None
    origin: Span | None = None


class Distribution(Record):
    """How a table is spread on Citus: by a column (with another table), or, without a column, whole everywhere."""

    table: Ref
    column: str | None = None
    along: Ref | None = None
    origin: Span | None = None


class Pool(Record):
    """A connection pool in front of the database. `users` have a size of their own; None is the pooler's default."""

    name: str
    mode: str | None = None
    port: int | None = None
    clients: int | None = None
    size: int | None = None
    least: int | None = None
    reserve: int | None = None
    database: str | None = None
    users: tuple[tuple[str, int], ...] = ()
    idle_timeout: Period | None = None
    query_timeout: Period | None = None
    tls: str | None = None
    comment: str | None = None
    origin: Span | None = None


class FullBackup(Record):
    """`full weekly on sunday at '02:00' keep 30 days`."""

    often: str
    day: str | None = None
    time: str | None = None
    keep: Period | None = None


class Backup(Record):
    """What is backed up, where to, how often it is verified, and what may be lost (`rpo`) and take (`rto`)."""

    name: str
    full: tuple[FullBackup, ...] = ()
    wal: bool = False
    rpo: Period | None = None
    to: tuple[str, ...] = ()
    exclude: tuple[Ref, ...] = ()
    verify: str | None = None
    drill: str | None = None
    rto: Period | None = None
    comment: str | None = None
    origin: Span | None = None


MAY_BE_NULL = "may be null"
"""The kind of the words of a function that `returns text?`."""


class Words(Record):
    """Intent kept as it was written, such as `option type Position`: what it belongs to, and its text."""

    kind: str
    subject: tuple[str, ...]
    text: str
    origin: Span | None = None


class Header(Record):
    """The `database` header, with its defaults."""

    name: str = "database"
    target: str = "postgres"
    postgres: int = 15
    migrations: str = "migrations"
    numbering: str = "numbered"
    types: str = "generated/types.ts"
    types_target: str = "interfaces"
    types_options: tuple[str, ...] = ()
    user: str | None = None
    user_role: str | None = None
    comment: str | None = None


class Intent(Record):
    """All of it, each kind in the order of the source."""

    header: Header
    partition_rules: tuple[PartitionRule, ...] = ()
    retentions: tuple[Retention, ...] = ()
    shapes: tuple[Shape, ...] = ()
    notes: tuple[ColumnNote, ...] = ()
    junctions: tuple[Junction, ...] = ()
    volumes: tuple[tuple[Ref, int], ...] = ()
    words: tuple[Words, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    pools: tuple[Pool, ...] = ()
    backups: tuple[Backup, ...] = ()

    def steps(self) -> Iterator[LifecycleStep]:
        """All steps of partitions and rows."""
        for rule in self.partition_rules:
            yield from rule.steps
        for retention in self.retentions:
            yield from retention.steps

    def expressions(self) -> Iterator[Expression]:
        """All fragments of SQL in it."""
        for retention in self.retentions:
            yield from (retention.where,) if retention.where else ()
        for expectation in self.expectations:
            yield from (part for part in (expectation.owned, expectation.when) if part)
