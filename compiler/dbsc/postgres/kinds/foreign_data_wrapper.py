"""Foreign data wrappers. They take a superuser."""

from __future__ import annotations

from dbsc.catalog.objects import ForeignDataWrapper
from dbsc.postgres.sql import Scene, changed_options, comment_if_changed, foreign_options
from dbsc.sqltext.quote import identifier, qualified


def create(wrapper: ForeignDataWrapper, scene: Scene) -> list[str]:
    """The statements that make it."""
    text = f"create foreign data wrapper {identifier(wrapper.name)}"
    text += f" handler {qualified(*wrapper.handler)}" if wrapper.handler else ""
    text += f" validator {qualified(*wrapper.validator)}" if wrapper.validator else ""
    return [text + foreign_options(wrapper.options), *comment(wrapper, None)]


def drop(wrapper: ForeignDataWrapper, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop foreign data wrapper {identifier(wrapper.name)}"]


def alter(before: ForeignDataWrapper, wrapper: ForeignDataWrapper, scene: Scene) -> list[str]:
    """The statement that gives it other functions and options."""
    said = ""
    for word, old, new in (
        ("handler", before.handler, wrapper.handler),
        ("validator", before.validator, wrapper.validator),
    ):
        if old != new:
            said += f" {word} {qualified(*new)}" if new else f" no {word}"
    said += changed_options(before.options, wrapper.options)
    head = f"alter foreign data wrapper {identifier(wrapper.name)}"
    return [*([head + said] if said else []), *comment(wrapper, before)]


def comment(wrapper: ForeignDataWrapper, before: ForeignDataWrapper | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"foreign data wrapper {identifier(wrapper.name)}"
    return comment_if_changed(what, wrapper.comment, before.comment if before else None)
