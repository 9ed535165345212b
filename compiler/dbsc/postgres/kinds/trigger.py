"""Triggers."""

from __future__ import annotations

from dbsc.catalog.objects import Trigger
from dbsc.postgres.sql import Scene, comment_if_changed, deferral, name
from dbsc.sqltext.quote import identifier, qualified

ENABLED = {"always": "enable always trigger", "replica": "enable replica trigger"}
_STATES = {"disabled": "disable trigger", **ENABLED}


def create(trigger: Trigger, scene: Scene) -> list[str]:
    """The statements that make it."""
    lines = [
        f"create {'constraint ' if trigger.constraint else ''}trigger {identifier(trigger.name)}",
        f"{trigger.time} {' or '.join(trigger.events)} on {name(trigger.table)}",
    ]
    if trigger.referenced:
        lines[-1] += f" from {name(trigger.referenced)}"
    lines[-1] += deferral(trigger.deferrable, trigger.deferred)
    if trigger.transitions:
        tables = " ".join(f"{which} table as {identifier(alias)}" for which, alias in trigger.transitions)
        lines.append(f"referencing {tables}")
    last = f"for each {trigger.level}"
    if trigger.condition:
        last += f" when ({trigger.condition.sql})"
    lines.append(f"{last} execute function {qualified(*trigger.function)}({trigger.arguments})")
    made = ["\n  ".join(lines)]
    if trigger.state:
        made.append(f"alter table {name(trigger.table)} {_STATES[trigger.state]} {identifier(trigger.name)}")
    return made + comment(trigger, None)


def drop(trigger: Trigger, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop trigger {identifier(trigger.name)} on {name(trigger.table)}"]


def alter(before: Trigger, trigger: Trigger, scene: Scene) -> list[str]:
    """The statements that put it in the place of another of its name, which was enabled unless it said otherwise."""
    made = []
    plain = trigger.replace(state=None, comment=None)
    if plain != before.replace(state=None, comment=None):
        made.append(create(plain, scene)[0].replace("create ", "create or replace ", 1))
        before = before.replace(state=None)
    if trigger.state != before.state:
        state = _STATES[trigger.state] if trigger.state else "enable trigger"
        made.append(f"alter table {name(trigger.table)} {state} {identifier(trigger.name)}")
    return made + comment(trigger, before)


def comment(trigger: Trigger, before: Trigger | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"trigger {identifier(trigger.name)} on {name(trigger.table)}"
    return comment_if_changed(what, trigger.comment, before.comment if before else None)
