"""What PostgreSQL calls an unlabelled output column, and the type of an expression where its form alone tells it.

Knows no catalog: the type of a column, and of a call of anything but a few built-in functions, is not known here.
"""

from __future__ import annotations

from dbsc.sqltext import quote
from dbsc.sqltext.tree import Node, kind, strings

UNNAMED = "?column?"


def label_in_index(expression: str) -> str:
    """How PostgreSQL calls an expression in the name of an index: after its function, or `expr`."""
    from dbsc.sqltext.parse import Fault, parse_expression

    fragment = parse_expression(expression)
    name = "expr" if isinstance(fragment, Fault) else label(fragment.tree)
    return "expr" if name == "?column?" else name


def label(expression: Node) -> str:
    """The name that an output column gets without `as`."""
    # The name of what is innermost wins; failing that, the outermost type that it is cast to, or `case`.
    fallback = UNNAMED
    while True:
        form = kind(expression)
        node: Node = expression[form]
        if form == "SubLink" and node["subLinkType"] == "EXPR_SUBLINK":
            target = _first_target(node["subselect"])
            if "val" not in target or "name" in target:
                return str(target.get("name", UNNAMED))
            expression, fallback = target["val"], UNNAMED
            continue
        if names := strings(node.get(_NAME_FIELDS.get(form, ""), ())):
            return names[-1]
        if form not in _INNER:
            return _SYNTAX.get(form) or _SYNTAX.get(_variant(node)) or _value_function(node) or fallback
        if form == "TypeCast" and fallback == UNNAMED:
            fallback = strings(node["typeName"]["names"])[-1]
        elif form == "CaseExpr" and fallback == UNNAMED:
            fallback = "case"
        if _INNER[form] not in node:
            return fallback
        expression = node[_INNER[form]]


_NAME_FIELDS = {"ColumnRef": "fields", "FuncCall": "funcname", "A_Indirection": "indirection"}
_INNER = {"TypeCast": "arg", "CollateClause": "arg", "A_Indirection": "arg", "CaseExpr": "defresult"}

_SYNTAX = {
    "A_ArrayExpr": "array",
    "RowExpr": "row",
    "CoalesceExpr": "coalesce",
    "GroupingFunc": "grouping",
    "MergeSupportFunc": "merge_action",
    "XmlSerialize": "xmlserialize",
    "JsonParseExpr": "json",
    "JsonScalarExpr": "json_scalar",
    "JsonSerializeExpr": "json_serialize",
    "JsonObjectConstructor": "json_object",
    "JsonArrayConstructor": "json_array",
    "JsonArrayQueryConstructor": "json_array",
    "JsonObjectAgg": "json_objectagg",
    "JsonArrayAgg": "json_arrayagg",
    "EXISTS_SUBLINK": "exists",
    "ARRAY_SUBLINK": "array",
    "AEXPR_NULLIF": "nullif",
    "IS_GREATEST": "greatest",
    "IS_LEAST": "least",
    "IS_XMLCONCAT": "xmlconcat",
    "IS_XMLELEMENT": "xmlelement",
    "IS_XMLFOREST": "xmlforest",
    "IS_XMLPARSE": "xmlparse",
    "IS_XMLPI": "xmlpi",
    "IS_XMLROOT": "xmlroot",
    "JSON_EXISTS_OP": "json_exists",
    "JSON_QUERY_OP": "json_query",
    "JSON_VALUE_OP": "json_value",
}
"""The names of what has syntax of its own, by the kind of node or by what tells its variants apart."""


def _variant(node: Node) -> str:
    """What tells the variants of a node apart."""
    return str(node.get("op") or node.get("subLinkType") or node.get("kind") or "")


def _value_function(node: Node) -> str:
    """The name of `current_date` and its like, from the variant `SVFOP_CURRENT_DATE`."""
    variant = _variant(node)
    return variant[6:].removesuffix("_N").lower() if variant.startswith("SVFOP_") else ""


def _first_target(query: Node) -> Node:
    select = query.get("SelectStmt", {})
    while "larg" in select:
        select = select["larg"]
    if "valuesLists" in select:
        return {"name": "column1"}
    targets = select.get("targetList")
    found: Node = targets[0]["ResTarget"] if targets else {}
    return found


