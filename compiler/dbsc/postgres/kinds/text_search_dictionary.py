"""Dictionaries of text search."""

from __future__ import annotations

from dbsc.catalog.objects import TextSearchDictionary
from dbsc.postgres.sql import Scene, comment_if_changed, name
from dbsc.sqltext.quote import identifier, qualified


def create(dictionary: TextSearchDictionary, scene: Scene) -> list[str]:
    """The statements that make it."""
    options = [f"template = {qualified(*dictionary.template)}"]
    options += [f"{identifier(key)} = {sql}" for key, sql in dictionary.options]
    head = f"create text search dictionary {name(dictionary.ref)}"
    return [f"{head} ({', '.join(options)})", *comment(dictionary, None)]


def alter(before: TextSearchDictionary, dictionary: TextSearchDictionary, scene: Scene) -> list[str]:
    """The statements that give it other options; one without a value is taken away."""
    old, new = dict(before.options), dict(dictionary.options)
    options = [identifier(key) for key in old if key not in new]
    options += [f"{identifier(key)} = {sql}" for key, sql in new.items() if old.get(key) != sql]
    made = [f"alter text search dictionary {name(dictionary.ref)} ({', '.join(options)})"] if options else []
    return [*made, *comment(dictionary, before)]


def drop(dictionary: TextSearchDictionary, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop text search dictionary {name(dictionary.ref)}"]


def comment(dictionary: TextSearchDictionary, before: TextSearchDictionary | None) -> list[str]:
    """Its comment, where it differs."""
    old = before.comment if before else None
    return comment_if_changed(f"text search dictionary {name(dictionary.ref)}", dictionary.comment, old)
