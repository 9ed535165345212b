"""Sequences."""

from __future__ import annotations

from dbsc.catalog.objects import Sequence
from dbsc.postgres.sql import Scene, comment_if_changed, name


def create(sequence: Sequence, scene: Scene) -> list[str]:
    """The statements that make it. Who owns it is another object's."""
    parts = [f"create {'unlogged ' if sequence.unlogged else ''}sequence {name(sequence.ref)} as {sequence.type}"]
    parts += [f"increment by {sequence.increment}"] if sequence.increment != 1 else []
    parts += [f"minvalue {sequence.minvalue}"] if sequence.minvalue is not None else []
    parts += [f"maxvalue {sequence.maxvalue}"] if sequence.maxvalue is not None else []
    parts += [f"start with {sequence.start}"] if sequence.start is not None else []
    parts += [f"cache {sequence.cache}"] if sequence.cache != 1 else []
    parts += ["cycle"] if sequence.cycle else []
    return [" ".join(parts), *comment(sequence, None)]


def drop(sequence: Sequence, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop sequence {name(sequence.ref)}"]


def comment(sequence: Sequence, before: Sequence | None) -> list[str]:
    """Its comment, where it differs."""
    return comment_if_changed(f"sequence {name(sequence.ref)}", sequence.comment, before.comment if before else None)
