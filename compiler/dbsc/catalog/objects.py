"""The kinds of object a server can be asked for. Each is immutable, compares by value, and names what it needs.

What PostgreSQL can add and drop alone, or what can stand in a cycle, is an object of its own (foreign keys, indexes,
views, triggers, policies, privileges); columns, keys and checks are parts of their table. Names are unquoted.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.record import Record
from dbsc.source import Span


class Ref(tuple[str, ...]):
    """The identity of an object: its kind and its path, as `Ref(("table", "public", "positions"))`."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The kind, in PostgreSQL's words."""
        return self[0]

    @property
    def path(self) -> tuple[str, ...]:
        """The names that lead to it, schema first where it is in one."""
        return tuple(self[1:])

    def __repr__(self) -> str:
        return f"{self[0]} {'.'.join(self[1:])}"


def ref(kind: str, *path: str) -> Ref:
    """A reference, from its parts."""
    return Ref((kind, *path))


class Type(Record):
    """A type as PostgreSQL names it: `schema` is None for built-in types, whose `name` may hold spaces."""

    name: str
    schema: str | None = None
    arguments: str | None = None
    dimensions: int = 0

    def needs(self) -> tuple[Ref, ...]:
        """The object that defines the type; whether it is an enum or a domain the catalog knows."""
        return (ref("type", self.schema, self.name),) if self.schema else ()


class Expression(Record):
    """A fragment of SQL in which every name of an object is qualified, and the objects that it uses."""

    sql: str
    uses: tuple[Ref, ...] = ()


class Check(Record):
    """A check constraint of a table or a domain."""

    name: str
    condition: Expression
    not_valid: bool = False
    no_inherit: bool = False
    comment: str | None = None


class Identity(Record):
    """`generated always|by default as identity`, with sequence options as SQL."""

    always: bool
    options: str | None = None


class Generated(Record):
    """A generated column's expression."""

    expression: Expression
    virtual: bool = False


class Column(Record):
    """A column of a table. `serial` marks the shorthand types: a sequence of its own gives the default."""

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
    comment: str | None = None
    origin: Span | None = None


class Element(Record):
    """One key of an index or an exclusion constraint: a column name or an expression."""

    column: str | None = None
    expression: Expression | None = None
    collation: tuple[str, ...] | None = None
    operator_class: str | None = None
    descending: bool = False
    nulls_first: bool | None = None
    operator: str | None = None


class Key(Record):
    """A primary key or a unique constraint; `kind` is `primary key` or `unique`."""

    kind: str
    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    deferrable: bool = False
    deferred: bool = False
    comment: str | None = None
    origin: Span | None = None


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


class PartitionKey(Record):
    """`partition by strategy (elements)`."""

    strategy: str
    elements: tuple[Element, ...]


class Bound(Record):
    """What a partition holds. `kind`: default, range (two values), list (values), hash (modulus, remainder); as SQL."""

    kind: str
    values: tuple[str, ...] = ()


# ---------------------------------------------------------------- objects


class Object(Record):
    """Base of all kinds."""

    @property
    def ref(self) -> Ref:
        """Its identity."""
        raise NotImplementedError  # each kind has its own

    def needs(self) -> Iterator[Ref]:
        """What must be there before it can be made."""
        return iter(())


class Schema(Object):
    """A schema (a namespace)."""

    name: str
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("schema", self.name)


class Extension(Object):
    """An extension, in the schema that holds its objects."""

    name: str
    schema: str | None = None
    version: str | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("extension", self.name)

    def needs(self) -> Iterator[Ref]:
        if self.schema:
            yield ref("schema", self.schema)


class Enum(Object):
    """An enumerated type."""

    schema: str
    name: str
    labels: tuple[str, ...]
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)


