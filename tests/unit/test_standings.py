"""Which migrations of a folder a database has, told from the folder and the ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dbsc.postgres.apply.ledger import Entry
from dbsc.postgres.apply.standings import Standing, standings

AT = datetime(2026, 11, 23, 15, 0, 0, tzinfo=UTC)
CHAIN = [("001_a.sql", "aa"), ("002_b.sql", "bb")]


def entry(name: str = "001_a.sql", **said: Any) -> Entry:
    """An entry of the ledger that is done."""
    usual = {
        "position": 1,
        "before": "empty",
        "after": "aa",
        "state": "done",
        "runs": "transaction",
        "attempts": 1,
        "rows": None,
        "progress": None,
        "sqlstate": None,
        "error": None,
        "started_at": AT,
        "finished_at": AT + timedelta(seconds=1.25),
        "applied_by": "ann",
    }
    return Entry(name, *{**usual, **said}.values())


@pytest.mark.parametrize(
    ("entries", "edited", "states"),
    [
        ([], (), ["pending", "pending"]),
        ([entry()], (), ["applied", "pending"]),
        ([entry(after="cc")], (), ["applied otherwise", "pending"]),
        ([entry()], ("001_a.sql",), ["edited", "pending"]),
        ([entry()], ("002_b.sql",), ["applied", "edited"]),
        ([entry(state="failed", error="x")], (), ["failed", "pending"]),
        ([entry(state="running", finished_at=None)], (), ["half done", "pending"]),
        ([entry(), entry("002_c.sql")], (), ["applied", "pending", "not in the folder"]),
    ],
)
def test_each_migration_has_a_state(entries: list[Entry], edited: tuple[str, ...], states: list[str]) -> None:
    assert [each.state for each in standings(CHAIN, frozenset(edited), entries)] == states


@pytest.mark.parametrize(
    ("state", "found", "told"),
    [
        ("applied", entry(), "2026-11-23 15:00:01, 1.2 s by ann"),
        ("applied", entry(runs="batches", rows=1500), "2026-11-23 15:00:01, 1.2 s by ann, 1,500 rows"),
        ("applied", entry(runs="noted"), "2026-11-23 15:00:01, noted as applied by ann"),
        (
            "half done",
            entry(runs="batches", rows=900, progress={"after": [["7", "1000"], 1000]}),
            "begun 2026-11-23 15:00:00, 900 rows are filled, up to (7, 1000)",
        ),
        (
            "half done",
            entry(runs="batches", rows=900, progress={"after": [16400, 8, 900, None]}),
            "begun 2026-11-23 15:00:00, 900 rows are filled",
        ),
        ("half done", entry(runs="batches"), "begun 2026-11-23 15:00:00, no batch is done"),
        ("failed", entry(attempts=2, error="no"), "2026-11-23 15:00:01, 2 times: no"),
    ],
)
def test_what_the_ledger_says_is_told(state: str, found: Entry, told: str) -> None:
    assert Standing(found.name, state, found).told == told


def test_machines_get_the_same() -> None:
    failed = entry(state="failed", sqlstate="23514", error="no")
    data = Standing("001_a.sql", "failed", failed).data()
    assert (data["state"], data["seconds"], data["error"]) == ("failed", 1.25, "23514: no")
