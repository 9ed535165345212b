"""Tables and partitions, with their columns and constraints; foreign keys and indexes, which stand by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Expression, Object, Ref, Type, collated, ref
from dbsc.catalog.objects.types import Check
from dbsc.record import Record
from dbsc.source import Span


class Identity(Record):
    """`generated always|by default as identity`, with sequence options as SQL."""

    always: bool
    options: str | None = None


class Generated(Record):
    """A generated column's expression."""

    expression: Expression
    virtual: bool = False


class NotNull(Record):
    """What is said of the constraint that a column is not null; without it, all is as PostgreSQL would have it.

    Below another table, a column that is written as the table's own has such a constraint of its own, and one that is
    not has that from above. `inherited`: it is the one from above, with its name where no other is said.
    """

    name: str | None = None
    not_valid: bool = False
    no_inherit: bool = False
    inherited: bool = False


class Column(Record):
    """A column of a table. `serial` marks the shorthand types: a sequence of its own gives the default.

    `sequence` is the name of that, where PostgreSQL would choose another. `parameters` are those of the planner
    (`n_distinct`), `options` those of a foreign table's server. `inherited`: it is a parent's, and only changed here.
    """

    name: str
    type: Type
    nullable: bool = False
    default: Expression | None = None
    identity: Identity | None = None
    generated: Generated | None = None
    collation: tuple[str, ...] | None = None
    storage: str | None = None
    compression: str | None = None
    statistics: int | None = None
    serial: bool = False
    sequence: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    comment: str | None = None
    origin: Span | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    not_null: NotNull | None = None
    inherited: bool = False


class Foreign(Record):
    """Where the rows of a foreign table are."""

    server: str
    options: tuple[tuple[str, str], ...] = ()


class Element(Record):
    """One key of an index or an exclusion constraint: a column name or an expression."""

    column: str | None = None
    expression: Expression | None = None
    collation: tuple[str, ...] | None = None
    operator_class: str | None = None
    descending: bool = False
    nulls_first: bool | None = None
    operator: str | None = None
    statistics: int | None = None


class Key(Record):
    """A primary key or a unique constraint; `kind` is `primary key` or `unique`.

    `without_overlaps`: rows that are alike in all columns but the last have ranges there that do not overlap.
    """

    kind: str
    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    deferrable: bool = False
    deferred: bool = False
    comment: str | None = None
    origin: Span | None = None
    without_overlaps: bool = False
    parameters: str | None = None
    tablespace: str | None = None


class Exclusion(Record):
    """An exclusion constraint."""

    name: str
    method: str
    elements: tuple[Element, ...]
    where: Expression | None = None
    deferrable: bool = False
    deferred: bool = False
    comment: str | None = None
    origin: Span | None = None
    parameters: str | None = None
    tablespace: str | None = None
    include: tuple[str, ...] = ()


class PartitionKey(Record):
    """`partition by strategy (elements)`."""

    strategy: str
    elements: tuple[Element, ...]


class Bound(Record):
    """What a partition holds. `kind`: default, range (two values), list (values), hash (modulus, remainder); as SQL."""

    kind: str
    values: tuple[str, ...] = ()


