"""The parse tree of a query as text, a clause a line where one line would be too long."""

from __future__ import annotations

from dbsc.sqltext.quote import identifier
from dbsc.sqltext.tree import Node, kind, relation_parts, strings
from dbsc.sqltext.written import (
    OR,
    WIDTH,
    UnwrittenError,
    at_least,
    bracketed,
    dotted,
    expression,
    indented,
    listed,
    type_name,
)
from dbsc.sqltext.written_calls import order, window


def query(tree: Node) -> str:
    """A `select`, `values` or set operation; other statements have no words here."""
    if kind(tree) != "SelectStmt":
        raise UnwrittenError(kind(tree))
    return select(tree["SelectStmt"])


def select(node: Node) -> str:
    """A query, with everything that belongs to it."""
    if node.keys() - _FIELDS:
        raise UnwrittenError("SelectStmt")
    clauses: list[str] = []
    if "withClause" in node:
        clauses.append(_with(node["withClause"]))
    if "larg" in node:
        clauses += _set_operation(node)
    elif "valuesLists" in node:
        clauses.append(_values(node["valuesLists"]))
    else:
        clauses += _plain(node)
    if "sortClause" in node:
        clauses.append(_enough("order by", [order([item]) for item in node["sortClause"]]))
    if "limitCount" in node:
        ties = node.get("limitOption") == "LIMIT_OPTION_WITH_TIES"
        count = at_least(node["limitCount"], OR)
        is_all = bool(node["limitCount"].get("A_Const", {}).get("isnull"))
        clauses.append(f"fetch first ({count}) rows with ties" if ties else f"limit {'all' if is_all else count}")
    if "limitOffset" in node:
        clauses.append(f"offset {at_least(node['limitOffset'], OR)}")
    clauses += [_lock(item["LockingClause"]) for item in node.get("lockingClause", ())]
    return _together(clauses)


_FIELDS = frozenset(
    "distinctClause targetList fromClause whereClause groupClause groupDistinct havingClause windowClause valuesLists"
    " sortClause limitOffset limitCount limitOption lockingClause withClause op all larg rarg".split()
)


def _together(clauses: list[str]) -> str:
    flat = " ".join(clauses)
    return flat if len(flat) <= WIDTH and "\n" not in flat else "\n".join(clauses)


def _enough(word: str, pieces: list[str]) -> str:
    """A list behind a word, one piece a line where one line would be too long."""
    flat = f"{word} {', '.join(pieces)}"
    if len(flat) <= WIDTH and "\n" not in flat:
        return flat
    return f"{word}\n" + ",\n".join(map(indented, pieces))


def _plain(node: Node) -> list[str]:
    word = "select"
    if "distinctClause" in node:
        on = [item for item in node["distinctClause"] if item]
        word = f"select distinct on ({listed(on)})" if on else "select distinct"
    targets = [_target(item["ResTarget"]) for item in node.get("targetList", ())]
    clauses = [_enough(word, targets) if targets else word]
    if "fromClause" in node:
        clauses.append(_from(node["fromClause"]))
    if "whereClause" in node:
        clauses.append(_condition("where", node["whereClause"]))
    if "groupClause" in node:
        clauses.append(
            _enough(
                "group by distinct" if node.get("groupDistinct") else "group by", list(map(_group, node["groupClause"]))
            )
        )
    if "havingClause" in node:
        clauses.append(_condition("having", node["havingClause"]))
    if "windowClause" in node:
        clauses.append(_enough("window", [_window(item["WindowDef"]) for item in node["windowClause"]]))
    return clauses


def _target(node: Node) -> str:
    text = expression(node["val"])[0]
    return f"{text} as {identifier(node['name'])}" if "name" in node else text


def _condition(word: str, tree: Node) -> str:
    text = expression(tree)[0]
    return f"{word} {text}" if "\n" not in text else f"{word} " + indented(text).lstrip()


