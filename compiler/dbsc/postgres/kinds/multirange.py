"""Multirange types, which are made with their range types."""

from __future__ import annotations

from dbsc.catalog.objects import Multirange
from dbsc.postgres.sql import Scene


def create(multirange: Multirange, scene: Scene) -> list[str]:
    """Nothing: the statement of the range type makes it."""
    return []


def drop(multirange: Multirange, scene: Scene) -> list[str]:
    """Nothing: it goes with the range type."""
    return []


def comment(multirange: Multirange, before: Multirange | None) -> list[str]:
    """It has no comment of its own."""
    return []
