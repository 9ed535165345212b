"""A script as psql reads it: which of it is SQL, which are psql's own commands, which are rows.

Knows nothing of what the SQL means.
"""

from __future__ import annotations

import re

from dbsc.postgres.run import tokens
from dbsc.record import Record

# What is about how psql shows and checks things, and not about the schema.
_HARMLESS = frozenset("restrict unrestrict echo qecho warn encoding timing pset set unset x t a o . !".split())
_CONNECT = re.compile(r"\\c(?:onnect)?\s+(?:-reuse-previous=\w+\s+)?(\"(?:[^\"]|\"\")+\"|'[^']+'|[^\s\"']+)")
_ROWS = re.compile(r"copy\b.*\bfrom\s+stdin\b", re.IGNORECASE | re.DOTALL)
_END_OF_ROWS = "\n\\.\n"


class Script(Record):
    """A script: its SQL, in which all else is blank, so that places stay what they are.

    `commands` are the places of psql's commands that bring something in, or do something. `connects` says from where on
    which database is meant. `cut_off` is the place of a `copy` whose rows have no end.
    """

    sql: str
    commands: tuple[tuple[int, int], ...]
    connects: tuple[tuple[int, str], ...]
    cut_off: int | None


def read(text: str) -> Script:
    """A script taken apart. A command starts with a backslash outside of strings and comments, and takes its line."""
    reader = _Reader(text)
    at: int | None = 0
    while at is not None:
        at = reader.read_on(at)
    reader.keep(len(text))
    return Script("".join(reader.pieces), tuple(reader.commands), tuple(reader.connects), reader.cut_off)


class _Reader:
    """A script on its way, of which `pieces` is what was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.commands: list[tuple[int, int]] = []
        self.connects: list[tuple[int, str]] = []
        self.cut_off: int | None = None
        self._done = 0
        self._statement: int | None = None

    def read_on(self, at: int) -> int | None:
        """Reads until something is left out; where to go on behind it, or None at the end."""
        for kind, start, end in tokens(self.text, at):
            if kind == "other" and self.text[start] == "\\":
                return self._command(start)
            if kind == "mark" and self.text[start] == ";":
                begun, self._statement = self._statement, None
                if begun is not None and _ROWS.match(self.text, begun, end):
                    return self._rows(begun, end)
            elif self._statement is None:
                self._statement = start
        return None

    def _command(self, start: int) -> int:
        end = self._end_of_line(start)
        line = self.text[start:end]
        word = re.match(r"\\(\w*|.)", line)
        connect = _CONNECT.match(line)
        if connect:
            name = connect[1]
            self.connects.append((start, name[1:-1].replace('""', '"') if name[0] in "\"'" else name))
        elif word is None or word[1] not in _HARMLESS:
            self.commands.append((start, end))
        return self._blank(start, end)

    def _rows(self, begun: int, end: int) -> int:
        start = self._end_of_line(end)
        found = self.text.find(_END_OF_ROWS, start)
        if found < 0 and not self.text.endswith(_END_OF_ROWS.rstrip()):
            self.cut_off = begun
        return self._blank(start, len(self.text) if found < 0 else found + len(_END_OF_ROWS) - 1)

    def _end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _blank(self, start: int, end: int) -> int:
        self.keep(start)
        self.pieces.append("\n".join(" " * len(line) for line in self.text[start:end].split("\n")))
        self._done = end
        return end

    def keep(self, end: int) -> None:
        """Takes what was read up to a place as it is."""
        self.pieces.append(self.text[self._done : end])
        self._done = end
