"""Tables in publications."""

from __future__ import annotations

from dbsc.catalog.objects import PublicationTable, Table
from dbsc.postgres.sql import Scene, name, names
from dbsc.sqltext.quote import identifier


def create(member: PublicationTable, scene: Scene) -> list[str]:
    """The statement that adds it, without the tables that inherit from it: these are members themselves."""
    has_children = any(member.table in table.inherits for table in scene.catalog.all(Table))
    table = f"{'only ' if has_children else ''}{name(member.table)}"
    columns = f" ({names(member.columns)})" if member.columns else ""
    where = f" where ({member.where.sql})" if member.where else ""
    publication = identifier(member.publication[-1])
    return [f"alter publication {publication} add table {table}{columns}{where}"]


def drop(member: PublicationTable, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"alter publication {identifier(member.publication[-1])} drop table {name(member.table)}"]


def comment(member: PublicationTable, before: PublicationTable | None) -> list[str]:
    """It has no comment."""
    return []
