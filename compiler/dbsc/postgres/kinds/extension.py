"""Extensions. `if not exists`, because platforms have some of them already."""

from __future__ import annotations

from dbsc.catalog.objects import Extension
from dbsc.postgres.sql import Scene, comment_if_changed
from dbsc.sqltext.quote import identifier, literal


def create(extension: Extension, scene: Scene) -> list[str]:
    """The statements that make it."""
    where = f" with schema {identifier(extension.schema)}" if extension.schema else ""
    version = f" version {literal(extension.version)}" if extension.version else ""
    made = [f"create extension if not exists {identifier(extension.name)}{where}{version}"]
    return made + (comment(extension, None) if extension.comment else [])


def alter(before: Extension, extension: Extension, scene: Scene) -> list[str]:
    """The statements that bring it to a version and into a schema, where these are said."""
    made = []
    if extension.version and before.version != extension.version:
        made.append(f"alter extension {identifier(extension.name)} update to {literal(extension.version)}")
    if extension.schema and before.schema != extension.schema:
        made.append(f"alter extension {identifier(extension.name)} set schema {identifier(extension.schema)}")
    return made + comment(extension, before)


def drop(extension: Extension, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop extension {identifier(extension.name)}"]


def comment(extension: Extension, before: Extension | None) -> list[str]:
    """Its comment, where it differs."""
    old = before.comment if before else None
    return comment_if_changed(f"extension {identifier(extension.name)}", extension.comment, old)
