"""Extended statistics."""

from __future__ import annotations

from dbsc.catalog.objects import Statistics
from dbsc.postgres.sql import Scene, comment_if_changed, element, name


def create(statistics: Statistics, scene: Scene) -> list[str]:
    """The statements that make them."""
    kinds = f" ({', '.join(statistics.kinds)})" if statistics.kinds else ""
    on = ", ".join(map(element, statistics.elements))
    made = f"create statistics {name(statistics.ref)}{kinds} on {on} from {name(statistics.table)}"
    target = statistics.target
    exact = [] if target is None else [f"alter statistics {name(statistics.ref)} set statistics {target}"]
    return [made, *exact, *comment(statistics, None)]


def drop(statistics: Statistics, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop statistics {name(statistics.ref)}"]


def comment(statistics: Statistics, before: Statistics | None) -> list[str]:
    """Their comment, where it differs."""
    old = before.comment if before else None
    return comment_if_changed(f"statistics {name(statistics.ref)}", statistics.comment, old)
