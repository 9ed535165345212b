"""Foreign servers."""

from __future__ import annotations

from dbsc.catalog.objects import ForeignServer
from dbsc.postgres.sql import Scene, changed_options, comment_if_changed, foreign_options
from dbsc.sqltext.quote import identifier, literal


def create(server: ForeignServer, scene: Scene) -> list[str]:
    """The statements that make it."""
    text = f"create server {identifier(server.name)}"
    text += f" type {literal(server.type)}" if server.type is not None else ""
    text += f" version {literal(server.version)}" if server.version is not None else ""
    text += f" foreign data wrapper {identifier(server.wrapper)}"
    return [text + foreign_options(server.options), *comment(server, None)]


def drop(server: ForeignServer, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop server {identifier(server.name)}"]


def alter(before: ForeignServer, server: ForeignServer, scene: Scene) -> list[str]:
    """The statement that gives it another version, and other options."""
    version = f" version {literal(server.version)}" if server.version not in (None, before.version) else ""
    said = version + changed_options(before.options, server.options)
    return [*([f"alter server {identifier(server.name)}{said}"] if said else []), *comment(server, before)]


def comment(server: ForeignServer, before: ForeignServer | None) -> list[str]:
    """Its comment, where it differs."""
    return comment_if_changed(f"server {identifier(server.name)}", server.comment, before.comment if before else None)
