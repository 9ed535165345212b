"""What the rules of the language have against a catalog that was read elsewhere, told at the places of that text.

A text of another language can say what its own tool takes and PostgreSQL refuses: two columns that cannot be compared,
a function in an index whose answer may change, `set null` where nothing may be null. The rules for all of that are
those of `.dbs` text, so the catalog is written as one, and what is told of the text is told of the origins of its
objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Enum, ForeignKey, Index, Ref, Table, ref
from dbsc.diagnostics import Diagnostic, Label
from dbsc.record import Record
from dbsc.semantics.lift import lift
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source, Span
from dbsc.syntax import ast


class _Part(Record):
    """A part of the text, and where what it says was written."""

    written: Span
    origin: Span


def objections(catalog: Catalog) -> tuple[Diagnostic, ...]:
    """The errors of a catalog whose objects have origins, without helps: those are lines of `.dbs`."""
    source = Source("schema.dbs", lift(catalog))
    modules = load((source,), lambda _importer, _use: "nothing is imported")
    _, found = lower(modules)
    errors = [diagnostic for diagnostic in found if diagnostic.severity == "error"]
    if not errors:
        return ()
    parts = list(_Origins(catalog).parts(modules.modules[0].file.declarations, "public"))
    told: dict[Diagnostic, None] = {}
    for error in errors:
        place = _origin(parts, error.place)
        labels = [Label(at, label.message) for label in error.labels if (at := _origin(parts, label.place))]
        told[Diagnostic(error.code, error.message, place, tuple(labels), error.notes)] = None
    return tuple(told)


def _origin(parts: list[_Part], place: Span | None) -> Span | None:
    """Where the innermost part around a place was written."""
    if place is None:
        return None
    around = [part for part in parts if part.written.start <= place.start and place.end <= part.written.end]
    smallest = min(around, key=lambda part: part.written.end - part.written.start, default=None)
    return smallest.origin if smallest else None


class _Origins:
    """Finds the objects that the parts of a text declare."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.owned: dict[Ref, list[ForeignKey | Index]] = {}
        for object_ in catalog.objects.values():
            if isinstance(object_, ForeignKey | Index):
                self.owned.setdefault(object_.table, []).append(object_)

    def parts(self, declarations: tuple[ast.Declaration, ...], schema: str) -> Iterator[_Part]:
        """The tables and enums of a text, and what is in the tables."""
        for each in declarations:
            match each:
                case ast.Schema():
                    yield from self.parts(each.declarations, each.name.text)
                case ast.Enum() | ast.Table():
                    kind = "table" if isinstance(each, ast.Table) else "type"
                    path = each.name.parts if len(each.name.parts) > 1 else (schema, each.name.parts[0])
                    found = self.catalog.objects.get(ref(kind, *path))
                    if isinstance(found, Enum | Table) and found.origin:
                        yield _Part(each.span, found.origin)
                    if isinstance(each, ast.Table) and isinstance(found, Table):
                        yield from self.items(each, found)
                case _:
                    pass

    def items(self, written: ast.Table, table: Table) -> Iterator[_Part]:
        """What the lines of a table say."""
        for item in written.items:
            match item:
                case ast.Column():
                    column = table.column(item.name.text)
                    if column and column.origin:
                        yield _Part(item.span, column.origin)
                    for part in item.parts:
                        if isinstance(part, ast.Reference | ast.OnAction) and (key := self.key(table, (item.name,))):
                            yield _Part(part.span, key)
                case ast.ForeignKey():
                    if key := self.key(table, item.columns):
                        yield _Part(item.span, key)
                case ast.Key():
                    if index := self.index(table, item):
                        yield _Part(item.span, index)
                case _:
                    pass

    def key(self, table: Table, columns: tuple[ast.Name, ...]) -> Span | None:
        """Where the foreign key of some columns was written."""
        names = tuple(column.text for column in columns)
        keys = (key for key in self.owned.get(table.ref, ()) if isinstance(key, ForeignKey) and key.columns == names)
        return next((key.origin for key in keys), None)

    def index(self, table: Table, item: ast.Key) -> Span | None:
        """Where an index was written: of its name, or over its columns and expressions."""
        indexes = [index for index in self.owned.get(table.ref, ()) if isinstance(index, Index)]
        if item.name:
            return next((index.origin for index in indexes if index.name == item.name.text), None)
        names = [element.column.text if element.column else "" for element in item.elements]
        same = (index for index in indexes if [element.column or "" for element in index.elements] == names)
        return next((index.origin for index in same), None)
