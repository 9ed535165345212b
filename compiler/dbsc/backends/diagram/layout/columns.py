"""Which column each table stands in: right of what it refers to, and no column much taller than it may be.

A column that would become too tall goes on in the next one, so that forty tables that refer to one table stand in
several columns of a page instead of in a tower.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_GAP, _TRUNK, _LANE = 55.0, 6.0, 16.0  # what a gap between columns, a trunk in it and a lane take, about
_LOOSE = 1.05  # how much taller than its tallest column a picture becomes, about
_TRIES = 16


def acyclic(count: int, arcs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The arcs (from parent to child, of nodes `0 …`), those that close a circle turned round; no doubles, no loops."""
    children: list[list[int]] = [[] for _ in range(count)]
    parents = [0] * count
    for parent, child in dict.fromkeys(arcs):
        if parent != child:
            children[parent].append(child)
            parents[child] += 1
    seen, finished = [False] * count, [False] * count
    out: dict[tuple[int, int], None] = {}
    # From what refers to nothing, then from what is referred to most: its references are the ones to turn round.
    for start in sorted(range(count), key=lambda node: (parents[node] > 0, parents[node] - len(children[node]), node)):
        if seen[start]:
            continue
        seen[start] = True
        way = [(start, iter(children[start]))]
        while way:
            node, following = way[-1]
            child = next(following, -1)
            if child < 0:
                finished[node] = True
                way.pop()
                continue
            closes = seen[child] and not finished[child]
            out[(child, node) if closes else (node, child)] = None
            if not seen[child]:
                seen[child] = True
                way.append((child, iter(children[child])))
    return list(out)


def columns(
    widths: Sequence[float], heights: Sequence[float], arcs: Iterable[tuple[int, int]], aspect: float
) -> list[int]:
    """The column of each node, such that the whole has about the aspect (width by height). Heights include gaps."""
    ways = acyclic(len(heights), arcs)
    total, tallest = sum(heights), max(heights)
    best: list[int] = []
    least = float("inf")
    for number in range(_TRIES):
        tall = max(tallest, total / (1 + number * (1 + number / 8)))
        found = _placed(heights, ways, tall)
        badness = _badness(found, widths, heights, ways, aspect)
        if badness < least:
            best, least = found, badness
        if tall == tallest:
            break
    return best


def _badness(
    found: list[int], widths: Sequence[float], heights: Sequence[float], arcs: list[tuple[int, int]], aspect: float
) -> float:
    """How far the whole is from the aspect; long references and wasted room count a little."""
    last = max(found) + 1
    wide, tall, trunks = [0.0] * last, [0.0] * last, [0] * last
    for node, column in enumerate(found):
        wide[column] = max(wide[column], widths[node])
        tall[column] += heights[node]
    reach = list(found)
    for parent, child in arcs:
        reach[parent] = max(reach[parent], found[child])
    for node, column in enumerate(found):
        for passed in range(column, reach[node]):
            trunks[passed] += 1
            if passed > column:
                tall[passed] += _LANE
    width = sum(wide) + sum(_GAP + _TRUNK * number for number in trunks[:-1])
    ratio = width / (max(tall) * _LOOSE) / aspect
    far = sum(found[child] - found[parent] - 1 for parent, child in arcs) / max(1, len(arcs))
    waste = 1 - sum(tall) / (last * max(tall))
    return max(ratio, 1 / ratio) + 0.2 * far + 0.5 * waste


def _placed(heights: Sequence[float], arcs: list[tuple[int, int]], tall: float) -> list[int]:
    """Columns from the left: in each, what has its parents further left, first what most hangs on."""
    count = len(heights)
    children: list[list[int]] = [[] for _ in range(count)]
    parents: list[list[int]] = [[] for _ in range(count)]
    for parent, child in arcs:
        children[parent].append(child)
        parents[child].append(parent)
    tails = _tails(children, parents)
    waiting = [sum(1 for parent in parents[node] if parents[parent]) for node in range(count)]
    ready = [node for node in range(count) if parents[node] and not waiting[node]]
    column = [0] * count
    at = 1
    while ready:
        ready.sort(key=lambda node: (-tails[node], min(parents[node]), node))
        filled = 0.0
        taken: list[int] = []
        left: list[int] = []
        for node in ready:
            fits = not taken or filled + heights[node] <= tall
            (taken if fits else left).append(node)
            filled += heights[node] if fits else 0
        for node in taken:
            column[node] = at
        ready = left
        for node in taken:
            for child in children[node]:
                waiting[child] -= 1
                if not waiting[child]:
                    ready.append(child)
        at += 1
    _roots(column, heights, children, parents, tall)
    return _without_gaps(column)


def _tails(children: list[list[int]], parents: list[list[int]]) -> list[int]:
    """How many columns each node needs on its right."""
    tails = [0] * len(children)
    left = [len(found) for found in children]
    done = [node for node, found in enumerate(children) if not found]
    for node in done:
        for parent in parents[node]:
            tails[parent] = max(tails[parent], tails[node] + 1)
            left[parent] -= 1
            if not left[parent]:
                done.append(parent)
    return tails


def _roots(
    column: list[int],
    heights: Sequence[float],
    children: list[list[int]],
    parents: list[list[int]],
    tall: float,
) -> None:
    """Puts what refers to nothing as near to what refers to it as there is room."""
    load = [0.0] * (max(column) + 1)
    for node, at in enumerate(column):
        load[at] += heights[node] if parents[node] else 0
    roots = [node for node, found in enumerate(parents) if not found and children[node]]
    for node in sorted(roots, key=lambda node: (-len(children[node]), node)):
        nearest = min(column[child] for child in children[node]) - 1
        room = (at for at in range(nearest, -1, -1) if load[at] + heights[node] <= tall)
        at = next(room, -1)
        if at < 0:
            at = min(range(nearest + 1), key=lambda at: load[at])
        column[node] = at
        load[at] += heights[node]


def _without_gaps(column: list[int]) -> list[int]:
    used = {at: number for number, at in enumerate(sorted(set(column)))}
    return [used[at] for at in column]
