"""The plan of a schema's partitions between two days: which there are, since when, and what becomes of them.

A rule over time says all of it, from the partitions on that the lock holds: those exist since their table does, and the
rule adds to them without a gap. Where the lock holds none, the plan is that of a table which is made on its first day.
Where a rule is changed, the compile puts those into the lock that it has made by then (`changed`), and the rule as it
is now holds from there on. Until that compile the plan is the one that will be true behind it.

A rule over numbers says it only as far as the values that are there are known, so its partitions have no days: the
first ones are planned, and the others are due as values come near.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dbsc.catalog import moments
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.intent import LifecycleStep, PartitionRule
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Bound, Partition, Ref, Table, Type, ref
from dbsc.catalog.periods import Grid, bound_sql, bound_value, grid, holds_values, later, suffix_from
from dbsc.record import Record


class Retirement(Record):
    """A step that a partition goes through, and the moment it is due."""

    due: int
    step: LifecycleStep


class Planned(Record):
    """A partition of a rule: its bounds as numbers, the moment it is made, and the steps of its end, the first first.

    `locked` says that a migration makes it, by the lock. `made` is None for those, for the first ones of a table that
    is planned as new, and where the rule is over numbers.
    """

    partition: Partition
    lower: int
    upper: int
    made: int | None = None
    retirements: tuple[Retirement, ...] = ()
    locked: bool = False

    @property
    def ended(self) -> int | None:
        """The moment from which it is no partition of its table any more."""
        return self.retirements[0].due if self.retirements else None


class TablePlan(Record):
    """The plan of one partitioned table: of its rule, with `planned`; or `listed`, the partitions written out.

    `locked` says that the plan starts from partitions of the lock; else it is that of a table made when it begins.
    """

    table: Table
    rule: PartitionRule | None = None
    grid: Grid | None = None
    planned: tuple[Planned, ...] = ()
    listed: tuple[Partition, ...] = ()
    revoked: tuple[str, ...] = ()
    locked: bool = False


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
    return tuple(partition(table, rows, *rows.bounds(index)) for index in due(rule, rows, now))


def due(rule: PartitionRule, rows: Grid, now: int) -> range:
    """The numbers of the periods that should have a partition at a moment, in a table that was made then."""
    if rule.every.unit is None:
        return with_values(rows, range(rule.ahead + 1))
    current = rows.index(now)
    first = current if rule.start is None else 0
    if rule.keep is not None:
        while first < current and later(rows.lower(first + 1), rule.keep) <= now:
            first += 1
    return range(first, max(current, first) + rule.ahead + 1)


def partition(table: Table, rows: Grid, lower: int, upper: int) -> Partition:
    """The partition between two values, stored and guarded as its parent says."""
    bound = Bound("range", (bound_sql(rows, lower), bound_sql(rows, upper)))
    name = object_name(table.name, None, suffix_from(rows, lower))
    return Partition(
        table.schema,
        name,
        table.ref,
        bound,
        row_security=table.row_security,
        unlogged=table.unlogged,
        parameters=table.parameters,
        replica_identity=table.replica_identity,
    )


def schedule(catalog: Catalog, at: date, until: date | None = None, before: Catalog = EMPTY) -> Plan:
    """What exists at `at` and what happens from then to `until` (by default the same day).

    `before` is the catalog of the lock, whose partitions are there already.
    """
    start = moments.moment(at)
    end = start if until is None else max(start, moments.moment(until))
    rules = {rule.table: rule for rule in catalog.intent.partition_rules}
    tables = (table for table in catalog.all(Table) if table.partition_key)
    return Plan(
        start, end, tuple(_of_table(catalog, table, rules.get(table.ref), before, start, end) for table in tables)
    )


def _of_table(
    catalog: Catalog, table: Table, rule: PartitionRule | None, before: Catalog, start: int, end: int
) -> TablePlan:
    written = listed(catalog, table.ref)
    if rule is None:
        return TablePlan(table, listed=written, revoked=revoked(catalog, table))
    rows = key_grid(rule, table)
    locked, others = _from_lock(catalog, before, rule, table, rows)
    earlier = earlier_rule(rule, table, before)
    known = planned_by(earlier, table, catalog, before, start) if earlier else locked
    known = tuple(one.replace(retirements=retirements(rule, one.upper)) for one in known)
    planned = _with_following(known or _at_first(rule, table, rows, start), rule, table, rows, end)
    there = tuple(one for one in planned if not one.retirements or one.retirements[-1].due > start)
    return TablePlan(table, rule, rows, there, written + others, revoked(catalog, table), bool(locked))


def planned_by(rule: PartitionRule, table: Table, catalog: Catalog, before: Catalog, now: int) -> tuple[Planned, ...]:
    """What a rule has made for a table by a moment: the partitions of the lock `before`, and what follows on them."""
    rows = key_grid(rule, table)
    locked, _ = _from_lock(catalog, before, rule, table, rows)
    return _with_following(locked or _at_first(rule, table, rows, now), rule, table, rows, now)


def earlier_rule(rule: PartitionRule, table: Table, before: Catalog) -> PartitionRule | None:
    """The rule of the lock `before` for a table, if it makes other partitions by the same key."""
    was = next((other for other in before.intent.partition_rules if other.table == rule.table), None)
    there = before.table(rule.table)
    if was is None or there is None or _key_type(there) != _key_type(table):
        return None
    return was if (was.every, was.start, was.named) != (rule.every, rule.start, rule.named) else None


def _key_type(table: Table) -> Type | None:
    key = table.partition_key.elements[0].column if table.partition_key else None
    column = table.column(key) if key else None
    return column.type if column else None


def _with_following(
    known: tuple[Planned, ...], rule: PartitionRule, table: Table, rows: Grid, end: int
) -> tuple[Planned, ...]:
    return (*known, *_following(rule, table, rows, known[-1].upper, end)) if known else ()


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
    if not guarded(catalog, table):
        return ()
    from dbsc.postgres.script import scene  # which brings the SQL of all kinds

    return ("public", *scene(catalog).client_roles)


def _from_lock(
    catalog: Catalog, before: Catalog, rule: PartitionRule, table: Table, rows: Grid
) -> tuple[tuple[Planned, ...], tuple[Partition, ...]]:
    """The partitions of the lock that the source does not list: those of the rule in order, and any others."""
    planned, others = [], []
    for one in before.all(Partition):
        if one.parent != table.ref or one.ref in catalog.objects:
            continue
        values = [bound_value(rows, value) for value in one.bound.values] if one.bound.kind == "range" else []
        if len(values) == 2 and values[0] is not None and values[1] is not None:
            lower, upper = values[0], values[1]
            planned.append(Planned(one, lower, upper, None, retirements(rule, upper), locked=True))
        else:
            others.append(one)
    return tuple(sorted(planned, key=lambda one: one.lower)), tuple(others)


def _at_first(rule: PartitionRule, table: Table, rows: Grid, now: int) -> tuple[Planned, ...]:
    """The partitions of a table that is made now."""
    spans = (rows.bounds(index) for index in due(rule, rows, now))
    return tuple(
        Planned(partition(table, rows, lower, upper), lower, upper, None, retirements(rule, upper))
        for lower, upper in spans
    )


def _following(rule: PartitionRule, table: Table, rows: Grid, edge: int, end: int) -> Iterator[Planned]:
    """What the rule makes until `end` beyond the partitions that reach to `edge`.

    Where the rule was changed, the edge may lie within a period: then the first one has what is left of it.
    """
    dated = rule.every.unit is not None
    stop = rows.index(end) + rule.ahead + 1 if dated else due(rule, rows, end).stop
    for index in range(rows.index(edge), stop):
        lower, upper = max(edge, rows.lower(index)), rows.lower(index + 1)
        made = rows.lower(index - rule.ahead) if dated else None
        yield Planned(partition(table, rows, lower, upper), lower, upper, made, retirements(rule, upper))


def retirements(rule: PartitionRule, upper: int) -> tuple[Retirement, ...]:
    """The steps of the end of a partition, by its upper bound: the first when all of it is older than `keep`.

    The others follow, each after what the one before keeps. A rule that keeps and says nothing more detaches: nothing
    is lost that was not said.
    """
    if rule.keep is None or rule.every.unit is None:
        return ()
    moment = later(upper, rule.keep)
    found = []
    for step in steps(rule):
        found.append(Retirement(moment, step))
        if step.keep is not None:
            moment = later(moment, step.keep)
    return tuple(found)


def steps(rule: PartitionRule) -> tuple[LifecycleStep, ...]:
    """What becomes of a partition after `keep`."""
    return rule.steps or (LifecycleStep("detach"),)


def with_values(rows: Grid, indices: range) -> range:
    """The periods that a value of the key's type can lie in; they are at the front."""
    stop = next((index for index in indices if not holds_values(rows, index)), indices.stop)
    return range(indices.start, stop)
