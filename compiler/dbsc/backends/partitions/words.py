"""Rules, periods and steps in English, for the pages and the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.intent import LifecycleStep, PartitionRule, Period, Retention
from dbsc.catalog.objects import Element, Ref, Table
from dbsc.postgres.sql import element
from dbsc.semantics.lifecycle import archive_of

_DONE = {"drop": "dropped", "detach": "detached", "delete": "deleted"}


def every(period: Period) -> str:
    """`every month`, `every 2 weeks`, `every 10000000 values`."""
    if period.unit is None:
        return f"every {period.text} values"
    return f"every {period.unit}" if period.amount == 1 else f"every {period.text}"


def key(elements: Iterable[Element]) -> str:
    """What a table is partitioned by."""
    return ", ".join(map(element, elements))


def rule(found: PartitionRule, table: Table) -> str:
    """A rule in a few words: `range (executed_at), every month, 3 ahead`."""
    assert table.partition_key is not None
    start = f" from {found.start}" if found.start is not None else ""
    elements = key(table.partition_key.elements)
    return f"{table.partition_key.strategy} ({elements}), {every(found.every)}{start}, {found.ahead} ahead"


def step(found: LifecycleStep, table: Ref) -> str:
    """What a step does: archived to a table, dropped."""
    if found.action == "archive":
        return f"archived to `{name(archive_of(table, found))}`"
    if found.action == "export":
        return f"exported to `{found.location}`"
    return _DONE[found.action]


def steps(found: Iterable[LifecycleStep], table: Ref, keep: Period | None) -> str:
    """A chain of steps: archived to a table after 12 months, then dropped."""
    parts: list[str] = []
    waited = keep
    for one in found:
        after = f" after {waited.text}" + (" more" if parts else "") if waited else ""
        parts.append(step(one, table) + after)
        waited = one.keep
    chain = ", then ".join(parts)
    return f"{chain}, kept there for {waited.text}" if waited else chain


def when(found: Retention) -> str:
    """How often a retention runs, as far as it says so: `every week on Sunday at 03:00 UTC`."""
    text = every(found.every) if found.every else ""
    if found.day:
        text = f"{text or 'every week'} on {found.day.capitalize()}"
    if found.time:
        hours, _, minutes = found.time.partition(":")
        text = f"{text or 'every day'} at {int(hours):02}:{int(minutes):02} UTC"
    return text or "whenever it is run"


def name(table: Ref) -> str:
    """A table as people write it: without `public`."""
    return ".".join(table.path[1:] if table.path[0] == "public" else table.path)
