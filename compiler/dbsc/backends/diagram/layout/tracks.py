"""The lines in a gap between columns: a place for the trunk of each net, such that few cross and none overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from dbsc.backends.diagram.layout.nets import Pin, Span

MARGIN = 30.0  # from a column to the nearest trunk: room for the ends of lines
TRACK = 9.0  # between two trunks
_NEAR = 4.0  # lines nearer to each other than this look like one
_NUDGE = 5.0
_OVERLAP = 1000
_PASSES = 6


class _Bar:
    """A span as lines: its trunk from `low` to `high`, the heights of its pins on both sides."""

    __slots__ = ("high", "lefts", "low", "rights", "span", "track")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.lefts = sorted(pin.y for pin in span.lefts)
        self.rights = sorted(pin.y for pin in span.rights)
        heights = self.lefts + self.rights
        self.low, self.high = min(heights), max(heights)
        self.track = 0


def route(spans: list[Span]) -> float:
    """Sets where the trunks of a gap are, from its left end on; returns how wide the gap has to be."""
    bars = _ordered(spans)
    for _ in range(_PASSES):
        nudged = _nudge(bars)
        if not nudged:
            break
        bars = _ordered(spans)
    width = 0
    for number, bar in enumerate(bars):
        if bar.low == bar.high:
            continue
        met = [other.track for other in bars[:number] if other.low != other.high and _meet(bar, other)]
        bar.track = max(met, default=-1) + 1
        width = max(width, bar.track + 1)
    for bar in bars:
        bar.span.x = MARGIN + bar.track * TRACK
    return 2 * MARGIN + max(width - 1, 0) * TRACK


def _meet(one: _Bar, other: _Bar) -> bool:
    """Whether two trunks would touch in one place."""
    return one.low - _NEAR <= other.high and other.low - _NEAR <= one.high


def _ordered(spans: list[Span]) -> list[_Bar]:
    """The bars from left to right: by what each costs left of the others, then neighbours changed while that helps."""
    bars = [_Bar(span) for span in spans]
    count = len(bars)
    costs = [[0] * count for _ in bars]
    for number, bar in enumerate(bars):
        for other in range(number):
            if _meet(bar, bars[other]):
                costs[number][other] = _cost(bar, bars[other])
                costs[other][number] = _cost(bars[other], bar)
    scores = [sum(costs[number]) - sum(row[number] for row in costs) for number in range(count)]
    places = sorted(range(count), key=lambda number: (scores[number], bars[number].low, number))
    for _ in range(count):
        changed = False
        for at in range(count - 1):
            left, right = places[at], places[at + 1]
            if costs[left][right] > costs[right][left]:
                places[at], places[at + 1] = right, left
                changed = True
        if not changed:
            break
    return [bars[number] for number in places]


def _cost(left: _Bar, right: _Bar) -> int:
    """What it costs that one trunk is left of another: crossings, and lines over each other."""
    crossings = _within(right.lefts, left) + _within(left.rights, right)
    overlaps = sum(1 for y in right.lefts if _near(y, left.rights))
    return crossings + _OVERLAP * overlaps


def _within(heights: list[float], bar: _Bar) -> int:
    return bisect_right(heights, bar.high) - bisect_left(heights, bar.low) if bar.low != bar.high else 0


def _near(y: float, heights: list[float]) -> bool:
    at = bisect_left(heights, y - _NEAR)
    return at < len(heights) and heights[at] < y + _NEAR


def _nudge(bars: list[_Bar]) -> bool:
    """Moves ends that no order keeps apart: of a line that goes left over one that goes right, on one height."""
    moved: set[int] = set()
    for number, right in enumerate(bars):
        for left in bars[:number]:
            if not _meet(left, right):
                continue
            for pin in left.span.rights:
                if id(pin) not in moved and _near(pin.y, right.lefts):
                    _move(pin, left)
                    moved.add(id(pin))
    return bool(moved)


def _move(pin: Pin, bar: _Bar) -> None:
    """Moves an end within its row, towards the rest of its net."""
    step = _NUDGE if (bar.low + bar.high) / 2 > pin.y else -_NUDGE
    if pin.item.node < 0:
        pin.item.y += step
    else:
        pin.offset += step
