"""What is said of values that do not fit where they stand."""

from __future__ import annotations

from dbsc.sqltext.scope import Scope, Source
from dbsc.sqltext.tree import Node
from dbsc.sqltypes.builtins import Routine
from dbsc.sqltypes.coerce import ASSIGNMENT, EXPLICIT, IMPLICIT, castable, common, via_text
from dbsc.sqltypes.literals import elements, example, read
from dbsc.sqltypes.places import OUTSIDE, QUERY, Clause, Place, Problem, Typed
from dbsc.sqltypes.values import Wrong
from dbsc.sqltypes.world import UNKNOWN, Column, World, shown


class Reports:
    """The state of looking into one expression or query, and its problems."""

    def __init__(self, world: World, place: Place, parameters: tuple[tuple[str, str | None], ...] = ()) -> None:
        self.world = world
        self.place = place
        self.parameters = parameters
        self.problems: dict[Problem, None] = {}
        self.calls: dict[int, dict[Routine, None]] = {}  # what those of several functions may mean, by their places
        self.depth = 0
        self.queries = 0  # how many queries are around what is looked at
        self.clause: Clause = OUTSIDE
        self.windows: dict[str, Node] = {}  # those that the query names

    @property
    def at_top(self) -> bool:
        """Whether no query is around the one that is looked at: an aggregate there is its own."""
        return self.queries == 1 and self.place is QUERY

    def problem(
        self, code: str, message: str, location: int, help_: str | None = None, notes: tuple[str, ...] = ()
    ) -> None:
        """Notes what is wrong at a place."""
        self.problems[Problem(code, message, max(location, 0), help_, notes)] = None

    def expression(self, root: Node, scope: Scope) -> Typed:
        """What is known of an expression."""
        raise NotImplementedError

    def link(self, node: Node, scope: Scope, of_row: bool = False) -> Typed:
        """What is known of a subquery among expressions."""
        raise NotImplementedError

    def each(self, items: list[Node], scope: Scope) -> list[Typed]:
        """What is known of several expressions."""
        return [self.expression(item, scope) for item in items]

    def condition(self, root: Node | None, scope: Scope, what: str) -> None:
        """An expression that has to be true or false."""
        if root is not None:
            self.truth(self.expression(root, scope), what)

    def truth(self, found: Typed, what: str) -> None:
        """Reports what is not true or false."""
        if found.type is None or found.type == UNKNOWN:
            self.check_text(found, "bool")
        elif castable(self.world, found.type, "bool", IMPLICIT) is False:
            help_ = f"write `{found.name} <> 0`" if found.name and self._category(found.type) == "N" else None
            self.problem("DBS403", f"{what} is true or false, and this is {shown(found.type)}", found.location, help_)

    def assign(self, found: Typed, target: str, values: tuple[str, ...], what: str) -> None:
        """Reports a value that cannot be assigned to what has the type `target`."""
        if found.type is None:
            return
        if found.type == UNKNOWN:
            self.check_text(found, target, values)
        elif castable(self.world, found.type, target, ASSIGNMENT) is False:
            message = f"this is {shown(found.type)}, and {what} is {shown(target)}"
            possible = castable(self.world, found.type, target, EXPLICIT)
            help_ = f"write `({found.name or '…'})::{shown(target)}`" if possible else None
            self.problem("DBS404", message, found.location, help_)

    def check_text(self, found: Typed, type_: str | None, values: tuple[str, ...] = ()) -> None:
        """Reports a string that is no value of the type that it becomes, or none of a column's values."""
        if found.text is None or type_ is None:
            return
        base = self.world.base(type_)
        labels = self.world.labels(base)
        if labels is not None:
            self.not_among(found, labels, f"a label of `{shown(base)}`")
            return
        if values:
            self.not_among(found, values, "one of the column's values")
            return
        held = self.world.labels(self.world.base(base[:-2])) if base.endswith("[]") else None
        items = elements(found.text) if held is not None else read(base, found.text)
        if isinstance(items, Wrong):
            sample = example(base)
            help_ = f"a value looks like '{sample}'" if sample else None
            reason = f": {items.reason}" if items.reason else ""
            self.problem("DBS405", f"'{found.text}' is no {shown(base)}{reason}", found.location, help_)
        elif held is not None and isinstance(items, tuple):
            for item in items:
                self.not_among(found.replace(text=item), held, f"a label of `{shown(base[:-2])}`")

    def not_among(self, found: Typed, known: tuple[str, ...], what: str) -> None:
        """Reports a string that is none of those that are known."""
        if found.text in known:
            return
        from dbsc.diagnostics.suggest import nearest

        near = nearest(found.text or "", known)
        listed = ", ".join(f"'{label}'" for label in known)
        help_ = f"did you mean '{near}'?" if near else f"write one of {listed}"
        self.problem("DBS405", f"'{found.text}' is not {what}", found.location, help_)

    def _category(self, type_: str) -> str:
        facts = self.world.facts(type_)
        return facts.category if facts else ""

    def given(self, found: Typed, wanted: str, values: tuple[str, ...] = ()) -> None:
        """An argument becomes what a function or an operator wants."""
        if found.type == UNKNOWN:
            self.check_text(found, wanted, values if wanted in ("text", "varchar") else ())
        elif found.type is not None:
            self.converted(found.type, wanted, found.location)

    def together(self, found: list[Typed], what: str) -> str | None:
        """The type that all of them become."""
        type_, clash = common(self.world, [value.type for value in found])
        if clash >= 0:
            first = next(value for value in found if value.type != UNKNOWN)
            other = found[clash]
            assert first.type is not None and other.type is not None
            message = f"{what} have one type, and these are {shown(first.type)} and {shown(other.type)}"
            help_: str | None = f"write `{other.name or '(…)'}::{shown(first.type)}`"
            if first.name and self._category(first.type) != "S" and self._category(other.type) == "S":
                help_ = f"write `{first.name}::{shown(other.type)}`"
            if not castable(self.world, other.type, first.type, EXPLICIT):
                help_ = None
            self.problem("DBS409", message, other.location, help_)
        if type_ is not None:
            for value in found:
                self.given(value, type_)
        return type_

    def converted(self, source: str, target: str, location: int) -> None:
        """A conversion may depend on settings, as that of a moment to text does."""
        if not self.place.immutable or source in (target, UNKNOWN):
            return
        from_, to = self.world.base(source), self.world.base(target)
        entry = self.world.cast(from_, to)
        given, wanted = self.world.facts(from_), self.world.facts(to)
        if entry:
            steady = entry[1] == "i"
        elif given and wanted and via_text(self.world, from_, to):
            if "S" not in (given.category, wanted.category) or (not self.world.is_whole and "." in from_ + to):
                return  # there is no such cast, or a block of SQL makes it
            steady = given.writes == wanted.reads == "i"
        else:
            return
        if not steady:
            self.not_immutable(f"the cast of {shown(source)} to {shown(target)}", location)

    def one_of(self, name: str, sources: tuple[Source, ...], location: int) -> None:
        """Reports a column that several relations have, or one relation twice."""
        if len(sources) < 2:
            return
        owners = tuple(dict.fromkeys(source.name for source in sources if source.name))
        if len(owners) == 1:
            message = f"`{owners[0]}` has several columns `{name}`"
            self.problem("DBS411", message, location, "give each a name of its own, with `as`")
            return
        message = f"`{name}` may be a column of {' or of '.join(f'`{owner}`' for owner in owners)}"
        help_ = f"write {' or '.join(f'`{owner}.{name}`' for owner in owners)}" if owners else None
        self.problem("DBS411", message, location, help_)

    def one_column(self, columns: tuple[Column, ...] | None, what: str, location: int, wanted: int = 1) -> None:
        """Reports a query that gives more columns, or fewer, than there is room for."""
        if columns is not None and len(columns) != wanted:
            message = f"{what}, and this query gives {len(columns)}"
            self.problem(
                "DBS412", message, location, "select one column" if wanted == 1 else f"select {wanted} columns"
            )

    def comparable(self, value: Typed, what: str, in_order: bool = False) -> None:
        """Reports values whose type has no order, or that cannot even be told apart."""
        if value.type is None or value.type == UNKNOWN:
            return
        sorting = self.world.sorting(value.type)
        if sorting is None or sorting == "o" or (sorting == "e" and not in_order):
            return
        message = f"{what} compares values, and those of {shown(value.type)} have no order"
        if not in_order:
            message = f"{what} compares values, and PostgreSQL cannot tell those of {shown(value.type)} apart"
        help_ = f"write `{value.name or '(…)'}::{'jsonb' if self.world.base(value.type) == 'json' else 'text'}`"
        self.problem("DBS414", message, value.location, help_)

    def use(self, routine: Routine, what: str, location: int) -> None:
        """Reports a routine that is too new, or whose answer may change where it may not."""
        if routine.since > self.world.version:
            message = f"{what} came with PostgreSQL {routine.since}, and the header says {self.world.version}"
            self.problem("DBS208", message, location, f"write `postgres {routine.since}` in the header if you can")
        if routine.volatility != "i" and not routine.is_open:
            self.not_immutable(what, location)

    def not_immutable(self, what: str, location: int) -> None:
        """Reports what may give another answer tomorrow where PostgreSQL keeps the answer."""
        if self.place.immutable and not self.queries:
            message = f"{what} may give another answer later, and {self.place.name} keeps what it gave"
            self.problem("DBS406", message, location, _STEADY.get(what))


_STEADY = {
    "function `to_tsvector`": "name the configuration: `to_tsvector('english', …)`",
    "function `now`": None,
    "function `date_trunc`": "say the time zone: `date_trunc('day', … at time zone 'UTC')`",
    "the cast of timestamptz to date": "say the time zone: `(… at time zone 'UTC')::date`",
}
