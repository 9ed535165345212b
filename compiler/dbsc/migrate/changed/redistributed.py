"""Partitions that are to hold other rows: another number of hashes, other bounds, one of several or several of one.

PostgreSQL moves no rows between partitions. So all that are concerned are emptied, get their bounds, and their rows go
back through the table, in one statement and under one lock: no row can be lost, and nobody can use the table meanwhile,
which needs leave. Where none has to move, as bounds are wider now, a check proves that. Measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import (
    Check,
    Column,
    Expression,
    ForeignKey,
    Object,
    Partition,
    Privileges,
    Ref,
    Table,
    Trigger,
    ref,
)
from dbsc.catalog.partitions import columns, is_attached
from dbsc.migrate.alike import alike
from dbsc.migrate.belonging import parts
from dbsc.migrate.changed.bounds import bound_sql, kept_out
from dbsc.migrate.changed.overlaps import contains, overlap
from dbsc.migrate.changed.partitioned import add_foreign_key, below
from dbsc.migrate.changes import (
    AddConstraint,
    Attach,
    Change,
    Create,
    Detach,
    DropConstraint,
    Redistribute,
    ValidateConstraint,
)
from dbsc.migrate.leave import block_ref
from dbsc.migrate.rewrites import is_partitioned
from dbsc.migrate.way import Unit, Way, called
from dbsc.source import Span


def redistribute_all(way: Way) -> dict[Ref, Change]:
    """The steps for all tables whose partitions hold other rows now, and the last for each: its others come behind it.

    `old` has the partitions as they are from then on.
    """
    last: dict[Ref, Change] = {}
    earlier = next(reversed(way.changes), None)  # of the renames, and of what is detached
    for after in way.new.objects.values():
        if isinstance(after, Table | Partition) and after.partition_key:
            before = way.old.objects.get(after.ref)
            if isinstance(before, Table | Partition) and before.partition_key == after.partition_key:
                found = _Redistributed(way, before, after, last.get(way.root(after.ref), earlier))
                last.update(found.add())
    return last


class _Redistributed:
    """The partitions of one table that hold other rows now."""

    def __init__(self, way: Way, before: Table | Partition, after: Table | Partition, last: Change | None) -> None:
        self.way, self.before, self.parent = way, before, after
        self.root = way.new.objects[way.root(after.ref)]
        self.last = last
        old = [p for p in way.old.all(Partition) if p.parent == after.ref]
        new = {p.ref: p for p in way.new.all(Partition) if p.parent == after.ref}
        again = [p for p in old if p.ref in new and new[p.ref].partition_key != p.partition_key]
        self.made = [p for p in new.values() if p.ref not in way.old.objects or p.ref in {each.ref for each in again}]
        self.pairs = [(p, new[p.ref]) for p in old if p not in again and p.ref in new and new[p.ref].bound != p.bound]
        others = [other.bound for other in (*(other for _, other in self.pairs), *self.made)]
        gone = [
            p for p in old if p.ref not in way.new.objects and any(overlap(p.bound, b, self.column) for b in others)
        ]
        self.lost = [p for p in gone if p.bound.kind != "hash" and way.may_lose(p.ref)]
        self.gone = [*again, *(p for p in gone if p not in self.lost)]  # what is partitioned otherwise is made again
        stays = [p for p in old if p.ref in new and p not in again]
        self.default = next(((p, new[p.ref]) for p in stays if p.bound.kind == "default"), None)

    @property
    def column(self) -> Column | None:
        """The column that the table is partitioned by; None where that are several, or an expression."""
        keys = self.parent.partition_key.elements if self.parent.partition_key else ()
        return next((c for c in self.columns() if len(keys) == 1 and c.name == keys[0].column), None)

    def columns(self) -> tuple[Column, ...]:
        """The columns of the table before all else that is done to it."""
        return columns(self.way.old, self.parent.ref)

    def add(self) -> dict[Ref, Change]:
        """The steps."""
        if not self.gone and not self.pairs and not (self.made and self.may_be_in_default()):
            return {}
        within = [bound_sql(self.parent, self.columns(), after.bound) for _, after in self.pairs]
        stays = all(contains(after.bound, before.bound, self.column) for before, after in self.pairs)
        is_plain = not self.gone and not self.lost and not any(self.within())
        if stays and all(within) and is_plain and not self.may_be_in_default():
            self.made = []  # they have nothing to do with it
            family = self.family(before for before, _ in self.pairs)
            referring = self.referring(family)
            unit: Unit | None = self.wider(referring, [condition for condition in within if condition])
        else:
            if self.default is not None and self.default not in self.pairs:
                self.pairs.append(self.default)
            family = self.family([*(before for before, _ in self.pairs), *self.gone, *self.lost, *self.made])
            referring = self.referring(family)
            unit = self.move(family, referring) if self.may_move(family) else None
        self.as_they_are_now(referring)
        if unit is not None:
            self.refer_again(referring, unit)
        return dict.fromkeys(family, self.last) if self.last is not None else {}

    def may_be_in_default(self) -> bool:
        """Whether the default partition may give rows away: with leave they move, else a check looks for them."""
        if self.default is None or any(each.foreign for each in (self.default[0], *self.made)):
            return False
        return self.way.may_lose(block_ref(self.root.ref))

    def family(self, partitions: Iterable[Partition]) -> set[Ref]:
        """The table, all that is above it, and partitions of it with theirs."""
        found = {self.parent.ref, *self.above()}
        for partition in partitions:
            found |= {partition.ref, *below(self.way.old, partition.ref), *below(self.way.new, partition.ref)}
        return found

    def above(self) -> Iterator[Ref]:
        """The tables above the one whose partitions they are."""
        found: Object | None = self.parent
        while isinstance(found, Partition):
            yield found.parent
            found = self.way.new.objects.get(found.parent)

    def within(self) -> Iterator[Partition]:
        """The partitions of those that are attached anew, each behind its parent, which lose their identities so.

        From 17 on these are those of the table, and a partitioned one that is attached has them for itself alone.
        """
        if any(column.identity for column in self.columns()):
            for reference in (each for before, _ in self.pairs for each in below(self.way.old, before.ref)):
                found = self.way.old.objects[reference]
                assert isinstance(found, Partition)
                yield found

    def may_move(self, family: set[Ref]) -> bool:
        """Whether the rows may be moved; what is refused is told."""
        way, this = self.way, called(self.parent.ref)
        what = f"the partitions of {this} hold other rows now"
        said = (each.origin for each in (*(after for _, after in self.pairs), *self.made, self.parent))
        place: Span | None = next((origin for origin in said if origin is not None), None)
        found = [each for catalog in (way.old, way.new) for table in family if (each := catalog.objects.get(table))]
        if any(isinstance(each, Partition) and each.foreign for each in found):
            way.refuse(f"{what}, and those of one are elsewhere", place, "make another table beside it and fill it")
            return False
        is_other = self.columns() != columns(way.new, self.parent.ref)
        if is_other and any(is_attached(way.new, partition) for partition in self.made):
            mend = "change the columns in a compile before this one"
            way.refuse(f"{what}, one that is new has columns of its own, and the table has other columns", place, mend)
            return False
        return way.may_block(self.root.ref, what, place, written=True)

    def then(self, change: Change, unit: Unit, after: Iterable[Change] = ()) -> Change:
        """One more step of the transaction."""
        earlier = (self.last,) if self.last is not None else ()
        self.last = self.way.add(change, after=(*earlier, *after), unit=unit)
        return self.last

    def move(self, family: set[Ref], referring: Iterable[ForeignKey]) -> Unit:
        """Takes the rows out and puts them back. What refers to them does not for as long."""
        way = self.way
        unit: Unit = ("block", *self.root.ref.path[-2:])
        self.refer_not(referring, unit)
        change = Redistribute(
            self.before,
            self.root.ref,
            tuple(column.name for column in self.columns() if not column.generated),
            tuple(before for before, _ in self.pairs),
            tuple(after for _, after in self.pairs),
            tuple(self.within()),
            tuple(self.gone),
            tuple(self.lost),
            tuple(self.whole(self.made)),
            tuple(self.triggers(family)),
            tuple(key.target for key in way.old.all(ForeignKey) if key.table in family),
        )
        self.then(change, unit)
        return unit

    def wider(self, referring: Iterable[ForeignKey], within: Iterable[str]) -> Unit:
        """Attaches what is there with the bounds that it has now: it is proven before that its rows are within them."""
        way = self.way
        unit: Unit = ("attach", *self.parent.ref.path)
        proven: list[Change] = []
        steps: list[Change] = []
        for (before, after), condition in zip(self.pairs, within, strict=True):
            check = Check(object_name(before.name, None, "bound"), Expression(condition))
            held = way.add(AddConstraint(before, check, unproven=True))
            ready, apart = kept_out(way, self.parent, after)
            proven += [way.add(ValidateConstraint(before, check), after=(held,)), *ready]
            steps += [Detach(before, concurrently=False, passing=True)]
            steps += [Attach(before.replace(bound=after.bound), proven=True)]
            steps += [DropConstraint(partition, each) for partition, each in ((before, check), *apart)]
        for step in proven:  # apart from all that is done to the table behind it
            (held,) = way.follows[step]
            way.units[held] = ("constrain", *held.ref.path, "bound")
            way.units[step] = ("validate", *step.ref.path, "bound")
            way.follows[held] = (self.last,) if self.last is not None else ()
        self.refer_not(referring, unit, proven)
        for step in steps:
            self.then(step, unit, proven)
        return unit

    def referring(self, family: set[Ref]) -> list[ForeignKey]:
        """The foreign keys that refer to the tables."""
        return [key for key in self.way.old.all(ForeignKey) if key.target in family]

    def refer_not(self, referring: Iterable[ForeignKey], unit: Unit, after: Iterable[Change] = ()) -> None:
        """Takes foreign keys away: PostgreSQL detaches no rows that others refer to."""
        for key in referring:
            table = self.way.old.objects[key.table]
            assert isinstance(table, Table | Partition)
            self.then(DropConstraint(table, key), unit, after)

    def refer_again(self, referring: Iterable[ForeignKey], unit: Unit) -> None:
        """What referred to the tables refers to them again, and the rows that are there are held to that later.

        A key that is another one now, or is not wanted any more, is not made: it is another difference.
        """
        way = self.way
        for before in referring:
            key, table = way.new.objects.get(before.ref), way.new.objects.get(before.table)
            if not isinstance(key, ForeignKey) or not isinstance(table, Table | Partition) or not alike(before, key):
                continue
            if key.not_valid or key.not_enforced:
                self.then(Create(key), unit)
                continue
            if is_partitioned(table):
                whole = add_foreign_key(way, key)
                proven = way.follows.get(whole, ())
                way.follows[whole] = (*proven, *((self.last,) if self.last is not None else ()))
            else:
                held = way.add(AddConstraint(table, key, unproven=True))
                proven = (way.add(ValidateConstraint(table, key), after=(held,)),)
            for step in proven:
                (held,) = way.follows[step]
                way.units[step], way.units[held] = ("revalidate", *step.ref.path), unit
                way.follows[held] = (self.last,) if self.last is not None else ()
                self.last = held

    def whole(self, partitions: Iterable[Partition]) -> Iterator[Partition | Privileges]:
        """New partitions with those of theirs, and who may see them: all else is added to them behind it."""
        for partition in partitions:
            yield partition if is_attached(self.way.new, partition) else _bare(partition)
            privileges = self.way.new.objects.get(ref("privileges", *partition.ref))
            if isinstance(privileges, Privileges):
                yield self.on_what_is_there(privileges)
            yield from self.whole(p for p in self.way.new.all(Partition) if p.parent == partition.ref)

    def on_what_is_there(self, privileges: Privileges) -> Privileges:
        """Privileges without those on columns that come later."""
        there = {column.name for column in self.columns()}
        grants = []
        for grant in privileges.grants:
            kept = tuple((verb, some) for verb, some in grant.privileges if there.issuperset(some))
            grants += [grant.replace(privileges=kept)] if kept else []
        return privileges.replace(grants=tuple(grants))

    def triggers(self, family: set[Ref]) -> Iterator[Trigger]:
        """What would be told of the rows as if they were new, or of tables that are emptied."""
        gone = {each for p in (*self.gone, *self.lost) for each in (p.ref, *below(self.way.old, p.ref))}
        for trigger in self.way.old.all(Trigger):
            tells = not {"insert", "truncate"}.isdisjoint(trigger.events)
            if trigger.table in family - gone and tells and trigger.state not in ("disabled", "replica"):
                yield trigger

    def as_they_are_now(self, referring: Iterable[ForeignKey]) -> None:
        """Has `old` say what is there from then on; what is refused is not told once more either."""
        way = self.way
        objects = dict(way.old.objects)
        for key in referring:
            if not alike(key, way.new.objects.get(key.ref)):
                del objects[key.ref]
        for before, after in self.pairs:
            objects[before.ref] = before.replace(bound=after.bound)
        for partition in (*self.gone, *self.lost):
            for reference in (partition.ref, *(part.ref for part in parts(way.old, partition.ref))):
                objects.pop(reference, None)
        objects.update({each.ref: each for each in self.whole(self.made)})
        way.old = way.old.replace(objects=objects)


def _bare(partition: Partition) -> Partition:
    """A partition with nothing of its own but how its rows are kept and who may see them."""
    return partition.replace(
        columns=(),
        primary_key=None,
        uniques=(),
        checks=(),
        exclusions=(),
        identity_index=None,
        cluster=None,
        comment=None,
    )
