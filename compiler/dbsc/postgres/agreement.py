"""What a database has otherwise than a catalog says, by the catalogs of both.

The database's own is read back from the server (`introspect`). Both are put in normal form and compared field by field;
whether two expressions are the same is asked of whoever can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.normal_objects import normal
from dbsc.catalog.objects import (
    DefaultPrivileges,
    Expression,
    Function,
    Generated,
    Identity,
    Privileges,
    Ref,
    Role,
    Rows,
    SqlBlock,
    Type,
    View,
)
from dbsc.hints import Any
from dbsc.postgres.connection import Connection
from dbsc.postgres.declared_types import printed
from dbsc.postgres.sql import PSEUDO_ROLES
from dbsc.record import UNCOMPARED, Record
from dbsc.source import Span
from dbsc.sqltext.quote import qualified

Same = Callable[[tuple[Record, ...], Expression, Expression], bool]
"""Whether an expression as it is declared is the one that a server has printed, by the object and what is inside it."""

# What is compared elsewhere (who may do what, rows), or cannot be: statements that were run as they are.
_ELSEWHERE = (Privileges, DefaultPrivileges, Role, Rows, SqlBlock)


class Arguments(Record):
    """The arguments of a function, which a server prints anew."""


class Mismatch(Record):
    """What the database has otherwise than the source says. `ref` is the object that says it."""

    ref: Ref
    message: str
    origin: Span | None = None


def default_classes(connection: Connection) -> frozenset[str]:
    """The operator classes that need not be said, alone and with their schemas."""
    rows = connection.execute(
        "select c.opcname::text, n.nspname::text from pg_catalog.pg_opclass c"
        " join pg_catalog.pg_namespace n on n.oid = c.opcnamespace where c.opcdefault"
    )
    return frozenset(each for called, schema in rows for each in (called, qualified(schema, called)))


def mismatches(
    declared: Catalog,
    before: Callable[[], Catalog],
    made: Catalog,
    same: Same,
    default_classes: frozenset[str],
    skipped: Container[Ref] = (),
) -> Iterator[Mismatch]:
    """Every difference. `before` is asked what the database held already; objects of `skipped` are left out."""
    ours, theirs = normal(declared, default_classes), normal(made, default_classes)
    for reference, object_ in ours.items():
        if reference in skipped or isinstance(object_, _ELSEWHERE):
            continue
        origin = getattr(object_, "origin", None)
        found = theirs.get(reference)
        if found is None:
            yield Mismatch(reference, f"there is no {_called(reference)}", origin)
            continue
        for path, one, other in differences(object_, found, (), same, ""):
            yield Mismatch(reference, f"{_called(reference)}: {_said(path, one, other)}", origin)
    if not any(declared.all(SqlBlock)):
        known = ours.keys() | declared.externals.keys()
        others = [each for each, object_ in theirs.items() if each not in known and not isinstance(object_, _ELSEWHERE)]
        there = normal(before()) if others else {}
        for reference in others:
            if reference not in there:
                yield Mismatch(reference, f"there is a {_called(reference)} that nothing declares")


def differences(
    ours: Any, theirs: Any, holders: tuple[Record, ...], same: Same, path: str
) -> Iterator[tuple[str, Any, Any]]:
    """Where two values in normal form differ: the path to it, and both sides. `holders` are what it is in."""
    if isinstance(ours, Expression) and isinstance(theirs, Expression):
        if ours.sql != theirs.sql and not same(holders, ours, theirs):
            yield path, ours, theirs
    elif isinstance(ours, Function) and isinstance(theirs, Function):
        yield from _function_differences(ours, theirs, same)
    elif isinstance(ours, Record) and type(ours) is type(theirs) and not isinstance(ours, Type):
        yield from _field_differences(ours, theirs, holders, same, path)
    elif isinstance(ours, Type) and isinstance(theirs, Type):
        if printed(ours) != printed(theirs):
            yield path, ours, theirs
    elif _is_records(ours) and _is_records(theirs) and sorted(_keys(ours)) == sorted(_keys(theirs)):
        # a column that was added later stands last
        place = dict(zip(_keys(theirs), theirs, strict=True))
        for key, one in zip(_keys(ours), ours, strict=True):
            yield from differences(one, place[key], holders, same, path)
    elif _are_named(ours) and _are_named(theirs):
        there, wanted = {one.name for one in theirs}, {one.name for one in ours}
        yield from ((path, one, None) for one in ours if one.name not in there)
        yield from ((path, None, other) for other in theirs if other.name not in wanted)
    elif path == "roles" and not PSEUDO_ROLES.isdisjoint(ours):
        if len(ours) != len(theirs):  # who that is when it runs is not known here
            yield path, ours, theirs
    elif path.endswith("not null") and ours is None:
        return  # a constraint that the schema says nothing of has a name that the server chose
    elif path.endswith(", storage") and theirs is None and ours in ("plain", "main", "extended"):
        return  # what a type is stored as anyway, which may be said
    elif path == "clauses" and any("from current" in clause for clause in ours):
        return  # what a setting was when it ran, nobody knows now
    elif ours != theirs:
        yield path, ours, theirs


def _field_differences(
    ours: Record, theirs: Record, holders: tuple[Record, ...], same: Same, path: str
) -> Iterator[tuple[str, Any, Any]]:
    name = getattr(ours, "name", None)
    for field in ours._fields:
        if field in UNCOMPARED or (isinstance(ours, View) and field == "columns"):
            continue  # the names of a view's columns are part of its query as it is printed
        further = field.replace("_", " ")
        at = further if not path else f"{path} `{name}`, {further}" if name else f"{path}, {further}"
        yield from differences(getattr(ours, field), getattr(theirs, field), (*holders, ours), same, at)


def _function_differences(ours: Function, theirs: Function, same: Same) -> Iterator[tuple[str, Any, Any]]:
    """A server prints the arguments of a function anew, and a body of the SQL standard."""
    if ours.arguments or theirs.arguments:
        lists = (Expression(ours.arguments, ours.uses), Expression(theirs.arguments, theirs.uses))
        yield from differences(*lists, (ours, Arguments()), same, "arguments")
    rest = {"arguments": ""}
    if not (ours.quoted or theirs.quoted):
        bodies = (Expression(ours.body or "", ours.uses), Expression(theirs.body or "", theirs.uses))
        yield from differences(*bodies, (ours,), same, "body")
        rest["body"] = ""
    yield from _field_differences(ours.replace(**rest), theirs.replace(**rest), (), same, "")


def _is_records(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(each, Record) for each in value)


def _are_named(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, Record) and hasattr(each, "name") for each in value)


def _keys(values: tuple[Any, ...]) -> list[Any]:
    return [getattr(value, "name", number) for number, value in enumerate(values)]


def _called(reference: Ref) -> str:
    return f"{reference.kind} `{'.'.join(reference.path)}`"


def _said(path: str, ours: Any, theirs: Any) -> str:
    if not path:
        return "it is of another kind"
    if theirs in (None, ()):
        return f"{path}: {_shown(ours)} is missing"
    if ours in (None, ()):
        return f"{path}: {_shown(theirs)} is there, and should not be"
    return f"{path}: {_shown(theirs)} is there, and it should be {_shown(ours)}"


def _shown(value: Any) -> str:
    match value:
        case None | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case Expression(sql=sql):
            return f"`{sql}`"
        case Type():
            return f"`{printed(value)}`"
        case Generated(expression=expression):
            return f"`as ({expression.sql})`"
        case Identity(always=always):
            return "`identity`" if always else "`identity by default`"
        case tuple():
            return ", ".join(map(_shown, value))
        case Record():
            return f"`{getattr(value, 'name', value)}`"
        case _:
            return f"`{value}`"
