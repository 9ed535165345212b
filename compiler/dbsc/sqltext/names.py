"""What a fragment names: relations, functions and types, with the place of each name.

Only names that were written are reported, because the answers are for renaming and for finding dependencies: syntax
such as `extract(year from x)` or `x::int` stands for functions and types without naming them. Built-in names that were
written (`now()`, `x::text`) are reported like any other; what they refer to is for the caller to say. Names of common
table expressions are no relations, and neither are the aliases after `for update of`.
"""

from __future__ import annotations

from functools import lru_cache

from dbsc.record import Record
from dbsc.sqltext.parse import Fragment
from dbsc.sqltext.quote import COL_NAME, split
from dbsc.sqltext.tokens import Names, Tokens
from dbsc.sqltext.tree import Node, relation_parts, strings


class Use(Record):
    """A name in a fragment; `start..end` is the whole dotted name.

    `kind` is relation, function, type or collation; sequence for the text that `nextval` and its like are called with,
    and configuration for the one that `to_tsvector` and its like are.
    """

    kind: str
    parts: tuple[str, ...]
    start: int
    end: int


def uses(fragment: Fragment) -> tuple[Use, ...]:
    """The names of relations, functions and types in the fragment, in the order they are written."""
    return _of_expression(fragment) if fragment.role == "expression" else _of_query(fragment)


def _uses(fragment: Fragment) -> tuple[Use, ...]:
    found = _named(fragment.tree)
    if not found:
        return ()
    text = Names(fragment.sql)
    located = {use for name in found if (use := _locate(name, text)) is not None}
    return tuple(sorted(located, key=lambda use: use.start))


_of_expression = lru_cache(maxsize=2000)(_uses)  # which tables have in common
_of_query = lru_cache(maxsize=8)(_uses)  # asked for twice; trees of queries are too large to keep


class _Name(Record):
    """A name in a tree, whose text is still to be found."""

    kind: str
    parts: tuple[str, ...]
    location: int


_REGISTERED = {"regclass": "relation", "regconfig": "configuration"}
_OF_SEQUENCES = frozenset({"nextval", "currval", "setval"})
_OF_TEXTS = frozenset({"to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery"})
_LITERAL = ()
"""The parts of a name that is the text of a string constant."""


def _named(root: Node) -> list[_Name]:
    found: list[_Name] = []
    # Each part is with the names that common table expressions have taken where it stands.
    parts: list[tuple[object, frozenset[str]]] = [(root, frozenset())]
    while parts:
        part, taken = parts.pop()
        stack: list[object] = [part]
        while stack:
            value = stack.pop()
            if type(value) is list:
                stack += value
                continue
            if type(value) is not dict:
                continue
            if not _NAMING.isdisjoint(value):
                found += _own_names(value)
            inside = [inner for field, inner in value.items() if type(inner) in _HOLDERS and field not in _PASSED]
            if "withClause" in value:
                taken_here = _enter_with(value["withClause"], taken, parts)
                parts += [(inner, taken_here) for inner in inside]
            elif "RangeVar" not in value or not _is_taken(value["RangeVar"], taken):
                stack += inside
    return found


def _is_taken(relation: Node, taken: frozenset[str]) -> bool:
    """Whether the name of a relation is that of a common table expression."""
    return bool(taken) and "schemaname" not in relation and relation.get("relname") in taken


_HOLDERS = frozenset({dict, list})
_NAMING = frozenset({"relname", "funcformat", "typemod", "collname", "typeName"})
"""The fields by which a node is one that names something."""
_PASSED = frozenset({"withClause", "lockingClause", "ColumnRef", "A_Const", "funcname", "names", "name", "alias"})
"""The fields that hold no such node, or one that is looked at elsewhere."""


def _enter_with(clause: Node, taken: frozenset[str], stack: list[tuple[object, frozenset[str]]]) -> frozenset[str]:
    """Put the queries of a `with` on the stack; gives the names that are taken in the statement it belongs to."""
    queries = [entry["CommonTableExpr"] for entry in clause["ctes"]]
    if clause.get("recursive"):
        taken = taken.union([query["ctename"] for query in queries])
    for query in queries:
        stack.append((query, taken))
        taken = taken | {query["ctename"]}
    return taken


def _own_names(node: Node) -> list[_Name]:
    """The names that a node itself writes. Its fields say what it is, as not every node is wrapped in its kind."""
    location = node.get("location", 0)
    if "relname" in node:
        return [_Name("relation", relation_parts(node), location)]
    if "funcformat" in node:
        return [_Name("function", strings(node["funcname"]), location), *_naming_argument(node)]
    if "typemod" in node and "names" in node:
        parts = strings(node["names"])
        return [_Name("relation", parts[:-1], location) if node.get("pct_type") else _Name("type", parts, location)]
    if "collname" in node:
        return [_Name("collation", strings(node["collname"]), location)]
    if "typeName" in node and "arg" in node:
        name = node["typeName"]
        meant = _REGISTERED.get(strings(name["names"])[-1])
        if meant and "arrayBounds" not in name:
            return _text(node["arg"], meant)
    return []


def _naming_argument(call: Node) -> list[_Name]:
    """The text that names the sequence in `nextval('s')`, the configuration in `to_tsvector('c', x)`, also if cast."""
    name, arguments = strings(call["funcname"])[-1], call.get("args", ())
    kind = (
        "sequence" if name in _OF_SEQUENCES else "configuration" if name in _OF_TEXTS and len(arguments) > 1 else None
    )
    if kind is None or not arguments:
        return []
    cast = arguments[0].get("TypeCast")
    if cast is not None and strings(cast["typeName"]["names"])[-1] not in _REGISTERED:
        return []  # a text, whose name is looked up when it runs
    return _text(arguments[0] if cast is None else cast["arg"], kind)


def _text(node: Node, kind: str) -> list[_Name]:
    constant = node.get("A_Const", {})
    return [_Name(kind, _LITERAL, constant.get("location", 0))] if "sval" in constant else []


def _locate(name: _Name, text: Names) -> Use | None:
    """The name's place, or None if the text there is not that name but syntax that stands for it."""
    if name.parts == _LITERAL:
        return _locate_literal(name, text.tokens)
    if (
        name.kind == "function"
        and len(name.parts) == 1
        and text.sql[name.location] != '"'
        and name.parts[0] in COL_NAME
    ):
        return None  # Syntax of its own, as in `substring(a, 1)`.
    location = name.location
    if name.kind == "collation":  # the tree says where the word `collate` is
        location = text.tokens.starts[text.tokens.find(location) + 1]
    ranges = text.locate(name.parts, location)
    return Use(name.kind, name.parts, ranges[0][0], ranges[-1][1]) if ranges else None


def _locate_literal(name: _Name, found: Tokens) -> Use | None:
    """The relation or sequence that a string constant names, as the range between its quotes."""
    number = found.find(name.location)
    token = found.text(number)
    if token[0] not in "'$" or "''" in token[1:-1]:
        return None
    opening = token.index(token[0], 1) + 1 if token[0] == "$" else 1
    parts = split(token[opening:-opening])
    if parts is None:
        return None
    return Use(name.kind, parts, found.starts[number] + opening, found.ends[number] - opening)
