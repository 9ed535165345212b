"""The type target `kysely`: the `Database` of Kysely over node-postgres, as that driver reads and takes values.

What the driver makes of each type was measured with pg 8 on PostgreSQL 15 (`tests/npm/test_kysely.py` asks it again).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.backends.typescript import text
from dbsc.backends.typescript.module import HEADER, JSON_MEMBERS, is_written, shape_type
from dbsc.backends.typescript.names import JSON, exported_names
from dbsc.backends.typescript.relations import RelationColumn, Relations
from dbsc.backends.typescript.supabase.updatable import Updatable
from dbsc.backends.typescript.text import Generic, Property, array
from dbsc.backends.typescript.types import NULL, Members, Types, Value, labels
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Column, Composite, Domain, Enum, Ref, Table, Type, View, ref

_IMPORTED = ("ColumnType", "Generated", "GeneratedAlways", "Insertable", "Selectable", "Updateable")
_DATABASE = "Database"
_SUFFIXES = ("", "Insert", "Update", "Table")

# Types that the driver reads as something else than a text, alone and in arrays
_READ = {
    "smallint": "number", "integer": "number", "real": "number", "double precision": "number", "oid": "number",
    "boolean": "boolean", "bytea": "Buffer", "date": "Date", "timestamp": "Date", "timestamptz": "Date",
    "interval": "Interval", "point": "Point", "circle": "Circle", "numeric": "string",
}  # fmt: skip
# What it takes beside that, or in place of that: an object is sent as its JSON, but an array as an array of PostgreSQL
_EXACT = ("number", "string", "bigint")
_SENT: dict[str, Members] = {
    "bigint": _EXACT, "numeric": _EXACT, "bytea": ("Buffer", "string"), "date": ("Date", "string"),
    "timestamp": ("Date", "string"), "timestamptz": ("Date", "string"), "interval": ("Interval", "string"),
    "point": ("string",), "circle": ("string",), "json": ("string",), "jsonb": ("string",),
}  # fmt: skip
# The arrays that it reads, and as what; the others come as the text that PostgreSQL has for them
_ARRAYS = {
    **{name: _READ[name] for name in _READ if name != "circle"},
    "numeric": "number",
    **dict.fromkeys(
        ("text", "varchar", "bpchar", "char", "uuid", "time", "timetz", "inet", "cidr", "macaddr"), "string"
    ),
    **dict.fromkeys(("bigint", "money"), "string"),
    **dict.fromkeys(("json", "jsonb"), JSON),
}
_VALUES = {
    "Interval": """\
export interface Interval {
  years?: number;
  months?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
  toPostgres(): string;
}""",
    "Point": """\
export interface Point {
  x: number;
  y: number;
}""",
    "Circle": """\
export interface Circle {
  x: number;
  y: number;
  radius: number;
}""",
}
"""What the driver makes of some types."""


class _Types(Types):
    """Types as node-postgres reads them, or with `sent` as it takes them."""

    def __init__(self, catalog: Catalog, names: dict[Ref, str], sent: bool) -> None:
        super().__init__(catalog, names)
        self.sent = sent
        self.builtin |= _READ

    def column(self, table: Table, column: Column) -> Value:
        """What a column holds, or takes: an object of a known shape, or its text."""
        value = super().column(table, column)
        note = self.notes.get((table.ref, column.name))
        if not (self.sent and note and note.shape):
            return value
        return value.replace(members=("string",) if column.type.dimensions else (*value.members, "string"))

    def members(self, type_: Type) -> Members:
        """A type as a union. Only arrays of some of PostgreSQL's own types are read as such."""
        if not type_.dimensions:
            return self._element(type_)
        element = type_.replace(dimensions=0)
        if self.sent:
            return (array(self._element(element)), "string")
        read = _ARRAYS.get(type_.name) if type_.schema is None else None
        self.uses_json = self.uses_json or read == JSON
        return (array((read,)) if read else "string",)

    def _element(self, type_: Type) -> Members:
        if type_.schema is None:
            return _SENT[type_.name] if self.sent and type_.name in _SENT else super()._element(type_)
        if isinstance(self.defined(type_), Composite) or ref("table", type_.schema, type_.name) in self.catalog.objects:
            return ("string",)
        return super()._element(type_)


