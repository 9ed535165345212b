"""What must hold of every picture, whatever the schema: checked on the places that the layout gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dbsc.backends.diagram.layout.figures import HEAD, ROW
from dbsc.backends.diagram.layout.picture import Drawn, Picture, Placed

Segment = tuple[float, float, float, float]


def faults(picture: Picture) -> list[str]:
    """What is wrong with a picture: nothing, if all is well."""
    return [
        *_outside(picture),
        *_boxes_over_boxes(picture),
        *_lines_over_boxes(picture),
        *_lines_over_lines(picture),
        *_loose_ends(picture),
        *_unwritten(picture),
        *_beside_plots(picture),
    ]


def segments(wire: Drawn) -> list[Segment]:
    """The straight pieces of a wire, each from left to right or from top to bottom."""
    pieces = [(*min(one, other), *max(one, other)) for one, other in pairwise(wire.points)]
    return [(left, top, right, bottom) for left, top, right, bottom in pieces if (left, top) != (right, bottom)]


def _outside(picture: Picture) -> Iterator[str]:
    for placed in picture.boxes:
        figure = placed.figure
        right, bottom = placed.x + figure.width, placed.y + figure.height
        if placed.x < 0 or placed.y < 0 or right > picture.width + 0.1 or bottom > picture.height + 0.1:
            yield f"{figure.box.ref} is outside"
    for wire in picture.wires:
        if any(not (-0.1 <= x <= picture.width + 0.1 and -0.1 <= y <= picture.height + 0.1) for x, y in wire.points):
            yield f"{_named(wire)} is outside"


def _boxes_over_boxes(picture: Picture) -> Iterator[str]:
    for number, one in enumerate(picture.boxes):
        for other in picture.boxes[:number]:
            beside = one.x >= other.x + other.figure.width + 10 or other.x >= one.x + one.figure.width + 10
            below = one.y >= other.y + other.figure.height + 10 or other.y >= one.y + one.figure.height + 10
            if not beside and not below:
                yield f"{one.figure.box.ref} is over {other.figure.box.ref}"


def _lines_over_boxes(picture: Picture) -> Iterator[str]:
    for wire in picture.wires:
        for left, top, right, bottom in segments(wire):
            for placed in picture.boxes:
                far_x, far_y = placed.x + placed.figure.width, placed.y + placed.figure.height
                if left < far_x - 1 and right > placed.x + 1 and top < far_y + 3 and bottom > placed.y - 3:
                    yield f"{_named(wire)} goes through {placed.figure.box.ref}"


def _lines_over_lines(picture: Picture) -> Iterator[str]:
    """Lines of different nets that lie on each other for a while look like one."""
    pieces = {(wire.net, piece) for wire in picture.wires for piece in segments(wire)}
    level: dict[bool, list[tuple[float, float, float, int]]] = {True: [], False: []}
    for net, (left, top, right, bottom) in pieces:
        level[top == bottom].append((top, left, right, net) if top == bottom else (left, top, bottom, net))
    for upright, lines in ((False, level[True]), (True, level[False])):
        lines.sort()
        for number, (at, start, end, net) in enumerate(lines):
            for other_at, other_start, other_end, other_net in lines[number + 1 :]:
                if other_at >= at + 3:
                    break
                if net != other_net and min(end, other_end) - max(start, other_start) > 3:
                    yield f"two {'upright' if upright else 'level'} lines lie on each other at {at:.0f}, {start:.0f}"


def _loose_ends(picture: Picture) -> Iterator[str]:
    boxes = {placed.figure.box.ref: placed for placed in picture.boxes}
    for wire in picture.wires:
        ends = (
            (wire.points[0], boxes[wire.line.source], wire.line.columns[0], wire.source_right),
            (wire.points[-1], boxes[wire.line.target], wire.line.target_columns[0], wire.target_right),
        )
        for (x, y), placed, column, right in ends:
            side = placed.x + (placed.figure.width if right else 0)
            if abs(x - side) > 0.1 or not _in_row(y, placed, column):
                yield f"{_named(wire)} does not end at {placed.figure.box.ref}.{column}"


def _unwritten(picture: Picture) -> Iterator[str]:
    """References without a line stand in the rows that they would end at, once, and nothing else does."""
    rows = [
        (placed.figure.box.ref, row.column, row)
        for placed in picture.boxes
        for row in placed.figure.rows
        if row.column is not None
    ]
    leads = sorted(repr((ref, column, lead.line)) for ref, column, row in rows for lead in row.leads)
    comers = sorted(repr((ref, column, line)) for ref, column, row in rows for line in row.comers)
    if leads != sorted(repr((line.source, line.columns[0], line)) for line in picture.written):
        yield "the rows that refer do not say what is written"
    if comers != sorted(repr((line.target, line.target_columns[0], line)) for line in picture.written):
        yield "the rows that are referred to do not say what is written"


def _beside_plots(picture: Picture) -> Iterator[str]:
    """Every table is on one plot, with room around it, or beside all of them; plots do not overlap."""
    plots = [(plot.x, plot.y, plot.x + plot.width, plot.y + plot.height) for plot in picture.plots]
    for number, one in enumerate(plots):
        if any(_overlap(one, other, 10) for other in plots[:number]):
            yield f"plot {picture.plots[number].title} is over another"
    for placed in picture.boxes:
        x, y = placed.x, placed.y
        area = (x, y, x + placed.figure.width, y + placed.figure.height)
        for left, top, right, bottom in plots:
            inside = left + 5 < x and top + 5 < y and area[2] < right - 5 and area[3] < bottom - 5
            if not inside and _overlap(area, (left, top, right, bottom), 10):
                yield f"{placed.figure.box.ref} is on the edge of a plot"


def _overlap(one: Segment, other: Segment, apart: float) -> bool:
    beside = one[0] >= other[2] + apart or other[0] >= one[2] + apart
    return not beside and not (one[1] >= other[3] + apart or other[1] >= one[3] + apart)


def _in_row(y: float, placed: Placed, column: str) -> bool:
    rows = [row.column for row in placed.figure.rows]
    top = placed.y + HEAD + rows.index(column) * ROW
    return top < y < top + ROW


def _named(wire: Drawn) -> str:
    return f"{wire.line.source}.{wire.line.columns[0]} -> {wire.line.target}"
