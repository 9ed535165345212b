"""A line of source with the ranges that matter underlined, each with its message; long lines are cut around them."""

from __future__ import annotations

from dbsc.diagnostics.render.rows import BLUE, Row, printable, width
from dbsc.record import Record

_CUT = "…"
_NARROWEST = 20
_REACH = 3  # a character takes at most two columns, and what takes none is rare


class Mark(Record):
    """A range of characters of one line, counted from 0, with what is to be said of it."""

    start: int
    end: int
    message: str
    primary: bool


class Shown(Record):
    """A part of a line as it is printed.

    `columns` has, for each character from the one numbered `first` on, and for the end, where it is printed.
    """

    text: str
    columns: tuple[int, ...]
    first: int = 0

    def spread(self, start: int, end: int) -> tuple[int, int]:
        """The columns of a range of characters: at least one, and inside what is shown."""
        first, after = self._column(start), self._column(end)
        return first, max(after, first + 1)

    def _column(self, character: int) -> int:
        return self.columns[min(max(character - self.first, 0), len(self.columns) - 1)]


def show(line: str, focus: tuple[int, int], room: int) -> Shown:
    """A line, or as much of it around `focus` as there is room for."""
    room = max(room, _NARROWEST)
    # What is further away than this cannot be seen, however long the line is.
    begin = max(min(focus[0], len(line)) - room * _REACH, 0)
    end = min(focus[0], len(line)) + room * _REACH
    pieces = [printable(char) for char in line[begin:end]]
    at = [0]
    for piece in pieces:
        at.append(at[-1] + width(piece))
    is_whole = not begin and end >= len(line)
    if is_whole and at[-1] <= room:
        return Shown("".join(pieces), tuple(at))
    first, last = _window(at, (focus[0] - begin, focus[1] - begin), room)
    head = _CUT if first or begin else ""
    tail = _CUT if last < len(pieces) or end < len(line) else ""
    shift = at[first] - len(head)
    columns = tuple(min(max(column - shift, 0), at[last] - shift) for column in at)
    return Shown(head + "".join(pieces[first:last]) + tail, columns, begin)


def _window(at: list[int], focus: tuple[int, int], room: int) -> tuple[int, int]:
    """The characters to show: those of the focus, and as many before as after it as there is room for."""
    count = len(at) - 1
    first = min(focus[0], count)
    room -= 2 * len(_CUT)
    last = first
    while last < min(focus[1], count) and at[last + 1] - at[first] <= room:
        last += 1
    grown = True
    while grown:
        grown = False
        if first > 0 and at[last] - at[first - 1] <= room:
            first, grown = first - 1, True
        if last < count and at[last + 1] - at[first] <= room:
            last, grown = last + 1, True
    return first, last


def marked(line: str, marks: list[Mark], room: int, style: str, colour: bool) -> list[str]:
    """The line, the row of underlines, and the rows of messages that do not fit behind an underline."""
    shown = show(line, _focus(marks), room)
    placed = sorted(((*shown.spread(mark.start, mark.end), mark) for mark in marks), key=lambda p: (p[0], p[2].primary))
    under = Row()
    for start, end, mark in sorted(placed, key=lambda p: p[2].primary):
        under.put(start, ("^" if mark.primary else "-") * (end - start), style if mark.primary else BLUE)
    spoken = [(start, mark) for start, _, mark in placed if mark.message]
    rows = [under]
    if spoken and spoken[-1][0] == placed[-1][0] and len(under.cells) <= placed[-1][1]:
        mark = spoken.pop()[1]
        under.put(len(under.cells) + 1, printable(mark.message), style if mark.primary else BLUE)
    if spoken:
        rows.append(_connectors(spoken))
    while spoken:
        start, mark = spoken.pop()
        row = _connectors([other for other in spoken if other[0] < start])
        row.put(start, printable(mark.message), style if mark.primary else BLUE)
        rows.append(row)
    return [shown.text, *(row.text(colour) for row in rows)]


def _focus(marks: list[Mark]) -> tuple[int, int]:
    """What must be seen of a line: its primary mark, or the first other."""
    mark = min(marks, key=lambda mark: (not mark.primary, mark.start))
    return mark.start, mark.end


def _connectors(spoken: list[tuple[int, Mark]]) -> Row:
    row = Row()
    for start, _ in spoken:
        row.put(start, "|", BLUE)
    return row
