"""How much of what was found is told: the errors first, no more than anybody reads, and no name of a megabyte."""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.diagnostics.model import Diagnostic, Label

MOST = 100
"""How many diagnostics a person is shown at once."""
MOST_FOR_PROGRAMS = 1000
"""How many diagnostics a program is given. Services take a few thousand, and a schema has that many by one mistake."""

_SHORT = 120  # a text of no more characters is told as it is
_SHOWN = 60
_LONGEST = 2000


def chosen(found: Sequence[Diagnostic], most: int) -> list[Diagnostic]:
    """As many of the diagnostics as are told, in their order: errors before warnings where there is no room for all."""
    if len(found) <= most:
        return [brief(one) for one in found]
    errors = [number for number, one in enumerate(found) if one.severity == "error"]
    others = [number for number, one in enumerate(found) if one.severity != "error"]
    return [brief(found[number]) for number in sorted([*errors, *others][:most])]


def brief(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with what it quotes cut to what can be read. Its places and edits stay whole."""
    texts = (diagnostic.message, diagnostic.help or "", *diagnostic.notes, *(one.message for one in diagnostic.labels))
    if max(map(len, texts)) <= _SHORT:
        return diagnostic
    return diagnostic.replace(
        message=_cut(diagnostic.message),
        help=None if diagnostic.help is None else _cut(diagnostic.help),
        notes=tuple(map(_cut, diagnostic.notes)),
        labels=tuple(Label(label.place, _cut(label.message)) for label in diagnostic.labels),
    )


def _cut(text: str) -> str:
    """The text with each long word and each long part in backquotes cut; what is still too long is cut at its end."""
    if len(text) <= _SHORT:
        return text
    parts = text.split("`")
    parts[1::2] = map(_start, parts[1::2])
    lines = "`".join(parts).split("\n")
    text = "\n".join(" ".join(map(_start, line.split(" "))) for line in lines)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _start(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHOWN]}…"
