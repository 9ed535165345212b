"""A catalog as a database holds it once things have other names: every name in every object is the new one.

Which strings of a record are names, and of what, is said once, in `fields`. Everything else is followed by its class:
references, types, expressions, records and tuples of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote, Distribution, Expectation, PartitionRule, Retention
from dbsc.catalog.objects import (
    Column,
    Domain,
    Expression,
    ForeignKey,
    Object,
    Partition,
    Privileges,
    RangeType,
    Ref,
    Role,
    Row,
    Rows,
    Statistics,
    Table,
    Trigger,
    Type,
    View,
    ref,
)
from dbsc.catalog.sequences import renamed_sequence
from dbsc.hints import Any
from dbsc.migrate.renames.fields import NAMES
from dbsc.migrate.renames.names import Names, Path
from dbsc.migrate.renames.texts import Relations, Scope, Texts
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, qualified, split

_PLAIN = frozenset({"bool", "int", "int | None", "Span | None"})
_OPERATOR = re.compile(r"update of (.+)", re.IGNORECASE | re.DOTALL)


class Follower:
    """Follows the renames through one catalog. `names` may get the columns of views until `catalog` is asked."""

    def __init__(self, old: Catalog, names: Names, relations: Relations) -> None:
        self.old = old
        self.names = names
        self.relations = relations
        self.texts = Texts(names, relations)
        self.queries: dict[Ref, str] = {}  # those of views, which are read before everything else
        self.home: Path = ()
        self.owner: Record | None = None
        self.plans: dict[type, tuple[tuple[str, Callable[[Record, Any], Any]], ...]] = {}

    def catalog(self) -> Catalog:
        """All of it under the new names. What is there already and not managed has no other name."""
        objects = {}
        for object_ in self.old.objects.values():
            made = self.object(object_)
            objects[made.ref] = made
        self.home, self.owner = (), None
        return self.old.replace(objects=objects, intent=self.record(self.old.intent))

    def object(self, object_: Object) -> Object:
        """An object under the new names."""
        table = getattr(object_, "table", None)
        self.home = table.path if isinstance(table, Ref) else object_.ref.path
        self.owner = object_
        made: Object = _in_order(self.record(object_), object_)
        if "schema" in object_._fields and "name" in object_._fields and object_.ref.kind in _OF_SCHEMAS:
            path = self.names.ref(object_.ref).path
            made = made.replace(schema=path[0], name=path[-1].split("(")[0] if "(" in path[-1] else path[-1])
        return self._told_by_reference(object_, made)

    def _told_by_reference(self, before: Object, made: Object) -> Object:
        """What may stand in another schema than the one that it belongs to, which is then not told."""
        match before:
            case RangeType():
                schema, name = self.names.type(before.multirange_ref.path)
                home = made.ref.path[0]
                return made.replace(multirange=name, multirange_schema=schema if schema != home else None)
            case Statistics():
                schema, name = self.names.ref(before.ref).path
                home = self.names.relation(before.table.path)[0]
                return made.replace(name=name, schema=schema if schema != home else None)
            case _:
                return made

    # ------------------------------------------------------------ the walk

    def record(self, record: Any) -> Any:
        """A record with the new names; the same one where it holds none of the old."""
        kind = type(record)
        plan = self.plans.get(kind)
        if plan is None:
            plan = self.plans[kind] = self._plan(kind)
        changes = {}
        for field, read in plan:
            value = getattr(record, field)
            if value is not None and value != () and (new := read(record, value)) is not value:
                changes[field] = new
        return record.replace(**changes) if changes else record

    def _plan(self, kind: Any) -> tuple[tuple[str, Callable[[Record, Any], Any]], ...]:
        named = NAMES.get(kind.__name__, {})
        annotations: dict[str, object] = {}
        for base in reversed(kind.__mro__):
            annotations.update(getattr(base, "__annotations__", {}))
        plan: list[tuple[str, Callable[[Record, Any], Any]]] = []
        for field in kind._fields:
            if field in named:
                plan.append((field, self._reader(named[field])))
            elif annotations.get(field) not in _PLAIN and annotations.get(field) not in ("str", "str | None"):
                plan.append((field, self._value))
        return tuple(plan)

    def _value(self, holder: Record, value: Any) -> Any:
        match value:
            case Ref():
                new = self.names.ref(value)
                return value if new == value else new
            case Expression():
                return self._expression(holder, value)
            case Type():
                return self._type(value)
            case Row():
                return self._row(value)
            case Record():
                if (table := _table_of(value)) is not None:
                    self.home, self.owner = table.path, value
                return self.record(value)
            case tuple():
                made = tuple([self._value(holder, each) for each in value])
                return value if all(map(_is, made, value)) else made
            case _:
                return value

    def _type(self, type_: Type) -> Type:
        if type_.schema is None:
            return type_
        path = (type_.schema, type_.name)
        new = self.names.type(path)
        return type_.replace(schema=new[0], name=new[1]) if new != path else type_

    # ------------------------------------------------------------ expressions

    def _expression(self, holder: Record, expression: Expression) -> Expression:
        if isinstance(holder, View):
            sql = self.queries.get(holder.ref, expression.sql)
        else:
            sql = self.texts.expression(expression.sql, self._scope(), self._target(holder))
        used = tuple(dict.fromkeys(map(self.names.ref, expression.uses)))
        if sql == expression.sql and used == expression.uses:
            return expression
        return Expression(sql, used)

    def _scope(self) -> Scope:
        if isinstance(self.owner, Trigger):
            return {"new": self.home, "old": self.home}
        return {self.home[-1]: self.home} if len(self.home) == 2 and not isinstance(self.owner, Domain) else {}

    def _target(self, holder: Record) -> Path | None:
        """The enum that a default is one of."""
        match holder:
            case (
                Column(type=Type(schema=str() as schema, name=name))
                | Domain(type=Type(schema=str() as schema, name=name))
            ):
                return (schema, name)
            case _:
                return None

    def _row(self, row: Row) -> Row:
        """A row of reference data: its values are in the columns, and so is what it is told by."""
        types = [self.relations.type_of(self.home, column) for column in row.columns]
        values = []
        for value, type_ in zip(row.values, types, strict=True):
            sql = self.texts.expression(value.sql, {}, type_)
            values.append(value if sql == value.sql else Expression(sql, value.uses))
        assert isinstance(self.owner, Rows)
        key = [
            self.names.part("label", type_, text) if type_ is not None else text
            for column, text in zip(self.owner.key, row.key, strict=True)
            for type_ in (self.relations.type_of(self.home, column),)
        ]
        columns = tuple([self.names.column(self.home, column) for column in row.columns])
        return row.replace(key=tuple(key), columns=columns, values=tuple(values))

    # ------------------------------------------------------------ strings

    def _reader(self, sort: str) -> Callable[[Record, Any], Any]:
        """What reads the strings of a sort."""
        whole: dict[str, Callable[[Any, Any], Any]] = {
            "schema": lambda _, value: self.names.schemas.get(value, value),
            "function path": lambda _, value: self.names.function(value) if len(value) == 2 else value,
            "collation path": lambda _, value: self.names.collation(value),
            "configuration path": lambda _, value: self.names.configuration(value),
            "relation path": lambda _, value: self.names.relation(value),
            "any path": self._any_path,
            "column path": lambda _, value: (*self.names.relation(value[:2]), self.names.column(value[:2], value[-1])),
            "told by its reference": lambda _, value: value,
            "mappings": lambda _, value: tuple(
                [(tokens, tuple(map(self.names.dictionary, paths))) for tokens, paths in value]
            ),
            "arguments": lambda _, value: self.texts.arguments(value),
            "returns": lambda _, value: self.texts.returns(value),
            "body": lambda f, value: value if f.quoted else self.texts.body(value, f.arguments),
            "statements": lambda _, value: self.texts.statements(value),
            "aggregate's arguments": lambda _, value: self.texts.aggregated(value),
            "aggregate's options": lambda _, value: tuple([(key, self._option(key, text)) for key, text in value]),
            "sequence": lambda _, value: self.names.sequence((self.home[0], value))[-1],
            "identity options": lambda _, value: renamed_sequence(value, self.names.ref),
            "index of table": self._index_of_table,
            "bounds": self._bounds,
            "columns of verbs": lambda _, value: tuple([(verb, self._columns_of_verb(names)) for verb, names in value]),
            "roles with more": lambda _, value: tuple([(self.names.single("role", r), more) for r, more in value]),
        }
        each = None if sort in whole else self._reader_of_each(sort)

        def read(holder: Record, value: Any) -> Any:
            if each is None:
                new = whole[sort](holder, value)
            elif isinstance(value, str):
                new = each(holder, value)
            else:
                new = tuple([each(holder, one) for one in value])
            return value if new == value else new

        return read

    def _reader_of_each(self, sort: str) -> Callable[[Record, str], str]:
        match sort:
            case "column":
                return lambda _, name: self.names.column(self.home, name)
            case "column of target":
                return lambda key, name: (
                    self.names.column(key.target.path, name) if isinstance(key, ForeignKey) else name
                )
            case "constraint" | "label" | "attribute" | "trigger" | "policy":
                return lambda _, name: self.names.part(sort, self.home, name)
            case "index":
                return lambda _, name: self.names.ref(ref(sort, self.home[0], name))[-1]
            case "type text":
                return lambda _, text: self.names.type_text(text)
            case "events":
                return lambda _, text: self._event(text)
            case _:
                return lambda _, name: self.names.single(sort, name)

    def _columns_of_verb(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The columns that a privilege is held to, in the order of their names."""
        of = getattr(self.owner, "object", None)
        home = of.path if isinstance(of, Ref) else self.home
        made = tuple([self.names.column(home, name) for name in names])
        return names if made == names else tuple(sorted(made))

    def _any_path(self, _: Record, value: Any) -> Any:
        """A path, or several, of things whose kind is not told; a reference among them is one."""
        if isinstance(value, Ref):
            return self.names.ref(value)
        if value and isinstance(value[0], tuple):
            return tuple([self._any_path(_, each) for each in value])
        if len(value) != 2:
            return value
        for read in (self.names.relation, self.names.type, self.names.function):
            if (new := read(value)) != value:
                return new
        return value

    def _index_of_table(self, _: Record, name: str) -> str:
        """The name of an index, which may be that of a constraint."""
        new = self.names.part("constraint", self.home, name)
        return new if new != name else self.names.ref(ref("index", self.home[0], name))[-1]

    def _event(self, text: str) -> str:
        """`update of a, b`."""
        found = _OPERATOR.fullmatch(text)
        if found is None:
            return text
        columns = [split(each) or (each,) for each in found[1].split(",")]
        return f"update of {', '.join(identifier(self.names.column(self.home, name)) for (name,) in columns)}"

    def _bounds(self, _: Record, values: tuple[str, ...]) -> tuple[str, ...]:
        """The values that a partition holds, which are labels where it goes by an enum."""
        targets: list[Path | None] = []
        parent = self.old.objects.get(self.owner.parent) if isinstance(self.owner, Partition) else None
        if isinstance(parent, Table | Partition) and parent.partition_key:
            columns = [element.column for element in parent.partition_key.elements]
            root: Any = parent
            while isinstance(root, Partition):
                root = self.old.objects[root.parent]
            targets = [self.relations.type_of(root.ref.path, column) if column else None for column in columns]
        target = targets[0] if len(set(targets)) == 1 else None
        return tuple([self.texts.expression(value, {}, target) for value in values])

    def _option(self, key: str, text: str) -> str:
        """An option of an aggregate: a function, a type, or something else."""
        if key.endswith("func") or key.endswith("stype") or key == "stype":
            parts = split(text.removesuffix("[]"))
            if parts is not None and len(parts) == 2:
                new = self.names.type(parts) if key.endswith("stype") else self.names.function(parts)
                return qualified(*new) + ("[]" if text.endswith("[]") else "") if new != parts else text
        return text


_OF_SCHEMAS = frozenset({
    "table", "view", "type", "function", "sequence", "collation", "text search dictionary", "text search configuration",
})  # fmt: skip


def _is(one: object, other: object) -> bool:
    return one is other


def _in_order(made: Any, before: Object) -> Any:
    """An object whose parts stand in the order of their names, as they do in every catalog."""
    if made is before:
        return made
    changes: dict[str, object] = {}
    for field in ("uniques", "checks", "exclusions"):
        parts = getattr(made, field, ())
        if parts and not isinstance(made, Domain):
            changes[field] = tuple(sorted(parts, key=lambda part: str(part.name)))
    if isinstance(made, Privileges):
        changes["grants"] = tuple(sorted(made.grants, key=lambda grant: (grant.role, grant.grantable)))
    if isinstance(made, Role):
        changes["member_of"] = tuple(sorted(made.member_of))
        changes["memberships"] = tuple(sorted(made.memberships))
    return made.replace(**changes)


def _table_of(value: Record) -> Ref | None:
    """The table that a kind of intent is about."""
    match value:
        case PartitionRule() | Retention() | ColumnNote() | Expectation() | Distribution():
            return value.table
        case _:
            return None
