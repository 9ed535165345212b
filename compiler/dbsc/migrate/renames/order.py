"""Renames in an order in which they can run: nothing gets a name that something still has.

Where names go round in a circle, one of the things gets a name for the time between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Index, Partition, Ref, Sequence, Table, View, ref
from dbsc.catalog.partitions import keys
from dbsc.migrate.changes import Rename

Slot = tuple[str, ...]
_BETWEEN = "dbsc_renaming"


def ordered(renames: Iterable[Rename], taken: frozenset[Slot]) -> Iterator[Rename]:
    """The renames, in an order that works. `taken` are all names that something has, or will have."""
    waiting = list(renames)
    number = 0
    while waiting:
        held = [slots(rename.before) for rename in waiting]
        ready = next((i for i, rename in enumerate(waiting) if _is_free(rename, i, held)), None)
        if ready is not None:
            yield from _steps(waiting.pop(ready), taken)
            continue
        first = waiting[0]
        between = _renamed(first.before, f"{_BETWEEN}_{number}")
        number += 1
        if not slots(between) & taken:
            yield first.replace(subject=between)
            waiting[0] = first.replace(before=between)


def slots(reference: Ref) -> frozenset[Slot]:
    """The names that something has: tables are types as well, and constraints may be indexes."""
    kind, path = reference.kind, reference.path
    match kind:
        case "table" | "view":
            return frozenset({("relation", *path), ("type", *path)})
        case "sequence" | "index":
            return frozenset({("relation", *path)})
        case "constraint":
            return frozenset({tuple(reference), ("relation", path[0], path[-1])})
        case _:
            return frozenset({tuple(reference)})


def all_slots(catalog: Catalog) -> Iterator[tuple[Slot, Ref]]:
    """Every name in schemas that something of a catalog has, and what has it."""
    for reference, object_ in catalog.objects.items():
        if isinstance(object_, Table | Partition | View | Sequence | Index) or reference.kind == "type":
            yield from ((slot, reference) for slot in slots(reference))
        if isinstance(object_, Table | Partition):
            for key in keys(object_):
                yield ("relation", object_.schema, key.name), ref("constraint", *reference.path, key.name)


def _is_free(rename: Rename, number: int, held: list[frozenset[Slot]]) -> bool:
    wanted = slots(rename.subject)
    return not any(wanted & other for at, other in enumerate(held) if at != number)


def _steps(rename: Rename, taken: frozenset[Slot]) -> Iterator[Rename]:
    """One rename; two where the schema changes as well."""
    before, after = rename.before, rename.subject
    if not _moves(before, after) or before[-1] == after[-1]:
        yield rename
        return
    first = ref(before.kind, after[1], before[-1])
    if slots(first) & taken:
        first = ref(before.kind, before[1], after[-1])
    if slots(first) & taken:
        first = _renamed(before, _BETWEEN)
        yield rename.replace(subject=first)
        yield from _steps(rename.replace(before=first), frozenset())
        return
    yield rename.replace(subject=first)
    yield rename.replace(before=first)


def _moves(before: Ref, after: Ref) -> bool:
    return len(before) == 3 and before[1] != after[1]


def _renamed(reference: Ref, name: str) -> Ref:
    """Something under another name; a function keeps its arguments."""
    last = reference[-1]
    arguments = last[last.index("(") :] if reference.kind == "function" else ""
    return Ref((*reference[:-1], name + arguments))
