"""Schemas that become others on servers that hold rows, there and back: what is there is the other, and no row is lost.

`DBSC_PAIRS` says how many pairs are drawn; those in `golden/pairs` are tried always.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import few_rows
from becoming import Database, Refused, differences
from catalogs import catalog_of
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.scratch import Server
from dbsc.postgres.standins import prepare
from pairs import Pair, pairs
from pieces import ROLES

_USUAL = {"dev": 10, "ci": 100, "nightly": 2000}
HOW_MANY = int(os.environ.get("DBSC_PAIRS", "0")) or _USUAL[os.environ.get("DBSC_HYPOTHESIS", "dev")]
CASES = sorted((Path(__file__).parents[1] / "golden" / "pairs").iterdir())
_KNOWN = f"external role {', '.join(ROLES)}\ntable t {{ id int pk; grant select to {', '.join(ROLES)} }}"
MOST_REFUSED = 0.05
"""The share of ways that may be refused, beside those that are `NOT_YET` there."""
NOT_YET = re.compile("has another type, and|which is done column by column|was .*: not every value|rows have a label")
"""What is not planned yet, or cannot be without being told how, as it is told."""
# To make a pair small takes minutes, which only who looks into it has.
_PHASES = tuple(Phase) if "DBSC_PAIRS" in os.environ else (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture(scope="module")
def ground(server: Server) -> Iterator[str]:
    """A database to copy: the roles are there."""
    try:
        yield prepare(server, catalog_of(_KNOWN)).database
    finally:
        server.drop_roles()


def there_and_back(server: Server, template: str, pair: Pair, refused: Counter[str]) -> None:
    """Goes both ways of a pair, and counts what is refused: the way back begins in the second schema in any case."""
    back = {now: before for before, now in pair.names.items()}
    with _database(server, template) as database:
        database.becomes(pair.before)
        database.filled()
        if _goes(database, pair.after, pair.names, refused, server, template):
            _goes(database, pair.before, back, refused, server, template)
            return
    with _database(server, template) as database:
        database.becomes(pair.after)
        database.filled()
        _goes(database, pair.before, back, refused, server, template)


@contextmanager
def _database(server: Server, template: str) -> Iterator[Database]:
    name = server.create_database(template)
    try:
        with server.connect(name, autocommit=True) as connection:
            yield Database(connection)
    finally:
        server.drop_database(name)


def _goes(
    database: Database, text: str, names: dict[str, str], refused: Counter[str], server: Server, template: str
) -> bool:
    """Whether a database becomes a schema. Then it is what one is that never was another, and no row is lost."""
    old = database.goal
    rows = few_rows.cells(database.connection, old)
    try:
        database.becomes(text)
    except Refused as reason:
        refused[_told(reason.args[0])] += 1
        return False
    lost = few_rows.lost(rows, few_rows.cells(database.connection, database.goal), names, old, database.goal)
    assert not lost, lost
    with _database(server, template) as other:
        other.is_made(database.goal)
        assert (found := differences(other.inventory(), database.inventory())) == [], "\n".join(found)
    return True


def _told(problems: tuple[Diagnostic, ...]) -> str:
    return " | ".join(sorted({f"{problem.code} {problem.message}" for problem in problems}))


@pytest.mark.both
def test_every_schema_becomes_every_other_and_comes_back(server: Server, ground: str) -> None:
    refused: Counter[str] = Counter()
    tried: list[Pair] = []

    @settings(max_examples=HOW_MANY, phases=_PHASES, suppress_health_check=list(HealthCheck))
    @given(pairs())
    def ways(pair: Pair) -> None:
        tried.append(pair)
        there_and_back(server, ground, pair, refused)

    ways()
    print(f"{refused.total()} of {2 * len(tried)} ways refused")
    for why, often in refused.most_common():
        print(f"{often:5} {why}")
    counted = sum(often for why, often in refused.items() if not NOT_YET.search(why))
    assert counted <= max(1, len(tried) * 2 * MOST_REFUSED), refused


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_schema_becomes_another_and_comes_back(server: Server, ground: str, case: Path) -> None:
    refused: Counter[str] = Counter()
    before, after = ((case / f"{name}.dbs").read_text() for name in ("before", "after"))
    pair = Pair(before, after, {})
    there_and_back(server, ground, pair, refused)
    assert not refused
