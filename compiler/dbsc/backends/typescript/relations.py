"""The columns of tables and views as TypeScript sees them: those of a view follow from what its query copies."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.typescript.text import string
from dbsc.backends.typescript.types import UNKNOWN, Types, Value
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns
from dbsc.catalog.objects import Column, OutputColumn, Partition, Ref, Table, View, ref
from dbsc.record import Record


class RelationColumn(Record):
    """A column of a table or a view, and what it holds. `declared` is the column of a table."""

    name: str
    value: Value
    comment: str | None = None
    declared: Column | None = None


Columns = dict[str, RelationColumn]


class Relations:
    """The columns of every relation of a catalog, by name and in order."""

    def __init__(self, catalog: Catalog, types: Types) -> None:
        self.catalog = catalog
        self.types = types
        self.known: dict[Ref, Columns] = {}

    def columns(self, relation: Table | View) -> Columns:
        """The columns of a relation; none for a view of which nothing is known."""
        reference = relation.ref
        if reference not in self.known:
            self.known[reference] = {}  # what contains itself finds nothing
            found = self._table(relation) if isinstance(relation, Table) else self._view(relation)
            self.known[reference] = {column.name: column for column in found}
        return self.known[reference]

    def _table(self, table: Table) -> Iterator[RelationColumn]:
        """Inherited columns come first, and are replaced where they are declared again."""
        parents = [found for parent in table.inherits if (found := self.catalog.table(parent)) is not None]
        above = {name: column for parent in parents for name, column in self.columns(parent).items()}
        own = {column.name for column in table.columns}
        for column in all_columns(self.catalog, table):
            if column.name in own:
                yield RelationColumn(column.name, self.types.column(table, column), column.comment, column)
            elif column.name in above:
                yield above[column.name]

    def _view(self, view: View) -> Iterator[RelationColumn]:
        from dbsc.backends.typescript.queries import query_facts

        outputs = view.outputs or tuple(OutputColumn(name) for name in view.columns)
        facts = query_facts(view.query.sql, len(outputs))
        listed = dict(facts.listed)
        for number, output in enumerate(outputs):
            if output.source is None:
                members = self.types.members(output.type) if output.type else (UNKNOWN,)
                value = Value(members, output.nullable and number not in facts.never_null)
                yield RelationColumn(output.name, value)
                continue
            path, name = output.source[:-1], output.source[-1]
            origin = self._origin(path, name)
            loose = origin.value.nullable or not facts.known or path in facts.loose
            value = origin.value.replace(nullable=output.nullable and loose and output.source not in facts.present)
            yield RelationColumn(output.name, _narrowed(value, listed.get(output.source, ())), origin.comment)

    def _origin(self, path: tuple[str, ...], name: str) -> RelationColumn:
        """The column that a view's column is a copy of."""
        relation = self.relation(path)
        found = self.columns(relation).get(name) if relation else None
        return found or RelationColumn(name, Value((UNKNOWN,), True))

    def relation(self, path: tuple[str, ...]) -> Table | View | None:
        """A relation, managed or not; for a partition the table it is a part of, however far up."""
        catalog, table, view = self.catalog, ref("table", *path), ref("view", *path)
        found = catalog.objects.get(table) or catalog.objects.get(view)
        while isinstance(found, Partition):
            found = catalog.objects.get(found.parent)
        found = found or catalog.externals.get(table) or catalog.externals.get(view)
        return found if isinstance(found, Table | View) else None


def _narrowed(value: Value, constants: tuple[str | int, ...]) -> Value:
    """What is left of a union where only some constants pass: all of it if one of them is none of its members."""
    wanted: set[str] = set()
    for constant in constants:
        spellings = {string(str(constant)), f"{constant}", f"{constant}n"}
        known = spellings.intersection(value.literals)
        if not known:
            return value
        wanted |= known
    if not wanted:
        return value
    left = tuple(literal for literal in value.literals if literal in wanted)
    return value.replace(members=left, literals=left)
