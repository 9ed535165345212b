"""Partitioning and retention: the partition key, the partitions that are written out, and the rules for the others."""

from __future__ import annotations

from dbsc.catalog.intent import LifecycleStep, PartitionRule, Period, Retention
from dbsc.catalog.objects import Bound, Partition, PartitionKey, Ref, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.tables import TableParts
from dbsc.source import Span
from dbsc.syntax import ast

STRATEGIES = ("range", "list", "hash")
UNITS = ("hour", "day", "week", "month", "quarter", "year")
ACTIONS = ("drop", "detach", "archive", "export", "delete")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RULE_STEPS = frozenset({"every", "ahead", "keep", "then", "from"})
_TIME_TYPES = frozenset({"date", "timestamp", "timestamptz"})
_NUMBER_TYPES = frozenset({"smallint", "integer", "bigint"})


def lower_partitioning(parts: TableParts, item: ast.PartitionBy) -> None:
    """`partition by …`: the key, a rule or partitions, and what PostgreSQL demands of the table's keys."""
    ctx = parts.ctx
    if parts.partition_key is not None:
        ctx.error("DBS008", "a table is partitioned once", item.span)
        return
    key = partition_key(parts, item)
    if key is None:
        return
    parts.partition_key = key
    parts.partitioned.append((item, key))
    steps = {step.kind: step for step in item.steps}
    _check_steps(ctx, item)
    if "into" in steps and item.strategy.text == "hash":
        _hash_partitions(parts, steps["into"])
    elif "every" in steps and item.strategy.text == "range":
        _rule(parts, item, key)
    for partition in item.partitions:
        lower_partition(parts, parts.ref, parts.schema, parts.name, item.strategy.text, partition)
    _check_bounds(ctx, item)


def partition_key(parts: TableParts, item: ast.PartitionBy) -> PartitionKey | None:
    """The strategy and the columns or expressions."""
    strategy = item.strategy
    if strategy.text not in STRATEGIES:
        help_ = did_you_mean(strategy.text, STRATEGIES) or "write `range`, `list` or `hash`"
        parts.ctx.error("DBS007", f"unknown strategy `{strategy.text}`", strategy.span, help_=help_)
        return None
    elements = tuple(e for element in item.elements if (e := parts.element(element)) is not None)
    if not elements or len(elements) != len(item.elements):
        return None
    if strategy.text == "list" and len(elements) != 1:
        parts.ctx.error("DBS220", "a list partition key is one column or expression", item.span)
        return None
    for element in elements:
        column = next((c for c in parts.columns if c.name == element.column), None)
        if column is not None and column.generated:
            message = f"`{column.name}` is generated, and PostgreSQL cannot partition by that"
            parts.ctx.error("DBS220", message, item.span)
    return PartitionKey(strategy.text, elements)


def check_keys(parts: TableParts) -> None:
    """Whatever is unique in a partitioned table holds every column of its partition keys."""
    unique = [(key.kind, key.columns, key.origin) for key in (parts.primary_key, *parts.uniques) if key]
    indexes = (index for index in parts.indexes if index.unique)
    unique += (("unique index", tuple(e.column or "" for e in i.elements), i.origin) for i in indexes)
    for item, key in parts.partitioned:
        for kind, columns, place in unique:
            _check_key(parts, item, key, kind, columns, place)


def _check_key(
    parts: TableParts, item: ast.PartitionBy, key: PartitionKey, kind: str, columns: tuple[str, ...], place: Span | None
) -> None:
    label = Label(item.span, "the table is partitioned here")
    if any(element.column is None for element in key.elements):
        message = f"a table partitioned by an expression cannot have a {kind}"
        help_ = "partition by the column itself, or write `unique index` on the partitions"
        parts.ctx.error("DBS221", message, place, labels=(label,), help_=help_)
        return
    missing = [element.column for element in key.elements if element.column and element.column not in columns]
    if missing:
        listed = ", ".join((*(column or "(…)" for column in columns), *missing))
        word = "pk" if kind == "primary key" else kind
        message = f"the {kind} of a partitioned table must hold its partition key, here `{missing[0]}`"
        parts.ctx.error("DBS221", message, place, labels=(label,), help_=f"write `{word} ({listed})`")


