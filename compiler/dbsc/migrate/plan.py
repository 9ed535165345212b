"""Changes to migrations: what goes into which file, in an order in which every statement can run.

A table comes with its foreign keys, triggers, policies, privileges and partitions; indexes are apart. Where tables need
each other in a circle, the foreign keys (then the triggers and policies) that close it become a later migration. Where
functions are in it, those of one name come apart, and then the checks and defaults that call what needs their table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dbsc.catalog import graph
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    KINDS,
    ForeignKey,
    Object,
    Partition,
    Policy,
    Privileges,
    Ref,
    Table,
    Trigger,
)
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    Change,
    Comment,
    Complete,
    Create,
    Rename,
)
from dbsc.migrate.names import slug
from dbsc.migrate.needs import Needs
from dbsc.migrate.parted import begun_first, behind_children, parted, themselves_first
from dbsc.migrate.units import Homes, object_of
from dbsc.migrate.way import Difference, Unit
from dbsc.record import Record

# What is made first where nothing else decides; functions and tables stand in the order of the source. What an
# application that knows nothing of it yet would miss comes last.
_PHASE = {
    "rename": -1,
    "label": -1,
    "setup": 0,
    "defaults": 0,
    "foundation": 1,
    "collation": 1,
    "type": 1,
    "foreign data wrapper": 1,
    "server": 1,
    "sequence": 1,
    "text search dictionary": 1,
    "text search configuration": 1,
    "function": 2,
    "table": 2,
    "change": 2,
    "replace": 2,
    "fill": 2.2,
    "constrain": 2.3,
    "late fill": 2.35,
    "concurrently": 2.4,
    "validate": 2.6,
    "forbid": 2,
    "unused": 2,
    "analyze": 2.7,
    "block": 2.7,
    "switch": 2.8,
    "attach": 2.8,
    "revalidate": 2.9,
    "behind": 2.95,
    "links": 3,
    "complete": 3,
    "indexes": 4,
    "view": 5,
    "publication": 5,
    "sql": 5,
    "rows": 6,
    "gone rows": 7,
    "event trigger": 8,
    "detach": 8.5,
    "contract": 9,
    "owners": 10,
}
_FIRST = frozenset({"setup", "defaults"})
_RANK = {kind: number for number, kind in enumerate(KINDS)}


# How the statements of a unit run, where it is not in one transaction.
_RUNS = {"concurrently": "alone", "detach": "alone", "fill": "batches", "late fill": "batches"}


class Migration(Record):
    """One file: what it is called (without its number) and its changes, in order.

    `runs` says how: in one `transaction`, `alone` (a statement that no transaction may hold), or in `batches` of rows.
    """

    slug: str
    changes: tuple[Change, ...]
    runs: str = "transaction"


class Plan(Record):
    """The migrations in order, and what cannot be ordered."""

    migrations: tuple[Migration, ...]
    problems: tuple[Diagnostic, ...]


def plan(difference: Difference, goal: Catalog) -> Plan:
    """The migrations that make the changes; `goal` is the catalog that they lead to."""
    return _Planner(themselves_first(behind_children(difference, goal), goal), goal).run()


class _Planner:
    def __init__(self, difference: Difference, goal: Catalog) -> None:
        changes = difference.changes
        self.difference = difference
        self.goal = goal
        self.changes = changes
        self.place = {change: number for number, change in enumerate(changes)}
        self.homes = Homes(changes, difference.follows, goal)
        self.units: dict[Change, Unit] = {
            change: difference.units.get(change) or self.homes.unit(change) for change in changes
        }
        self.needing = Needs(difference, goal, self.homes)
        self.needs = {change: tuple(self.needing.of(change)) for change in changes}
        self.junctions = {junction.table.path for junction in goal.intent.junctions}

    def run(self) -> Plan:
        units = self.unit_graph()
        for open_ in (self.part_keys, self.part_functions, self.part_all, self.part_late):
            circles = graph.cycles(units)
            if not circles:
                break
            for group in circles:
                open_(set(group))
            units = self.unit_graph()
        circles = graph.cycles(units)
        if circles:
            for opened in (parted, begun_first):
                apart = opened(self.difference, self.goal, self.closing(circles))
                if len(apart.changes) > len(self.changes):
                    return _Planner(apart, self.goal).run()
            return Plan((), tuple(self.circle(group) for group in circles))
        groups = self.groups()
        first = {unit: min(self.place[change] for change in group) for unit, group in groups.items()}
        ordered = graph.order(units, lambda unit: (_PHASE[unit[0]], first[unit]))
        migrations = []
        for unit in ordered:
            inside = self.inside(groups[unit])
            if inside is None:
                return Plan((), (self.circle([unit]),))
            name = slug(unit, inside, self.junctions)
            migrations.append(Migration(name, tuple(inside), _RUNS.get(unit[0], "transaction")))
        return Plan(tuple(migrations), ())

    # ------------------------------------------------------------ units

    def groups(self) -> dict[Unit, list[Change]]:
        out: dict[Unit, list[Change]] = {}
        for change, unit in self.units.items():
            out.setdefault(unit, []).append(change)
        return out

    # ------------------------------------------------------------ order

    def unit_graph(self) -> Any:
        """What each unit needs of the others."""
        units = self.units
        needs: dict[Unit, dict[Unit, None]] = {unit: {} for unit in units.values()}
        for change, unit in units.items():
            for other in self.needs[change]:
                needs[unit][units[other]] = None
        self.wait_for_late(needs)
        foundations = [unit for unit in needs if unit[0] == "foundation"]
        if foundations:
            below = _reachable(needs, foundations)
            for unit, wanted in needs.items():
                if unit not in below and unit[0] not in _FIRST:
                    wanted.update(dict.fromkeys(foundations))
        for unit, wanted in needs.items():
            if unit[0] == "owners":
                wanted.update((other, None) for other in needs if other[0] != "owners")
        return graph.dependency_graph(needs)

    def wait_for_late(self, needs: dict[Unit, dict[Unit, None]]) -> None:
        """Lets what needs a domain, a function or a view wait until it is whole, but for what that itself needs."""
        for change, unit in self.units.items():
            if not isinstance(change, Complete) and not (isinstance(change, AddConstraint) and unit[0] == "links"):
                continue
            if isinstance(object_of(change), Table | Partition):
                continue
            below = _reachable(needs, [unit])
            for other in self.changes:
                home = self.units[other]
                if home not in below and any(maker.ref == change.ref for maker in self.needs[other]):
                    needs[home][unit] = None

    def part_keys(self, circle: set[Unit]) -> None:
        """Moves the foreign keys that close a circle into units of their own."""
        self.part(circle, (ForeignKey,))

    def part_functions(self, circle: set[Unit]) -> None:
        """Makes each of several functions of one name a unit of its own."""
        for change, unit in list(self.units.items()):
            if unit in circle and unit[0] == "function":
                object_ = change.object if isinstance(change, Create) else None
                made = object_.object if isinstance(object_, Privileges) else change.ref
                self.units[change] = ("function", *made.path)

    def part_all(self, circle: set[Unit]) -> None:
        """Moves everything that closes a circle, and is an object, into units of their own."""
        self.part(circle, (ForeignKey, Trigger, Policy, Privileges))

    def part_late(self, circle: set[Unit]) -> None:
        """Moves what is done to a table that was there, and has to wait for steps of it, behind these.

        Who may do what is not changed half before and half behind them.
        """
        for unit in [unit for unit in circle if unit[0] == "change"]:
            group = {change for change, its in self.units.items() if its == unit}
            late = {c for c in group if any(self.units[other] in circle - {unit} for other in self.needs[c])}
            if any(_is_access(change) for change in late):
                late |= {change for change in group if _is_access(change)}
            grown = True
            while grown:
                more = {change for change in group - late if not late.isdisjoint(self.needs[change])}
                late |= more
                grown = bool(more)
            if len(late) < len(group):
                self.units.update(dict.fromkeys(late, ("behind", *unit[1:])))

    def closing(self, circles: list[list[Unit]]) -> Callable[[Create, Ref], bool]:
        """Whether what a change refers to is made in the same circle, and elsewhere."""
        number = {unit: at for at, group in enumerate(circles) for unit in group}

        def closes(change: Create, reference: Ref) -> bool:
            own = self.units[change]
            makers = [self.units[maker] for maker in self.needing.makers_of(reference)]
            return own in number and any(unit != own and number.get(unit) == number[own] for unit in makers)

        return closes

    def part(self, circle: set[Unit], movable: tuple[type[Object], ...]) -> None:
        """Moves what closes a circle into units of their own."""
        for change, unit in list(self.units.items()):
            if unit not in circle or not any(
                self.units[other] in circle and self.units[other] != unit for other in self.needs[change]
            ):
                continue
            if isinstance(change, Create) and isinstance(change.object, movable):
                self.units[change] = ("links", *self.homes.owner(change.object).path[-2:])
            elif isinstance(change, AddConstraint) and unit[0] == "change":
                self.units[change] = ("constrain", *change.ref.path)

    def inside(self, group: list[Change]) -> list[Change] | None:
        """The changes of a unit in order; None where they need each other in a circle."""
        ordered = sorted(group, key=self.rank)
        place = {change: number for number, change in enumerate(ordered)}
        if all(place.get(other, -1) < place[change] for change in group for other in self.needs[change]):
            return ordered  # their ranks say it all, as they nearly always do
        ordered = graph.order(graph.dependency_graph({change: self.needs[change] for change in group}), self.rank)
        return ordered if len(ordered) == len(group) else None

    def rank(self, change: Change) -> tuple[int, int]:
        if isinstance(change, Comment):
            return len(KINDS), self.place[change]
        if isinstance(change, Rename):
            return -1, self.place[change]
        return _RANK[type(object_of(change))], self.place[change]

    def circle(self, units: list[Unit]) -> Diagnostic:
        names = ", ".join(f"`{'.'.join(unit[1:])}`" for unit in units)
        group = [change for change, unit in self.units.items() if unit in units]
        place = next((c.object.origin for c in group if isinstance(c, Create) and hasattr(c.object, "origin")), None)
        is_new = all(isinstance(change, Create) for change in group)
        help_ = (
            "let one of them do without the others" if is_new else "change one of them in a compile before the others"
        )
        return Diagnostic("DBS503", f"these need each other, so none can be made first: {names}", place, help=help_)


def _is_access(change: Change) -> bool:
    """Whether a change says who may do what with a table."""
    match change:
        case Alter(before=Table() | Partition() as before, object=Table() | Partition() as after):
            return (before.row_security, before.force_row_security) != (after.row_security, after.force_row_security)
        case _:
            return not isinstance(change, Rename) and isinstance(object_of(change), Policy | Privileges)


def _reachable(needs: Mapping[Unit, Iterable[Unit]], start: Iterable[Unit]) -> set[Unit]:
    """These units and all that they need."""
    found = set(start)
    waiting = list(found)
    while waiting:
        more = [unit for unit in needs.get(waiting.pop(), ()) if unit not in found]
        found.update(more)
        waiting += more
    return found
