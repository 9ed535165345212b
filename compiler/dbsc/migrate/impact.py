"""What a migration does to a database in use: locks, rewrites, scans, what cannot be undone.

Facts measured on PostgreSQL 15: `create policy` and `alter table` take ACCESS EXCLUSIVE, foreign keys and triggers
SHARE ROW EXCLUSIVE (a foreign key on both tables), `create index` SHARE. A volatile default, an identity, a serial, a
stored generated column and a domain with a check rewrite the table when the column is added.
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Column,
    Domain,
    ForeignKey,
    Index,
    Partition,
    Policy,
    PublicationTable,
    Ref,
    Rows,
    Statistics,
    Table,
    Trigger,
    ref,
)
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    Change,
    Comment,
    Create,
    DeleteRows,
    ReplaceView,
    SetDefault,
    UpsertRows,
)
from dbsc.record import Record

LOCKS = ("ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE")
_STABLE_CALLS = ("now()", "current_timestamp", "current_date", "localtimestamp", "current_user", "session_user")


class Impact(Record):
    """`lock` is the strongest one on a table that was there before, and on which; rewrites and scans name tables."""

    lock: tuple[str, tuple[Ref, ...]] | None
    rewrites: tuple[Ref, ...]
    scans: tuple[Ref, ...]
    loses: tuple[str, ...] = ()  # what is no longer there afterwards
    stricter: tuple[str, ...] = ()  # unique indexes that refuse what an application may write


def impact(changes: tuple[Change, ...], goal: Catalog) -> Impact:
    """The impact of the changes of one migration."""
    own = {change.ref for change in changes if isinstance(change, Create)}
    held: dict[str, dict[Ref, None]] = {}
    rewrites: dict[Ref, None] = {}
    scans: dict[Ref, None] = {}
    stricter: list[str] = []
    loses: list[str] = []

    def take(lock: str, *tables: Ref) -> None:
        for table in tables:
            if table not in own:
                held.setdefault(lock, {})[table] = None

    for change in changes:
        object_ = change.table if isinstance(change, AddColumns) else change.object
        if isinstance(change, Comment):
            if isinstance(object_, Table):
                take("SHARE UPDATE EXCLUSIVE", object_.ref)
        elif isinstance(change, AddConstraint | SetDefault):
            if not isinstance(object_, Domain):
                take("ACCESS EXCLUSIVE", object_.ref)
                if isinstance(change, AddConstraint):
                    scans[object_.ref] = None
        elif isinstance(object_, Rows):
            take("ROW EXCLUSIVE", object_.table)
            if isinstance(change, DeleteRows):
                loses.append("the rows that are deleted")
            elif isinstance(change, UpsertRows):
                loses.append("the values that rows had")
        elif isinstance(change, ReplaceView):
            take("ACCESS EXCLUSIVE", object_.ref)
        elif isinstance(change, AddColumns):
            take("ACCESS EXCLUSIVE", object_.ref)
            if any(rewrites_table(column, goal) for column in change.columns):
                rewrites[object_.ref] = None
            elif change.checks or change.uniques:
                scans[object_.ref] = None
        elif isinstance(object_, ForeignKey):
            take("SHARE ROW EXCLUSIVE", object_.table, object_.target)
            if object_.table not in own and not object_.not_valid:
                scans[object_.table] = None
        elif isinstance(object_, Index):
            take("SHARE", object_.table)
            if object_.unique and object_.table not in own:
                stricter.append(object_.name)
            if object_.table not in own:
                scans[object_.table] = None
        elif isinstance(object_, Statistics):
            take("SHARE UPDATE EXCLUSIVE", object_.table)
        elif isinstance(object_, Trigger):
            take("SHARE ROW EXCLUSIVE", object_.table)
        elif isinstance(object_, PublicationTable):
            take("SHARE UPDATE EXCLUSIVE", object_.table)
        elif isinstance(object_, Policy):
            take("ACCESS EXCLUSIVE", object_.table)
        elif isinstance(object_, Partition):
            take("ACCESS EXCLUSIVE", object_.parent)
            for other in goal.all(Partition):
                # What the new partition is to hold must not be in the default one, which is looked through for it.
                if other.parent == object_.parent and other.bound.kind == "default" and other.ref not in own:
                    take("ACCESS EXCLUSIVE", other.ref)
                    scans[other.ref] = None
    strongest = next(((lock, tuple(held[lock])) for lock in reversed(LOCKS) if lock in held), None)
    return Impact(strongest, tuple(rewrites), tuple(scans), tuple(loses), tuple(stricter))


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
