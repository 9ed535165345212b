"""The names of a schema: what is declared, and how a name that is written finds it.

An unqualified name is looked for in the enclosing schema, then in `public`, then in the schemas of extensions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from dbsc.catalog import operator_classes
from dbsc.catalog.builtin import BUILTIN_TYPES, EXTENSION_TYPES, SYSTEM_SCHEMAS
from dbsc.catalog.objects import Ref, Type, ref
from dbsc.diagnostics import Diagnostic, Edit, Label, did_you_mean
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, qualified, unquote
from dbsc.sqltypes import builtins
from dbsc.syntax import ast

_MOST_COMPARED = 2_000_000  # with more mistakes in so large a schema, nobody is told what each name may have meant
_UNKNOWN = {
    "table": "DBS101",
    "type": "DBS103",
    "function": "DBS104",
    "schema": "DBS112",
    "sequence": "DBS113",
}


class Relation:
    """A table or view: its reference, and the names of its columns once they are known."""

    __slots__ = ("columns", "declaration", "external", "items", "ref", "schema", "span", "types")

    def __init__(
        self, reference: Ref, declaration: ast.Table | ast.View | ast.Both, external: bool, span: Span
    ) -> None:
        self.ref = reference
        self.schema = reference[1]
        self.declaration = declaration
        self.external = external
        self.span = span
        self.items: tuple[ast.Item, ...] = ()
        self.columns: dict[str, ast.Column | None] = {}
        self.types: dict[str, Type] = {}  # of the columns, once told


class Names:
    """The symbol table. Filled by `collect`, asked by everything after it."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = diagnostics
        self.schemas: dict[str, bool] = {"public": True}  # whether it is external (there already)
        self.relations: dict[tuple[str, str], Relation] = {}
        self.partitions: dict[tuple[str, str], Relation] = {}  # those that are written out or counted
        self.types: dict[tuple[str, str], tuple[Ref, Span | None]] = {}
        self.sequences: dict[tuple[str, str], tuple[Ref, Span]] = {}  # those of columns as well
        self.functions: dict[tuple[str, str], list[Ref]] = {}
        self._counted, self._called = 0, frozenset[str]()
        self.declarations: dict[Ref, ast.Declaration] = {}  # of types and functions
        self.shapes: dict[str, ast.Shape] = {}
        self.mixins: dict[str, ast.Mixin] = {}
        self.collations: dict[tuple[str, str], tuple[Ref, Span]] = {}
        self.text_search: dict[Ref, Span] = {}  # dictionaries and configurations
        self.roles: dict[str, Span | None] = {}
        self.servers: dict[str, Span] = {}
        self.extensions: dict[str, str] = {}  # the schema of each
        self.search_paths: dict[str, tuple[str, ...]] = {}  # of functions, by what stands for them
        self.blocks: dict[str, ast.SqlBlock] = {}
        self.broken: set[str] = set()

    # ------------------------------------------------------------ declaring

    def relation(self, relation: Relation) -> bool:
        """Declares a table or view; tables, views, and types share one namespace in PostgreSQL."""
        key = (relation.ref[1], relation.ref[2])
        if not self._free(key, relation.span, relation.ref.kind):
            return False
        self.relations[key] = relation
        return True

    def type(self, reference: Ref, span: Span | None) -> bool:
        """Declares a type."""
        key = (reference[1], reference[2])
        if span is not None and not self._free(key, span, "type"):
            return False
        self.types[key] = (reference, span)
        return True

    def sequence(self, reference: Ref, span: Span) -> bool:
        """Declares a sequence."""
        key = (reference[1], reference[2])
        if not self._free(key, span, "sequence"):
            return False
        self.sequences[key] = (reference, span)
        return True

    def _free(self, key: tuple[str, str], span: Span, kind: str) -> bool:
        found = self.relations.get(key)
        other = self.types if key in self.types else self.sequences
        earlier = found.span if found else other.get(key, (None, None))[1]
        if earlier is None:
            return True
        name = f"{key[0]}.{key[1]}" if key[0] != "public" else key[1]
        label = Label(earlier, "it is declared here already")
        message = f"there are two objects named `{name}`"
        note = "tables, views, indexes, sequences and types of a schema share one set of names"
        self.diagnostics.append(Diagnostic("DBS108", message, span, (label,), (note,) if kind != "table" else ()))
        return False

    # ------------------------------------------------------------ asking

    def search(self, path: tuple[str, ...]) -> str:
        """What stands for a search path where otherwise the schema of a name is said."""
        called = f"search_path = {', '.join(map(identifier, path))}"
        self.search_paths[called] = path
        return called

    def path(self, schema: str) -> Iterable[str]:
        """The schemas in which an unqualified name is looked for: from a schema, or on a search path."""
        searched = self.search_paths.get(schema)
        if searched is not None:
            return searched if "pg_catalog" in searched else ("pg_catalog", *searched)
        return dict.fromkeys([schema, "public", *self.extensions.values()])

    def relation_at(self, schema: str, name: str) -> Relation | None:
        """The table, partition or view of a name in a schema."""
        return self.relations.get((schema, name)) or self.partitions.get((schema, name))

    def is_foreign(self, schema: str) -> bool:
        """Whether a schema is not ours, so that it may hold what is not declared."""
        return self.schemas.get(schema, False) is True or schema in SYSTEM_SCHEMAS

    def find_relation(self, parts: tuple[str, ...], schema: str) -> Relation | None:
        """The relation of a name, or None."""
        if len(parts) == 2:
            return self.relation_at(parts[0], parts[1])
        if len(parts) == 1:
            for place in self.path(schema):
                found = self.relation_at(place, parts[0])
                if found:
                    return found
        return None

    def find_sequence(self, parts: tuple[str, ...], schema: str) -> Ref | None:
        """The sequence of a name, or None."""
        places = [parts[0]] if len(parts) == 2 else list(self.path(schema)) if len(parts) == 1 else []
        return next(
            (self.sequences[place, parts[-1]][0] for place in places if (place, parts[-1]) in self.sequences), None
        )

    def find_collation(self, parts: tuple[str, ...], schema: str) -> Ref | None:
        """The collation of a name, or None if it is none of ours."""
        places = [parts[0]] if len(parts) == 2 else list(self.path(schema)) if len(parts) == 1 else []
        found = (self.collations.get((place, parts[-1])) for place in places)
        return next((collation[0] for collation in found if collation), None)

    def find_text_search(self, kind: str, parts: tuple[str, ...], schema: str) -> Ref | None:
        """The dictionary or configuration of a name, or None if it is none of ours."""
        places = [parts[0]] if len(parts) == 2 else list(self.path(schema)) if len(parts) == 1 else []
        found = (ref(f"text search {kind}", place, parts[-1]) for place in places)
        return next((reference for reference in found if reference in self.text_search), None)

    def find_type(self, parts: tuple[str, ...], schema: str) -> Ref | None:
        """The type of a name that is no built-in type: declared, of an extension, or a table's row type."""
        if len(parts) == 2:
            found = self.types.get((parts[0], parts[1]))
            if found:
                return found[0]
            relation = self.relation_at(parts[0], parts[1])
            if relation:
                return relation.ref
            return self._of_extension(parts[1], EXTENSION_TYPES, (parts[0],))
        for place in self.path(schema):
            found = self.types.get((place, parts[0]))
            if found:
                return found[0]
            relation = self.relation_at(place, parts[0])
            if relation:
                return relation.ref
        return self._of_extension(parts[0], EXTENSION_TYPES, self.path(schema))

    def find_function(self, parts: tuple[str, ...], schema: str) -> tuple[tuple[str, str], tuple[Ref, ...]] | None:
        """The schema and name of a function, and what has to be there for it; None if it is not ours."""
        if len(parts) == 2:
            refs = self.functions.get((parts[0], parts[1]))
            if refs:
                return (parts[0], parts[1]), tuple(refs)
            extension = self._function_of_extension(parts[1], (parts[0],))
            return ((parts[0], parts[1]), (extension,)) if extension else None
        for place in self.path(schema):
            refs = self.functions.get((place, parts[0]))
            if refs:
                return (place, parts[0]), tuple(refs)
        extension = self._function_of_extension(parts[0], self.path(schema))
        return ((self.extensions[extension[1]], parts[0]), (extension,)) if extension else None

    def function_of_unknown(
        self, parts: tuple[str, ...], schema: str
    ) -> tuple[tuple[str, str], tuple[Ref, ...]] | None:
        """The same of a function that is nobody's, which an extension may have of which nothing is known.

        A bare name is taken for one of these where they are all in one schema.
        """
        unknown = [name for name in self.extensions if not builtins.is_known(name)]
        places = {self.extensions[name] for name in unknown}.intersection(parts[:-1] or self.path(schema))
        if len(places) != 1 or (len(parts) == 1 and self.is_called(parts[0])):
            return None
        (place,) = places
        extensions = tuple(ref("extension", name) for name in unknown if self.extensions[name] == place)
        return (place, parts[-1]), extensions

    def function_names(self) -> frozenset[str]:
        """The names of our functions, any of which may be called on a row as `row.name`."""
        if self._counted != len(self.functions):  # they only become more, and every fragment asks
            self._counted, self._called = len(self.functions), frozenset(name for _, name in self.functions)
        return self._called

    def may_call(self, name: str) -> bool:
        """Whether a name that finds none of our functions can be called all the same.

        It can if PostgreSQL has it, or an extension may have it of which nothing is known; a type and a column are
        called too, as in `date('2030-01-01')` and `note(t)`.
        """
        return self.is_called(name) or not all(map(builtins.is_known, self.extensions))

    def is_called(self, name: str) -> bool:
        """Whether PostgreSQL has a name that can be called, or it is that of a type or a column."""
        if builtins.functions(name) or name in BUILTIN_TYPES:
            return True
        declared = {key[1] for key in (*self.types, *self.relations)}
        return name in declared or any(name in relation.columns for relation in self.relations.values())

    def made_by_block(self, what: str, name: str) -> bool:
        """Whether an `sql` block makes something of a kind that nothing else declares: a language, an access method."""
        quoted, plain = (re.escape(each) for each in (name.replace('"', '""'), name))
        form = rf'\bcreate\s+(?:\w+\s+)*?{what}\s+(?:(?:\w+|"[^"]*")\.)?(?:"{quoted}"(?!")|{plain}(?![\w$]))'
        return any(re.search(form, block.up.text, re.IGNORECASE) for block in self.blocks.values())

    def _function_of_extension(self, name: str, places: Iterable[str]) -> Ref | None:
        for extension, place in self.extensions.items():
            if place in places and builtins.functions(name, extension) and not builtins.functions(name):
                return ref("extension", extension)
        return None

    def operator_class_home(self, name: str) -> str | None:
        """The schema of an operator class, as it is written; None where it has one, or is PostgreSQL's own."""
        own = (block.up.text for block in self.blocks.values())
        return None if "." in name else operator_classes.home(unquote(name), self.extensions, own)

    def _of_extension(self, name: str, provided: dict[str, tuple[str, ...]], places: Iterable[str]) -> Ref | None:
        for extension, place in self.extensions.items():
            if name in provided.get(extension, ()) and place in places:
                return ref("extension", extension)
        return None

    # ------------------------------------------------------------ complaining

    def known_server(self, name: ast.Name) -> bool:
        """Whether a server is declared; reports it otherwise."""
        if name.text in self.servers:
            return True
        help_ = did_you_mean(name.text, self.servers)
        help_ = help_ or f"write `server {name.text} {{ wrapper … }}`, or `external server {name.text}`"
        self.diagnostics.append(Diagnostic("DBS114", f"there is no server `{name.text}`", name.span, help=help_))
        return False

    def unknown(self, kind: str, name: str, span: Span, schema: str) -> None:
        """Reports a name that finds nothing, with what may have been meant."""
        last = name.rsplit(".", 1)[-1]
        if last in self.broken:
            return
        code = _UNKNOWN[kind]
        declared: dict[str, Collection[tuple[str, str]]] = {
            "table": self.relations,
            "type": self.types,
            "function": self.functions,
            "schema": [("public", schema) for schema in self.schemas],
            "sequence": self.sequences,
        }
        keys = declared[kind]
        if len(self.diagnostics) * len(keys) > _MOST_COMPARED:
            keys = ()
        places = self.search_paths.get(schema, (schema, "public"))  # a bare name in these is found
        known = [key[1] if key[0] in places else ".".join(key) for key in keys]
        elsewhere = [f"`{'.'.join(key)}`" for key in keys if key[1] == name and key[0] not in places]
        help_ = f"write {' or '.join(elsewhere)}" if elsewhere else did_you_mean(name, known)
        if name == "auth.users" and kind == "table" and self.schemas.get("auth", True):
            help_ = "write `use supabase.auth` at the top of the file"
        if kind == "table" and help_ is None and self.find_sequence(tuple(name.split(".")), schema):
            help_ = f"`{name}` is a sequence: `nextval('{name}')` gives its next value"
        if kind == "function" and name.startswith("auth.") and "auth" not in self.schemas:
            help_ = "write `use supabase.auth` at the top of the file"
        if kind == "function":
            help_ = help_ or self._function_help(name)
        if kind == "schema" and help_ is None:
            help_ = f"write `external schema {name}` if it is there already"
        if kind == "sequence":
            help_ = help_ or f"write `sequence {name} {{}}`, or `external sequence {name}` if it is there already"
        if kind == "type":
            help_ = help_ or _extension_help(name)
        help_ = self._help_of_blocks(kind, name) or help_
        if kind == "table" and (pointed := self._pointed_column(name, span, schema)) is not None:
            self.diagnostics.append(pointed)
            return
        self.diagnostics.append(Diagnostic(code, f"there is no {kind} `{name}`", span, help=help_))

    def off_path(self, name: str, places: Sequence[str], span: Span, schema: str) -> None:
        """Reports a name in a body that is only in `places`, where the search path of the body does not lead."""
        path = self.search_paths[schema]
        named = " and ".join(f"`{place}`" for place in places)
        are = "is" if len(places) == 1 else "are"
        message = f"`{name}` is in {named}, which {are} not on the search path of this body"
        help_ = "write " + " or ".join(f"`{qualified(place, name)}`" for place in places)
        if path and len(places) == 1:
            last = ("pg_temp",) if "pg_temp" in path else ()  # before others, anybody could hide what is theirs
            kept = (*(place for place in path if place not in ("$user", "pg_temp")), *places, *last)
            help_ += f", or `set search_path = {', '.join(map(identifier, kept))}` before the body"
        note = f"the path is `{', '.join(map(identifier, path))}`" if path else "the path is empty"
        self.diagnostics.append(Diagnostic("DBS418", message, span, (), (note,), help_))

    def _pointed_column(self, name: str, span: Span, schema: str) -> Diagnostic | None:
        """What to say of `-> users.id`, where `id` is a column of `users`."""
        before, _, last = name.rpartition(".")
        table = self.find_relation(tuple(before.split(".")), schema) if before else None
        if table is None or last not in table.columns or not span.source.text[: span.start].rstrip().endswith("->"):
            return None
        written = f"{span.text.rpartition('.')[0]}({span.text.rpartition('.')[2]})"
        message = f"there is no table `{name}`, and `{last}` is a column of `{before}`"
        edits = (Edit(span, written),)
        return Diagnostic(_UNKNOWN["table"], message, span, help=f"write `-> {written}`", edits=edits)

    def _help_of_blocks(self, kind: str, name: str) -> str | None:
        """What an `sql` block makes is not seen: it has to be declared."""
        last = re.compile(rf"\bcreate\b[^;]*?\b{re.escape(name.rsplit('.', 1)[-1])}\b", re.IGNORECASE)
        block = next((block.name.text for block in self.blocks.values() if last.search(block.up.text)), None)
        if block is None or kind == "schema":
            return None
        form = {"function": "function {}(…) returns …", "table": "table {} {{ … }}"}.get(kind, f"{kind} {{}}")
        return f"write `external {form.format(name)}` if `sql {block}` makes it"

    def _function_help(self, name: str) -> str:
        extension = builtins.extension_of("functions", name)
        if extension:
            return f"write `extension {identifier(extension)}` at the top of the file"
        near = did_you_mean(name, builtins.names_of("functions", tuple(self.extensions)))
        return near or f"write `external function {name}(…) returns …` if it is there already"


def _extension_help(name: str) -> str | None:
    for extension, provided in EXTENSION_TYPES.items():
        if name in provided:
            return f"write `extension {identifier(extension)}` at the top of the file"
    return None
