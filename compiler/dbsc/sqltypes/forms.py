"""The forms that a call and a window may have: `distinct`, `filter`, `within group`, `over`, named arguments.

Follows `ParseFuncOrColumn` and `transformWindowDefinitions`. Source:
https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-AGGREGATES, measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.sqltext.tree import Node, strings
from dbsc.sqltypes.own import outside_queries, references_of
from dbsc.sqltypes.world import World

Wrong = tuple[str, "str | None"]
"""What is wrong, and what to write."""

_MARKS = {
    "agg_distinct": "`distinct`",
    "agg_order": "`order by`",
    "agg_filter": "`filter`",
    "agg_within_group": "`within group`",
    "agg_star": "`*`",
}


def misnamed(call: Node) -> Wrong | None:
    """What is wrong with the named arguments of a call."""
    seen: set[str] = set()
    for item in call.get("args", ()):
        if "NamedArgExpr" not in item:
            if seen:
                return "an argument without a name stands behind one with a name", "name it too, or put it in front"
            continue
        name = item["NamedArgExpr"]["name"]
        if name in seen:
            return f"the argument `{name}` is given twice", None
        seen.add(name)
    return None


def misformed(call: Node, name: str, kinds: frozenset[str]) -> Wrong | None:
    """Why no function that a name may mean is called in this form; `kinds` are the kinds of all of them."""
    marks = [word for field, word in _MARKS.items() if call.get(field)]
    if call.get("agg_within_group"):
        marks.remove("`order by`")
    if kinds <= {"f", "p"}:
        if marks:
            return f"{marks[0]} is for aggregates, and `{name}` is a plain function", f"leave out {marks[0]}"
        if "over" in call:
            return (
                f"`over` is for aggregates and window functions, and `{name}` is a plain function",
                "leave out `over`",
            )
        return None
    if "over" in call:
        return _misformed_window(name, kinds, marks)
    if kinds == {"o"} and not call.get("agg_within_group"):
        return f"`{name}` looks at rows in their order", f"write `{name}(…) within group (order by …)`"
    if kinds == {"a"} and call.get("agg_within_group"):
        return f"`within group` is for functions such as `percentile_cont`, and `{name}` is none", None
    if kinds == {"a"} and name == "count" and not call.get("args") and not call.get("agg_star"):
        return "`count` without arguments counts rows", "write `count(*)`"
    return _misordered(call) if call.get("agg_distinct") else None


def _misformed_window(name: str, kinds: frozenset[str], marks: list[str]) -> Wrong | None:
    if kinds == {"o"}:
        return f"`{name}` cannot look at a window: it has no `over`", "aggregate in a query of its own"
    for mark in marks:
        if mark in ("`distinct`", "`order by`"):
            return f"PostgreSQL has no {mark} in a call that has `over`", f"leave out {mark}"
        if mark == "`filter`" and kinds <= {"w", "o"}:
            return f"`filter` is for aggregates, and `{name}` is a window function", "leave out `filter`"
    return None


def _misordered(call: Node) -> Wrong | None:
    """With `distinct`, an aggregate sees its arguments alone, so that it is put in order by nothing else."""
    given = {strings(ref["fields"])[-1:] for ref in references_of(call.get("args", []))}
    for item in call.get("agg_order", ()):
        for ref in references_of(item):
            name = strings(ref["fields"])[-1:]
            if name and name not in given and () not in given:
                message = f"with `distinct`, an aggregate is put in order by what it is given, and `{name[0]}` is not"
                return message, "put it in order by its first argument, or leave out `distinct`"
    return None


# ---------------------------------------------------------------- windows

_FRAME, _RANGE, _GROUPS, _OFFSETS = 0x1, 0x2, 0x8, 0x7800
"""What PostgreSQL notes of the frame of a window: that it is written, in which mode, and whether it has an offset."""


def misbuilt(window: Node, named: Mapping[str, Node]) -> Wrong | None:
    """What is wrong with a window; `named` are those of the query that it may build on."""
    other = window.get("name") or window.get("refname")
    base = named.get(other) if other else None
    if other and base is None:
        listed = " or ".join(f"`{name}`" for name in named)
        help_ = f"write {listed}" if listed else f"add `window {other} as (…)` to the query, or write `over (…)`"
        return f"the query has no window `{other}`", help_
    if window.get("name"):
        return None
    if base is not None:
        for field, words in (("partitionClause", "`partition by`"), ("orderClause", "`order by`")):
            if field in window and (field == "partitionClause" or field in base):
                return f"a window that builds on `{other}` has no {words} of its own", f"leave out {words}"
        if base.get("frameOptions", 0) & _FRAME:
            return (
                f"no window builds on `{other}`, because it has a frame",
                f"write `over {other}`, without parentheses",
            )
    order: list[Node] = window.get("orderClause") or (base or {}).get("orderClause") or []
    frame = window.get("frameOptions", 0)
    if frame & _GROUPS and not order:
        return "a frame of `groups` needs an `order by`, which makes the groups", None
    if frame & _RANGE and frame & _OFFSETS and len(order) != 1:
        return (
            "a frame of `range` with a distance needs an `order by` of one value",
            "put it in order by one value, or write `rows`",
        )
    return None


# ---------------------------------------------------------------- rows of tables


def many_in_one(select: Node, world: World) -> str | None:
    """Why the rows of a query are none of a table; None if they are, or if that is not certain."""
    for field, reason in _NO_ROWS.items():
        if field in select:
            return reason
    for node in outside_queries(select.get("targetList", [])):
        call = node.get("FuncCall")
        if not isinstance(call, dict):
            continue
        if "over" in call:
            return "has window functions"
        routines = world.functions(strings(call["funcname"]))
        if routines and all(routine.kind in "ao" for routine in routines):
            return "has aggregates"
        if routines and all(routine.is_set for routine in routines):
            return "has functions that return sets"
    return None


_NO_ROWS = {
    "larg": "puts several together",
    "distinctClause": "has `distinct`",
    "groupClause": "has `group by`",
    "havingClause": "has `having`",
}
