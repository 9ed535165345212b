"""Schemas."""

from __future__ import annotations

from dbsc.catalog.objects import Schema
from dbsc.postgres.sql import Scene, comment_if_changed
from dbsc.sqltext.quote import identifier


def create(schema: Schema, scene: Scene) -> list[str]:
    """The statements that make it."""
    return [f"create schema {identifier(schema.name)}", *comment(schema, None)]


def drop(schema: Schema, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop schema {identifier(schema.name)}"]


def comment(schema: Schema, before: Schema | None) -> list[str]:
    """Its comment, where it differs."""
    return comment_if_changed(f"schema {identifier(schema.name)}", schema.comment, before.comment if before else None)
