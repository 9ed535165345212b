"""`generated/partitions.md`: how a schema's tables are split and how long rows are kept, in words.

It says what holds on any day, so that it changes only with the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dbsc.backends.markdown import code, grid
from dbsc.backends.partitions import words
from dbsc.backends.partitions.plan import due, guarded, key_grid, listed, partition, steps
from dbsc.catalog import moments
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import PartitionRule, Retention
from dbsc.catalog.objects import Index, Partition, Table
from dbsc.catalog.periods import value_text
from dbsc.postgres.kinds.partition import bound

# Any day will do: it only shows how partitions are called.
_SAMPLE_DAY = date(2026, 1, 31)

_HOW = """\
The first partitions of a rule are made by the migration of their table. `dbsc partitions --format sql` prints the
statements for those that are due on a day: run them every {often}, well before the last partition is full. Each is
built beside its table and then attached, which readers and writers do not wait for. This version of dbsc prints what
is to be retired; it does not retire anything by itself. Days are those of UTC."""


def markdown(catalog: Catalog) -> str:
    """The partition and retention plan as a page; nothing where no table is partitioned and all rows are kept."""
    rules = {rule.table: rule for rule in catalog.intent.partition_rules}
    tables = [table for table in catalog.all(Table) if table.partition_key]
    parts = ["# Partitions and retention"]
    if tables:
        parts += ["## Partitioned tables", *_overview(catalog, tables, rules.values())]
        if rules:
            hourly = any(rule.every.unit == "hour" for rule in rules.values())
            parts.append(_HOW.format(often="hour" if hourly else "day"))
        for table in tables:
            rule = rules.get(table.ref)
            parts += [f"### {code(words.name(table.ref))}", *_details(catalog, table, rule)]
    if catalog.intent.retentions:
        parts += ["## Rows that are kept for a time", *_retentions(catalog)]
    return "\n\n".join(parts) + "\n" if len(parts) > 1 else ""


def _overview(catalog: Catalog, tables: list[Table], rules: Iterable[PartitionRule]) -> Iterator[str]:
    by_table = {rule.table: rule for rule in rules}
    rows = []
    for table in tables:
        assert table.partition_key is not None
        key = f"{table.partition_key.strategy} ({words.key(table.partition_key.elements)})"
        rule = by_table.get(table.ref)
        count = len(listed(catalog, table.ref))
        made = f"{count} written out" if count else "made by others"
        if rule:
            made = f"{words.every(rule.every)}, {rule.ahead} ahead" + (f"; {count} written out" if count else "")
        kept = words.steps(steps(rule), table.ref, rule.keep) if rule and rule.keep else "always"
        rows.append((code(words.name(table.ref)), code(key), made, kept))
    yield grid(("table", "by", "partitions", "kept"), rows)


def _details(catalog: Catalog, table: Table, rule: PartitionRule | None) -> Iterator[str]:
    if table.comment:
        yield table.comment
    if rule:
        yield from _rule(table, rule)
    written = listed(catalog, table.ref)
    if written:
        rows = [(code(one.name), code(_holds(one)), _parent(one, table)) for one in written]
        columns = ("partition", "holds", "of")
        if all(one.parent == table.ref for one in written):
            yield grid(columns[:2], [row[:2] for row in rows])
        else:
            yield grid(columns, rows)
    if rule and any(one.bound.kind == "default" for one in written):
        yield "Each new partition reads the default one under a lock: keep that one empty, and watch it."
    if not rule and not written:
        yield "Its partitions are made by others and never touched."
    if guarded(catalog, table):
        yield _guard(table)


def _rule(table: Table, rule: PartitionRule) -> Iterator[str]:
    """The rule in sentences, with the first partitions as an example."""
    rows = key_grid(rule, table)
    indices = due(rule, rows, moments.moment(_SAMPLE_DAY)) if rule.start is None else range(rule.ahead + 1)
    if rule.every.unit is None:
        yield f"The first {len(indices)} partitions are there from the start; others are made {rule.ahead} ahead."
    else:
        unit = "period" if rule.every.amount > 1 else rule.every.unit
        yield (
            f"There is a partition for {words.every(rule.every)}: the {unit} that runs and the next {rule.ahead}."
            if rule.start is None
            else f"There is a partition for {words.every(rule.every)} since {rule.start}, and the next {rule.ahead}."
        )
    examples = [
        (
            code(partition(table, rows, *rows.bounds(index)).name),
            *(value_text(rows, value) for value in rows.bounds(index)),
        )
        for index in indices[:3]
    ]
    yield grid(("for example", "from", "up to, not with"), examples)
    if rule.keep is None:
        yield "Old partitions are kept."
    elif rule.every.unit is None:
        yield f"A partition that lies {rule.keep.text} values behind is {_chain(table, rule)}."
    else:
        yield f"A partition is {_chain(table, rule)}, counted from its end."


def _chain(table: Table, rule: PartitionRule) -> str:
    assert rule.keep is not None
    return words.steps(steps(rule), table.ref, rule.keep)


def _guard(table: Table) -> str:
    if table.row_security:
        return "Its partitions have row level security on and no grants: rows are reached through the table only."
    return "Its partitions have no grants: rows are reached through the table only."


def _holds(found: Partition) -> str:
    return bound(found.bound).removeprefix("for values ")


def _parent(found: Partition, table: Table) -> str:
    return "" if found.parent == table.ref else code(words.name(found.parent))


def _retentions(catalog: Catalog) -> Iterator[str]:
    rows = []
    for found in catalog.intent.retentions:
        condition = f"{code(found.column)} is older than {found.keep.text}"
        if found.where:
            condition += f", and {code(found.where.sql)}"
        batch = f", {found.batch} at a time" if found.batch else ""
        then = words.steps(found.steps, found.table, None) + batch
        rows.append((code(words.name(found.table)), condition, then, words.when(found), _index_for(catalog, found)))
    yield grid(("table", "rows whose", "are to be", "when", "index"), rows)


def _index_for(catalog: Catalog, found: Retention) -> str:
    """The index that finds the old rows: it leads with the column, and holds all rows that are asked for."""
    allowed = {None, f"{found.column} is not null", found.where.sql if found.where else None}
    for index in catalog.all(Index):
        condition = index.where.sql if index.where else None
        if index.table == found.table and index.elements[0].column == found.column and condition in allowed:
            return code(index.name)
    table = catalog.table(found.table)
    keys = [table.primary_key, *table.uniques] if table else []
    for key in keys:
        if key and key.columns[0] == found.column:
            return code(key.name)
    return "none: every run reads the whole table"
