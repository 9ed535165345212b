"""What a migration does to a database in use: locks, rewrites, scans, what cannot be undone.

Facts measured on PostgreSQL 15: `create policy` and `alter table` take ACCESS EXCLUSIVE, foreign keys and triggers
SHARE ROW EXCLUSIVE (a foreign key on both tables), `create index` SHARE. A volatile default, an identity, a serial, a
stored generated column and a domain with a check rewrite the table when the column is added.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import (
    Column,
    Domain,
    Enum,
    ForeignKey,
    Function,
    Index,
    Key,
    Object,
    Partition,
    Policy,
    Privileges,
    PublicationTable,
    Ref,
    Rows,
    Sequence,
    Statistics,
    Table,
    Trigger,
    View,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    Alter,
    AlterColumn,
    Analyze,
    Attach,
    BecomeIdentity,
    BuildIndex,
    Change,
    Comment,
    Create,
    DeleteRows,
    Detach,
    Drop,
    DropAttribute,
    DropColumn,
    DropConstraint,
    DropMirror,
    Fill,
    GiveNumbers,
    MirrorColumn,
    Rename,
    StageColumn,
    SwapColumn,
    UpsertRows,
    ValidateConstraint,
)
from dbsc.migrate.type_changes import called_type, keeps_values, stays_in_place
from dbsc.record import Record

LOCKS = (
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
UNSEEN = frozenset({"constraint", "index", "trigger", "policy", "statistics", "event trigger", "publication"})
"""What an application does not name in its statements."""
_STABLE_CALLS = ("now()", "current_timestamp", "current_date", "localtimestamp", "current_user", "session_user")
_EXCLUSIVE, _WRITES, _NO_DDL = "ACCESS EXCLUSIVE", "SHARE ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE"


class Impact(Record):
    """`lock` is the strongest one on a table that was there before, and on which; rewrites and scans name tables.

    `loses` is what is no longer there afterwards, `stricter` what refuses what an application may write, `breaks` what
    an application that knows only the state before misses, `opens` whose rights change, `stays` what cannot be undone,
    `unfilled` what one that knows the state after has to wait for.
    """

    lock: tuple[str, tuple[Ref, ...]] | None
    rewrites: tuple[Ref, ...]
    scans: tuple[Ref, ...]
    loses: tuple[str, ...] = ()
    stricter: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    opens: tuple[Ref, ...] = ()
    stays: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()


def impact(changes: tuple[Change, ...], goal: Catalog) -> Impact:
    """The impact of the changes of one migration."""
    found = _Found(goal, {change.ref for change in changes if isinstance(change, Create)})
    for change in changes:
        found.add(change)
    return found.impact()


class _Found:
    """The impact of changes, as it is put together."""

    def __init__(self, goal: Catalog, own: set[Ref]) -> None:
        self.goal = goal
        self.own = own
        self.held: dict[str, dict[Ref, None]] = {}
        self.rewrites: dict[Ref, None] = {}
        self.scans: dict[Ref, None] = {}
        self.loses: list[str] = []
        self.stricter: list[str] = []
        self.unfilled: list[str] = []
        self.shown: set[tuple[str, ...]] = set()  # the new names of what a view has the old name of
        self.breaks: list[str] = []
        self.opens: dict[Ref, None] = {}
        self.stays: list[str] = []
        self.with_it: tuple[Ref, ...] = ()  # the tables that inherit from the one that a change is of

    def impact(self) -> Impact:
        strongest = next(((lock, tuple(self.held[lock])) for lock in reversed(LOCKS) if lock in self.held), None)
        return Impact(
            strongest,
            tuple(self.rewrites),
            tuple(self.scans),
            tuple(dict.fromkeys(self.loses)),
            tuple(self.stricter),
            tuple(self.breaks),
            tuple(self.opens),
            tuple(self.stays),
            tuple(self.unfilled),
        )

    def take(self, lock: str, *tables: Ref) -> None:
        for table in (*tables, *self.with_it):
            if table not in self.own:
                self.hold(lock, table)

    def hold(self, lock: str, table: Ref) -> None:
        """A lock on what was there before, even if it is made again."""
        self.held.setdefault(lock, {})[table] = None

    def scan(self, table: Ref) -> None:
        for each in (table, *self.with_it):
            if each not in self.own:
                self.scans[each] = None

    def rewrite(self, table: Ref) -> None:
        self.rewrites.update(dict.fromkeys((table, *self.with_it)))

    def inheriting(self, change: Change) -> Iterator[Ref]:
        """The tables for which a change is made as well: keys are each table's own."""
        constraint = getattr(change, "constraint", None)
        if isinstance(constraint, Key | ForeignKey) or change.ref.kind != "table":
            return
        waiting = [change.ref]
        while waiting:
            above = waiting.pop()
            below = [table.ref for table in self.goal.all(Table) if above in table.inherits]
            waiting += below
            yield from below

    def add(self, change: Change) -> None:
        match change:
            case Create(object=object_, prepared=prepared):
                self.created(object_, prepared)
            case Drop(object=Index() as index, concurrently=concurrently):
                self.take(_NO_DDL if concurrently else _EXCLUSIVE, index.table)
            case Attach(object=partition, proven=proven):
                self.take(_NO_DDL, partition.parent)
                self.take(_EXCLUSIVE, partition.ref, *self.defaults(partition))
                for key in self.goal.all(ForeignKey):
                    if key.table == partition.parent:
                        self.take(_EXCLUSIVE, key.target)  # whose triggers become those of one key
                if not proven:
                    for each in (partition.ref, *self.defaults(partition)):
                        self.scan(each)
            case Detach(object=partition):
                self.take(_NO_DDL, partition.parent)
                self.take(_EXCLUSIVE, partition.ref)
                self.breaks.append(f"the rows of {_told(partition.ref)} in {_told(partition.parent)}")
            case Drop(object=object_, parts=parts):
                self.dropped(object_)
                self.referred(object_, parts)
            case Comment(object=object_):
                if isinstance(object_, Table | Partition):
                    self.take(_NO_DDL, object_.ref)
            case Alter(before=before, object=object_):
                self.altered(object_)
                if isinstance(object_, Table | Partition) and is_elsewhere(before, object_):
                    self.rewrite(object_.ref)
            case DropAttribute(object=type_, attribute=attribute):
                told = _told(ref("attribute", *type_.ref.path, attribute.name))
                self.loses.append(f"the values of {told}")
                self.breaks.append(told)
            case UpsertRows(object=rows):
                self.take("ROW EXCLUSIVE", rows.table)
                self.loses.append("the values that rows had")
            case DeleteRows(object=rows):
                self.take("ROW EXCLUSIVE", rows.table)
                self.loses.append("the rows that are deleted")
            case Rename(before=before, subject=subject):
                if before.kind in ("table", "view", "column", "constraint", "policy", "trigger"):
                    self.take(_EXCLUSIVE, ref("table", *before.path[:2]))
                named = self.goal.objects.get(subject) or self.goal.objects.get(before)
                if isinstance(named, Index):
                    self.take(_NO_DDL, named.table)
                if ref("view", *before.path) in self.own:
                    self.shown.add(subject.path)
                elif not change.passing and subject.path[:2] not in self.shown and not self.is_unseen(subject):
                    self.breaks.append(_told(before))
            case BuildIndex(object=index):
                self.take(_NO_DDL, index.table)
                self.scan(index.table)
                if index.unique and not change.held:
                    self.stricter.append(index.name)
            case _:
                self.with_it = tuple(dict.fromkeys(self.inheriting(change)))
                self.of_table(change)
                self.with_it = ()

    def is_unseen(self, subject: Ref) -> bool:
        """Whether no application names something: what belongs to a table, and the sequence of an identity."""
        if subject.kind == "sequence":
            columns = ((table, column) for table in self.goal.all(Table) for column in table.columns if column.identity)
            return any(owned_sequence(table.schema, table.name, column) == subject for table, column in columns)
        return subject.kind in UNSEEN

    def of_table(self, change: Change) -> None:
        """The impact of a change of a part of a table."""
        match change:
            case AddColumns(table=table, columns=columns):
                self.take(_EXCLUSIVE, table.ref)
                if any(rewrites_table(column, self.goal) for column in columns):
                    self.rewrite(table.ref)
            case DropColumn(table=table, replaced=str() as name):
                self.take(_EXCLUSIVE, table.ref)
                self.loses.append(f"the values that {_told(ref('column', *table.ref.path, name))} had before")
            case StageColumn(table=table, column=column, keeps=keeps):
                self.take(_EXCLUSIVE, table.ref)
                if not keeps:
                    self.stricter.append(_told(ref("column", *table.ref.path, column.name)))
            case SwapColumn(table=table, before=before, column=column):
                self.take(_EXCLUSIVE, table.ref)
                if before.type != column.type and not keeps_values(before.type, column.type):
                    told = _told(ref("column", *table.ref.path, column.name))
                    self.breaks.append(f"{told} as {called_type(before.type)}")
            case MirrorColumn(table=table, name=name):
                self.take(_EXCLUSIVE, table.ref)
                self.unfilled.append(_told(ref("column", *table.ref.path, name)))
            case DropMirror(table=table, column=column_, name=name):
                self.take(_EXCLUSIVE, table.ref)
                copy, own = (_told(ref("column", *table.ref.path, each)) for each in (name, column_))
                self.loses.append(f"the values of {copy} beside the same ones of {own}")
            case GiveNumbers(table=table) | BecomeIdentity(table=table):
                self.take(_EXCLUSIVE, table.ref)
            case Analyze(table=table):
                self.take(_NO_DDL, table.ref)
                self.scan(table.ref)
            case DropColumn(table=table, column=column):
                self.take(_EXCLUSIVE, table.ref)
                for each in (table.ref, *self.with_it):
                    told = _told(ref("column", *each.path, column.name))
                    self.loses += [] if column.generated else [f"the values of {told}"]
                    self.breaks.append(told)
            case AlterColumn(table=table, before=before, column=column):
                self.take(_NO_DDL if _only_statistics(before, column) else _EXCLUSIVE, table.ref)
                self.retyped(table.ref, before, column)
                self.given(change)
                if before.nullable and not column.nullable and column.default is None:
                    self.stricter.append(f"{table.name}.{column.name}")
            case Fill(table=table):
                self.take("ROW EXCLUSIVE", table.ref)
                self.scan(table.ref)
            case AddConstraint(table=table, constraint=ForeignKey() as key):
                self.take(_WRITES, table.ref, key.target)
                self.stricter.append(key.name)
            case AddConstraint(table=Domain(), constraint=constraint):
                self.stricter.append(constraint.name)
            case ValidateConstraint(table=Domain() as domain):
                self.values(domain)
            case DropConstraint(table=Domain()):
                pass
            case AddConstraint(table=table, constraint=constraint):
                self.take(_EXCLUSIVE, table.ref)
                if not isinstance(constraint, Key):
                    self.stricter.append(constraint.name)
                held = isinstance(constraint, Key) and constraint.kind == "unique" and is_partitioned(table)
                if not change.unproven and not change.index and not held:
                    self.scan(table.ref)
            case ValidateConstraint(table=table, constraint=constraint):
                self.take(_NO_DDL, table.ref)
                self.scan(table.ref)
                if isinstance(constraint, ForeignKey):
                    self.take("ROW SHARE", constraint.target)
                    self.scan(constraint.target)
            case DropConstraint(table=table, constraint=constraint):
                self.take(_EXCLUSIVE, table.ref)
                if isinstance(constraint, ForeignKey):
                    self.take(_EXCLUSIVE, constraint.target)
            case _:
                pass

    def created(self, object_: Object, prepared: bool) -> None:
        match object_:
            case Rows():
                self.take("ROW EXCLUSIVE", object_.table)
            case ForeignKey():
                self.take(_WRITES, object_.table, object_.target)
                if prepared:
                    self.take(_EXCLUSIVE, object_.target)  # whose triggers become those of one key
                elif not object_.not_valid:
                    self.scan(object_.table)
                    self.scan(object_.target)
            case Index():
                self.take("SHARE", object_.table, *self.below(object_.table))
                if not prepared:
                    self.scan(object_.table)
                if object_.unique and object_.table not in self.own:
                    self.stricter.append(object_.name)
            case Statistics() | PublicationTable():
                self.take(_NO_DDL, object_.table)
            case View(materialized=True, with_data=True):
                self.read(object_)
            case Trigger():
                self.take(_WRITES, object_.table)
            case Policy():
                self.take(_EXCLUSIVE, object_.table)
                if object_.table not in self.own:
                    self.opens[object_.table] = None
            case Privileges():
                if object_.object not in self.own and object_.object.kind in ("table", "view", "function"):
                    self.opens[object_.object] = None
            case View() if object_.materialized and object_.with_data:
                for need in object_.needs():
                    if isinstance(self.goal.objects.get(need), Table | Partition):
                        self.scan(need)
            case Partition():
                self.take(_EXCLUSIVE, object_.parent)
                # What the new one is to hold must not be in the default one, which is looked through for it.
                for each in self.defaults(object_):
                    self.take(_EXCLUSIVE, each)
                    if not prepared:
                        self.scan(each)
            case _:
                pass

    def defaults(self, partition: Partition) -> Iterator[Ref]:
        """The default partition beside another one."""
        for other in self.goal.all(Partition):
            is_beside = other.parent == partition.parent and other.bound.kind == "default"
            if is_beside and other.ref not in (*self.own, partition.ref):
                yield other.ref

    def read(self, view: View) -> None:
        """A view is read, and with it all tables that it is over."""
        for need in view.needs():
            below = self.goal.objects.get(need)
            if isinstance(below, View) and not below.materialized:
                self.read(below)
            elif need.kind in ("table", "view"):
                self.scan(need)

    def dropped(self, object_: Object) -> None:
        match object_:
            case Table() | Partition():
                self.take(_EXCLUSIVE, object_.ref)
                self.loses.append(f"the rows of {_told(object_.ref)}")
                self.breaks.append(_told(object_.ref))
            case View() | Function():
                if isinstance(object_, View):
                    self.hold(_EXCLUSIVE, object_.ref)
                if object_.ref not in self.own:
                    self.breaks.append(_told(object_.ref))
                else:
                    self.breaks.extend(_missed(object_, self.goal.objects[object_.ref]))
            case Sequence():
                self.loses.append(f"the value of {_told(object_.ref)}")
                self.breaks.append(_told(object_.ref))
            case Trigger() | Policy():
                self.take(_EXCLUSIVE, object_.table)
                if isinstance(object_, Policy):
                    self.opens[object_.table] = None
            case _:
                pass

    def referred(self, dropped: Object, parts: tuple[Object, ...]) -> None:
        """The tables that one refers to which goes: PostgreSQL takes its triggers from them (measured on 15 and 18)."""
        home, keys = dropped, [part for part in parts if isinstance(part, ForeignKey)]
        while isinstance(home, Partition):  # what was detached keeps the keys that it had from above
            keys += [key for key in self.goal.all(ForeignKey) if key.table == home.parent]
            above = self.goal.objects.get(home.parent)
            if above is None:
                break
            home = above
        for key in keys:
            if key.target != dropped.ref:
                self.take(_EXCLUSIVE, key.target)

    def altered(self, object_: Object) -> None:
        match object_:
            case Table() | Partition():
                self.take(_EXCLUSIVE, object_.ref)
            case View():
                self.take(_EXCLUSIVE, object_.ref)
            case Domain():
                if not object_.nullable:
                    self.stricter.append(_told(object_.ref))
                    self.values(object_)
            case Enum():
                self.stays.append("the new labels")
            case Trigger():
                self.take(_WRITES, object_.table)
            case Policy():
                self.take(_EXCLUSIVE, object_.table)
                self.opens[object_.table] = None
            case Privileges():
                self.opens[object_.object] = None
            case ForeignKey():
                self.take(_EXCLUSIVE, object_.table)
            case Index():
                self.take(_NO_DDL, object_.table)
            case _:
                pass

    def below(self, table: Ref) -> Iterator[Ref]:
        """The partitions of a table, those of partitions too."""
        for partition in self.goal.all(Partition):
            if partition.parent == table:
                yield partition.ref
                yield from self.below(partition.ref)

    def values(self, domain: Domain) -> None:
        """The tables that a domain is looked at in, whose rows nobody can write for as long (measured on 15)."""
        # one that is to take the place of another is in the tables of that one
        beside = (each for each in self.goal.all(Domain) if object_name(each.name, None, "new") == domain.name)
        named = {domain.ref, *(each.ref for each in beside if each.schema == domain.schema)}
        for table in self.goal.all(Table):
            if any(not named.isdisjoint(column.type.needs()) for column in table.columns):
                self.take("SHARE", table.ref)
                self.scan(table.ref)

    def given(self, change: AlterColumn) -> None:
        """The impact of values that a column gets otherwise."""
        before, after = change.before, change.column
        if change.sequence is not None:
            self.scan(change.ref)
        if before.generated and after.generated and before.generated != after.generated and not after.generated.virtual:
            self.rewrite(change.ref)
        told = _told(ref("column", *change.ref.path, after.name))
        if (before.serial or before.identity) and not (after.serial or after.identity):
            self.loses.append(f"the numbers that {told} gave")
        if not after.nullable and _is_given(before) and not _is_given(after):
            self.breaks.append(f"the default of {told}")
        if after.identity and after.identity.always and not (before.identity and before.identity.always):
            self.breaks.append(f"values of its own for {told}")

    def retyped(self, table: Ref, before: Column, after: Column) -> None:
        """The impact of another type of a column."""
        if before.type == after.type and before.collation == after.collation:
            return
        rewrites = not stays_in_place(before.type, after.type)
        if rewrites:
            self.rewrite(table)
        for key in self.goal.all(ForeignKey):  # it is made again, and its rows are compared anew
            for own, columns, other in (
                (key.table, key.columns, key.target),
                (key.target, key.target_columns, key.table),
            ):
                if own == table and after.name in columns:
                    self.take(_EXCLUSIVE, other)
                    if rewrites:
                        self.scan(other)
        if not keeps_values(before.type, after.type):
            told = _told(ref("column", *table.path, after.name))
            self.loses.append(f"the values of {told} as they were")
            self.breaks.append(f"{told} as {called_type(before.type)}")


