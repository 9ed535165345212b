"""What writing one object needs to know of the whole catalog."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog import operator_classes
from dbsc.catalog.builtin import EXTENSION_TYPES, TRIGGER_FUNCTIONS
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import (
    Aggregate,
    Column,
    Extension,
    ForeignKey,
    Function,
    Object,
    Partition,
    Ref,
    SqlBlock,
    Table,
    Type,
    View,
)
from dbsc.semantics.lift_names import Names
from dbsc.semantics.lift_parts import lift_type, qname
from dbsc.semantics.lift_sugar import Sugar
from dbsc.sqltext.quote import identifier, split
from dbsc.sqltypes import builtins


class Whole:
    """A catalog, and what can be asked of it while it is written."""

    def __init__(self, catalog: Catalog, externals: Iterable[Object], sugar: Sugar) -> None:
        """`externals` are those that are written as well."""
        self.catalog = catalog
        self.sugar = sugar
        self.by_owner: dict[Ref, list[Object]] = {}
        for object_ in catalog.objects.values():
            owner = getattr(object_, "table", None) or getattr(object_, "object", None)
            if owner is None and isinstance(object_, Partition):
                owner = object_.parent
            if owner is not None:
                self.by_owner.setdefault(owner, []).append(object_)
        self.notes: dict[Ref, dict[str, ColumnNote]] = {}
        for note in catalog.intent.notes:
            self.notes.setdefault(note.table, {})[note.column] = note
        externals = list(externals)
        relations = [each for each in (*catalog.objects.values(), *externals) if isinstance(each, Table | View)]
        self.relations = {(each.schema, each.name) for each in relations}
        self.types = {(ref[1], ref[2]) for ref in (*catalog.objects, *catalog.externals) if ref.kind == "type"}
        self.names = Names(self.relations)
        known = [each for each in (*catalog.objects.values(), *externals) if isinstance(each, Function | Aggregate)]
        self.own_functions = {(each.schema, each.name) for each in known}
        self.functions = frozenset(each.name for each in known)  # that may be called on a row, as `row.name`
        self.places = {each.name: each.schema or "public" for each in catalog.all(Extension)}
        self._references: dict[tuple[Ref, str], tuple[ForeignKey, ...]] | None = None

    def called(self, reference: Ref, home: str) -> str:
        """What a relation is called in a schema; `public` is left out where the schema has none of its name."""
        if reference[1] == "public" and (home, reference[2]) not in self.relations:
            return qname(reference)
        return qname(reference, home)

    def type(self, type_: Type, home: str) -> str:
        """What a type is called in a schema."""
        if type_.schema == "public" and home != "public":
            own = {(home, type_.name)}
            hidden = own & self.relations or own & self.types
            return lift_type(type_, home if hidden else "public")
        return lift_type(type_, type_.schema if type_.schema and self.is_of_extension(type_, home) else home)

    def is_of_extension(self, type_: Type, home: str) -> bool:
        """Whether the name of a type alone finds an extension that has it in its schema."""
        before = {(place, type_.name) for place in (home, "public", *self.places.values())}
        if before & self.relations or before & self.types:
            return False
        found = next((place for e, place in self.places.items() if type_.name in EXTENSION_TYPES.get(e, ())), None)
        return found is not None and found == type_.schema

    def function_name(self, path: tuple[str, ...], home: str) -> tuple[str, ...]:
        """What a trigger of a table in a schema calls its function: without a schema where that finds the same."""
        if len(path) != 2:
            return path
        schema, title = path
        if (home, title) in self.own_functions:
            return (title,) if schema == home else path
        if ("public", title) in self.own_functions:
            return (title,) if schema == "public" else path
        extensions = {extension.schema for extension in self.catalog.all(Extension)}
        if any((other, title) in self.own_functions for other in extensions):
            return path
        found = self._extension_of(title)
        if found is not None:
            return (title,) if schema == found.schema else path
        return (title,) if schema == "pg_catalog" and title in TRIGGER_FUNCTIONS else path

    def operator_class(self, written: str) -> str:
        """What an operator class is called: without a schema where that finds it."""
        parts = split(written.partition("(")[0].strip()) or ()
        if len(parts) != 2:
            return written
        blocks = (block.up for block in self.catalog.all(SqlBlock))
        found = operator_classes.home(parts[1], self.places, blocks)
        return written[len(identifier(parts[0])) + 1 :] if found == parts[0] else written

    def _extension_of(self, title: str) -> Extension | None:
        """The first extension that has a function of a name."""
        if builtins.functions(title):
            return None
        return next((each for each in self.catalog.all(Extension) if builtins.functions(title, each.name)), None)

    def visible(self, table: Table) -> list[str]:
        """The columns of a table with those that it inherits."""
        found: dict[str, None] = {}
        for parent in table.inherits:
            above = self.catalog.table(parent)
            if above is not None:
                found.update(dict.fromkeys(self.visible(above)))
        found.update((column.name, None) for column in table.columns)
        return list(found)

    # ------------------------------------------------------------ types that follow from references

    def is_inferred(self, table: Table, column: Column, key: ForeignKey) -> bool:
        """Whether the type of a column that refers to another follows from there."""
        note = self.notes.get(table.ref, {}).get(column.name)
        if column.serial or (note is not None and note.shape):
            return False
        return column.type == self.type_of(key.target, key.target_columns[0]) and not self.is_in_circle(key)

    def type_of(self, table: Ref, column: str) -> Type | None:
        """The type of a column of a table, inherited ones too."""
        found = self.catalog.table(table)
        if found is None:
            return None
        own = found.column(column)
        if own is not None:
            return own.type
        return next((type_ for parent in found.inherits if (type_ := self.type_of(parent, column))), None)

    def is_in_circle(self, key: ForeignKey) -> bool:
        """Whether references lead from the target of a key back to its column, so that no type would be written."""
        start = (key.table, key.columns[0])
        seen = set()
        waiting = [(key.target, key.target_columns[0])]
        while waiting:
            at = waiting.pop()
            if at == start:
                return True
            if at not in seen:
                seen.add(at)
                waiting += [(other.target, other.target_columns[0]) for other in self.references().get(at, ())]
        return False

    def references(self) -> dict[tuple[Ref, str], tuple[ForeignKey, ...]]:
        """The foreign keys of one column, by that."""
        if self._references is None:
            self._references = {}
            for key in (*self.catalog.all(ForeignKey), *self._external_keys()):
                if len(key.columns) == 1:
                    at = (key.table, key.columns[0])
                    self._references[at] = (*self._references.get(at, ()), key)
        return self._references

    def _external_keys(self) -> Iterable[ForeignKey]:
        return (each for each in self.catalog.externals.values() if isinstance(each, ForeignKey))
