"""DBML files with what is expected of them, and what dbsc makes of such a file."""

from __future__ import annotations

from pathlib import Path

from dbsc import pulling
from dbsc.diagnostics import Diagnostic
from dbsc.diagnostics.render.text import render
from dbsc.peers.dbml import read
from dbsc.peers.reading import Reading
from dbsc.source import Source

HERE = Path(__file__).parent / "golden" / "dbml"
CASES = sorted(path.parent for path in HERE.glob("[a-z]*/schema.dbml"))
REFUSED = sorted(path.parent for path in HERE.glob("DBS*/schema.dbml"))


def reading(case: Path) -> Reading:
    """What is read in the file of a case."""
    return read(Source("schema.dbml", (case / "schema.dbml").read_text(encoding="utf-8")))


def text(found: Reading) -> str:
    """The `.dbs` text that is written."""
    pulled = pulling.pulled(found.catalog, directory=False, remarks=found.remarks)
    assert not pulled.diagnostics, told(pulled.diagnostics)
    (written,) = pulled.files.values()
    return written


def told(diagnostics: tuple[Diagnostic, ...]) -> str:
    """What is said, as in a terminal."""
    return render(diagnostics, colour=False, width=100)
