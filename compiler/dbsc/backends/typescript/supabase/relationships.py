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

_Columns = dict[str, list[str]]  # of a view, by the column of a table that they are


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
        self.found: dict[Ref, list[tuple[str, Ref, tuple[str, ...], Block]]] = {}
        for key in catalog.all(ForeignKey):
            self._note(key)

    def of(self, relation: Table | View) -> Listing:
        """The value of `Relationships`, in the order of names."""
        found = sorted(self.found.get(relation.ref, ()), key=lambda each: (each[0], each[1].path, each[2]))
        return Listing(tuple(block for *_, block in found))

    def _note(self, key: ForeignKey) -> None:
        table = self.catalog.table(key.table)
        if table is None:
            return
        sets = [set(each.columns) for each in (table.primary_key, *table.uniques) if each is not None]
        alone = "true" if set(key.columns) in sets else "false"
        for source, columns in self._sides(key.table, key.columns):
            for target, referenced in self._sides(key.target, key.target_columns):
                if source.path[0] != target.path[0] or target not in self.catalog.objects:
                    continue
                block = Block((
                    Entry("foreignKeyName", (string(key.name),)),
                    Entry("columns", Listing(tuple(map(string, columns)))),
                    Entry("isOneToOne", (alone,)),
                    Entry("referencedRelation", (string(target.path[-1]),)),
                    Entry("referencedColumns", Listing(tuple(map(string, referenced)))),
                ))  # fmt: skip
                self.found.setdefault(source, []).append((key.name, target, (*referenced, *columns), block))

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