def _check_steps(ctx: Context, item: ast.PartitionBy) -> None:
    kinds = [step.kind for step in item.steps]
    allowed = {"range": _RULE_STEPS, "hash": frozenset({"into"}), "list": frozenset()}[item.strategy.text]
    for step in item.steps:
        if step.kind not in allowed:
            message = f"`{step.kind}` does not go with `partition by {item.strategy.text}`"
            ctx.error("DBS222", message, step.span)
    if kinds and "into" not in kinds and "every" not in kinds and item.strategy.text == "range":
        ctx.error(
            "DBS222", "a rule for partitions starts with `every`", item.steps[0].span, help_="write `every 1 month`"
        )


def _hash_partitions(parts: TableParts, into: ast.Step) -> None:
    """`into 4`: `<table>_0` to `<table>_3`."""
    assert into.constant is not None
    count = int(into.constant.value)
    if not 1 <= count <= 1000:
        parts.ctx.error("DBS222", "hash partitions are 1 to 1000", into.span)
        return
    for number in range(count):
        name = f"{parts.name}_{number}"
        bound = Bound("hash", (str(count), str(number)))
        _add(parts, parts.ref, parts.schema, name, bound, None, None, into)


def lower_partition(
    parts: TableParts, parent: Ref, schema: str, prefix: str, strategy: str, written: ast.Partition
) -> None:
    """A partition that is written out, and its own partitions."""
    ctx = parts.ctx
    if written.table:
        path = written.table.parts
        name = path[-1]
        schema = path[0] if len(path) > 1 else schema
    else:
        name = f"{prefix}_{written.name.text}"
    bound = written.bound
    if bound.kind != "default" and bound.kind != strategy:
        shapes = {
            "range": "from 'a' to 'b'",
            "list": "'a', 'b'",
            "hash": "modulus 4 remainder 0",
        }
        message = f"this is no bound of a {strategy} partition"
        ctx.error("DBS222", message, bound.span, help_=f"write `{written.name.text} {shapes[strategy]}`")
        return
    if bound.kind == "default" and strategy == "hash":
        ctx.error("DBS222", "a hash partitioned table has no default partition", bound.span)
        return
    nested = [item for item in written.items if isinstance(item, ast.PartitionBy)]
    for item in written.items:
        if not isinstance(item, ast.PartitionBy):
            message = "a partition's own items other than `partition by` are not made yet"
            ctx.error("DBS901", message, item.span, help_="put it on the partitioned table")
    key = partition_key(parts, nested[0]) if nested else None
    values = tuple(value.text for value in bound.values)
    made = _add(parts, parent, schema, name, Bound(bound.kind, values), key, written.doc, written)
    if made is None or not nested:
        return
    item = nested[0]
    _check_steps(ctx, item)
    if key is not None:
        parts.partitioned.append((item, key))
    into = next((step for step in item.steps if step.kind == "into"), None)
    if into and into.constant:
        count = int(into.constant.value)
        for number in range(count):
            _add(parts, made, schema, f"{name}_{number}", Bound("hash", (str(count), str(number))), None, None, into)
    for child in item.partitions:
        lower_partition(parts, made, schema, name, item.strategy.text, child)
    _check_bounds(ctx, item)


def _add(
    parts: TableParts,
    parent: Ref,
    schema: str,
    name: str,
    bound: Bound,
    key: PartitionKey | None,
    doc: str | None,
    written: ast.Partition | ast.Step,
) -> Ref | None:
    parts.ctx.names_in(schema).add(name)
    partition = Partition(schema, name, parent, bound, key, False, doc, written.span)
    taken = parts.ctx.names.relations.get((schema, name))
    if taken is not None:
        label = Label(taken.span, "it is declared here")
        parts.ctx.error("DBS108", f"partition `{name}` has the name of another table", written.span, labels=(label,))
        return None
    return partition.ref if parts.ctx.add(partition, written.span, f"partitions named `{name}`") else None


