"""Where an expression stands, what is known of its value, and what is wrong with it."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.sqltext.tree import Node


class Place(Record):
    """Where an expression stands: `name` as in `a check`.

    `condition` says that it is true or false, `target` the type of `what` its value is assigned to. Functions whose
    answer may change are refused where it is `immutable`, and queries where it has no `subqueries`.
    """

    name: str
    condition: bool = False
    target: str | None = None
    what: str = "the column"
    values: tuple[str, ...] = ()
    immutable: bool = False
    subqueries: bool = False


class Typed(Record):
    """What is known of a value: its type, whether it may be null, and how to speak of it.

    `text` is that of a string of no type; `values` are the strings that a column's union allows.
    """

    type: str | None
    nullable: bool = True
    location: int = 0
    text: str | None = None
    values: tuple[str, ...] = ()
    name: str = ""


class Clause(Record):
    """A part of a query, and what may stand in it. `grouped` says that there is a row for each group.

    `without_sets` is what holds no function that returns a set, where that is not the clause itself.
    """

    name: str = ""
    aggregates: bool = False
    windows: bool = False
    sets: bool = False
    grouped: bool = False
    without_sets: str = ""

    def inside(self, call: Node, is_aggregate: bool) -> Clause:
        """The arguments of a call: an aggregate holds no window function, and neither of them a set."""
        if not is_aggregate and "over" not in call:
            return self
        what = "a window function" if "over" in call else "an aggregate"
        name = what if self.aggregates else self.name
        return self.replace(name=name, windows=False, sets=False, without_sets=what if self.sets else "")

    def without(self, what: str) -> Clause:
        """The same inside of something that holds no function that returns a set."""
        return self.replace(sets=False, without_sets=what) if self.sets else self


OUTSIDE = Clause()
SETS = Clause(sets=True)
ANYTHING = Clause(aggregates=True, windows=True, sets=True)


class Problem(Record):
    """What is wrong with the part of an expression that is written at `location`."""

    code: str
    message: str
    location: int
    help: str | None = None
    notes: tuple[str, ...] = ()


_given: dict[tuple[str, str], Place] = {}


def given_to(place: Place, target: str) -> Place:
    """The place, where its value is assigned to something of a type."""
    key = (place.name, target)
    if key not in _given:
        _given[key] = place.replace(target=target)
    return _given[key]


def no_query(place: Place, location: int) -> Problem:
    """A query where none can stand."""
    help_ = "write a function that asks, and call it" if place.name in ("a check", "a default") else None
    return Problem("DBS407", f"{place.name} cannot hold a query", location, help_)


ANYWHERE = Place("an expression", subqueries=True)
QUERY = Place("a query", subqueries=True)
CHECK = Place("a check", condition=True)
CONDITION = Place("a condition", condition=True)
POLICY = Place("a policy", condition=True, subqueries=True)
INDEX = Place("an index", immutable=True)
PREDICATE = Place("the `where` of an index", condition=True, immutable=True)
PARTITION_KEY = Place("a partition key", immutable=True)
WHEN = Place("the `when` of a trigger", condition=True)
DEFAULT = Place("a default")
VALUE = Place("a value of a row", subqueries=True)
PUBLISHED = Place("the `where` of a publication", condition=True, immutable=True)
GENERATED = Place("a generated column", immutable=True)
ARGUMENT = Place("the default of an argument", what="the argument")
