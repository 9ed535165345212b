"""What is made when the rule of a table's partitions becomes another one.

What is there stays. The earlier rule has made partitions since the lock was written, of which the lock says nothing, so
those that were due by then are made where they are missing, and the lock has them from then on: the rule as it is now
begins where they end. A first bound that lies earlier than the first partition is filled up to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dbsc.backends.partitions.plan import due, earlier_rule, key_grid, partition, planned_by, with_values
from dbsc.catalog import moments
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import PartitionRule
from dbsc.catalog.objects import Partition, Table


class OtherRule:
    """A rule that takes the place of another one, `before`, at a moment. `lock` is what the last migration led to."""

    def __init__(
        self, before: PartitionRule, after: PartitionRule, table: Table, catalog: Catalog, lock: Catalog, at: date
    ) -> None:
        self.before, self.after, self.table = before, after, table
        self.now = moments.moment(at)
        self.there = planned_by(before, table, catalog, lock, self.now)
        self.rows = key_grid(after, table)

    def count(self) -> int:
        """How many partitions have to be made."""
        return len(self.earlier()) + len(self.missing())

    def partitions(self) -> Iterator[Partition]:
        """The partitions that are not in the lock and have to be there before the rule is another one."""
        for index in self.earlier():
            lower, upper = self.rows.bounds(index)
            yield partition(self.table, self.rows, lower, min(upper, self.edge))
        yield from self.missing()

    def missing(self) -> tuple[Partition, ...]:
        """Those that the rule before has made since, or should have."""
        made = (one for one in self.there if not one.locked)
        return tuple(one.partition for one in made if one.ended is None or one.ended > self.now)

    def earlier(self) -> range:
        """The periods from a first bound that lies earlier now to the first partition: all but what `keep` ends."""
        if self.after.start in (None, self.before.start) or not self.there:
            return range(0)
        first = 0 if self.after.every.unit is None else due(self.after, self.rows, self.now).start
        return with_values(self.rows, range(first, self.rows.index(self.edge - 1) + 1))

    @property
    def edge(self) -> int:
        """Where the first partition begins."""
        return min(one.lower for one in self.there)


def other_rule(rule: PartitionRule, table: Table, catalog: Catalog, lock: Catalog, at: date) -> OtherRule | None:
    """A rule as what takes the place of that of the lock; None where that makes the same, or has none."""
    before = earlier_rule(rule, table, lock)
    return OtherRule(before, rule, table, catalog, lock, at) if before else None
