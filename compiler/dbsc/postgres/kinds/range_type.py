"""Range types."""

from __future__ import annotations

from dbsc.catalog.objects import RangeType
from dbsc.postgres.sql import Scene, comment_if_changed, name
from dbsc.semantics.types import type_sql
from dbsc.sqltext.quote import qualified


def create(range_type: RangeType, scene: Scene) -> list[str]:
    """The statements that make it, and with it its multirange type."""
    options = [f"subtype = {type_sql(range_type.subtype)}"]
    options += [f"subtype_opclass = {range_type.operator_class}"] if range_type.operator_class else []
    paths = {
        "collation": range_type.collation,
        "canonical": range_type.canonical,
        "subtype_diff": range_type.subtype_diff,
        "multirange_type_name": range_type.multirange_ref.path,
    }
    options += [f"{key} = {qualified(*path)}" for key, path in paths.items() if path]
    return [f"create type {name(range_type.ref)} as range ({', '.join(options)})", *comment(range_type, None)]


def drop(range_type: RangeType, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop type {name(range_type.ref)}"]


def comment(range_type: RangeType, before: RangeType | None) -> list[str]:
    """Its comment, where it differs."""
    old = before.comment if before else None
    return comment_if_changed(f"type {name(range_type.ref)}", range_type.comment, old)
