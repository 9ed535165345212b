"""What a literal turns out to be when it is read as a value of a type."""

from __future__ import annotations

from dbsc.hints import Any
from dbsc.record import Record


class Told(Record):
    """A value. Where `ordered` is false, two that differ may stand in any order."""

    key: tuple[Any, ...]
    ordered: bool = True


class Wrong(Record):
    """No value of the type, and why not where that is more than the type; `labels` are those of an enum."""

    labels: tuple[str, ...] = ()
    reason: str = ""


Read = Told | Wrong | None
"""None is a text whose value cannot be told: it may be one or none."""
SPACE = " \t\n\r\v\f"
OUT_OF_RANGE = "it is out of range"


def compare(a: Told, b: Told) -> int | None:
    """-1, 0 or 1 as the first is less, equal or greater; None where that cannot be told."""
    if a.key == b.key:
        return 0
    if not (a.ordered and b.ordered):
        return None
    if len(a.key) == 3 and not (a.key[2] and b.key[2]):
        return _without_zone(a, b)
    return -1 if a.key < b.key else 1


def _without_zone(a: Told, b: Told) -> int | None:
    """Moments that are read in the zone of a session, one or both: close ones can stand in any order."""
    if a.key[0] == b.key[0] == 0:
        hours = 3 if a.key[2] == b.key[2] else 30
        if abs((a.key[1] - b.key[1]).total_seconds()) < hours * 3600:
            return None
    return -1 if a.key[:2] < b.key[:2] else 1
