"""An expression as a server says it, made into what a person would write, of which the server would say the same.

The server says every cast and every pair of parentheses. What can be left out is found by trying: each node of the tree
is offered with less in it, and the shortest of which `sqltypes.explicit` knows that the server would add just what was
there is taken. Where that is not known, the node stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.hints import Any
from dbsc.sqltext.outputs import UNNAMED, label
from dbsc.sqltext.tree import Node, kind, strings
from dbsc.sqltypes.explicit import EXPRESSIONS, Explicit
from dbsc.sqltypes.explicit_values import Meaning
from dbsc.sqltypes.noted import Types
from dbsc.sqltypes.own import UnsureError
from dbsc.sqltypes.world import World

_MOST = 40
"""How many values of a list are tried one by one; of more, all or none is left out."""


_ROUND = re.compile(r"[1-9][0-9]{0,5}0{6,}")

_LEAVES = frozenset({"ColumnRef", "A_Const"})
_HOLDERS = frozenset({dict, list})
_WORDS = frozenset({"funcname", "name", "fields", "typeName", "RangeVar", "alias"})
"""The fields that hold no expressions, but for the modifiers of a type, which are constants."""


class _Full(Explicit):
    """Makes the forms of nodes that are no longer as a server said them. `later` has what some of them are made of."""

    def __init__(self, world: World, types: Types, said: Explicit) -> None:
        super().__init__(world, types)
        self.of_server = said
        self.later: dict[int, Node] = {}

    def meaning(self, root: Node) -> Meaning:
        node: Node = root[kind(root)]
        if id(node) in self.later and id(node) not in self.known:
            origin = self.later[id(node)]
            try:
                self.known[id(node)] = self.of_server.meaning(origin)
            except UnsureError:
                self.known[id(node)] = Meaning(("as it is", id(origin)), None)
        return super().meaning(root)


class Shorter:
    """Shortens the trees whose `types` were noted."""

    def __init__(self, world: World, types: Types) -> None:
        self.said = Explicit(world, types, said=True)
        self.full = _Full(world, types, self.said)
        self.world = world
        self.kept: list[Node] = []  # whose identities are keys
        self.of_arrays: list[Node] = []  # casts of arrays that cannot be written as they were said

    def tree(self, root: Node, target: str | None = None) -> Node:
        """A tree that means the same; `target` is the type to which the value is assigned without a word."""
        short: Node = self.query(root) if kind(root) == "SelectStmt" else self.short(root)
        found = self.assigned(root, short, target) if target else short
        while self.of_arrays:
            _cast_as_a_whole(self.of_arrays.pop())
        return found

    def assigned(self, root: Node, short: Node, target: str) -> Node:
        """A default: what is assigned is not seen to be cast."""
        bare: Node = short["TypeCast"]["arg"] if "TypeCast" in short else {}
        if not bare.get("A_Const", {}).keys() & {"sval", "isnull"}:
            return short
        try:
            form = self.full.cast(self.full.meaning(bare), self.world.base(target), ())
            return bare if form == self.said.meaning(root).form else short
        except UnsureError:
            return short

    def short(self, root: Node) -> Node:
        """The shortest node for one that stands by itself."""
        form = kind(root)
        if form in _LEAVES:
            return root
        found: Node = {form: self.inside(root[form])}
        if form not in EXPRESSIONS:
            return found
        self.kept.append(found)
        candidates = [*_candidates(found)]
        if len(candidates) == 1 and not any("TypeCast" in slot for slot in _slots(found)):
            self.full.later[id(found[form])] = root
            return found
        try:
            said = self.said.meaning(root)
        except UnsureError:
            self.remember(found, Meaning(("as it is", id(root)), None))
            return found
        for candidate in candidates:
            self.kept.append(candidate)
            shorter = self.stripped(candidate, said)
            if shorter is not None:
                self.remember(shorter, said)
                return shorter
        self.remember(found, said)
        if form == "TypeCast" and "A_ArrayExpr" in found[form]["arg"]:
            self.of_arrays.append(found[form])
        return found

    def remember(self, found: Node, meaning: Meaning) -> None:
        """What a node means is what was said of the node that it is made of."""
        self.full.known[id(found[kind(found)])] = meaning

    def inside(self, value: Any) -> Any:
        """A node or list with the expressions in it shortened, as each stands by itself."""
        if type(value) is list:
            return [self.inside(item) if type(item) is dict else item for item in value]
        if type(value) is not dict:
            return value
        if len(value) == 1:
            form = kind(value)
            if form in _LEAVES:
                return value
            if form in EXPRESSIONS:
                return self.short(value)
            if form == "SelectStmt":
                return self.query(value)
        return {
            field: self.inside(inner) if type(inner) in _HOLDERS and field not in _WORDS else inner
            for field, inner in value.items()
        }

    # ------------------------------------------------------------ leaving out casts

    def means(self, candidate: Node, said: Meaning) -> bool:
        """Whether a server says of a node what it said."""
        node = candidate[kind(candidate)]
        self.full.known.pop(id(node), None)
        try:
            found = self.full.meaning(candidate)
        except UnsureError:
            return False
        return found.form == said.form and (said.type is None or found.type == said.type)

    def stripped(self, candidate: Node, said: Meaning) -> Node | None:
        """The candidate without the casts that need not be said; None if it does not mean the same at all."""
        slots = list(_slots(candidate))
        options = [_options(slot, candidate) for slot in slots]
        least = _filled(candidate, [option[-1] for option in options])
        self.kept.append(least)
        if self.means(least, said):
            return least
        best = candidate if self.means(candidate, said) else None
        if best is None or len(slots) > _MOST:
            return best
        chosen = list(slots)
        for number in reversed(range(len(slots))):
            for option in reversed(options[number][1:]):
                tried = [*chosen[:number], option, *chosen[number + 1 :]]
                filled = _filled(candidate, tried)
                self.kept.append(filled)
                if self.means(filled, said):
                    chosen, best = tried, filled
                    break
        return best

    # ------------------------------------------------------------ queries

    def query(self, root: Node, is_arm: bool = False) -> Node:
        """A query, its values shortened. What it returns keeps its names. An arm is one side of a `union`."""
        node: Node = root[kind(root)]
        found: Node = {}
        for field, inner in node.items():
            if field in ("sortClause", "groupClause", "distinctClause"):
                found[field] = [self.key(item) for item in inner]
            elif field == "valuesLists":
                found[field] = self.values(inner)
            elif field in ("larg", "rarg"):
                found[field] = self.query({"SelectStmt": inner}, is_arm=True)["SelectStmt"]
            elif field != "targetList":
                found[field] = self.inside(inner)
        if "targetList" in node:
            found["targetList"] = [{"ResTarget": self.target(item["ResTarget"], is_arm)} for item in node["targetList"]]
        # the order of fields is that of the parser, which comparisons of trees do not see
        return {kind(root): found}

    def values(self, rows: list[Node]) -> list[Node]:
        """The rows of `values`. The first row, or none, says the types of all."""
        columns = zip(*[row["List"]["items"] for row in rows], strict=True)
        short = [self.alike_in_rows(list(column)) for column in columns]
        return [{"List": {"items": list(row)}} for row in zip(*short, strict=True)]

    def alike_in_rows(self, column: list[Node]) -> list[Node]:
        """One column of `values` without the casts that need not be said."""
        found: list[Node] = [self.inside(value) for value in column]
        bare = [_options(value, {})[-1] for value in found]
        try:
            said = self.said.alike_in_rows([self.said.meaning(value) for value in column])
            for candidate in (bare, [*found[:1], *bare[1:]]):
                if self.full.alike_in_rows([self.full.meaning(value) for value in candidate]) == said:
                    return candidate
        except UnsureError:
            pass
        return found

    def key(self, item: Node) -> Node:
        """What is sorted or grouped by: a bare number would be the number of a column, a bare text an error."""
        inner: Node = item.get("SortBy", {}).get("node", item)
        while "TypeCast" in inner:
            inner = inner["TypeCast"]["arg"]
        return item if "A_Const" in inner else self.inside(item)

    def target(self, node: Node, is_arm: bool) -> Node:
        """One column of a select list, without a name that it has anyway. Strings of no type become text there."""
        value: Node = self.inside(node["val"])
        is_column = "ColumnRef" in value
        if not is_arm and "A_Const" in value.get("TypeCast", {}).get("arg", {}):
            bare = value["TypeCast"]["arg"]
            text = bare["A_Const"].get("sval", {}).get("sval", "")
            value = bare if self.said.meaning(node["val"]).form == ("const", "text", text) else value
        # a server says no name where there is none, which is not to say that it would find none
        name = node.get("name", label(value) if is_column else UNNAMED)
        named = {"name": name} if label(value) != name or (is_column and "name" in node) else {}
        return {**{field: inner for field, inner in node.items() if field != "name"}, **named, "val": value}


def _cast_as_a_whole(cast: Node) -> None:
    """Puts the array's own type between an array and a cast of it.

    A server says `(array['a'::varchar])::text[]` of a cast of the whole array, and reads the same as casts of its
    elements. Where it is not written in another way, as a list is, the two have to be kept apart.
    """
    elements = cast["arg"]["A_ArrayExpr"].get("elements", ())
    own = next((element["TypeCast"]["typeName"] for element in elements if "TypeCast" in element), None)
    if own is not None and "arrayBounds" not in own:
        array = {**own, "arrayBounds": [{"Integer": {"ival": -1}}]}
        cast["arg"] = {"TypeCast": {"arg": cast["arg"], "typeName": array}}


# ---------------------------------------------------------------- candidates


def _candidates(found: Node) -> Iterator[Node]:
    """Other ways to write a node, the shortest first, and the node itself."""
    form = kind(found)
    node: Node = found[form]
    if form == "TypeCast" and (number := _number(node)) is not None:
        yield number
    if form == "FuncCall" and "A_ArrayExpr" in node.get("args", ({},))[-1] and node.get("func_variadic"):
        rest = {field: inner for field, inner in node.items() if field != "func_variadic"}
        elements = node["args"][-1]["A_ArrayExpr"].get("elements", ())
        yield {form: {**rest, "args": [*node["args"][:-1], *elements]}}
    if form == "A_Expr":
        yield from _operations(node)
    if form == "BoolExpr":
        yield from _conditions(node)
    if form == "CaseExpr" and node.get("defresult", {}).get("TypeCast", {}).get("arg", {}).get("A_Const", {}).get(
        "isnull"
    ):
        yield {form: {field: inner for field, inner in node.items() if field != "defresult"}}
    yield found


def _number(node: Node) -> Node | None:
    """The number that `'-1'::integer` is."""
    text = node["arg"].get("A_Const", {}).get("sval", {}).get("sval", "")
    names = strings(node["typeName"]["names"])
    if names[-1] not in ("int4", "int8", "numeric") or node["typeName"].keys() & {"typmods", "arrayBounds"}:
        return None
    digits = text.removeprefix("-")
    if not digits.replace(".", "", 1).isdigit() or not digits.isascii():
        return None
    if names[-1] == "numeric" and _ROUND.fullmatch(digits):  # all digits would be a `bigint`, if they fit into one
        first = digits.rstrip("0")
        text = f"{text[: -len(digits)]}{first[0]}{'.' * (len(first) > 1)}{first[1:]}e{len(digits) - 1}"
        return {"A_Const": {"fval": {"fval": text}}}
    if len(text) > 40:
        return None
    if "." not in digits and -(2**31) < int(text) < 2**31:
        return {"A_Const": {"ival": {"ival": int(text)} if int(text) else {}}}
    return {"A_Const": {"fval": {"fval": text}}}


_LIKES = {"~~": "AEXPR_LIKE", "!~~": "AEXPR_LIKE", "~~*": "AEXPR_ILIKE", "!~~*": "AEXPR_ILIKE"}
_LISTS = frozenset({("AEXPR_OP_ANY", "="), ("AEXPR_OP_ALL", "<>")})


def _operations(node: Node) -> Iterator[Node]:
    names = strings(node["name"])
    if names[0] == "public":  # where a bare name is looked for as well
        names, node = names[1:], {**node, "name": node["name"][1:]}
        bare = [node]
    else:
        bare = []
    if node["kind"] == "AEXPR_OP" and len(names) == 1 and names[0] in _LIKES and "lexpr" in node:
        yield {"A_Expr": {**node, "kind": _LIKES[names[0]]}}
    if len(names) == 1 and (node["kind"], names[0]) in _LISTS:
        array: Node = node["rexpr"]
        array = array.get("TypeCast", {}).get("arg", array)
        items = array.get("A_ArrayExpr", {}).get("elements", [])
        if len(items) > 1 and not any("A_ArrayExpr" in item for item in items):
            yield {"A_Expr": {**node, "kind": "AEXPR_IN", "rexpr": {"List": {"items": items}}}}
    yield from [{"A_Expr": each} for each in bare]


def _conditions(node: Node) -> Iterator[Node]:
    args: list[Node] = node["args"]
    operators = [item.get("A_Expr", {}) for item in args]
    names = tuple([strings(each.get("name", ())) for each in operators])
    plain = all(each.get("kind") == "AEXPR_OP" and "lexpr" in each for each in operators)
    if node["boolop"] == "AND_EXPR" and plain and names == ((">=",), ("<=",)):
        yield _between("AEXPR_BETWEEN", operators)
    if node["boolop"] == "OR_EXPR" and plain and names == (("<",), (">",)):
        yield _between("AEXPR_NOT_BETWEEN", operators)
    if node["boolop"] in _ALIKE and len(args) == 2:
        yield from _one_list(_ALIKE[node["boolop"]], args)
    inner: Node = args[0].get("BoolExpr", {})
    if inner.get("boolop") == node["boolop"] in _ALIKE:
        yield from _of_rows(node, inner["args"])
    if node["boolop"] == "NOT_EXPR" and operators[0].get("kind") == "AEXPR_DISTINCT":
        yield {"A_Expr": {**operators[0], "kind": "AEXPR_NOT_DISTINCT"}}


_ALIKE = {"OR_EXPR": "=", "AND_EXPR": "<>"}


def _one_list(name: str, args: list[Node]) -> Iterator[Node]:
    """`n in (1, b)`, which a server takes apart where columns are in the list."""
    first, second = (arg.get("A_Expr", {}) for arg in args)
    names = [strings(each.get("name", ())) for each in (first, second)]
    if names != [(name,), (name,)] or second["kind"] != "AEXPR_OP" or "lexpr" not in second:
        return
    if first["kind"] == "AEXPR_IN":
        items = first["rexpr"]["List"]["items"]
    elif first["kind"] == "AEXPR_OP" and "lexpr" in first:
        items = [first["rexpr"]]
    else:
        return
    yield {"A_Expr": {**first, "kind": "AEXPR_IN", "rexpr": {"List": {"items": [*items, second["rexpr"]]}}}}


def _of_rows(node: Node, args: list[Node]) -> Iterator[Node]:
    """`(a, b) = (1, 2) and c`: without the rows, what stands first would not be one thing."""
    pairs = [arg.get("A_Expr", {}) for arg in args]
    name = "=" if node["boolop"] == "AND_EXPR" else "<>"
    if all(pair.get("kind") == "AEXPR_OP" and strings(pair["name"]) == (name,) and "lexpr" in pair for pair in pairs):
        sides = {side: _row([pair[side] for pair in pairs]) for side in ("lexpr", "rexpr")}
        whole = {"A_Expr": {"kind": "AEXPR_OP", "name": pairs[0]["name"], **sides}}
        yield {"BoolExpr": {**node, "args": [whole, *node["args"][1:]]}}


def _row(items: list[Node]) -> Node:
    return {"RowExpr": {"args": items, "row_format": "COERCE_IMPLICIT_CAST"}}


def _between(form: str, operators: list[Node]) -> Node:
    first, second = operators
    bounds = {"List": {"items": [first["rexpr"], second["rexpr"]]}}
    word = "BETWEEN" if form == "AEXPR_BETWEEN" else "NOT BETWEEN"
    name = [{"String": {"sval": word}}]
    return {"A_Expr": {"kind": form, "name": name, "lexpr": first["lexpr"], "rexpr": bounds}}


# ---------------------------------------------------------------- the places of values in a node


def _slots(found: Node) -> Iterator[Node]:
    """The values in a node whose casts may be left out, in a fixed order."""
    form = kind(found)
    node: Node = found[form]
    if form == "TypeCast":
        if "A_ArrayExpr" in node["arg"]:
            yield from node["arg"]["A_ArrayExpr"].get("elements", ())
        else:
            yield node["arg"]
    elif form == "A_Expr":
        for side in ("lexpr", "rexpr"):
            if side in node:
                yield from node[side]["List"]["items"] if "List" in node[side] else [node[side]]
    elif form in ("CoalesceExpr", "MinMaxExpr", "FuncCall"):
        yield from node.get("args", ())
        yield from [item["SortBy"]["node"] for item in _within_group(node)]
    elif form == "A_ArrayExpr":
        yield from node.get("elements", ())
    elif form == "CaseExpr":
        yield from [node["arg"]] if "arg" in node else []
        for branch in node["args"]:
            yield branch["CaseWhen"]["expr"]
            yield branch["CaseWhen"]["result"]
        yield from [node["defresult"]] if "defresult" in node else []
    elif form == "SubLink" and "testexpr" in node:
        yield node["testexpr"]
    elif form == "BoolExpr" and "RowExpr" in node["args"][0].get("A_Expr", {}).get("lexpr", {}):
        for side in ("lexpr", "rexpr"):
            yield from node["args"][0]["A_Expr"][side]["RowExpr"]["args"]


def _within_group(node: Node) -> list[Node]:
    """What a call is put in order by, where that is given to it as its arguments are."""
    within: list[Node] = node["agg_order"] if node.get("agg_within_group") else []
    return within


def _options(value: Node, around: Node) -> list[Node]:
    """A value, and the same without its outermost casts, the shortest last.

    That `'7 days'` is an interval is said where it is added, though PostgreSQL would know.
    """
    found = [value]
    operator = strings(around.get("A_Expr", {}).get("name", ()))
    if operator in (("+",), ("-",)) and strings(value.get("TypeCast", {}).get("typeName", {}).get("names", ()))[
        -1:
    ] == ("interval",):
        return found
    while "TypeCast" in value and not value["TypeCast"]["typeName"].get("typmods"):
        value = value["TypeCast"]["arg"]
        found.append(value)
    return found


def _filled(found: Node, values: list[Node]) -> Node:
    """The node with other values in its slots."""
    form = kind(found)
    node: Node = found[form]
    rest = iter(values)
    made = dict(node)
    if form == "TypeCast":
        if "A_ArrayExpr" in node["arg"]:
            made["arg"] = {"A_ArrayExpr": {**node["arg"]["A_ArrayExpr"], "elements": list(rest)}}
            if not values:
                made["arg"] = node["arg"]
        else:
            made["arg"] = next(rest)
    elif form == "A_Expr":
        for side in ("lexpr", "rexpr"):
            if side in node and "List" in node[side]:
                made[side] = {"List": {"items": [next(rest) for _ in node[side]["List"]["items"]]}}
            elif side in node:
                made[side] = next(rest)
    elif form in ("CoalesceExpr", "MinMaxExpr", "FuncCall"):
        if "args" in node:
            made["args"] = [next(rest) for _ in node["args"]]
        if _within_group(node):
            made["agg_order"] = [{"SortBy": {**item["SortBy"], "node": next(rest)}} for item in node["agg_order"]]
    elif form == "A_ArrayExpr" and "elements" in node:
        made["elements"] = list(rest)
    elif form == "CaseExpr":
        if "arg" in node:
            made["arg"] = next(rest)
        made["args"] = [
            {"CaseWhen": {**branch["CaseWhen"], "expr": next(rest), "result": next(rest)}} for branch in node["args"]
        ]
        if "defresult" in node:
            made["defresult"] = next(rest)
    elif form == "SubLink" and "testexpr" in node:
        made["testexpr"] = next(rest)
    elif form == "BoolExpr" and values:
        rows: Node = node["args"][0]["A_Expr"]
        sides = {side: _row([next(rest) for _ in rows[side]["RowExpr"]["args"]]) for side in ("lexpr", "rexpr")}
        made["args"] = [{"A_Expr": {**rows, **sides}}, *node["args"][1:]]
    return {form: made}
