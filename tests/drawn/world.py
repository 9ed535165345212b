"""What a drawn database is made of so far: names that are hard to write, types with their values, relations, routines.

A database is drawn as SQL, piece by piece. A piece asks the `World` for what it can rest on, and adds what it makes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st

_T = TypeVar("_T")

# Names that mean something else where they are not quoted, or are as long as names can be.
_NAMES = (
    *("orders", "users", "items", "a", "b", "größe", "x1", "_", "state"),
    *("order", "user", "select", "table", "check", "value", "values", "default", "null", "true", "public", "all"),
    *("pk", "index", "view", "policy", "grant", "rows", "option", "unique", "mixin", "shape", "type", "sql", "as"),
    *("was", "owner", "identity", "storage", "statistics", "match", "inherited", "drop", "label", "server", "via"),
    *(
        "int",
        "text",
        "date",
        "timestamp",
        "interval",
        "char",
        "now",
        "lower",
        "count",
        "json",
        "old",
        "new",
        "excluded",
    ),
    *(
        "Mixed",
        "two words",
        'say "so"',
        "it's",
        "a.b",
        "1st",
        "$1",
        "--",
        "/*",
        "{",
        "}",
        "(",
        ";",
        "->",
        "日本語",
        "é\\n",
    ),
    *("a_name_so_long_that_two_of_it_are_cut_by_postgresql_to_its_bytes", "ß" * 31, "X" * 63, "_idx", "orders_pkey"),
)
ROLES = ("reader", "writer", '"Back Office"', '"select"', '"it\'s ""me"""')
_COMMENTS = (
    "What it is.",
    "It's 100% $1 \\ $$ of it.",
    "Two\nlines.",
    "Two\n\nparagraphs.",
    "",
    " ends with blanks  ",
    "--- dashes",
    "@notes",
    "\ttab",
    "/* no end",
    "{ not a block",
    "Größe ✓",
    "line\r\nother",
    "x" * 300,
)


def quoted(name: str) -> str:
    """A name as SQL takes any."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string as SQL takes any."""
    return "'" + text.replace("'", "''") + "'"


class Values(NamedTuple):
    """What can be said of a type: expressions of it, and conditions over a column `{c}` of it."""

    constants: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    ordered: bool = False


class Relation(NamedTuple):
    """Anything with columns: its kind as `comment on` has it, its name, its columns with their types."""

    kind: str
    name: str
    columns: tuple[tuple[str, str], ...]
    partitioned: bool = False


class Routine(NamedTuple):
    """A function or procedure, its arguments' types, and what it returns."""

    kind: str
    name: str
    arguments: tuple[str, ...]
    returns: str

    @property
    def signature(self) -> str:
        """The routine as statements about it name it."""
        return f"{self.name}({', '.join(self.arguments)})"


class World:
    """What is drawn so far."""

    def __init__(self, draw: st.DrawFn, types: dict[str, Values]) -> None:
        self.draw = draw
        self.statements: list[str] = []
        self.schemas = ["public"]
        self.types = dict(types)
        self.relations: list[Relation] = []
        self.routines: list[Routine] = []
        self.sequences: list[str] = []
        self.access_methods: list[str] = []
        self.languages: list[str] = []
        self.collations = ['"C"', '"POSIX"']
        self.about: list[str] = []
        self.grantable: list[tuple[str, str]] = []
        self._taken: set[str] = set()

    # ---- chance

    def one(self, of: Sequence[_T]) -> _T:
        """One of these."""
        return self.draw(st.sampled_from(of))

    def number(self, least: int, most: int) -> int:
        """A number between these two."""
        return self.draw(st.integers(least, most))

    def chance(self, of: int = 3) -> bool:
        """True once in so many."""
        return self.number(1, of) == of

    def maybe(self, text: str, of: int = 3) -> str:
        """A text, once in so many."""
        return text if self.chance(of) else ""

    def some(self, of: Sequence[_T], least: int = 1, most: int = 3) -> list[_T]:
        """Some of these, none twice."""
        size = min(most, len(of))
        return self.draw(st.lists(st.sampled_from(of), unique=True, min_size=min(least, size), max_size=size))

    def shuffled(self, of: Sequence[_T]) -> list[_T]:
        """These in any order."""
        return self.draw(st.permutations(of))

    # ---- what is made

    def do(self, statement: str) -> None:
        """A statement more."""
        self.statements.append(statement)

    def name(self, space: str) -> str:
        """A name that nothing in a space has yet, quoted."""
        name = self.one(_NAMES)
        while f"{space} {name}" in self._taken:
            name = f"{name[:20]}_{self.number(2, 9)}"
        self._taken.add(f"{space} {name}")
        return quoted(name)

    def place(self, kind: str, space: str = "relation") -> str:
        """A name in one of the schemas, which can be commented on."""
        schema = self.one(self.schemas)
        found = f"{schema}.{self.name(f'{space} {schema}')}"
        self.mention(f"{kind} {found}")
        return found

    def mention(self, about: str) -> None:
        """That there is something to comment on."""
        self.about.append(about)

    def comment(self) -> None:
        """A comment on something."""
        if self.about:
            self.do(f"comment on {self.one(self.about)} is {literal(self.one(_COMMENTS))}")

    # ---- what there is

    def constant(self, type_: str) -> str:
        """An expression of a type that needs no row."""
        return self.one(self.types[type_].constants)

    def condition(self, relation: Relation, prefix: str = "") -> str:
        """A condition over the columns of a relation."""
        column, type_ = self.one(relation.columns)
        found = self.one((*self.types[type_].conditions, "{c} is not null")).format(c=prefix + column)
        if self.chance(4):
            found = f"{self.one(('not ', ''))}({found}) {self.one(('and', 'or'))} {self.condition(relation, prefix)}"
        return found

    def ordered(self, relation: Relation) -> list[str]:
        """The columns of a relation that can stand in keys."""
        return [column for column, type_ in relation.columns if self.types[type_].ordered]

    def of_kind(self, *kinds: str) -> list[Relation]:
        """The relations of some kinds that have columns."""
        return [relation for relation in self.relations if relation.kind in kinds and relation.columns]

    def any_table(self, make: Callable[[World], None]) -> Relation:
        """A table with columns, made where there is none."""
        while not self.of_kind("table"):  # one without columns may be made
            make(self)
        return self.one(self.of_kind("table"))