def _group(item: Node) -> str:
    if "GroupingSet" not in item:
        return expression(item)[0]
    node: Node = item["GroupingSet"]
    if node["kind"] == "GROUPING_SET_EMPTY":
        return "()"
    inner = ", ".join(map(_group, node.get("content", ())))
    word = {"GROUPING_SET_ROLLUP": "rollup", "GROUPING_SET_CUBE": "cube", "GROUPING_SET_SETS": "grouping sets"}
    return f"{word[node['kind']]} ({inner})"


def _window(node: Node) -> str:
    return f"{identifier(node['name'])} as {window({k: v for k, v in node.items() if k != 'name'})}"


_LOCKS = {
    "LCS_FORKEYSHARE": "for key share",
    "LCS_FORSHARE": "for share",
    "LCS_FORNOKEYUPDATE": "for no key update",
    "LCS_FORUPDATE": "for update",
}
_WAITS = {"LockWaitSkip": " skip locked", "LockWaitError": " nowait"}


def _lock(node: Node) -> str:
    tables = [identifier(item["RangeVar"]["relname"]) for item in node.get("lockedRels", ())]
    of = f" of {', '.join(tables)}" if tables else ""
    return f"{_LOCKS[node['strength']]}{of}{_WAITS.get(node.get('waitPolicy', ''), '')}"


def _values(rows: list[Node]) -> str:
    return _enough("values", [f"({listed(row['List']['items'])})" for row in rows])


# ---------------------------------------------------------------- set operations, common table expressions


_TAILS = frozenset({"sortClause", "limitCount", "limitOffset", "lockingClause", "withClause"})
_SETS = {"SETOP_UNION": "union", "SETOP_INTERSECT": "intersect", "SETOP_EXCEPT": "except"}


def _set_operation(node: Node) -> list[str]:
    word = _SETS[node["op"]] + (" all" if node.get("all") else "")
    return [_arm(node["larg"], node["op"], True), word, _arm(node["rarg"], node["op"], False)]


def _arm(node: Node, op: str, is_left: bool) -> str:
    """One side; `intersect` binds tighter than the other two, and all go from left to right."""
    text = select(node)
    bare = not node.keys() & _TAILS
    if "larg" in node:
        bare = bare and (
            (is_left and (op != "SETOP_INTERSECT" or node["op"] == op))
            or (node["op"] == "SETOP_INTERSECT" and op != "SETOP_INTERSECT")
        )
    return text if bare else bracketed(text)


def _with(node: Node) -> str:
    entries = [_common_table(entry["CommonTableExpr"]) for entry in node["ctes"]]
    return ("with recursive " if node.get("recursive") else "with ") + ", ".join(entries)


def _common_table(node: Node) -> str:
    columns = strings(node.get("aliascolnames", ()))
    name = identifier(node["ctename"]) + (f" ({', '.join(map(identifier, columns))})" if columns else "")
    kept = {"CTEMaterializeAlways": " materialized", "CTEMaterializeNever": " not materialized"}
    return f"{name} as{kept.get(node.get('ctematerialized', ''), '')} (\n{indented(query(node['ctequery']))}\n)" + (
        "".join([_search(node["search_clause"])] if "search_clause" in node else [])
        + "".join([_cycle(node["cycle_clause"])] if "cycle_clause" in node else [])
    )


def _search(node: Node) -> str:
    word = "breadth" if node.get("search_breadth_first") else "depth"
    columns = ", ".join(map(identifier, strings(node["search_col_list"])))
    return f" search {word} first by {columns} set {identifier(node['search_seq_column'])}"


def _cycle(node: Node) -> str:
    columns = ", ".join(map(identifier, strings(node["cycle_col_list"])))
    values = [expression(node[field])[0] for field in ("cycle_mark_value", "cycle_mark_default")]
    marks = "" if values == ["true", "false"] else f" to {values[0]} default {values[1]}"
    mark, path = (identifier(node[field]) for field in ("cycle_mark_column", "cycle_path_column"))
    return f" cycle {columns} set {mark}{marks} using {path}"


