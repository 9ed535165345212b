"""Opaque SQL."""

from __future__ import annotations

from dbsc.catalog.objects import SqlBlock
from dbsc.postgres.sql import Scene


def create(block: SqlBlock, scene: Scene) -> list[str]:
    """What was written, as one text that ends its last statement itself: comments may follow it."""
    from dbsc.sqltext.parse import Fault, parse_statements

    found = parse_statements(block.up)
    if isinstance(found, Fault) or not found:
        return []
    text, rest = block.up[: found[-1].end], block.up[found[-1].end :]
    ended = text + rest if rest.lstrip().startswith(";") else f"{text};{rest}"
    return [ended.strip("\n").rstrip()]


def comment(block: SqlBlock, before: SqlBlock | None) -> list[str]:
    """What documents it is for those who read it."""
    return []
