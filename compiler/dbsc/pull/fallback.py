"""What a server holds and the checks of the language refuse, in `sql` blocks: as the server says it.

A database that is there is right, whatever a check thinks of it. What is refused in it names something of which the
language knows nothing, such as a view of an extension. It goes over as SQL, and whoever pulls is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    EventTrigger,
    ForeignDataWrapper,
    ForeignKey,
    Function,
    Index,
    Object,
    Policy,
    Ref,
    SqlBlock,
    Statistics,
    Trigger,
    View,
)
from dbsc.diagnostics import Diagnostic
from dbsc.postgres import kinds
from dbsc.postgres.script import scene
from dbsc.record import Record
from dbsc.source import Span

_ALONE = (
    View,
    Function,
    Aggregate,
    Trigger,
    Policy,
    Index,
    Statistics,
    ForeignKey,
    ForeignDataWrapper,
    EventTrigger,
)
"""What a statement makes that nothing else has to be written into."""


class InBlocks(Record):
    """A catalog with some of its objects in blocks, all that moved there, and what is to be said of them."""

    catalog: Catalog
    moved: tuple[Ref, ...]
    notes: tuple[Diagnostic, ...]


def refused(catalog: Catalog, read: Catalog, told: Iterable[Diagnostic]) -> dict[Ref, str]:
    """What can go into blocks of what is wrong, each with the reason: what was not understood, or what errors are in.

    `read` is what the text of the catalog means, and `told` is what is wrong with that.
    """
    wrong = [each for each in told if each.severity == "error"]
    if not wrong:
        return {}
    alone = {reference for reference, object_ in catalog.objects.items() if isinstance(object_, _ALONE)}
    lost = [reference for reference in catalog.objects if reference in alone and reference not in read.objects]
    if lost:
        return dict.fromkeys(lost, wrong[0].message)
    starts = [
        (origin, reference)
        for reference, object_ in read.objects.items()
        if (origin := getattr(object_, "origin", None)) is not None
    ]
    found = [(_at(starts, each.place), each.message) for each in wrong if each.place]
    return {reference: message for reference, message in found if reference in alone}


def with_blocks(catalog: Catalog, owners: Mapping[Ref, str]) -> InBlocks:
    """The catalog with these objects, and what goes along with them, in a block each."""
    inside: dict[Ref, list[Object]] = {owner: [] for owner in owners}
    for object_ in catalog.objects.values():
        if (owner := _owner(object_)) in inside:
            inside[owner].append(object_)
    names = {owner: _name(catalog, owner) for owner in owners}
    where = scene(catalog)
    made = []
    for owner, objects in inside.items():
        up = [statement for each in objects for statement in kinds.create(each, where)]
        down = kinds.drop(catalog.objects[owner], where)  # what goes along with it goes with it
        needed = {need for each in objects for need in each.needs()} - {owner}
        after = sorted((names[need],) for need in needed if need in names)
        made.append(SqlBlock(names[owner], _text(up), _text(down), tuple(after)))
    moved = tuple(each.ref for objects in inside.values() for each in objects)
    kept = {reference: object_ for reference, object_ in catalog.objects.items() if reference not in moved}
    heads = {owner: head for owner in owners if (head := _head(catalog.objects[owner]))}
    changed = catalog.replace(
        objects={**kept, **{block.ref: block for block in made}}, externals={**catalog.externals, **heads}
    )
    notes = [
        Diagnostic("DBS808", f"{_called(owner)} is written as the `sql` block `{names[owner]}`: {why}")
        for owner, why in owners.items()
    ]
    return InBlocks(changed, moved, tuple(notes))


def _text(statements: Iterable[str]) -> str:
    return "\n" + "".join(f"{statement};\n" for statement in statements)


def _at(starts: Iterable[tuple[Span, Ref]], place: Span) -> Ref | None:
    """The object whose text a place is in: the last one that starts before it."""
    before = [(origin.start, reference) for origin, reference in starts if origin.source.path == place.source.path]
    return max((each for each in before if each[0] <= place.start), default=(0, None))[1]


def _owner(object_: Object) -> Ref:
    """What an object goes along with: a grant, a trigger of a view."""
    if isinstance(object_, _ALONE) and not (isinstance(object_, Trigger) and object_.table.kind == "view"):
        return object_.ref
    owner = getattr(object_, "table", None) or getattr(object_, "object", None)
    return owner if isinstance(owner, Ref) else object_.ref


def _head(object_: Object) -> Object | None:
    """What others have to know of an object that a block makes."""
    return object_.replace(clauses=(), body=None, link=None) if isinstance(object_, Function) else None


def _called(reference: Ref) -> str:
    return f"{reference.kind} {'.'.join(reference.path).removeprefix('public.')}"


def _name(catalog: Catalog, reference: Ref) -> str:
    """A name for a block that no other has."""
    name = re.sub(r"\W+", "_", "_".join((reference.kind, *reference.path)).lower()).strip("_")
    while Ref(("sql", name)) in catalog.objects:
        name += "_"
    return name
