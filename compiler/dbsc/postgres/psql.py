"""A script as psql reads it: which of it is SQL, which are psql's own commands, which are rows.

Knows nothing of what the SQL means.
"""

from __future__ import annotations

import re
from io import StringIO

from dbsc.postgres.run import Surroundings, tokens
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
_NAME = r'(?:"(?:[^"]|"")+"|[^\s";,().]+)'
_INSERT = re.compile(rf"insert\s+into\b(?:\s+{_NAME}(?:\s*\.\s*{_NAME})?)?", re.IGNORECASE)
_END_OF_ROWS = "\n\\.\n"


class Script(Record):
    """A script: its `text` with nothing but line ends in the place of rows, and its SQL, in which commands are blank.

    Rows are most of a dump, and nobody asks for them: of an `insert` only the words up to its table are there. Places
    are those in the text, and the same in the SQL. `commands` are those of psql's commands that bring something in, or
    do something. `connects` says from where on which database is meant. `cut_off` is a `copy` whose rows have no end,
    and `empty` are the places of those that have none.
    """

    text: str
    sql: str
    commands: tuple[tuple[int, int], ...]
    connects: tuple[tuple[int, str], ...]
    cut_off: int | None
    empty: frozenset[int]


def read(text: str) -> Script:
    """A script taken apart. A command starts with a backslash outside of strings and comments, and takes its line."""
    reader = _Reader(text)
    at: int | None = 0
    while at is not None:
        at = reader.read_on(at)
    reader.keep(len(text))
    return Script(
        reader.shown.getvalue(),
        reader.sql.getvalue(),
        tuple(reader.commands),
        tuple(reader.connects),
        reader.cut_off,
        frozenset(reader.empty),
    )


class _Reader:
    """A script on its way: `shown` is the text that was read, `sql` its SQL."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.shown, self.sql = StringIO(), StringIO()
        self.commands: list[tuple[int, int]] = []
        self.connects: list[tuple[int, str]] = []
        self.cut_off: int | None = None
        self.empty: list[int] = []
        self._done = 0
        self._less = 0  # how many characters of rows are left out so far
        self._statement: int | None = None
        self._around = Surroundings()

    def read_on(self, at: int) -> int | None:
        """Reads until something is left out; where to go on behind it, or None at the end."""
        for kind, start, end in tokens(self.text, at):
            if kind == "other" and self.text[start] == "\\":
                return self._command(start)
            if self._around.ends(kind, self.text[start:end]):
                begun, self._statement = self._statement, None
                inserted = _INSERT.match(self.text, begun, end) if begun is not None else None
                if inserted:
                    self._leave_out(inserted.end(), start)
                elif begun is not None and _ROWS.match(self.text, begun, end):
                    return self._rows(begun, self._end_of_line(end))
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
            return self._rows(start, self._blank(start, end))
        elif not _HARMLESS.fullmatch(word):
            self._told(start, end)
        return self._blank(start, end)

    def _connect(self, start: int, line: str) -> None:
        connect = _CONNECT.match(line)
        if connect and connect[1] != "-":  # which stands for the one that it is in
            name = connect[1]
            self.connects.append((start - self._less, name[1:-1].replace('""', '"') if name[0] in "\"'" else name))

    def _end(self, start: int, end: int, word: str) -> int:
        """Ends a statement at a command that does."""
        self._statement, self._around = None, Surroundings()
        if word in _TOLD:
            self._told(start, end)
        self.keep(start)
        self._take(";", start + 1)
        return self._blank(start + 1, end)

    def _told(self, start: int, end: int) -> None:
        self.commands.append((start - self._less, end - self._less))

    def _rows(self, begun: int, start: int) -> int:
        """Leaves out the rows that stand behind a place, of a `copy` that has begun at another; gives their end."""
        found = self.text.find(_END_OF_ROWS, start)
        if found < 0 and not self.text.endswith(_END_OF_ROWS.rstrip()):
            self.cut_off = begun - self._less
        end = len(self.text) if found < 0 else found + len(_END_OF_ROWS) - 1
        if self.text[start:end].strip() == "\\.":
            self.empty.append(begun - self._less)
        self._leave_out(start, end)
        return end

    def _end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _blank(self, start: int, end: int) -> int:
        self.keep(start)
        self._take("\n".join([" " * len(line) for line in self.text[start:end].split("\n")]), end)
        return end

    def keep(self, end: int) -> None:
        """Takes what was read up to a place as it is."""
        self._take(self.text[self._done : end], end)

    def _take(self, sql: str, end: int) -> None:
        """Takes what was read up to a place as SQL of the same length."""
        self.shown.write(self.text[self._done : end])
        self.sql.write(sql)
        self._done = end

    def _leave_out(self, start: int, end: int) -> None:
        """Takes line ends alone of a range."""
        self.keep(start)
        lines = "\n" * self.text.count("\n", start, end)
        self.shown.write(lines)
        self.sql.write(lines)
        self._less += end - start - len(lines)
        self._done = end
