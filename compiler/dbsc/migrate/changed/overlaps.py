"""What bounds of partitions have in common, as far as that can be told from how they are written."""

from __future__ import annotations

from dbsc.catalog.objects import Bound, Column
from dbsc.catalog.periods import bound_value, plain_grid

_NUMBERS_AND_MOMENTS = frozenset({"smallint", "integer", "bigint", "date", "timestamp", "timestamptz"})
_OPEN = {"minvalue": float("-inf"), "maxvalue": float("inf")}


def overlap(gone: Bound, other: Bound, column: Column | None) -> bool:
    """Whether rows of a partition that is gone may be those of another one, by the column that both are made by.

    Of hashes each row is somebody's, and one for all that is left takes any.
    """
    if "default" in (gone.kind, other.kind) or gone.kind == other.kind == "hash":
        return True
    if gone.kind != other.kind:
        return False
    if gone.kind == "list":
        return not set(gone.values).isdisjoint(other.values)
    found = _limits(gone, column), _limits(other, column)
    if found[0] is not None and found[1] is not None:
        (low, high), (start, end) = found[0], found[1]
        return low < end and start < high
    return gone.values[0] == other.values[0] or gone.values[1] == other.values[1]


def contains(outer: Bound, inner: Bound, column: Column | None) -> bool:
    """Whether every row within a bound is within another one as well."""
    if outer.kind != inner.kind or outer.kind not in ("list", "range"):
        return False
    if outer.kind == "list":
        return set(inner.values) <= set(outer.values)
    found = _limits(outer, column), _limits(inner, column)
    if found[0] is not None and found[1] is not None:
        (low, high), (start, end) = found[0], found[1]
        return low <= start and end <= high
    ends = zip(outer.values, inner.values, ("minvalue", "maxvalue"), strict=True)
    return all(one == other or one.lower() == open_ for one, other, open_ in ends)


def _limits(bound: Bound, column: Column | None) -> tuple[float, float] | None:
    """The ends of a range as numbers; None where they are no numbers and no moments."""
    if column is None or column.type.name not in _NUMBERS_AND_MOMENTS:
        return None
    low, high = (_limit(value, column.type.name) for value in bound.values)
    return None if low is None or high is None else (low, high)


def _limit(value: str, type_name: str) -> float | None:
    if value.lower() in _OPEN:
        return _OPEN[value.lower()]
    return bound_value(plain_grid(type_name), value)
