"""Where a span lies, told alike in every format."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.source import Span


class Region(Record):
    """A range of lines and columns, both counted from 1; the end is the column after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def trimmed(place: Span) -> Span:
    """The span without the white space around what it holds, so that nothing is underlined that cannot be seen."""
    text = place.text
    visible = text.strip()
    if not visible:
        return Span(place.source, place.start, place.start)
    before = len(text) - len(text.lstrip())
    return place.part(before, before + len(visible))


def region(place: Span) -> Region:
    """The lines and columns of a span."""
    return Region(*place.source.position(place.start), *place.source.position(place.end))
