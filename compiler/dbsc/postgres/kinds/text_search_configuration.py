"""Configurations of text search."""

from __future__ import annotations

from dbsc.catalog.objects import TextSearchConfiguration
from dbsc.postgres.sql import Scene, comment_if_changed, name, names
from dbsc.sqltext.quote import identifier, qualified


def create(configuration: TextSearchConfiguration, scene: Scene) -> list[str]:
    """The statements that make it. In a copy the tokens have dictionaries already, which others take the place of."""
    what = f"text search configuration {name(configuration.ref)}"
    of = f"copy = {qualified(*configuration.source)}" if configuration.source else ""
    of = f"parser = {qualified(*configuration.parser)}" if configuration.parser else of
    made = [f"create {what} ({of})"]
    verb = "alter" if configuration.source else "add"
    for tokens, dictionaries in configuration.mappings:
        listed = ", ".join(qualified(*dictionary) for dictionary in dictionaries)
        made.append(f"alter {what} {verb} mapping for {names(tokens)} with {listed}")
    return [*made, *comment(configuration, None)]


def alter(before: TextSearchConfiguration, configuration: TextSearchConfiguration, scene: Scene) -> list[str]:
    """The statements that give its tokens other dictionaries."""
    what = f"alter text search configuration {name(configuration.ref)}"
    old, new = before.by_token(), configuration.by_token()
    gone = tuple(token for token in old if token not in new)
    made = [f"{what} drop mapping for {names(gone)}"] if gone else []
    for token, dictionaries in new.items():
        if old.get(token) != dictionaries:
            verb = "alter" if token in old or configuration.source else "add"
            listed = ", ".join(qualified(*dictionary) for dictionary in dictionaries)
            made.append(f"{what} {verb} mapping for {identifier(token)} with {listed}")
    return [*made, *comment(configuration, before)]


def drop(configuration: TextSearchConfiguration, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop text search configuration {name(configuration.ref)}"]


def comment(configuration: TextSearchConfiguration, before: TextSearchConfiguration | None) -> list[str]:
    """Its comment, where it differs."""
    old = before.comment if before else None
    what = f"text search configuration {name(configuration.ref)}"
    return comment_if_changed(what, configuration.comment, old)
