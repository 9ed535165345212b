"""Neighbourhoods of a large group of tables: few enough tables to be drawn with lines, few references between.

They grow together two by two (as Clauset, Newman and Moore do it), those first whose references are the largest share
of what either has; then each table goes where most of its references are.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

MOST = 32  # tables in a neighbourhood
_FOR_LONE = 12  # more, of those that would stand alone
_ROUNDS = 6


def neighbourhoods(count: int, pairs: Iterable[tuple[int, int, int]]) -> list[int]:
    """The neighbourhood of each node `0 …`, as its number. A pair has a weight: how much it holds together."""
    weights: list[dict[int, int]] = [{} for _ in range(count)]
    for one, other, weight in pairs:
        if one != other:
            weights[one][other] = weights[one].get(other, 0) + weight
            weights[other][one] = weights[other].get(one, 0) + weight
    of = _merged(weights)
    _settle(of, weights)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(group, len(numbers)) for group in of]


def _merged(weights: list[dict[int, int]]) -> list[int]:
    """The group of each node, called after one of its nodes."""
    members = [[node] for node in range(len(weights))]
    between = [dict(found) for found in weights]
    degrees = [sum(found.values()) for found in weights]
    waiting = [
        (-_share(weight, degrees[one], degrees[other]), one, other, weight)
        for one, found in enumerate(between)
        for other, weight in found.items()
        if one < other
    ]
    heapify(waiting)
    while waiting:
        share, one, other, weight = heappop(waiting)
        now = between[one].get(other) == weight and -_share(weight, degrees[one], degrees[other]) == share
        if not now or len(members[one]) + len(members[other]) > MOST:
            continue
        members[one] += members[other]
        members[other] = []
        degrees[one] += degrees[other]
        for near, number in between[other].items():
            del between[near][other]
            if near != one:
                between[one][near] = between[near][one] = between[one].get(near, 0) + number
        between[other] = {}
        for near, number in between[one].items():
            heappush(waiting, (-_share(number, degrees[one], degrees[near]), min(one, near), max(one, near), number))
    of = [0] * len(weights)
    for group, nodes in enumerate(members):
        for node in nodes:
            of[node] = group
    return of


def _share(weight: int, one: int, other: int) -> float:
    return weight / (one * other)


def _settle(of: list[int], weights: list[dict[int, int]]) -> None:
    """Moves each node to where most of its references are, if there is room, while that helps.

    There is more room for one that stands alone: it would be a neighbourhood without a line.
    """
    sizes: dict[int, int] = {}
    for group in of:
        sizes[group] = sizes.get(group, 0) + 1
    for _ in range(_ROUNDS):
        moved = False
        for node, found in enumerate(weights):
            towards: dict[int, int] = {}
            for near, weight in found.items():
                towards[of[near]] = towards.get(of[near], 0) + weight
            here = towards.get(of[node], 0)
            room = MOST if sizes[of[node]] > 1 else MOST + _FOR_LONE
            open_ = (group for group in towards if sizes[group] < room)
            best = max(open_, key=lambda group: (towards[group], -group), default=-1)
            if best >= 0 and towards[best] > here:
                sizes[of[node]] -= 1
                sizes[best] += 1
                of[node] = best
                moved = True
        if not moved:
            break
