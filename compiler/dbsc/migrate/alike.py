"""When two objects mean the same though their SQL is spelled otherwise: white space, comments, needless parentheses."""

from __future__ import annotations

from dbsc.catalog.objects import Expression, SqlBlock
from dbsc.record import Record


def alike(before: object, after: object) -> bool:
    """Whether two values are equal, expressions by what PostgreSQL's parser makes of them."""
    if before == after:
        return True
    if isinstance(before, SqlBlock) and isinstance(after, SqlBlock):
        return before.up == after.up  # what has run has run; how it is undone and what it came after may be said better
    if isinstance(before, Expression) and isinstance(after, Expression):
        return _canonical(before.sql) == _canonical(after.sql)
    if isinstance(before, tuple) and isinstance(after, tuple):
        return len(before) == len(after) and all(map(alike, before, after))
    if isinstance(before, Record) and type(before) is type(after):
        uncompared = ("origin", "span", "uses", "outputs")
        fields = [field for field in before._fields if field not in uncompared]
        return all(alike(getattr(before, field), getattr(after, field)) for field in fields)
    return False


def _canonical(sql: str) -> object:
    from dbsc.sqltext.compare import canonical
    from dbsc.sqltext.parse import Fault, parse_expression, parse_query

    fragment = parse_expression(sql)
    if isinstance(fragment, Fault):
        fragment = parse_query(sql)
    return sql if isinstance(fragment, Fault) else canonical(fragment)


def star_is_last(query: str) -> bool:
    """Whether new columns of what a query reads come behind all others: one relation, and one `*` at the end."""
    from dbsc.sqltext.parse import Fault, parse_query

    fragment = parse_query(query)
    if isinstance(fragment, Fault):
        return False
    select = fragment.tree.get("SelectStmt", fragment.tree)
    sources, targets = select.get("fromClause", []), select.get("targetList", [])
    if len(sources) != 1 or "RangeVar" not in sources[0] or not targets:
        return False
    stars = ["A_Star" in str(target["ResTarget"]["val"].get("ColumnRef", "")) for target in targets]
    return stars[-1] and sum(stars) == 1