class Domain(Object):
    """A domain over a base type."""

    schema: str
    name: str
    type: Type
    nullable: bool
    default: Expression | None = None
    collation: tuple[str, ...] | None = None
    checks: tuple[Check, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.type.needs()
        for check in self.checks:
            yield from check.condition.uses
        if self.default:
            yield from self.default.uses


class Attribute(Record):
    """An attribute of a composite type. That it may be null is for the types made from it: PostgreSQL has no check."""

    name: str
    type: Type
    nullable: bool = True
    comment: str | None = None


class Composite(Object):
    """A composite type."""

    schema: str
    name: str
    attributes: tuple[Attribute, ...]
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        for attribute in self.attributes:
            yield from attribute.type.needs()


class Function(Object):
    """A function or procedure. `signature` is its input types as PostgreSQL prints them; the rest is SQL."""

    schema: str
    name: str
    kind: str
    signature: tuple[str, ...]
    arguments: str
    returns: str | None
    clauses: tuple[str, ...]
    body: str | None
    quoted: bool = True
    link: str | None = None
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("function", self.schema, f"{self.name}({', '.join(self.signature)})")

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.uses


class Table(Object):
    """A table: its columns, keys, checks and storage. Foreign keys, indexes and the rest are objects of their own."""

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
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("table", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.inherits
        for column in self.columns:
            yield from column.type.needs()
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
    """A partition of a table: a table whose columns are its parent's, with keys and checks of its own beside those."""

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
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("table", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield self.parent
        yield from _used_by_constraints(self)


def _used_by_constraints(table: Table | Partition) -> Iterator[Ref]:
    """What the checks, the exclusions and the partition key need."""
    elements = [element for exclusion in table.exclusions for element in exclusion.elements]
    if table.partition_key:
        elements += table.partition_key.elements
    for check in table.checks:
        yield from check.condition.uses
    for element in elements:
        if element.expression:
            yield from element.expression.uses


class ForeignKey(Object):
    """A foreign key; `table` and `target` are tables, external ones too."""

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

    @property
    def ref(self) -> Ref:
        return ref("foreign key", *self.table.path, self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        yield self.target


class Index(Object):
    """An index that no constraint makes."""

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

    @property
    def ref(self) -> Ref:
        return ref("index", self.table.path[0], self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        for element in self.elements:
            if element.expression:
                yield from element.expression.uses
        if self.where:
            yield from self.where.uses


class OutputColumn(Record):
    """A column of a view: where it can be told, its type and whether it can be null."""

    name: str
    type: Type | None = None
    nullable: bool = True
    source: tuple[str, ...] | None = None


class View(Object):
    """A view or materialized view. `outputs` is what is known of its columns; it follows from the query."""

    schema: str
    name: str
    query: Expression
    materialized: bool = False
    columns: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    check_option: str | None = None
    method: str | None = None
    with_data: bool = True
    outputs: tuple[OutputColumn, ...] | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("view", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.query.uses


class Trigger(Object):
    """A trigger. `events` are SQL such as `update of a, b`; `function` is its qualified name."""

    table: Ref
    name: str
    time: str
    events: tuple[str, ...]
    function: tuple[str, ...]
    arguments: str = ""
    level: str = "row"
    constraint: bool = False
    referenced: Ref | None = None
    deferrable: bool = False
    deferred: bool = False
    transitions: tuple[tuple[str, str], ...] = ()
    condition: Expression | None = None
    state: str | None = None
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("trigger", *self.table.path, self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        yield from self.uses
        if self.referenced:
            yield self.referenced
        if self.condition:
            yield from self.condition.uses


class Policy(Object):
    """A row level security policy. `roles` is empty for PUBLIC."""

    table: Ref
    name: str
    command: str
    roles: tuple[str, ...] = ()
    permissive: bool = True
    using: Expression | None = None
    check: Expression | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("policy", *self.table.path, self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        for expression in (self.using, self.check):
            if expression:
                yield from expression.uses


class Grant(Record):
    """What one role may do. `privileges` are names, each with the columns it is held to (none: the whole object)."""

    role: str
    privileges: tuple[tuple[str, tuple[str, ...]], ...]
    grantable: bool = False


class Privileges(Object):
    """All that anybody but the owner may do with an object: what is not listed here is revoked."""

    object: Ref
    grants: tuple[Grant, ...]
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("privileges", *self.object)

    def needs(self) -> Iterator[Ref]:
        yield self.object


KINDS: tuple[type[Object], ...] = (
    Schema,
    Extension,
    Enum,
    Domain,
    Composite,
    Function,
    Table,
    Partition,
    ForeignKey,
    Index,
    View,
    Trigger,
    Policy,
    Privileges,
)
