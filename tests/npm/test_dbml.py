"""Diagrams in DBML under DBML's own parser: it understands every table, column, enum and reference as it was meant."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from catalogs import catalog_of
from dbsc.backends.diagram.dbml import dbml
from dbsc.backends.diagram.model import Line, Model, Row, model

HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (HERE / "node_modules" / "@dbml").exists(), reason="run `npm ci` in tests/npm"),
]

ODD = r"""
schema "a.b" { enum state { up, down }; table one { id int pk; many numeric(12,4)[]; state state } }
enum "state of play" { 'it''s "new"', '<b>', "paid" }
enum state { open, closed }
--- It's <b> & "quoted",
--- with a second \ line, ''' and ${x}
table "end" { id int pk; state "state of play"[]; "user" -> "end" unique; "pk" -> "select %\ `{}` ""q"" x"? }
--- One line with a 'quote' and a \ in it.
table "direction LR" { "note" int pk; "FK" state; "2nd" interval(day to second(3)); "_x_" varchar(20)?
  "na ïve💥" int; "indexes" text }
table "select %\ `{}` ""q"" x" { "a#35;b" int pk; "列" -> "a.b".one on delete cascade }
table "日本 表" { "one" -> "end"; "two;" -> "direction LR"; pk ("one", "two;") }
table _x_ { id -> "end" pk; "--" 'a' | '%%' }
table pairs { a int; b int; x int?; y int?; pk (a, b); foreign (x, y) -> pairs (a, b) on delete set null }
table spread { id int
  partition by range ((id % 10)) }
"""


def understood(text: str) -> Any:
    """What DBML reads in a diagram."""
    run = subprocess.run(["node", "dbml.mjs"], cwd=HERE, input=text, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def path(table: tuple[str, ...]) -> list[str]:
    return list(table[2:] if table[1] == "public" else table[1:])


def column(row: Row) -> dict[str, object]:
    kept = ("name", "nullable", "primary", "unique")
    return {"type": row.type} | {field: getattr(row, field) for field in kept}


def reference(line: Line) -> tuple[object, ...]:
    source = (path(line.source), list(line.columns), "1" if line.single else "*")
    return line.on_delete, sorted([source, (path(line.target), list(line.target_columns), "1")], key=str)


def read(found: dict[str, Any]) -> tuple[object, ...]:
    ends = [(end["path"], end["columns"], end["relation"]) for end in found["ends"]]
    return found["deletes"], sorted(ends, key=str)


@pytest.mark.parametrize("schema", [ODD, (HERE / "rich.dbs").read_text(), (HERE / "odd.dbs").read_text()])
def test_dbml_understands_every_table_and_reference(schema: str) -> None:
    diagram: Model = model(catalog_of(schema))
    found = understood(dbml(diagram))
    tables = {tuple(table["path"]): table for table in found["tables"]}
    assert len(tables) == len(diagram.boxes)
    for box in diagram.boxes:
        table = tables[tuple(path(box.ref))]
        assert (box.comment or "") in table["note"]
        for row, read_column in zip(box.rows, table["columns"], strict=True):
            if row.enum:  # by its own name, or with its schema where another has that
                name = read_column["type"].removesuffix("[]")
                assert found["enums"][name] == list(row.values)
                assert read_column | {"type": row.type} == column(row)
            else:
                assert read_column == column(row)
    assert sorted(map(read, found["references"]), key=str) == sorted(map(reference, diagram.lines), key=str)


def test_a_mistake_would_be_found() -> None:
    with pytest.raises(AssertionError, match="must have a type"):
        understood("Table a { id }\n")
