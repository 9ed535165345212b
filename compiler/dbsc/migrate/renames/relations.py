"""What the catalog before the renames says of relations: their columns, and the types of these that are our own."""

from __future__ import annotations

from dbsc.catalog import partitions
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns
from dbsc.catalog.objects import Column, Object, Partition, Ref, Table, View, ref
from dbsc.migrate.renames.names import Path
from dbsc.migrate.renames.texts import Relations
from dbsc.sqltext.parse import Fault, parse_query
from dbsc.sqltext.resolve import resolve
from dbsc.sqltext.scope import Output


class Known:
    """The columns of relations, read once each."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.objects: dict[Ref, Object] = {**catalog.externals, **catalog.objects}
        self.names: dict[Path, tuple[str, ...] | None] = {}
        self.types: dict[Path, dict[str, Path]] = {}
        self.relations = Relations(self.columns, self.type_of)

    def columns(self, path: Path) -> tuple[str, ...] | None:
        """The names of the columns of a table, a partition or a view; None where they are not known."""
        if path not in self.names:
            self.names[path] = None  # what contains itself finds nothing
            self.names[path] = self._columns(path)
        return self.names[path]

    def _columns(self, path: Path) -> tuple[str, ...] | None:
        found = self.objects.get(ref("table", *path)) or self.objects.get(ref("view", *path))
        match found:
            case Table() | Partition():
                return tuple(column.name for column in self._of_table(found)) or None
            case View(columns=()):
                outputs = self.outputs(found)
                return None if outputs is None else tuple(output.name for output in outputs)
            case View(columns=columns):
                return columns
            case _:
                return None

    def _of_table(self, table: Table | Partition) -> tuple[Column, ...]:
        if isinstance(table, Partition):
            return partitions.columns(self.catalog, table.ref)
        return all_columns(self.catalog, table)

    def outputs(self, view: View) -> tuple[Output, ...] | None:
        """The columns that the query of a view returns, each with what it is a copy of."""
        fragment = parse_query(view.query.sql.rstrip().rstrip(";"))
        return None if isinstance(fragment, Fault) else resolve(fragment, {}, self.columns).outputs

    def type_of(self, path: Path, column: str) -> Path | None:
        """The type of a column of a table, where it is one of a schema."""
        if path not in self.types:
            found = self.objects.get(ref("table", *path))
            columns = self._of_table(found) if isinstance(found, Table | Partition) else ()
            self.types[path] = {c.name: (c.type.schema, c.type.name) for c in columns if c.type.schema}
        return self.types[path].get(column)
