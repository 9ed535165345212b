"""What SQL/JSON and SQL/XML write in words, in a parse tree, as text.

Sources: https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-SQLJSON-QUERYING and
https://www.postgresql.org/docs/current/functions-xml.html.
"""

from __future__ import annotations

from collections.abc import Callable

from dbsc.sqltext.quote import identifier
from dbsc.sqltext.tree import Node
from dbsc.sqltext.written import ATOM, IS, OPERATOR, Piece, UnwrittenError, at_least, expression, listed, type_name
from dbsc.sqltext.written_calls import order, window


def _called(name: str, *words: str) -> Piece:
    """`name(…)` with those words that are none left out."""
    return f"{name}({' '.join(filter(None, words))})", ATOM


# ---------------------------------------------------------------- JSON


def _value(node: Node) -> str:
    """A value with how it is encoded."""
    text = expression(node["raw_expr"])[0]
    return text + _format(node.get("format", {}))


def _format(node: Node) -> str:
    if node.get("encoding", "JS_ENC_DEFAULT") != "JS_ENC_DEFAULT":
        raise UnwrittenError("JsonFormat")
    return " format json" if node.get("format_type") == "JS_FORMAT_JSON" else ""


def _pair(node: Node) -> str:
    return f"{expression(node['key'])[0]} : {_value(node['value'])}"


def _returning(node: Node) -> str:
    output = node.get("output")
    return f"returning {type_name(output['typeName'])}{_format(output['returning']['format'])}" if output else ""


def _unique(node: Node) -> str:
    return "with unique keys" if node.get("unique") or node.get("unique_keys") else ""


def _object(node: Node) -> Piece:
    pairs = ", ".join([_pair(item["JsonKeyValue"]) for item in node.get("exprs", ())])
    nulls = "absent on null" if node.get("absent_on_null") else ""
    return _called("json_object", pairs, nulls, _unique(node), _returning(node))


def _array(node: Node) -> Piece:
    values = ", ".join([_value(item["JsonValueExpr"]) for item in node.get("exprs", ())])
    nulls = "" if node.get("absent_on_null") or not values else "null on null"
    return _called("json_array", values, nulls, _returning(node))


def _object_aggregate(node: Node) -> Piece:
    nulls = "absent on null" if node.get("absent_on_null") else ""
    made = node["constructor"]
    return _aggregated(made, *_called("json_objectagg", _pair(node["arg"]), nulls, _unique(node), _returning(made)))


def _array_aggregate(node: Node) -> Piece:
    nulls = "" if node.get("absent_on_null") else "null on null"
    made = node["constructor"]
    sorting = f"order by {order(made['agg_order'])}" if "agg_order" in made else ""
    return _aggregated(made, *_called("json_arrayagg", _value(node["arg"]), sorting, nulls, _returning(made)))


def _aggregated(made: Node, text: str, level: int) -> Piece:
    if "agg_filter" in made:
        text += f" filter (where {expression(made['agg_filter'])[0]})"
    return (f"{text} over {window(made['over'])}" if "over" in made else text), level


def _is_json(node: Node) -> Piece:
    kind = node.get("item_type", "JS_TYPE_ANY").removeprefix("JS_TYPE_").lower()
    words = ["is json", "" if kind == "any" else kind, _unique(node)]
    return f"{at_least(node['expr'], OPERATOR)} {' '.join(filter(None, words))}", IS


_WRAPPERS = {
    "JSW_NONE": "without wrapper",
    "JSW_CONDITIONAL": "with conditional wrapper",
    "JSW_UNCONDITIONAL": "with wrapper",
}
_QUOTES = {"JS_QUOTES_KEEP": "keep quotes", "JS_QUOTES_OMIT": "omit quotes"}