def _check_bounds(ctx: Context, item: ast.PartitionBy) -> None:
    """The same list value twice, a second default, and ranges that are empty, where the values are literals."""
    seen: dict[str, ast.Partition] = {}
    for partition in item.partitions:
        bound = partition.bound
        values = [value.text for value in bound.values] if bound.kind == "list" else []
        if bound.kind == "default":
            values = ["default"]
        for value in values:
            earlier = seen.get(value)
            if earlier is not None:
                default = bound.kind == "default"
                label = Label(earlier.span, "the first one" if default else f"`{earlier.name.text}` holds it already")
                message = "there is one default partition" if default else f"{value} is in two partitions"
                ctx.error("DBS223", message, bound.span, labels=(label,))
            seen[value] = partition


def _rule(parts: TableParts, item: ast.PartitionBy, key: PartitionKey) -> None:
    """`every 1 month ahead 3 keep 12 months then archive`."""
    ctx = parts.ctx
    first = key.elements[0]
    column = next((c for c in parts.columns if c.name == first.column), None)
    every = ahead = start = keep = None
    for step in item.steps:
        if step.kind == "every" and step.duration:
            every = period(ctx, step.duration, numbers=True)
        elif step.kind == "ahead" and step.constant:
            ahead = int(step.constant.value)
        elif step.kind == "from" and step.constant:
            start = step.constant.value
        elif step.kind == "keep" and step.duration and keep is None:
            keep = period(ctx, step.duration, numbers=True)
    if every is None:
        return
    if len(key.elements) != 1 or column is None:
        ctx.error("DBS222", "a rule needs a partition key of one column", item.span)
        return
    wanted = _TIME_TYPES if every.unit else _NUMBER_TYPES
    if column.type.name not in wanted or column.type.schema:
        kind = "a date or a timestamp" if every.unit else "an integer"
        message = f"`every {every.text}` needs {kind}, and `{column.name}` is {column.type.name}"
        ctx.error("DBS222", message, item.span)
        return
    if column.type.name == "date" and every.unit == "hour":
        ctx.error("DBS222", "a date has no hours", item.span)
        return
    if start is not None and not _is_start(start, column.type.name):
        step = next(step for step in item.steps if step.kind == "from")
        help_ = "write `from 0`" if every.unit is None else "write `from '2026-01-01'`"
        ctx.error("DBS222", f"'{start}' is no value of `{column.name}`", step.span, help_=help_)
        return
    steps = lifecycle_steps(ctx, item.steps)
    rule = PartitionRule(parts.ref, every, 3 if ahead is None else ahead, start, keep, steps, item.span)
    ctx.partition_rules.append(rule)


def period(ctx: Context, written: ast.Duration, *, numbers: bool = False) -> Period | None:
    """An amount of time, from `12 months`, `'90 days'` or (for ranges of numbers) `10000000`."""
    amount, unit = written.amount, written.unit
    if amount.startswith("'"):
        amount, _, unit = amount.strip("'").strip().partition(" ")
        unit = unit.strip()
    if unit is not None:
        unit = unit.removesuffix("s") if unit.removesuffix("s") in UNITS else unit
        if unit not in UNITS:
            help_ = did_you_mean(unit, [*UNITS, *(f"{u}s" for u in UNITS)]) or "write " + ", ".join(UNITS)
            ctx.error("DBS224", f"unknown unit of time `{unit}`", written.span, help_=help_)
            return None
    elif not numbers:
        ctx.error("DBS224", "a unit of time is missing", written.span, help_=f"write `{amount} days`")
        return None
    if not amount.isdigit() or int(amount) == 0:
        ctx.error("DBS224", f"`{amount}` is not a whole number of at least 1", written.span)
        return None
    return Period(int(amount), unit)


