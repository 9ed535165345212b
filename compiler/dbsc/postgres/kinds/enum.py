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


def comment(enum: Enum, before: Enum | None) -> list[str]:
    """Its comment, where it differs."""
    return comment_if_changed(f"type {name(enum.ref)}", enum.comment, before.comment if before else None)
