"""The type target `supabase`: the `Database` that supabase-js is made for, without asking a database.

The shape is that of Supabase's own generator, and a value typed by this module fits where one of theirs is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.typescript import text
from dbsc.backends.typescript.layout import Block, Entry, Listing, constant, declaration
from dbsc.backends.typescript.module import HEADER, JSON_MEMBERS, is_written, shape_type
from dbsc.backends.typescript.names import JSON, exported_names
from dbsc.backends.typescript.relations import RelationColumn, Relations
from dbsc.backends.typescript.supabase.callable import callable_routines
from dbsc.backends.typescript.supabase.generics import COLUMNS, TAKEN, generics
from dbsc.backends.typescript.supabase.relationships import Relationships
from dbsc.backends.typescript.supabase.routines import Routines
from dbsc.backends.typescript.supabase.types import JsonTypes
from dbsc.backends.typescript.supabase.updatable import INSERT, UPDATE, Updatable
from dbsc.backends.typescript.types import NULL, UNKNOWN, Members, labels
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Composite, Domain, Enum, Object, Table, View


def database(catalog: Catalog) -> str:
    """The text of the module, in the order of the source."""
    return "\n\n".join([HEADER, *_Module(catalog).declarations()]) + "\n"


class _Module:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.names = exported_names(catalog, TAKEN)
        routines = callable_routines(catalog)
        computed = {each.row for names in routines.values() for found in names.values() for each in found}
        paths = {reference: name for reference, name in self.names.items() if reference.kind == "shape"}
        for object_ in catalog.objects.values():
            if isinstance(object_, Table | View):
                path = _path(object_)
                paths[object_.ref] = f"{COLUMNS}<{path}>" if object_.ref in computed else f"{path}['Row']"
            elif isinstance(object_, Enum | Composite):
                paths[object_.ref] = _path(object_)
        self.any_computed = bool(computed - {None})
        self.read = JsonTypes(catalog, paths)
        self.sent = JsonTypes(catalog, paths, sent=True)
        self.relations = Relations(catalog, self.read)
        self.sendable = Relations(catalog, self.sent)
        self.routines = Routines(catalog, routines, self.read, self.sent, self.relations)
        self.relationships = Relationships(catalog)
        self.updatable = Updatable(catalog)

    def declarations(self) -> Iterator[str]:
        """Everything that is exported."""
        schemas = self.schemas()
        yield text.alias(JSON, JSON_MEMBERS)
        for shape in self.catalog.intent.shapes:
            yield shape_type(shape, self.names, self.read)
        entries = [Entry(name, self.schema(name, inside)) for name, inside in schemas]
        yield declaration("Database", Block((*self.internal(), *entries)))
        yield from self.aliases()
        yield generics(any_computed=self.any_computed)
        yield constant("Constants", Block(tuple(Entry(name, _constants(inside)) for name, inside in schemas)))
        checked = [(name, _checked(inside, self.relations)) for name, inside in schemas]
        yield constant("CheckValues", Block(tuple(Entry(name, block) for name, block in checked if block.entries)))

    def internal(self) -> Iterator[Entry]:
        """The version of PostgREST, if the header says it; supabase-js looks for it here."""
        for option in self.catalog.intent.header.types_options:
            word, _, version = option.partition("_")
            if word == "postgrest":
                yield Entry("__InternalSupabase", Block((Entry("PostgrestVersion", (text.string(version),)),)))

    def schemas(self) -> list[tuple[str, list[Object]]]:
        """The objects of each schema that has something to show, `public` first."""
        out: dict[str, list[Object]] = {"public": []}
        for object_ in self.catalog.objects.values():
            if isinstance(object_, Table | View | Enum | Composite):
                out.setdefault(object_.schema, []).append(object_)
        for schema in self.routines.routines:
            out.setdefault(schema, [])
        return list(out.items())

    def schema(self, name: str, objects: list[Object]) -> Block:
        """What is in a schema."""
        tables = [
            Entry(each.name, self.table(each), False, each.comment) for each in objects if isinstance(each, Table)
        ]
        views = [Entry(each.name, self.view(each), False, each.comment) for each in objects if isinstance(each, View)]
        enums = [Entry(each.name, labels(each), False, each.comment) for each in objects if isinstance(each, Enum)]
        composites = [
            Entry(each.name, self.composite(each), False, each.comment)
            for each in objects
            if isinstance(each, Composite)
        ]
        groups = {
            "Tables": tables,
            "Views": views,
            "Functions": self.routines.entries(name),
            "Enums": enums,
            "CompositeTypes": composites,
        }
        return Block(tuple(Entry(group, Block(tuple(entries))) for group, entries in groups.items()))

    def table(self, table: Table) -> Block:
        """What is read from a table, and what may be sent to it."""
        insert, update = [], []
        sent = self.sendable.columns(table)
        for column in self.relations.columns(table).values():
            if column.declared is None or not is_written(column.declared):
                insert.append(Entry(column.name, ("never",), True))
                update.append(Entry(column.name, ("never",), True))
                continue
            union = _json(sent[column.name])
            optional = column.value.nullable or self.read.has_default(column.declared)
            insert.append(Entry(column.name, union, optional))
            update.append(Entry(column.name, union, True))
        return Block((*self.row(table), Entry("Insert", Block(tuple(insert))), Entry("Update", Block(tuple(update))),
                      Entry("Relationships", self.relationships.of(table))))  # fmt: skip

    def view(self, view: View) -> Block:
        """What is read from a view, and what may be sent through it."""
        out = list(self.row(view))
        for event, part in ((INSERT, "Insert"), (UPDATE, "Update")):
            writable = self.updatable.writes(view, event)
            if writable:
                columns = self.sendable.columns(view).values()
                entries = [Entry(each.name, _written(each, writable), True) for each in columns]
                out.append(Entry(part, Block(tuple(entries))))
        return Block((*out, Entry("Relationships", self.relationships.of(view))))

    def row(self, relation: Table | View) -> Iterator[Entry]:
        """The columns, with the functions that are selected as if they were columns."""
        columns = self.relations.columns(relation).values()
        computed = self.routines.computed(relation)
        entries = [Entry(each.name, _json(each), False, each.comment) for each in columns]
        yield Entry("Row", Block((*entries, *computed)))
        yield Entry("ComputedFields", tuple(text.string(each.name) for each in computed) or ("never",))

    def composite(self, composite: Composite) -> Block:
        """The attributes of a composite type."""
        return Block(tuple(
            Entry(each.name, self.read.attribute(each).union, False, each.comment) for each in composite.attributes
        ))  # fmt: skip

    def aliases(self) -> Iterator[str]:
        """A short name for the rows of each relation, and for each type: an alias, as an interface would not fit.

        supabase-js takes types that any object with texts as keys fits, which an interface does not.
        """
        for object_ in self.catalog.objects.values():
            name = self.names.get(object_.ref, "")
            match object_:
                case Table():
                    row, *written = (f"{_path(object_)}['{part}']" for part in ("Row", "Insert", "Update"))
                    yield text.alias(name, (row,), object_.comment)
                    for part, type_ in zip(("Insert", "Update"), written, strict=True):
                        yield text.alias(name + part, (type_,))
                case View():
                    yield text.alias(name, (f"{_path(object_)}['Row']",), object_.comment)
                case Enum() | Composite():
                    yield text.alias(name, (_path(object_),), object_.comment)
                case Domain():
                    yield text.alias(name, self.read.domain(object_), object_.comment)
                case _:
                    pass


def _path(object_: Table | View | Enum | Composite) -> str:
    """Where in `Database` something is."""
    group = (
        "Enums" if isinstance(object_, Enum) else f"{type(object_).__name__}s".replace("Composites", "CompositeTypes")
    )
    return f"Database[{text.string(object_.schema)}]['{group}'][{text.string(object_.name)}]"


def _json(column: RelationColumn) -> Members:
    """What a column holds; PostgreSQL's null is none of the values of a json column that is not null."""
    union = column.value.union
    return (f"NonNullable<{JSON}>",) if union == (JSON,) else union


