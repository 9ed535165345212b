"""Who stands above whom in a column, such that few lines cross."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable

from dbsc.backends.diagram.layout.nets import Item, Wiring

_SWEEPS, _EXCHANGES = 12, 4
_GAP = 33


def order(wiring: Wiring) -> None:
    """Sorts the items of each column in place: to the mean of what they are linked with, to and fro; the best stays."""
    for column in wiring.columns:
        column.sort(key=lambda item: (item.node < 0, item.node))
        _stack(column)
    best, least = _orders(wiring), _crossings(wiring)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        columns = wiring.columns if forth else wiring.columns[::-1]
        for column in columns:
            column.sort(key=_wish(both=sweep >= _SWEEPS // 2, forth=forth))
            _stack(column)
        for column in columns:
            _exchange(column)
        found = _crossings(wiring)
        if found < least:
            best, least = _orders(wiring), found
        if not least:
            break
    for column, items in zip(wiring.columns, best, strict=True):
        column[:] = items
        _stack(column)


def _wish(*, both: bool, forth: bool) -> Callable[[Item], float]:
    """How far down an item would like to be: with what it is linked with on the side that is in order already."""

    def wish(item: Item) -> float:
        links = item.outer if forth else item.inner
        if both or not links:
            links = item.outer + item.inner
        if not links:
            return item.y
        return sum(link.other.y - link.own.offset for link in links) / len(links)

    return wish


def _exchange(column: list[Item]) -> None:
    """Lets neighbours change places while fewer of their lines cross then."""
    ends = {
        item: (sorted(link.other.y for link in item.outer), sorted(link.other.y for link in item.inner))
        for item in column
    }
    for _ in range(_EXCHANGES):
        changed = False
        for at in range(len(column) - 1):
            upper, lower = column[at], column[at + 1]
            if _crossed(ends[upper], ends[lower]) > _crossed(ends[lower], ends[upper]):
                column[at], column[at + 1] = lower, upper
                changed = True
        if not changed:
            break
    _stack(column)


def _crossed(upper: tuple[list[float], list[float]], lower: tuple[list[float], list[float]]) -> int:
    """How many lines of two items cross each other, if one stands above the other: ends of either side, in order."""
    total = 0
    for above, below in zip(upper, lower, strict=True):
        if not above or not below or above[-1] <= below[0]:
            continue
        if above[0] > below[-1]:
            total += len(above) * len(below)
        elif len(above) > len(below):
            total += sum(len(above) - bisect_right(above, y) for y in below)
        else:
            total += sum(bisect_left(below, y) for y in above)
    return total


def _stack(column: list[Item]) -> None:
    """Puts the items below each other, the middle of the column at nought."""
    y = -sum(item.height + _GAP for item in column) / 2
    for item in column:
        item.y = y
        y += item.height + _GAP


def _orders(wiring: Wiring) -> list[list[Item]]:
    return [list(column) for column in wiring.columns]


def _crossings(wiring: Wiring) -> int:
    """How many lines cross, about: pairs of links that have changed sides across a gap."""
    total = 0
    for spans in wiring.gaps.values():
        ends = []
        for span in spans:
            root_left = span.root in span.lefts
            across = span.rights if root_left else span.lefts
            ends += [(span.root.y, pin.y) if root_left else (pin.y, span.root.y) for pin in across]
        ends.sort()
        seen: list[float] = []
        for _, y in ends:
            total += len(seen) - bisect_left(seen, y + 1e-6)
            insort(seen, y)
    return total
