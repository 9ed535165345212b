"""Columns that somebody has to keep true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dbsc.catalog.objects import Column, Trigger
from dbsc.lint.facts import Facts, is_now, is_time, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import Line
from dbsc.lint.words import CHANGES, words
from dbsc.sqltext.quote import identifier, qualified

_EXACT = frozenset("updated_at modified_at last_updated last_modified updated_on modified_on last_update".split())


def unset(facts: Facts) -> Iterator[Finding]:
    """DBS741: a column that says when a row was changed, where no trigger of the table runs before an update."""
    usual = _usual(facts)
    for table in facts.tables:
        column = next((column for column in table.columns if _says_when_changed(column)), None)
        if column is None or any(map(_runs_before_updates, facts.triggers.get(table.ref, ()))):
            continue
        message = f"no trigger sets `{name(table.ref)}.{column.name}`: an update that forgets it leaves it old"
        weight = facts.weight(30, table)
        yield Finding("DBS741", table, facts.place(table, column), message, weight, _trigger(facts, column, usual))


RULES = (unset,)


def _says_when_changed(column: Column) -> bool:
    """Whether its name says so, and its default shows that the database is to give the time."""
    if not is_time(column) or column.type.name == "date" or column.generated:
        return False
    return (column.name in _EXACT or not CHANGES.isdisjoint(words(column.name))) and is_now(column)


def _runs_before_updates(trigger: Trigger) -> bool:
    return trigger.time == "before" and any(event.startswith("update") for event in trigger.events)


def _usual(facts: Facts) -> Trigger | None:
    """The trigger that other tables of the schema have for this, if its function is told nothing of its column."""
    found = [
        trigger
        for triggers in facts.triggers.values()
        for trigger in triggers
        if _runs_before_updates(trigger)
        and trigger.function[-1] != "moddatetime"
        and not (trigger.arguments or trigger.condition or trigger.transitions)
        and not {"updated", "modified", "timestamp", "timestamps", "update"}.isdisjoint(words(trigger.function[-1]))
    ]
    if not found:
        return None
    most = Counter(trigger.function for trigger in found).most_common(1)[0][0]
    return next(trigger for trigger in found if trigger.function == most)


def _trigger(facts: Facts, column: Column, usual: Trigger | None) -> tuple[Line, ...]:
    called = f"trigger {identifier('set_' + column.name)} before update execute"
    if usual is not None:
        function = usual.function[1:] if usual.function[0] == "public" else usual.function
        return (Line(f"{called} {qualified(*function)}()"),)
    line = Line(f"{called} moddatetime({identifier(column.name)})")
    has_extension = any(
        reference[-1] == "moddatetime" for reference in facts.catalog.objects if reference.kind == "extension"
    )
    return (line,) if has_extension else (line, Line("extension moddatetime", top=True))
