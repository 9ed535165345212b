"""User mappings: without passwords, which no schema holds."""

from __future__ import annotations

from dbsc.catalog.objects import UserMapping
from dbsc.postgres.sql import Scene, changed_options, foreign_options, role
from dbsc.sqltext.quote import identifier


def create(mapping: UserMapping, scene: Scene) -> list[str]:
    """The statement that makes it."""
    head = f"create user mapping for {role(mapping.role)} server {identifier(mapping.server)}"
    return [head + foreign_options(mapping.options)]


def drop(mapping: UserMapping, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop user mapping for {role(mapping.role)} server {identifier(mapping.server)}"]


def alter(before: UserMapping, mapping: UserMapping, scene: Scene) -> list[str]:
    """The statement that gives it other options. A password that somebody has set stays."""
    head = f"alter user mapping for {role(mapping.role)} server {identifier(mapping.server)}"
    return [head + changed_options(before.options, mapping.options)]


def comment(mapping: UserMapping, before: UserMapping | None) -> list[str]:
    """It has no comment."""
    return []
