"""The abstract syntax tree: what is written in a `.dbs` file, in the order it is written. Every node has its `span`.

Fragments of SQL are kept as text; nothing here is resolved. Trees are values: they compare by content, not by place.
"""

from __future__ import annotations

import builtins

from dbsc.record import Record
from dbsc.source import Span

# ---------------------------------------------------------------- names, values, fragments


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


class Entry(Record):
    """One line of a generic block such as `database`, `pool` or `expect`."""

    words: tuple[Word, ...]
    span: Span


# ---------------------------------------------------------------- parts of a column


class Reference(Record):
    """`-> auth.users`, `-> t(code)?`."""

    target: QName
    columns: tuple[Name, ...]
    nullable: bool
    span: Span


class Both(Record):
    """`<-> tags via tagging (position_id, tag_id) { … }`."""

    target: QName
    via: QName | None
    columns: tuple[Name, ...]
    items: tuple[Item, ...]
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


# ---------------------------------------------------------------- items of a table


class Column(Record):
    """`name type parts…`; `type` is None where a reference or a union gives it."""

    name: Name
    type: TypeName | None
    nullable: bool
    parts: tuple[Part, ...]
    doc: str | None
    span: Span

    def part(self, kind: builtins.type[Part]) -> Part | None:
        """The first part of a class."""
        for part in self.parts:
            if isinstance(part, kind):
                return part
        return None


class Include(Record):
    """`...mixin(name => 'value')`."""

    mixin: QName
    arguments: tuple[Argument, ...]
    span: Span


class Argument(Record):
    """One argument of a mixin; `text` is substituted as it is written."""

    name: str | None
    text: str
    span: Span


class Element(Record):
    """One key of an index or exclusion: a column or an expression, and how it is ordered or compared."""

    column: Name | None
    expression: Sql | None
    collation: QName | None
    operator_class: str | None
    descending: bool
    nulls_first: bool | None
    operator: str | None
    span: Span


class Key(Record):
    """`pk (…)`, `unique (…)`, `index (…)`, `unique index (…)`, `exclude (…)`: `kind` is the words."""

    kind: str
    name: Name | None
    method: Name | None
    elements: tuple[Element, ...]
    include: tuple[Name, ...]
    nulls_not_distinct: bool
    parameters: Sql | None
    where: Sql | None
    timing: tuple[str, ...]
    tablespace: Name | None
    was: tuple[Was, ...]
    doc: str | None
    span: Span


class ForeignKey(Record):
    """`foreign [name] (a, b) -> other (x, y) …`."""

    name: Name | None
    columns: tuple[Name, ...]
    target: QName
    target_columns: tuple[Name, ...]
    parts: tuple[Part, ...]
    span: Span
    doc: str | None = None


class Privilege(Record):
    """`select`, `update (a, b)`."""

    name: Name
    columns: tuple[Name, ...]
    span: Span


class Access(Record):
    """`access select, update (a) to owner where (…) check (…)`."""

    privileges: tuple[Privilege, ...]
    roles: tuple[Name, ...]
    where: Sql | None
    check: Sql | None
    span: Span


class Policy(Record):
    """`policy name for select to role using (…) with check (…)`."""

    name: Name
    mode: Name | None
    command: Name
    roles: tuple[Name, ...]
    using: Sql | None
    check: Sql | None
    was: tuple[Was, ...]
    doc: str | None
    span: Span


class Grant(Record):
    """`grant select, update (a) to role with grant option`, `grant none`."""

    privileges: tuple[Privilege, ...]
    on: Name | None
    roles: tuple[Name, ...]
    with_grant_option: bool
    span: Span


class Option(Record):
    """`option rls force`, `option fillfactor = 70`, `option live (…)`."""

    words: tuple[Word, ...]
    span: Span


class Expect(Record):
    """`expect { owner all; others none }`."""

    entries: tuple[Entry, ...]
    span: Span


class TriggerEvent(Record):
    """`insert`, `update of (a, b)`."""

    name: Name
    columns: tuple[Name, ...]
    span: Span


class Transition(Record):
    """`referencing old table as before`."""

    which: str
    name: Name


