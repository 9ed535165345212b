"""`Relationships`: the foreign keys by which `select` may embed rows of another relation of the same schema.

A view that has all columns of a key, on either side, has the relationship too: PostgREST follows it through views
(https://docs.postgrest.org/en/stable/references/api/resource_embedding.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from dbsc.backends.typescript.layout import Block, Entry, Listing
from dbsc.backends.typescript.text import string
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignKey, Ref, Table, View, ref
from dbsc.record import Record

_Columns = dict[str, list[str]]  # of a view, by the column of a table that they are


class Relationship(Record):
    """A foreign key between two relations; it is one to one where its columns are a key as well."""

    name: str
    source: Ref
    columns: tuple[str, ...]
    is_one_to_one: bool
    target: Ref
    referenced: tuple[str, ...]


def _shown(found: Relationship) -> Block:
    return Block((
        Entry("foreignKeyName", (string(found.name),)),
        Entry("columns", Listing(tuple(map(string, found.columns)))),
        Entry("isOneToOne", ("true" if found.is_one_to_one else "false",)),
        Entry("referencedRelation", (string(found.target.path[-1]),)),
        Entry("referencedColumns", Listing(tuple(map(string, found.referenced)))),
    ))  # fmt: skip


class Relationships:
    """The foreign keys of a catalog by the relation that has them, those of views included."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.exposed: dict[Ref, dict[Ref, _Columns]] = {}  # by table and view
        for view in catalog.all(View):
            for output in view.outputs or ():
                origin = self._origin(output.source)
                if origin is not None:
                    columns = self.exposed.setdefault(origin[0], {}).setdefault(view.ref, {})
                    columns.setdefault(origin[1], []).append(output.name)
        self.found: dict[Ref, list[Relationship]] = {}
        for key in catalog.all(ForeignKey):
            for each in self._ways(key):
                self.found.setdefault(each.source, []).append(each)

    def all(self) -> Iterator[Relationship]:
        """All of them, those to and from views and other schemas as well."""
        for found in self.found.values():
            yield from found

    def of(self, relation: Table | View) -> Listing:
        """The value of `Relationships`, in the order of names: what `select` may embed is of the same schema."""
        found = [each for each in self.found.get(relation.ref, ()) if each.target.path[0] == relation.schema]
        found.sort(key=lambda each: (each.name, each.target.path, each.referenced, each.columns))
        return Listing(tuple(_shown(each) for each in found if each.target in self.catalog.objects))

    def _ways(self, key: ForeignKey) -> Iterator[Relationship]:
        """A foreign key between its tables, and between what has the columns of each."""
        table = self.catalog.table(key.table)
        if table is None:
            return
        sets = [set(each.columns) for each in (table.primary_key, *table.uniques) if each is not None]
        for source, columns in self._sides(key.table, key.columns):
            for target, referenced in self._sides(key.target, key.target_columns):
                yield Relationship(key.name, source, columns, set(key.columns) in sets, target, referenced)

    def _sides(self, table: Ref, columns: tuple[str, ...]) -> Iterator[tuple[Ref, tuple[str, ...]]]:
        """A table and the views that have all the columns, each way of naming these."""
        yield table, columns
        for view, exposed in self.exposed.get(table, {}).items():
            if all(column in exposed for column in columns):
                for names in product(*(exposed[column] for column in columns)):
                    yield view, names

    def _origin(self, source: tuple[str, ...] | None) -> tuple[Ref, str] | None:
        """The table and the column that a view's column is, through other views."""
        seen = set()
        while source is not None and source not in seen:
            seen.add(source)
            *path, name = source
            table = ref("table", *path)
            if table in self.catalog.objects or table in self.catalog.externals:
                return table, name
            view = self.catalog.objects.get(ref("view", *path))
            outputs = view.outputs or () if isinstance(view, View) else ()
            source = next((output.source for output in outputs if output.name == name), None)
        return None
