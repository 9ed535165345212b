"""Event triggers. They take a superuser."""

from __future__ import annotations

from dbsc.catalog.objects import EventTrigger
from dbsc.postgres.sql import Scene, comment_if_changed
from dbsc.sqltext.quote import identifier, literal, qualified

_STATES = {"disabled": "disable", "always": "enable always", "replica": "enable replica"}


def create(trigger: EventTrigger, scene: Scene) -> list[str]:
    """The statements that make it."""
    lines = [f"create event trigger {identifier(trigger.name)} on {trigger.event}"]
    if trigger.tags:
        lines.append(f"when tag in ({', '.join(map(literal, trigger.tags))})")
    lines.append(f"execute function {qualified(*trigger.function)}()")
    made = ["\n  ".join(lines)]
    if trigger.state:
        made.append(f"alter event trigger {identifier(trigger.name)} {_STATES[trigger.state]}")
    return made + comment(trigger, None)


def drop(trigger: EventTrigger, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop event trigger {identifier(trigger.name)}"]


def comment(trigger: EventTrigger, before: EventTrigger | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"event trigger {identifier(trigger.name)}"
    return comment_if_changed(what, trigger.comment, before.comment if before else None)
