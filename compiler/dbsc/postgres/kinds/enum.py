"""Enumerated types."""

from __future__ import annotations

from dbsc.catalog.objects import Enum
from dbsc.postgres.sql import Scene, comment_if_changed, name
from dbsc.sqltext.quote import literal


def create(enum: Enum, scene: Scene) -> list[str]:
    """The statements that make it."""
    labels = ", ".join(map(literal, enum.labels))
    return [f"create type {name(enum.ref)} as enum ({labels})", *comment(enum, None)]


def drop(enum: Enum, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop type {name(enum.ref)}"]


def alter(before: Enum, enum: Enum, scene: Scene) -> list[str]:
    """The statements that add the new labels, each in its place, and the comment."""
    made = []
    for number, label in enumerate(enum.labels):
        if label in before.labels:
            continue
        place = ""
        if number == 0:
            place = f" before {literal(before.labels[0])}" if before.labels else ""
        elif any(later in before.labels for later in enum.labels[number:]):
            place = f" after {literal(enum.labels[number - 1])}"
        made.append(f"alter type {name(enum.ref)} add value {literal(label)}{place}")
    return made + comment(enum, before)


def comment(enum: Enum, before: Enum | None) -> list[str]:
    """Its comment, where it differs."""
    return comment_if_changed(f"type {name(enum.ref)}", enum.comment, before.comment if before else None)
