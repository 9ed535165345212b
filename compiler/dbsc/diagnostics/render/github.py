"""Diagnostics as workflow commands of GitHub Actions, which shows them on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.diagnostics.brief import MOST_FOR_PROGRAMS, chosen
from dbsc.diagnostics.model import Diagnostic
from dbsc.diagnostics.render.places import region, trimmed

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """One command a line, and one that says how many there are where not all are told."""
    found = list(diagnostics)
    shown = chosen(found, MOST_FOR_PROGRAMS)
    left_out = f"::notice title=dbsc::{len(found) - len(shown)} more are not shown\n" if len(shown) < len(found) else ""
    return "".join(_command(diagnostic) + "\n" for diagnostic in shown) + left_out


def _command(diagnostic: Diagnostic) -> str:
    properties: dict[str, object] = {}
    if diagnostic.place is not None:
        place = trimmed(diagnostic.place)
        at = region(place)
        properties = {"file": place.source.path, "line": at.line, "endLine": at.end_line}
        if at.line == at.end_line:  # GitHub takes columns only where the lines are one
            properties |= {"col": at.column, "endColumn": at.end_column}
    properties["title"] = f"{diagnostic.code}: {diagnostic.title}"
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(_body(diagnostic))}"


def _body(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    lines += [f"note: {note}" for note in diagnostic.notes]
    lines += [f"help: {diagnostic.help}"] if diagnostic.help else []
    return "\n".join(lines)


def _data(text: str) -> str:
    """Escaped as the text of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as the value of a property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
