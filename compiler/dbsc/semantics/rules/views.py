"""Views: options and their values, and which queries PostgreSQL can write through.

Source: https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS, and
`view_query_is_auto_updatable` of PostgreSQL, measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.objects import View
from dbsc.catalog.storage_parameters import STORAGE_PARAMETERS, SWITCH
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.parameters import check_parameter
from dbsc.sqltext.scope import SYSTEM_COLUMNS
from dbsc.syntax import ast
from dbsc.syntax.parens import split

_CHECKS = ("local", "cascaded")
_OF_FUNCTIONS = ("record", "void", "cstring", "internal")
_CHANGING = ("insert", "update", "delete", "merge")


def check_view(ctx: Context, written: ast.View, view: View) -> None:
    """One view."""
    if "$" in written.query.text:
        _parameters(ctx, written.query)
    text = written.query.text.lower()
    if "with" in text and any(word in text for word in _CHANGING):
        _changes_nothing(ctx, written.query)
    _has_columns_of_types(ctx, written, view)
    if written.materialized:
        _materialized(ctx, written, view)
        return
    checked = written.check_option is not None
    for part in split(written.options) if written.options else ():
        name, _, value = (text.strip() for text in part.text.partition("="))
        if name == "check_option":
            checked = True
            if value.strip("'").lower() not in _CHECKS:
                help_ = did_you_mean(value, _CHECKS) or "write `local` or `cascaded`"
                ctx.error("DBS007", f"unknown check option `{value}`", part.span, help_=help_)
        elif name in ("security_barrier", "security_invoker"):
            if value and not SWITCH.fit(value):
                ctx.error("DBS274", f"`{name}` is {SWITCH.text}", part.span)
            if name == "security_invoker" and ctx.header.postgres < 15:
                ctx.newer(f"`{name}`", 15, part.span)
    word = written.check_option
    if word and word not in _CHECKS:
        help_ = did_you_mean(word, _CHECKS) or "write `local` or `cascaded`"
        ctx.error("DBS007", f"unknown check option `{word}`", written.name.span, help_=help_)
    reason = _not_written_through(written.query.text) if checked else None
    if reason:
        message = f"rows cannot be written through `{view.name}`, so there is nothing to check: {reason}"
        ctx.error("DBS250", message, written.query.span, help_="leave out `check option`")


def _has_columns_of_types(ctx: Context, written: ast.View, view: View) -> None:
    """No column of a view has a type that only functions have, such as `record` (`CheckAttributeType`)."""
    for number, column in enumerate(ctx.typed.get(view.ref) or ()):
        if column.type in _OF_FUNCTIONS:
            help_ = "write the columns of the row" if column.type == "record" else "leave it out"
            message = f"column `{column.name}` of the view would be {column.type}, a type of functions"
            place = written.columns[number].span if number < len(written.columns) else written.query.span
            ctx.error("DBS250", message, place, help_=help_)


def _parameters(ctx: Context, query: ast.Sql) -> None:
    """`$1` stands for what a statement is given when it is run, and a view is given nothing."""
    from dbsc.sqltext.parse import Fault, parse_query
    from dbsc.sqltext.tree import nodes

    fragment = parse_query(query.text)
    for node in nodes(fragment.tree) if not isinstance(fragment, Fault) else ():
        found = node.get("ParamRef")
        if isinstance(found, dict):
            at, name = found.get("location", 0), f"${found.get('number', 1)}"
            place = ctx.fragments.place(query, at, at + len(name))
            ctx.error(
                "DBS250", f"a view has no parameters, and `{name}` is one", place, help_="write a function instead"
            )
            return


def _changes_nothing(ctx: Context, query: ast.Sql) -> None:
    """A view changes no rows: https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING."""
    from dbsc.sqltext.parse import Fault, parse_query
    from dbsc.sqltext.tree import kind

    fragment = parse_query(query.text)
    clause = {} if isinstance(fragment, Fault) else fragment.tree["SelectStmt"].get("withClause", {})
    for entry in clause.get("ctes", ()):
        table = entry["CommonTableExpr"]
        if kind(table["ctequery"]) != "SelectStmt":
            at = table.get("location", 0)
            place = ctx.fragments.place(query, at, at + len(table["ctename"]))
            message = f"a view changes no rows, and `{table['ctename']}` does"
            ctx.error("DBS407", message, place, help_="write a function that changes them, and returns what is left")


def _materialized(ctx: Context, written: ast.View, view: View) -> None:
    for part in split(written.options) if written.options else ():
        name, _, value = (text.strip() for text in part.text.partition("="))
        if name in STORAGE_PARAMETERS:
            check_parameter(ctx, name, value, STORAGE_PARAMETERS, part.span, "a materialized view")
    for column in view.outputs or ():
        if column.name in SYSTEM_COLUMNS:
            message = f"every materialized view has a column `{column.name}` of its own"
            ctx.error("DBS272", message, written.query.span, help_="choose another name, with `as`")
    method = written.method.text if written.method else "heap"
    if method != "heap" and not ctx.names.extensions and not ctx.names.made_by_block("access method", method):
        assert written.method is not None
        help_ = did_you_mean(method, ("heap",)) or "write `heap`, or the extension that has it"
        message = f"there is no table method `{method}`"
        ctx.error("DBS007", message, written.method.span, help_=help_)


# ---------------------------------------------------------------- writing through


def _not_written_through(query: str) -> str | None:
    """Why PostgreSQL writes no rows through a query; None if it does, or if that cannot be told."""
    from dbsc.sqltext.parse import Fault, parse_query

    fragment = parse_query(query)
    select = None if isinstance(fragment, Fault) else fragment.tree.get("SelectStmt")
    if select is None:
        return None
    clauses = {
        "distinctClause": "it has `distinct`",
        "groupClause": "it has `group by`",
        "havingClause": "it has `having`",
        "withClause": "it has `with`",
        "limitCount": "it has `limit`",
        "limitOffset": "it has `offset`",
        "valuesLists": "it lists values",
    }
    for field, reason in clauses.items():
        if field in select:
            return reason
    if select.get("op", "SETOP_NONE") != "SETOP_NONE":
        return "it joins several queries"
    sources = select.get("fromClause", [])
    if len(sources) != 1 or "RangeVar" not in sources[0]:
        return "it does not read one table"
    targets = [item["ResTarget"]["val"] for item in select.get("targetList", ())]
    for value in targets:
        if _many_rows(value):
            return "it counts over several rows"
    if not any("ColumnRef" in value for value in targets):
        return "none of its columns is one of the table"
    return None


def _many_rows(value: object) -> bool:
    """Whether an output is an aggregate or a window function, which are PostgreSQL's own, at its top or inside."""
    from dbsc.sqltext.tree import nodes, strings
    from dbsc.sqltypes.builtins import functions

    for node in nodes(value):
        call = node.get("FuncCall")
        if isinstance(call, dict):
            name = strings(call["funcname"])[-1]
            found = functions(name)
            if "over" in call or "agg_star" in call or (found and all(each.kind in ("a", "o", "w") for each in found)):
                return True
    return False
