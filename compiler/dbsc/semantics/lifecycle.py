"""How long rows stay: the rules that make and retire partitions, and retention."""

from __future__ import annotations

from dbsc.catalog.intent import LifecycleStep, PartitionRule, Period, Retention
from dbsc.catalog.objects import PartitionKey, Ref, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.chains import check_chain
from dbsc.semantics.context import Context
from dbsc.semantics.tables import TableParts
from dbsc.sqltypes.places import CONDITION
from dbsc.syntax import ast

SHORT_UNITS = ("second", "minute", "hour", "day")
UNITS = ("hour", "day", "week", "month", "quarter", "year")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME_TYPES = frozenset({"date", "timestamp", "timestamptz"})
_NUMBER_TYPES = frozenset({"smallint", "integer", "bigint"})


def lower_rule(parts: TableParts, item: ast.PartitionBy, key: PartitionKey) -> None:
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
        help_ = "partition by one column, or write the partitions out"
        ctx.error("DBS222", "a rule needs a partition key of one column", item.span, help_=help_)
        return
    wanted = _TIME_TYPES if every.unit else _NUMBER_TYPES
    if column.type.name not in wanted or column.type.schema:
        kind = "a date or a timestamp" if every.unit else "an integer"
        message = f"`every {every.text}` needs {kind}, and `{column.name}` is {column.type.name}"
        step = next(step for step in item.steps if step.kind == "every")
        ctx.error("DBS222", message, step.span, help_="write the partitions out, or partition by another column")
        return
    if column.type.name == "date" and every.unit == "hour":
        step = next(step for step in item.steps if step.kind == "every")
        help_ = f"write `every 1 day`, or make `{column.name}` a timestamp"
        ctx.error("DBS222", "a date has no hours", step.span, help_=help_)
        return
    if start is not None and not _is_start(start, column.type.name):
        step = next(step for step in item.steps if step.kind == "from")
        help_ = "write `from 0`" if every.unit is None else "write `from '2026-01-01'`"
        ctx.error("DBS222", f"'{start}' is no value of `{column.name}`", step.span, help_=help_)
        return
    check_chain(ctx, "partitions", parts.ref, item.steps)
    _check_keep(ctx, every, keep, item)
    steps = lifecycle_steps(ctx, item.steps)
    rule = PartitionRule(parts.ref, every, 3 if ahead is None else ahead, start, keep, steps, item.span)
    ctx.partition_rules.append(rule)


def _check_keep(ctx: Context, every: Period, keep: Period | None, item: ast.PartitionBy) -> None:
    """Partitions of time are kept for a time, those of numbers for numbers."""
    if keep is None or (keep.unit is None) == (every.unit is None):
        return
    step = next(step for step in item.steps if step.kind == "keep")
    if every.unit is None:
        message = f"the partitions hold {every.text} values each, so `{keep.text}` says nothing of them"
        help_ = f"write how many values to keep, such as `keep {every.amount * 10}`"
        ctx.error("DBS224", message, step.span, help_=help_)
    else:
        ctx.error("DBS224", "a unit of time is missing", step.span, help_=f"write `keep {keep.amount} {every.unit}s`")


def period(
    ctx: Context, written: ast.Duration, *, numbers: bool = False, units: tuple[str, ...] = UNITS
) -> Period | None:
    """An amount of time, from `12 months`, `'90 days'` or (for ranges of numbers) `10000000`."""
    amount, unit = written.amount, written.unit
    if amount.startswith("'"):
        amount, _, unit = amount.strip("'").strip().partition(" ")
        unit = unit.strip()
    if unit is not None:
        unit = unit.removesuffix("s") if unit.removesuffix("s") in units else unit
        if unit not in units:
            help_ = did_you_mean(unit, [*units, *(f"{u}s" for u in units)]) or "write " + ", ".join(units)
            ctx.error("DBS224", f"unknown unit of time `{unit}`", written.span, help_=help_)
            return None
    elif not amount.isdigit():
        help_ = f"write `1 {amount}`" if amount.removesuffix("s") in units else "write `90 days` or `1 year`"
        ctx.error("DBS224", f"`{amount}` is no amount of time", written.span, help_=help_)
        return None
    elif not numbers:
        usual = "days" if units is UNITS else "seconds"
        ctx.error("DBS224", "a unit of time is missing", written.span, help_=f"write `{amount} {usual}`")
        return None
    if not amount.isdigit() or int(amount) == 0:
        help_ = f"write `1{f' {unit}' if unit else ''}` or more"
        ctx.error("DBS224", f"`{amount}` is not a whole number of at least 1", written.span, help_=help_)
        return None
    return Period(int(amount), unit)


