"""What stands in a table's block: columns, keys, access, triggers, partitions, retention."""

from __future__ import annotations

import builtins

from dbsc.record import Record
from dbsc.source import Span
from dbsc.syntax.ast.marks import (
    Backfill,
    Check,
    Collate,
    ColumnParameter,
    ConstraintName,
    Convert,
    Default,
    ForeignOption,
    Generated,
    Identity,
    IndexMark,
    Mark,
    OnAction,
    Reference,
    Setting,
    Union,
    Was,
)
from dbsc.syntax.ast.values import Constant, Entry, Name, QName, Sql, TypeName, Word


class Both(Record):
    """`<-> tags via tagging (position_id, tag_id) { … }`."""

    target: QName
    via: QName | None
    columns: tuple[Name, ...]
    items: tuple[Item, ...]
    span: Span


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
    statistics: str | None = None
    without_overlaps: bool = False


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
    only: bool = False


class NotNull(Record):
    """`not null [name] (a) no inherit`: the constraint that a column is not null, where there is more to say of it."""

    name: Name | None
    columns: tuple[Name, ...]
    not_valid: bool
    no_inherit: bool
    span: Span
    inherited: bool = False


class ForeignKey(Record):
    """`foreign [name] (a, b) -> other (x, y) …`; `period` if the last of both columns is one."""

    name: Name | None
    columns: tuple[Name, ...]
    target: QName
    target_columns: tuple[Name, ...]
    parts: tuple[Part, ...]
    span: Span
    doc: str | None = None
    period: bool = False


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

    @property
    def subject(self) -> str:
        """What it is about, whatever it says of that: `rls` of `no rls force`, `toast.autovacuum_enabled`."""
        words = [word.text for word in self.words]
        if words[0] == "no" and len(words) > 1:
            return words[1]
        if words[:2] == ["replica", "identity"]:
            return "replica identity"
        if words[:2] == ["access", "method"]:
            return "access method"
        return "".join(words[:3]) if words[1:2] == ["."] else words[0]


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
    """One clause of a lifecycle: `every`, `ahead`, `keep`, `named`, `into`, `then`, `batch`, `on`, `at`, `where`.

    `end` is the last bound of `from … to …`.
    """

    kind: str
    duration: Duration | None
    word: Name | None
    target: QName | None
    constant: Constant | None
    where: Sql | None
    span: Span
    end: Constant | None = None


class Bound(Record):
    """What a partition holds: `kind` is default, range (from, to), list (values) or hash (modulus, remainder)."""

    kind: str
    values: tuple[Sql, ...]
    span: Span


class Partition(Record):
    """A partition that is written out; with `server`, a foreign table."""

    name: Name
    table: QName | None
    bound: Bound
    items: tuple[Item, ...]
    doc: str | None
    span: Span
    server: Name | None = None


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

    name: QName | None
    kinds: tuple[Name, ...]
    elements: Sql
    doc: str | None
    span: Span
    target: str | None = None


class ViewColumn(Record):
    """`column total storage external`: what is said of a column of a view."""

    name: Name
    parts: tuple[Part, ...]
    doc: str | None
    span: Span


class DropItem(Record):
    """`drop old_column`, `drop label 'x'`, `drop row (key)`: leave to lose it."""

    words: tuple[Word, ...]
    span: Span


Part = (
    Reference | Both | Union | Mark | IndexMark | ConstraintName | Check | Default | Generated | Identity | Collate
    | Setting | ColumnParameter | ForeignOption | OnAction | Was | Backfill | Convert
)  # fmt: skip
Item = (
    Column | Include | Key | Check | ForeignKey | Access | Policy | Grant | Option | Expect | Trigger | PartitionBy
    | Retain | Distribute | Rows | Statistics | DropItem | NotNull | ViewColumn
)  # fmt: skip
