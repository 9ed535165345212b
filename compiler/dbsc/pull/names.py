"""Which names need no schema: those that a reader finds without it, by the rules of the language.

A name without a schema is looked for in the schema that it stands in, then in `public`, then in those of extensions.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog import platform
from dbsc.catalog.builtin import BUILTIN_TYPES, EXTENSION_TYPES, SERIALS
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    Collation,
    Extension,
    Function,
    Object,
    Ref,
    Sequence,
    Table,
    TextSearchConfiguration,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.sqltext.names import Use, uses
from dbsc.sqltext.parse import Fragment
from dbsc.sqltext.quote import identifier, split
from dbsc.sqltext.rewrite import rewrite
from dbsc.sqltext.tokens import Tokens, scan
from dbsc.sqltext.tree import nodes
from dbsc.sqltypes import builtins
from dbsc.sqltypes.beyond import NOTHING, Beyond


class BareNames:
    """Takes the schemas from the names in fragments."""

    def __init__(self, catalog: Catalog, beyond: Beyond = NOTHING) -> None:
        on_platform = catalog.intent.header.target == "supabase"
        self.kept = frozenset(platform.SCHEMAS) - {"extensions"} if on_platform else frozenset[str]()
        self.extensions: dict[str, str] = {}
        self.taken: dict[str, set[tuple[str, str]]] = {
            kind: set() for kind in ("relation", "type", "function", "sequence", "collation", "configuration")
        }
        self.columns: set[str] = set()
        self.beyond = beyond
        for object_ in (*catalog.externals.values(), *catalog.objects.values()):
            self.enter(object_)
        self.taken["type"].update((reference[1], reference[2]) for reference in catalog.types_from_outside())

    def enter(self, object_: Object) -> None:
        """Notes the names that an object takes."""
        reference: Ref = object_.ref
        match object_:
            case Extension():
                self.extensions[object_.name] = object_.schema or "public"
            case Function() | Aggregate():
                self.taken["function"].add((object_.schema, object_.name))
            case Sequence():
                self.taken["sequence"].add((object_.schema, object_.name))
            case Collation():
                self.taken["collation"].add((object_.schema, object_.name))
            case TextSearchConfiguration():
                self.taken["configuration"].add((object_.schema, object_.name))
            case _ if reference.kind in ("table", "view"):
                self.taken["relation"].add((reference[1], reference[2]))
                of = object_.columns if isinstance(object_, Table) else getattr(object_, "outputs", None) or ()
                self.columns.update(column.name for column in of)
                if isinstance(object_, Table):
                    owned = [owned_sequence(object_.schema, object_.name, column) for column in object_.columns]
                    self.taken["sequence"].update((each[1], each[2]) for each in owned if each)
            case _ if reference.kind == "type":
                self.taken["type"].add((reference[1], reference[2]))

    def path(self, home: str) -> Iterable[str]:
        """The schemas in which a name without one is looked for."""
        return dict.fromkeys([home, "public", *self.extensions.values()])

    def shortened(self, fragment: Fragment, home: str) -> str:
        """A fragment with its names as short as they can be where it stands in the schema `home`."""
        own = _common_tables(fragment)
        found = [use for use in uses(fragment) if not (use.kind == "relation" and use.parts[-1] in own)]
        edits = [(use.start, use.end, name) for use in found if (name := self.name(use, fragment, home))]
        return rewrite(fragment.sql, dict.fromkeys(edits)) if edits else fragment.sql

    def name(self, use: Use, fragment: Fragment, home: str) -> str | None:
        """How to write a name, where it can be written in another way."""
        if len(use.parts) == 1:
            return self.guarded(use, fragment, home)
        if len(use.parts) != 2 or not self.is_found(use.kind, use.parts, home):
            return None
        if use.parts[0] in self.kept:
            return None
        quoted = fragment.sql[use.start - 1 : use.start] == "'"
        name = identifier(use.parts[1])
        return name.replace("'", "''") if quoted else name

    def of_types(self, text: str, home: str) -> str:
        """The arguments of a routine, or what it returns, with the types as short. Defaults stay as they are."""
        found = scan(text) if "." in text else None
        if not isinstance(found, Tokens):
            return text
        edits, is_default = [], False
        for number, depth in found.nested():
            is_default = found.word(number) == "default" or (is_default and (depth > 0 or found.text(number) != ","))
            if is_default or found.text(number + 1) != "." or found.text(number - 1 if number else len(found)) == ".":
                continue
            written = found.name(found.starts[number], 3)
            if len(written) == 2 and self.is_found("type", (written[0][2], written[1][2]), home):
                edits.append((written[0][0], written[1][0], ""))
        return rewrite(text, edits)

    def option(self, key: str, value: str, home: str) -> str:
        """The value of an option of an aggregate."""
        if key.endswith("stype"):
            return self.of_types(value, home)
        parts = split(value) if key.endswith("func") else None
        if parts is None or len(parts) != 2 or not self.is_found("function", parts, home):
            return value
        return identifier(parts[1])

    def guarded(self, use: Use, fragment: Fragment, home: str) -> str | None:
        """PostgreSQL's own, where another one would be found first: a server says those of `pg_catalog` alone bare."""
        name = use.parts[0]
        if use.kind not in _GUARDED or not any((place, name) in self.taken[use.kind] for place in self.path(home)):
            return None
        if use.kind == "relation" and name in _common_tables(fragment):
            return None
        return f"pg_catalog.{fragment.sql[use.start : use.end]}"

    def is_found(self, kind: str, parts: tuple[str, ...], home: str) -> bool:
        """Whether the last part of a name alone means the same."""
        schema, name = parts
        if kind == "type" and (name in BUILTIN_TYPES or name in SERIALS):
            return False
        if kind == "function" and builtins.functions(name):
            return False
        for kinds in _LOOKED_FOR.get(kind, ((kind,),)):
            first = next((p for p in self.path(home) if any((p, name) in self.taken[each] for each in kinds)), None)
            if first is not None:
                return first == schema
        return self.is_of_extension(kind, schema, name)

    def is_of_extension(self, kind: str, schema: str, name: str) -> bool:
        """Whether the first extension that has the name has it in this schema."""
        for extension, place in self.extensions.items():
            if kind == "type" and name in EXTENSION_TYPES.get(extension, ()):
                return place == schema
            if kind == "function" and builtins.functions(name, extension):
                return place == schema
        return kind == "function" and self.is_of_unknown(schema, name)

    def is_of_unknown(self, schema: str, name: str) -> bool:
        """Whether a function is taken for one of the extensions of which nothing is known: where it is nothing else."""
        if (schema, name) not in self.beyond.functions or name in BUILTIN_TYPES or name in self.columns:
            return False
        if any(name == other for each in ("type", "relation") for _, other in self.taken[each]):
            return False
        return {place for each, place in self.extensions.items() if not builtins.is_known(each)} == {schema}


_GUARDED = frozenset({"function", "relation", "collation", "configuration"})
_LOOKED_FOR = {"relation": (("relation",), ("sequence",)), "type": (("type", "relation"),)}
"""What a name may be: one sort after the other, in all schemas, and those of one sort schema by schema."""


def _common_tables(fragment: Fragment) -> set[str]:
    """The names of the common table expressions anywhere in a fragment."""
    if "with" not in fragment.sql.lower():
        return set()
    return {node["ctename"] for node in nodes(fragment.tree) if "ctename" in node}