def type_of(expression: Node, depth: int = 8) -> str | None:
    """The type of an expression, as `type_text` writes it, or None where only a catalog can tell."""
    form = kind(expression)
    node: Node = expression[form]
    if form in _TYPES:
        return _TYPES[form]
    if form == "TypeCast":
        return type_text(node["typeName"])
    if form == "A_Const":
        return _constant_type(node)
    if form == "A_Expr":
        operator = strings(node["name"])[-1]
        if operator in ("->>", "#>>"):
            return "text"
        is_bool = node["kind"] in _PREDICATES or operator in _COMPARISONS or operator in _CONTAINMENTS
        return "bool" if is_bool and node["kind"] != "AEXPR_NULLIF" else None
    if form == "FuncCall":
        return _call_type(node)
    if (variant := _variant(node)) in _VARIANT_TYPES:
        return _VARIANT_TYPES[variant]
    if depth == 0:
        return None
    if form == "SubLink":
        return _subquery_type(node, depth)
    if form == "CollateClause":
        return type_of(node["arg"], depth - 1)
    if form == "A_ArrayExpr":
        return _array_of(_common_type(node.get("elements", ()), depth))
    if form == "CaseExpr":
        results = [branch["CaseWhen"]["result"] for branch in node["args"]]
        return _common_type(results + ([node["defresult"]] if "defresult" in node else []), depth)
    if form in ("CoalesceExpr", "MinMaxExpr"):
        return _common_type(node["args"], depth)
    return None


def _subquery_type(sublink: Node, depth: int) -> str | None:
    """The type of a scalar subquery or of `array(…)`, where one query alone decides it."""
    select = sublink["subselect"].get("SelectStmt", {})
    target = {} if "larg" in select else _first_target(sublink["subselect"])
    found = type_of(target["val"], depth - 1) if "val" in target else None
    return _array_of(found) if sublink["subLinkType"] == "ARRAY_SUBLINK" else found


def _array_of(element: str | None) -> str | None:
    """An array of arrays is an array of more dimensions, which is the same type."""
    return element + "[]" if element and not element.endswith("[]") else element


def _common_type(expressions: list[Node], depth: int) -> str | None:
    """The type that all have, looking past `null`."""
    types = {type_of(item, depth - 1) for item in expressions if not item.get("A_Const", {}).get("isnull")}
    return types.pop() if len(types) == 1 else None


_TYPES = {
    "BoolExpr": "bool",
    "NullTest": "bool",
    "BooleanTest": "bool",
    "JsonIsPredicate": "bool",
    "GroupingFunc": "int4",
    "MergeSupportFunc": "text",
}
_VARIANT_TYPES = {
    "EXISTS_SUBLINK": "bool",
    "ANY_SUBLINK": "bool",
    "ALL_SUBLINK": "bool",
    "IS_DOCUMENT": "bool",
    "JSON_EXISTS_OP": "bool",
    "IS_XMLCONCAT": "xml",
    "IS_XMLELEMENT": "xml",
    "IS_XMLFOREST": "xml",
    "IS_XMLPARSE": "xml",
    "IS_XMLPI": "xml",
    "IS_XMLROOT": "xml",
    "SVFOP_CURRENT_DATE": "date",
    "SVFOP_CURRENT_TIME": "timetz",
    "SVFOP_CURRENT_TIME_N": "timetz",
    "SVFOP_CURRENT_TIMESTAMP": "timestamptz",
    "SVFOP_CURRENT_TIMESTAMP_N": "timestamptz",
    "SVFOP_LOCALTIME": "time",
    "SVFOP_LOCALTIME_N": "time",
    "SVFOP_LOCALTIMESTAMP": "timestamp",
    "SVFOP_LOCALTIMESTAMP_N": "timestamp",
    "SVFOP_CURRENT_ROLE": "name",
    "SVFOP_CURRENT_USER": "name",
    "SVFOP_USER": "name",
    "SVFOP_SESSION_USER": "name",
    "SVFOP_CURRENT_CATALOG": "name",
    "SVFOP_CURRENT_SCHEMA": "name",
}
_PREDICATES = frozenset(
    {
        "AEXPR_OP_ANY",
        "AEXPR_OP_ALL",
        "AEXPR_DISTINCT",
        "AEXPR_NOT_DISTINCT",
        "AEXPR_IN",
        "AEXPR_LIKE",
        "AEXPR_ILIKE",
        "AEXPR_SIMILAR",
        "AEXPR_BETWEEN",
        "AEXPR_NOT_BETWEEN",
        "AEXPR_BETWEEN_SYM",
        "AEXPR_NOT_BETWEEN_SYM",
    }
)
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">=", "~", "~*", "!~", "!~*", "~~", "!~~", "~~*", "!~~*"})
_CONTAINMENTS = frozenset({"@>", "<@", "&&", "?", "?|", "?&", "@@", "@?"})


