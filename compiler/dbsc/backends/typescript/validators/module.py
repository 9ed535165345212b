"""The type targets `zod` and `valibot`: validators for the rows of a schema, for inserts and for updates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.backends.typescript.module import HEADER
from dbsc.backends.typescript.names import exported_names
from dbsc.backends.typescript.relations import Relations
from dbsc.backends.typescript.supabase.types import JsonTypes
from dbsc.backends.typescript.text import comment, property_name, string
from dbsc.backends.typescript.types import labels
from dbsc.backends.typescript.validators.javascript import JavaScript
from dbsc.backends.typescript.validators.library import Library, Valibot, Zod
from dbsc.backends.typescript.validators.prelude import used
from dbsc.backends.validators.model import Condition, Field, Model, Rule, conditions_of, in_order
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Shape
from dbsc.catalog.objects import Enum, Ref, Table, View, ref

_TESTS = {
    "small": ("number", "isSmall"), "whole": ("number", "isWhole"), "single": ("number", "isSingle"),
    "text": ("string", "isText"), "plain": ("string", "isText"), "guid": ("string", "isGuid"),
    "day": ("string", "isDay"), "moment": ("string", "isMoment"), "local": ("string", "isLocal"),
    "clock": ("string", "isClock"), "bytes": ("string", "isBytes"),
}  # fmt: skip


def zod(catalog: Catalog) -> str:
    """Validators for Zod 4."""
    return _Module(catalog, Zod()).text()


def valibot(catalog: Catalog) -> str:
    """Validators for Valibot 1."""
    return _Module(catalog, Valibot()).text()


class _Module:
    def __init__(self, catalog: Catalog, library: Library) -> None:
        self.catalog = catalog
        self.library = library
        self.names = {reference: f"{name[0].lower()}{name[1:]}" for reference, name in exported_names(catalog).items()}
        self.types = JsonTypes(catalog, {each: name for each, name in self.names.items() if each.kind == "shape"})
        self.model = Model(catalog, self.types, Relations(catalog, self.types), JavaScript())

    def text(self) -> str:
        """The whole module."""
        body = "\n\n".join(self.declarations())
        return "\n\n".join(each for each in (HEADER, self.library.head, *used(body), body) if each) + "\n"

    def declarations(self) -> Iterator[str]:
        """Everything that is exported: types first, as tables are made of them."""
        for object_ in self.catalog.all(Enum):
            if object_.labels:
                yield self.declared(self.name(object_.ref), self.library.choice(labels(object_)), object_.comment)
        for shape in in_order(self.catalog.intent.shapes):
            fields = [self.field(each) for each in self.shape(shape)]
            made = self.library.fields(fields, strict=False)
            yield self.declared(self.name(ref("shape", shape.name)), made, shape.comment)
        for relation in self.catalog.objects.values():
            if isinstance(relation, Table):
                yield from self.table(relation)
            elif isinstance(relation, View):
                yield self.read(self.names[relation.ref], self.model.view(relation), relation.comment)

    def table(self, table: Table) -> Iterator[str]:
        """What is read, what an insert gives and what an update may give."""
        model, name = self.model.table(table), self.names[table.ref]
        yield self.read(name, model.read, table.comment)
        written = (("Insert", model.insert, model.on_insert), ("Update", model.update, model.on_update))
        for part, fields, conditions in written:
            tests = [(f"(row) => {each.code}", string(each.name)) for each in conditions if each.code]
            made = self.library.checked(self.library.fields([self.field(f) for f in fields], strict=True), tests)
            left = [each for each in (*conditions_of(fields), *conditions) if each.code is None]
            yield "\n".join([*map(_told, left), self.declared(f"{name}{part}Schema", made)])

    def read(self, name: str, fields: Iterable[Field], about: str | None) -> str:
        """What is read from a relation."""
        read = [self.field(each.replace(rule=self.model.read(each.rule))) for each in fields]
        return self.declared(f"{name}Schema", self.library.fields(read, strict=False), about)

    def name(self, reference: Ref) -> str:
        """The name of a validator."""
        return f"{self.names[reference]}Schema"

    def declared(self, name: str, made: str, about: str | None = None) -> str:
        """A validator that is exported."""
        return "\n".join([*comment(about), f"export const {name} = {made};"])

    def field(self, field: Field) -> str:
        """A property of an object."""
        made = self.rule(field.rule)
        if field.nullable:
            made = self.library.nullable(made)
        if field.optional:
            made = self.library.optional(made)
        return "\n".join([*comment(field.comment), f"{property_name(field.name)}: {made},"])

    def rule(self, rule: Rule) -> str:
        """A value."""
        tests = [(f"(value) => {each.code}", string(each.name)) for each in rule.conditions if each.code]
        library = self.library
        match rule.kind:
            case "named":
                assert rule.named is not None
                return library.checked(self.name(rule.named), tests)
            case "many":
                return library.checked(library.many(self.rule(rule.inner[0].rule)), tests)
            case "fields":
                return library.checked(library.fields([self.field(each) for each in rule.inner], strict=True), tests)
            case "choice":
                return library.checked(library.choice(rule.literals), tests)
            case "json":
                return library.checked(library.simple("json"), tests)
            case "any":
                return library.checked(library.simple("any"), tests)
            case "sized" | "padded":
                return library.checked(library.simple("string"), [(f"fits({rule.sizes[0]})", None), *tests])
            case "big":
                return library.checked(library.either(), [("isBig", None), *tests])
            case "exact":
                test = f"isExact({rule.sizes[0]}, {rule.sizes[1]})" if rule.sizes else "isDecimal"
                return library.checked(library.either(), [(test, None), *tests])
            case "flag":
                return library.checked(library.simple("boolean"), tests)
            case "double" | "number":
                return library.checked(library.simple("number"), tests)
            case "string":
                return library.checked(library.simple("string"), tests)
            case kind:
                base, test = _TESTS[kind]
                return library.checked(library.simple(base), [(test, None), *tests])

    def shape(self, shape: Shape) -> list[Field]:
        """The fields of a json value; one that may be null may be left out."""
        return [
            Field(each.name, self.model.of_field(each), each.nullable, each.nullable, each.comment)
            for each in shape.fields
        ]


def _told(condition: Condition) -> str:
    return f"// Checked by the database alone: {condition.name}: {' '.join(condition.sql.split())}"
