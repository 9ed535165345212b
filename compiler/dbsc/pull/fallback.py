"""What a server holds and the checks of the language refuse, in `sql` blocks: as the server says it.

A database that is there is right, whatever a check thinks of it. What is refused in it names something of which the
language knows nothing, such as a view of an extension. It goes over as SQL, and whoever pulls is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    """A catalog with some of its objects in blocks: all that moved, with their blocks, and what is said of them."""

    catalog: Catalog
    blocks: Mapping[Ref, str] = {}
    notes: tuple[Diagnostic, ...] = ()


def with_more_blocks(before: InBlocks, read: Catalog, told: Iterable[Diagnostic]) -> InBlocks:
    """The catalog with what is wrong in blocks too, as far as it stands alone; the same where nothing of it does.

    `read` is what its text means, and `told` is what is wrong with that.
    """
    catalog = before.catalog
    wrong = [each for each in told if each.severity == "error"]
    refused = dict(_refused(catalog, read, wrong))
    moved = {reference: object_ for reference, object_ in catalog.objects.items() if _owner(object_) in refused}
    blocks = {owner: [each for each in moved.values() if _owner(each) == owner] for owner in refused}
    names = {owner: _name(catalog, owner) for owner in refused}
    known = {**before.blocks, **names}
    where = scene(catalog)
    made = []
    for owner, inside in blocks.items():
        statements = [statement for each in inside for statement in kinds.create(each, where)]
        needed = {need for each in inside for need in each.needs()} - {owner}
        after = sorted((known[need],) for need in needed if need in known)
        made.append(SqlBlock(names[owner], "\n" + "".join(f"{each};\n" for each in statements), after=tuple(after)))
    kept = {reference: object_ for reference, object_ in catalog.objects.items() if reference not in moved}
    heads = {owner: head for owner in refused if (head := _head(catalog.objects[owner]))}
    changed = catalog.replace(
        objects={**kept, **{block.ref: block for block in made}}, externals={**catalog.externals, **heads}
    )
    notes = [
        Diagnostic("DBS808", f"{_called(owner)} is written as the `sql` block `{names[owner]}`: {why}")
        for owner, why in refused.items()
    ]
    homes = {reference: names[_owner(object_)] for reference, object_ in moved.items()}
    return InBlocks(changed, {**before.blocks, **homes}, (*before.notes, *notes))


def _refused(catalog: Catalog, read: Catalog, wrong: Sequence[Diagnostic]) -> Iterator[tuple[Ref, str]]:
    """What is to go into blocks, and why: what was not understood at all, or else what the errors stand in."""
    if not wrong:
        return
    lost = [
        reference
        for reference, each in catalog.objects.items()
        if isinstance(each, _ALONE) and reference not in read.objects
    ]
    if lost:
        yield from ((reference, wrong[0].message) for reference in lost)
        return
    starts = [
        (origin, reference)
        for reference, object_ in read.objects.items()
        if (origin := getattr(object_, "origin", None)) is not None
    ]
    for each in wrong:
        reference = _at(starts, each.place) if each.place else None
        if reference is not None and isinstance(catalog.objects.get(reference), _ALONE):
            yield reference, each.message


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
