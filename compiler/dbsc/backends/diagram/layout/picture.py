"""The whole picture: every group of connected tables by itself, then all of them and the single tables on one page."""

from __future__ import annotations

from dbsc.backends.diagram.layout.component import Group, Point, Wire, component
from dbsc.backends.diagram.layout.figures import Figure, figure
from dbsc.backends.diagram.layout.nets import Reference
from dbsc.backends.diagram.layout.packing import packed
from dbsc.backends.diagram.model import Line, Model
from dbsc.catalog.objects import Ref
from dbsc.record import Record

ASPECT = 1.5


class Placed(Record):
    """A figure and its upper left corner."""

    figure: Figure
    x: float
    y: float


class Drawn(Record):
    """A reference, its corners from the referring row to the one referred to, and the trunk that it is part of."""

    line: Line
    points: tuple[Point, ...]
    net: int
    hue: int
    source_right: bool
    target_right: bool


class Picture(Record):
    """All boxes and wires with their places, from nought to the size."""

    title: str
    boxes: tuple[Placed, ...]
    wires: tuple[Drawn, ...]
    width: float
    height: float


def picture(model: Model) -> Picture:
    """The picture of a diagram."""
    qualified = len({box.schema for box in model.boxes if box.kind != "external"}) > 1
    figures = {box.ref: figure(box, qualified=qualified or box.kind == "external") for box in model.boxes}
    groups = _groups(model)
    single = [refs[0] for refs, lines in groups if len(refs) == 1 and not lines]
    joined = [(refs, lines) for refs, lines in groups if len(refs) > 1 or lines]
    drawn = [_component(refs, [model.lines[n] for n in lines], figures) for refs, lines in joined]
    if not model.boxes:
        return Picture(model.title, (), (), 0.0, 0.0)
    sizes = [(float(figures[ref].width), float(figures[ref].height)) for ref in single]
    corners, cells, (width, height) = packed([(group.width, group.height) for group in drawn], sizes, ASPECT)
    boxes: dict[Ref, Placed] = {}
    wires: dict[int, Drawn] = {}
    nets = 0
    for (refs, lines), group, (x, y) in zip(joined, drawn, corners, strict=True):
        for ref, (left, top) in zip(refs, group.places, strict=True):
            boxes[ref] = Placed(figures[ref], x + left, y + top)
        for wire in group.wires:
            wires[lines[wire.number]] = _moved(wire, model.lines[lines[wire.number]], x, y, nets)
        nets += 1 + max((wire.net for wire in group.wires), default=0)
    for ref, (x, y) in zip(single, cells, strict=True):
        boxes[ref] = Placed(figures[ref], x, y)
    placed = tuple(boxes[box.ref] for box in model.boxes)
    return Picture(model.title, placed, tuple(wires[number] for number in sorted(wires)), width, height)


def _moved(wire: Wire, line: Line, x: float, y: float, nets: int) -> Drawn:
    points = tuple((left + x, top + y) for left, top in wire.points)
    return Drawn(line, points, nets + wire.net, wire.hue, wire.source_right, wire.target_right)


def _component(refs: list[Ref], lines: list[Line], figures: dict[Ref, Figure]) -> Group:
    numbers = {ref: number for number, ref in enumerate(refs)}
    references = [
        Reference(
            numbers[line.source],
            figures[line.source].pin(line.columns[0]),
            numbers[line.target],
            figures[line.target].pin(line.target_columns[0] if line.target_columns else ""),
        )
        for line in lines
    ]
    return component([figures[ref] for ref in refs], references, ASPECT)


def _groups(model: Model) -> list[tuple[list[Ref], list[int]]]:
    """The connected groups of tables, each with the numbers of its lines; in the order of the source."""
    leader = {box.ref: box.ref for box in model.boxes}

    def lead(ref: Ref) -> Ref:
        while leader[ref] != ref:
            leader[ref] = ref = leader[leader[ref]]
        return ref

    for line in model.lines:
        leader[lead(line.source)] = lead(line.target)
    groups: dict[Ref, tuple[list[Ref], list[int]]] = {}
    for box in model.boxes:
        groups.setdefault(lead(box.ref), ([], []))[0].append(box.ref)
    for number, line in enumerate(model.lines):
        groups[lead(line.source)][1].append(number)
    return list(groups.values())
