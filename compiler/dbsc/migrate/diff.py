"""What differs between two catalogs, as changes, and what this version refuses to migrate.

New objects, new columns of a table with the constraints on them, and comments are changes. Everything else is told as
a problem, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Check, Column, Exclusion, Key, Object, Partition, Privileges, Ref, Table, View
from dbsc.diagnostics import Diagnostic
from dbsc.record import Record
from dbsc.source import Span


class _Change(Record):
    """Changes are keys while they are planned; what they are about tells them apart for less than all they hold."""

    def __hash__(self) -> int:
        return hash(self.ref)

    @property
    def ref(self) -> Ref:
        """What it is about."""
        raise NotImplementedError


class Create(_Change):
    """An object that is new."""

    object: Object

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


class AddColumns(_Change):
    """New columns of a table, and the checks and unique keys that are only about them."""

    table: Table
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    uniques: tuple[Key, ...]

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.table.ref


class Comment(_Change):
    """An object whose comment, or that of one of its columns, is another."""

    before: Object
    object: Object

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


class ReplaceView(Record):
    """A view over `*` whose query is the same and returns new columns behind those it had."""

    object: View

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return self.object.ref


Change = Create | AddColumns | Comment | ReplaceView


class Difference(Record):
    """The changes in the order of the new catalog, and what stands in the way."""

    changes: tuple[Change, ...]
    problems: tuple[Diagnostic, ...]


def diff(old: Catalog, new: Catalog) -> Difference:
    """The changes that turn `old` into `new`. Partitions that a rule makes are the rule's own business."""
    changes: list[Change] = []
    problems: list[Diagnostic] = []
    for reference, object_ in new.objects.items():
        before = old.objects.get(reference)
        if before is None:
            changes.append(Create(object_))
        elif before != object_:
            _changed(before, object_, changes, problems)
        elif isinstance(before, View) and isinstance(object_, View) and _names(before) != _names(object_):
            _other_columns(before, object_, changes, problems)
    by_rule = {rule.table for rule in new.intent.partition_rules}
    for reference, object_ in old.objects.items():
        if reference not in new.objects and not _by_rule(object_, by_rule):
            lost = isinstance(object_, Table | Partition)
            problems.append(
                _lost(_called(reference)) if lost else _refused(f"{_called(reference)} is gone from the source")
            )
    return Difference(tuple(changes), tuple(problems))


def _names(view: View) -> frozenset[str] | None:
    return frozenset(column.name for column in view.outputs) if view.outputs is not None else None


def _other_columns(before: View, after: View, changes: list[Change], problems: list[Diagnostic]) -> None:
    """A view reads `*` of something that has other columns now; PostgreSQL wrote the old ones down."""
    old, new = _names(before), _names(after)
    if old is None or new is None:
        return
    if old < new and not after.materialized and star_is_last(after.query.sql):
        changes.append(ReplaceView(after))
    else:
        what = f"view `{after.name}` reads `*`, and what it reads has other columns now"
        problems.append(_refused(what, after.origin, "name the columns in its query"))


def star_is_last(query: str) -> bool:
    """Whether new columns of what a query reads come behind all others: one relation, and one `*` at the end."""
    from dbsc.sqltext.parse import Fault, parse_query

    fragment = parse_query(query)
    if isinstance(fragment, Fault):
        return False
    select = fragment.tree.get("SelectStmt", fragment.tree)
    sources, targets = select.get("fromClause", []), select.get("targetList", [])
    if len(sources) != 1 or "RangeVar" not in sources[0] or not targets:
        return False
    stars = ["A_Star" in str(target["ResTarget"]["val"].get("ColumnRef", "")) for target in targets]
    return stars[-1] and sum(stars) == 1


def _by_rule(object_: Object, tables: set[Ref]) -> bool:
    if isinstance(object_, Partition):
        return object_.parent in tables
    return isinstance(object_, Privileges) and object_.object.kind == "table" and not object_.grants and bool(tables)


