"""Parts of a table or a domain that a statement of their own can add: constraints, and the defaults of columns.

A part has a reference of its own: `constraint public.orders.positive`, `default public.orders.amount`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Check, Column, Domain, Exclusion, Key, Object, Partition, Ref, Table, ref
from dbsc.postgres.kinds import domain as domain_sql
from dbsc.postgres.kinds import table as table_sql
from dbsc.postgres.sql import name
from dbsc.source import Span
from dbsc.sqltext.quote import identifier

Holder = Table | Partition | Domain
Part = Check | Key | Exclusion | Column


def parts(object_: Object) -> dict[Ref, Part]:
    """The parts of an object by their references; a column is there for its default."""
    path = object_.ref.path
    found: dict[Ref, Part] = {}
    if isinstance(object_, Table | Partition):
        keys = (object_.primary_key,) if object_.primary_key else ()
        found = {ref("constraint", *path, each.name): each for each in (*keys, *object_.uniques, *object_.exclusions)}
        found.update((ref("default", *path, each.name), each) for each in object_.columns if each.default)
    if isinstance(object_, Holder):
        found.update((ref("constraint", *path, each.name), each) for each in object_.checks)
    return found


def holder(part: Ref) -> tuple[str, ...]:
    """The path of what a part belongs to."""
    return part.path[:-1]


def is_part(reference: Ref) -> bool:
    """Whether a reference is that of a part."""
    return reference.kind in ("constraint", "default")


def without(object_: Holder, gone: set[Ref]) -> Holder:
    """The object without some of its parts."""
    there = parts(object_)
    left = [there[each] for each in there if each in gone]
    checks = tuple(each for each in object_.checks if each not in left)
    if isinstance(object_, Domain):
        return object_.replace(checks=checks)
    names = {each.name for each in left if not isinstance(each, Column)}
    columns = {each.name for each in left if isinstance(each, Column)}
    return object_.replace(
        checks=checks,
        primary_key=None if object_.primary_key in left else object_.primary_key,
        uniques=tuple(each for each in object_.uniques if each not in left),
        exclusions=tuple(each for each in object_.exclusions if each not in left),
        identity_index=None if object_.identity_index in names else object_.identity_index,
        cluster=None if object_.cluster in names else object_.cluster,
        columns=tuple(each.replace(default=None) if each.name in columns else each for each in object_.columns),
    )


def create(object_: Holder, part: Part) -> list[str]:
    """The statements that add a part to an object that is there without it."""
    if isinstance(object_, Domain):
        assert isinstance(part, Check)
        return domain_sql.add_check(object_, part)
    if isinstance(part, Column):
        assert part.default is not None
        return [f"{_alter(object_)} alter column {identifier(part.name)} set default {part.default.sql}"]
    return table_sql.add_constraint(object_, part)


def drop(object_: Holder, part: Part) -> list[str]:
    """The statement that takes it away."""
    if isinstance(part, Column):
        return [f"{_alter(object_)} alter column {identifier(part.name)} drop default"]
    return [f"{_alter(object_)} drop constraint {identifier(part.name)}"]


def _alter(object_: Holder) -> str:
    if isinstance(object_, Domain):
        return f"alter domain {name(object_.ref)}"
    return f"alter {'foreign ' if object_.foreign else ''}table {name(object_.ref)}"


def at(object_: Object, place: Span) -> Ref | None:
    """The part whose text a place is in, of an object that was read: by its own place, or by its line."""
    found = dict(_origins(object_))
    inside = [each for each, origin in found.items() if origin.start <= place.start < origin.end]
    if inside:
        return min(inside, key=lambda each: found[each].end - found[each].start)
    text = place.source.text
    start, end = text.rfind("\n", 0, place.start), text.find("\n", place.start)
    return next((each for each, origin in found.items() if start < origin.start < end), None)


def _origins(object_: Object) -> Iterator[tuple[Ref, Span]]:
    for reference, part in parts(object_).items():
        if part.origin is not None:
            yield reference, part.origin
