"""Renames that leave the old name in use for a time: `compile --compatible`.

Between the old catalog and the new one lies one in which both names are there. A table or a view has its new name, and
a view with its columns has the old one. A column of a table that keeps its name is there twice: the copy under the new
name is kept in step by triggers, filled in batches, and found by indexes of its own; what goes with the old name goes
on to do so. The migrations behind that end it: the view goes; the copy goes too, as the column gets its name.
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
    Grant,
    Index,
    Object,
    OutputColumn,
    Partition,
    Privileges,
    Ref,
    Table,
    Trigger,
    View,
    ref,
)
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.partitioned import of_key
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changes import Analyze, BuildIndex, Change, Create, DropMirror, Fill, MirrorColumn, Rename
from dbsc.migrate.diff import diff
from dbsc.migrate.impact import UNSEEN
from dbsc.migrate.plan import Migration, Plan, plan
from dbsc.migrate.renames import renamed
from dbsc.migrate.renames.bodies import remade
from dbsc.migrate.renames.names import Names
from dbsc.migrate.renames.said import WAITS, settle
from dbsc.migrate.staged import is_about, mentions
from dbsc.migrate.way import Difference
from dbsc.record import Record
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, qualified

_OF_VIEWS = frozenset({"select", "insert", "update", "delete"})
_INVOKER_SINCE = 15


class Both(Record):
    """The migrations, each with the catalog that it leads to; with the first `kept` of them both names are in use."""

    migrations: tuple[tuple[Migration, Catalog], ...]
    problems: tuple[Diagnostic, ...]
    kept: int = 0


class _Column(Record):
    """A column that has two names: of a table of the old catalog, there called `before`."""

    table: Table
    before: str
    after: str
    said: Said


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
    if not found.columns and not found.views:
        return _one_after_another((diff(old, goal), goal))
    between = found.between()
    left = {one.said.subject for one in found.columns}
    said = tuple(each for each in goal.evolution.renames if each.subject in left)
    goal = goal.replace(evolution=goal.evolution.replace(renames=said))
    contract = diff(between.replace(evolution=Evolution()), goal)
    problems = tuple(_views_that_follow(contract, found.columns))
    if problems:
        return Both((), problems)
    first = (found.mirrored(), old), (_at_once(diff(old, between), found.views), between)
    kept = _one_after_another(*first)
    whole = _one_after_another(*first, (_copies_gone(contract, found.columns), goal))
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
        self.columns: list[_Column] = []
        self.views: dict[Ref, View] = {}  # by the table or view whose old name they have
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
            case _:
                what = f"{before.kind} `{before[-1].split('(')[0]}` cannot have two names for a time"
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
        self.views[after.ref] = View(before.schema, before.name, query, options=options, outputs=outputs_)

    def same_type(self, table: Table, before: Column | None, after: Column | None, said: Said) -> None:
        """What the old name shows stays as it is: a view is in the way of all else."""
        if before is not None and (after is None or (before.type, before.collation) != (after.type, after.collation)):
            what = f"table `{table.name}` gets another name, and its column `{before.name}` another type"
            what = what if after is not None else f"table `{table.name}` gets another name, and loses `{before.name}`"
            self.refuse(what, said.origin, "do one in a compile before the other")

    # ------------------------------------------------------------ columns

    def column(self, table: Table, before: str, said: Said) -> None:
        """A column of which a copy is to have the new name."""
        one = _Column(table, before, said.subject[-1], said)
        why = next(self.in_the_way(one), None)
        if why is None:
            self.columns.append(one)
        else:
            what = f"column `{before}` of table `{table.name}` cannot have two names for a time: {why}"
            self.refuse(what, said.origin, "rename it in a compile of its own, without `--compatible`")

    def in_the_way(self, one: _Column) -> Iterator[str]:
        """Why no copy of a column can be kept in step."""
        table, column = one.table, one.table.column(one.before)
        after = self.goal.objects.get(table.ref)
        renamed_ = after.column(one.after) if isinstance(after, Table) else None
        assert column is not None
        if table.column(one.after) is not None or (isinstance(after, Table) and after.column(one.before) is not None):
            yield "names are handed on from one column to another"
        if table.foreign or table.of_type or table.partition_key or table.inherits:
            yield "its table is partitioned, foreign, of a type, or inherits from another"
        below = (t.inherits for t in self.old.all(Table))
        if any(table.ref in parents for parents in below):
            yield "other tables inherit it"
        if column.generated:
            yield "it is computed"
        carried = ((carry.table, carry.column) for carry in self.goal.evolution.carries)
        is_same = renamed_ is not None and alike(
            column.replace(name="", comment=None), renamed_.replace(name="", comment=None)
        )
        if not is_same or (table.ref, one.after) in carried:
            yield "it changes in more than its name"
        for trigger in self.old.all(Trigger):
            if trigger.table == table.ref and mentions(one.before, *(e.partition(" of ")[2] for e in trigger.events)):
                yield f"trigger `{trigger.name}` is for updates of it alone"

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
            shown = {view.ref for view in self.views.values()}  # whose names are not taken back
            there = {reference: each for reference, each in self.old.objects.items() if reference not in shown}
            found = renamed(catalog, self.old.replace(objects=there, evolution=Evolution(renames=back)))
            catalog = remade(found.catalog, self.old, found.renames).catalog
        said = self.goal.evolution
        said = said.replace(renames=tuple(each for each in said.renames if each.subject not in subjects))
        objects = {reference: self.as_before(object_) for reference, object_ in catalog.objects.items()}
        for relation, view in self.views.items():
            objects[view.ref] = view
            granted = self.goal.objects.get(ref("privileges", *relation))
            if isinstance(granted, Privileges):
                now = {new: old for old, new in self.names.parts.get(("column", view.ref.path), {}).items()}
                grants = tuple(_of_view(grant, now) for grant in granted.grants)
                privileges = Privileges(view.ref, tuple(grant for grant in grants if grant.privileges))
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

    def mirrored(self) -> Difference:
        """The changes that make the copies of columns, fill them, and build their indexes."""
        changes: list[Change] = []
        follows: dict[Change, tuple[Change, ...]] = {}
        for one in self.columns:
            column = one.table.column(one.before)
            assert column is not None
            granted = self.old.objects.get(ref("privileges", *one.table.ref))
            grants = granted.grants if isinstance(granted, Privileges) else ()
            made = MirrorColumn(one.table, column, one.after, tuple(_of_copy(grants, one)))
            value = Expression(identifier(one.before))
            empty = Expression(f"{identifier(one.after)} is null and {identifier(one.before)} is not null")
            filled = Fill(one.table, one.after, value, empty)
            later = [BuildIndex(index, held=True) for index in self.indexes(one)]
            known = Analyze(one.table, (one.after,))
            follows[filled] = (made,)
            rest: list[Change] = [*later, known]
            follows |= dict.fromkeys(rest, (filled,))
            changes += [made, filled, *rest]
        return Difference(tuple(changes), (), follows, {})

    def indexes(self, one: _Column) -> Iterator[Index]:
        """The indexes of the column, over its copy."""
        table = one.table
        keys = (*((table.primary_key,) if table.primary_key else ()), *table.uniques)
        own = [of_key(table, key.name, key) for key in keys if not key.deferrable and not key.without_overlaps]
        for index in (*own, *(each for each in self.old.all(Index) if each.table == table.ref)):
            if is_about(index, table.ref, one.before):
                over = {one.before: one.after}
                elements = tuple(e.replace(column=over.get(e.column or "", e.column)) for e in index.elements)
                include = tuple(over.get(name, name) for name in index.include)
                texts = [e.expression.sql for e in elements if e.expression] + (
                    [index.where.sql] if index.where else []
                )
                if not mentions(one.before, *texts):  # what is made of it is found by that
                    name = temporary(index.name)
                    yield index.replace(name=name, elements=elements, include=include, comment=None)


def _of_view(grant: Grant, names: dict[str, str]) -> Grant:
    """What is granted on a table, as far as a view with the old names of its columns takes it."""
    kept = ((verb, tuple(names.get(c, c) for c in columns)) for verb, columns in grant.privileges if verb in _OF_VIEWS)
    return grant.replace(privileges=tuple(kept))


def _of_copy(grants: Iterable[Grant], one: _Column) -> Iterator[Grant]:
    """What is granted on a column, as granted on its copy."""
    for grant in grants:
        on_it = tuple((verb, (one.after,)) for verb, columns in grant.privileges if one.before in columns)
        if on_it:
            yield grant.replace(privileges=on_it)


def _at_once(difference: Difference, views: dict[Ref, View]) -> Difference:
    """The changes with the views made in the transaction in which the names become free."""
    renames = [change for change in difference.changes if isinstance(change, Rename)]
    made = {view.ref for view in views.values()}
    follows, units = dict(difference.follows), dict(difference.units)
    for change in difference.changes:
        if isinstance(change, Create) and (change.ref in made or _is_about(change.object, made)):
            units[change] = units[renames[0]]
            follows[change] = (*follows.get(change, ()), *renames)
    return difference.replace(follows=follows, units=units)


def _is_about(object_: Object, made: set[Ref]) -> bool:
    return isinstance(object_, Privileges) and object_.object in made


def _copies_gone(difference: Difference, columns: Iterable[_Column]) -> Difference:
    """The changes with the copies gone in the transaction in which the columns get their names, and before that."""
    renames = [change for change in difference.changes if isinstance(change, Rename)]
    gone: list[Change] = [DropMirror(one.table, one.before, one.after) for one in columns]
    follows, units = dict(difference.follows), dict(difference.units)
    if gone:
        units |= dict.fromkeys(gone, units[renames[0]])
        follows |= {change: (*follows.get(change, ()), *gone) for change in renames}
    return difference.replace(changes=(*gone, *difference.changes), follows=follows, units=units)


def _views_that_follow(difference: Difference, columns: Iterable[_Column]) -> Iterator[Diagnostic]:
    """Views show a column under one name, which must not change with that of the column."""
    places = {one.after: one.said.origin for one in columns}
    for change in difference.changes:
        if isinstance(change, Rename) and change.subject.kind == "column" and change.word.endswith("view"):
            before, after, view = change.before[-1], change.subject[-1], change.subject[-2]
            message = f"view `{view}` shows `{before}`, and would show `{after}`: it has one name for it at a time"
            help_ = f"write `{after} as {before}` in its query, which keeps the old name; or leave out `--compatible`"
            yield Diagnostic("DBS510", message, places.get(after), help=help_)
