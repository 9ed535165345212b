"""Tables in publications."""

from __future__ import annotations

from dbsc.catalog.objects import PublicationTable, Table
from dbsc.postgres.sql import Scene, name, names
from dbsc.sqltext.quote import identifier


def create(member: PublicationTable, scene: Scene) -> list[str]:
    """The statement that adds it, without the tables that inherit from it: these are members themselves."""
    columns = f" ({names(member.columns)})" if member.columns else ""
    where = f" where ({member.where.sql})" if member.where else ""
    publication = identifier(member.publication[-1])
    return [f"alter publication {publication} add table {_only(member, scene)}{columns}{where}"]


def drop(member: PublicationTable, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"alter publication {identifier(member.publication[-1])} drop table {_only(member, scene)}"]


def _only(member: PublicationTable, scene: Scene) -> str:
    """The table without those that inherit from it."""
    has_children = any(member.table in table.inherits for table in scene.catalog.all(Table))
    return f"{'only ' if has_children else ''}{name(member.table)}"


def comment(member: PublicationTable, before: PublicationTable | None) -> list[str]:
    """It has no comment."""
    return []
