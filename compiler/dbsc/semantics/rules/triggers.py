"""Triggers: which time, level, events, conditions and transition tables go together, and what a function has to be.

Source: https://www.postgresql.org/docs/current/sql-createtrigger.html, and `CreateTriggerFiringOn` of PostgreSQL,
measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.objects import Column, Function, Table, Trigger
from dbsc.diagnostics import Label
from dbsc.semantics.context import Context
from dbsc.source import Span
from dbsc.sqltext.scope import SYSTEM_COLUMNS
from dbsc.syntax import ast

_CODE = "DBS277"


def check_trigger(ctx: Context, item: ast.Trigger, trigger: Trigger, table: Table | None) -> None:
    """One trigger; `table` is None on a view."""
    events = [event.name.text for event in item.events]
    for event in item.events:
        if event.columns and event.name.text != "update":
            help_ = f"write `{event.name.text}`, or `update of (…)`"
            ctx.error(_CODE, f"`{event.name.text}` concerns whole rows, not columns", event.span, help_=help_)
        if events.count(event.name.text) > 1 and event is not item.events[events.index(event.name.text)]:
            ctx.error("DBS008", f"`{event.name.text}` is said twice", event.span)
    if table is None:
        _on_view(ctx, item, trigger, events)
    elif item.time == "instead of":
        ctx.error(_CODE, "a table has no `instead of` triggers", item.name.span, help_="write `before` or `after`")
    if trigger.level == "row" and "truncate" in events:
        message = "`truncate` concerns the whole table"
        ctx.error(_CODE, message, _event(item, "truncate"), help_="write `for each statement`")
    if item.constraint:
        _constraint(ctx, item, trigger, events)
    elif item.timing or item.referenced:
        what = "`from`" if item.referenced else f"`{item.timing[0]}`"
        message = f"{what} belongs to constraint triggers"
        ctx.error(_CODE, message, item.name.span, help_=f"write `constraint trigger {item.name.text}`, or leave it out")
    _transitions(ctx, item, trigger, events, table)
    if item.condition is not None:
        _condition(ctx, item, trigger, events, table)
    _function(ctx, item, trigger)


def _event(item: ast.Trigger, name: str) -> Span:
    return next(event.span for event in item.events if event.name.text == name)


def _on_view(ctx: Context, item: ast.Trigger, trigger: Trigger, events: list[str]) -> None:
    """A view has `instead of` triggers of rows, and others of statements."""
    if "truncate" in events:
        ctx.error(_CODE, "a view cannot be truncated", _event(item, "truncate"), help_="leave out `truncate`")
    elif item.time != "instead of" and trigger.level == "row":
        message = f"a view has no rows of its own, so no trigger runs {item.time} each of them"
        ctx.error(_CODE, message, item.name.span, help_="write `instead of`, or `for each statement`")
    elif item.time == "instead of":
        if trigger.level != "row":
            message = "`instead of` triggers run for each row"
            place = item.each.span if item.each else item.name.span
            ctx.error(_CODE, message, place, help_="leave out `for each statement`")
        if item.condition is not None:
            message = "`instead of` triggers have no `when`"
            ctx.error(_CODE, message, item.condition.span, help_="test it in the function")
        for event in item.events:
            if event.columns:
                message = "`instead of` triggers have no columns"
                ctx.error(_CODE, message, event.span, help_=f"write `{event.name.text}`")


def _constraint(ctx: Context, item: ast.Trigger, trigger: Trigger, events: list[str]) -> None:
    if item.time != "after":
        message = f"a constraint trigger runs after its event, not {item.time}"
        ctx.error(_CODE, message, item.name.span, help_="write `after`")
    elif trigger.level != "row" and "truncate" not in events:
        place = item.each.span if item.each else item.name.span
        ctx.error(_CODE, "a constraint trigger runs for each row", place, help_="leave out `for each statement`")
    elif "truncate" in events:
        message = "a constraint trigger runs for each row, and `truncate` concerns none"
        ctx.error(_CODE, message, _event(item, "truncate"), help_="leave out `truncate`")


# ---------------------------------------------------------------- transition tables


def _transitions(ctx: Context, item: ast.Trigger, trigger: Trigger, events: list[str], table: Table | None) -> None:
    if not item.transitions:
        return
    place = item.transitions[0].name.span
    if item.time != "after" or table is None or item.constraint or "truncate" in events:
        what = "a constraint trigger" if item.constraint else "a view" if table is None else f"`{item.time}`"
        what = "`truncate`" if "truncate" in events else what
        message = f"{what} has no transition tables: they hold what a statement has changed"
        ctx.error(_CODE, message, place, help_="write `after` insert, update or delete, on a table")
        return
    if len(events) > 1:
        message = "transition tables are those of one event"
        ctx.error(_CODE, message, place, help_="write a trigger for each event, with the same function")
    if any(event.columns for event in item.events):
        message = "transition tables hold whole rows, of any column that was changed"
        ctx.error(_CODE, message, place, help_="leave out the columns of `update`")
    if trigger.level == "row" and table.partition_key is not None:
        message = "a trigger of each row has no transition tables on a partitioned table"
        ctx.error(_CODE, message, place, help_="write `for each statement`")
    seen: dict[str, ast.Transition] = {}
    for transition in item.transitions:
        missing = {"old": "insert", "new": "delete"}.get(transition.which)
        if missing in events and len(events) == 1:
            message = f"{_an(missing)} has no {transition.which} rows"
            other = "new" if transition.which == "old" else "old"
            ctx.error(_CODE, message, transition.name.span, help_=f"write `{other} table`")
        earlier = next((e for e in seen.values() if e.name.text == transition.name.text), None)
        if transition.which in seen:
            message = f"`{transition.which} table` is said twice"
            ctx.error("DBS008", message, transition.name.span)
        elif earlier is not None:
            label = Label(earlier.name.span, "the other")
            message = "the old and the new table have one name"
            ctx.error("DBS108", message, transition.name.span, labels=(label,), help_="name them apart")
        seen[transition.which] = transition


def _an(event: str | None) -> str:
    return f"an {event}" if event and event[0] in "iu" else f"a {event}"


# ---------------------------------------------------------------- conditions


def _condition(ctx: Context, item: ast.Trigger, trigger: Trigger, events: list[str], table: Table | None) -> None:
    """`when` sees the rows that its events have, as they are at its time."""
    assert item.condition is not None
    if item.time == "instead of":
        return
    for alias, column, place in _uses(ctx, item.condition):
        if trigger.level == "statement":
            message = "a trigger of a statement has no row to look at"
            ctx.error(_CODE, message, place, help_="write `for each row`")
            return
        event = {"old": "insert", "new": "delete"}.get(alias)
        if event in events:
            message = f"{_an(event)} has no {alias} row"
            help_ = f"write a trigger of its own for `{event}`" if len(events) > 1 else None
            ctx.error(_CODE, message, place, help_=help_ or f"write `{'new' if alias == 'old' else 'old'}`")
            return
        if alias == "new" and item.time == "before" and table is not None and _is_later(table.columns, column):
            what = f"`new.{column}` has no value" if column else "the generated columns of `new` have no values"
            message = f"{what} before the row is written"
            ctx.error(_CODE, message, place, help_="write `after`, or compare other columns")
            return


def _is_later(columns: Iterable[Column], name: str | None) -> bool:
    """Whether a column is made when its row is written, or any if it is the whole row."""
    if name in SYSTEM_COLUMNS:
        return True
    return any(column.generated is not None for column in columns if name is None or column.name == name)


def _uses(ctx: Context, condition: ast.Sql) -> list[tuple[str, str | None, Span]]:
    """The columns of `old` and `new` that a condition uses; None stands for the whole row."""
    from dbsc.sqltext.parse import Fault, parse_expression
    from dbsc.sqltext.tree import kind, strings

    fragment = parse_expression(condition.text)
    if isinstance(fragment, Fault):
        return []
    found: list[tuple[str, str | None, Span]] = []
    stack: list[object] = [fragment.tree]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            column = value.get("ColumnRef")
            if column is None:
                stack.extend(value.values())
                continue
            names = strings(column["fields"])
            whole = kind(column["fields"][-1]) == "A_Star" or len(names) == 1
            if names and names[0] in ("old", "new"):
                at = column.get("location", 0)
                place = ctx.fragments.place(condition, at, at + len(names[0]))
                found.append((names[0], None if whole else names[-1], place))
    return sorted(found, key=lambda use: use[2].start)


# ---------------------------------------------------------------- functions


def _function(ctx: Context, item: ast.Trigger, trigger: Trigger) -> None:
    """The function of a trigger takes no arguments in its head, and returns `trigger`."""
    if len(trigger.function) != 2:
        return
    named = ctx.names.functions.get((trigger.function[0], trigger.function[1]), [])
    found = [ctx.objects.get(each) or ctx.externals.get(each) for each in named]
    functions = [each for each in found if isinstance(each, Function)]
    if not functions or any(_is_trigger_function(each) for each in functions):
        return
    function = functions[0]
    labels = (Label(function.origin, "declared here"),) if function.origin else ()
    if function.kind == "procedure":
        message = f"`{function.name}` is a procedure, and a trigger executes a function"
        help_ = f"write `function {function.name}() returns trigger`"
    elif function.signature:
        message = f"`{function.name}` has arguments: a trigger's function finds what it is given in `tg_argv`"
        help_ = f"write `function {function.name}() returns trigger`"
    else:
        message = (
            f"`{function.name}` returns {function.returns or 'nothing'}, and a trigger's function returns `trigger`"
        )
        help_ = "write `returns trigger`"
    ctx.error(_CODE, message, item.function.span, labels=labels, help_=help_)


def _is_trigger_function(function: Function) -> bool:
    return function.kind == "function" and not function.signature and function.returns == "trigger"
