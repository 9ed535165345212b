"""How far down the items of each column stand: near what they are linked with, in their order, without overlapping.

The nearest places that keep an order are an isotonic regression (pool adjacent violators).
"""

from __future__ import annotations

from itertools import pairwise

from dbsc.backends.diagram.layout.figures import UNIT
from dbsc.backends.diagram.layout.nets import Item, Link, Wiring

_ROUNDS = 10
_BOX_GAP, _LANE_GAP, _BESIDE = 3 * UNIT, UNIT, 2 * UNIT  # between boxes, between lanes, between a box and a lane
_LOOSE = 1.12  # how much taller than its tallest column a picture may be
_LANE_WEIGHT = 3.0


def place(wiring: Wiring) -> int:
    """Sets the heights of all items, as multiples of a half row from nought on; returns the height of the whole."""
    columns = [column for column in wiring.columns if column]
    tallest = max(_offsets(column)[1] for column in columns)
    limit = int(tallest * _LOOSE // UNIT) * UNIT if len(columns) > 1 else tallest
    for column in columns:
        offsets, height = _offsets(column)
        for item, offset in zip(column, offsets, strict=True):
            item.y = (limit - height) / 2 + offset
    for turn in range(_ROUNDS):
        forth = turn % 2 == 0
        for column in columns if forth else columns[::-1]:
            _settle(column, limit, both=turn >= _ROUNDS // 2, forth=forth)
    for column in columns:
        _round(column)
    for column in columns:
        _straighten(column, limit)
    top = min(item.y for column in columns for item in column)
    for column in columns:
        for item in column:
            item.y = int(item.y - top)
    return int(max(column[-1].y + column[-1].height for column in columns))


def between(upper: Item, lower: Item) -> int:
    """The room between two items that stand below each other."""
    lanes = (upper.node < 0) + (lower.node < 0)
    return (_BOX_GAP, _BESIDE, _LANE_GAP)[lanes]


def _offsets(column: list[Item]) -> tuple[list[int], int]:
    """Where the items begin if they stand as near to each other as they may, and where the last one ends."""
    offsets = [0]
    for upper, lower in pairwise(column):
        offsets.append(offsets[-1] + upper.height + between(upper, lower))
    return offsets, offsets[-1] + column[-1].height


def _settle(column: list[Item], limit: int, *, both: bool, forth: bool) -> None:
    """Moves the items of a column as near to their wishes as their order and the limit allow."""
    offsets, height = _offsets(column)
    blocks: list[tuple[float, float, int]] = []  # the mean of the wishes, their weight, how many items
    for item, offset in zip(column, offsets, strict=True):
        wish, weight = _wish(item, both=both, forth=forth)
        mean, count = wish - offset, 1
        while blocks and blocks[-1][0] >= mean:
            other, heavy, many = blocks.pop()
            mean = (mean * weight + other * heavy) / (weight + heavy)
            weight, count = weight + heavy, count + many
        blocks.append((mean, weight, count))
    number = 0
    for mean, _, count in blocks:
        for _ in range(count):
            column[number].y = min(max(mean, 0.0), limit - height) + offsets[number]
            number += 1


def _wish(item: Item, *, both: bool, forth: bool) -> tuple[float, float]:
    """Where an item would like to be, and how much: at the median, which makes one line straight."""
    links = item.outer if forth else item.inner
    if both or not links:
        links = item.outer + item.inner
    if not links:
        return item.y, 0.1
    wishes = sorted(_straight(link) for link in links)
    middle = len(wishes) // 2
    median = wishes[middle] if len(wishes) % 2 else (wishes[middle - 1] + wishes[middle]) / 2
    return median, _LANE_WEIGHT if item.node < 0 else 1.0


def _straight(link: Link) -> float:
    return link.other.y - link.own.offset


def _round(column: list[Item]) -> None:
    """Puts the items on half rows; their order and the room between them stay."""
    offsets, _ = _offsets(column)
    for item, offset in zip(column, offsets, strict=True):
        item.y = round((item.y - offset) / UNIT) * UNIT + offset


def _straighten(column: list[Item], limit: int) -> None:
    """Puts each item on one line with something near it, where there is room for that."""
    for number, item in enumerate(column):
        above = column[number - 1] if number else None
        below = column[number + 1] if number + 1 < len(column) else None
        least = above.y + above.height + between(above, item) if above else 0
        most = (below.y - between(item, below) if below else limit) - item.height
        wishes = [_straight(link) for link in item.outer + item.inner]
        near = [wish for wish in wishes if least <= wish <= most and abs(wish - item.y) <= 3 * UNIT]
        if near and item.y not in wishes and not min(near) % UNIT:
            item.y = min(near, key=lambda wish: abs(wish - item.y))
