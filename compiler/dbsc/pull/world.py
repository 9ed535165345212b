"""A catalog, as the rules of types ask for it: types, the columns of relations, functions."""

from __future__ import annotations

import re

from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    Composite,
    Domain,
    Enum,
    Extension,
    Function,
    Object,
    OutputColumn,
    Partition,
    RangeType,
    Ref,
    Table,
    Type,
    View,
    ref,
)
from dbsc.semantics.type_keys import KEYS
from dbsc.sqltext.parse import Fault, parse_query
from dbsc.sqltypes import builtins
from dbsc.sqltypes.beyond import NOTHING, Beyond
from dbsc.sqltypes.builtins import Facts, Routine
from dbsc.sqltypes.query import analyse_query
from dbsc.sqltypes.world import Column, Columns, World

_DEFAULT = re.compile(r"\b(?:default)\b|(?<![<>=!:])=(?!>)", re.IGNORECASE)
_DEEPEST = 12  # views over views


class CatalogWorld(World):
    """PostgreSQL, the extensions of a catalog, what the catalog holds, and what is beyond it."""

    def __init__(self, catalog: Catalog, beyond: Beyond = NOTHING, version: int = 18) -> None:
        self.places = {extension.name: extension.schema or "public" for extension in catalog.all(Extension)}
        for external in catalog.externals.values():
            if isinstance(external, Extension):
                self.places[external.name] = external.schema or "public"
        super().__init__(tuple(self.places), version)
        self.beyond = beyond
        self.own_operators: dict[str, list[tuple[str, Routine]]] = {}  # by name, each with its schema
        for (schema, name), routines in beyond.operators.items():
            self.own_operators.setdefault(name, []).extend((schema, routine) for routine in routines)
        self.is_whole = True  # a server has said it all
        self.objects: dict[Ref, Object] = {**catalog.externals, **catalog.objects}
        self.called: dict[tuple[str, str], list[Function | Aggregate]] = {}
        for object_ in self.objects.values():
            if isinstance(object_, Function | Aggregate):
                self.called.setdefault((object_.schema, object_.name), []).append(object_)
        self.rows: dict[Ref, Columns] = {}
        self.depth = 0

    # ------------------------------------------------------------ types

    def key(self, type_: Type) -> str:
        """A type as the rules of types know it."""
        brackets = "[]" if type_.dimensions else ""
        if type_.schema is None:
            return KEYS.get(type_.name, type_.name) + brackets
        if type_.schema in self.places.values() and ref("type", type_.schema, type_.name) not in self.objects:
            of = next(
                (e for e, place in self.places.items() if place == type_.schema and self.has(e, type_.name)), None
            )
            if of:
                return type_.name + brackets
        return f"{type_.schema}.{type_.name}{brackets}"

    def has(self, extension: str, type_: str) -> bool:
        """Whether a type is an extension's."""
        return builtins.facts(type_) is None and builtins.facts(type_, (extension,)) is not None

    def key_of_identity(self, identity: str) -> str | None:
        """The type that stands in the identity of a function; None where it cannot be told."""
        name = identity.removesuffix("[]")
        brackets = identity[len(name) :]
        if name in BUILTIN_TYPES or name in KEYS or name in _LONG:
            name = _LONG.get(name) or BUILTIN_TYPES.get(name, name)
            return KEYS.get(name, name) + brackets
        if "." not in name or '"' in name:
            return name + brackets if builtins.facts(name) else None
        schema, _, last = name.partition(".")
        return self.key(Type(last, schema, None, len(brackets) // 2))

    def declared(self, type_: str) -> Facts | None:
        if type_ in self.beyond.types:
            return self.beyond.types[type_]
        schema, _, name = type_.partition(".")
        match self.objects.get(ref("type", schema, name)):
            case Enum():
                return Facts("e", "E", False, False, None, "s", "s")
            case Composite():
                return Facts("c", "C", False, False, None, "s", "s")
            case Domain(type=base):
                facts = self.facts(self.key(base))
                return facts.replace(kind="d", preferred=False, held=self.key(base)) if facts else None
            case RangeType(subtype=subtype):
                return Facts("r", "R", False, False, self.key(subtype), "s", "s")
            case _:
                row = ref("table", schema, name) in self.objects or ref("view", schema, name) in self.objects
                return Facts("c", "C", False, False, None, "s", "s") if row else None

    def labels(self, type_: str) -> tuple[str, ...] | None:
        schema, _, name = type_.partition(".")
        found = self.objects.get(ref("type", schema, name))
        return found.labels if isinstance(found, Enum) else None

    def attributes(self, type_: str) -> Columns:
        schema, _, name = type_.partition(".")
        found = self.objects.get(ref("type", schema, name))
        if isinstance(found, Composite):
            return tuple(Column(field.name, type=self.key(field.type)) for field in found.attributes)
        return self.relation((schema, name))[1]

    def type_named(self, parts: tuple[str, ...]) -> str | None:
        if len(parts) != 2:
            return super().type_named(parts)
        key = self.key(Type(parts[1], parts[0]))
        return key if self.facts(key) is not None else None

    # ------------------------------------------------------------ relations

    def relation(self, parts: tuple[str, ...]) -> tuple[str | None, Columns]:
        if len(parts) != 2:
            return None, None
        for kind in ("table", "view"):
            found = ref(kind, *parts)
            if found in self.objects:
                return f"{parts[0]}.{parts[1]}", self.columns(found)
        return None, None

    def columns(self, reference: Ref) -> Columns:
        """The columns of a table, a partition or a view; None where they are not known."""
        if reference not in self.rows:
            self.rows[reference] = None  # what contains itself finds nothing
            self.rows[reference] = self._columns(reference)
        return self.rows[reference]

    def _columns(self, reference: Ref) -> Columns:
        found = self.objects.get(reference)
        match found:
            case Partition(parent=parent):
                return self.columns(parent)
            case Table():
                inherited = [column for parent in found.inherits for column in self.columns(parent) or ()]
                own = [Column(c.name, reference.path, c.name, self.key(c.type)) for c in found.columns]
                named = {column.name for column in own}
                return (*[column for column in inherited if column.name not in named], *own)
            case View(outputs=outputs) if outputs is not None and all(output.type for output in outputs):
                return tuple(self._output(reference, output) for output in outputs)
            case View():
                return self._returned(found)
            case _:
                return None

    def _output(self, reference: Ref, output: OutputColumn) -> Column:
        return Column(output.name, reference.path, output.name, self.key(output.type) if output.type else None)

    def _returned(self, view: View) -> Columns:
        fragment = parse_query(view.query.sql.rstrip().rstrip(";"))
        if isinstance(fragment, Fault) or self.depth == _DEEPEST:
            return None
        self.depth += 1
        found = analyse_query(fragment.tree, self).columns
        self.depth -= 1
        names = view.columns or tuple(column.name for column in found or ())
        return found and tuple(column.replace(name=name) for column, name in zip(found, names, strict=False))

    # ------------------------------------------------------------ functions and operators

    def functions(self, parts: tuple[str, ...]) -> tuple[Routine, ...]:
        if len(parts) != 2 or parts[0] == "pg_catalog":
            return super().functions(parts)
        found = tuple(routine for each in self.called.get((parts[0], parts[1]), ()) if (routine := self.routine(each)))
        for extension, place in self.places.items():
            if place == parts[0]:
                found += builtins.functions(parts[1], extension)
        return found + self.beyond.functions.get((parts[0], parts[1]), ())

    def cast(self, source: str, target: str) -> tuple[str, str] | None:
        return self.beyond.casts.get((source, target)) or super().cast(source, target)

    def operators(self, name: str) -> tuple[Routine, ...]:
        return super().operators(name) + tuple([routine for _, routine in self.own_operators.get(name, ())])

    def home_of_operator(self, routine: Routine, name: str) -> str | None:
        for schema, own in self.own_operators.get(name, ()):
            if own is routine:
                return schema
        found = (e for e in self.extensions if any(each is routine for each in builtins.operators(name, e)))
        return next((self.places[extension] for extension in found), None)

    def routine(self, function: Function | Aggregate) -> Routine | None:
        """A function as the rules of types know it; None where its types cannot be told."""
        arguments = tuple(self.key_of_identity(identity) for identity in function.signature)
        known = tuple(argument for argument in arguments if argument is not None)
        if len(known) != len(arguments):
            return None
        if isinstance(function, Aggregate):
            return Routine("a" if function.ordered is None else "o", "i", None, known)
        returns = (function.returns or "").lower()
        is_set = returns.startswith(("setof ", "table"))
        result = self.key_of_identity(returns.removeprefix("setof ")) if not returns.startswith("table") else None
        variadic = "variadic " in function.arguments.lower()
        defaults = len(_DEFAULT.findall(function.arguments))
        kind = "p" if function.kind == "procedure" else "f"
        return Routine(kind, "v", result, known, False, is_set, variadic, min(defaults, len(known)))


_LONG = {
    "character varying": "varchar",
    "character": "bpchar",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "bit varying": "varbit",
}
"""Types as PostgreSQL prints them, where that is neither the short name nor one of the language's."""
