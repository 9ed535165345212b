"""A script as psql reads it: which of it is SQL, which are psql's own commands, which are rows.

Knows nothing of what the SQL means.
"""

from __future__ import annotations

import re

from dbsc.postgres.run import tokens
from dbsc.record import Record

# What is not about the schema: how psql shows and checks things, rows, and the branches of an `if`, which is told.
_HARMLESS = re.compile(
    r"(?:restrict|unrestrict|echo|qecho|warn|encoding|timing|pset|set|unset|setenv|getenv|prompt|password|cd"
    r"|errverbose|conninfo|else|elif|endif|copy|lo_\w+|d\w*|sf|sv|[xtaopshHCTflzw.?])[S+]*"
)
# What ends a statement as a semicolon does, and takes no line where it is one itself.
_ENDS = re.compile(r"g|gx|gset|gexec|gdesc|crosstabview|watch|;")
_TOLD = frozenset(("gset", "gexec"))
_CONNECT = re.compile(r"\\c(?:onnect)?\s+(?:-reuse-previous=\w+\s+)?(\"(?:[^\"]|\"\")+\"|'[^']+'|[^\s\"']+)")
_ROWS = re.compile(r"\\?copy\b.*\bfrom\s+stdin\b", re.IGNORECASE | re.DOTALL)
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
                    line = self._end_of_line(end)
                    return self._blank(line, self._rows_end(begun, line))
            elif self._statement is None:
                self._statement = start
        return None

    def _command(self, start: int) -> int:
        end = self._end_of_line(start)
        line = self.text[start:end]
        found = re.match(r"\\(\w+\+?|.?)", line)
        word = found[1] if found else ""
        if word in ("c", "connect"):
            self._connect(start, line)
        elif _ENDS.fullmatch(word):
            return self._end(start, start + 2 if word == ";" else end, word)
        elif word in ("q", "quit"):
            end = len(self.text)  # psql reads no further
        elif _ROWS.match(line):
            return self._blank(start, self._rows_end(start, end))
        elif not _HARMLESS.fullmatch(word):
            self.commands.append((start, end))
        return self._blank(start, end)

    def _connect(self, start: int, line: str) -> None:
        connect = _CONNECT.match(line)
        if connect and connect[1] != "-":  # which stands for the one that it is in
            name = connect[1]
            self.connects.append((start, name[1:-1].replace('""', '"') if name[0] in "\"'" else name))

    def _end(self, start: int, end: int, word: str) -> int:
        """Ends a statement at a command that does."""
        self._statement = None
        if word in _TOLD:
            self.commands.append((start, end))
        self.keep(start)
        self.pieces.append(";")
        self._done = start + 1
        return self._blank(start + 1, end)

    def _rows_end(self, begun: int, start: int) -> int:
        """Where rows end that stand behind a place, of a `copy` that has begun at another."""
        found = self.text.find(_END_OF_ROWS, start)
        if found < 0 and not self.text.endswith(_END_OF_ROWS.rstrip()):
            self.cut_off = begun
        return len(self.text) if found < 0 else found + len(_END_OF_ROWS) - 1

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
