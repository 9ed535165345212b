"""Whatever is written, the compiler ends with diagnostics whose places are in the text, or with SQL."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from damage import ROOT, damaged
from databases import sql_of
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.diagnostics.render import github, json, sarif
from dbsc.diagnostics.render.text import render
from dbsc.semantics.lift import lift
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source, Span
from dbsc.syntax.ast import Use


def library(_importer: str, use: Use) -> Source | str:
    """Modules of the standard library; no files."""
    path = ROOT / "stdlib" / f"{use.target.replace('.', '/')}.dbs"
    if use.is_path or not path.is_file():
        return "no such file or directory"
    return Source(str(Path("stdlib") / path.name), path.read_text(encoding="utf-8"))


def places(diagnostic: Diagnostic) -> list[Span]:
    """Every place that a diagnostic speaks of."""
    found = [diagnostic.place, *(label.place for label in diagnostic.labels), *(e.place for e in diagnostic.edits)]
    return [place for place in found if place is not None]


def survive(text: str) -> None:
    """Compiles a text as far as it goes."""
    catalog, diagnostics = lower(load((Source("schema.dbs", text),), library))
    for diagnostic in diagnostics:
        assert diagnostic.message
        for place in places(diagnostic):
            assert 0 <= place.start <= place.end <= len(place.source.text)
    render(diagnostics, colour=True, width=80)
    for renderer in (json, sarif, github):
        renderer.render(diagnostics)
    if not has_errors(diagnostics):
        lift(catalog)
        sql_of(catalog)


@given(damaged())
def test_any_damage_ends_in_diagnostics_or_in_sql(text: str) -> None:
    survive(text)


@given(st.text(max_size=300))
def test_any_text_ends_in_diagnostics_or_in_sql(text: str) -> None:
    survive(text)


@given(st.binary(max_size=300))
def test_any_bytes_that_are_text_end_in_diagnostics_or_in_sql(data: bytes) -> None:
    survive(data.decode("utf-8", errors="replace"))
