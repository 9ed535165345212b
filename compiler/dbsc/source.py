"""Source texts and places in them. Knows nothing of what the text means."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from dbsc.record import Record


class Source:
    """A named text. `path` is what a user is shown; offsets are characters from the start of `text`."""

    __slots__ = ("_lines", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._lines: list[int] | None = None

    def line_starts(self) -> list[int]:
        """The offset at which each line starts."""
        if self._lines is None:
            starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._lines = starts
        return self._lines

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1; columns count characters."""
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line counted from 1, without its line end."""
        starts = self.line_starts()
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")

    def __repr__(self) -> str:
        return f"Source({self.path!r})"


class Ranges:
    """Many ranges of characters of one text, of which one asks quickly which of them an offset or a range meets."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, offset: int) -> bool:
        """Whether the character at an offset is in one of them."""
        number = bisect_right(self._starts, offset)
        return number > 0 and offset < self._ends[number - 1]

    def touch(self, start: int, end: int) -> bool:
        """Whether a range overlaps one of them, or ends where one begins, or the other way round."""
        number = bisect_right(self._starts, end)
        return number > 0 and start <= self._ends[number - 1]


class Span(Record):
    """The half-open range `start..end` of characters of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters in the range."""
        return self.source.text[self.start : self.end]

    @property
    def first_line(self) -> str:
        """The whole of the line that it starts in."""
        return self.source.line(self.source.position(self.start)[0])

    def part(self, start: int, end: int) -> Span:
        """A range inside this one, given relative to its start."""
        return Span(self.source, self.start + start, self.start + end)
