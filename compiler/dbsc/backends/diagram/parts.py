"""Parts of a diagram: a table and its neighbours, a schema, the tables of one page."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.backends.diagram.model import Box, Line, Model
from dbsc.catalog.objects import Ref


def find(diagram: Model, name: str) -> Ref | None:
    """The table that a name means: `orders`, `billing.orders`. A name alone is taken from `public` first."""
    named = [box.ref for boxes in diagram.schemas().values() for box in boxes]
    exact = [table for table in named if ".".join(table.path) == name]
    return next(iter([*exact, *(table for table in named if table[2] == name)]), None)


def focus(diagram: Model, table: Ref, depth: int = 1) -> Model:
    """A table and what is at most `depth` references away from it, in either direction."""
    reached = {table}
    for _ in range(depth):
        ends = [(line.source, line.target) for line in diagram.lines]
        reached |= {end for pair in ends if reached & set(pair) for end in pair}
    return part(diagram, reached, reached)


def of_schema(diagram: Model, schema: str) -> Model:
    """The tables of a schema, and of those elsewhere that they refer to, the columns that are referred to."""
    inside = {box.ref for box in diagram.boxes if box.schema == schema}
    outside = {line.target for line in diagram.lines if line.source in inside}
    return part(diagram, inside | outside, inside)


def part(diagram: Model, shown: set[Ref], whole: set[Ref]) -> Model:
    """The boxes that are shown and the lines from the whole ones; of the others, only what those lines refer to."""
    lines = tuple(line for line in diagram.lines if line.source in whole and line.target in shown)
    boxes = tuple(box if box.ref in whole else _stub(box, lines) for box in diagram.boxes if box.ref in shown)
    return diagram.replace(boxes=boxes, lines=lines)


def _stub(box: Box, lines: Iterable[Line]) -> Box:
    referred = {column for line in lines if line.target == box.ref for column in line.target_columns}
    return box.replace(
        rows=tuple(row.replace(note=None) for row in box.rows if row.name in referred), note=None, partial=True
    )