def _constant_type(constant: Node) -> str:
    """The type of a constant in the output of a query, where a string and a bare `null` become text."""
    if "ival" in constant:
        return "int4"
    if "boolval" in constant:
        return "bool"
    if "bsval" in constant:
        return "bit"
    digits = constant.get("fval", {}).get("fval", "")
    if not digits:
        return "text"
    is_short = digits.lstrip("-").isdigit() and len(digits) <= len(str(-(2**63)))
    return "int8" if is_short and -(2**63) <= int(digits) < 2**63 else "numeric"


_CALLS = {
    "count": "int8",
    "row_number": "int8",
    "rank": "int8",
    "dense_rank": "int8",
    "percent_rank": "float8",
    "cume_dist": "float8",
    "nextval": "int8",
    "currval": "int8",
    "now": "timestamptz",
    "clock_timestamp": "timestamptz",
    "statement_timestamp": "timestamptz",
    "transaction_timestamp": "timestamptz",
    "gen_random_uuid": "uuid",
    "bool_and": "bool",
    "bool_or": "bool",
    "array_length": "int4",
    "cardinality": "int4",
    "jsonb_array_length": "int4",
    "json_array_length": "int4",
    "length": "int4",
    "date_part": "float8",
    "initcap": "text",
    "left": "text",
    "right": "text",
    "lpad": "text",
    "rpad": "text",
    "repeat": "text",
    "replace": "text",
    "regexp_replace": "text",
    "split_part": "text",
    "md5": "text",
    "to_char": "text",
    "concat": "text",
    "concat_ws": "text",
    "format": "text",
    "jsonb_build_object": "jsonb",
    "jsonb_build_array": "jsonb",
    "jsonb_agg": "jsonb",
    "jsonb_object_agg": "jsonb",
    "to_jsonb": "jsonb",
    "json_build_object": "json",
    "json_build_array": "json",
    "json_agg": "json",
    "json_object_agg": "json",
    "to_json": "json",
    "row_to_json": "json",
}
"""Built-in functions that have one result type whatever their arguments are."""


_SYNTAX_CALLS = {
    "extract": "numeric",
    "position": "int4",
    "normalize": "text",
    "is_normalized": "bool",
    "pg_collation_for": "text",
    "system_user": "text",
}
"""The same for what is called with syntax of its own."""


def _call_type(call: Node) -> str | None:
    *schema, name = strings(call["funcname"])
    if call["funcformat"] == "COERCE_SQL_SYNTAX":
        return _SYNTAX_CALLS.get(name)
    return _CALLS.get(name) if schema in ([], ["pg_catalog"]) else None


def type_text(name: Node) -> str:
    """A `TypeName` as text: PostgreSQL's own name (`int4`, `timestamptz(3)`, `numeric(12,4)`), `[]` for any array."""
    schema, *rest = parts = strings(name["names"])
    builtin = schema == "pg_catalog" and len(rest) == 1 and rest[0] != "char"
    text = rest[0] if builtin else quote.qualified(*parts)
    # The modifiers of an interval are a bit mask of its fields.
    if modifiers := () if text == "interval" else name.get("typmods", ()):
        text += f"({','.join([_modifier(item) for item in modifiers])})"
    return text + "[]" if name.get("arrayBounds") else text


def _modifier(expression: Node) -> str:
    constant = expression.get("A_Const", {})
    if "sval" in constant:
        return quote.literal(constant["sval"].get("sval", ""))
    if "ival" in constant:
        return str(constant["ival"].get("ival", 0))
    return quote.qualified(*strings(expression.get("ColumnRef", {}).get("fields", ())))
