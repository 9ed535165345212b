"""A catalog whose expressions a server said, made into one whose expressions a person would write.

Compiled and given to PostgreSQL in the same place, each comes back as the very text that it was. What is not certain
stays as the server said it. Bodies are not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    Column,
    Domain,
    Element,
    Expression,
    Function,
    Object,
    Partition,
    Ref,
    Rows,
    Table,
    Trigger,
    View,
)
from dbsc.hints import Any
from dbsc.processes import in_shares
from dbsc.pull.atomic import guarded
from dbsc.pull.names import BareNames
from dbsc.pull.qualifiers import unqualified
from dbsc.pull.shorter import Shorter
from dbsc.pull.world import CatalogWorld
from dbsc.record import Record
from dbsc.sqltext import tokens
from dbsc.sqltext.parse import Fault, parse_expression, parse_query
from dbsc.sqltext.said import read_said
from dbsc.sqltext.scope import Source
from dbsc.sqltext.tokens import Tokens
from dbsc.sqltext.written import written
from dbsc.sqltypes.beyond import NOTHING, Beyond
from dbsc.sqltypes.candidates import operator
from dbsc.sqltypes.noted import Types
from dbsc.sqltypes.world import Column as TypedColumn

Sources = Mapping[str, Source]
_UNTOUCHED = frozenset({"comment", "origin", "span", "uses", "outputs"})


def shortened(catalog: Catalog, beyond: Beyond) -> Catalog:
    """The catalog with every expression as short as it can be without meaning anything else to a server."""
    shortener = Shortener(catalog, beyond)
    for told in in_shares(shortener.told_of, [view.ref for view in catalog.all(View)]):
        shortener.told.update(told)
    objects = {reference: shortener.object(object_) for reference, object_ in catalog.objects.items()}
    return catalog.replace(objects=objects)


class Shortener:
    """Shortens the expressions of one catalog. `told` holds what was made of each text in its place."""

    def __init__(self, catalog: Catalog, beyond: Beyond = NOTHING) -> None:
        self.world = CatalogWorld(catalog, beyond)
        self.names = BareNames(catalog, beyond)
        self.told: dict[tuple[Any, ...], str] = {}

    def told_of(self, references: Iterable[Ref]) -> dict[tuple[Any, ...], str]:
        """What is made of the texts of some objects."""
        for reference in references:
            self.object(self.world.objects[reference])
        return self.told

    # ------------------------------------------------------------ objects

    def object(self, object_: Object) -> Object:
        """An object with its expressions shortened."""
        match object_:
            case Rows():
                return object_
            case View():
                text = self.text(object_.query.sql, object_.schema, {}, ("query",), is_query=True)
                rows = {object_.name: self.row(object_.ref, object_.name)} if object_.said else {}
                said = self.inside(object_.said, object_.schema, rows, object_.ref)
                return object_.replace(query=object_.query.replace(sql=text), said=said)
            case Function() | Aggregate():
                return self.function(object_) if isinstance(object_, Function) else self.aggregate(object_)
            case Domain():
                base = self.world.base(self.world.key(object_.type))
                value = Source("", (TypedColumn("value", type=base),))
                found = self.inside(object_, object_.schema, {"": value}, object_.ref)
            case Trigger():
                rows = {word: self.row(object_.table, word) for word in ("new", "old")}
                found = self.inside(object_, object_.table.path[0], rows, ("trigger", object_.table))
            case Table() | Partition():
                name = object_.ref.path[-1]
                found = self.inside(object_, object_.schema, {name: self.row(object_.ref, name)}, object_.ref)
            case _:
                table: Ref | None = getattr(object_, "table", None)
                if table is None:
                    return object_
                rows = {table.path[-1]: self.row(table, table.path[-1])}
                found = self.inside(object_, table.path[0], rows, table)
        assert isinstance(found, Object)
        return found

    def row(self, table: Ref, alias: str) -> Source:
        """The rows of a table under a name."""
        kind = table if table in self.world.objects else Ref(("view", *table.path))
        return Source(alias, self.world.columns(kind), table.path)

    def inside(self, value: Any, home: str, rows: Sources, key: Any, target: str | None = None) -> Any:
        """A record or tuple with the expressions in it shortened."""
        if isinstance(value, Expression):
            return value.replace(sql=self.text(value.sql, home, rows, key, target))
        if isinstance(value, tuple) and value and not isinstance(value, Ref) and not isinstance(value[0], str):
            return tuple([self.inside(item, home, rows, key) for item in value])
        if not isinstance(value, Record) or (isinstance(value, Column) and not (value.default or value.generated)):
            return value
        changed: dict[str, Any] = {}
        if isinstance(value, Element) and value.operator:
            changed["operator"] = self.operator(value, rows)
        for field in value._fields:
            inner = getattr(value, field)
            if field in _UNTOUCHED or not isinstance(inner, Record | tuple):
                continue
            if field == "default" and isinstance(inner, Expression):
                made = self.inside(inner, home, {}, "", self.assigned(value, rows))
            else:
                made = self.inside(inner, home, rows, key)
            if made != inner:
                changed[field] = made
        return value.replace(**changed) if changed else value

    def operator(self, element: Element, rows: Sources) -> str:
        """By what an exclusion compares: an operator in `public` without its schema, where that finds it as well."""
        assert element.operator is not None
        bare = element.operator.removeprefix("operator(public.").removesuffix(")")
        columns = (source.find(element.column) for source in rows.values() if element.column)
        type_ = next((column.type for column in columns if column), None)
        if bare == element.operator or type_ is None:
            return element.operator
        choice = operator(self.world, bare, (type_, type_))
        found = choice.routine is not None and self.world.home_of_operator(choice.routine, bare) == "public"
        return bare if found else element.operator

    def assigned(self, value: Any, rows: Sources) -> str | None:
        """The type to which a default is assigned: what has it says so, or is a column of that name."""
        if isinstance(value, Column | Domain):
            return self.world.key(value.type)
        found = (source.find(value.name) for source in rows.values())
        return next((column.type for column in found if column), None)

    def function(self, function: Function) -> Function:
        """A function with its types, and the defaults of its arguments, shortened."""
        home = function.schema
        if function.body is not None and not function.quoted:
            function = function.replace(body=guarded(function.body, self.names, home))
        returns = function.returns and self.names.of_types(function.returns, home)
        arguments = self.names.of_types(function.arguments, home)
        function = function.replace(arguments=arguments, returns=returns)
        if "default" not in arguments.lower():
            return function
        found = tokens.scan(arguments)
        if not isinstance(found, Tokens):
            return function
        pieces: list[str] = []
        at = 0
        for start, end, number in _defaults(found):
            known = number < len(function.signature)
            target = self.world.key_of_identity(function.signature[number]) if known else None
            text = function.arguments[start:end]
            pieces += [function.arguments[at:start], self.text(text, function.schema, {}, "", target)]
            at = end
        return function.replace(arguments="".join([*pieces, function.arguments[at:]]))

    def aggregate(self, aggregate: Aggregate) -> Aggregate:
        """An aggregate with its types, and the names of the functions it is made of, shortened."""
        home = aggregate.schema
        arguments = self.names.of_types(aggregate.arguments, home)
        options = tuple([(key, self.names.option(key, value, home)) for key, value in aggregate.options])
        return aggregate.replace(arguments=arguments, options=options)

    # ------------------------------------------------------------ texts

    def text(
        self, sql: str, home: str, rows: Sources, key: Any, target: str | None = None, is_query: bool = False
    ) -> str:
        """What a person would write for a text that a server said. `key` tells apart what `rows` may be."""
        place = (sql, home, key, target)
        if place not in self.told:
            self.told[place] = self.shorter(sql, home, rows, target, is_query)
        return self.told[place]

    def shorter(self, sql: str, home: str, rows: Sources, target: str | None, is_query: bool) -> str:
        """As `text`, for the first time."""
        sql = sql.strip().rstrip(";") if is_query else sql
        tree = read_said(sql, is_query)
        if tree is None:
            return sql
        try:
            types = Types(self.world)
            types.read(tree, rows)
            made = written(unqualified(Shorter(self.world, types).tree(tree, target), sql.lower().count("select")))
        except RecursionError:  # hundreds of operators in each other
            made = None
        if made is None:
            read = parse_query(sql) if is_query else parse_expression(sql)
            return sql if isinstance(read, Fault) else self.names.shortened(read, home)
        # lines stand under what they belong to; literals that we write have no line ends in them
        return self.names.shortened(made, home).replace("\n", "\n  " if is_query else "\n    ")


def _defaults(found: Tokens) -> list[tuple[int, int, int]]:
    """The ranges of the defaults in a list of arguments, each with the number of its argument among the inputs."""
    ranges = []
    number, is_out, start = 0, False, -1
    count = len(found)
    depths = dict(found.nested())
    for at in range(count + 1):
        ends = at == count or (found.text(at) == "," and depths[at] == 0)
        if ends:
            if start >= 0:
                ranges.append((found.starts[start], found.ends[at - 1], number))
            number += not is_out
            is_out, start = False, -1
        elif depths[at] == 0 and start < 0:
            is_first = at == 0 or found.text(at - 1) == ","
            is_out = is_out or (is_first and found.word(at) == "out")
            if found.word(at) == "default":
                start = at + 1
    return ranges
