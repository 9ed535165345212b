"""Bodies that are texts, in which PostgreSQL follows no rename: they are made again in the transaction of the renames.

What a trigger's function calls `new.name` is followed here. Where a body names something in another way, what the
source has made of it takes its place at once, as long as that needs nothing else that is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dbsc.catalog import partitions
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns
from dbsc.catalog.objects import Function, Object, Partition, Ref, Table, Trigger, View
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.changes import Remake, Rename
from dbsc.record import Record
from dbsc.sqltext.plpgsql import row_fields
from dbsc.sqltext.quote import identifier
from dbsc.sqltext.rewrite import rewrite


class Remade(Record):
    """The old catalog with the bodies as they are once the names are the new ones."""

    catalog: Catalog
    changes: tuple[Remake, ...]
    problems: tuple[Diagnostic, ...]


def remade(old: Catalog, goal: Catalog, renames: tuple[Rename, ...]) -> Remade:
    """What becomes of the bodies; all else of `old` has its new names already."""
    named = pattern(earlier_names(renames))
    changes, problems = [], []
    for before in old.all(Function):
        after = goal.objects.get(before.ref)
        if not before.quoted or not before.body or not named.search(before.body):
            continue
        if isinstance(after, Function) and after.body == before.body:
            continue
        followed = before.replace(body=_followed(old, before, renames))
        if isinstance(after, Function) and named.search(followed.body or ""):
            if _is_new_in(after, before, old, goal):
                problems.append(_refused(before, after, named))
                continue
            followed = after
        if followed != before:
            changes.append(Remake(before, followed))
    objects = {**old.objects, **{change.ref: change.object for change in changes}}
    return Remade(old.replace(objects=objects), tuple(changes), tuple(problems))


def earlier_names(renames: Iterable[Rename]) -> set[str]:
    """The names that are none any more."""
    found: set[str] = set()
    for rename in renames:
        before, after = ({part.split("(")[0] for part in each.path} for each in (rename.before, rename.subject))
        found |= before - after or before
    return found


def pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Any of these names as a word of its own. None at all matches nothing."""
    written = "|".join(map(re.escape, sorted(names))) or "(?!)"
    return re.compile(rf"(?<![\w$])(?:{written})(?![\w$])", re.IGNORECASE)


# ---------------------------------------------------------------- what can be told


def _followed(old: Catalog, function: Function, renames: tuple[Rename, ...]) -> str:
    """The body with the new names of what it calls `new.name` and `old.name`."""
    body = function.body or ""
    tables = {
        each.table
        for each in old.all(Trigger)
        if each.function == (function.schema, function.name) and not function.signature
    }
    new = [_renamed(old, table, renames) for table in tables]
    edits = []
    for field in row_fields(body) if tables else ():
        names = {columns[field.name] for columns in new if field.name in columns}
        if len(names) == 1 and names != {field.name}:
            edits.append((field.start, field.end, identifier(names.pop())))
    return rewrite(body, edits)


def _renamed(old: Catalog, table: Ref, renames: tuple[Rename, ...]) -> dict[str, str]:
    """What the columns of a table or view are called now, by what they were called."""
    earlier = {
        each.subject[-1]: each.before[-1]
        for each in renames
        if each.subject.kind == "column" and each.subject.path[:-1] == table.path
    }
    return {earlier.get(name, name): name for name in _columns(old, table)}


def _columns(catalog: Catalog, relation: Ref) -> tuple[str, ...]:
    match catalog.objects.get(relation):
        case Table() as table:
            return tuple(column.name for column in all_columns(catalog, table))
        case Partition():
            return tuple(column.name for column in partitions.columns(catalog, relation))
        case View(columns=columns, outputs=outputs):
            return columns or tuple(column.name for column in outputs or ())
        case _:
            return ()


# ---------------------------------------------------------------- what the source says


def _is_new_in(after: Function, before: Function, old: Catalog, goal: Catalog) -> bool:
    """Whether a body cannot take the place of another one yet, as it may need what is made later."""
    if (after.kind, after.returns, after.arguments) != (before.kind, before.returns, before.arguments):
        return True
    if any(need in goal.objects and need not in old.objects for need in after.needs()):
        return True
    fresh = set(_names(goal)) - set(_names(old))
    return pattern(fresh).search(after.body or "") is not None


def _names(catalog: Catalog) -> Iterator[str]:
    """What a body can be about: relations and their columns, types, functions."""
    for object_ in catalog.objects.values():
        if _is_named(object_):
            yield object_.ref[-1].split("(")[0]
            yield from _columns(catalog, object_.ref)


def _is_named(object_: Object) -> bool:
    return object_.ref.kind in ("table", "view", "type", "function", "sequence", "schema")


def _refused(before: Function, after: Function, named: re.Pattern[str]) -> Diagnostic:
    found = named.search(before.body or "")
    assert found is not None
    line = (before.body or "").count("\n", 0, found.start()) + 1
    where = f", in line {line} of its body," if "\n" in (before.body or "").strip() else ""
    message = (
        f"`{before.name}` uses `{found[0]}`{where} which is renamed, and becomes a function that needs what is new"
    )
    help_ = "compile the rename first, with the new name in the body, and all else after it"
    return Diagnostic("DBS501", message, after.origin, help=help_)
