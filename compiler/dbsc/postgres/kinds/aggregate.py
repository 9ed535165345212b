"""Aggregates."""

from __future__ import annotations

from dbsc.catalog.objects import Aggregate
from dbsc.postgres.kinds.function import signature
from dbsc.postgres.sql import Scene, comment_if_changed
from dbsc.sqltext.quote import qualified


def create(aggregate: Aggregate, scene: Scene) -> list[str]:
    """The statements that make it."""
    options = [f"  {key} = {sql}" if sql else f"  {key}" for key, sql in aggregate.options]
    inside = ",\n".join(options)
    head = f"create aggregate {qualified(aggregate.schema, aggregate.name)}({aggregate.arguments})"
    return [f"{head} (\n{inside}\n)", *comment(aggregate, None)]


def drop(aggregate: Aggregate, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop aggregate {signature(aggregate)}"]


def comment(aggregate: Aggregate, before: Aggregate | None) -> list[str]:
    """Its comment, where it differs."""
    types = ", ".join(aggregate.direct)
    if aggregate.ordered is not None:
        types = f"{types} order by {', '.join(aggregate.ordered)}".strip()
    what = f"aggregate {qualified(aggregate.schema, aggregate.name)}({types or '*'})"
    return comment_if_changed(what, aggregate.comment, before.comment if before else None)