def is_partitioned(table: object) -> bool:
    """Whether the rows of a table are in its partitions, which have what is to be made for them already."""
    return isinstance(table, Table | Partition) and table.partition_key is not None


def is_elsewhere(before: Object, after: Table | Partition) -> bool:
    """Whether the rows of a table are written anew, as they are stored otherwise; a partitioned table has none."""
    assert isinstance(before, Table | Partition)
    stored = ("tablespace", "access_method", "unlogged")
    return after.partition_key is None and any(getattr(before, each) != getattr(after, each) for each in stored)


def _only_statistics(before: Column, after: Column) -> bool:
    """Whether nothing but what the planner knows differs."""
    return before.replace(statistics=after.statistics, parameters=after.parameters) == after


def _is_given(column: Column) -> bool:
    """Whether a row has a value in a column though none is written."""
    return bool(column.default or column.serial or column.identity or column.generated)


def _missed(before: View | Function, after: Object) -> Iterator[str]:
    """What callers and readers miss in a function or view that is made again."""
    match before, after:
        case Function(), Function():
            if (before.returns, before.arguments) != (after.returns, after.arguments):
                yield f"{_told(before.ref)} as it was"
        case View(outputs=tuple() as columns), View(outputs=tuple() as others):
            names = {column.name for column in others}
            yield from (f"{_told(before.ref)}.{column.name}" for column in columns if column.name not in names)
        case _:
            pass


def _told(reference: Ref) -> str:
    return ".".join(reference.path).removeprefix("public.")


def rewrites_table(column: Column, goal: Catalog) -> bool:
    """Whether adding the column rewrites the table."""
    if column.identity or column.serial or (column.generated and not column.generated.virtual):
        return True
    if column.type.schema:
        domain = goal.objects.get(ref("type", column.type.schema, column.type.name))
        if isinstance(domain, Domain) and domain.checks:
            return True
    return column.default is not None and is_volatile(column.default.sql)


def is_volatile(sql: str) -> bool:
    """Whether a default may give each row a value of its own: it calls something not known to be stable."""
    text = sql.lower()
    for call in _STABLE_CALLS:
        text = text.replace(call, "")
    return "(" in text