# ---------------------------------------------------------------- from


def _from(items: list[Node]) -> str:
    pieces = [_source(item) for item in items]
    flat = f"from {', '.join(pieces)}"
    if len(flat) <= WIDTH and "\n" not in flat:
        return flat
    return "from " + ",\n  ".join(piece.replace("\n", "\n  ") for piece in pieces)


def _source(item: Node) -> str:
    form = kind(item)
    node: Node = item[form]
    if form == "JoinExpr":
        return _join(node)
    if form == "RangeVar":
        only = "" if node.get("inh") else "only "
        return only + dotted(relation_parts(node)) + _alias(node)
    if form == "RangeSubselect":
        lateral = "lateral " if node.get("lateral") else ""
        return f"{lateral}{bracketed(query(node['subquery']))}{_alias(node)}"
    if form == "RangeFunction":
        return _function(node)
    if form == "RangeTableSample":
        method = dotted(tuple([part for part in strings(node["method"]) if part != "pg_catalog"]))
        repeatable = f" repeatable ({expression(node['repeatable'])[0]})" if "repeatable" in node else ""
        return f"{_source(node['relation'])} tablesample {method}({listed(node['args'])}){repeatable}"
    raise UnwrittenError(form)


def _alias(node: Node) -> str:
    alias: Node | None = node.get("alias")
    if alias is None:
        return ""
    columns = strings(alias.get("colnames", ()))
    listed_ = f"({', '.join(map(identifier, columns))})" if columns else ""
    return f" {identifier(alias['aliasname'])}{listed_}"


def _function(node: Node) -> str:
    text = "lateral " if node.get("lateral") else ""
    calls = []
    for entry in node["functions"]:
        items = entry["List"]["items"]
        definitions = items[1].get("List", {}).get("items", []) if len(items) > 1 and items[1] else []
        calls.append(expression(items[0])[0] + (f" as ({_definitions(definitions)})" if definitions else ""))
    text += f"rows from ({', '.join(calls)})" if node.get("is_rowsfrom") else calls[0]
    text += " with ordinality" if node.get("ordinality") else ""
    if "coldeflist" in node:
        alias = identifier(node["alias"]["aliasname"]) if "alias" in node else ""
        return f"{text} as {alias}({_definitions(node['coldeflist'])})"
    return text + _alias(node)


def _definitions(items: list[Node]) -> str:
    pieces = []
    for item in items:
        column: Node = item["ColumnDef"]
        collation = column.get("collClause")
        text = f"{identifier(column['colname'])} {type_name(column['typeName'])}"
        pieces.append(text + (f" collate {dotted(strings(collation['collname']))}" if collation else ""))
    return ", ".join(pieces)


_JOINS = {"JOIN_INNER": "join", "JOIN_LEFT": "left join", "JOIN_RIGHT": "right join", "JOIN_FULL": "full join"}


def _join(node: Node) -> str:
    if "alias" in node:
        bare = {field: inner for field, inner in node.items() if field != "alias"}
        return f"{bracketed(_join(bare))}{_alias(node)}"
    right = _source(node["rarg"])
    if "JoinExpr" in node["rarg"] and "alias" not in node["rarg"]["JoinExpr"]:
        right = bracketed(right)
    word = _JOINS[node["jointype"]]
    if node.get("isNatural"):
        return f"{_source(node['larg'])}\nnatural {word} {right}"
    if "usingClause" in node:
        alias = f" as {identifier(node['join_using_alias']['aliasname'])}" if "join_using_alias" in node else ""
        columns = ", ".join(map(identifier, strings(node["usingClause"])))
        return f"{_source(node['larg'])}\n{word} {right} using ({columns}){alias}"
    if "quals" not in node:
        return f"{_source(node['larg'])}\ncross join {right}"
    condition = expression(node["quals"])[0].replace("\n", "\n  ")
    return f"{_source(node['larg'])}\n{word} {right} on {condition}"
