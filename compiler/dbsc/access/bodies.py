"""What a function written in SQL gives: its query, with what it is given in the place of its parameters."""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.access.logic import CALL, Term
from dbsc.catalog.objects import Function
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_query, parse_statements
from dbsc.sqltext.tree import Node, nodes, strings

ARRAY = "array"
"""What a term that is a list of others is a call of."""
_OF_SESSION = frozenset({"SVFOP_CURRENT_USER", "SVFOP_CURRENT_ROLE", "SVFOP_USER"})


class Parameter(Record):
    """A parameter of a function. `default` is a tree, if it has one."""

    name: str
    variadic: bool
    default: Node | None

    def __hash__(self) -> int:
        return hash(self.name)


class Body(Record):
    """The parameters of a function, and the queries whose rows it gives, all of them together."""

    parameters: tuple[Parameter, ...]
    queries: tuple[Node, ...]
    definer: bool

    def __hash__(self) -> int:
        return hash(self.parameters)


def body_of(function: Function) -> Body | None:
    """The query of a function, if it is one of SQL that reads and that does no more than give it."""
    clauses = {clause.lower() for clause in function.clauses}
    if function.kind != "function" or function.body is None or "language sql" not in clauses or "strict" in clauses:
        return None
    text = function.body.strip()
    if not function.quoted:
        if not (text.lower().startswith("begin atomic") and text.lower().endswith("end")):
            return None
        text = text[len("begin atomic") : -len("end")]
    query = parse_query(text.strip().rstrip(";"))
    parameters = _parameters(function)
    if isinstance(query, Fault) or parameters is None:
        return None
    definer = "security definer" in clauses
    if definer and any(node.get("op") in _OF_SESSION for node in nodes(query.tree)):
        return None  # there the current user is another
    arms = _arms(query.tree["SelectStmt"])
    return Body(parameters, tuple(arms), definer) if arms else None


def _arms(select: Node) -> list[Node]:
    """The queries of a union."""
    if select.get("op") == "SETOP_UNION" and not select.keys() & {
        "sortClause",
        "limitCount",
        "limitOffset",
        "withClause",
    }:
        left, right = _arms(select["larg"]), _arms(select["rarg"])
        return [*left, *right] if left and right else []
    return [select] if select.get("op") == "SETOP_NONE" else []


def _parameters(function: Function) -> tuple[Parameter, ...] | None:
    """The parameters, all of which have a name and go in."""
    made = parse_statements(f"create function f({function.arguments}) returns int language sql as ''")
    if isinstance(made, Fault):
        return None
    found = []
    for written in made[0].fragment.tree["CreateFunctionStmt"].get("parameters", ()):
        node: Node = written["FunctionParameter"]
        if "name" not in node or node["mode"] not in ("FUNC_PARAM_IN", "FUNC_PARAM_DEFAULT", "FUNC_PARAM_VARIADIC"):
            return None
        found.append(Parameter(node["name"], node["mode"] == "FUNC_PARAM_VARIADIC", node.get("defexpr")))
    return tuple(found)


def given(body: Body, arguments: Sequence[Term], defaults: dict[str, Term]) -> dict[str, Term] | None:
    """The parameters by name with what a call gives them; None if that cannot be told."""
    found: dict[str, Term] = {}
    rest = list(arguments)
    for parameter in body.parameters:
        if parameter.variadic and (rest or parameter.name not in defaults):
            found[parameter.name] = Term(CALL, ARRAY, None, "", tuple(rest))
            rest = []
        elif rest:
            found[parameter.name] = rest.pop(0)
        elif parameter.name in defaults:
            found[parameter.name] = defaults[parameter.name]
        else:
            return None
    return None if rest else found


def is_empty_list(tree: Node) -> bool:
    """Whether a tree is `'{}'`, cast or not."""
    while "TypeCast" in tree:
        tree = tree["TypeCast"]["arg"]
    return bool(tree.get("A_Const", {}).get("sval", {}).get("sval") == "{}")


def counted(name: Sequence[str], arguments: Sequence[Term]) -> int | None:
    """How many elements a call of `cardinality` counts, where the list is known."""
    known = name[-1] == "cardinality" and len(arguments) == 1 and arguments[0].kind == CALL
    return len(arguments[0].args) if known and arguments[0].name == ARRAY else None


def named(tree: Node) -> tuple[str, ...]:
    """The name that a call is of."""
    return strings(tree["FuncCall"]["funcname"])
