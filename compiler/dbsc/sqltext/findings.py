"""What was found while resolving a fragment: the columns it uses and its problems, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.record import Record
from dbsc.sqltext import tokens
from dbsc.sqltext.scope import Output, Source
from dbsc.sqltext.tokens import Tokens
from dbsc.sqltext.tree import Node, nodes


class ColumnUse(Record):
    """A column that is written at `start..end`: that name alone, without what qualifies it.

    `relation` are the parts by which the query names the table, or the alias in the scope that was handed in.
    `names_output` says that it stands alone in a select list without `as`, so that a query whose column must keep its
    name needs one when this is renamed.
    """

    relation: tuple[str, ...] | str
    column: str
    start: int
    end: int
    names_output: bool = False


class Problem(Record):
    """A reference that can mean nothing, at `start..end`; `candidates` are the names it could have been.

    They are columns if the last of `parts` is unknown, and aliases if what qualifies it is (`about_alias`).
    """

    parts: tuple[str, ...]
    start: int
    end: int
    candidates: tuple[str, ...]
    about_alias: bool = False


class Resolution(Record):
    """The columns a fragment uses, in the order they are written, and the references that cannot be."""

    columns: tuple[ColumnUse, ...]
    problems: tuple[Problem, ...]


class Findings:
    """Collects uses and problems. Parts of trees are visited more than once, so each is kept once."""

    __slots__ = ("_columns", "_last_using", "_problems", "_sql", "_tokens")

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._tokens: Tokens | None = None
        self._columns: dict[ColumnUse, None] = {}
        self._problems: dict[Problem, None] = {}
        self._last_using = 0

    @property
    def tokens(self) -> Tokens:
        """The tokens of the text, which the parser has accepted."""
        if self._tokens is None:
            found = tokens.scan(self._sql)
            assert isinstance(found, Tokens)
            self._tokens = found
        return self._tokens

    def resolution(self) -> Resolution:
        """All that was found."""
        return Resolution(
            tuple(sorted(self._columns, key=lambda use: use.start)),
            tuple(sorted(self._problems, key=lambda problem: problem.start)),
        )

    def use(self, found: Output, parts: tuple[str, ...], location: int, names_output: bool = False) -> None:
        """The reference at `location` means `found`; it is noted if its name is that of a table's column."""
        if found.relation is None or found.column is None or not found.follows:
            return
        written = self.tokens.name(location, len(parts))
        if len(written) == len(parts):
            start, end, _ = written[-1]
            self._columns[ColumnUse(found.relation, found.column, start, end, names_output)] = None

    def problem(
        self, parts: tuple[str, ...], location: int, candidates: Iterable[str], about_alias: bool = False
    ) -> None:
        """The reference at `location` means nothing."""
        written = self.tokens.name(location, len(parts))
        if len(written) == len(parts):
            start, end = written[0][0], written[-1][1]
            self._problems[Problem(parts, start, end, tuple(dict.fromkeys(candidates)), about_alias)] = None

    def field(self, found: Output, name: str, location: int) -> None:
        """The row at `location` is followed by `).name`, which means `found`."""
        number = self.tokens.find(location) + 1
        while self.tokens.text(number) in (")", "."):
            number += 1
        self.use(found, (name,), self.tokens.starts[number])

    def elements(self, position: int) -> list[int]:
        """Where each element of the bracketed list at `position` starts."""
        first = self.tokens.find(position) + 1
        starts = [self.tokens.starts[first]]
        depth = 0
        for number in range(first, len(self.tokens)):
            token = self.tokens.text(number)
            depth += (token in "([") - (token in ")]")
            if depth < 0:
                break
            if token == "," and depth == 0:
                starts.append(self.tokens.starts[number + 1])
        return starts

    def enter_from(self) -> None:
        """A `from` begins, so that its first `using` is still to be found."""
        self._last_using = 0

    def using(self, join: Node, shared: tuple[str, ...], sides: tuple[list[Source], list[Source]]) -> None:
        """The columns that `using (…)` names on both sides of a join.

        The tree does not say where: it is the first `using` after everything on the right side of the join.
        """
        found = self.tokens
        after = max([self._last_using, *[node.get("location", 0) for node in nodes(join["rarg"])]])
        number = found.find(after)
        while found.word(number) != "using" or found.text(number + 1) != "(":
            number += 1
            if number >= len(found):
                return
        self._last_using = found.starts[number + 1]
        for name, start in zip(shared, self.elements(self._last_using), strict=True):
            for side in sides:
                columns = [column for source in side for column in source.columns or ()]
                meant = next((column for column in columns if column.name == name), None)
                if meant:
                    self.use(meant, (name,), start)
                elif all(source.columns is not None for source in side):
                    self.problem((name,), start, [column.name for column in columns])
