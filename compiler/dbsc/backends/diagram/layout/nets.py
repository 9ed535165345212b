"""What runs through the gaps between columns: a net for all references to one row of a table, on one side of it.

A net leaves the row that is referred to, goes from gap to gap, and ends at every row that refers to it, so that all of
them share a trunk. Where it passes a column, it takes room there as a table does: a lane.
"""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.record import Record


class Item:
    """What takes room in a column: a table (`node`), or the lane of a net (`node` is -1). `y` is its upper end."""

    __slots__ = ("column", "height", "inner", "node", "outer", "y")

    def __init__(self, column: int, height: int, node: int) -> None:
        self.column = column
        self.height = height
        self.node = node
        self.y = 0.0
        self.outer: list[Link] = []  # ends of nets on its left side
        self.inner: list[Link] = []  # and on its right side


class Pin:
    """Where a net enters or leaves a gap: a place on a side of an item, `offset` below its upper end."""

    __slots__ = ("item", "offset")

    def __init__(self, item: Item, offset: float) -> None:
        self.item = item
        self.offset = offset

    @property
    def y(self) -> float:
        """How far down it is."""
        return self.item.y + self.offset


class Link(Record):
    """One end of what two items have with each other: the own pin, and the other's."""

    own: Pin
    other: Pin


class Span:
    """A net in one gap: its pins left and right of the gap. `root` is the one that leads to the table referred to."""

    __slots__ = ("gap", "lefts", "net", "rights", "root", "x")

    def __init__(self, net: Net, gap: int) -> None:
        self.net = net
        self.gap = gap
        self.lefts: list[Pin] = []
        self.rights: list[Pin] = []
        self.root: Pin
        self.x = 0.0  # where its trunk is

    @property
    def pins(self) -> list[Pin]:
        """All of them."""
        return self.lefts + self.rights


class Net:
    """All references to one row of a table on one side of it; `spans` by gap, `ends` by reference."""

    __slots__ = ("ends", "hub", "rightwards", "spans")

    def __init__(self, hub: int, *, rightwards: bool) -> None:
        self.hub = hub
        self.rightwards = rightwards
        self.spans: dict[int, Span] = {}
        self.ends: dict[int, tuple[Pin, int]] = {}  # the pin at the referring row, and its gap


class Reference(Record):
    """A reference between nodes: from a place of the child to a place of the parent, as offsets in their boxes."""

    child: int
    child_offset: int
    parent: int
    parent_offset: int


class Wiring(Record):
    """The columns with their items, the gaps (gap `n` is right of column `n`) with their spans, and the nets.

    The first gap is `-1`, left of everything; few pictures have something in it.
    """

    columns: list[list[Item]]
    gaps: dict[int, list[Span]]
    nets: list[Net]

    @property
    def lanes(self) -> int:
        """How often a net passes a column."""
        return sum(1 for column in self.columns for item in column if item.node < 0)


def wire(columns: Sequence[int], heights: Sequence[int], references: Sequence[Reference]) -> Wiring:
    """The nets of the references between nodes that stand in the columns."""
    items = [Item(column, height, node) for node, (column, height) in enumerate(zip(columns, heights, strict=True))]
    standing: list[list[Item]] = [[] for _ in range(max(columns) + 1)]
    for item in items:
        standing[item.column].append(item)
    nets: dict[tuple[int, int, bool], Net] = {}
    pins: dict[tuple[int, bool, int, Net], Pin] = {}

    def pin(node: int, right: bool, offset: int, net: Net) -> Pin:
        return pins.setdefault((node, right, offset, net), Pin(items[node], offset))

    for number, found in enumerate(references):
        rightwards = columns[found.child] >= columns[found.parent]
        key = (found.parent, found.parent_offset, rightwards)
        net = nets.setdefault(key, Net(found.parent, rightwards=rightwards))
        first = columns[found.parent] - (0 if rightwards else 1)
        if columns[found.child] == columns[found.parent]:
            last, side = first, True
        else:
            last, side = columns[found.child] - (1 if rightwards else 0), not rightwards
        source = pin(found.parent, rightwards, found.parent_offset, net)
        end = pin(found.child, side, found.child_offset, net)
        span = _reach(net, first, last, source, standing)
        ends = span.lefts if side else span.rights
        if end not in ends:
            ends.append(end)
        net.ends[number] = (end, last)
    gaps: dict[int, list[Span]] = {}
    for net in nets.values():
        for span in net.spans.values():
            gaps.setdefault(span.gap, []).append(span)
            _link(span)
    _apart(pins)
    return Wiring(standing, gaps, list(nets.values()))


def _reach(net: Net, first: int, last: int, source: Pin, standing: list[list[Item]]) -> Span:
    """The span of a net in its last gap; what is not there yet of it on the way, with its lanes, is made."""
    step = 1 if net.rightwards else -1
    root = source
    for gap in range(first, last + step, step):
        span = net.spans.get(gap)
        if span is None:
            span = net.spans[gap] = Span(net, gap)
            if gap != first:
                lane = Item(gap if net.rightwards else gap + 1, 0, -1)
                standing[lane.column].append(lane)
                root = Pin(lane, 0)
                before = net.spans[gap - step]
                (before.rights if net.rightwards else before.lefts).append(root)
            span.root = Pin(root.item, root.offset) if gap != first else root
            (span.lefts if net.rightwards else span.rights).append(span.root)
        root = span.root
    return net.spans[last]


def _link(span: Span) -> None:
    """Tells the items of a span of each other."""
    for other in span.pins:
        if other is span.root or other.item is span.root.item:
            continue
        on_left = other in span.lefts
        (other.item.inner if on_left else other.item.outer).append(Link(other, span.root))
        (span.root.item.inner if span.root in span.lefts else span.root.item.outer).append(Link(span.root, other))


def _apart(pins: dict[tuple[int, bool, int, Net], Pin]) -> None:
    """Moves the ends of different nets at one side of one row apart, within the row."""
    crowded: dict[tuple[int, bool, int], list[Pin]] = {}
    for (node, right, offset, _), pin in pins.items():
        crowded.setdefault((node, right, offset), []).append(pin)
    for together in crowded.values():
        step = 12 / len(together)
        for number, pin in enumerate(together):
            pin.offset += step * (number - (len(together) - 1) / 2)
