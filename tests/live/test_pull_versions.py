"""Servers of the other versions are read too: what is pulled from one makes the same database there."""

from __future__ import annotations

import re

import pytest

from dbsc.postgres.scratch import Server
from live.test_pull_kinds import CASES, TOLD
from pulled import round_trip

# What a version has not, by the words that it refuses.
_SINCE = {
    "nulls not distinct": 15,
    "create unlogged sequence": 15,
    "security_invoker": 15,
    r"on delete set (?:null|default) \(": 15,
}


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("since 18")])
def test_what_is_pulled_makes_the_same(other_server: Server, case: str) -> None:
    sql, _ = CASES[case]
    version = other_server.version // 10000
    if any(re.search(words, sql) and version < since for words, since in _SINCE.items()):
        with pytest.raises(AssertionError, match=r"syntax error|unrecognized parameter|not supported"):
            round_trip(other_server, sql)
    else:
        round_trip(other_server, sql, told=TOLD.get(case, ()))
