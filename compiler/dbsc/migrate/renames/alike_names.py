"""What is the same but for its name: constraints, indexes and the like, which are renamed and not made again.

Most of them were never named by anybody: `accounts_pkey` is `users_pkey` once the table is `users`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    Check,
    Domain,
    Exclusion,
    ForeignKey,
    Function,
    Index,
    Key,
    Object,
    Partition,
    Policy,
    Ref,
    Statistics,
    Table,
    Trigger,
    View,
)
from dbsc.hints import Any
from dbsc.migrate.alike import alike
from dbsc.migrate.renames.names import Names

_OF_TABLE = (ForeignKey, Index, Statistics, Trigger, Policy)
_FREE = (Function, Aggregate, View)
_PART = {ForeignKey: "constraint", Trigger: "trigger", Policy: "policy"}


def enter_alike(old: Catalog, goal: Catalog, names: Names) -> None:
    """Enter among the names what `goal` calls otherwise than `old`, and is the same."""
    gone = [
        each for reference, each in old.objects.items() if reference not in goal.objects and not _is_fixed(each, old)
    ]
    new = [object_ for reference, object_ in goal.objects.items() if reference not in old.objects]
    _objects(gone, new, names)
    for reference, before in old.objects.items():
        after = goal.objects.get(reference)
        if after is None or after is before:
            continue
        if isinstance(before, Table | Partition | Domain) and isinstance(after, Table | Partition | Domain):
            renamed = dict(_constraints(before, after))
            if renamed:
                names.parts.setdefault(("constraint", reference.path), {}).update(renamed)


def _objects(gone: list[Object], new: list[Object], names: Names) -> None:
    """Objects of their own. What calls a function can be alike only once that has its new name."""
    by_place: dict[tuple[object, ...], list[Object]] = {}
    for object_ in new:
        if isinstance(object_, (*_OF_TABLE, *_FREE)):
            by_place.setdefault(_place(object_), []).append(object_)
    for before in gone:
        candidates = by_place.get(_place(before), ()) if isinstance(before, (*_OF_TABLE, *_FREE)) else ()
        after = next((each for each in candidates if _same(before, each)), None)
        if after is None:
            continue
        by_place[_place(before)].remove(after)
        part = _PART.get(type(before))
        if part is not None:
            names.parts.setdefault((part, before.ref.path[:2]), {})[before.ref[-1]] = after.ref[-1]
        else:
            names.objects[before.ref] = after.ref


def _is_fixed(object_: Object, catalog: Catalog) -> bool:
    """Whether it is a foreign key of a table of a type, which PostgreSQL does not rename."""
    table = catalog.objects.get(object_.table) if isinstance(object_, ForeignKey) else None
    return isinstance(table, Table) and table.of_type is not None


def _place(object_: Object) -> tuple[object, ...]:
    """What two objects have in common for certain if they are the same."""
    table = getattr(object_, "table", None)
    return (type(object_), table if isinstance(table, Ref) else object_.ref[1], getattr(object_, "signature", None))


def _constraints(before: Table | Partition | Domain, after: Table | Partition | Domain) -> Iterator[tuple[str, str]]:
    """Constraints of a table or a domain that are the same under another name."""
    wanted, there = list(_of(after)), list(_of(before))
    has, will = {each.name for each in there}, {each.name for each in wanted}
    new = [each for each in wanted if each.name not in has]
    for each in there:
        if each.name not in will:
            found = next((other for other in new if _same(each, other)), None)
            if found is not None:
                new.remove(found)
                yield each.name, found.name


def _of(table: Table | Partition | Domain) -> Iterator[Key | Check | Exclusion]:
    """The constraints that can be renamed: those of a table of a type cannot, but for what makes an index."""
    yield from () if isinstance(table, Table) and table.of_type else table.checks
    if isinstance(table, Table | Partition):
        yield from (table.primary_key,) if table.primary_key else ()
        yield from table.uniques
        yield from table.exclusions


def _same(before: Any, after: Any) -> bool:
    """Whether two things are the same but for the name, and what is said of it in a comment."""
    if type(before) is not type(after):
        return False
    return alike(before.replace(name="", comment=None), after.replace(name="", comment=None))
