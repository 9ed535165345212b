"""The shape of a parse tree, and how to walk one.

A node is a dict. Where PostgreSQL's C declares any kind of node, the dict has one key, the kind (`{"ColumnRef": {…}}`);
where it declares a certain kind, the dict is that node's fields. Kinds start with a capital letter, fields with a small
one. Fields that are zero, false or empty are left out.

Trees can be thousands of levels deep, so everything that walks one keeps its own stack. `tree.pyi` tells type checkers
that what is inside a node is not checked.
"""

from __future__ import annotations

Node = dict
_HOLDERS = frozenset({dict, list})

POSITIONS = frozenset({"location", "name_location", "stmt_location", "stmt_end"})
"""The fields of nodes that say where something was written, apart from LIST_POSITIONS."""
LIST_POSITIONS = frozenset({"list_start", "list_end", "rexpr_list_start", "rexpr_list_end"})
"""The fields that say where a list's brackets are."""


def strings(items):
    """The texts of a list of `String` nodes; whatever else is in the list (`*`, a subscript) is left out."""
    if len(items) == 1:  # which most names are
        text = items[0].get("String")
        return () if text is None else (text.get("sval", ""),)
    return tuple([item["String"].get("sval", "") for item in items if "String" in item])


def relation_parts(node):
    """The parts of the name in a `RangeVar`."""
    return tuple([node[field] for field in ("catalogname", "schemaname", "relname") if field in node])


def kind(node):
    """The kind of a wrapped node."""
    return next(iter(node))


def nodes(root):
    """Every dict in the tree under `root`, itself too, in no particular order."""
    stack = [root]
    while stack:
        value = stack.pop()
        if type(value) is dict:
            yield value
            stack += [inner for inner in value.values() if type(inner) in _HOLDERS]
        elif type(value) is list:
            stack += value


def terms(node):
    """What a `BoolExpr` joins, through operands that join by the same word. `not` has its one operand."""
    word, found = node["boolop"], []
    stack = node["args"][::-1]
    while stack:
        term = stack.pop()
        inner = term.get("BoolExpr")
        if inner is not None and inner["boolop"] == word != "NOT_EXPR":
            stack.extend(inner["args"][::-1])
        else:
            found.append(term)
    return found


def relocate(root, place):
    """Replace each position in the tree by `place(position)`, in place. Unknown positions (-1) stay."""
    for node in nodes(root):
        for field in _ALL_POSITIONS & node.keys():
            if type(node[field]) is int and node[field] >= 0:
                node[field] = place(node[field])


_ALL_POSITIONS = POSITIONS | LIST_POSITIONS