def _changed(before: Object, after: Object, changes: list[Change], problems: list[Diagnostic]) -> None:
    if _without_comments(before) == _without_comments(after):
        changes.append(Comment(before, after))
        return
    if isinstance(before, Table) and isinstance(after, Table):
        lost = [column.name for column in before.columns if after.column(column.name) is None]
        if lost:
            problems.append(_lost(f"column `{lost[0]}` of table `{after.name}`", after.origin))
            return
        added = _added(before, after)
        if isinstance(added, AddColumns):
            changes.append(added)
            if _comments(before, after):
                changes.append(Comment(before, after))
            return
        changed = next((c for c in after.columns if f"column `{c.name}`" in added), None)
        problems.append(_refused(added, changed.origin if changed else after.origin))
        return
    problems.append(_refused(f"{_called(after.ref)} has changed", getattr(after, "origin", None)))


def _added(before: Table, after: Table) -> AddColumns | str:
    """The columns that are new, or why that is not all that differs."""
    known = {column.name for column in before.columns}
    old, plain = _without_comments(before), _without_comments(after)
    assert isinstance(old, Table) and isinstance(plain, Table)
    for column in old.columns:
        if plain.column(column.name) not in (None, column):
            return f"column `{column.name}` of table `{after.name}` has changed"
    columns = tuple(column for column in after.columns if column.name not in known)
    new = {column.name for column in columns}
    checks = tuple(check for check in after.checks if check.replace(comment=None) not in old.checks)
    uniques = tuple(key for key in after.uniques if key.replace(comment=None) not in old.uniques)
    rest = plain.replace(
        checks=tuple(check for check in plain.checks if check in old.checks),
        uniques=tuple(key for key in plain.uniques if key in old.uniques),
    )
    if old.replace(columns=plain.columns) != rest:
        return f"table `{after.name}` has changed in more than new columns"
    for check in checks:
        if not any(name in check.condition.sql for name in new):
            return f"check `{check.name}` on existing columns of `{after.name}` is new"
    for key in uniques:
        if not new.issuperset(key.columns):
            return f"key `{key.name}` on existing columns of `{after.name}` is new"
    for column in columns:
        if not column.nullable and not (column.default or column.identity or column.generated or column.serial):
            return (
                f"column `{column.name}` of table `{after.name}` is new and not null, and the rows there have no value"
            )
    return AddColumns(after, columns, checks, uniques)


def _comments(before: Table, after: Table) -> bool:
    """Whether a comment differs of the table, or of what it had before."""
    had = {(type(part), part.name): part.comment for part in _commented(before)}
    if before.comment != after.comment:
        return True
    return any(had.get((type(part), part.name), part.comment) != part.comment for part in _commented(after))


def _commented(table: Table) -> Iterator[Column | Key | Check | Exclusion]:
    yield from table.columns
    if table.primary_key:
        yield table.primary_key
    yield from table.uniques
    yield from table.checks
    yield from table.exclusions


def _without_comments(object_: Object) -> Object:
    """The object without its comments and those of its parts."""
    changes: dict[str, object] = {"comment": None} if "comment" in object_._fields else {}
    for field in ("columns", "uniques", "checks", "exclusions"):
        parts = getattr(object_, field, ())
        if parts and isinstance(parts[0], Column | Key | Check | Exclusion):
            changes[field] = tuple(part.replace(comment=None) for part in parts)
    key = getattr(object_, "primary_key", None)
    if key is not None:
        changes["primary_key"] = key.replace(comment=None)
    return object_.replace(**changes)


def _called(reference: Ref) -> str:
    name = ".".join(reference.path)
    return f"{reference.kind} `{name.removeprefix('public.')}`"


def _refused(what: str, place: Span | None = None, mend: str | None = None) -> Diagnostic:
    help_ = mend or "undo it; or, for a database that can be thrown away, delete the migrations folder and compile anew"
    if "not null, and the rows" in what:
        help_ = "mark it with `?`, or give it a default"
    note = "this version migrates new objects, new columns and comments; it never guesses at the rest"
    return Diagnostic("DBS501", what, place, notes=(note,), help=help_)


def _lost(what: str, place: Span | None = None) -> Diagnostic:
    help_ = "put it back; or, for a database that can be thrown away, delete the migrations folder and compile anew"
    note = "nothing that holds data is dropped or renamed by this version"
    return Diagnostic(
        "DBS504", f"{what} is gone from the source, and its data would be lost", place, notes=(note,), help=help_
    )
