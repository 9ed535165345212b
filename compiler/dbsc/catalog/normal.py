"""When two expressions are the same: what a schema says, and what a server says of it.

A server keeps what it understood and says that in full, so texts tell nothing. Both are brought to one form
(`sqltypes.explicit`), and of what comes back in two ways, one way is taken: lists of varchar, whose casts change places
when a dump is restored; conjunctions in conjunctions; the columns that `exists (select *)` is said to return.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.catalog.objects import Expression
from dbsc.hints import Any
from dbsc.sqltext.parse import Fault, parse_expression, parse_query
from dbsc.sqltext.said import read_said
from dbsc.sqltext.scope import Source
from dbsc.sqltext.tree import Node, kind
from dbsc.sqltypes.explicit import Explicit
from dbsc.sqltypes.explicit_values import Form
from dbsc.sqltypes.literals import read
from dbsc.sqltypes.noted import Types
from dbsc.sqltypes.own import UnsureError
from dbsc.sqltypes.values import Told
from dbsc.sqltypes.world import UNKNOWN, World

NO_ROWS: Mapping[str, Source] = {}


def same(
    written: Expression | str,
    said: Expression | str,
    world: World,
    rows: Mapping[str, Source] = NO_ROWS,
    *,
    target: str | None = None,
    is_query: bool = False,
) -> bool | None:
    """Whether a server that says one of an expression was given the other; None where that cannot be told.

    `world` and `rows` say what the names in them mean, `target` is the type to which the value is assigned.
    """
    one, other = (text.sql if isinstance(text, Expression) else text for text in (written, said))
    if one == other:
        return True
    try:
        forms = [form_of(one, world, rows, target, is_query), said_form(other, world, rows, target, is_query)]
    except (UnsureError, RecursionError):
        return None
    if forms[0] == forms[1]:
        return True
    # of queries more is said in other words than is known here, and of some types there are many words for a value
    is_unsure = is_query or "select" in one.lower() or _without_values(forms[0]) == _without_values(forms[1])
    return None if is_unsure else False


def form_of(sql: str, world: World, rows: Mapping[str, Source], target: str | None, is_query: bool) -> Form:
    """What a server would say of an expression that a person wrote."""
    fragment = parse_query(sql) if is_query else parse_expression(sql)
    if isinstance(fragment, Fault):
        raise UnsureError
    return _form(fragment.tree, world, rows, target, said=False)


def said_form(sql: str, world: World, rows: Mapping[str, Source], target: str | None, is_query: bool) -> Form:
    """What a server said of an expression."""
    tree = read_said(sql.strip().rstrip(";") if is_query else sql, is_query)
    if tree is None:
        raise UnsureError
    return _form(tree, world, rows, target, said=True)


def _form(tree: Node, world: World, rows: Mapping[str, Source], target: str | None, said: bool) -> Form:
    types = Types(world)
    types.read(tree, rows)
    explicit = Explicit(world, types, said)
    if kind(tree) == "SelectStmt":
        return _one_way(explicit.query(tree))
    found = explicit.meaning(tree)
    if target is not None and found.type == UNKNOWN and not said:
        return _one_way(explicit.cast(found, world.base(target), ()))
    return _one_way(found.form)


def _one_way(form: Form) -> Form:
    """A form with what comes back in two ways written in one."""
    made: Form = tuple([_one_way(part) if type(part) is tuple and part else part for part in form])
    match made:
        case ("cast", str() as type_, (), ("array", tuple() as items)) if type_.endswith("[]") and items:
            return ("array", tuple([("cast", type_[:-2], (), item) for item in items]))
        case (("AND_EXPR" | "OR_EXPR") as word, tuple() as terms):
            flat: list[Any] = []
            for term in terms:
                flat += term[1] if term[0] == word else [term]
            return (word, tuple(flat))
        case ("const", "jsonb", str() as text):
            return ("const", "jsonb", _json(text))
        case ("const", str() as type_, str() as text):
            value = read(type_, text)
            return ("value", type_, value.key) if isinstance(value, Told) else made
        case _:
            return made


def _json(text: str) -> str:
    """A value of jsonb in one of its texts."""
    import json

    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return text


def _without_values(form: Form) -> Form:
    """A form without those constants that have many texts, of which none is known to be the server's."""
    if form[:1] in (("const",), ("value",)) and form[1] not in _CERTAIN:
        return ("const", form[1])
    return tuple([_without_values(part) if type(part) is tuple and part else part for part in form])


_CERTAIN = frozenset({"text", "varchar", "bpchar", "name", "citext", "bool", "int2", "int4", "int8", "uuid", UNKNOWN})
"""Types of whose constants it can be told whether they are the same."""
