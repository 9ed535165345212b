"""What a migration does to a database in use: locks, rewrites, scans, what cannot be undone.

Facts measured on PostgreSQL 15: `create policy` and `alter table` take ACCESS EXCLUSIVE, foreign keys and triggers
SHARE ROW EXCLUSIVE (a foreign key on both tables), `create index` SHARE. A volatile default, an identity, a serial, a
stored generated column and a domain with a check rewrite the table when the column is added.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Domain,
    Enum,
    Foreign,
    ForeignKey,
    Function,
    Index,
    Key,
    Object,
    Partition,
    Policy,
    Privileges,
    Publication,
    PublicationSchema,
    PublicationTable,
    Ref,
    Rows,
    Sequence,
    Statistics,
    Table,
    Trigger,
    UserMapping,
    View,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.alike import alike
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    Attach,
    BuildIndex,
    Change,
    Comment,
    Create,
    DeleteRows,
    Detach,
    Drop,
    DropAttribute,
    DropConstraint,
    Redistribute,
    Rename,
    UpsertRows,
)
from dbsc.migrate.gathered import EXCLUSIVE, NO_DDL, WRITES, Gathered, Impact, in_short
from dbsc.migrate.rewrites import is_elsewhere
from dbsc.migrate.table_impact import of_table

UNSEEN = frozenset({"constraint", "index", "trigger", "policy", "statistics", "event trigger", "publication"})
"""What an application does not name in its statements."""


def impact(changes: tuple[Change, ...], goal: Catalog) -> Impact:
    """The impact of the changes of one migration."""
    found = _Found(goal, {change.ref for change in changes if isinstance(change, Create)})
    for change in changes:
        found.add(change)
    again = set(_added_again(changes))
    found.stricter = [name for name in found.stricter if name not in again]
    return found.impact()


def _added_again(changes: tuple[Change, ...]) -> Iterator[str]:
    """The names of constraints that go and come back the same: nothing is refused that was not refused before."""
    added = [change for change in changes if isinstance(change, AddConstraint)]
    for change in changes if added else ():
        if isinstance(change, DropConstraint) and any(alike(change.constraint, each.constraint) for each in added):
            yield change.constraint.name


class _Found(Gathered):
    """The impact of changes, as it is put together."""

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
                self.take(NO_DDL if concurrently else EXCLUSIVE, index.table)
            case Attach(object=partition, proven=proven):
                self.take(NO_DDL, partition.parent)
                self.take(EXCLUSIVE, partition.ref, *self.defaults(partition))
                for key in self.goal.all(ForeignKey):
                    if key.table == partition.parent:
                        self.take(EXCLUSIVE, key.target)  # whose triggers become those of one key
                if not proven:
                    for each in (partition.ref, *self.defaults(partition)):
                        self.scan(each)
            case Detach(object=partition):
                self.take(NO_DDL if change.concurrently else EXCLUSIVE, partition.parent)
                self.take(EXCLUSIVE, partition.ref)
                if not change.concurrently:
                    self.take(EXCLUSIVE, *self.defaults(partition))
                if not change.passing:
                    self.breaks.append(f"the rows of {in_short(partition.ref)} in {in_short(partition.parent)}")
            case Redistribute():
                self.take(EXCLUSIVE, change.root, change.ref, *(key for key in change.targets if key != change.root))
                for partition in change.lost:
                    self.dropped(partition)
                for partition in (*change.before, *change.dropped):
                    self.take(EXCLUSIVE, partition.ref)
                    for each in self.leaves(partition):
                        self.rewrite(each)
                made = {each.ref for each in change.made}
                self.breaks += [in_short(partition.ref) for partition in change.dropped if partition.ref not in made]
                self.moves[change.root] = None
                for publication in self.publications({change.root, *self.below(change.root)}):
                    said = (
                        f"alter subscription … skip this transaction, on each server that subscribes to {publication}"
                    )
                    self.then.append(f"{said}: it would write the rows that have moved once more")
            case Drop(object=object_, parts=parts):
                self.dropped(object_)
                self.referred(object_, parts)
            case Comment(object=object_):
                if isinstance(object_, Table | Partition):
                    self.take(NO_DDL, object_.ref)
            case Alter(before=before, object=object_):
                self.altered(object_)
                if isinstance(object_, Table | Partition) and is_elsewhere(before, object_):
                    self.rewrite(object_.ref)
            case DropAttribute(object=type_, attribute=attribute):
                told = in_short(ref("attribute", *type_.ref.path, attribute.name))
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
                    self.take(EXCLUSIVE, ref("table", *before.path[:2]))
                named = self.goal.objects.get(subject) or self.goal.objects.get(before)
                if isinstance(named, Index):
                    self.take(NO_DDL, named.table)
                if before.kind == "function" and before in self.own:
                    pass  # it is there under both names
                elif ref("view", *before.path) in self.own:
                    self.shown.add(subject.path)
                elif not change.passing and subject.path[:2] not in self.shown and not self.is_unseen(subject):
                    self.breaks.append(in_short(before))
            case BuildIndex(object=index):
                self.take(NO_DDL, index.table)
                self.scan(index.table)
                if index.unique and not change.held:
                    self.stricter.append(index.name)
            case _:
                self.with_it = tuple(dict.fromkeys(self.inheriting(change)))
                of_table(self, change)
                self.with_it = ()

    def is_unseen(self, subject: Ref) -> bool:
        """Whether no application names something: what belongs to a table, and the sequence of an identity."""
        if subject.kind == "sequence":
            columns = ((table, column) for table in self.goal.all(Table) for column in table.columns if column.identity)
            return any(owned_sequence(table.schema, table.name, column) == subject for table, column in columns)
        return subject.kind in UNSEEN

    def created(self, object_: Object, prepared: bool) -> None:
        match object_:
            case Rows():
                self.take("ROW EXCLUSIVE", object_.table)
            case ForeignKey():
                self.take(WRITES, object_.table, object_.target)
                if prepared:
                    self.take(EXCLUSIVE, object_.target)  # whose triggers become those of one key
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
                self.take(NO_DDL, object_.table)
            case View(materialized=True, with_data=True):
                self.read(object_)
            case Trigger():
                self.take(WRITES, object_.table)
            case Policy():
                self.take(EXCLUSIVE, object_.table)
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
                self.take(EXCLUSIVE, object_.parent)
                # What the new one is to hold must not be in the default one, which is looked through for it.
                for each in self.defaults(object_):
                    self.take(EXCLUSIVE, each)
                    if not prepared:
                        self.scan(each)
            case _:
                pass

    def leaves(self, partition: Partition) -> Iterator[Ref]:
        """A partition, or those of it that hold its rows."""
        below = tuple(other for other in self.goal.all(Partition) if other.parent == partition.ref)
        if not below:
            yield partition.ref
        for other in below:
            yield from self.leaves(other)

    def publications(self, tables: set[Ref]) -> Iterator[str]:
        """The publications that one of these tables is in."""
        for publication in self.goal.all(Publication):
            of = publication.ref
            listed = any(each.publication == of and each.table in tables for each in self.goal.all(PublicationTable))
            schemas = {each.schema for each in self.goal.all(PublicationSchema) if each.publication == of}
            if publication.all_tables or listed or not schemas.isdisjoint(table[1] for table in tables):
                yield publication.name

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
            case Table(foreign=Foreign()) | Partition(foreign=Foreign()):
                self.hold(EXCLUSIVE, object_.ref)
                if object_.ref not in self.own:
                    self.breaks.append(in_short(object_.ref))
            case Publication() if object_.ref in self.own:
                said = f"alter subscription … refresh publication, on each server that subscribes to {object_.name}"
                self.then.append(said)
            case UserMapping() if object_.ref in self.own:
                self.then.append(f"set the password of {object_.role} on server {object_.server}, if there was one")
            case Table() | Partition():
                self.take(EXCLUSIVE, object_.ref)
                self.loses.append(f"the rows of {in_short(object_.ref)}")
                self.breaks.append(in_short(object_.ref))
            case View() | Function():
                if isinstance(object_, View):
                    self.hold(EXCLUSIVE, object_.ref)
                if object_.ref not in self.own:
                    self.breaks.append(in_short(object_.ref))
                else:
                    self.breaks.extend(_missed(object_, self.goal.objects[object_.ref]))
            case Sequence():
                self.loses.append(f"the value of {in_short(object_.ref)}")
                self.breaks.append(in_short(object_.ref))
            case PublicationTable():
                self.take(NO_DDL, object_.table)
            case Trigger() | Policy():
                self.take(EXCLUSIVE, object_.table)
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
                self.take(EXCLUSIVE, key.target)

    def altered(self, object_: Object) -> None:
        match object_:
            case Table() | Partition():
                self.take(EXCLUSIVE, object_.ref)
            case View():
                self.take(EXCLUSIVE, object_.ref)
            case Domain():
                if not object_.nullable:
                    self.stricter.append(in_short(object_.ref))
                    self.values(object_)
            case Enum():
                self.stays.append("the new labels")
            case Trigger():
                self.take(WRITES, object_.table)
            case Policy():
                self.take(EXCLUSIVE, object_.table)
                self.opens[object_.table] = None
            case Privileges():
                self.opens[object_.object] = None
            case ForeignKey():
                self.take(EXCLUSIVE, object_.table)
            case Index():
                self.take(NO_DDL, object_.table)
            case _:
                pass


def _missed(before: View | Function, after: Object) -> Iterator[str]:
    """What callers and readers miss in a function or view that is made again."""
    match before, after:
        case Function(), Function():
            if (before.returns, before.arguments) != (after.returns, after.arguments):
                yield f"{in_short(before.ref)} as it was"
        case View(outputs=tuple() as columns), View(outputs=tuple() as others):
            names = {column.name for column in others}
            yield from (f"{in_short(before.ref)}.{column.name}" for column in columns if column.name not in names)
        case _:
            pass
