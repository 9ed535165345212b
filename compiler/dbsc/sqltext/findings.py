"""What was found while resolving a fragment: the columns it uses and its problems, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.record import Record
from dbsc.sqltext.scope import Columns, Output, Source
from dbsc.sqltext.tokens import Names
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


class QualifierUse(Record):
    """The name of a relation that no alias hides, written at `start..end`: before a column, or as a row.

    `relation` are the parts by which the query names the table, or the alias in the scope that was handed in. `parts`
    is how many of them are written here.
    """

    relation: tuple[str, ...]
    start: int
    end: int
    parts: int


class StarUse(Record):
    """A `*` in a select list, at `start`, and the columns that it stands for; what qualifies it is at `qualifier`."""

    qualifier: int
    start: int
    columns: tuple[Output, ...]


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
    """The columns a fragment uses, in the order they are written, and the references that cannot be.

    `outputs` are the columns that a query returns; None where a `*` is over something unknown. `qualifiers` are the
    names of relations that are written apart from where the relation itself is named, `stars` all `*` of which it is
    known what they stand for.
    """

    columns: tuple[ColumnUse, ...]
    problems: tuple[Problem, ...]
    outputs: Columns = None
    qualifiers: tuple[QualifierUse, ...] = ()
    stars: tuple[StarUse, ...] = ()


class Findings:
    """Collects uses and problems. Parts of trees are visited more than once, so each is kept once."""

    __slots__ = ("_columns", "_last_using", "_problems", "_qualifiers", "_stars", "_text")

    def __init__(self, sql: str) -> None:
        self._text = Names(sql)
        self._columns: dict[ColumnUse, None] = {}
        self._problems: dict[Problem, None] = {}
        self._qualifiers: dict[QualifierUse, None] = {}
        self._stars: dict[int, StarUse] = {}
        self._last_using = 0

    def resolution(self, outputs: Columns) -> Resolution:
        """All that was found, of what returns some columns."""
        return Resolution(
            tuple(sorted(self._columns, key=lambda use: use.start)),
            tuple(sorted(self._problems, key=lambda problem: problem.start)),
            outputs,
            tuple(sorted(self._qualifiers, key=lambda use: use.start)),
            tuple(self._stars[start] for start in sorted(self._stars)),
        )

    def use(self, found: Output, parts: tuple[str, ...], location: int, names_output: bool = False) -> None:
        """The reference at `location` means `found`; it is noted if its name is that of a table's column."""
        if found.relation is None or found.column is None or not found.follows:
            return
        written = self._text.locate(parts, location)
        if written:
            start, end = written[-1]
            self._columns[ColumnUse(found.relation, found.column, start, end, names_output)] = None

    def qualifier(self, source: Source, parts: tuple[str, ...], location: int) -> None:
        """The name of a source stands at `location`; it is noted if it is the relation's own."""
        if source.relation is None:
            return
        written = self._text.locate(parts, location)
        if written:
            self._qualifiers[QualifierUse(source.relation, written[0][0], written[-1][1], len(parts))] = None

    def star(self, node: Node, columns: tuple[Output, ...]) -> None:
        """The `*` of a column reference stands for these columns."""
        location = node.get("location", 0)
        number = self._text.tokens.find(location) + 2 * (len(node["fields"]) - 1)
        start = self._text.tokens.starts[number]
        self._stars[start] = StarUse(location, start, columns)

    def problem(
        self, parts: tuple[str, ...], location: int, candidates: Iterable[str], about_alias: bool = False
    ) -> None:
        """The reference at `location` means nothing."""
        written = self._text.locate(parts, location)
        if written:
            start, end = written[0][0], written[-1][1]
            self._problems[Problem(parts, start, end, tuple(dict.fromkeys(candidates)), about_alias)] = None

    def after_bracket(self, location: int) -> int:
        """Where the name is that follows the row at `location`, as in `(row).name`."""
        number = self._text.tokens.find(location) + 1
        while self._text.tokens.text(number) in (")", "."):
            number += 1
        return self._text.tokens.starts[number]

    def elements(self, position: int) -> list[int]:
        """Where each element of the bracketed list at `position` starts."""
        first = self._text.tokens.find(position) + 1
        starts = [self._text.tokens.starts[first]]
        depth = 0
        for number in range(first, len(self._text.tokens)):
            token = self._text.tokens.text(number)
            depth += (token in "([") - (token in ")]")
            if depth < 0:
                break
            if token == "," and depth == 0:
                starts.append(self._text.tokens.starts[number + 1])
        return starts

    def enter_from(self) -> None:
        """A `from` begins, so that its first `using` is still to be found."""
        self._last_using = 0

    def using(self, join: Node, shared: tuple[str, ...], sides: tuple[list[Source], list[Source]]) -> None:
        """The columns that `using (…)` names on both sides of a join.

        The tree does not say where: it is the first `using` after everything on the right side of the join.
        """
        found = self._text.tokens
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


class Problems(Findings):
    """Collects problems alone: where the rest is written is of no matter to whoever asks."""

    __slots__ = ()

    def use(self, found: Output, parts: tuple[str, ...], location: int, names_output: bool = False) -> None:
        """Nothing."""

    def qualifier(self, source: Source, parts: tuple[str, ...], location: int) -> None:
        """Nothing."""

    def star(self, node: Node, columns: tuple[Output, ...]) -> None:
        """Nothing."""