def kysely(catalog: Catalog) -> str:
    """The text of the module, in the order of the source."""
    module = _Module(catalog)
    body = list(module.declarations())
    imported = [name for name in _IMPORTED if any(f"{name}<" in each for each in body)]
    head = _import(imported) if imported else []
    values = [declared for name, declared in _VALUES.items() if module.uses(name, body)]
    json = [text.alias(JSON, JSON_MEMBERS)] if module.uses(JSON, body) else []
    return "\n\n".join([HEADER, *head, *json, *values, *body]) + "\n"


def _import(names: list[str]) -> list[str]:
    line = f"import type {{ {', '.join(names)} }} from 'kysely';"
    return [
        line
        if len(line) <= text.WIDTH
        else "\n".join(["import type {", *(f"  {n}," for n in names), "} from 'kysely';"])
    ]


class _Module:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        besides = frozenset({_DATABASE, *_IMPORTED, *_VALUES})
        self.names = exported_names(catalog, besides, _SUFFIXES)
        outside = {reference: name for reference, name in self.names.items() if reference.kind in ("type", "shape")}
        self.read = _Types(catalog, outside, sent=False)
        sent = _Types(catalog, outside, sent=True)
        # A domain goes by its name unless more is taken than what its name stands for
        taken_otherwise = {each.ref for each in catalog.all(Domain) if self.read.domain(each) != sent.domain(each)}
        sent = _Types(catalog, {r: name for r, name in outside.items() if r not in taken_otherwise}, sent=True)
        self.relations = Relations(catalog, self.read)
        self.sent = Relations(catalog, sent)
        self.updatable = Updatable(catalog)

    def uses(self, name: str, body: list[str]) -> bool:
        """Whether something that is declared has a value of this name in it."""
        return any(re.search(rf"\b{name}\b", each) for each in body)

    def declarations(self) -> Iterator[str]:
        """Everything that is exported but for what the driver brings."""
        for shape in self.catalog.intent.shapes:
            yield shape_type(shape, self.names, self.read)
        relations: list[Table | View] = []
        for object_ in self.catalog.objects.values():
            match object_:
                case Enum():
                    yield text.alias(self.names[object_.ref], labels(object_), object_.comment)
                case Domain():
                    yield text.alias(self.names[object_.ref], self.read.domain(object_), object_.comment)
                case Table() | View():
                    relations.append(object_)
                    yield from self.relation(object_)
                case _:
                    pass
        tables = [
            Property(each.name if each.schema == "public" else f"{each.schema}.{each.name}", (self.row(each),))
            for each in relations
        ]
        yield text.interface(_DATABASE, tables)

    def row(self, relation: Table | View) -> str:
        """The name of the interface of a relation's columns."""
        return f"{self.names[relation.ref]}Table"

    def relation(self, relation: Table | View) -> Iterator[str]:
        """The columns of a relation, and its rows as they are read and written."""
        name, row = self.names[relation.ref], self.row(relation)
        sent = self.sent.columns(relation)
        properties = [
            self.property(relation, each, sent[each.name]) for each in self.relations.columns(relation).values()
        ]
        yield text.interface(row, properties, relation.comment)
        yield text.alias(name, (f"Selectable<{row}>",), relation.comment)
        if isinstance(relation, Table) or self.updatable.columns(relation):
            yield text.alias(f"{name}Insert", (f"Insertable<{row}>",))
            yield text.alias(f"{name}Update", (f"Updateable<{row}>",))

    def property(self, relation: Table | View, column: RelationColumn, sent: RelationColumn) -> Property:
        """One column: what is read, what an insert gives, and what an update gives."""
        read = column.value.union
        if isinstance(relation, View):
            written = column.name in self.updatable.columns(relation)
            given = tuple(dict.fromkeys((*sent.value.members, NULL)))
            has_default = True
        else:
            written = column.declared is not None and is_written(column.declared)
            given, has_default = (
                sent.value.union,
                column.declared is not None and self.read.has_default(column.declared),
            )
        inserted = given if not has_default or NULL in given else (*given, "undefined")
        type_: Members | Generic = read
        if not written:
            type_ = Generic("GeneratedAlways", (read,))
        elif read != given:
            type_ = Generic("ColumnType", (read, inserted, given))
        elif has_default:
            type_ = Generic("Generated", (read,))
        return Property(column.name, type_, False, column.comment)
