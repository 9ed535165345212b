"""The columns that own sequences."""

from __future__ import annotations

from dbsc.catalog.objects import SequenceOwner
from dbsc.postgres.sql import Scene, name
from dbsc.sqltext.quote import identifier


def create(owner: SequenceOwner, scene: Scene) -> list[str]:
    """The statement that makes it so."""
    return [f"alter sequence {name(owner.sequence)} owned by {name(owner.table)}.{identifier(owner.column)}"]


def alter(before: SequenceOwner, owner: SequenceOwner, scene: Scene) -> list[str]:
    """The statement that gives it to another column."""
    return create(owner, scene)


def drop(owner: SequenceOwner, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"alter sequence {name(owner.sequence)} owned by none"]


def comment(owner: SequenceOwner, before: SequenceOwner | None) -> list[str]:
    """It has no comment of its own."""
    return []
