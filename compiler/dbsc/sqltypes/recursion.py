"""Common table expressions: what a recursive one may be, and names that are given twice.

Follows `parse_cte.c`. Source: https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-RECURSIVE,
measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.hints import Any
from dbsc.sqltext.tree import Node, kind, nodes, strings
from dbsc.sqltypes.own import outside_queries
from dbsc.sqltypes.places import Problem
from dbsc.sqltypes.world import World

Found = tuple[int, str]
"""Where a query reads itself, and where that is, if it may not be there."""


def misused_names(entries: list[Node]) -> list[Problem]:
    """Names that several expressions of one `with` have."""
    seen: set[str] = set()
    found = []
    for entry in entries:
        if entry["ctename"] in seen:
            found.append(Problem("DBS108", f"`{entry['ctename']}` is there twice in this `with`", _place(entry)))
        seen.add(entry["ctename"])
    return found


def misplaced(entries: list[Node], world: World) -> list[Problem]:
    """What is wrong with the expressions of a `with recursive`."""
    names = [entry["ctename"] for entry in entries]
    for node in nodes([entry["ctequery"] for entry in entries]):
        inner = node.get("withClause")
        if inner and any(entry["CommonTableExpr"]["ctename"] in names for entry in inner["ctes"]):
            return []  # a name stands for several things
    reading = {entry["ctename"]: {name for name in names if reads(entry["ctequery"], name)} for entry in entries}
    found = []
    for entry in entries:
        circle = sorted(name for name in _reached(reading, entry["ctename"]) if name != entry["ctename"])
        back = [name for name in circle if entry["ctename"] in _reached(reading, name)]
        if back:
            message = f"`{entry['ctename']}` and `{back[0]}` read each other, and PostgreSQL has no such recursion"
            return [Problem("DBS416", message, _place(entry), "make one of them a part of the other")]
        if entry["ctename"] in reading[entry["ctename"]]:
            wrong = _misplaced(entry["ctequery"], entry["ctename"], world)
            found += [wrong.replace(location=wrong.location or _place(entry))] if wrong else []
    return found


def reads(tree: Node, name: str) -> bool:
    """Whether a query reads the common table expression of a name."""
    return any(_is_reading(node, name) for node in nodes(tree))


def _is_reading(node: Node, name: str) -> bool:
    table = node.get("RangeVar")
    return isinstance(table, dict) and table.get("relname") == name and "schemaname" not in table


def _reached(reading: dict[str, set[str]], start: str) -> set[str]:
    """What an expression reads, through others."""
    found: set[str] = set()
    waiting = list(reading[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += reading[name]
    return found


def _misplaced(tree: Node, name: str, world: World) -> Problem | None:
    """What is wrong with a query that reads itself."""
    select: Node = tree.get("SelectStmt", {})
    if select.get("op") != "SETOP_UNION":
        message = f"`{name}` reads itself, so it is a start and a step: two queries that `union` or `union all` joins"
        return Problem("DBS416", message, 0, f"write `select … union all select … from {name}`")
    if "withClause" in select:
        return None
    for field, words in _NOT_HERE.items():
        if field in select:
            help_ = f"write it where `{name}` is read, or put the step with it into parentheses"
            return Problem("DBS416", f"a recursive query has no {words} of its own", 0, help_)
    if reads(select["larg"], name):
        place = next(_places(select["larg"], name))
        message = f"`{name}` is read where it starts: before the `union` there is nothing of it yet"
        return Problem("DBS416", message, place, f"read `{name}` only in the last query of the `union`")
    found = list(_walk({"SelectStmt": select["rarg"]}, name))
    for place, around in found:
        if around:
            return Problem("DBS416", f"`{name}` cannot be read {around} in its own step", place)
    if len(found) > 1:
        return Problem(
            "DBS416", f"`{name}` is read twice in its own step", found[1][0], "read it once, and join others"
        )
    return _aggregated(select["rarg"], name, world)


def _places(root: object, name: str) -> Iterator[int]:
    return (node["RangeVar"].get("location", 0) for node in nodes(root) if _is_reading(node, name))


def _walk(root: Any, name: str, around: str = "") -> Iterator[Found]:
    """Where a step reads its own query. `around` is what may not be around that."""
    stack: list[tuple[Any, str]] = [(root, around)]
    while stack:
        value, around = stack.pop()
        if isinstance(value, list):
            stack += [(item, around) for item in value]
        if not isinstance(value, dict) or not value:
            continue
        if _is_reading(value, name):
            yield value["RangeVar"].get("location", 0), around
            continue
        form = kind(value)
        node = value[form]
        if form == "SubLink":
            stack.append((list(node.values()), around or "in a query among values"))
        elif form == "JoinExpr":
            stack.append((node.get("quals"), around))
            stack += [(node[side], around or _FAR[node["jointype"]].get(side, "")) for side in ("larg", "rarg")]
        elif form == "SelectStmt" and "larg" in node:
            stack += [({"SelectStmt": node[side]}, around or _not_in_set(node, side)) for side in ("larg", "rarg")]
        else:
            stack += [(inner, around) for inner in value.values()]


def _not_in_set(node: Node, side: str) -> str:
    """What an arm of a set operation is, if nothing recursive may stand there."""
    if node["op"] == "SETOP_EXCEPT" and (side == "rarg" or node.get("all")):
        return "in an `except`"
    return "in an `intersect all`" if node["op"] == "SETOP_INTERSECT" and node.get("all") else ""


def _aggregated(step: Node, name: str, world: World) -> Problem | None:
    """An aggregate over what the step has just read."""
    reading = any(_is_reading(node, name) for item in step.get("fromClause", []) for node in _joined(item))
    if not reading:
        return None
    for node in outside_queries([step.get("targetList", []), step.get("havingClause", {})]):
        call = node.get("FuncCall")
        if isinstance(call, dict) and "over" not in call:
            routines = world.functions(strings(call["funcname"]))
            if routines and all(routine.kind in "ao" for routine in routines):
                message = f"the step of a recursive query sees the last rows alone, and aggregates none of `{name}`"
                help_ = f"aggregate where `{name}` is read when it is done"
                return Problem("DBS416", message, call.get("location", 0), help_)
    return None


def _joined(item: Node) -> Iterator[Node]:
    """The leaves of a join."""
    stack = [item]
    while stack:
        node = stack.pop()
        if "JoinExpr" in node:
            stack += [node["JoinExpr"]["larg"], node["JoinExpr"]["rarg"]]
        else:
            yield node


def _place(entry: Node) -> int:
    return int(entry.get("location", 0))


_NOT_HERE = {
    "sortClause": "`order by`",
    "limitCount": "`limit`",
    "limitOffset": "`offset`",
    "lockingClause": "`for update`",
}
_OUTER = "on the far side of an outer join"
_FAR: dict[str, dict[str, str]] = {
    "JOIN_INNER": {},
    "JOIN_LEFT": {"rarg": _OUTER},
    "JOIN_RIGHT": {"larg": _OUTER},
    "JOIN_FULL": {"larg": _OUTER, "rarg": _OUTER},
}
