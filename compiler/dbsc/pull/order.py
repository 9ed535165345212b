"""The order in which a person would declare things: what belongs together stands together.

It follows from the names and the references alone, so that it is the same however a catalog was read, and a new table
moves nothing but itself. Extensions and roles come first, then one schema after the other. In a schema the tables stand
behind those they refer to, types and functions right before the first table that needs them, and views behind the last
of their tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Extension,
    ForeignDataWrapper,
    ForeignKey,
    ForeignServer,
    Object,
    Partition,
    Policy,
    Ref,
    Role,
    Schema,
    SequenceOwner,
    SqlBlock,
    Table,
    UserMapping,
    View,
)
from dbsc.hints import Any

_HEAD = (Extension, Role, ForeignDataWrapper, ForeignServer, UserMapping)
_COMMANDS = ("all", "select", "insert", "update", "delete")
_DIGITS = re.compile(r"(\d+)")
_IN_SCHEMAS = frozenset(
    (
        "type",
        "function",
        "sequence",
        "collation",
        "text search dictionary",
        "text search configuration",
        "table",
        "view",
    )
)


def ordered(catalog: Catalog) -> Catalog:
    """The catalog with its objects in that order."""
    return catalog.replace(objects=_Order(catalog).all())


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """What to sort a name by, so that numbers in it count as numbers."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(text))


def _by_name(reference: Ref) -> tuple[tuple[tuple[int, str], ...], ...]:
    return tuple(map(natural, reference[1:]))


class _Order:
    def __init__(self, catalog: Catalog) -> None:
        self.objects = catalog.objects
        self.placed: dict[Ref, Object] = {}
        self.owned: dict[Ref, list[Object]] = {}
        self.sections: dict[str, list[Object]] = {}  # what can stand by itself, by schema
        for reference, object_ in sorted(catalog.objects.items(), key=_rank):
            owner = _owner(object_)
            if owner is not None:
                self.owned.setdefault(owner, []).append(object_)
            elif reference.kind in _IN_SCHEMAS:
                self.sections.setdefault(reference[1], []).append(object_)

    def all(self) -> dict[Ref, Object]:
        for kind in _HEAD:
            found: list[Object] = [object_ for object_ in self.objects.values() if isinstance(object_, kind)]
            for object_ in sorted(found, key=lambda each: _among_extensions(each, found)):
                self.place(object_)
        for schema in self.schemas():
            declared = self.objects.get(Ref(("schema", schema)))
            if declared is not None:
                self.place(declared)
            self.section(self.sections.get(schema, []))
        rest = [object_ for object_ in self.objects.values() if object_.ref not in self.placed]
        for object_ in sorted(rest, key=lambda each: (isinstance(each, SqlBlock), each.ref.kind, _by_name(each.ref))):
            self.place(object_)
        return self.placed

    def place(self, object_: Object) -> None:
        """Puts an object next, and behind it what belongs to it."""
        reference = object_.ref
        if reference in self.placed:
            return
        self.placed[reference] = object_
        for part in self.owned.get(reference, ()):
            self.place(part)

    # ------------------------------------------------------------ schemas

    def schemas(self) -> list[str]:
        """The schemas, each behind those that it needs; `public` first, where that is the same to all."""
        names = sorted({*self.sections, *(o.name for o in self.objects.values() if isinstance(o, Schema))}, key=natural)
        names.sort(key=lambda name: name != "public")
        needs: dict[str, set[str]] = {name: set() for name in names}
        for reference, object_ in self.objects.items():
            home = reference[1] if len(reference) > 1 else ""
            if home in needs and reference.kind != "schema":
                needs[home].update(need[1] for need in object_.needs() if need.kind in _IN_SCHEMAS and need[1] in needs)
        return behind(names, {name: sorted(needs[name], key=natural) for name in names})

    # ------------------------------------------------------------ inside a schema

    def section(self, found: list[Object]) -> None:
        """The declarations of one schema."""
        here = {object_.ref: object_ for object_ in found}
        tables = {ref: each for ref, each in here.items() if isinstance(each, Table)}
        views = {ref: each for ref, each in here.items() if isinstance(each, View)}
        relations = {**tables, **views}
        waiting = {ref: self.read_by(ref, views, relations) for ref in views}
        for reference in neighbours(list(tables), {ref: self.parents(ref, tables) for ref in tables}):
            self.with_needs(reference, here)
            self.views_that_can_be(waiting, here)
        for reference in [*waiting, *here]:
            self.with_needs(reference, here)

    def parents(self, table: Ref, tables: Mapping[Ref, Table]) -> list[Ref]:
        """The other tables of the schema that a table refers to or inherits from."""
        parts = self.parts(table)
        found = {part.target for part in parts if isinstance(part, ForeignKey)}
        found.update(tables[table].inherits)
        return sorted((each for each in found if each in tables and each != table), key=_by_name)

    def parts(self, owner: Ref) -> list[Object]:
        """Everything that belongs to an object, however far."""
        out: list[Object] = []
        for part in self.owned.get(owner, ()):
            out += (part, *self.parts(part.ref))
        return out

    def read_by(self, view: Ref, views: Mapping[Ref, View], relations: Mapping[Ref, Object]) -> set[Ref]:
        """The tables and views of the schema that a view needs."""
        return {need for need in views[view].needs() if need in relations and need != view}

    def views_that_can_be(self, waiting: dict[Ref, set[Ref]], here: Mapping[Ref, Object]) -> None:
        """Places the views all of whose tables are there."""
        while ready := [view for view, needs in waiting.items() if needs and needs <= self.placed.keys()]:
            for view in ready:
                del waiting[view]
                self.with_needs(view, here)

    def with_needs(self, reference: Ref, here: Mapping[Ref, Object]) -> None:
        """Places an object, before it the types, functions and sequences that it needs and that are not there yet."""
        needs = {reference: self.helpers(reference, here)}
        waiting = [*needs[reference]]
        while waiting:
            need = waiting.pop()
            if need not in needs:
                needs[need] = self.helpers(need, here)
                waiting += needs[need]
        for each in behind([reference], needs):
            self.place(here[each])

    def helpers(self, reference: Ref, here: Mapping[Ref, Object]) -> list[Ref]:
        """What an object and its parts need of its schema, but for tables and views, which have places of their own."""
        parts = [self.objects[reference], *self.parts(reference)]
        found = {need for part in parts for need in part.needs()}
        found.update(part.sequence for part in parts if isinstance(part, SequenceOwner))
        wanted = (need for need in found if need in here and need.kind not in ("table", "view"))
        return sorted((need for need in wanted if need not in self.placed and need != reference), key=_by_name)


