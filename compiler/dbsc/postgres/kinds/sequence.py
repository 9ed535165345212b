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


def alter(before: Sequence, sequence: Sequence, scene: Scene) -> list[str]:
    """The statements that change what differs. The value that comes next stays."""
    parts = changed_options(before, sequence)
    made = [f"alter sequence {name(sequence.ref)} {' '.join(parts)}"] if parts else []
    if before.unlogged != sequence.unlogged:
        made.append(f"alter sequence {name(sequence.ref)} set {'unlogged' if sequence.unlogged else 'logged'}")
    return made + comment(sequence, before)


def changed_options(before: Sequence, after: Sequence) -> list[str]:
    """What differs, as options: `increment by 5`, `no minvalue`."""
    return [text for was, text in zip(_said(before), _said(after), strict=True) if was != text]


def _said(sequence: Sequence) -> tuple[str, ...]:
    return (
        f"as {sequence.type}",
        f"increment by {sequence.increment}",
        "no minvalue" if sequence.minvalue is None else f"minvalue {sequence.minvalue}",
        "no maxvalue" if sequence.maxvalue is None else f"maxvalue {sequence.maxvalue}",
        f"start with {_start(sequence)}",
        f"cache {sequence.cache}",
        "cycle" if sequence.cycle else "no cycle",
    )


def _start(sequence: Sequence) -> int:
    """Where it starts: at one end, if nothing is said."""
    if sequence.start is not None:
        return sequence.start
    if sequence.increment > 0:
        return 1 if sequence.minvalue is None else sequence.minvalue
    return -1 if sequence.maxvalue is None else sequence.maxvalue


def drop(sequence: Sequence, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop sequence {name(sequence.ref)}"]


def comment(sequence: Sequence, before: Sequence | None) -> list[str]:
    """Its comment, where it differs."""
    return comment_if_changed(f"sequence {name(sequence.ref)}", sequence.comment, before.comment if before else None)
