"""The plan of a schema's partitions between two days: which there are, since when, and what becomes of them.

A rule over time says all of it. A rule over numbers says it only as far as the values that are there are known, so its
partitions have no days: the first ones are planned, and the others are due as values come near.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dbsc.backends.partitions import moments
from dbsc.backends.partitions.periods import Grid, bound_sql, grid, holds_values, later, suffix
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import LifecycleStep, PartitionRule
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Bound, Object, Partition, Privileges, Ref, Table, ref
from dbsc.postgres.script import scene
from dbsc.record import Record


class Retirement(Record):
    """A step that a partition goes through, and the moment it is due."""

    due: int
    step: LifecycleStep


class Planned(Record):
    """A partition of a rule: its bounds as numbers, the moment it is made, and the steps of its end, the first first.

    `made` is None where the rule is over numbers, and for what was there before the plan begins.
    """

    partition: Partition
    lower: int
    upper: int
    made: int | None = None
    retirements: tuple[Retirement, ...] = ()

    @property
    def ended(self) -> int | None:
        """The moment from which it is no partition of its table any more."""
        return self.retirements[0].due if self.retirements else None


class TablePlan(Record):
    """The plan of one partitioned table: of its rule, with `planned`; or `listed`, the partitions written out."""

    table: Table
    rule: PartitionRule | None = None
    grid: Grid | None = None
    planned: tuple[Planned, ...] = ()
    listed: tuple[Partition, ...] = ()
    revoked: tuple[str, ...] = ()


class Plan(Record):
    """The plan of a schema from one moment to another."""

    at: int
    until: int
    tables: tuple[TablePlan, ...]


def key_grid(rule: PartitionRule, table: Table) -> Grid:
    """The grid of a rule over its table's partition key. Raises `StartError` for a `from` that is no value of it."""
    assert table.partition_key is not None
    column = table.column(table.partition_key.elements[0].column or "")
    assert column is not None
    return grid(rule, column.type.name)


def initial(rule: PartitionRule, table: Table, at: date) -> tuple[Partition, ...]:
    """The partitions due on a day when the table is new: from `from`, else the current period, to `ahead` more.

    Periods that `keep` would retire at once are left out.
    """
    rows, now = key_grid(rule, table), moments.moment(at)
    return tuple(partition(table, rows, index) for index in due(rule, rows, now))


def initial_objects(catalog: Catalog, at: date) -> tuple[Object, ...]:
    """What the rules of a catalog add to it on its first day: partitions, and privileges for nobody if guarded."""
    found: list[Object] = []
    for rule in catalog.intent.partition_rules:
        table = catalog.table(rule.table)
        assert table is not None
        for one in initial(rule, table, at):
            found.append(one)
            if guarded(catalog, table):
                found.append(Privileges(one.ref, ()))
    return tuple(found)


def due(rule: PartitionRule, rows: Grid, now: int) -> range:
    """The numbers of the periods that should have a partition at a moment, in a table that was made then."""
    if rule.every.unit is None:
        return _with_values(rows, range(rule.ahead + 1))
    current = rows.index(now)
    first = current if rule.start is None else 0
    if rule.keep is not None:
        while first < current and later(rows.lower(first + 1), rule.keep) <= now:
            first += 1
    return range(first, max(current, first) + rule.ahead + 1)


def partition(table: Table, rows: Grid, index: int) -> Partition:
    """The partition of a period, with row security as its parent's."""
    lower, upper = rows.bounds(index)
    bound = Bound("range", (bound_sql(rows, lower), bound_sql(rows, upper)))
    name = object_name(table.name, None, suffix(rows, index))
    return Partition(table.schema, name, table.ref, bound, row_security=table.row_security)


def schedule(catalog: Catalog, at: date, until: date | None = None, since: date | None = None) -> Plan:
    """What exists at `at` and what happens from then to `until` (by default the same day).

    `since` is the day on which the tables were made, by default `at`: a plan of an older database has more partitions.
    """
    start = moments.moment(at)
    end = start if until is None else max(start, moments.moment(until))
    born = start if since is None else min(start, moments.moment(since))
    rules = {rule.table: rule for rule in catalog.intent.partition_rules}
    tables = []
    for table in catalog.all(Table):
        if table.partition_key is None:
            continue
        rule = rules.get(table.ref)
        rows = key_grid(rule, table) if rule else None
        planned = tuple(_planned(rule, table, rows, (born, start, end))) if rule and rows else ()
        tables.append(TablePlan(table, rule, rows, planned, listed(catalog, table.ref), revoked(catalog, table)))
    return Plan(start, end, tuple(tables))


def listed(catalog: Catalog, parent: Ref) -> tuple[Partition, ...]:
    """The partitions of a table that are written out, each followed by its own."""
    found: list[Partition] = []
    for partition_ in catalog.all(Partition):
        if partition_.parent == parent:
            found += (partition_, *listed(catalog, partition_.ref))
    return tuple(found)


def guarded(catalog: Catalog, table: Table) -> bool:
    """Whether it is said who may do what with a table: then its partitions must not be a way around it."""
    return table.row_security or ref("privileges", *table.ref) in catalog.objects


def revoked(catalog: Catalog, table: Table) -> tuple[str, ...]:
    """The roles that lose what default privileges give them on a new partition."""
    return ("public", *scene(catalog).client_roles) if guarded(catalog, table) else ()


def _planned(rule: PartitionRule, table: Table, rows: Grid, span: tuple[int, int, int]) -> Iterator[Planned]:
    """What a rule made since the table was `born` and makes until `end`, less what is done with before `start`."""
    born, start, end = span
    at_first = due(rule, rows, born)
    if rule.every.unit is None:
        for index in at_first:
            yield Planned(partition(table, rows, index), *rows.bounds(index))
        return
    for index in range(at_first.start, max(at_first.stop, rows.index(end) + rule.ahead + 1)):
        made = None if index in at_first else rows.lower(index - rule.ahead)
        one = Planned(partition(table, rows, index), *rows.bounds(index), made, retirements(rule, rows, index))
        if not one.retirements or one.retirements[-1].due > start:
            yield one


def retirements(rule: PartitionRule, rows: Grid, index: int) -> tuple[Retirement, ...]:
    """The steps of a period's end: the first when all of it is older than `keep`, each after what the one before keeps.

    A rule that keeps and says nothing more detaches: nothing is lost that was not said.
    """
    if rule.keep is None or rule.every.unit is None:
        return ()
    moment = later(rows.bounds(index)[1], rule.keep)
    found = []
    for step in steps(rule):
        found.append(Retirement(moment, step))
        if step.keep is not None:
            moment = later(moment, step.keep)
    return tuple(found)


def steps(rule: PartitionRule) -> tuple[LifecycleStep, ...]:
    """What becomes of a partition after `keep`."""
    return rule.steps or (LifecycleStep("detach"),)


def _with_values(rows: Grid, indices: range) -> range:
    """The periods that a value of the key's type can lie in; they are at the front."""
    stop = next((index for index in indices if not holds_values(rows, index)), indices.stop)
    return range(indices.start, stop)
