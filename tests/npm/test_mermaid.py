"""Diagrams under Mermaid's own parser: it understands every table, column and line as it was meant."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from catalogs import catalog_of
from dbsc.backends.diagram.mermaid import mermaid
from dbsc.backends.diagram.model import Line, Model, model, shortened

HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (HERE / "node_modules" / "mermaid").exists(), reason="run `npm ci` in tests/npm"),
]

ODD = r'''
schema "a.b" { table one { id int pk; many numeric(12,4)[] } }
enum "state of play" { 'it''s "new"', '<b>', "paid" }
table "end" { id int pk; state "state of play"; "user" -> "end" unique; "pk" -> "select %\ `{}` ""q"""? }
table "direction LR" { "direction tb" int pk; "FK" text; "2nd" interval(day to second(3)); "_x_" varchar(20)?
  "na ïve💥" int }
table "select %\ `{}` ""q""" { "a#35;b" int pk; "列" -> "a.b".one }
table "日本 表" { "one" -> "end"; "two;" -> "direction LR"; pk ("one", "two;") }
table _x_ { id -> "end" pk; "--" 'a' | '%%' }
table spread { id int
  partition by range ((id % 10)) }
'''


def understood(text: str) -> Any:
    """What Mermaid reads in a diagram."""
    run = subprocess.run(["node", "mermaid.mjs"], cwd=HERE, input=text, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def ends(diagram: Model, line: Line) -> dict[str, str]:
    """A line as Mermaid has it; it names the cardinality of each end after the other."""
    boxes = diagram.by_ref()
    target, source = boxes[line.target], boxes[line.source]
    return {
        "target": target.title,
        "source": source.title,
        "label": ", ".join(line.columns),
        "cardA": "ZERO_OR_ONE" if line.single else "ZERO_OR_MORE",
        "cardB": "ZERO_OR_ONE" if line.optional else "ONLY_ONE",
        "relType": "IDENTIFYING" if line.owned else "NON_IDENTIFYING",
    }


@pytest.mark.parametrize("schema", [ODD, (HERE / "rich.dbs").read_text(), (HERE / "odd.dbs").read_text()])
def test_mermaid_understands_every_table_and_line(schema: str) -> None:
    diagram = model(catalog_of(schema))
    found = understood(mermaid(diagram))
    assert [entity["name"] for entity in found["entities"]] == [box.title for box in diagram.boxes]
    assert found["lines"] == [ends(diagram, line) for line in diagram.lines]
    for box, entity in zip(diagram.boxes, found["entities"], strict=True):
        assert entity["label"].startswith(box.title)
        assert len(entity["attributes"]) == len(box.rows)
        for row, attribute in zip(box.rows, entity["attributes"], strict=True):
            keys = {"PK": row.primary, "FK": row.refers, "UK": row.unique}
            assert attribute["keys"] == [key for key, holds in keys.items() if holds]
            said = attribute["comment"].split("; ")
            assert row.name in (attribute["name"], *said)
            assert row.type in (attribute["type"], *said)
            assert ("null" in said) == row.nullable
            assert shortened(row.values).replace("\n", " ") in attribute["comment"]


def test_a_mistake_would_be_found() -> None:
    with pytest.raises(AssertionError, match="Parse error"):
        understood("erDiagram\n  a { int }\n")