def _asked(node: Node) -> Piece:
    """`json_value`, `json_query` and `json_exists`."""
    given = [item["JsonArgument"] for item in node.get("passing", ())]
    passing = ", ".join([f"{_value(each['val'])} as {identifier(each['name'])}" for each in given])
    return _called(
        node["op"].removesuffix("_OP").lower(),
        f"{_value(node['context_item'])}, {expression(node['pathspec'])[0]}",
        f"passing {passing}" if passing else "",
        _returning(node),
        _WRAPPERS.get(node.get("wrapper", ""), ""),
        _QUOTES.get(node.get("quotes", ""), ""),
        *[f"{_behavior(node[f'on_{when}'])} on {when}" for when in ("empty", "error") if f"on_{when}" in node],
    )


def _behavior(node: Node) -> str:
    words = str(node["btype"]).removeprefix("JSON_BEHAVIOR_").lower().replace("_", " ")
    return f"{words} {expression(node['expr'])[0]}" if "expr" in node else words


# ---------------------------------------------------------------- XML


def _xml(node: Node) -> Piece:
    name = node["op"].removeprefix("IS_").lower()
    if name not in _XML:
        raise UnwrittenError(node["op"])
    return _XML[name](node, node.get("args", []))


def _named(node: Node) -> str:
    """Values with the names of their elements or attributes."""
    items = [item["ResTarget"] for item in node.get("named_args", ())]
    pieces = [(expression(each["val"])[0], each.get("name")) for each in items]
    return ", ".join([f"{text} as {identifier(name)}" if name else text for text, name in pieces])


def _element(node: Node, args: list[Node]) -> Piece:
    attributes = [f"xmlattributes({_named(node)})"] if "named_args" in node else []
    pieces = [f"name {identifier(node['name'])}", *attributes, *[expression(item)[0] for item in args]]
    return _called("xmlelement", ", ".join(pieces))


def _parsed(node: Node, args: list[Node]) -> Piece:
    preserved = args[1]["A_Const"]["boolval"].get("boolval")
    return _called("xmlparse", _kind(node), expression(args[0])[0], "preserve whitespace" if preserved else "")


def _kind(node: Node) -> str:
    return str(node["xmloption"]).removeprefix("XMLOPTION_").lower()


def _instruction(node: Node, args: list[Node]) -> Piece:
    return _called("xmlpi", ", ".join([f"name {identifier(node['name'])}", *[expression(item)[0] for item in args]]))


def _root(_node: Node, args: list[Node]) -> Piece:
    version = "no value" if args[1].get("A_Const", {}).get("isnull") else expression(args[1])[0]
    alone = (", standalone yes", ", standalone no", ", standalone no value", "")
    said = alone[args[2]["A_Const"]["ival"].get("ival", 0)]
    return _called("xmlroot", f"{expression(args[0])[0]}, version {version}{said}")


_XML: dict[str, Callable[[Node, list[Node]], Piece]] = {
    "xmlelement": _element,
    "xmlforest": lambda node, _args: _called("xmlforest", _named(node)),
    "xmlconcat": lambda _node, args: _called("xmlconcat", listed(args)),
    "xmlparse": _parsed,
    "xmlpi": _instruction,
    "xmlroot": _root,
    "document": lambda _node, args: (f"{at_least(args[0], OPERATOR)} is document", IS),
}


def _serialized(node: Node) -> Piece:
    text = f"{expression(node['expr'])[0]} as {type_name(node['typeName'])}"
    return _called("xmlserialize", _kind(node), text, "indent" if node.get("indent") else "")


SYNTAX: dict[str, Callable[[Node], Piece]] = {
    "JsonObjectConstructor": _object,
    "JsonArrayConstructor": _array,
    "JsonObjectAgg": _object_aggregate,
    "JsonArrayAgg": _array_aggregate,
    "JsonIsPredicate": _is_json,
    "JsonFuncExpr": _asked,
    "JsonScalarExpr": lambda node: _called("json_scalar", expression(node["expr"])[0]),
    "JsonSerializeExpr": lambda node: _called("json_serialize", _value(node["expr"]), _returning(node)),
    "JsonParseExpr": lambda node: _called("json", _value(node["expr"]), _unique(node)),
    "XmlExpr": _xml,
    "XmlSerialize": _serialized,
}
"""What writes a node, by its kind."""
