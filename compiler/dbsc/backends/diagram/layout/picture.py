"""The whole picture: every group of connected tables by itself, then all of them and the single tables on one page."""

from __future__ import annotations

from collections.abc import Container

from dbsc.backends.diagram.layout.component import Group, Point, Wire, component, wired
from dbsc.backends.diagram.layout.figures import Figure, figure
from dbsc.backends.diagram.layout.neighbourhoods import neighbourhoods
from dbsc.backends.diagram.layout.nets import Reference
from dbsc.backends.diagram.layout.packing import packed
from dbsc.backends.diagram.layout.written import ends
from dbsc.backends.diagram.model import Line, Model
from dbsc.catalog.objects import Ref
from dbsc.record import Record

ASPECT = 1.5
_MOST_IN_LINES = 80  # tables that hang together and are drawn with lines alone, however these run
PLOT_PAD, PLOT_HEAD = 26.0, 62.0  # around the tables on a plot, and above them
_AT_HOME = 3  # what a reference within one schema and file counts for
_TANGLED = 0.5  # lanes a table, from which on more of them are a tangle


Figures = dict[Ref, Figure]
Members = tuple[list[Ref], list[int]]  # the tables of a group, and the numbers of its lines


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


class Plot(Record):
    """The ground that a neighbourhood stands on, called after the table of it that has most references."""

    title: str
    tables: int
    x: float
    y: float
    width: float
    height: float


class Picture(Record):
    """All boxes and wires with their places, from nought to the size.

    References that are `written` in rows have no wires; where there are some, the groups stand on plots.
    """

    title: str
    boxes: tuple[Placed, ...]
    wires: tuple[Drawn, ...]
    width: float
    height: float
    written: tuple[Line, ...] = ()
    plots: tuple[Plot, ...] = ()


def picture(model: Model) -> Picture:
    """The picture of a diagram."""
    figures, groups, written = _grouped(model)
    single = [refs[0] for refs, lines in groups if len(refs) == 1 and not lines]
    joined = [(refs, lines) for refs, lines in groups if len(refs) > 1 or lines]
    drawn = [_component(refs, [model.lines[n] for n in lines], figures) for refs, lines in joined]
    if not model.boxes:
        return Picture(model.title, (), (), 0.0, 0.0)
    sizes = [(float(figures[ref].width), float(figures[ref].height)) for ref in single]
    side, head = (PLOT_PAD, PLOT_HEAD) if written else (0.0, 0.0)
    areas = [(group.width + 2 * side, group.height + head + side) for group in drawn]
    corners, cells, (width, height) = packed(areas, sizes, ASPECT, thorough=bool(written))
    boxes: dict[Ref, Placed] = {}
    wires: dict[int, Drawn] = {}
    plots: list[Plot] = []
    nets = 0
    for (refs, lines), group, area, (left, top) in zip(joined, drawn, areas, corners, strict=True):
        if written:
            hub = _hub(refs, [model.lines[number] for number in lines])
            plots.append(Plot(figures[hub].title, len(refs), left, top, *area))
        x, y = left + side, top + head
        for ref, (right, down) in zip(refs, group.places, strict=True):
            boxes[ref] = Placed(figures[ref], x + right, y + down)
        for wire in group.wires:
            wires[lines[wire.number]] = _moved(wire, model.lines[lines[wire.number]], x, y, nets)
        nets += 1 + max((wire.net for wire in group.wires), default=0)
    for ref, (x, y) in zip(single, cells, strict=True):
        boxes[ref] = Placed(figures[ref], x, y)
    placed = tuple(boxes[box.ref] for box in model.boxes)
    drawn_wires = tuple(wires[number] for number in sorted(wires))
    return Picture(model.title, placed, drawn_wires, width, height, written, tuple(plots))


