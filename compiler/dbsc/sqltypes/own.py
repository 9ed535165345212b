"""Which columns of an expression are those of the query itself, and which expressions are the same.

What is not known for certain raises `UnsureError`, so that whoever asks says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.hints import Any
from dbsc.sqltext.scope import SYSTEM_COLUMNS, Scope
from dbsc.sqltext.tree import LIST_POSITIONS, POSITIONS, Node, kind, strings
from dbsc.sqltypes.world import World

Own = tuple[int, str]
"""A column of the query itself: the number of its relation in the scope, or `MERGED`, and its name."""
MERGED = -1  # what a join has merged is of no relation
_DEEPEST = 200
_NOT_MEANT = POSITIONS | LIST_POSITIONS
_HOLDERS = frozenset({dict, list})


class UnsureError(Exception):
    """Something is not known for certain, so that nothing can be said."""


def own_column(scope: Scope, reference: Node) -> Own | None:
    """The column of this query that is meant; None for those of queries around it, and for arguments."""
    parts = strings(reference["fields"])
    if len(parts) != len(reference["fields"]):
        raise UnsureError
    sources, name = scope.sources, parts[-1]
    if len(parts) > 1:
        source = scope.source(parts[:-1])
        numbers = [number for number, one in enumerate(sources) if one is source]
        if not numbers:
            return None
        if source is None or (source.columns is not None and source.find(name) is None):
            raise UnsureError
        return numbered(scope, numbers[0], name)
    numbers = [number for number, source in enumerate(sources) if source.find(name)]
    if numbers and (len(numbers) == 1 or any(name in source.merged for source in sources)):
        return numbered(scope, numbers[0], name)
    unknown = any(source.columns is None for source in sources)
    if unknown or numbers or name in SYSTEM_COLUMNS or any(source.name == name for source in sources):
        raise UnsureError
    return None


def numbered(scope: Scope, number: int, name: str) -> Own:
    """A column by the number of its relation; what a join has merged is one column."""
    is_merged = any(name in source.merged for source in scope.sources)
    return (MERGED if is_merged else number), name


def canonical(scope: Scope, world: World, value: object, depth: int = 0) -> Any:
    """A tree without what does not count when expressions are compared."""
    if depth > _DEEPEST:
        raise UnsureError
    if isinstance(value, list):
        return tuple(canonical(scope, world, item, depth + 1) for item in value)
    if not isinstance(value, dict):
        return value
    if "ColumnRef" in value:
        own = own_column(scope, value["ColumnRef"])
        return ("own", *own) if own else ("other", *strings(value["ColumnRef"]["fields"]))
    if "typemod" in value and (type_ := world.type_of_name(value)):
        return ("type", type_, canonical(scope, world, value.get("typmods", []), depth + 1))
    fields = [field for field in value if field not in _NOT_MEANT]
    return tuple(sorted([(field, canonical(scope, world, value[field], depth + 1)) for field in fields], key=_field))


def _field(part: tuple[str, Any]) -> str:
    return part[0]


def is_star(value: Node) -> bool:
    """Whether a target is `*` or `relation.*`."""
    fields = value.get("ColumnRef", {}).get("fields")
    return bool(fields) and kind(fields[-1]) == "A_Star"


def outside_queries(root: Node | list[Node]) -> Iterator[Node]:
    """Every node of an expression that belongs to no query in it."""
    stack: list[Any] = [root]
    while stack:
        value = stack.pop()
        if type(value) is list:
            stack += value
        elif type(value) is dict:
            yield value
            stack += [inner for field, inner in value.items() if type(inner) in _HOLDERS and field != "subselect"]


def references_of(root: Node | list[Node]) -> list[Node]:
    """The columns that an expression names outside of queries in it."""
    return [value["ColumnRef"] for value in outside_queries(root) if "ColumnRef" in value]
