"""Triggers."""

from __future__ import annotations

from dbsc.catalog.objects import Trigger
from dbsc.postgres.sql import Scene, comment_if_changed, deferral, name
from dbsc.sqltext.quote import identifier, qualified

_STATES = {"disabled": "disable trigger", "always": "enable always trigger", "replica": "enable replica trigger"}


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


def comment(trigger: Trigger, before: Trigger | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"trigger {identifier(trigger.name)} on {name(trigger.table)}"
    return comment_if_changed(what, trigger.comment, before.comment if before else None)
