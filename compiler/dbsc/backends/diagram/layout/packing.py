"""Several groups on one page: beside and below each other, about in the shape of a page; single tables in a grid."""

from __future__ import annotations

from collections.abc import Sequence

GAP = 55.0
_GRID_GAP = 33.0
_TRIES = 24

Size = tuple[float, float]
Point = tuple[float, float]


def packed(sizes: Sequence[Size], aspect: float) -> tuple[list[Point], Size]:
    """The upper left corner of each group, and the size of the whole: the best of some widths of the page."""
    if not sizes:
        return [], (0.0, 0.0)
    widest = max(width for width, _ in sizes)
    area = sum((width + GAP) * (height + GAP) for width, height in sizes)
    ideal = (area * aspect) ** 0.5
    best: tuple[float, list[Point], Size] | None = None
    for number in range(_TRIES):
        page = max(widest, ideal * (0.7 + number * 0.05))
        places, (width, height) = _shelved(sizes, page)
        ratio = width / height / aspect
        badness = max(ratio, 1 / ratio) ** 1.5 * (width * height / area)
        if best is None or badness < best[0]:
            best = (badness, places, (width, height))
    assert best is not None
    return best[1], best[2]


def _shelved(sizes: Sequence[Size], page: float) -> tuple[list[Point], Size]:
    """Places groups, the tallest first, each as high up as it fits (a skyline), left before right."""
    skyline: list[tuple[float, float, float]] = [(0.0, page, 0.0)]  # from, to, how far down it is taken
    places: list[Point] = [(0.0, 0.0)] * len(sizes)
    right = bottom = 0.0
    for number in sorted(range(len(sizes)), key=lambda number: (-sizes[number][1], -sizes[number][0], number)):
        width, height = sizes[number]
        x, y = _highest(skyline, width, page)
        places[number] = (x, y)
        right, bottom = max(right, x + width), max(bottom, y + height)
        skyline = _covered(skyline, x, x + width + GAP, y + height + GAP)
    return places, (right, bottom)


def _highest(skyline: list[tuple[float, float, float]], width: float, page: float) -> Point:
    best = (0.0, float("inf"))
    for start, _, _ in skyline:
        if start + width > page + 0.5:
            continue
        y = max(down for left, right, down in skyline if left < start + width and right > start)
        if y < best[1]:
            best = (start, y)
    return best if best[1] != float("inf") else (0.0, max(down for _, _, down in skyline))


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


def grid(sizes: Sequence[Size], page: float) -> tuple[list[Point], Size]:
    """Single boxes in columns of one width, in their order, each in the column that is shortest."""
    widest = max(width for width, _ in sizes)
    count = max(1, min(len(sizes), int((page + _GRID_GAP) // (widest + _GRID_GAP))))
    downs = [0.0] * count
    places = []
    for _, height in sizes:
        at = min(range(count), key=downs.__getitem__)
        places.append((at * (widest + _GRID_GAP), downs[at]))
        downs[at] += height + _GRID_GAP
    return places, (count * (widest + _GRID_GAP) - _GRID_GAP, max(downs) - _GRID_GAP)


def grid_page(sizes: Sequence[Size], aspect: float) -> float:
    """The width of a page that single boxes alone fill in the shape of it."""
    widest = max(width for width, _ in sizes)
    area = sum((widest + _GRID_GAP) * (height + _GRID_GAP) for _, height in sizes)
    return max(widest, (area * aspect) ** 0.5)