class Table(Object):
    """A table: its columns, keys, checks and storage. Foreign keys, indexes and the rest are objects of their own.

    `of_type` is the composite type whose attributes its columns are. `identity_index` names the index that tells rows
    apart for replication, `cluster` the one that `cluster` goes by.
    """

    schema: str
    name: str
    columns: tuple[Column, ...]
    primary_key: Key | None = None
    uniques: tuple[Key, ...] = ()
    checks: tuple[Check, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    inherits: tuple[Ref, ...] = ()
    partition_key: PartitionKey | None = None
    row_security: bool = False
    force_row_security: bool = False
    unlogged: bool = False
    parameters: tuple[tuple[str, str], ...] = ()
    tablespace: str | None = None
    replica_identity: str | None = None
    foreign: Foreign | None = None
    comment: str | None = None
    origin: Span | None = None
    identity_index: str | None = None
    cluster: str | None = None
    access_method: str | None = None
    of_type: Ref | None = None

    @property
    def ref(self) -> Ref:
        return ref("table", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.inherits
        if self.of_type:
            yield self.of_type
        if self.foreign:
            yield ref("server", self.foreign.server)
        for column in self.columns:
            yield from column.type.needs()
            if column.collation:
                yield from collated(column.collation)
            if column.default:
                yield from column.default.uses
            if column.generated:
                yield from column.generated.expression.uses
        yield from _used_by_constraints(self)

    def column(self, name: str) -> Column | None:
        """The column of a name."""
        for column in self.columns:
            if column.name == name:
                return column
        return None


class Partition(Object):
    """A partition of a table: a table whose columns are its parent's, with keys and checks of its own beside those.

    `columns` are those that differ from its parent's, or all of them where their order does. A key, an index or a
    foreign key that is the same as one of its parent's is that of the parent, under a name of the partition's own.
    """

    schema: str
    name: str
    parent: Ref
    bound: Bound
    primary_key: Key | None = None
    uniques: tuple[Key, ...] = ()
    checks: tuple[Check, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    partition_key: PartitionKey | None = None
    row_security: bool = False
    unlogged: bool = False
    parameters: tuple[tuple[str, str], ...] = ()
    replica_identity: str | None = None
    comment: str | None = None
    origin: Span | None = None
    columns: tuple[Column, ...] = ()
    force_row_security: bool = False
    tablespace: str | None = None
    foreign: Foreign | None = None
    identity_index: str | None = None
    cluster: str | None = None
    access_method: str | None = None

    @property
    def ref(self) -> Ref:
        return ref("table", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield self.parent
        if self.foreign:
            yield ref("server", self.foreign.server)
        for column in self.columns:
            if column.default:
                yield from column.default.uses
            if column.generated:
                yield from column.generated.expression.uses
        yield from _used_by_constraints(self)


def _used_by_constraints(table: Table | Partition) -> Iterator[Ref]:
    """What the checks, the exclusions and the partition key need."""
    elements = [element for exclusion in table.exclusions for element in exclusion.elements]
    for exclusion in table.exclusions:
        if exclusion.where:
            yield from exclusion.where.uses
    if table.partition_key:
        elements += table.partition_key.elements
    for check in table.checks:
        yield from check.condition.uses
    for element in elements:
        yield from collated(element.collation)
        if element.expression:
            yield from element.expression.uses


class ForeignKey(Object):
    """A foreign key; `table` and `target` are tables, external ones too. `period`: the last columns are ranges."""

    table: Ref
    name: str
    columns: tuple[str, ...]
    target: Ref
    target_columns: tuple[str, ...]
    on_delete: str | None = None
    on_update: str | None = None
    delete_columns: tuple[str, ...] = ()
    match_full: bool = False
    deferrable: bool = False
    deferred: bool = False
    not_valid: bool = False
    comment: str | None = None
    origin: Span | None = None
    period: bool = False
    not_enforced: bool = False

    @property
    def ref(self) -> Ref:
        return ref("foreign key", *self.table.path, self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        yield self.target


class Index(Object):
    """An index that no constraint makes; `only`: on a partitioned table alone, not on its partitions."""

    table: Ref
    name: str
    elements: tuple[Element, ...]
    method: str = "btree"
    unique: bool = False
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    parameters: str | None = None
    where: Expression | None = None
    tablespace: str | None = None
    comment: str | None = None
    origin: Span | None = None
    only: bool = False

    @property
    def ref(self) -> Ref:
        return ref("index", self.table.path[0], self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        for element in self.elements:
            yield from collated(element.collation)
            if element.expression:
                yield from element.expression.uses
        if self.where:
            yield from self.where.uses
