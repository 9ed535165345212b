"""Diagrams in D2 under D2 itself: it understands every table, column and line as it was meant."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from catalogs import catalog_of
from dbsc.backends.diagram.d2 import d2
from dbsc.backends.diagram.model import Row, model, shortened

HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (HERE / "node_modules" / "@terrastruct").exists(), reason="run `npm ci` in tests/npm"),
]

ODD = r'''
schema "a.b" { table one { id int pk; many numeric(12,4)[] } }
table "end" { id int pk; "user" -> "end" unique; "pk" -> "select %\ {} ""q"""? }
table "direction LR" { "label" int pk; "shape" text; "2nd" interval(day to second(3)); "_x_" varchar(20)?
  "na ïve💥" int; "constraint" text; "style.fill" text; "${x}" text }
table "select %\ {} ""q""" { "a#35;b" int pk; "列" -> "a.b".one }
table "日本 表" { "one" -> "end"; "two;" -> "direction LR"; pk ("one", "two;") }
table _x_ { id -> "end" pk; "--" 'a' | '%%' }
table pairs { a int; b int; x int?; y int?; pk (a, b); foreign (x, y) -> pairs (a, b) }
'''


def understood(*texts: str) -> list[Any]:
    """What D2 reads in each diagram, or why it reads none. It is long in starting."""
    run = subprocess.run(
        ["node", "d2.mjs"], cwd=HERE, input=json.dumps(texts), capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    found: list[Any] = json.loads(run.stdout)
    return found


def column(row: Row) -> dict[str, object]:
    type_ = shortened(row.values) if row.values and not row.enum else row.type
    words = (("primary_key", row.primary), ("foreign_key", row.refers), ("unique", row.unique))
    held = [word for word, holds in words if holds] or None
    type_ = (type_ + ("?" if row.nullable else "")).replace("\n", " ")
    # D2 takes a type that is called as its column for none
    return {"name": row.name, "type": "" if type_ == row.name else type_, "constraint": held}


def test_d2_understands_every_table_and_line() -> None:
    diagrams = [
        model(catalog_of(schema)) for schema in (ODD, (HERE / "rich.dbs").read_text(), (HERE / "odd.dbs").read_text())
    ]
    *found, broken = understood(*map(d2, diagrams), "a: {\n")
    assert "must be terminated" in broken["error"]  # a mistake would be found
    for diagram, read in zip(diagrams, found, strict=True):
        boxes = [box for boxes in diagram.schemas().values() for box in boxes]
        assert read["tables"] == [{"name": box.ref[-1], "columns": list(map(column, box.rows))} for box in boxes]
        ends = [
            ["cf-one" if line.single else "cf-many", "cf-one" if line.optional else "cf-one-required"]
            for line in diagram.lines
        ]
        assert read["lines"] == ends
