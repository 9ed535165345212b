"""Subscriptions come back as ones that do nothing, until somebody says where they connect to, and turns them on."""

from __future__ import annotations

import pytest

from dbsc.postgres.scratch import Server
from pulled import round_trip

# Each with the first server that has it.
OPTIONS = {
    "binary = true": 15,
    "streaming = on": 15,
    "streaming = off": 15,
    "streaming = parallel": 16,
    "synchronous_commit = 'remote_apply'": 15,
    "two_phase = true": 15,
    "disable_on_error = true": 15,
    "origin = none": 16,
    "run_as_owner = true": 16,
    "password_required = false": 16,
    "failover = true": 17,
    "binary = true, two_phase = true, disable_on_error = true": 15,
}
CASES = [
    pytest.param(server, options, id=f"{server}-{options}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for options, since in OPTIONS.items()
    if since <= version
]


@pytest.mark.parametrize(("server", "options"), CASES, indirect=["server"])
def test_a_subscription_comes_back(server: Server, options: str) -> None:
    text = round_trip(
        server,
        "create subscription copy connection 'host=nowhere password=secret' publication orders, \"All\""
        f" with (connect = false, slot_name = 'copy', {options});"
        "comment on subscription copy is 'Orders of the shop.'",
        told={"DBS803"},
    )
    assert "sql subscription_copy $$" in text
    assert "nowhere" not in text and "secret" not in text


def test_a_subscription_without_a_slot_comes_back(server: Server) -> None:
    sql = "create subscription copy connection '' publication p with (connect = false, slot_name = none)"
    assert "slot_name = none" in round_trip(server, sql, told={"DBS803"})
