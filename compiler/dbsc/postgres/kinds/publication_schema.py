"""Schemas in publications."""

from __future__ import annotations

from dbsc.catalog.objects import PublicationSchema
from dbsc.postgres.sql import Scene
from dbsc.sqltext.quote import identifier


def create(member: PublicationSchema, scene: Scene) -> list[str]:
    """The statement that adds it."""
    publication = identifier(member.publication[-1])
    return [f"alter publication {publication} add tables in schema {identifier(member.schema)}"]


def drop(member: PublicationSchema, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"alter publication {identifier(member.publication[-1])} drop tables in schema {identifier(member.schema)}"]


def comment(member: PublicationSchema, before: PublicationSchema | None) -> list[str]:
    """It has no comment."""
    return []