def lifecycle_steps(ctx: Context, written: tuple[ast.Step, ...]) -> tuple[LifecycleStep, ...]:
    """The chain of `then`, each with the `keep` that follows it; `check_chain` has said what is wrong with it."""
    out: list[LifecycleStep] = []
    for step in written:
        if step.kind == "keep" and out and step.duration:
            out[-1] = out[-1].replace(keep=period(ctx, step.duration))
        if step.kind != "then" or step.word is None:
            continue
        action = step.word.text
        target = step.target.parts if step.target else ()
        out.append(LifecycleStep(action, target, step.constant.value if step.constant else None))
    return tuple(out)


def lower_retention(parts: TableParts, item: ast.Retain) -> None:
    """`retain 1 year by column …`."""
    ctx = parts.ctx
    check_chain(ctx, "rows", parts.ref, item.steps)
    keep = period(ctx, item.duration)
    if item.column.text not in parts.relation.columns:
        parts.unknown_column(item.column)
        return
    column = next((c for c in parts.columns if c.name == item.column.text), None)
    if column is not None and column.type.name not in _TIME_TYPES:
        message = f"`{column.name}` is {column.type.name}, and rows are kept by a date or a timestamp"
        ctx.error("DBS224", message, item.column.span, help_="write another column, or give it the type `timestamptz`")
    where = None
    batch = every = day = time = None
    for step in item.steps:
        if step.kind == "where" and step.where:
            resolved = ctx.fragments.expression(
                step.where, parts.schema, parts.scope, CONDITION, ctx.columns(parts.relation)
            )
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
            if not is_time(time):
                ctx.error("DBS007", f"'{time}' is no time of day", step.span, help_="write `at '03:00'` (UTC)")
        elif step.kind in ("ahead", "from", "into"):
            ctx.error("DBS222", f"`{step.kind}` does not go with `retain`", step.span, help_="leave it out")
    steps = lifecycle_steps(ctx, item.steps)
    if keep is None:
        return
    if not any(step.kind == "then" for step in item.steps):
        ctx.error("DBS226", "`retain` says what happens then", item.span, help_="write `then delete` or `then archive`")
        return
    earlier = (
        r for r in ctx.retentions if (r.table, r.keep, r.column, r.where) == (parts.ref, keep, item.column.text, where)
    )
    for same in earlier:
        labels = (Label(same.origin, "the first one"),) if same.origin else ()
        ctx.error("DBS008", "the same rows are retained twice", item.span, labels=labels)
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


def is_time(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    if not colon or len(text) > len("00:00") or not (hours.isdigit() and minutes.isdigit()):
        return False
    return int(hours) < 24 and int(minutes) < 60


def is_place(text: str) -> bool:
    """Whether a text is a url, or the path of a folder."""
    scheme, colon, rest = text.partition("://")
    if colon:
        return bool(rest.strip("/")) and scheme.replace("+", "a").isalnum()
    return text.startswith(("/", "./", "../")) and "\n" not in text


def archive_of(table: Ref, step: LifecycleStep) -> Ref:
    """The table that rows are archived in: the one that is named, or `archive.<table>`."""
    if len(step.target) == 2:
        return ref("table", *step.target)
    if len(step.target) == 1:
        return ref("table", table[1], step.target[0])
    return ref("table", "archive", table[2])
