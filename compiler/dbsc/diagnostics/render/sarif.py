"""Diagnostics as SARIF 2.1.0, the format of code scanning services.

Paths are relative to the folder in which dbsc runs, and have no base: GitHub reads them from the root of the
repository, whatever base the file names, so the root is where to run it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from dbsc import __version__
from dbsc.diagnostics.advisors import ADVISORS
from dbsc.diagnostics.brief import MOST_FOR_PROGRAMS, chosen
from dbsc.diagnostics.codes import CODES
from dbsc.diagnostics.model import Diagnostic, Edit
from dbsc.diagnostics.pages import page
from dbsc.diagnostics.render.places import region, trimmed
from dbsc.source import Source, Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """One run of dbsc: a rule for each code that occurs, a result for each diagnostic."""
    found = list(diagnostics)
    shown = chosen(found, MOST_FOR_PROGRAMS)
    codes = sorted({diagnostic.code for diagnostic in shown})
    driver = {"name": "dbsc", "version": __version__, "rules": [_rule(code) for code in codes]}
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in shown],
    }
    if len(shown) < len(found):
        message = {"text": f"{len(found) - len(shown)} more are left out"}
        notification = {"level": "note", "message": message}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notification]}]
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, object]:
    level, title = CODES[code]
    rule: dict[str, object] = {
        "id": code,
        "shortDescription": {"text": title},
        "defaultConfiguration": {"level": level},
    }
    if code in ADVISORS:
        rule["properties"] = {"tags": list(ADVISORS[code])}
    text = page(code)
    if text is not None:
        rule["help"] = {"text": text, "markdown": text}
    return rule


def _result(diagnostic: Diagnostic, rule_index: int) -> dict[str, object]:
    remarks = [*diagnostic.notes, *([diagnostic.help] if diagnostic.help else [])]
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": diagnostic.severity,
        "message": {"text": "\n".join([diagnostic.message, *remarks])},
    }
    if diagnostic.place is not None:
        result["locations"] = [{"physicalLocation": _location(trimmed(diagnostic.place))}]
    if diagnostic.labels:
        result["relatedLocations"] = [
            {"physicalLocation": _location(trimmed(label.place)), "message": {"text": label.message}}
            for label in diagnostic.labels
        ]
    if diagnostic.edits:
        result["fixes"] = [_fix(diagnostic)]
    return result


def _fix(diagnostic: Diagnostic) -> dict[str, object]:
    """One fix, with the edits grouped by the file they change."""
    by_source: dict[Source, list[Edit]] = {}
    for edit in diagnostic.edits:
        by_source.setdefault(edit.place.source, []).append(edit)
    changes = [
        {"artifactLocation": _artifact(source), "replacements": [_replacement(edit) for edit in edits]}
        for source, edits in by_source.items()
    ]
    return {"description": {"text": diagnostic.help or diagnostic.message}, "artifactChanges": changes}


def _replacement(edit: Edit) -> dict[str, object]:
    return {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}


def _location(place: Span) -> dict[str, object]:
    return {"artifactLocation": _artifact(place.source), "region": _region(place)}


def _artifact(source: Source) -> dict[str, str]:
    path = source.path.replace("\\", "/")
    if path.startswith("/") or path[1:3] == ":/":
        return {"uri": "file:///" + quote(path.lstrip("/"), safe="/:", errors="surrogateescape")}
    return {"uri": quote(path, errors="surrogateescape")}


def _region(place: Span) -> dict[str, int]:
    at = region(place)
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
        "charOffset": place.start,
        "charLength": place.end - place.start,
    }
