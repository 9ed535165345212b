"""What a server said of a schema that is known, in the words of that schema: only what differs is the server's.

A server says all that it has in its own words, so that a difference to what was declared would be about words. Here
each object, and each part of one, that means the same becomes what was declared. No server is asked.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.normal import NO_ROWS, same
from dbsc.catalog.normal_objects import normal
from dbsc.catalog.objects import (
    Column,
    DefaultPrivileges,
    Domain,
    Expression,
    Extension,
    Function,
    Object,
    Partition,
    Privileges,
    Ref,
    Role,
    Rows,
    SqlBlock,
    Table,
    Trigger,
    View,
    ViewColumn,
    ref,
)
from dbsc.hints import Any
from dbsc.postgres.agreement import Arguments, differences
from dbsc.pull.expressions import Shortener
from dbsc.record import UNCOMPARED, Record
from dbsc.sqltext.scope import Source
from dbsc.sqltypes.world import Column as TypedColumn

_UNTOLD = (Rows, SqlBlock, Role)
"""What is not read back: rows, statements that were run as they are, what belongs to the whole server."""

_OF_ROWS = frozenset({"with_data"})
"""Fields about rows: a materialized view that is made `with no data` is filled by the first `refresh`."""


class Reconciled(Record):
    """The catalog of a database, and the objects of which it cannot be told whether an expression is the same."""

    catalog: Catalog
    unsure: tuple[Ref, ...]


def reconciled(
    declared: Catalog,
    said: Catalog,
    default_classes: frozenset[str] = frozenset(),
    *,
    earlier: Catalog | None = None,
    beside: Catalog | None = None,
    wrong_privileges: Container[Ref] = (),
) -> Reconciled:
    """What a database has, in the words of `declared` where it is the same.

    `earlier` is what a server said when it held what is declared: what it says in the same words is the same. What else
    was there then, or is in `beside`, such as what an `sql` block has made, is no difference. `wrong_privileges` are
    the declared privileges that are not what the database has, which takes a look at more than the catalog.
    """
    known = Known(declared, earlier)
    beside = beside or earlier
    ours, theirs = normal(declared, default_classes), normal(said, default_classes)
    objects: dict[Ref, Object] = {}
    for reference, mine in declared.objects.items():
        if isinstance(mine, _UNTOLD) or (_is_about_rights(mine) and mine.ref not in wrong_privileges):
            objects[reference] = mine
        elif reference in theirs:
            there = said.objects.get(reference, theirs[reference])  # what a `serial` implies is not said by itself
            objects[reference] = _Merging(known, ours[reference], theirs[reference]).object(mine, there)
    any_block = any(declared.all(SqlBlock))
    is_other = any(objects.get(reference) is not mine for reference, mine in declared.objects.items())
    implying = normal(declared.replace(objects=objects), default_classes) if is_other else ours
    for reference, object_ in said.objects.items():
        if reference in declared.objects or _is_outside(declared, object_) or _is_in(beside, object_):
            continue
        implied = reference in implying and not list(differences(implying[reference], theirs[reference], (), known, ""))
        by_others = beside is None and (any_block or isinstance(object_, Extension))
        if not implied and not by_others and not isinstance(object_, _UNTOLD):
            objects[reference] = object_
    return Reconciled(declared.replace(objects=objects), tuple(dict.fromkeys(known.unsure)))


def _is_about_rights(object_: Object) -> bool:
    return isinstance(object_, Privileges | DefaultPrivileges)


def _is_in(catalog: Catalog | None, object_: Object) -> bool:
    return catalog is not None and catalog.objects.get(object_.ref) == object_


def _is_outside(declared: Catalog, object_: Object) -> bool:
    """Whether something is what others make, or a schema that only has such things, or in one."""
    if isinstance(object_, DefaultPrivileges) and object_.replace(role=None).ref in declared.objects:
        return True  # of whoever applies the schema, who owns little here
    target = object_.object if isinstance(object_, Privileges) else object_.ref
    schema = ref("schema", target[1])
    if target in declared.externals or schema in declared.externals:
        return True
    return not declared.owns(schema) and any(external.path[:1] == target.path[:1] for external in declared.externals)


class Known:
    """Whether an expression that a server says is the one that was declared; `unsure` is about what."""

    def __init__(self, declared: Catalog, earlier: Catalog | None = None) -> None:
        self.shortener = Shortener(declared)
        self.earlier = earlier
        self.unsure: list[Ref] = []

    def __call__(self, holders: tuple[Record, ...], declared: Expression, said: Expression) -> bool:
        """`holders` are the object and, inside it, what the expression is a part of."""
        within, holder = holders[0], holders[-1]
        assert isinstance(within, Object)
        if isinstance(within, Function):
            found = self.of_function(within, holder, declared, said)
        else:
            is_query = isinstance(within, View) and not isinstance(holder, ViewColumn)
            rows, target = self.place(within, holder, declared)
            found = same(declared, said, self.shortener.world, rows, target=target, is_query=is_query)
            if found is None:
                found = self.by_words(within, rows, target, is_query, declared, said)
        if found is None:
            found = self.as_earlier(within.ref, said)
        if found is None:
            self.unsure.append(within.ref)
        return found is not False

    def as_earlier(self, reference: Ref, said: Expression) -> bool | None:
        """Whether the server said it in the same words when it was known to be the same."""
        object_ = self.earlier.objects.get(reference) if self.earlier else None
        return None if object_ is None else said.sql.strip() in map(str.strip, _texts(object_))

    def place(self, within: Object, holder: Record, declared: Expression) -> tuple[Mapping[str, Source], str | None]:
        """The rows that an expression is about, and the type that its value gets."""
        row = self.shortener.row
        match within, holder:
            case (Table() | Partition(), Column(default=Expression() as default, type=type_)) if default == declared:
                return NO_ROWS, self.shortener.world.key(type_)
            case Domain(type=type_), Domain():
                return NO_ROWS, self.shortener.world.key(type_)
            case Domain(type=type_), _:
                value = TypedColumn("value", type=self.shortener.world.base(self.shortener.world.key(type_)))
                return {"": Source("", (value,))}, None
            case Trigger(table=table), _:
                return {word: row(table, word) for word in ("new", "old")}, None
            case Table() | Partition(), _:
                return {within.ref.path[-1]: row(within.ref, within.ref.path[-1])}, None
            case View(), _:
                return NO_ROWS, None
            case _:
                of: Ref | None = getattr(within, "table", None)
                return (NO_ROWS if of is None else {of.path[-1]: row(of, of.path[-1])}), None

    def by_words(
        self,
        within: Object,
        rows: Mapping[str, Source],
        target: str | None,
        is_query: bool,
        declared: Expression,
        said: Expression,
    ) -> bool | None:
        """As short as can be they may read the same."""
        home = within.ref.path[0]
        one, other = (
            self.shortener.text(text.sql, home, rows, ("same", within.ref), target, is_query)
            for text in (declared, said)
        )
        return True if " ".join(one.split()) == " ".join(other.split()) else None

    def of_function(self, within: Function, holder: Record, declared: Expression, said: Expression) -> bool | None:
        """The arguments of a function, or its body in the words of the standard."""
        if not isinstance(holder, Arguments):
            return None
        functions = (within.replace(arguments=text.sql) for text in (declared, said))
        one, other = (self.shortener.function(function).arguments for function in functions)
        return True if one == other else None


class _Merging:
    """One object of both, in normal form to compare them, and as they are to take the parts from."""

    def __init__(self, known: Known, ours: Any, theirs: Any) -> None:
        self.known = known
        self.ours = ours
        self.theirs = theirs

    def object(self, mine: Object, theirs: Object) -> Object:
        """What was declared, with what differs from what is said."""
        if type(mine) is not type(theirs):
            return theirs
        found = self.merged(mine, theirs, self.ours, self.theirs, ())
        assert isinstance(found, Object)
        return found

    def merged(self, mine: Any, theirs: Any, ours: Any, said: Any, holders: tuple[Record, ...]) -> Any:
        """Field by field; what is a list of named parts, part by part."""
        changed = {}
        for field in mine._fields:
            one, other = getattr(ours, field), getattr(said, field)
            if (
                field in UNCOMPARED
                or field in _OF_ROWS
                or not self.differ(ours, ours.replace(**{field: other}), holders)
            ):
                continue
            value = getattr(theirs, field)
            if _are_parts(one) and _are_parts(other):
                value = self.parts(getattr(mine, field), value, one, other, (*holders, ours))
            changed[field] = value
        if "default" in changed and isinstance(mine, Column):  # `serial` is no default but stands for one
            changed |= {"serial": theirs.serial, "sequence": theirs.sequence}
        return mine.replace(**changed) if changed else mine

    def differ(self, one: Record, other: Record, holders: tuple[Record, ...]) -> bool:
        return any(True for _ in differences(one, other, holders, self.known, ""))

    def parts(self, mine: Any, theirs: Any, ours: Any, said: Any, holders: tuple[Record, ...]) -> tuple[Any, ...]:
        """The parts that are there, in the order of what was declared; those that are new come last."""
        own, normal_own = _named(mine), _named(ours)
        there, normal_there = _named(theirs), _named(said)
        kept = [
            self.merged(own[name], there[name], normal_own[name], normal_there[name], holders)
            for name in own
            if name in there
        ]
        return (*kept, *(part for name, part in there.items() if name not in own))


def _texts(value: Any) -> Iterator[str]:
    """The texts of all expressions in an object."""
    if isinstance(value, Expression):
        yield value.sql
    elif isinstance(value, Function):
        yield from (value.arguments, value.body or "")
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Record):
        for field in value._fields:
            if field not in UNCOMPARED:
                yield from _texts(getattr(value, field))


def _are_parts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, Record) and hasattr(each, "name") for each in value)


def _named(parts: tuple[Any, ...]) -> dict[str, Any]:
    return {part.name: part for part in parts}
