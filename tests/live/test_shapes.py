"""Json shapes as checks, on real servers: what the types of the shape allow passes, and nothing else."""

from __future__ import annotations

import json

import pytest

from databases import proven
from dbsc.postgres.scratch import Server

SCHEMA = """
enum mood { sad, happy }
domain quantity int check (value > 0)
shape part { name text, size 1 | 2 }
shape event {
  id     uuid
  kind   'placed' | 'it''s "filled" \\ so'
  qty    quantity?
  price  numeric?
  mood   mood?
  done   bool?
  tags   text[]?
  parts  part[]?
  first  part?
  grid   smallint[][]?
  "a b"  int?
  any    jsonb?
  at     timestamptz?
}
shape strict { any jsonb, list int[], part part }
shape nothing { }
table t {
  id       int pk identity
  event    jsonb<event>? checked
  strict   json<strict>? checked
  nothing  jsonb<nothing>? checked
}
"""
ID = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
GOOD: dict[str, object] = {"id": ID, "kind": "placed"}
PART: dict[str, object] = {"name": "x", "size": 2}


@pytest.fixture(scope="module")
def tried(server: Server) -> dict[tuple[str, str], str | None]:
    """Every value of the tests, and the SQLSTATE that it is refused with."""
    out = {}
    with proven(server, SCHEMA) as database:
        for column, value in [*PASS, *FAIL]:
            text = json.dumps(value).replace("'", "''")
            out[(column, json.dumps(value))] = database.refusal(f"insert into public.t ({column}) values ('{text}')")
    return out


PASS: list[tuple[str, object]] = [
    ("event", value)
    for value in (
        GOOD,
        {**GOOD, "kind": 'it\'s "filled" \\ so', "more": [1]},
        {**GOOD, "qty": 5, "price": 1.5, "mood": "sad", "done": False, "at": "2026-01-01T10:00:00Z"},
        {**GOOD, "qty": None, "price": None, "mood": None, "done": None, "tags": None, "parts": None, "first": None},
        {**GOOD, "tags": [], "parts": [], "grid": []},
        {**GOOD, "tags": ["a", "b"], "parts": [PART, {**PART, "size": 1}], "first": PART, "grid": [[1, 2], [], [3]]},
        {**GOOD, "any": [1, {"x": None}], "a b": -2147483648},
        {**GOOD, "id": ID.upper(), "qty": 1.0},
    )
]
PASS += [("strict", {"any": None, "list": [1], "part": PART}), ("nothing", {}), ("nothing", {"a": 1})]
FAIL: list[tuple[str, object]] = [
    ("event", value)
    for value in (
        None, [], [GOOD], "text", 5, True, {},
        {"id": ID}, {"kind": "placed"}, {**GOOD, "id": None}, {**GOOD, "id": "x"}, {**GOOD, "id": 5},
        {**GOOD, "id": [ID]},
        {**GOOD, "kind": "other"}, {**GOOD, "kind": ["placed"]}, {**GOOD, "kind": None}, {**GOOD, "kind": {}},
        {**GOOD, "qty": "5"}, {**GOOD, "qty": 1.5}, {**GOOD, "qty": 2147483648}, {**GOOD, "qty": [5]},
        {**GOOD, "qty": True},
        {**GOOD, "price": "1"}, {**GOOD, "mood": "mad"}, {**GOOD, "mood": 1}, {**GOOD, "done": "true"},
        {**GOOD, "done": 0},
        {**GOOD, "tags": "a"}, {**GOOD, "tags": [1]}, {**GOOD, "tags": ["a", 1]}, {**GOOD, "tags": ["a", None]},
        {**GOOD, "tags": [["a"]]}, {**GOOD, "tags": {}}, {**GOOD, "parts": PART}, {**GOOD, "parts": [PART, {}]},
        {**GOOD, "parts": [{**PART, "size": 3}]}, {**GOOD, "parts": [[PART]]}, {**GOOD, "parts": [None]},
        {**GOOD, "first": []}, {**GOOD, "first": {"name": "x"}}, {**GOOD, "first": {**PART, "name": None}},
        {**GOOD, "grid": [1]}, {**GOOD, "grid": [[1, 2], 3]}, {**GOOD, "grid": [[40000]]}, {**GOOD, "grid": [["a"]]},
        {**GOOD, "grid": [[1.5]]}, {**GOOD, "a b": "x"}, {**GOOD, "at": 5}, {**GOOD, "at": {}},
    )
]  # fmt: skip
FAIL += [("strict", value) for value in ({}, {"any": 1, "list": None, "part": PART}, {"list": [1], "part": PART})]
FAIL += [("strict", {"any": 1, "list": [1], "part": None}), ("nothing", []), ("nothing", None)]


@pytest.mark.parametrize(("column", "value"), PASS, ids=str)
def test_what_is_of_the_shape_passes(column: str, value: object, tried: dict[tuple[str, str], str | None]) -> None:
    assert tried[(column, json.dumps(value))] is None


@pytest.mark.parametrize(("column", "value"), FAIL, ids=str)
def test_what_is_not_of_the_shape_is_refused(
    column: str, value: object, tried: dict[tuple[str, str], str | None]
) -> None:
    assert tried[(column, json.dumps(value))] == "23514"