def _grouped(model: Model) -> tuple[Figures, list[Members], tuple[Line, ...]]:
    """The figures, the groups to be drawn with lines, and the references between neighbourhoods, which are written."""
    qualified = len({box.schema for box in model.boxes if box.kind != "external"}) > 1
    says = {box.ref: qualified or box.kind == "external" for box in model.boxes}
    figures = {box.ref: figure(box, qualified=says[box.ref]) for box in model.boxes}
    groups = _groups(model, ())
    far = {
        number
        for refs, lines in groups
        if _is_tangle(refs, lines, model, figures)
        for number in _leaving(refs, lines, model)
    }
    if not far:
        return figures, groups, ()
    written = tuple(model.lines[number] for number in sorted(far))
    for ref, found in ends(model, written, lambda ref: figures[ref].title).items():
        figures[ref] = figure(figures[ref].box, qualified=says[ref], ends=found)
    return figures, _groups(model, far), written


def _is_tangle(refs: list[Ref], lines: list[int], model: Model, figures: Figures) -> bool:
    """Whether lines alone would run past so many tables that nobody can follow them."""
    if len(refs) <= _MOST_IN_LINES:
        return False
    references = _references(refs, [model.lines[number] for number in lines], figures)
    return wired([figures[ref] for ref in refs], references, ASPECT).lanes > _TANGLED * len(refs)


def _hub(refs: list[Ref], lines: list[Line]) -> Ref:
    """The table of a group that most is referred to; the first of several."""
    referred = dict.fromkeys(refs, 0)
    for line in lines:
        referred[line.target] += 1
    return max(refs, key=referred.__getitem__)


def _leaving(refs: list[Ref], lines: list[int], model: Model) -> list[int]:
    """The references between the neighbourhoods of a group; what stands in one file is rather kept together."""
    numbers = {ref: number for number, ref in enumerate(refs)}
    homes = {box.ref: (box.schema, box.file) for box in model.boxes}
    found = [model.lines[number] for number in lines]
    pairs = [
        (numbers[line.source], numbers[line.target], _AT_HOME if homes[line.source] == homes[line.target] else 1)
        for line in found
    ]
    of = neighbourhoods(len(refs), pairs)
    return [number for number, (source, target, _) in zip(lines, pairs, strict=True) if of[source] != of[target]]


def _moved(wire: Wire, line: Line, x: float, y: float, nets: int) -> Drawn:
    points = tuple((left + x, top + y) for left, top in wire.points)
    return Drawn(line, points, nets + wire.net, wire.hue, wire.source_right, wire.target_right)


def _component(refs: list[Ref], lines: list[Line], figures: Figures) -> Group:
    return component([figures[ref] for ref in refs], _references(refs, lines, figures), ASPECT)


def _references(refs: list[Ref], lines: list[Line], figures: Figures) -> list[Reference]:
    """The lines as references between the numbers of the tables."""
    numbers = {ref: number for number, ref in enumerate(refs)}
    return [
        Reference(
            numbers[line.source],
            figures[line.source].pin(line.columns[0]),
            numbers[line.target],
            figures[line.target].pin(line.target_columns[0] if line.target_columns else ""),
        )
        for line in lines
    ]


def _groups(model: Model, far: Container[int]) -> list[Members]:
    """The tables that lines connect, each group with the numbers of its lines; in the order of the source.

    References that are far count for nothing.
    """
    leader = {box.ref: box.ref for box in model.boxes}

    def lead(ref: Ref) -> Ref:
        while leader[ref] != ref:
            leader[ref] = ref = leader[leader[ref]]
        return ref

    near = [(number, line) for number, line in enumerate(model.lines) if number not in far]
    for _, line in near:
        leader[lead(line.source)] = lead(line.target)
    groups: dict[Ref, Members] = {}
    for box in model.boxes:
        groups.setdefault(lead(box.ref), ([], []))[0].append(box.ref)
    for number, line in near:
        groups[lead(line.source)][1].append(number)
    return list(groups.values())