class Trigger(Record):
    """`trigger name before update execute f(a)`."""

    name: Name
    constraint: bool
    time: str
    events: tuple[TriggerEvent, ...]
    referenced: QName | None
    timing: tuple[str, ...]
    each: Name | None
    transitions: tuple[Transition, ...]
    condition: Sql | None
    function: QName
    arguments: Sql
    state: Name | None
    doc: str | None
    span: Span


class Duration(Record):
    """`12 months`, `10000000`, `'90 days'`: the SQL text of the amount, and its unit if it is one of time."""

    amount: str
    unit: str | None
    span: Span


class Step(Record):
    """One clause of a lifecycle: `every`, `ahead`, `keep`, `from`, `into`, `then`, `batch`, `on`, `at`, `where`."""

    kind: str
    duration: Duration | None
    word: Name | None
    target: QName | None
    constant: Constant | None
    where: Sql | None
    span: Span


class Bound(Record):
    """What a partition holds: `kind` is default, range (from, to), list (values) or hash (modulus, remainder)."""

    kind: str
    values: tuple[Sql, ...]
    span: Span


class Partition(Record):
    """A partition that is written out."""

    name: Name
    table: QName | None
    bound: Bound
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class PartitionBy(Record):
    """`partition by range (executed_at) every 1 month ahead 3 keep 12 months`."""

    strategy: Name
    elements: tuple[Element, ...]
    steps: tuple[Step, ...]
    partitions: tuple[Partition, ...]
    span: Span


class Retain(Record):
    """`retain 1 year by executed_at then archive every 1 week`."""

    duration: Duration
    column: Name
    steps: tuple[Step, ...]
    span: Span


class Distribute(Record):
    """`distribute by (user_id) with users`, `distribute everywhere`."""

    words: tuple[Word, ...]
    span: Span


class Rows(Record):
    """`rows (cols) { (…) }`: reference data."""

    columns: tuple[Name, ...]
    rows: tuple[Sql, ...]
    span: Span


class Statistics(Record):
    """`statistics [name] (kinds) on (a, b)`."""

    name: Name | None
    kinds: tuple[Name, ...]
    elements: Sql
    span: Span


class DropItem(Record):
    """`drop old_column`, `drop label 'x'`, `drop row (key)`: leave to lose it."""

    words: tuple[Word, ...]
    span: Span


# ---------------------------------------------------------------- declarations


class Database(Record):
    """The header of a project."""

    name: Name
    entries: tuple[Entry, ...]
    doc: str | None
    span: Span


class Use(Record):
    """`use std.timestamps`, `use './billing.dbs'`."""

    target: str
    is_path: bool
    span: Span


class Extension(Record):
    """`extension citext schema extensions version '1.6'`."""

    name: Name
    schema: Name | None
    version: str | None
    doc: str | None
    span: Span


class Schema(Record):
    """`schema billing { … }`."""

    name: Name
    was: tuple[Was, ...]
    declarations: tuple[Declaration, ...]
    doc: str | None
    span: Span


class Label(Record):
    """A label of an enum."""

    text: str
    was: tuple[Was, ...]
    doc: str | None
    span: Span


class Enum(Record):
    """`enum order_side { buy, sell }`."""

    name: QName
    was: tuple[Was, ...]
    labels: tuple[Label, ...]
    dropped: tuple[Name, ...]
    doc: str | None
    span: Span


class Domain(Record):
    """`domain email citext check (…)`."""

    name: QName
    was: tuple[Was, ...]
    type: TypeName
    nullable: bool
    parts: tuple[Part, ...]
    doc: str | None
    span: Span


class Field(Record):
    """A field of a shape or of a composite type."""

    name: Name
    type: TypeName | None
    union: Union | None
    nullable: bool
    was: tuple[Was, ...]
    doc: str | None
    span: Span


class Shape(Record):
    """`shape order_event { … }`: what a json value looks like."""

    name: QName
    fields: tuple[Field, ...]
    doc: str | None
    span: Span


class Composite(Record):
    """`type money_amount { … }`."""

    name: QName
    was: tuple[Was, ...]
    fields: tuple[Field, ...]
    doc: str | None
    span: Span