def lifecycle_steps(ctx: Context, written: tuple[ast.Step, ...]) -> tuple[LifecycleStep, ...]:
    """The chain of `then`, each with the `keep` that follows it."""
    out: list[LifecycleStep] = []
    for step in written:
        if step.kind == "keep" and out and step.duration:
            out[-1] = out[-1].replace(keep=period(ctx, step.duration))
        if step.kind != "then" or step.word is None:
            continue
        action = step.word.text
        if action not in ACTIONS:
            help_ = did_you_mean(action, ACTIONS) or "write " + ", ".join(f"`{word}`" for word in ACTIONS)
            ctx.error("DBS007", f"unknown action `{action}`", step.word.span, help_=help_)
            continue
        if action == "export" and step.constant is None:
            ctx.error("DBS007", "`export` needs a place", step.span, help_="write `then export 's3://bucket/path/'`")
        if out and out[-1].action in ("drop", "delete"):
            ctx.error("DBS007", f"nothing is left after `{out[-1].action}`", step.span)
        target = step.target.parts if step.target else ()
        out.append(LifecycleStep(action, target, step.constant.value if step.constant else None))
    return tuple(out)


def lower_retention(parts: TableParts, item: ast.Retain) -> None:
    """`retain 1 year by column …`."""
    ctx = parts.ctx
    keep = period(ctx, item.duration)
    if item.column.text not in parts.relation.columns:
        parts.unknown_column(item.column)
        return
    column = next((c for c in parts.columns if c.name == item.column.text), None)
    if column is not None and column.type.name not in _TIME_TYPES:
        message = f"`{column.name}` is {column.type.name}, and rows are kept by a date or a timestamp"
        ctx.error("DBS224", message, item.column.span)
    where = None
    batch = every = day = time = None
    for step in item.steps:
        if step.kind == "where" and step.where:
            resolved = ctx.fragments.expression(step.where, parts.schema, parts.scope)
            where = resolved.expression if resolved else None
        elif step.kind == "batch" and step.constant:
            batch = int(step.constant.value)
        elif step.kind == "every" and step.duration:
            every = period(ctx, step.duration)
        elif step.kind == "on" and step.word:
            day = step.word.text
            if day not in DAYS:
                help_ = did_you_mean(day, DAYS) or "write a day of the week, such as `sunday`"
                ctx.error("DBS007", f"unknown day `{day}`", step.word.span, help_=help_)
        elif step.kind == "at" and step.constant:
            time = step.constant.value
            if not _is_time(time):
                ctx.error("DBS007", f"'{time}' is no time of day", step.span, help_="write `at '03:00'` (UTC)")
        elif step.kind in ("ahead", "from", "into"):
            ctx.error("DBS222", f"`{step.kind}` does not go with `retain`", step.span)
    steps = lifecycle_steps(ctx, item.steps)
    if keep is None:
        return
    if not steps:
        ctx.error("DBS007", "`retain` says what happens then", item.span, help_="write `then delete` or `then archive`")
        return
    retention = Retention(parts.ref, keep, item.column.text, where, steps, batch, every, day, time, item.span)
    ctx.retentions.append(retention)


def _is_start(text: str, type_name: str) -> bool:
    """Whether the first bound of a rule is a value of the partition key."""
    if type_name in _NUMBER_TYPES:
        return text.removeprefix("-").isdecimal()
    from datetime import datetime

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return False
    return type_name != "date" or (found.hour, found.minute, found.second, found.microsecond) == (0, 0, 0, 0)


def _is_time(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    return bool(colon) and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60


def archive_of(table: Ref, step: LifecycleStep) -> Ref:
    """The table that rows are archived in: the one that is named, or `archive.<table>`."""
    if len(step.target) == 2:
        return ref("table", *step.target)
    if len(step.target) == 1:
        return ref("table", table[1], step.target[0])
    return ref("table", "archive", table[2])