def _written(column: RelationColumn, writable: frozenset[str]) -> Members:
    """What may be sent through a column of a view: nothing where the table below takes nothing."""
    if column.name not in writable:
        return ("never",)
    members = column.value.members
    return members if members == (UNKNOWN,) else (*members, NULL)


def _constants(objects: list[Object]) -> Block:
    """The labels of the enums of a schema."""
    enums = [each for each in objects if isinstance(each, Enum)]
    return Block((Entry("Enums", Block(tuple(Entry(each.name, Listing(_labels(each))) for each in enums))),))


def _labels(enum: Enum) -> Members:
    return labels(enum) if enum.labels else ()


def _checked(objects: list[Object], relations: Relations) -> Block:
    """The values that checks list for columns of the tables of a schema."""
    out = []
    for table in objects:
        columns = relations.columns(table).values() if isinstance(table, Table) else ()
        listed = [Entry(each.name, Listing(each.value.literals)) for each in columns if _is_checked(each)]
        if listed and isinstance(table, Table):
            out.append(Entry(table.name, Block(tuple(listed))))
    return Block(tuple(out))


def _is_checked(column: RelationColumn) -> bool:
    """Whether the literals are the column's own, and no enum's."""
    return bool(column.value.literals) and column.value.members == column.value.literals
