"""Rows of JSON for validators: a schema with a column of each kind, values for it, and what PostgreSQL says of them."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import strategies as st

from databases import Database
from dbsc.hints import Any
from dbsc.sqltext.quote import identifier

SCHEMA = (Path(__file__).parent / "npm/validators/rows.dbs").read_text()

# Days and times are spelled as ISO 8601 has them: PostgreSQL reads many other spellings, which validators do not take.

TEXT = st.text(st.sampled_from("ab xX+9Z-é😀\0 1"), max_size=7)
WHOLE = st.integers(-3, 120) | st.sampled_from([2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 1.5, 32767, 32768, -32769])
DECIMAL = (
    st.decimals(-2000, 2000, allow_nan=False, places=3).map(str)
    | st.floats(-2000, 2000, allow_nan=False).filter(lambda number: abs(number) > 1e-30 or number == 0)
    | st.sampled_from(
        ["0.005", "0.014999", "0.015", 999.994, 999.995, "999.995", "1e3", "x", "", "-", ".5", "5.", 1e21]
    )
)
BIG = st.integers(-10, 10) | st.sampled_from(
    ["9223372036854775807", "9223372036854775808", "-9223372036854775808", 2**53 - 1, "9007199254740993", "1.0", "-5"]
)
REAL = st.floats(-2, 2, allow_nan=False, width=32) | st.sampled_from([0.1, 1e39, 1e-50, 3.4e38, 0.5, 0])
DAY = st.dates().map(str) | st.sampled_from(["2019-12-31", "2020-01-01", "2023-02-29", "2024-02-29", "0000-01-01", "x"])
CLOCK = st.sampled_from(["00:00", "23:59:59.123456", "24:30", "12:60", "10:00:00"])
LOCAL = st.builds(lambda day, clock: f"{day}T{clock}", DAY, CLOCK)
MOMENT = st.builds(
    lambda local, zone: f"{local}{zone}", LOCAL, st.sampled_from(["Z", "+00:00", "-15:59", "+05:30", "+16:00"])
)
SOON = st.builds(
    lambda second, zone: f"2024-01-01T12:00:{second}{zone}",
    st.sampled_from(["00", "00.000001", "00.1", "01"]),
    st.sampled_from(["Z", "+00:00", "+00:01", "-00:01"]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(st.sampled_from("a\0b"), max_size=2),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(["a", "b\0"]), inside, max_size=2),
    max_leaves=4,
)
GUID = st.uuids().map(str) | st.sampled_from(
    ["00000000-0000-0000-0000-000000000000", "x", "ABCDEF00-0000-0000-0000-00000000000"]
)
COLUMNS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "kinds": {
        "flag": st.booleans(), "small": WHOLE, "whole": WHOLE, "big": BIG, "exact": DECIMAL, "rounded": DECIMAL,
        "anything": DECIMAL, "single": REAL, "double": REAL, "name": TEXT, "code": TEXT, "fixed": TEXT, "key": GUID,
        "day": DAY, "at": MOMENT, "local": LOCAL, "clock": CLOCK,
        "raw": st.sampled_from(["\\x", "\\x0aFF", "\\x0", "\\xzz"]), "data": JSON,
        "side": st.sampled_from(["buy", "sell", "hold"]), "kind": st.sampled_from(["a", "b", "c", ""]),
        "rank": st.integers(0, 4), "part": st.integers(-1, 101),
        "slug": st.sampled_from(["a-b", "a", "-a", "a--b", "abcdefghi", "a_b", "é"]),
        "many": st.lists(WHOLE, max_size=2), "sides": st.lists(st.sampled_from(["buy", "hold"]), max_size=2),
        "pair": st.fixed_dictionaries({}, optional={"a": WHOLE, "b": TEXT}),
    },
    "checks": {
        "low": WHOLE, "high": WHOLE, "price": DECIMAL, "ratio": REAL, "factor": REAL, "size": WHOLE, "title": TEXT,
        "blank": TEXT, "pattern": st.from_regex(r"\d{2}[A-Z]?|[a٣]{1,3}", fullmatch=True), "other": TEXT,
        "open": st.booleans(), "closed": st.booleans(), "starts": SOON, "ends": SOON, "begun": DAY, "over": DAY,
        "note": st.just("n"), "amount": BIG, "first": WHOLE,
    },
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "kinds": {
        "flag": True, "small": 1, "whole": 1, "big": "1", "exact": "1.50", "rounded": 3, "anything": 0.5, "name": "n",
        "code": "c", "fixed": "f", "key": "00000000-0000-0000-0000-000000000000", "day": "2024-01-01",
        "at": "2024-01-01T00:00:00Z", "local": "2024-01-01T00:00", "clock": "00:00", "data": {}, "side": "buy",
        "part": 1,
    },
    "checks": {
        "low": 1, "price": 5, "factor": 1, "title": "n", "open": True, "starts": "2024-01-01T00:00:00Z", "amount": 1,
    },
}  # fmt: skip


def rows(table: str) -> st.SearchStrategy[dict[str, Any]]:
    """A good row with some columns of any value, null, or left out."""
    any_of = st.fixed_dictionaries({}, optional={name: values | st.none() for name, values in COLUMNS[table].items()})
    fewer = st.sets(st.sampled_from(sorted(COLUMNS[table])), max_size=1)
    some = st.integers(1, 4)

    def mixed(drawn: dict[str, Any], left_out: set[str], kept: int) -> dict[str, Any]:
        changed = dict(list(drawn.items())[:kept])
        return {name: value for name, value in {**GOOD[table], **changed}.items() if name not in left_out}

    return st.builds(mixed, any_of.map(dict), fewer, some)


def takes(database: Database, table: str, row: dict[str, Any]) -> bool:
    """Whether PostgreSQL takes a row of JSON, as PostgREST gives it."""
    names = ", ".join(identifier(name) for name in row)
    written = json.dumps(row).replace("'", "''")
    from_json = f"select {names} from json_populate_record(null::public.{table}, '{written}'::json)"
    return database.refusal(f"insert into public.{table} ({names}) {from_json}") is None
