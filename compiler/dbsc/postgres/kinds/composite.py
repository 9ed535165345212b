"""Composite types."""

from __future__ import annotations

from dbsc.catalog.objects import Attribute, Composite, Table
from dbsc.postgres.sql import Scene, comment_if_changed, name
from dbsc.semantics.types import type_sql
from dbsc.sqltext.quote import identifier, qualified


def create(composite: Composite, scene: Scene) -> list[str]:
    """The statements that make it."""
    inside = ", ".join(map(_attribute, composite.attributes))
    return [f"create type {name(composite.ref)} as ({inside})", *comment(composite, None)]


def _attribute(attribute: Attribute) -> str:
    collation = f" collate {qualified(*attribute.collation)}" if attribute.collation else ""
    return f"{identifier(attribute.name)} {type_sql(attribute.type)}{collation}"


def drop(composite: Composite, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop type {name(composite.ref)}"]


def alter(before: Composite, composite: Composite, scene: Scene) -> list[str]:
    """The statements that add the new attributes."""
    new = composite.attributes[len(before.attributes) :]
    to_tables = _to_tables(composite, scene)
    made = [f"alter type {name(composite.ref)} add attribute {_attribute(each)}{to_tables}" for each in new]
    return made + comment(composite, before)


def drop_attribute(composite: Composite, attribute: Attribute, scene: Scene) -> list[str]:
    """The statement that takes an attribute away, of all values there are."""
    alter = f"alter type {name(composite.ref)} drop attribute {identifier(attribute.name)}"
    return [alter + _to_tables(composite, scene)]


def _to_tables(composite: Composite, scene: Scene) -> str:
    """` cascade`, where there are tables of the type: their columns are its attributes."""
    return " cascade" if any(table.of_type == composite.ref for table in scene.catalog.all(Table)) else ""


def comment(composite: Composite, before: Composite | None) -> list[str]:
    """Its comments, where they differ."""
    made = comment_if_changed(f"type {name(composite.ref)}", composite.comment, before.comment if before else None)
    old = {attribute.name: attribute.comment for attribute in before.attributes} if before else {}
    for attribute in composite.attributes:
        what = f"column {name(composite.ref)}.{identifier(attribute.name)}"
        made += comment_if_changed(what, attribute.comment, old.get(attribute.name))
    return made
