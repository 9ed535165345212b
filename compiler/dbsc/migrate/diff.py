"""What differs between two catalogs, as changes, and what this version refuses to migrate.

New objects, new columns of a table with the constraints on them, rows and comments are changes. Everything else is
told as a problem, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Check, Column, Exclusion, Key, Object, Partition, Ref, Rows, SqlBlock, Table, View, ref
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.additions import Additions, additions, not_creatable
from dbsc.migrate.alike import alike, star_is_last
from dbsc.migrate.changes import AddColumns, Change, Comment, Create, ReplaceView, UpsertRows
from dbsc.migrate.past import Waiting, waiting
from dbsc.migrate.rows import rows_changed
from dbsc.record import Record
from dbsc.source import Span


class Difference(Record):
    """The changes in the order of the new catalog, and what stands in the way."""

    changes: tuple[Change, ...]
    problems: tuple[Diagnostic, ...]


def diff(old: Catalog, new: Catalog) -> Difference:
    """The changes that turn `old` into `new`. Partitions that a rule makes are the rule's own business."""
    changes: list[Change] = []
    waits = tuple(waiting(old, new))
    problems: list[Diagnostic] = [each.problem for each in waits]
    for reference, object_ in new.objects.items():
        before = old.objects.get(reference)
        if before is None:
            if any(each.becomes(reference) for each in waits):
                continue
            why_not = not_creatable(object_, old, new)
            if why_not:
                problems.append(_refused(why_not, getattr(object_, "origin", None)))
            elif isinstance(object_, Rows) and (object_.table in old.objects or object_.table in new.externals):
                changes.append(UpsertRows(object_, object_.rows))  # there may be rows of these keys
            else:
                changes.append(Create(object_))
        elif isinstance(before, Rows) and isinstance(object_, Rows):
            changes.extend(rows_changed(before, object_, new, problems))
        elif before != object_ and not alike(before, object_):
            _changed(before, object_, new, waits, changes, problems)
        elif isinstance(before, View) and isinstance(object_, View) and _names(before) != _names(object_):
            _other_columns(before, object_, changes, problems)
    for rows in old.all(Rows):
        if rows.ref not in new.objects and rows.table in {*new.objects, *new.externals}:
            changes.extend(rows_changed(rows, None, new, problems))
    problems.extend(_gone(old, new, waits))
    problems.extend(_other_rules(old, new))
    return Difference(tuple(changes), tuple(problems))


def _gone(old: Catalog, new: Catalog, waits: tuple[Waiting, ...]) -> Iterator[Diagnostic]:
    """What is not in the source any more; what belongs to a table that is gone is not told by itself."""
    for reference, object_ in old.objects.items():
        owner = getattr(object_, "table", None) or getattr(object_, "object", None) or getattr(object_, "parent", None)
        if (
            reference in new.objects
            or isinstance(object_, Rows)
            or any(each.was(reference) for each in waits)
            or (owner is not None and owner in old.objects and owner not in new.objects)
        ):
            continue
        if isinstance(object_, SqlBlock):
            mend = "put it back: what it has done is still there; what undoes it is a block of its own"
            yield _refused(f"{_called(reference)} is gone from the source", None, mend)
            continue
        if isinstance(object_, Table | Partition):
            yield _lost(_called(reference, "partition" if isinstance(object_, Partition) else "table"))
        else:
            yield _refused(f"{_called(reference)} is gone from the source")


def _other_rules(old: Catalog, new: Catalog) -> Iterator[Diagnostic]:
    """Rules that would make other partitions than those that are there."""
    before = {rule.table: rule for rule in old.intent.partition_rules}
    for rule in new.intent.partition_rules:
        earlier = before.get(rule.table)
        if earlier and (earlier.every, earlier.start) != (rule.every, rule.start):
            yield _refused(f"the rule for the partitions of `{rule.table[2]}` has changed", rule.origin)


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


def _changed(
    before: Object,
    after: Object,
    new: Catalog,
    waits: tuple[Waiting, ...],
    changes: list[Change],
    problems: list[Diagnostic],
) -> None:
    """A change of an object: its comments, or new columns; anything else is a problem, and what waits is told."""
    if isinstance(after, SqlBlock):
        mend = "put it back as it was, and write what is to be done now as a block of its own"
        problems.append(_refused(f"{_called(after.ref)} has changed, and it has run already", after.origin, mend))
        return
    if alike(_without_comments(before), _without_comments(after)):
        changes.append(Comment(before, after))
        return
    if isinstance(before, Table) and isinstance(after, Table):
        lost = [column.name for column in before.columns if after.column(column.name) is None]
        lost = [name for name in lost if not any(each.was(_column(after, name)) for each in waits)]
        if lost:
            problems.append(_lost(f"column `{lost[0]}` of table `{after.name}`", after.origin))
            return
    if any(each.is_in(after.ref) for each in waits):
        return
    if isinstance(before, Table) and isinstance(after, Table):
        added = additions(_without_comments(before), _without_comments(after), after, new)
        if isinstance(added, Additions):
            changes.append(AddColumns(after, added.columns, added.checks, added.uniques))
            if _comments(before, after):
                changes.append(Comment(before, after))
            return
        changed = next((c for c in after.columns if f"column `{c.name}`" in added), None)
        problems.append(_refused(added, changed.origin if changed else after.origin))
        return
    problems.append(_refused(f"{_called(after.ref)} has changed", getattr(after, "origin", None)))


def _column(table: Table, name: str) -> Ref:
    return ref("column", table.schema, table.name, name)


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


def _called(reference: Ref, kind: str | None = None) -> str:
    name = ".".join(reference.path)
    return f"{kind or reference.kind} `{name.removeprefix('public.')}`"


def _refused(what: str, place: Span | None = None, mend: str | None = None) -> Diagnostic:
    help_ = mend or "undo it; or, for a database that can be thrown away, delete the migrations folder and compile anew"
    if "not null, and the rows" in what:
        help_ = "mark it with `?`, or give it a default"
    note = "this version migrates new columns, comments, and new objects that change nothing of those there are"
    return Diagnostic("DBS501", what, place, notes=(note,), help=help_)


def _lost(what: str, place: Span | None = None) -> Diagnostic:
    help_ = "put it back; or, for a database that can be thrown away, delete the migrations folder and compile anew"
    note = "nothing that holds data is dropped or renamed by this version"
    return Diagnostic(
        "DBS504", f"{what} is gone from the source, and its data would be lost", place, notes=(note,), help=help_
    )
