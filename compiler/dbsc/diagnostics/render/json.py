"""Diagnostics as one JSON object, for programs.

    {"version": 1, "errors": 1, "warnings": 0, "diagnostics": [
      {"code": "DBS102", "severity": "error", "message": "…", "help": "…" or null, "notes": ["…"],
       "place": {"path": "schema.dbs", "start": {"line": 4, "column": 10, "offset": 61}, "end": {…}} or null,
       "labels": [{"place": {…}, "message": "…"}],
       "edits": [{"place": {…}, "text": "…", "safe": true}],
       "advisors": ["0003_auth_rls_initplan"]}]}  what Supabase's advisors call it

After `dbsc check --fix` there is also "mended": [{…}], what was wrong and is no more. Where there are more diagnostics
than a program is given, "left_out" says how many are not there; "errors" and "warnings" count all.

Lines and columns are counted from 1, offsets from 0, all in characters; an end is the place after the last character.
Replacing each edit's range by its text mends the problem; `dbsc check --fix` does it where all edits are safe. Keys are
added, never renamed; `version` would count up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from dbsc.diagnostics.advisors import ADVISORS
from dbsc.diagnostics.brief import MOST_FOR_PROGRAMS, brief, chosen
from dbsc.diagnostics.model import Diagnostic
from dbsc.diagnostics.render.places import trimmed
from dbsc.source import Span


def render(diagnostics: Iterable[Diagnostic], mended: Iterable[Diagnostic] | None = None) -> str:
    """The object, over several lines; after `--fix` with what was `mended`, at the places where it stood."""
    found = list(diagnostics)
    shown = chosen(found, MOST_FOR_PROGRAMS)
    document: dict[str, object] = {
        "version": 1,
        "errors": sum(diagnostic.severity == "error" for diagnostic in found),
        "warnings": sum(diagnostic.severity == "warning" for diagnostic in found),
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in shown],
    }
    if len(shown) < len(found):
        document["left_out"] = len(found) - len(shown)
    if mended is not None:
        document["mended"] = [_diagnostic(brief(diagnostic)) for diagnostic in mended]
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "notes": list(diagnostic.notes),
        "place": _place(trimmed(diagnostic.place)) if diagnostic.place else None,
        "labels": [{"place": _place(trimmed(label.place)), "message": label.message} for label in diagnostic.labels],
        "edits": [{"place": _place(edit.place), "text": edit.text, "safe": edit.safe} for edit in diagnostic.edits],
        "advisors": list(ADVISORS.get(diagnostic.code, ())),
    }


def _place(place: Span) -> dict[str, object]:
    return {
        "path": place.source.path,
        "start": _position(place, place.start),
        "end": _position(place, place.end),
    }


def _position(place: Span, offset: int) -> dict[str, int]:
    line, column = place.source.position(offset)
    return {"line": line, "column": column, "offset": offset}
