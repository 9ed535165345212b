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
    Index,
    Key,
    Object,
    Partition,
    Policy,
    Privileges,
    Ref,
    Rows,
    SqlBlock,
    Table,
    Trigger,
    View,
)
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    AlterColumn,
    BuildIndex,
    Change,
    Comment,
    Complete,
    Create,
    DeleteRows,
    Drop,
    DropAttribute,
    DropColumn,
    DropConstraint,
    Rename,
    UpsertRows,
)
from dbsc.migrate.names import slug
from dbsc.migrate.parted import begun_first, behind_children, parted, themselves_first
from dbsc.migrate.partition_indexes import earlier
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
        self.follows = difference.follows
        self.place = {change: number for number, change in enumerate(changes)}
        self.homes = Homes(changes, difference.follows, goal)
        self.units: dict[Change, Unit] = {
            change: difference.units.get(change) or self.homes.unit(change) for change in changes
        }
        self.makers: dict[Ref, list[Change]] = {}
        self.freers: dict[Ref, list[Change]] = {}
        self.takers: dict[Ref, list[Change]] = {}
        for change in changes:
            for reference in change.makes():
                self.makers.setdefault(reference, []).append(change)
            for reference in change.frees():
                self.freers.setdefault(reference, []).append(change)
            for reference in change.gone():
                self.takers.setdefault(reference, []).append(change)
            if isinstance(change, Create) and isinstance(change.object, SqlBlock):
                for reference in change.object.outputs:
                    self.makers.setdefault(reference, []).append(change)
        self.rows = {
            c.object.table: c for c in changes if isinstance(c, Create | UpsertRows) and isinstance(c.object, Rows)
        }
        self.later: dict[Ref, list[Change]] = {}  # what tables get after they are made
        for change, unit in difference.units.items():
            if unit[0] == "links":
                self.later.setdefault(change.ref, []).append(change)
        self.gone_rows = {change.object.table: change for change in changes if isinstance(change, DeleteRows)}
        self.part_indexes = earlier(goal, changes)
        self.on_partitions: dict[Ref, list[tuple[Change, ForeignKey]]] = {}  # by all that is above their table
        for change in changes:
            if isinstance(change, Create) and isinstance(change.object, ForeignKey):
                table = goal.objects.get(change.object.table)
                while isinstance(table, Partition):
                    self.on_partitions.setdefault(table.parent, []).append((change, change.object))
                    table = goal.objects.get(table.parent)
        self.unique_indexes: dict[Ref, list[tuple[frozenset[str | None], Change]]] = {}
        for change in changes:
            if isinstance(change, Create | BuildIndex) and isinstance(change.object, Index) and change.object.unique:
                columns = frozenset(element.column for element in change.object.elements)
                self.unique_indexes.setdefault(change.object.table, []).append((columns, change))
            if isinstance(change, AddConstraint) and isinstance(change.constraint, Key):
                keys = frozenset[str | None](change.constraint.columns)
                self.unique_indexes.setdefault(change.ref, []).append((keys, change))

        self.needs = {change: tuple(self.needed(change)) for change in changes}
        self.junctions = {junction.table.path for junction in goal.intent.junctions}

    def run(self) -> Plan:
        units = self.unit_graph()
        for open_ in (self.part_keys, self.part_functions, self.part_all):
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

    def needed(self, change: Change) -> Iterable[Change]:
        """The changes that have to come before another."""
        yield from self.follows.get(change, ())
        for reference in change.needs():
            for maker in self.makers.get(self.provider(reference), ()):
                if maker is not change:
                    yield maker
        for reference in change.gone():
            yield from (other for other in self.freers.get(reference, ()) if other is not change)
        for reference in change.makes():
            if not isinstance(change, Alter):
                yield from (other for other in self.takers.get(reference, ()) if not self.comes_after(other, change))
        if isinstance(change, DropColumn | DropAttribute):
            yield from self.readers(change)
        if isinstance(change, AddConstraint) and change.unproven:
            yield from self.filled_before(change)
        if isinstance(change, Drop | Comment | Rename):
            return
        object_ = object_of(change)
        if isinstance(object_, ForeignKey):
            yield from self.indexes_under(object_)
            yield from self.on_its_partitions(object_)
        yield from self.part_indexes.get(change, ())
        if isinstance(change, DeleteRows):
            yield from self.rows.values()
            yield from (self.gone_rows[key.table] for key in self.keys_to(change.object) if key.table in self.gone_rows)
        elif isinstance(object_, Rows):
            yield from self.rows_before(object_)
        elif isinstance(object_, View) and object_.materialized and object_.with_data:
            yield from self.rows_read(object_)

    def comes_after(self, change: Change, other: Change) -> bool:
        """Whether a change is one of the steps that follow another, or is that one."""
        if change is other:
            return True
        return any(self.comes_after(earlier, other) for earlier in self.follows.get(change, ()))

    def filled_before(self, change: AddConstraint) -> Iterable[Change]:
        """What is filled before a table is held to a constraint: an update of a row is held to it, whatever it fills.

        So of several columns that are filled late, each is done with before the next one is held to anything.
        """
        for fill in self.homes.fills.get(change.ref, ()):
            held = self.follows[fill][0] if fill.late else None
            if held is None or change not in self.homes.filled_late or self.place[held] < self.place[change]:
                yield fill

    def readers(self, change: DropColumn | DropAttribute) -> Iterable[Change]:
        """What read a table or a type before, and may have read the column or attribute that goes."""
        for other in self.changes:
            match other:
                case Alter(before=before) | Drop(object=before) if change.ref in before.needs():
                    yield other
                case AlterColumn() | DropConstraint() if change.ref in (other.ref, *other.table.needs()):
                    yield other
                case _:
                    pass

    def on_its_partitions(self, key: ForeignKey) -> Iterable[Change]:
        """The keys that partitions have already and are the same: PostgreSQL takes them for its own parts of this."""
        for change, other in self.on_partitions.get(key.table, ()):
            if (other.columns, other.target) == (key.columns, key.target):
                yield change

    def indexes_under(self, key: ForeignKey) -> Iterable[Change]:
        """The unique indexes that a foreign key may point to."""
        for columns, change in self.unique_indexes.get(key.target, ()):
            if columns == set(key.target_columns):
                yield change

    def rows_before(self, rows: Rows) -> Iterable[Change]:
        """The rows that others refer to: by a foreign key, or in a query that gives a value."""
        given = {
            c for row in rows.rows for c, v in zip(row.columns, row.values, strict=True) if v.sql.lower() != "null"
        }
        yield from self.later.get(rows.table, ())
        found = {use for row in rows.rows for value in row.values for use in value.uses}
        for key in self.goal.all(ForeignKey):
            if key.table == rows.table and given.intersection(key.columns):
                found.add(key.target)
        yield from (change for table, change in self.rows.items() if table in found and table != rows.table)

    def rows_read(self, view: View) -> Iterable[Change]:
        """The rows that a materialized view holds from the first."""
        waiting: list[Object] = [view]
        seen: set[Ref] = set()
        while waiting:
            for need in waiting.pop().needs():
                if need in self.rows:
                    yield self.rows[need]
                found = self.goal.objects.get(need)
                if isinstance(found, View) and need not in seen:
                    seen.add(need)
                    waiting.append(found)

    def keys_to(self, rows: Rows) -> Iterable[ForeignKey]:
        """The foreign keys of other tables to a table."""
        return (key for key in self.goal.all(ForeignKey) if key.target == rows.table != key.table)

    def provider(self, reference: Ref) -> Ref:
        """The object that makes what is referred to: a row type is made by its table."""
        if reference in self.makers:
            return reference
        if reference.kind == "type":
            for kind in ("table", "view"):
                other = Ref((kind, *reference.path))
                if other in self.makers:
                    return other
            return self.extension_of(reference)
        return self.homes.table_of_sequence(reference) if reference.kind == "sequence" else reference

    def extension_of(self, reference: Ref) -> Ref:
        from dbsc.catalog.builtin import EXTENSION_TYPES

        for name, types in EXTENSION_TYPES.items():
            if reference[-1] in types:
                return Ref(("extension", name))
        return reference

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

    def closing(self, circles: list[list[Unit]]) -> Callable[[Create, Ref], bool]:
        """Whether what a change refers to is made in the same circle, and elsewhere."""
        number = {unit: at for at, group in enumerate(circles) for unit in group}

        def closes(change: Create, reference: Ref) -> bool:
            own = self.units[change]
            makers = [self.units[maker] for maker in self.makers.get(self.provider(reference), ())]
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
        return Diagnostic("DBS503", f"these need each other, so none can be made first: {names}", place)


def _reachable(needs: Mapping[Unit, Iterable[Unit]], start: Iterable[Unit]) -> set[Unit]:
    """These units and all that they need."""
    found = set(start)
    waiting = list(found)
    while waiting:
        more = [unit for unit in needs.get(waiting.pop(), ()) if unit not in found]
        found.update(more)
        waiting += more
    return found
