"""Calls in a parse tree as text: of functions, aggregates and window functions, and what SQL writes in words."""

from __future__ import annotations

from dbsc.sqltext.quote import TYPE_FUNC_NAME, identifier
from dbsc.sqltext.tree import Node, strings
from dbsc.sqltext.written import (
    AT,
    ATOM,
    COLLATE,
    IS,
    OPERATOR,
    Piece,
    UnwrittenError,
    at_least,
    between,
    expression,
    listed,
    operator_name,
)

_FIELDS = frozenset(
    "year month day hour minute second epoch century decade dow doy isodow isoyear julian microseconds millennium"
    " milliseconds quarter timezone timezone_hour timezone_minute week".split()
)
_CALLED_BARE = TYPE_FUNC_NAME | {"substring", "overlay"}


def call(node: Node) -> Piece:
    """A call of a function, an aggregate or a window function."""
    parts = strings(node["funcname"])
    if node.get("funcformat") == "COERCE_SQL_SYNTAX":
        return _syntax(parts[-1], node["args"])
    name = ".".join([identifier(part) for part in parts])
    if len(parts) == 1 and parts[0] in _CALLED_BARE:
        name = parts[0]
    text = _with_arguments(name, node)
    if node.get("agg_within_group"):
        text += f" within group (order by {order(node['agg_order'])})"
    if "agg_filter" in node:
        text += f" filter (where {expression(node['agg_filter'])[0]})"
    if "over" in node:
        text += f" over {window(node['over'])}"
    return text, ATOM


def _with_arguments(name: str, node: Node) -> str:
    if node.get("agg_star"):
        return f"{name}(*)"
    pieces = [expression(item)[0] for item in node.get("args", ())]
    if node.get("func_variadic"):
        pieces[-1] = f"variadic {pieces[-1]}"
    distinct = "distinct " if node.get("agg_distinct") else ""
    if "agg_order" in node and not node.get("agg_within_group"):
        return f"{name}({distinct}{', '.join(pieces)} order by {order(node['agg_order'])})"
    return between(f"{name}({distinct}", pieces, ")")


def _syntax(name: str, args: list[Node]) -> Piece:
    """What SQL writes in words: `extract(year from d)`, `trim(t)`, `t at time zone 'UTC'`."""
    if name == "timezone" and len(args) == 2:
        return f"{at_least(args[1], AT)} at time zone {at_least(args[0], COLLATE)}", AT
    if name == "timezone":
        return f"{at_least(args[0], AT)} at local", AT
    plain = [expression(item)[0] for item in args]
    if name == "extract":
        field = args[0].get("A_Const", {}).get("sval", {}).get("sval", "")
        if field.lower() not in _FIELDS:
            raise UnwrittenError(name)
        return f"extract({field.lower() if field == field.lower() else plain[0]} from {plain[1]})", ATOM
    if name in _TRIMS:
        word = _TRIMS[name]
        if len(plain) == 1:
            return f"trim({word} from {plain[0]})" if word else f"trim({plain[0]})", ATOM
        return f"trim({f'{word} ' if word else ''}{plain[1]} from {plain[0]})", ATOM
    if name == "substring" and len(plain) in (2, 3):
        return f"substring({plain[0]} from {plain[1]}{f' for {plain[2]}' if len(plain) == 3 else ''})", ATOM
    if name == "position":
        return f"position({at_least(args[1], OPERATOR)} in {at_least(args[0], OPERATOR)})", ATOM
    if name == "overlaps" and len(plain) == 4:
        return f"({plain[0]}, {plain[1]}) overlaps ({plain[2]}, {plain[3]})", IS
    if name == "overlay" and len(plain) in (3, 4):
        rest = f" for {plain[3]}" if len(plain) == 4 else ""
        return f"overlay({plain[0]} placing {plain[1]} from {plain[2]}{rest})", ATOM
    if name in ("normalize", "is_normalized"):
        return _normalized(name, args)
    if name == "pg_collation_for":
        return f"collation for ({plain[0]})", ATOM
    if name == "xmlexists":
        return f"xmlexists({at_least(args[0], ATOM)} passing {at_least(args[1], ATOM)})", ATOM
    raise UnwrittenError(name)


def _normalized(name: str, args: list[Node]) -> Piece:
    """`normalize(t, nfc)`, `t is nfc normalized`."""
    form = args[1]["A_Const"]["sval"]["sval"].lower() if len(args) == 2 else ""
    if name == "normalize":
        return f"normalize({expression(args[0])[0]}{f', {form}' if form else ''})", ATOM
    return f"{at_least(args[0], OPERATOR)} is {f'{form} ' if form else ''}normalized", IS


_TRIMS = {"btrim": "", "ltrim": "leading", "rtrim": "trailing"}


def order(items: list[Node]) -> str:
    """What follows `order by`."""
    return ", ".join([_sort(item["SortBy"]) for item in items])


def _sort(node: Node) -> str:
    text = expression(node["node"])[0]
    direction = node.get("sortby_dir", "SORTBY_DEFAULT")
    if direction == "SORTBY_USING":
        return f"{text} using {operator_name(node['useOp'])}"
    text += {"SORTBY_DESC": " desc", "SORTBY_ASC": " asc"}.get(direction, "")
    nulls = node.get("sortby_nulls", "SORTBY_NULLS_DEFAULT")
    return text + {"SORTBY_NULLS_FIRST": " nulls first", "SORTBY_NULLS_LAST": " nulls last"}.get(nulls, "")


def window(node: Node) -> str:
    """A window as it stands behind `over`, or in a `window` clause."""
    if "name" in node and not node.keys() & {"partitionClause", "orderClause", "refname"}:
        return identifier(node["name"])
    pieces = []
    if "refname" in node:
        pieces.append(identifier(node["refname"]))
    if "partitionClause" in node:
        pieces.append(f"partition by {listed(node['partitionClause'])}")
    if "orderClause" in node:
        pieces.append(f"order by {order(node['orderClause'])}")
    frame = _frame(node)
    return f"({' '.join([*pieces, *frame])})"


def _frame(node: Node) -> list[str]:
    """The frame of a window: bits of `frameOptions` in `parsenodes.h`."""
    bits = node.get("frameOptions", 0)
    if not bits & 0x1:
        return []
    mode = "range" if bits & 0x2 else "rows" if bits & 0x4 else "groups"
    start = _bound(bits, 0x20, 0x200, 0x800, 0x2000, 0x80, node.get("startOffset"))
    end = _bound(bits, 0x40, 0x400, 0x1000, 0x4000, 0x100, node.get("endOffset"))
    text = f"{mode} between {start} and {end}" if bits & 0x10 else f"{mode} {start}"
    for bit, words in ((0x8000, "current row"), (0x10000, "group"), (0x20000, "ties")):
        if bits & bit:
            text += f" exclude {words}"
    return [text]


def _bound(
    bits: int, before: int, current: int, preceding: int, following: int, after: int, offset: Node | None
) -> str:
    if bits & before:
        return "unbounded preceding"
    if bits & after:
        return "unbounded following"
    if bits & current:
        return "current row"
    if offset is None or not bits & (preceding | following):
        raise UnwrittenError("frame")
    return f"{expression(offset)[0]} {'preceding' if bits & preceding else 'following'}"
