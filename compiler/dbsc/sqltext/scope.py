"""What is visible where in a query: the relations of each level, and the columns they offer.

A column list that is None is unknown, and everything is taken to be in it. What is looked up is looked up as PostgreSQL
does: from the innermost query outwards.
"""

from __future__ import annotations

from dbsc.record import Record


class Output(Record):
    """A column that a query returns or a relation offers.

    `relation` and `column` say which column it is a plain copy of: of a relation, by the name parts that the query
    uses for it, or of an alias in the scope that was handed in. `type` is the type, where the text tells it. `follows`
    says that the name is that column's own, as it is where nothing is between the two.
    """

    name: str
    relation: tuple[str, ...] | str | None = None
    column: str | None = None
    type: str | None = None
    follows: bool = False


Columns = tuple[Output, ...] | None

SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})


class Source(Record):
    """A relation that is visible under a name. `relation` are the parts of a table's name if no alias hides them.

    Of a `row`, such as an argument of a function, the columns are seen only behind its name. So are those that a join
    has `merged` with the other side's, by `using`.
    """

    name: str | None
    columns: tuple[Output, ...] | None
    relation: tuple[str, ...] | None = None
    row: bool = False
    merged: frozenset[str] = frozenset()

    def find(self, name: str) -> Output | None:
        """The column of that name."""
        for column in self.columns or ():
            if column.name == name:
                return column
        return None


class Scope:
    """One level of a query. `tables` are the columns of the common table expressions in sight.

    Scopes share that dict until one enters expressions of its own, so that what is entered later is seen by all inside.
    """

    __slots__ = ("parent", "sources", "tables")

    def __init__(self, parent: Scope | None = None, tables: dict[str, Columns] | None = None) -> None:
        self.parent = parent
        self.sources: list[Source] = []
        if tables is None:
            tables = parent.tables if parent else {}
        self.tables: dict[str, Columns] = tables

    def beside(self) -> Scope:
        """A scope for a subquery in `from`, which does not see what stands beside it."""
        return Scope(self.parent, self.tables)

    def source(self, qualifier: tuple[str, ...]) -> Source | None:
        """The innermost relation that `qualifier.column` can mean."""
        level: Scope | None = self
        while level:
            for source in level.sources:
                if source.name == qualifier[-1] and (len(qualifier) == 1 or _may_be(source, qualifier)):
                    return source
            level = level.parent
        return None

    def column(self, name: str) -> tuple[bool, Output | None]:
        """Whether a bare `name` may be a column here, and the column where that is certain."""
        level: Scope | None = self
        while level:
            bare = [source for source in level.sources if not source.row]
            for source in bare:
                if found := source.find(name):
                    return True, found
            if any(source.columns is None for source in bare):
                return True, None
            if name in SYSTEM_COLUMNS and bare:
                return True, None
            level = level.parent
        return False, None

    def several(self, name: str) -> tuple[Source, ...]:
        """The relations whose column a bare `name` may be, of the innermost query that has one.

        A relation with two columns of the name is there twice. Nothing where the columns of one are not known.
        """
        level: Scope | None = self
        while level and level.parent:
            found: list[Source] = []
            for source in level.sources:
                if source.columns is None:
                    return ()
                if not source.row and name not in source.merged:
                    found += [source for column in source.columns if column.name == name]
            if found:
                return tuple(found)
            level = level.parent
        return ()

    def column_names(self) -> tuple[str, ...]:
        """Every column that a bare name can mean, the innermost first."""
        names: dict[str, None] = {}
        level: Scope | None = self
        while level:
            for source in level.sources:
                names.update((column.name, None) for column in source.columns or () if not source.row)
            level = level.parent
        return tuple(names)

    def source_names(self) -> tuple[str, ...]:
        """Every name that can stand before a column, the innermost first."""
        names: dict[str, None] = {}
        level: Scope | None = self
        while level:
            names.update((source.name, None) for source in level.sources if source.name)
            level = level.parent
        return tuple(names)


def _may_be(source: Source, qualifier: tuple[str, ...]) -> bool:
    """Whether a name with a schema can mean the source; a schema that was left out may be any."""
    if source.relation is None:
        return False
    return all(a == b for a, b in zip(reversed(source.relation), reversed(qualifier), strict=False))


def renamed(columns: Columns, names: tuple[str, ...]) -> Columns:
    """The columns under the names of an alias's list, which may be shorter."""
    if columns is None or not names:
        return columns
    head = [column.replace(name=name, follows=False) for column, name in zip(columns, names, strict=False)]
    return (*head, *columns[len(head) :])


def written_down(columns: Columns) -> Columns:
    """The columns of a query inside another: PostgreSQL writes down what `*` stands for, so the names stay."""
    return columns and tuple([column.replace(follows=False) if column.follows else column for column in columns])


def joined(left: Columns, right: Columns, shared: tuple[str, ...], kind: str) -> Columns:
    """The columns of a join in the order of `*`: the shared ones once and first, then the left ones, then the right."""
    if left is None or right is None:
        return None
    found = []
    for name in shared:
        pick = next(
            (column for column in (right if kind == "JOIN_RIGHT" else left) if column.name == name), Output(name)
        )
        # Either side may be null in a full join, so what comes out is a copy of neither.
        found.append(Output(name, type=pick.type) if kind == "JOIN_FULL" else pick)
    others = [column for column in (*left, *right) if column.name not in shared]
    return (*found, *others)
