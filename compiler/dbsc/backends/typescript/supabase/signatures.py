"""What a function takes and gives back, read from its head with PostgreSQL's own parser."""

from __future__ import annotations

from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.objects import Function, Type
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.tree import Node, strings

_MODES = {
    "FUNC_PARAM_DEFAULT": "in",
    "FUNC_PARAM_IN": "in",
    "FUNC_PARAM_INOUT": "inout",
    "FUNC_PARAM_VARIADIC": "variadic",
    "FUNC_PARAM_OUT": "out",
    "FUNC_PARAM_TABLE": "table",
}
INPUTS = frozenset({"in", "inout", "variadic"})
OUTPUTS = frozenset({"inout", "out", "table"})


class Parameter(Record):
    """An argument, or a column of what is returned (mode `out` or `table`). One of `column` has that column's type."""

    mode: str
    name: str
    type: Type
    has_default: bool = False
    column: tuple[str, ...] = ()


class Signature(Record):
    """All parameters, and the type that is returned: None where that is what the outputs make."""

    parameters: tuple[Parameter, ...]
    result: Type | None
    is_set: bool

    @property
    def inputs(self) -> tuple[Parameter, ...]:
        """What a call gives."""
        return tuple(each for each in self.parameters if each.mode in INPUTS)

    @property
    def outputs(self) -> tuple[Parameter, ...]:
        """What comes back, if that is said by parameters."""
        return tuple(each for each in self.parameters if each.mode in OUTPUTS)


def signature(function: Function) -> Signature | None:
    """The signature of a function; None where its head cannot be read, which an error elsewhere tells."""
    returns = f" returns {function.returns}" if function.returns else ""
    read = parse_statements(f"create function f({function.arguments}){returns} language sql as ''")
    if isinstance(read, Fault) or "CreateFunctionStmt" not in read[0].fragment.tree:
        return None
    node: Node = read[0].fragment.tree["CreateFunctionStmt"]
    parameters = tuple(_parameter(each["FunctionParameter"]) for each in node.get("parameters", ()))
    returned: Node = node.get("returnType", {})
    by_parameters = not returned or any(each.mode in OUTPUTS for each in parameters)
    return Signature(parameters, None if by_parameters else _type(returned), bool(returned.get("setof")))


def _parameter(node: Node) -> Parameter:
    type_: Node = node["argType"]
    column = strings(type_["names"]) if type_.get("pct_type") else ()
    return Parameter(_MODES[node["mode"]], node.get("name", ""), _type(type_), "defexpr" in node, column)


def _type(node: Node) -> Type:
    *schema, name = strings(node["names"])
    dimensions = min(len(node.get("arrayBounds", ())), 1)
    if not schema or schema == ["pg_catalog"]:
        return Type(BUILTIN_TYPES.get(name, name), None, None, dimensions)
    return Type(name, schema[-1], None, dimensions)
