"""The type target `metadata`: the JSON from which Supabase's own generators make types for Go, Python, Swift and Dart.

It is the `GeneratorMetadata`, version 1, of @supabase/postgrest-typegen, which otherwise asks a database for it.
Numbers of objects are made up, but for those of built-in types; what only a server knows, such as sizes, is nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from dbsc.backends.typescript.names import exported_names
from dbsc.backends.typescript.relations import Relations
from dbsc.backends.typescript.supabase.oids import BUILTIN
from dbsc.backends.typescript.supabase.relationships import Relationships
from dbsc.backends.typescript.supabase.signatures import INPUTS, Signature, signature
from dbsc.backends.typescript.supabase.types import JsonTypes
from dbsc.backends.typescript.supabase.updatable import INSERT, UPDATE, Updatable
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns
from dbsc.catalog.objects import Column, Composite, Domain, Enum, Function, Object, Table, Type, View, ref
from dbsc.catalog.sequences import owned_sequence
from dbsc.sqltext.parse import Fault, parse_expression
from dbsc.sqltext.quote import literal, qualified
from dbsc.sqltext.tree import nodes, strings

_FIRST = 100_000
_IDENTITY = {"d": "DEFAULT", "f": "FULL", "n": "NOTHING", "i": "INDEX"}
_BEHAVIORS = {"immutable": "IMMUTABLE", "stable": "STABLE"}
_Json = dict[str, object]


def metadata(catalog: Catalog) -> str:
    """The JSON, objects in the order of the source."""
    return json.dumps(_Metadata(catalog).whole(), indent=2, ensure_ascii=False) + "\n"


class _Metadata:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.numbers: dict[tuple[str, ...], int] = {}
        self.types = JsonTypes(catalog, dict(exported_names(catalog)))
        self.relations = Relations(catalog, self.types)
        self.updatable = Updatable(catalog)
        self.tables: list[Table] = list(catalog.all(Table))
        self.views: list[View] = list(catalog.all(View))
        self.used: dict[Type, None] = {}

    def number(self, *key: str) -> int:
        """A number that stands for something."""
        return self.numbers.setdefault(key, _FIRST + len(self.numbers))

    def whole(self) -> _Json:
        """All of it."""
        functions = [found for each in self.catalog.all(Function) if (found := self.function(each)) is not None]
        relations: list[Table | View] = [*self.tables, *self.views]
        columns = [column for each in relations for column in self.columns(each)]
        schemas = dict.fromkeys(("public", *(each.schema for each in relations)))
        schemas |= dict.fromkeys(str(each["schema"]) for each in functions)
        return {
            "version": 1,
            "schemas": [{"id": self.number("schema", name), "name": name, "owner": "postgres"} for name in schemas],
            "tables": [self.table(each) for each in self.tables if each.foreign is None],
            "foreignTables": [self.foreign(each) for each in self.tables if each.foreign is not None],
            "views": [self.view(each) for each in self.views if not each.materialized],
            "materializedViews": [self.materialized(each) for each in self.views if each.materialized],
            "columns": columns,
            "primaryKeys": [key for each in self.tables for key in self.primary_key(each)],
            "relationships": list(self.relationships()),
            "functions": functions,
            "types": list(self.all_types()),
        }

    # ------------------------------------------------------------ relations

    def head(self, relation: Table | View) -> _Json:
        """What all relations have."""
        return {
            "id": self.number(*relation.ref),
            "schema": relation.schema,
            "name": relation.name,
            "comment": relation.comment,
        }

    def table(self, table: Table) -> _Json:
        """A table, without rows."""
        identity = "INDEX" if table.identity_index else (table.replica_identity or "default").upper()
        return {
            **self.head(table),
            "rls_enabled": table.row_security,
            "rls_forced": table.force_row_security,
            "replica_identity": identity,
            "bytes": 0,
            "size": "0 bytes",
            "live_rows_estimate": 0,
            "dead_rows_estimate": 0,
        }

    def foreign(self, table: Table) -> _Json:
        """A foreign table."""
        return self.head(table)

    def view(self, view: View) -> _Json:
        """A view, and what can be written through it."""
        by_itself = bool(self.updatable.columns(view))
        return {
            **self.head(view),
            "is_updatable": by_itself,
            "is_insert_enabled": bool(self.updatable.writes(view, INSERT)),
            "is_update_enabled": bool(self.updatable.writes(view, UPDATE)),
        }

    def materialized(self, view: View) -> _Json:
        """A materialized view."""
        return {**self.head(view), "is_populated": view.with_data}

    def primary_key(self, table: Table) -> Iterator[_Json]:
        """The columns of a key."""
        for name in table.primary_key.columns if table.primary_key else ():
            yield {"table_id": self.number(*table.ref), "schema": table.schema, "table_name": table.name, "name": name}

    def relationships(self) -> Iterator[_Json]:
        """The foreign keys, those of views included."""
        for each in Relationships(self.catalog).all():
            yield {
                "foreign_key_name": each.name,
                "schema": each.source.path[0],
                "relation": each.source.path[-1],
                "columns": list(each.columns),
                "is_one_to_one": each.is_one_to_one,
                "referenced_schema": each.target.path[0],
                "referenced_relation": each.target.path[-1],
                "referenced_columns": list(each.referenced),
            }

    # ------------------------------------------------------------ columns

    def columns(self, relation: Table | View) -> Iterator[_Json]:
        """The columns of a relation."""
        declared = (
            {each.name: each for each in all_columns(self.catalog, relation)} if isinstance(relation, Table) else {}
        )
        types = dict(self._view_types(relation)) if isinstance(relation, View) else {}
        written = (
            self.updatable.writes(relation, UPDATE) | self.updatable.writes(relation, INSERT)
            if isinstance(relation, View)
            else frozenset(declared)
        )
        for place, column in enumerate(self.relations.columns(relation).values(), 1):
            own = declared.get(column.name)
            type_ = own.type if own else types.get(column.name, Type("text"))
            self.used.setdefault(type_)
            table = relation if isinstance(relation, Table) else None
            yield {
                "table_id": self.number(*relation.ref),
                "schema": relation.schema,
                "table": relation.name,
                "id": f"{self.number(*relation.ref)}.{place}",
                "ordinal_position": place,
                "name": column.name,
                "default_value": self._default(table, own) if own and table else None,
                **self._typed(type_),
                "is_identity": bool(own and own.identity),
                "identity_generation": _generation(own),
                "is_generated": bool(own and own.generated),
                "is_nullable": column.value.nullable,
                "is_updatable": column.name in written,
                "is_unique": bool(table)
                and any(each.columns == (column.name,) for each in (table.uniques if table else ())),
                "enums": self._labels(type_),
                "check": _check(table, column.name) if table else None,
                "comment": own.comment if own else None,
            }

    def _view_types(self, view: View) -> Iterator[tuple[str, Type]]:
        """The type of each column of a view, through what it copies."""
        for output in view.outputs or ():
            if output.type is not None:
                yield output.name, output.type
            elif output.source is not None:
                *path, name = output.source
                below = self.catalog.objects.get(ref("view", *path))
                table = self.catalog.table(ref("table", *path))
                if table is not None:
                    found = {each.name: each.type for each in all_columns(self.catalog, table)}
                else:
                    found = dict(self._view_types(below)) if isinstance(below, View) and below is not view else {}
                if name in found:
                    yield output.name, found[name]

    def _typed(self, type_: Type) -> _Json:
        """How a type is called; a domain is what it is over."""
        base = self.types.base(type_)
        dimensions = min(type_.dimensions + base.dimensions, 1)
        base = base.replace(dimensions=0)
        name, schema = self._name(base)
        builtin = BUILTIN.get(base.name) if base.schema is None else None
        printed = builtin.printed if builtin else base.name if base.schema is None else "USER-DEFINED"
        return {
            "data_type": "ARRAY" if dimensions else printed,
            "format": f"_{name}" if dimensions else name,
            "type_schema": schema,
        }

    def _name(self, type_: Type) -> tuple[str, str]:
        if type_.schema is not None:
            return type_.name, type_.schema
        return BUILTIN[type_.name].name if type_.name in BUILTIN else type_.name, "pg_catalog"

    def _labels(self, type_: Type) -> list[str]:
        found = self.types.defined(self.types.base(type_).replace(dimensions=0))
        return list(found.labels) if isinstance(found, Enum) else []

    def _default(self, table: Table, column: Column) -> str | None:
        if column.serial:
            sequence = owned_sequence(table.schema, table.name, column)
            return f"nextval({literal(qualified(*sequence.path))}::regclass)" if sequence else None
        if column.generated:
            return column.generated.expression.sql
        default = column.default.sql if column.default else None
        return None if default is None or default.lower() == "null" else default

    # ------------------------------------------------------------ functions

    def function(self, function: Function) -> _Json | None:
        """A function; triggers have theirs called by themselves."""
        found = signature(function)
        if function.kind != "function" or function.returns in ("trigger", "event_trigger") or found is None:
            return None
        if "window" in function.clauses:
            return None
        returned = self._result(found)
        row = ref("table", returned.schema or "", returned.name), ref("view", returned.schema or "", returned.name)
        relation = next((each for each in row if each in self.catalog.objects), None)
        if relation is None and isinstance(self.types.defined(returned), Composite):
            relation = ref("type", returned.schema or "", returned.name)
        settings = [each.removeprefix("set ") for each in function.clauses if each.startswith("set ")]
        return {
            "id": self.number(*function.ref),
            "schema": function.schema,
            "name": function.name,
            "language": _clause(function, "language ") or "sql",
            "definition": function.body or "",
            "complete_statement": "",
            "args": [
                {
                    "mode": each.mode,
                    "name": each.name,
                    "type_id": self.type_number(each.type),
                    "has_default": each.has_default if each.mode in INPUTS else None,
                }
                for each in found.parameters
            ],
            "argument_types": function.arguments,
            "identity_argument_types": ", ".join(function.signature),
            "return_type_id": self.type_number(returned),
            "return_type": function.returns or "record",
            "return_type_relation_id": self.number(*relation) if relation and not returned.dimensions else None,
            "is_set_returning_function": found.is_set,
            "prorows": (int(_clause(function, "rows ") or 1000)) if found.is_set else None,
            "behavior": next((_BEHAVIORS[each] for each in function.clauses if each in _BEHAVIORS), "VOLATILE"),
            "security_definer": "security definer" in function.clauses,
            "config_params": {each.split()[0]: each.partition("=")[2].strip() for each in settings} or None,
        }

    def _result(self, found: Signature) -> Type:
        if found.result is not None:
            return found.result
        return found.outputs[0].type if len(found.outputs) == 1 and found.outputs[0].mode != "table" else Type("record")

    # ------------------------------------------------------------ types

    def type_number(self, type_: Type) -> int:
        """The number of a type, which is among those that are listed."""
        self.used.setdefault(type_)
        builtin = BUILTIN.get(type_.name) if type_.schema is None else None
        if builtin is not None:
            return builtin.array if type_.dimensions else builtin.oid
        return self.number("pg_type", type_.schema or "pg_catalog", type_.name, "[]" if type_.dimensions else "")

    def all_types(self) -> Iterator[_Json]:
        """The types of the schema, the rows of its relations, and the built-in ones that are used."""
        relations: list[Table | View] = [*self.tables, *self.views]
        rows: list[tuple[Object, Type]] = [(each, Type(each.name, each.schema)) for each in relations]
        own: list[tuple[Object, Type]] = [
            (each, Type(each.name, each.schema))
            for each in self.catalog.objects.values()
            if isinstance(each, Enum | Composite | Domain)
        ]
        for composite in self.catalog.all(Composite):
            for attribute in composite.attributes:
                self.type_number(attribute.type)
        listed = dict.fromkeys([*(type_ for _, type_ in (*rows, *own)), *self.used])
        objects: dict[Type, Object] = {type_: each for each, type_ in (*rows, *own)}
        for type_ in dict.fromkeys(each.replace(arguments=None) for each in listed):
            object_ = objects.get(type_)
            name, schema = self._name(type_.replace(dimensions=0))
            relation = object_.ref if isinstance(object_, Table | View | Composite) else None
            yield {
                "id": self.type_number(type_),
                "name": f"_{name}" if type_.dimensions else name,
                "schema": schema,
                "format": self._format(type_),
                "enums": list(object_.labels) if isinstance(object_, Enum) else [],
                "attributes": [
                    {"name": each.name, "type_id": self.type_number(each.type)} for each in object_.attributes
                ]
                if isinstance(object_, Composite)
                else [],
                "comment": object_.comment if isinstance(object_, Enum | Composite | Domain) else None,
                "type_relation_id": self.number(*relation) if relation else None,
            }

    def _format(self, type_: Type) -> str:
        brackets = "[]" if type_.dimensions else ""
        if type_.schema is None:
            return (BUILTIN[type_.name].printed if type_.name in BUILTIN else type_.name) + brackets
        return (type_.name if type_.schema == "public" else f"{type_.schema}.{type_.name}") + brackets


def _generation(column: Column | None) -> str | None:
    if column is None or column.identity is None:
        return None
    return "ALWAYS" if column.identity.always else "BY DEFAULT"


def _clause(function: Function, head: str) -> str | None:
    return next((each.removeprefix(head) for each in function.clauses if each.startswith(head)), None)


def _check(table: Table, name: str) -> str | None:
    """The condition of the first check that is about one column alone."""
    for check in table.checks:
        read = parse_expression(check.condition.sql)
        if isinstance(read, Fault):
            continue
        named = {strings(node["ColumnRef"]["fields"])[-1] for node in nodes(read.tree) if "ColumnRef" in node}
        if named == {name}:
            return check.condition.sql
    return None
