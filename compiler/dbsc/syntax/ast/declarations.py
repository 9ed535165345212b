"""What stands in a file: tables, types, views, functions and the rest."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.source import Span
from dbsc.syntax.ast.items import Grant, Item, Part
from dbsc.syntax.ast.marks import Collate, Union, Was
from dbsc.syntax.ast.values import Entry, Name, QName, Sql, TypeName, Word


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
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class Domain(Record):
    """`domain email citext check (…)`."""

    name: QName
    was: tuple[Was, ...]
    type: TypeName
    nullable: bool
    parts: tuple[Part, ...]
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class Field(Record):
    """A field of a shape or of a composite type."""

    name: Name
    type: TypeName | None
    union: Union | None
    nullable: bool
    collate: Collate | None
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
    """`type money_amount { … }`; `dropped` are attributes that may be lost."""

    name: QName
    was: tuple[Was, ...]
    fields: tuple[Field, ...]
    dropped: tuple[Name, ...]
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class Table(Record):
    """`table positions { … }`; with `server`, a foreign table; with `of_type`, one of the attributes of a type."""

    name: QName
    inherits: tuple[QName, ...]
    was: tuple[Was, ...]
    items: tuple[Item, ...]
    doc: str | None
    span: Span
    server: Name | None = None
    of_type: QName | None = None


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
    was: tuple[Was, ...]
    returns: Returns | None
    clauses: tuple[Clause, ...]
    body: Body | None
    items: tuple[Item, ...]
    doc: str | None
    span: Span


class Aggregate(Record):
    """`aggregate f(int) { sfunc …; stype …; grant execute to app }`."""

    name: QName
    arguments: Sql
    entries: tuple[Entry, ...]
    items: tuple[Grant, ...]
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


class ExtendObject(Record):
    """`extend publication p { table t }`: adds to an object of the generic form."""

    declaration: Generic
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
    """`drop table legacy_orders`, `drop materialized view totals`: leave to lose it. `kind` is all words before."""

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
    """`kind name { key value …; grant … }`: every other kind of object. `words` is all before the block.

    What is external has no block.
    """

    words: tuple[Word, ...]
    entries: tuple[Entry, ...]
    items: tuple[Grant, ...]
    doc: str | None
    span: Span


Declaration = (
    Database | Use | Extension | Schema | Enum | Domain | Shape | Composite | Table | View | Function | Aggregate
    | External | Roles | ExternalType | Extend | ExtendObject | Mixin | SqlBlock | Drop | DefaultPrivileges | Grant
    | Generic
)  # fmt: skip


class File(Record):
    """One parsed file. `broken` holds the names in what could not be read: that they are missing is no news.

    `lost` is where text was not read, as ranges: nothing that is said of it there can be trusted.
    """

    declarations: tuple[Declaration, ...]
    span: Span
    broken: frozenset[str] = frozenset()
    lost: tuple[tuple[int, int], ...] = ()