def _rank(item: tuple[Ref, Object]) -> tuple[str, int, tuple[tuple[tuple[int, str], ...], ...]]:
    """What things of one owner are sorted by: policies by their command, all else by name."""
    reference, object_ = item
    command = _COMMANDS.index(object_.command) if isinstance(object_, Policy) else 0
    return (reference.kind, command, _by_name(reference))


def _owner(object_: Object) -> Ref | None:
    """What an object is a part of."""
    if isinstance(object_, Partition):
        return object_.parent
    if isinstance(object_, Extension | SqlBlock):
        return None
    for field in ("publication", "object", "table"):
        found = getattr(object_, field, None)
        if isinstance(found, Ref):
            return found
    return None


def _among_extensions(object_: Object, all_of_them: list[Object]) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Extensions that are named after others, as `hstore_plperl` is, come behind those."""
    name = object_.ref[-1]
    named_after = (other.ref[-1] for other in all_of_them if other is not object_)
    return sum(f"_{other}_" in f"_{name}_" for other in named_after), natural(name)


# ---------------------------------------------------------------- orders


def behind(wanted: Iterable[Any], needs: Mapping[Any, Iterable[Any]]) -> list[Any]:
    """What is wanted and all that it needs, each behind its needs; where that goes round, the first met is the last."""
    met: set[Any] = set()
    out = []
    for start in wanted:
        if start in met:
            continue
        met.add(start)
        path = [(start, iter(needs.get(start, ())))]
        while path:
            at, left = path[-1]
            need = next((each for each in left if each not in met), None)
            if need is None:
                path.pop()
                out.append(at)
            else:
                met.add(need)
                path.append((need, iter(needs.get(need, ()))))
    return out


def neighbours(tables: list[Ref], parents: Mapping[Ref, list[Ref]]) -> list[Ref]:
    """Tables behind those they refer to, and each followed by those that refer to it, as far as that goes.

    Those that refer to nothing start, by name; those that have nothing to do with any other come last.
    """
    children: dict[Ref, list[Ref]] = {table: [] for table in tables}
    for table in sorted(tables, key=_by_name):
        for parent in parents[table]:
            children[parent].append(table)
    alone = {table for table in tables if not parents[table] and not children[table]}
    out: dict[Ref, None] = {}
    followed: set[Ref] = set()
    for start in sorted(tables, key=lambda table: (table in alone, bool(parents[table]), _by_name(table))):
        waiting = [start]
        while waiting:
            table = waiting.pop()
            if table not in followed:
                followed.add(table)
                out.update((each, None) for each in behind([table], parents))
                waiting += reversed(children[table])
    return list(out)
