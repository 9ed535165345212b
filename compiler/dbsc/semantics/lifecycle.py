"""How long rows stay: the rules that make and retire partitions, and retention."""

from __future__ import annotations

from dbsc.catalog.intent import LifecycleStep, PartitionRule, Period, Retention
from dbsc.catalog.objects import Column, PartitionKey, Ref, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.chains import check_chain
from dbsc.semantics.context import Context
from dbsc.semantics.durations import period
from dbsc.semantics.tables import TableParts
from dbsc.sqltypes.places import CONDITION
from dbsc.syntax import ast

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME_TYPES = frozenset({"date", "timestamp", "timestamptz"})
_NUMBER_TYPES = frozenset({"smallint", "integer", "bigint"})


def lower_rule(parts: TableParts, item: ast.PartitionBy, key: PartitionKey) -> None:
    """`every 1 month ahead 3 keep 12 months then archive`."""
    rule = read_rule(parts, item, key)
    if rule is not None:
        parts.ctx.partition_rules.append(rule)


def read_rule(parts: TableParts, item: ast.PartitionBy, key: PartitionKey) -> PartitionRule | None:
    """What is said of partitions that follow one another; None (and a diagnostic) where they cannot."""
    ctx = parts.ctx
    first = key.elements[0]
    column = next((c for c in parts.columns if c.name == first.column), None)
    every = ahead = start = named = keep = None
    for step in item.steps:
        if step.kind == "every" and step.duration:
            every = period(ctx, step.duration, numbers=True)
        elif step.kind == "ahead" and step.constant:
            ahead = int(step.constant.value)
        elif step.kind == "from" and step.constant:
            start = step.constant.value
        elif step.kind == "named" and step.constant:
            named = step.constant.value
        elif step.kind == "keep" and step.duration and keep is None:
            keep = period(ctx, step.duration, numbers=True)
    if every is None:
        return None
    if len(key.elements) != 1 or column is None:
        help_ = "partition by one column, or write the partitions out"
        ctx.error("DBS222", "a rule needs a partition key of one column", item.span, help_=help_)
        return None
    wanted = _TIME_TYPES if every.unit else _NUMBER_TYPES
    if column.type.name not in wanted or column.type.schema:
        kind = "a date or a timestamp" if every.unit else "an integer"
        message = f"`every {every.text}` needs {kind}, and `{column.name}` is {column.type.name}"
        step = next(step for step in item.steps if step.kind == "every")
        ctx.error("DBS222", message, step.span, help_="write the partitions out, or partition by another column")
        return None
    if column.type.name == "date" and every.unit == "hour":
        step = next(step for step in item.steps if step.kind == "every")
        help_ = f"write `every 1 day`, or make `{column.name}` a timestamp"
        ctx.error("DBS222", "a date has no hours", step.span, help_=help_)
        return None
    if not _are_bounds(ctx, item, column):
        return None
    check_chain(ctx, "partitions", parts.ref, item.steps)
    _check_keep(ctx, every, keep, item)
    steps = lifecycle_steps(ctx, item.steps)
    rule = PartitionRule(parts.ref, every, 3 if ahead is None else ahead, start, keep, steps, item.span, named)
    return rule if _is_named_well(ctx, item, rule, column) else None


def _are_bounds(ctx: Context, item: ast.PartitionBy, column: Column) -> bool:
    """Whether `from` and `to` are values of the partition key."""
    from dbsc.catalog.periods import value_of

    step = next((step for step in item.steps if step.kind == "from"), None)
    for bound, word in ((step.constant, "from"), (step.end, "to")) if step else ():
        if bound is not None and value_of(bound.value, column.type.name) is None:
            like = "0" if column.type.name in _NUMBER_TYPES else "'2026-01-01'"
            message = f"'{bound.value}' is no value of `{column.name}`"
            ctx.error("DBS222", message, bound.span, help_=f"write `{word} {like}`")
            return False
    return True


def _is_named_well(ctx: Context, item: ast.PartitionBy, rule: PartitionRule, column: Column) -> bool:
    """Whether `named` gives each partition a name of its own."""
    step = next((step for step in item.steps if step.kind == "named"), None)
    if step is None or rule.named is None:
        return True
    from dbsc.catalog import period_names
    from dbsc.catalog.periods import grid

    precision = grid(rule, column.type.name).told
    word, example = period_names.unknown_word(rule.named, precision), period_names.example(precision)
    if word is not None:
        message = f"`{word}` stands for nothing in the names of these partitions"
    elif not period_names.tells_apart(rule.named, precision):
        message = f"`{step.span.text}` gives several partitions the same name"
    else:
        return True
    ctx.error("DBS222", message, step.span, help_=f"write `named '{example}'`, with any small letters in it")
    return False


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
    """`retain 1 year by column …`. `never` is for mixins: nothing of the rest is then meant."""
    ctx = parts.ctx
    check_chain(ctx, "rows", parts.ref, item.steps)
    keep = None if item.duration.amount.strip("'") == "never" else period(ctx, item.duration)
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
        elif step.kind in ("ahead", "from", "named", "into"):
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
