"""The locks, rewrites and scans of a migration, as they are put together from those of its changes."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import (
    Domain,
    Partition,
    Ref,
    Table,
)
from dbsc.migrate.rewrites import is_partitioned
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
EXCLUSIVE, WRITES, NO_DDL = "ACCESS EXCLUSIVE", "SHARE ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE"


class Impact(Record):
    """`lock` is the strongest one on a table that was there before, and on which; rewrites and scans name tables.

    `loses` is what is no longer there afterwards, `stricter` what refuses what an application may write, `breaks` what
    an application that knows only the state before misses, `opens` whose rights change, `stays` what cannot be undone,
    `unfilled` what one that knows the state after has to wait for, `then` what has to be done elsewhere behind it,
    `moves` are tables whose partitions hold other rows.
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
    then: tuple[str, ...] = ()
    moves: tuple[Ref, ...] = ()


class Gathered:
    """The impact of changes, as it is put together. `own` is what they make themselves."""

    def __init__(self, goal: Catalog, own: set[Ref]) -> None:
        self.goal = goal
        self.own = own
        self.held: dict[str, dict[Ref, None]] = {}
        self.rewrites: dict[Ref, None] = {}
        self.scans: dict[Ref, None] = {}
        self.loses: list[str] = []
        self.stricter: list[str] = []
        self.unfilled: list[str] = []
        self.then: list[str] = []
        self.shown: set[tuple[str, ...]] = set()  # the new names of what a view has the old name of
        self.breaks: list[str] = []
        self.opens: dict[Ref, None] = {}
        self.stays: list[str] = []
        self.moves: dict[Ref, None] = {}
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
            tuple(self.then),
            tuple(self.moves),
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

    def below(self, table: Ref) -> Iterator[Ref]:
        """The partitions of a table, those of partitions too."""
        if not is_partitioned(self.goal.objects.get(table)):
            return
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


def in_short(reference: Ref) -> str:
    """What an object is called in a header."""
    return ".".join(reference.path).removeprefix("public.")