class Table(Record):
    """`table positions { … }`."""

    name: QName
    inherits: tuple[QName, ...]
    was: tuple[Was, ...]
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class View(Record):
    """`view v with (…) as (…)`, also materialized."""

    name: QName
    materialized: bool
    was: tuple[Was, ...]
    columns: tuple[Name, ...]
    method: Name | None
    options: Sql | None
    query: Sql
    check_option: str | None
    with_data: bool
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class Returns(Record):
    """What a function returns: a type, a set of it, or a table."""

    set_of: bool
    type: TypeName | None
    nullable: bool
    table: Sql | None
    span: Span


class Clause(Record):
    """A clause of a function: its words and values as SQL, such as `language sql` or `set search_path = ''`."""

    text: str
    span: Span


class Body(Record):
    """The body of a function, as written between quotes; `link` is the second string of a C function."""

    text: str
    quoted: bool
    link: str | None
    span: Span


class Function(Record):
    """`function f(a int) returns int language sql as $$ … $$`; `kind` is function or procedure."""

    kind: str
    name: QName
    arguments: Sql
    returns: Returns | None
    clauses: tuple[Clause, ...]
    body: Body | None
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class Aggregate(Record):
    """`aggregate f(int) { sfunc …; stype … }`."""

    name: QName
    arguments: Sql
    entries: tuple[Entry, ...]
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class External(Record):
    """Something that is there already and is not managed."""

    declaration: Declaration
    span: Span


class Roles(Record):
    """`external role app, reader`."""

    names: tuple[Name, ...]
    span: Span


class ExternalType(Record):
    """`external type auth.level`."""

    name: QName
    span: Span


class Extend(Record):
    """`extend table auth.users { … }`: adds to an object that is declared elsewhere."""

    kind: str
    name: QName
    arguments: Sql | None
    items: tuple[Item, ...]
    span: Span


class Parameter(Record):
    """A parameter of a mixin; `default` is substituted as it is written."""

    name: str
    default: str | None
    span: Span


class Mixin(Record):
    """`mixin soft_delete(purge = '90 days') { … }`: items for the table, and declarations that come along."""

    name: Name
    parameters: tuple[Parameter, ...]
    items: tuple[Item, ...]
    declarations: tuple[Declaration, ...]
    doc: str | None
    span: Span


class SqlBlock(Record):
    """`sql name after t $$ … $$ down $$ … $$`."""

    name: Name
    after: tuple[QName, ...]
    up: Sql
    down: Sql | None
    doc: str | None
    span: Span


class Drop(Record):
    """`drop table legacy_orders`: leave to lose it."""

    kind: Name
    name: QName
    arguments: Sql | None
    span: Span


class DefaultPrivileges(Record):
    """`default privileges for app in schema public { grant … }`."""

    roles: tuple[Name, ...]
    schemas: tuple[Name, ...]
    items: tuple[Item, ...]
    span: Span


class Generic(Record):
    """`kind name { key value … }`: every other kind of object. `words` is all before the block."""

    words: tuple[Word, ...]
    entries: tuple[Entry, ...]
    doc: str | None
    span: Span


Part = (
    Reference | Both | Union | Mark | IndexMark | ConstraintName | Check | Default | Generated | Identity | Collate
    | Setting | OnAction | Was | Backfill | Convert
)  # fmt: skip
Item = (
    Column | Include | Key | Check | ForeignKey | Access | Policy | Grant | Option | Expect | Trigger | PartitionBy
    | Retain | Distribute | Rows | Statistics | DropItem
)  # fmt: skip
Declaration = (
    Database | Use | Extension | Schema | Enum | Domain | Shape | Composite | Table | View | Function | Aggregate
    | External | Roles | ExternalType | Extend | Mixin | SqlBlock | Drop | DefaultPrivileges | Grant | Generic
)  # fmt: skip


class File(Record):
    """One parsed file. `broken` holds the names in what could not be read: that they are missing is no news."""

    declarations: tuple[Declaration, ...]
    span: Span
    broken: frozenset[str] = frozenset()
