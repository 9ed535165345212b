"""One connected group of tables: boxes in columns, and wires between their rows."""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.backends.diagram.layout.columns import columns
from dbsc.backends.diagram.layout.figures import Figure
from dbsc.backends.diagram.layout.heights import place
from dbsc.backends.diagram.layout.nets import Net, Reference, Wiring, wire
from dbsc.backends.diagram.layout.order import order
from dbsc.backends.diagram.layout.tracks import route
from dbsc.record import Record

HUES = 8
_BESIDE = 33  # what a box takes below itself

Point = tuple[float, float]


class Wire(Record):
    """A reference as a line: its number, the corners from the referring row to the other one, the net that it is of.

    `hue` is a number that nets which come near each other do not share; `source_right` and `target_right` say on which
    side of its box it ends.
    """

    number: int
    points: tuple[Point, ...]
    net: int
    hue: int
    source_right: bool
    target_right: bool


class Group(Record):
    """A group of tables with places: the upper left corner of each, the wires, and the size of the whole."""

    places: tuple[Point, ...]
    wires: tuple[Wire, ...]
    width: float
    height: float


def component(figures: Sequence[Figure], references: Sequence[Reference], aspect: float) -> Group:
    """Places the figures of a connected group. References are between their numbers."""
    wiring = wired(figures, references, aspect)
    order(wiring)
    height = place(wiring)
    return _drawn(figures, wiring, height)


def wired(figures: Sequence[Figure], references: Sequence[Reference], aspect: float) -> Wiring:
    """The figures in columns, in no order yet, and what runs between them."""
    heights = [figure.height for figure in figures]
    arcs = [(found.parent, found.child) for found in references]
    standing = columns([figure.width for figure in figures], [height + _BESIDE for height in heights], arcs, aspect)
    return wire(standing, heights, references)


def _drawn(figures: Sequence[Figure], wiring: Wiring, height: float) -> Group:
    x = route(wiring.gaps[-1]) if -1 in wiring.gaps else 0.0
    lefts, rights = [], []
    for number, column in enumerate(wiring.columns):
        wide = max((figures[item.node].width for item in column if item.node >= 0), default=0)
        gap = wiring.gaps.get(number, [])
        across = route(gap) if gap else 0.0
        for span in gap:
            span.x += x + wide
        lefts.append(x)
        rights.append(x + wide)
        x += wide + across
    places: list[Point] = [(0.0, 0.0)] * len(figures)
    for column in wiring.columns:
        for item in column:
            if item.node >= 0:
                places[item.node] = (lefts[item.column], item.y)
    hues = _hues(wiring)
    wires = [wire for number, net in enumerate(wiring.nets) for wire in _wires(net, number, hues[net], figures, places)]
    wires.sort(key=lambda wire: wire.number)
    return Group(tuple(places), tuple(wires), x, height)


def _hues(wiring: Wiring) -> dict[Net, int]:
    """A hue for each net, the largest nets first: of those least used in its gaps, the one least used at all."""
    hues: dict[Net, int] = {}
    used = [0] * HUES
    for net in sorted(wiring.nets, key=lambda net: -len(net.ends)):
        near = [0] * HUES
        for gap in net.spans:
            for span in wiring.gaps[gap]:
                if span.net in hues:
                    near[hues[span.net]] += 1
        hue = min(range(HUES), key=lambda hue: (near[hue], used[hue], hue))
        hues[net] = hue
        used[hue] += 1
    return hues


def _wires(net: Net, number: int, hue: int, figures: Sequence[Figure], places: list[Point]) -> list[Wire]:
    """The references of a net as lines."""
    out = []
    step = 1 if net.rightwards else -1
    first = min(net.spans) if net.rightwards else max(net.spans)
    for reference, (end, last) in net.ends.items():
        points: list[Point] = []
        source = net.spans[first].root
        x = places[net.hub][0] + (figures[net.hub].width if net.rightwards else 0)
        points.append((x, source.y))
        for gap in range(first, last + step, step):
            span = net.spans[gap]
            following = net.spans[gap + step].root if gap != last else end
            if span.root.y != following.y:
                points += [(span.x, span.root.y), (span.x, following.y)]
        on_right = end in net.spans[last].lefts
        child = end.item.node
        points.append((places[child][0] + (figures[child].width if on_right else 0), end.y))
        out.append(Wire(reference, tuple(reversed(points)), number, hue, on_right, net.rightwards))
    return out
