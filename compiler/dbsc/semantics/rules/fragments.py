"""System columns in fragments: a table has them, and what is stored or checked for a row cannot use them.

Source: https://www.postgresql.org/docs/current/ddl-system-columns.html; a check may use `tableoid` (measured on 15
and 18).
"""

from __future__ import annotations

from dbsc.semantics.context import Context
from dbsc.sqltext.scope import SYSTEM_COLUMNS
from dbsc.syntax import ast


def check_system_columns(
    ctx: Context, sql: ast.Sql, columns: dict[str, ast.Column | None], what: str, *, tableoid: bool = False
) -> None:
    """Reports the first system column that an expression uses; `what` is the expression, as `a check`."""
    text = sql.text.lower()
    if not any(name in text for name in SYSTEM_COLUMNS):
        return
    from dbsc.sqltext.parse import Fault, parse_expression
    from dbsc.sqltext.tree import nodes, strings

    fragment = parse_expression(sql.text)
    if isinstance(fragment, Fault):
        return
    for node in nodes(fragment.tree):
        used = node.get("ColumnRef")
        if not isinstance(used, dict):
            continue
        name = strings(used["fields"])[-1:]
        if not name or name[0] not in SYSTEM_COLUMNS or name[0] in columns or (tableoid and name[0] == "tableoid"):
            continue
        at = used.get("location", 0)
        place = ctx.fragments.place(sql, at, at + len(name[0]))
        message = f"{what} cannot use `{name[0]}`, which PostgreSQL gives to a row as it is written"
        ctx.error("DBS272", message, place, help_="use a column of the table")
        return
