"""Functions, views and ranges that are made twice where they close a circle: first with nothing in them, then whole.

PostgreSQL replaces both where they stand, and holds what needs them by their heads alone: the arguments and the result
of a function, the names and the types of a view's columns. `pg_dump` opens a circle of views in this way. A range whose
`canonical` function takes it is a name alone until that function is there.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.catalog.objects import (
    Column,
    Expression,
    Function,
    Object,
    OutputColumn,
    RangeType,
    Ref,
    Table,
    Type,
    View,
    collated,
    ref,
)
from dbsc.sqltext.quote import identifier, qualified
from dbsc.sqltext.tokens import Tokens, scan

_VOLATILITIES = frozenset({"immutable", "stable"})
# What may have arguments, of which nothing is known where the type is that of an expression
_MEASURED = frozenset(
    {"numeric", "varchar", "char", "bpchar", "bit", "varbit", "time", "timetz", "timestamp", "timestamptz", "interval"}
)
_NO_VALUE = ("setof ", "table ", "table(", "void", "event_trigger")  # what returns these returns nothing by a word


def begun(object_: Object, objects: Mapping[Ref, Object]) -> Object | None:
    """The object with nothing in it; None where nothing can stand for it. `objects` are all that there are."""
    match object_:
        case Function() if _is_begun(object_):
            return _function(object_)
        case View(materialized=False, outputs=outputs) if outputs:
            return _view(object_, outputs, objects)
        case RangeType() if object_.canonical:
            return object_.replace(canonical=None, subtype_diff=None, uses=())
        case _:
            return None


def _is_begun(function: Function) -> bool:
    """Whether a function has a body that names objects, or defaults that do."""
    languages = [clause for clause in function.clauses if clause.startswith("language ")]
    return function.body is not None and (not function.quoted or languages in (["language sql"], ["language plpgsql"]))


def _function(function: Function) -> Function:
    arguments, has_results = _without_defaults(function.arguments)
    returns = (function.returns or "").lower()
    value = function.returns is not None and not has_results and not returns.startswith(_NO_VALUE)
    said = f"{arguments} {function.returns or ''}"
    return function.replace(
        arguments=arguments,
        clauses=("language plpgsql", *(each for each in function.clauses if each in _VOLATILITIES)),
        body="begin return null; end" if value else "begin end",
        quoted=True,
        uses=tuple(use for use in function.uses if use.kind != "function" and qualified(*use.path) in said),
        comment=None,
    )


def _without_defaults(arguments: str) -> tuple[str, bool]:
    """The arguments of a function without their defaults, and whether some of them are results."""
    found = scan(arguments)
    if not isinstance(found, Tokens):
        return arguments, False
    out, kept, has_results = "", 0, False
    dropping, starts = False, True
    for number, depth in found.nested():
        word = found.word(number)
        if depth == 0 and word == ",":
            if dropping:
                kept = found.starts[number]
            dropping, starts = False, True
            continue
        if starts and word in ("out", "inout"):
            has_results = True
        starts = False
        if depth == 0 and not dropping and (word == "default" or word == "="):
            out += arguments[kept : found.starts[number]].rstrip()
            dropping = True
    return out + ("" if dropping else arguments[kept:]), has_results


def _view(view: View, outputs: tuple[OutputColumn, ...], objects: Mapping[Ref, Object]) -> View | None:
    """A view that has the columns of another and no rows to speak of; None where the type of one is not known whole."""
    nulls, uses = [], []
    for column in outputs:
        source = _source(column, objects)
        type_ = source.type if source else column.type
        if type_ is None or (source is None and type_.schema is None and type_.name in _MEASURED):
            return None
        collation = f" collate {qualified(*source.collation)}" if source and source.collation else ""
        nulls.append(f"null::{_type(type_)}{collation} as {identifier(column.name)}")
        uses += [*type_.needs(), *collated(source.collation if source else None)]
    return View(view.schema, view.name, Expression(f"select {', '.join(nulls)}", tuple(uses)), outputs=outputs)


def _source(column: OutputColumn, objects: Mapping[Ref, Object]) -> Column | None:
    """The column of a table that a column of a view is."""
    table = objects.get(ref("table", *column.source[:2])) if column.source else None
    columns = table.columns if isinstance(table, Table) else ()
    return next((each for each in columns if column.source and each.name == column.source[2]), None)


def _type(type_: Type) -> str:
    """The type as SQL."""
    if type_.name == "interval" and type_.schema is None and type_.arguments and not type_.arguments.isdigit():
        return f"interval {type_.arguments}" + "[]" * type_.dimensions
    name = type_.name if type_.schema is None else qualified(type_.schema, type_.name)
    return name + (f"({type_.arguments})" if type_.arguments else "") + "[]" * type_.dimensions
