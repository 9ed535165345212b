"""What a server holds and the checks of the language refuse, in `sql` blocks: as the server says it.

A database that is there is right, whatever a check thinks of it. What is refused in it names something of which the
language knows nothing, such as a view of an extension. It goes over as SQL, and whoever pulls is told: the least that
can stand alone, which is a constraint or a default before it is a table. What is refused in a block as well is left
out, and told, so that one line never keeps a whole database back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from dbsc.catalog.begun import begun
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    DefaultPrivileges,
    Extension,
    ForeignKey,
    Function,
    Multirange,
    Object,
    Partition,
    Privileges,
    Ref,
    Role,
    Rows,
    SqlBlock,
    Table,
    Trigger,
    View,
)
from dbsc.diagnostics import Diagnostic
from dbsc.postgres import kinds
from dbsc.postgres.script import scene
from dbsc.postgres.sql import Scene
from dbsc.pull import parts
from dbsc.record import Record
from dbsc.source import Span
from dbsc.sqltext.names import uses
from dbsc.sqltext.parse import Fault, parse_query
from dbsc.sqltext.quote import qualified

_NOWHERE = (Privileges, DefaultPrivileges, Extension, Role, Rows, Multirange)
"""What goes along with others, or is no matter of a block."""


class Refused(Record):
    """What is written as SQL, and what is left out, each with the reason."""

    in_blocks: Mapping[Ref, str] = {}
    left_out: Mapping[Ref, str] = {}


class InBlocks(Record):
    """A catalog with some of its objects in blocks, all that moved there, and what is to be said of them.

    `blocks` tells by its name what each block makes, and `rest` is the catalog without what is left out.
    """

    catalog: Catalog
    rest: Catalog
    moved: tuple[Ref, ...]
    blocks: Mapping[Ref, Ref]
    notes: tuple[Diagnostic, ...]


def refused(so_far: Refused, tried: InBlocks, read: Catalog, told: Iterable[Diagnostic]) -> Refused:
    """What is refused, by what was refused `so_far` and what is wrong with the text of what was `tried`.

    `read` is what that text means, and `told` is what is wrong with it. The same as so far where nothing more is found.
    """
    wrong = [each for each in told if each.severity == "error"]
    if not wrong:
        return so_far
    objects = tried.catalog.objects
    found = dict.fromkeys(_lost(objects, read), wrong[0].message)
    if not found:
        starts = [(origin, each) for each in read.objects.values() if (origin := getattr(each, "origin", None))]
        for each in wrong:
            if each.place and (where := _at(starts, each.place)) is not None:
                found.setdefault(where, each.message)
    in_blocks, left_out = dict(so_far.in_blocks), dict(so_far.left_out)
    for reference, why in found.items():
        made = tried.blocks.get(reference)
        if made is not None:  # refused as it stands, and as SQL
            left_out[made] = why
            in_blocks.pop(made)
        elif reference.kind == "sql":
            left_out[reference] = why
        elif reference in objects or parts.is_part(reference):
            in_blocks[reference] = why
    return Refused(in_blocks, left_out)


def with_blocks(catalog: Catalog, what: Refused) -> InBlocks:
    """The catalog with what is refused, and what goes along with it, in a block each."""
    left_out = {**what.left_out, **_needing(catalog, what.left_out)}
    rest = _without(catalog, left_out)
    owners = {each: why for each, why in what.in_blocks.items() if _is_there(rest, each, what.in_blocks)}
    circles = _circles(rest, owners) if any(each.kind == "view" for each in owners) else []
    circles = [circle for circle in circles if not owners.keys().isdisjoint(circle)]
    for circle in circles:
        why = next(owners[each] for each in circle if each in owners)
        owners.update((each, why) for each in circle)
    inside: dict[Ref, list[Object]] = {owner: [] for owner in owners if not parts.is_part(owner)}
    for object_ in rest.objects.values():
        if (owner := _owner(rest, object_, inside)) in inside:
            inside[owner].append(object_)
    names = {owner: _name(rest, owner) for owner in owners}
    where = scene(rest)
    for circle in circles:
        names.update(dict.fromkeys(circle, names[circle[0]]))
    made = {owner: _block(rest, owner, objects, names, where) for owner, objects in inside.items()}
    for first, *others in circles:
        made[first] = _block_of_circle(rest, (first, *others), inside, names, where)
        for other in others:
            del made[other]
    made.update((part, _block_of_part(rest, part, names)) for part in owners if parts.is_part(part))
    moved = tuple(each.ref for objects in inside.values() for each in objects)
    kept = {reference: object_ for reference, object_ in rest.objects.items() if reference not in moved}
    kept = _lean(kept, set(owners))
    heads = {owner: head for owner in inside if (head := _head(rest.objects[owner], rest.objects))}
    changed = rest.replace(
        objects={**kept, **{block.ref: block for block in made.values()}}, externals={**rest.externals, **heads}
    )
    notes = [
        Diagnostic("DBS808", f"{_called(owner)} is written as the `sql` block `{names[owner]}`: {why}")
        for owner, why in owners.items()
    ]
    notes += [
        Diagnostic("DBS803", f"{_called(reference)} is not carried over: {why}") for reference, why in left_out.items()
    ]
    return InBlocks(changed, rest, moved, {block.ref: owner for owner, block in made.items()}, tuple(notes))


# ---------------------------------------------------------------- what is meant by a place


def _lost(objects: Mapping[Ref, Object], read: Catalog) -> list[Ref]:
    """What was not understood, and needs nothing else that was not."""
    lost = [each for each in objects if each not in read.objects and not isinstance(objects[each], _NOWHERE)]
    needs = {each: set(objects[each].needs()) | set(_holders(objects[each])) for each in lost}
    for reference, object_ in objects.items():
        if reference in read.objects:
            there = parts.parts(read.objects[reference])
            needs.update((part, set(_uses(value))) for part, value in parts.parts(object_).items() if part not in there)
    return [each for each in needs if not any(need in needs for need in needs[each] - {each})] or [*needs]


def _at(starts: Iterable[tuple[Span, Object]], place: Span) -> Ref | None:
    """What a place is in the text of: a part of it if there is one, else the last object that starts before it."""
    before = [(origin.start, object_) for origin, object_ in starts if origin.source.path == place.source.path]
    found = max((each for each in before if each[0] <= place.start), default=None, key=lambda each: each[0])
    if found is None or isinstance(found[1], _NOWHERE):
        return None
    return parts.at(found[1], place) or found[1].ref


# ---------------------------------------------------------------- what goes where


def _needing(catalog: Catalog, left_out: Mapping[Ref, str]) -> dict[Ref, str]:
    """What cannot be without what is left out, each with the reason; what is part of that goes without a word."""
    found: dict[Ref, str] = {}
    gone = {rows: each for each in left_out for rows in (each, Ref(("type", *each.path)))}
    before = -1
    while len(found) != before:
        before = len(found)
        for reference, object_ in catalog.objects.items():
            if reference in gone or any(each in gone for each in _holders(object_)):
                continue
            need = next((gone[each] for each in object_.needs() if each in gone), None)
            if need is not None:
                found[reference] = f"it needs {_called(need)}"
                gone.update({reference: reference, Ref(("type", *reference.path)): reference})
    return found


def _without(catalog: Catalog, left_out: Mapping[Ref, str]) -> Catalog:
    """The catalog without what is left out, and what is part of that."""
    gone = {each for each in left_out if not parts.is_part(each)}
    kept: dict[Ref, Object] = {}
    for reference, object_ in catalog.objects.items():
        if reference in gone or not gone.isdisjoint(_holders(object_)):
            gone.add(reference)
        else:
            kept[reference] = object_
    return catalog.replace(objects=_lean(kept, set(left_out)))


def _lean(objects: dict[Ref, Object], gone: set[Ref]) -> dict[Ref, Object]:
    """Objects without the parts that are written elsewhere, or nowhere."""
    holders = {parts.holder(each) for each in gone if parts.is_part(each)}
    return {
        reference: parts.without(object_, gone)
        if isinstance(object_, parts.Holder) and reference.path in holders
        else object_
        for reference, object_ in objects.items()
    }


def _is_there(catalog: Catalog, reference: Ref, others: Mapping[Ref, str]) -> bool:
    """Whether something is left that a block can make; the parts of what is in a block are in that."""
    if not parts.is_part(reference):
        return reference in catalog.objects
    holder = _holder(catalog, reference)
    return holder is not None and holder.ref not in others and reference in parts.parts(holder)


def _holder(catalog: Catalog, part: Ref) -> parts.Holder | None:
    path = parts.holder(part)
    found = catalog.objects.get(Ref(("table", *path))) or catalog.objects.get(Ref(("type", *path)))
    return found if isinstance(found, parts.Holder) else None


def _holders(object_: Object) -> tuple[Ref, ...]:
    """What an object cannot be without: the table of a trigger, what privileges are on, what is partitioned."""
    found = (getattr(object_, field, None) for field in ("table", "object", "parent"))
    return tuple(each for each in found if isinstance(each, Ref))


def _owner(catalog: Catalog, object_: Object, owners: Mapping[Ref, object]) -> Ref:
    """What an object goes along with: privileges, a trigger of a view, a partition.

    What else a table has is added to what the block makes, as to any table that is there.
    """
    if object_.ref in owners or not isinstance(object_, Privileges | Partition | Trigger):
        return object_.ref
    if isinstance(object_, Trigger) and object_.table.kind != "view":
        return object_.ref
    holders = _holders(object_)
    above = catalog.objects.get(holders[0]) if holders else None
    return object_.ref if above is None else _owner(catalog, above, owners)


# ---------------------------------------------------------------- blocks


def _block(catalog: Catalog, owner: Ref, objects: list[Object], names: Mapping[Ref, str], where: Scene) -> SqlBlock:
    up = [statement for each in objects for statement in kinds.create(each, where)]
    down = kinds.drop(catalog.objects[owner], where)  # what goes along with it goes with it
    needed = {need for each in objects for need in each.needs()} - {owner}
    after = {names[need] for need in needed if need in names}
    if isinstance(catalog.objects[owner], ForeignKey):  # whose key may be in a block of its own
        after |= {name for part, name in names.items() if parts.is_part(part) and parts.holder(part) in _paths(needed)}
    return SqlBlock(names[owner], _text(up), _text(down), tuple((each,) for each in sorted(after)))


def _circles(catalog: Catalog, owners: Iterable[Ref]) -> list[list[Ref]]:
    """The views that read each other, and those of `owners` that read themselves."""
    views = {view.ref: view for view in catalog.all(View)}
    needs = {each: {use for use in view.query.uses if use in views} for each, view in views.items()}
    for owner in owners:
        if owner in views and _reads_itself(views[owner]):
            needs[owner].add(owner)
    found: list[list[Ref]] = []
    for view in views:
        if any(view in circle for circle in found):
            continue
        reached = _reached(view, needs)
        if view in reached:
            found.append([other for other in views if other in reached and view in _reached(other, needs)])
    return found


def _reads_itself(view: View) -> bool:
    """Whether a view is in its own query: a server tells of all views that they need themselves."""
    read = parse_query(view.query.sql.rstrip().rstrip(";"))
    return not isinstance(read, Fault) and any(use.parts == view.ref.path for use in uses(read))


def _reached(start: Ref, needs: Mapping[Ref, set[Ref]]) -> set[Ref]:
    found: set[Ref] = set()
    waiting = [start]
    while waiting:
        new = needs[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _block_of_circle(
    catalog: Catalog,
    circle: tuple[Ref, ...],
    inside: Mapping[Ref, list[Object]],
    names: Mapping[Ref, str],
    where: Scene,
) -> SqlBlock:
    """Views that read each other: made with nothing in them, and then whole."""
    views = [catalog.objects[each] for each in circle]
    first = [begun(view, catalog.objects) or view for view in views]
    up = [statement for view in first for statement in kinds.create(view, where)]
    up += [statement for pair in zip(first, views, strict=True) for statement in kinds.alter(*pair, where)]
    beside = [each for owner in circle for each in inside[owner] if each.ref not in circle]
    up += [statement for each in beside for statement in kinds.create(each, where)]
    needed = {need for view in views for need in view.needs()}
    after = {names[need] for need in needed if need in names} - {names[circle[0]]}
    down = f"drop view {', '.join(qualified(*each.path) for each in circle)}"
    return SqlBlock(names[circle[0]], _text(up), _text([down]), tuple((each,) for each in sorted(after)))


def _block_of_part(catalog: Catalog, part: Ref, names: Mapping[Ref, str]) -> SqlBlock:
    holder = _holder(catalog, part)
    assert holder is not None
    value = parts.parts(holder)[part]
    needed = set(_uses(value)) - {holder.ref}
    after = sorted((names[need],) for need in needed if need in names)
    return SqlBlock(names[part], _text(parts.create(holder, value)), _text(parts.drop(holder, value)), tuple(after))


def _uses(value: object) -> Iterator[Ref]:
    """What the expressions in a value use."""
    if isinstance(value, tuple) and not isinstance(value, Ref):
        for each in value:
            yield from _uses(each)
    elif isinstance(value, Record):
        yield from getattr(value, "uses", ())
        for field in value._fields:
            yield from _uses(getattr(value, field))


def _paths(references: Iterable[Ref]) -> set[tuple[str, ...]]:
    return {each.path for each in references}


def _text(statements: Iterable[str]) -> str:
    return "\n" + "".join(f"{statement};\n" for statement in statements)


def _head(object_: Object, objects: Mapping[Ref, Object]) -> Object | None:
    """What others have to know of an object that a block makes."""
    match object_:
        case Function():
            return object_.replace(clauses=(), body=None, link=None)
        case Table():
            columns = tuple(
                each.replace(default=None, identity=None, generated=None, serial=False, sequence=None, comment=None)
                for each in object_.columns
            )
            return Table(object_.schema, object_.name, columns, object_.primary_key, object_.uniques)
        case View():
            return begun(object_, objects)
        case _:
            return None


def _called(reference: Ref) -> str:
    path = ".".join(reference.path).removeprefix("public.")
    if not parts.is_part(reference):
        return f"{reference.kind} {path}"
    holder, _, name = path.rpartition(".")
    return f"constraint {name} of {holder}" if reference.kind == "constraint" else f"the default of {path}"


def _name(catalog: Catalog, reference: Ref) -> str:
    """A name for a block that no other has."""
    name = re.sub(r"\W+", "_", "_".join((reference.kind, *reference.path)).lower()).strip("_")
    while Ref(("sql", name)) in catalog.objects:
        name += "_"
    return name
