"""Several groups on one page: beside and below each other, about in the shape of a page; single boxes in a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

GAP = 55.0
_GRID_GAP = 33.0
_TRIES = 24

Size = tuple[float, float]
Point = tuple[float, float]

_BY: tuple[Callable[[Size], tuple[float, float]], ...] = (
    lambda size: (-size[1], -size[0]),  # the tallest first
    lambda size: (-size[0], -size[1]),
    lambda size: (-size[0] * size[1], -size[0]),
    lambda size: (size[1], size[0]),  # the tallest last
)


def packed(
    groups: Sequence[Size], singles: Sequence[Size], aspect: float, *, thorough: bool = False
) -> tuple[list[Point], list[Point], Size]:
    """The upper left corners of the groups and of the single boxes below them, and the size of the whole.

    Some widths of the page are tried, and that is taken whose page is nearest to the aspect and wastes the least; if it
    is to be thorough, with the groups in several orders.
    """
    orders = [_order(groups, by) for by in (_BY if thorough else _BY[:1])]
    sizes = [*groups, *singles]
    widest = max(width for width, _ in sizes)
    area = sum((width + GAP) * (height + GAP) for width, height in sizes)
    best, least = None, float("inf")
    for number in range(_TRIES):
        page = max(widest, (area * aspect) ** 0.5 * (0.6 + number * 0.06))
        for order in orders:
            found = _page(groups, order, singles, page)
            width, height = found[-1]
            ratio = width / height / aspect
            badness = max(ratio, 1 / ratio) * (width * height / area)
            if badness < least:
                best, least = found, badness
    assert best is not None
    return best


def _order(sizes: Sequence[Size], by: Callable[[Size], tuple[float, float]]) -> list[int]:
    return sorted(range(len(sizes)), key=lambda number: (*by(sizes[number]), number))


def _page(
    groups: Sequence[Size], order: list[int], singles: Sequence[Size], page: float
) -> tuple[list[Point], list[Point], Size]:
    places, (width, height) = _shelved(groups, order, page) if groups else ([], (0.0, 0.0))
    if not singles:
        return places, [], (width, height)
    cells, (wide, tall) = _grid(singles, max(page, width))
    down = height + GAP if groups else 0.0
    return places, [(x, y + down) for x, y in cells], (max(width, wide), down + tall)


def _shelved(sizes: Sequence[Size], order: list[int], page: float) -> tuple[list[Point], Size]:
    """Places groups in an order, each as high up as it fits (a skyline), left before right."""
    skyline: list[tuple[float, float, float]] = [(0.0, page, 0.0)]  # from, to, how far down it is taken
    places: list[Point] = [(0.0, 0.0)] * len(sizes)
    right = bottom = 0.0
    for number in order:
        width, height = sizes[number]
        x, y = _highest(skyline, width, page)
        places[number] = (x, y)
        right, bottom = max(right, x + width), max(bottom, y + height)
        skyline = _covered(skyline, x, x + width + GAP, y + height + GAP)
    return places, (right, bottom)


def _highest(skyline: list[tuple[float, float, float]], width: float, page: float) -> Point:
    """Where a group of a width is highest, with room beside it; it fits the page at least from nought."""
    best = (0.0, float("inf"))
    for start, _, _ in skyline:
        if start == 0 or start + width <= page:
            y = max(down for left, right, down in skyline if left < start + width + GAP and right > start)
            best = min(best, (start, y), key=lambda place: place[1])
    return best


def _covered(
    skyline: list[tuple[float, float, float]], left: float, right: float, down: float
) -> list[tuple[float, float, float]]:
    out = []
    for start, end, y in skyline:
        if start < left:
            out.append((start, min(end, left), y))
        if end > right:
            out.append((max(start, right), end, y))
    return sorted([*out, (left, right, down)])


def _grid(sizes: Sequence[Size], page: float) -> tuple[list[Point], Size]:
    """Single boxes in columns, in their order, each in the column that is shortest."""
    widest = max(width for width, _ in sizes)
    count = max(1, min(len(sizes), int((page + _GRID_GAP) // (widest + _GRID_GAP))))
    downs, wide, at_column = [0.0] * count, [0.0] * count, []
    for width, height in sizes:
        at = min(range(count), key=downs.__getitem__)
        at_column.append((at, downs[at]))
        downs[at] += height + _GRID_GAP
        wide[at] = max(wide[at], width)
    lefts = [sum(wide[:at]) + at * _GRID_GAP for at in range(count)]
    return [(lefts[at], y) for at, y in at_column], (lefts[-1] + wide[-1], max(downs) - _GRID_GAP)
