"""Applies the edits that diagnostics carry: each diagnostic's all or none, none over another's, and safe ones only."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.diagnostics.model import Diagnostic, Edit
from dbsc.source import Source


def chosen(diagnostics: Iterable[Diagnostic], sources: frozenset[Source]) -> list[Diagnostic]:
    """The diagnostics whose edits can be applied together to these sources; the first of those that overlap."""
    out: list[Diagnostic] = []
    taken: dict[Source, list[tuple[int, int]]] = {}
    for diagnostic in diagnostics:
        edits = tuple(dict.fromkeys(diagnostic.edits))
        if not edits or not all(edit.safe and edit.place.source in sources for edit in edits):
            continue
        if any(_meets(edit, taken.get(edit.place.source, [])) for edit in edits):
            continue
        for edit in edits:
            taken.setdefault(edit.place.source, []).append((edit.place.start, edit.place.end))
        out.append(diagnostic)
    return out


def applied(diagnostics: Iterable[Diagnostic]) -> dict[Source, str]:
    """The texts of the sources with all edits of these diagnostics applied."""
    edits: dict[Source, list[Edit]] = {}
    for diagnostic in diagnostics:
        for edit in dict.fromkeys(diagnostic.edits):
            edits.setdefault(edit.place.source, []).append(edit)
    return {source: _edited(source.text, found) for source, found in edits.items()}


def _edited(text: str, edits: list[Edit]) -> str:
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.place.start, edit.place.end)):
        parts += (text[at : edit.place.start], edit.text)
        at = edit.place.end
    return "".join([*parts, text[at:]])


def _meets(edit: Edit, ranges: list[tuple[int, int]]) -> bool:
    """Whether an edit touches what another changes; two insertions at one place would have no order."""
    start, end = edit.place.start, edit.place.end
    return any(start <= other_end and other_start <= end for other_start, other_end in ranges)
