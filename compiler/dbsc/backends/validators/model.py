"""What the validators of a schema check, for whichever library: values of JSON, as PostgREST takes them.

A value is a rule, with the conditions of its domains and of the checks on its column alone; a row has the conditions of
checks on several columns. What a check asks and is not checked is kept, to be told.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.backends.typescript.module import is_written
from dbsc.backends.typescript.relations import Relations
from dbsc.backends.typescript.types import Members, Types, labels
from dbsc.backends.validators.conditions import condition
from dbsc.backends.validators.language import (
    DAY,
    DOUBLE,
    EXACT,
    FLAG,
    LOCAL,
    MOMENT,
    SINGLE,
    TEXT,
    WHOLE,
    Language,
    Operand,
)
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns
from dbsc.catalog.intent import Shape, ShapeField
from dbsc.catalog.objects import Check, Column, Composite, Domain, Enum, OutputColumn, Ref, Table, Type, View, ref
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_expression
from dbsc.sqltext.tree import Node, nodes, strings


class Condition(Record):
    """What a constraint asks, as an expression over a value or over a row; without `code` it is not checked."""

    name: str
    sql: str
    code: str | None


class Rule(Record):
    """What a value is. `kind` is a word of `RULES`, `sizes` are its limits, `inner` what it is made of.

    `literals` are the values of a union, whose type is `inner`; `named` is the type, or what is declared for a shape.
    """

    kind: str
    sizes: tuple[int, ...] = ()
    inner: tuple[Field, ...] = ()
    literals: Members = ()
    named: Ref | None = None
    conditions: tuple[Condition, ...] = ()


class Field(Record):
    """A value under a name."""

    name: str
    rule: Rule
    nullable: bool = False
    optional: bool = False
    comment: str | None = None


class RowModel(Record):
    """What is read from a table, what an insert gives and an update may give."""

    read: tuple[Field, ...]
    insert: tuple[Field, ...]
    update: tuple[Field, ...]
    on_insert: tuple[Condition, ...]
    on_update: tuple[Condition, ...]


RULES = frozenset({
    "flag", "small", "whole", "big", "exact", "single", "double", "text", "sized", "guid", "day", "moment", "local",
    "clock", "number", "string", "bytes", "json", "choice", "named", "many", "fields", "plain", "padded", "any",
})  # fmt: skip
_BUILTIN = {
    "boolean": "flag", "smallint": "small", "integer": "whole", "bigint": "big", "numeric": "exact", "real": "single",
    "double precision": "double", "text": "text", "varchar": "sized", "char": "padded", "uuid": "guid", "date": "day",
    "timestamptz": "moment", "timestamp": "local", "time": "clock", "bytea": "bytes", "json": "json", "jsonb": "json",
}  # fmt: skip
_OPERANDS = {
    "flag": FLAG, "small": WHOLE, "whole": WHOLE, "big": EXACT, "exact": EXACT, "single": SINGLE, "double": DOUBLE,
    "text": TEXT, "sized": TEXT, "day": DAY, "moment": MOMENT, "local": LOCAL, "choice": TEXT,
}  # fmt: skip
_READ = {
    **dict.fromkeys(("small", "whole", "big", "exact", "single", "double"), "number"),
    **dict.fromkeys(("text", "sized", "guid", "day", "moment", "local", "clock", "bytes", "plain", "padded"), "string"),
}


class Model:
    """The rules of a catalog."""

    def __init__(self, catalog: Catalog, types: Types, relations: Relations, language: Language) -> None:
        self.catalog = catalog
        self.language = language
        self.types = types
        self.relations = relations
        self.rules: dict[tuple[Ref, str], Rule] = {}

    # ------------------------------------------------------------ tables

    def table(self, table: Table, language: Language | None = None) -> RowModel:
        """The fields of a table, and what its checks ask of several of them. What is read keeps its limits.

        `language` is that of conditions on rows, where it depends on the table.
        """
        language = language or self.language
        read, insert, update = [], [], []
        columns = {column.name: column for column in all_columns(self.catalog, table)}
        single, several = self._split(table, columns)
        for column in self.relations.columns(table).values():
            declared = columns[column.name]
            nullable = column.value.nullable
            rule = self.rule(table, declared)
            read.append(Field(column.name, rule, nullable, False, column.comment))
            if not is_written(declared):
                continue
            conditions = tuple(
                self._condition(check, columns, table, language, over_row=False)
                for check in single.get(column.name, ())
            )
            rule = rule.replace(conditions=(*rule.conditions, *conditions))
            optional = nullable or self.types.has_default(declared)
            insert.append(Field(column.name, rule, nullable, optional, column.comment))
            update.append(Field(column.name, rule, nullable, True, column.comment))
        on_insert = tuple(self._condition(check, columns, table, language) for check in several)
        on_update = tuple(self._condition(check, columns, table, language, partial=True) for check in several)
        return RowModel(tuple(read), tuple(insert), tuple(update), on_insert, on_update)

    def _split(self, table: Table, columns: dict[str, Column]) -> tuple[dict[str, list[Check]], list[Check]]:
        """The checks on one column alone, by column, and those on several, or that look at nulls."""
        single: dict[str, list[Check]] = {}
        several: list[Check] = []
        for check in table.checks:
            if check.not_enforced or self._is_listing(table, check, columns):
                continue
            named, tests_null = _columns_of(check.condition.sql)
            column = columns.get(next(iter(named))) if len(named) == 1 else None  # or it is about the whole row
            if column is not None and not tests_null and is_written(column):
                single.setdefault(column.name, []).append(check)
            else:
                several.append(check)
        return single, several

    def _is_listing(self, table: Table, check: Check, columns: dict[str, Column]) -> bool:
        """Whether a check is the union of literals that its column is typed as."""
        named, _ = _columns_of(check.condition.sql)
        if len(named) != 1 or (name := next(iter(named))) not in columns:
            return False
        column = columns[name]
        return bool(self.types.listed(column.type, (check,), name, column.collation)) and bool(
            self.types.column(table, column).literals
        )

    def _condition(
        self,
        check: Check,
        columns: dict[str, Column],
        table: Table,
        language: Language,
        *,
        over_row: bool = True,
        partial: bool = False,
    ) -> Condition:
        operands = {}
        for name in _columns_of(check.condition.sql)[0] & columns.keys():
            column = columns[name]
            rule = self.rule(table, column)
            if rule.kind in _OPERANDS and is_written(column):
                code = language.column(name) if over_row else language.value
                scale = rule.sizes[1] if rule.kind == "exact" and rule.sizes else None
                nullable = column.nullable or partial or self.types.has_default(column)
                nulls = (code,) if over_row and nullable else ()
                has_default = partial or self.types.has_default(column)
                operands[name] = Operand(code, _OPERANDS[rule.kind], nulls, scale, None, has_default)
        return Condition(check.name, check.condition.sql, _code(check.condition.sql, operands, language))

    def view(self, view: View) -> tuple[Field, ...]:
        """What is read from a view."""
        types = {output.name: output for output in view.outputs or ()}
        fields = []
        for column in self.relations.columns(view).values():
            value, output = column.value, types.get(column.name)
            rule = self._output(output) if output else Rule("any")
            if value.literals and value.members == value.literals != rule.literals:
                base = rule.inner[0].rule if rule.kind == "choice" and rule.inner else rule
                rule = Rule("choice", literals=value.literals, inner=(Field("", base),))
            fields.append(Field(column.name, rule, value.nullable, False, column.comment))
        return tuple(fields)

    def _output(self, output: OutputColumn) -> Rule:
        """What a column of a view holds: what the column holds that it is a copy of."""
        if output.source is None:
            return self.of_type(output.type) if output.type else Rule("any")
        relation, name = self.relations.relation(output.source[:-1]), output.source[-1]
        if isinstance(relation, Table):
            columns = {column.name: column for column in all_columns(self.catalog, relation)}
            return self.rule(relation, columns[name]) if name in columns else Rule("any")
        found = [each for each in relation.outputs or () if each.name == name] if relation else []
        return self._output(found[0]) if found else Rule("any")

    # ------------------------------------------------------------ types

    def attributes(self, composite: Composite) -> tuple[Field, ...]:
        """What a composite type is made of."""
        return tuple(
            Field(each.name, self.of_type(each.type), True, True, each.comment) for each in composite.attributes
        )

    def rule(self, table: Table, column: Column) -> Rule:
        """What a column takes, by its type and its list of values."""
        key = (table.ref, column.name)
        if key not in self.rules:
            self.rules[key] = self._rule(table, column)
        return self.rules[key]

    def _rule(self, table: Table, column: Column) -> Rule:
        note = self.types.notes.get((table.ref, column.name))
        if note and note.shape:
            return self._many(Rule("named", named=ref("shape", note.shape)), column.type.dimensions)
        value, rule = self.types.column(table, column), self.of_type(column.type)
        if value.literals and value.members == value.literals and value.literals != rule.literals:
            return Rule("choice", literals=value.literals, inner=(Field("", rule),))
        return rule

    def of_type(self, type_: Type) -> Rule:
        """What a type takes."""
        if type_.dimensions:
            return self._many(self.of_type(type_.replace(dimensions=0)), type_.dimensions)
        if type_.schema is None:
            return _builtin(type_)
        found = self.types.defined(type_)
        match found:
            case Enum():
                return Rule("choice", literals=labels(found), named=found.ref) if found.labels else Rule("plain")
            case Domain():
                return self._domain(found)
            case Composite():
                return Rule("fields", inner=self.attributes(found), named=found.ref)
            case _:
                # A row of a table, or a type of an extension that has a shape of its own in JSON
                return Rule("plain" if self.types.members(type_) == ("string",) else "any")

    def of_field(self, field: ShapeField) -> Rule:
        """What a field of a json value takes: there a number is a number, however large."""
        if field.shape:
            rule = Rule("named", named=ref("shape", field.shape))
        elif field.values or field.type is None:
            members = self.types.field(field.replace(dimensions=0)).members
            rule = Rule("number") if members == ("number",) else Rule("choice", literals=members)
        else:
            rule = self.read(self.of_type(field.type.replace(dimensions=0)))
        return self._many(rule, field.dimensions)

    def read(self, rule: Rule) -> Rule:
        """What comes back of a type: nothing of it has to be checked but what it is."""
        kind = _READ.get(rule.kind, rule.kind)
        inner = tuple(field.replace(rule=self.read(field.rule), optional=False) for field in rule.inner)
        return Rule(kind, inner=inner, literals=rule.literals, named=rule.named)

    def _many(self, rule: Rule, dimensions: int) -> Rule:
        for _ in range(dimensions):
            rule = Rule("many", inner=(Field("", rule),))
        return rule

    def _domain(self, domain: Domain) -> Rule:
        rule = self.of_type(domain.type)
        listed = self.types.listed(domain.type, domain.checks, "value", domain.collation)
        if listed:
            rule = Rule("choice", literals=listed, inner=(Field("", rule),))
        scale = rule.sizes[1] if rule.kind == "exact" and rule.sizes else None
        operands = (
            {"value": Operand(self.language.value, _OPERANDS[rule.kind], (), scale)} if rule.kind in _OPERANDS else {}
        )
        conditions = [
            Condition(check.name, check.condition.sql, _code(check.condition.sql, operands, self.language))
            for check in domain.checks
            if not self.types.listed(domain.type, (check,), "value", domain.collation)
        ]
        return rule.replace(conditions=(*rule.conditions, *conditions))


def _code(sql: str, operands: dict[str, Operand], language: Language) -> str | None:
    fragment = parse_expression(sql)
    return None if isinstance(fragment, Fault) else condition(fragment.tree, operands, language)


def _builtin(type_: Type) -> Rule:
    kind = _BUILTIN.get(type_.name, "plain")
    sizes = tuple(int(part) for part in (type_.arguments or "").split(",") if part.strip().lstrip("-").isdigit())
    if kind == "padded":
        return Rule(kind, sizes or (1,))
    if kind == "sized":
        return Rule(kind, sizes) if sizes else Rule("text")
    if kind == "exact" and sizes:
        return Rule("exact", (sizes[0], sizes[1] if len(sizes) > 1 else 0))
    return Rule(kind)


def _columns_of(sql: str) -> tuple[frozenset[str], bool]:
    """The columns that a check names, and whether it asks which of them are null."""
    fragment = parse_expression(sql)
    if isinstance(fragment, Fault):
        return frozenset(), True
    named: set[str] = set()
    for node in nodes(fragment.tree):
        column: Node | None = node.get("ColumnRef")
        if column is not None:
            named.add(strings(column["fields"])[-1])
    return frozenset(named), any("NullTest" in node for node in nodes(fragment.tree))


def conditions_of(fields: Iterable[Field]) -> Iterable[Condition]:
    """All conditions on single values."""
    for field in fields:
        yield from field.rule.conditions
        yield from conditions_of(field.rule.inner)


def in_order(shapes: tuple[Shape, ...]) -> list[Shape]:
    """Shapes after those that they are made of."""
    known = {shape.name: shape for shape in shapes}
    out: dict[str, Shape] = {}

    def place(shape: Shape, inside: tuple[str, ...]) -> None:
        for field in shape.fields:
            if field.shape and field.shape not in inside and field.shape not in out:
                place(known[field.shape], (*inside, field.shape))
        out.setdefault(shape.name, shape)

    for shape in shapes:
        place(shape, (shape.name,))
    return list(out.values())
