"""DBML files with what is expected of them, and what dbsc makes of such a file."""

from __future__ import annotations

from pathlib import Path

from dbsc.diagnostics import Diagnostic
from dbsc.diagnostics.render.text import render
from dbsc.peers.dbml import read
from dbsc.peers.reading import Reading
from dbsc.semantics.lift import lift
from dbsc.source import Source
from dbsc.syntax.format import format_source

HERE = Path(__file__).parent / "golden" / "dbml"
CASES = sorted(path.parent for path in HERE.glob("[a-z]*/schema.dbml"))
REFUSED = sorted(path.parent for path in HERE.glob("DBS*/schema.dbml"))


def reading(case: Path) -> Reading:
    """What is read in the file of a case."""
    return read(Source("schema.dbml", (case / "schema.dbml").read_text(encoding="utf-8")))


def text(found: Reading) -> str:
    """The `.dbs` text of a catalog."""
    formatted, problems = format_source(Source("schema.dbs", lift(found.catalog)))
    assert formatted is not None, [problem.message for problem in problems]
    return formatted


def told(diagnostics: tuple[Diagnostic, ...]) -> str:
    """What is said, as in a terminal."""
    return render(diagnostics, colour=False, width=100)
