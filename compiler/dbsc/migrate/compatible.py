"""Renames that leave the old name in use for a time: `compile --compatible`.

Between the old catalog and the new one lies one in which both names are there. A table or a view has its new name, and
a view with its columns has the old one. A function is there under both. A column of a table that keeps its name is
there twice: the copy under the new name is kept in step by triggers, filled in batches, and found by indexes of its
own; what goes with the old name goes on to do so. The migrations behind that end it: the view and the function go; the
copy goes too, as the column gets its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Evolution
from dbsc.catalog.evolution import Rename as Said
from dbsc.catalog.objects import (
    Column,
    Expression,
    Function,
    Grant,
    Object,
    OutputColumn,
    Partition,
    Privileges,
    Ref,
    Table,
    View,
    ref,
)
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.alike import alike
from dbsc.migrate.changes import Create, Rename
from dbsc.migrate.copies import Copied, copies_gone, in_the_way, mirrored
from dbsc.migrate.diff import diff
from dbsc.migrate.impact import UNSEEN
from dbsc.migrate.plan import Migration, Plan, plan
from dbsc.migrate.renames import renamed
from dbsc.migrate.renames.bodies import remade
from dbsc.migrate.renames.names import Names
from dbsc.migrate.renames.said import WAITS, settle
from dbsc.migrate.way import Difference
from dbsc.record import Record
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, qualified

_OF_VIEWS = frozenset({"select", "insert", "update", "delete"})
_INVOKER_SINCE = 15


Kept = View | Function
"""What has the name that something else had."""
_NO_SECOND = {
    "type": "PostgreSQL knows each type by one",
    "label": "a value is stored under one",
    "attribute": "a value has it under one",
    "schema": "what is in it would be in two",
}
"""Why there is no form with two names."""


class Both(Record):
    """The migrations, each with the catalog that it leads to; with the first `kept` of them both names are in use."""

    migrations: tuple[tuple[Migration, Catalog], ...]
    problems: tuple[Diagnostic, ...]
    kept: int = 0


def both_names(old: Catalog, goal: Catalog) -> Both:
    """The migrations from one catalog to another, in which what is renamed has both names for a time."""
    settled, names = settle(old, goal)
    if settled.problems:
        return Both((), settled.problems)
    found = _Finding(old, goal, names)
    for each in settled.all:
        if each.state == WAITS and each.before is not None:
            found.add(each.said, each.before)
    if found.problems:
        return Both((), tuple(found.problems))
    if not found.columns and not found.kept:
        return _one_after_another((diff(old, goal), goal))
    between = found.between()
    left = {one.said.subject for one in found.columns}
    said = tuple(each for each in goal.evolution.renames if each.subject in left)
    goal = goal.replace(evolution=goal.evolution.replace(renames=said))
    contract = diff(between.replace(evolution=Evolution()), goal)
    problems = tuple(_views_that_follow(contract, found.columns))
    if problems:
        return Both((), problems)
    first = (mirrored(old, found.columns), old), (_at_once(diff(old, between), found.kept), between)
    kept = _one_after_another(*first)
    whole = _one_after_another(*first, (copies_gone(old, contract, found.columns), goal))
    return whole.replace(kept=len(kept.migrations))


def _one_after_another(*parts: tuple[Difference, Catalog]) -> Both:
    """The migrations of several differences, each with the catalog that it leads to."""
    made: list[tuple[Migration, Catalog]] = []
    for difference, goal in parts:
        planned = plan(difference, goal) if not difference.problems else Plan((), ())
        problems = difference.problems + planned.problems
        if problems:
            return Both((), problems)
        made += ((migration, goal) for migration in planned.migrations)
    return Both(tuple(made), ())


class _Finding:
    """What is to have two names, and what cannot."""

    def __init__(self, old: Catalog, goal: Catalog, names: Names) -> None:
        self.old = old
        self.goal = goal
        self.names = names
        self.columns: list[Copied] = []
        self.kept: dict[Ref, Kept] = {}  # what has the old name, by what has the new one
        self.problems: list[Diagnostic] = []

    def add(self, said: Said, before: Ref) -> None:
        """One rename that is to be done."""
        match self.old.objects.get(ref("table", *before.path[:2]) if before.kind == "column" else before):
            case _ if before.kind in UNSEEN:
                pass
            case Table() as table if before.kind == "column":
                if table.ref not in self.names.objects:
                    self.column(table, before[-1], said)
            case Table() | View() as relation if before.kind in ("table", "view"):
                self.relation(relation, said)
            case Partition():
                pass  # who uses the whole table goes on
            case Function(returns="trigger" | "event_trigger"):
                pass  # nobody calls it by its name
            case Function() as routine if before.kind == "function":
                self.routine(routine, said)
            case _:
                why = _NO_SECOND.get(before.kind, "it has one at a time")
                what = f"{before.kind} `{before[-1].split('(')[0]}` cannot have two names for a time: {why}"
                self.refuse(what, said.origin, "rename it in a compile of its own, without `--compatible`")

    def refuse(self, what: str, place: Span | None, mend: str) -> None:
        self.problems.append(Diagnostic("DBS510", what, place, help=mend))

    # ------------------------------------------------------------ tables

    def relation(self, before: Table | View, said: Said) -> None:
        """A table or view whose old name a view is to have."""
        after = self.goal.objects[said.subject]
        called = f"{before.ref.kind} `{before.name}`"
        taken = (ref(kind, *before.ref.path) for kind in ("table", "view", "sequence", "index", "type"))
        if any(each in self.goal.objects for each in taken):
            what = f"{called} cannot keep its old name beside the new one: something else has it"
            self.refuse(what, said.origin, "rename it in a compile of its own, without `--compatible`")
            return
        columns = self.names.parts.get(("column", before.ref.path), {})
        if isinstance(before, Table) and isinstance(after, Table):
            listed = [(column.name, columns.get(column.name, column.name)) for column in before.columns]
            for old, new in listed:
                self.same_type(before, before.column(old), after.column(new), said)
            closed = after.row_security
            options: tuple[tuple[str, str], ...] = (("security_invoker", "true"),)
        else:
            outputs = before.outputs if isinstance(before, View) and before.outputs else ()
            listed = [(output.name, columns.get(output.name, output.name)) for output in outputs]
            options = tuple(o for o in getattr(after, "options", ()) if o[0] == "security_invoker")
            closed = bool(options)
        if self.goal.intent.header.postgres < _INVOKER_SINCE:
            options = ()
            if closed:
                what = f"{called} has policies, and a view keeps to them from PostgreSQL 15 on"
                self.refuse(what, said.origin, "rename it without `--compatible`; or write `postgres 15`")
        sql = ", ".join(
            f"{identifier(new)} as {identifier(old)}" if new != old else identifier(old) for old, new in listed
        )
        query = Expression(f"select {sql or '*'} from {qualified(*after.ref.path)}", (after.ref,))
        outputs_ = tuple(OutputColumn(old) for old, _ in listed) or None
        self.kept[after.ref] = View(before.schema, before.name, query, options=options, outputs=outputs_)

    def same_type(self, table: Table, before: Column | None, after: Column | None, said: Said) -> None:
        """What the old name shows stays as it is: a view is in the way of all else."""
        if before is not None and (after is None or (before.type, before.collation) != (after.type, after.collation)):
            what = f"table `{table.name}` gets another name, and its column `{before.name}` another type"
            what = what if after is not None else f"table `{table.name}` gets another name, and loses `{before.name}`"
            self.refuse(what, said.origin, "do one in a compile before the other")

    # ------------------------------------------------------------ functions

    def routine(self, before: Function, said: Said) -> None:
        """A function that is to be there under its old name, too: as a whole, so that no call is any other."""
        after = self.goal.objects[said.subject]
        assert isinstance(after, Function)
        called = f"{before.kind} `{before.name}`"
        kept = after.replace(schema=before.schema, name=before.name, origin=None)
        now = renamed(self.old, self.goal).catalog.objects[said.subject]
        if kept.ref in self.goal.objects:
            what = f"{called} cannot keep its old name beside the new one: something else has it"
            self.refuse(what, said.origin, "rename it in a compile of its own, without `--compatible`")
        elif any(
            getattr(now, field, None) != getattr(after, field, None) for field in ("kind", "arguments", "returns")
        ):
            what = f"{called} gets another name, and other arguments or another result"
            self.refuse(what, said.origin, "do one in a compile before the other")
        else:
            self.kept[after.ref] = kept

    # ------------------------------------------------------------ columns

    def column(self, table: Table, before: str, said: Said) -> None:
        """A column of which a copy is to have the new name."""
        one = Copied(table, before, said.subject[-1], said)
        why = next(in_the_way(self.old, self.goal, one), None)
        if why is None:
            self.columns.append(one)
        else:
            what = f"column `{before}` of table `{table.name}` cannot have two names for a time: {why}"
            self.refuse(what, said.origin, "rename it in a compile of its own, without `--compatible`")

    # ------------------------------------------------------------ between

    def between(self) -> Catalog:
        """The catalog in which columns still have their old names, and views those of tables."""
        subjects = {one.said.subject for one in self.columns}
        back = tuple(
            Said(ref("column", *one.table.ref.path, one.before), ((*one.table.ref.path, one.after),))
            for one in self.columns
        )
        catalog = self.goal.replace(evolution=Evolution())
        if back:
            shown = {each.ref for each in self.kept.values()}  # whose names are not taken back
            there = {reference: each for reference, each in self.old.objects.items() if reference not in shown}
            found = renamed(catalog, self.old.replace(objects=there, evolution=Evolution(renames=back)))
            catalog = remade(found.catalog, self.old, found.renames).catalog
        said = self.goal.evolution
        said = said.replace(renames=tuple(each for each in said.renames if each.subject not in subjects))
        objects = {reference: self.as_before(object_) for reference, object_ in catalog.objects.items()}
        for renamed_, each in self.kept.items():
            objects[each.ref] = each
            granted = self.goal.objects.get(ref("privileges", *renamed_))
            if isinstance(granted, Privileges):
                grants = granted.grants
                if isinstance(each, View):
                    now = {new: old for old, new in self.names.parts.get(("column", each.ref.path), {}).items()}
                    grants = tuple(_of_view(grant, now) for grant in grants)
                privileges = Privileges(each.ref, tuple(grant for grant in grants if grant.privileges))
                objects[privileges.ref] = privileges
        return catalog.replace(objects=objects, evolution=said)

    def as_before(self, object_: Object) -> Object:
        """A view as it was, where only the names of columns stand between the two: `name as name` is `name`."""
        before = self.old.objects.get(object_.ref)
        if not isinstance(object_, View) or not isinstance(before, View):
            return object_
        sql = object_.query.sql
        for one in self.columns:
            name = identifier(one.before)
            sql = re.sub(rf"(?<![\w$\"]){re.escape(name)}\s+as\s+{re.escape(name)}(?![\w$\"])", name, sql)
        return before if alike(object_.replace(query=object_.query.replace(sql=sql)), before) else object_


def _of_view(grant: Grant, names: dict[str, str]) -> Grant:
    """What is granted on a table, as far as a view with the old names of its columns takes it."""
    kept = ((verb, tuple(names.get(c, c) for c in columns)) for verb, columns in grant.privileges if verb in _OF_VIEWS)
    return grant.replace(privileges=tuple(kept))


def _at_once(difference: Difference, kept: dict[Ref, Kept]) -> Difference:
    """The changes with what has the old names made in the transaction in which the names become free."""
    renames = [change for change in difference.changes if isinstance(change, Rename)]
    made = {each.ref for each in kept.values()}
    follows, units = dict(difference.follows), dict(difference.units)
    for change in difference.changes:
        if isinstance(change, Create) and (change.ref in made or _is_about(change.object, made)):
            units[change] = units[renames[0]]
            follows[change] = (*follows.get(change, ()), *renames)
    return difference.replace(follows=follows, units=units)


def _is_about(object_: Object, made: set[Ref]) -> bool:
    return isinstance(object_, Privileges) and object_.object in made


def _views_that_follow(difference: Difference, columns: Iterable[Copied]) -> Iterator[Diagnostic]:
    """Views show a column under one name, which must not change with that of the column."""
    places = {one.after: one.said.origin for one in columns}
    for change in difference.changes:
        if isinstance(change, Rename) and change.subject.kind == "column" and change.word.endswith("view"):
            before, after, view = change.before[-1], change.subject[-1], change.subject[-2]
            message = f"view `{view}` shows `{before}`, and would show `{after}`: it has one name for it at a time"
            help_ = f"write `{after} as {before}` in its query, which keeps the old name; or leave out `--compatible`"
            yield Diagnostic("DBS510", message, places.get(after), help=help_)
