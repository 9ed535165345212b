"""The old catalog as the database holds it once everything has its new name, so that all else compares by name.

`said` settles which `was` still wait, `implied` adds what gets another name with them, `follow` reads the whole catalog
with the new names as PostgreSQL itself follows them, `alike_names` finds what is the same but for its name, and `order`
puts the renames in an order in which they can run.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Domain, Function, Partition, Ref, SequenceOwner, Table, View, ref
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.changes import Rename
from dbsc.migrate.renames.alike_names import enter_alike
from dbsc.migrate.renames.names import Names, Path
from dbsc.migrate.renames.order import Slot, all_slots, ordered, slots
from dbsc.record import Record


class Renamed(Record):
    """`catalog` is the old one after the renames, which stand in an order in which they can run."""

    catalog: Catalog
    renames: tuple[Rename, ...]
    problems: tuple[Diagnostic, ...]


def renamed(old: Catalog, goal: Catalog) -> Renamed:
    """The old catalog under the names that the new one says its things have now, and the renames that make it so."""
    found = _said(old, goal) if goal.evolution.renames else Renamed(old, (), ())
    further = Names()
    enter_alike(found.catalog, goal, further)
    if not further:
        return found
    catalog = _followed(found.catalog, goal, further)
    return found.replace(catalog=catalog, renames=(*found.renames, *_in_order(found.catalog, catalog, further)))


def _said(old: Catalog, goal: Catalog) -> Renamed:
    """What the source says was called otherwise, with all that follows from that."""
    from dbsc.migrate.renames.implied import enter_implied
    from dbsc.migrate.renames.partition_indexes import rename_indexes
    from dbsc.migrate.renames.said import settle

    settled, names = settle(old, goal)
    if not names:
        return Renamed(old, (), settled.problems)
    enter_implied(old, goal, names)
    catalog = _followed(old, goal, names)
    renames = (*_in_order(old, catalog, names), *ordered(rename_indexes(old, names), frozenset()))
    return Renamed(catalog, renames, (*settled.problems, *_taken(catalog, renames)))


def _followed(old: Catalog, goal: Catalog, names: Names) -> Catalog:
    """A catalog under the new names. Those of the columns of views are entered among them."""
    from dbsc.migrate.renames.follow import Follower
    from dbsc.migrate.renames.implied import enter_functions
    from dbsc.migrate.renames.relations import Known
    from dbsc.migrate.renames.views import follow_views

    enter_functions(old, names)
    known = Known(old)
    follower = Follower(old, names, known.relations)
    follower.queries = follow_views(old, goal, names, known, follower.texts)
    return follower.catalog()


def _in_order(old: Catalog, new: Catalog, names: Names) -> Iterator[Rename]:
    """The renames of all names: schemas first, then what is in them, then the parts of that."""
    taken = frozenset(slot for catalog in (old, new) for slot, _ in all_slots(catalog))
    schemas = [Rename(ref("schema", before), ref("schema", after), "schema") for before, after in names.schemas.items()]
    objects, later = _objects(old, new, names)
    for group in (schemas, *objects, [*_parts(old, new, names), *later]):
        yield from ordered(group, taken)


def _objects(old: Catalog, new: Catalog, names: Names) -> tuple[list[list[Rename]], list[Rename]]:
    """Objects, functions behind the types of their arguments; and those that move with the tables they belong to."""
    owned = {reference for reference in names.objects if reference not in old.objects or reference.kind == "index"}
    owned.update(owner.sequence for owner in old.all(SequenceOwner))
    groups: tuple[list[Rename], list[Rename], list[Rename]] = ([], [], [])
    for before, after in names.objects.items():
        at = before
        if before.kind == "function":
            at = names.ref_without(before)
        elif len(before) == 3:
            schema = after[1] if before in owned else names.schemas.get(before[1], before[1])
            at = ref(before.kind, schema, *before.path[1:])
        if at != after:
            number = 2 if before in owned else 1 if before.kind == "function" else 0
            groups[number].append(Rename(at, after, _word(new, after)))
    return [groups[0], groups[1]], groups[2]


def _parts(old: Catalog, new: Catalog, names: Names) -> Iterator[Rename]:
    """Columns, constraints and so on, where they are once what they are in has its new name."""
    from dbsc.migrate.renames.implied import is_inherited

    for (kind, owner), renamed_parts in names.parts.items():
        path = _owner(kind, owner, names)
        for before, after in renamed_parts.items():
            if kind in ("column", "constraint") and is_inherited(old, names, kind, owner, before):
                continue
            word = _word(new, _holder(new, kind, path), kind)
            yield Rename(ref(kind, *path, before), ref(kind, *path, after), word)
            if ref("foreign key", *owner, before) in old.objects:
                for partition in _partitions(old, ref("table", *owner)):
                    below = names.relation(partition.path)
                    yield Rename(ref(kind, *below, before), ref(kind, *below, after), "table")


def _partitions(catalog: Catalog, table: Ref) -> Iterator[Ref]:
    """All partitions of a table, those of its partitions too. Their foreign keys are called as the table's are."""
    for partition in catalog.all(Partition):
        if partition.parent == table:
            yield partition.ref
            yield from _partitions(catalog, partition.ref)


def _owner(kind: str, owner: Path, names: Names) -> Path:
    return (
        names.type(owner)
        if kind in ("label", "attribute")
        else names.type(owner)
        if kind == "constraint"
        else names.relation(owner)
    )


def _holder(catalog: Catalog, kind: str, path: Path) -> Ref:
    """What has a part."""
    if kind in ("label", "attribute"):
        return ref("type", *path)
    found = (ref(each, *path) for each in ("table", "view", "type"))
    return next((each for each in found if each in catalog.objects), ref("table", *path))


def _word(catalog: Catalog, reference: Ref, part: str = "") -> str:
    """What `alter` calls an object, or what a part of it is renamed with."""
    match catalog.objects.get(reference):
        case Table(of_type=type_) if type_ is not None and part == "constraint":
            return "index"  # PostgreSQL renames no constraint of a table of a type, but what makes an index
        case Table(foreign=foreign) | Partition(foreign=foreign) if foreign is not None:
            return "foreign table"
        case View(materialized=True):
            return "materialized view"
        case Domain():
            return "domain"
        case Function(kind=kind):
            return kind
        case found if found is not None and reference.kind == "function":
            return "routine"  # an aggregate, by all its types
        case _:
            return reference.kind


def _taken(catalog: Catalog, renames: tuple[Rename, ...]) -> Iterator[Diagnostic]:
    """Names that something else has, which is of another kind and keeps it."""
    wanted: dict[Slot, Ref] = {slot: rename.subject for rename in renames for slot in slots(rename.subject)}
    for slot, holder in all_slots(catalog):
        subject = wanted.get(slot)
        if subject is not None and subject != holder:
            message = (
                f"{subject.kind} `{subject[-1]}` cannot have its new name yet: {holder.kind} `{holder[-1]}` has it"
            )
            yield Diagnostic("DBS505", message, help=f"drop or rename `{holder[-1]}` in a migration before this one")
