"""`tags <-> tags`: the table between two tables, written out as the table a person would write."""

from __future__ import annotations

from dbsc.catalog.naming import too_long
from dbsc.semantics.columns import primary_key_columns
from dbsc.semantics.context import Context
from dbsc.semantics.english import singular
from dbsc.semantics.names import Relation
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, qualified
from dbsc.syntax import ast


def junction_table(
    ctx: Context, left: Relation, items: tuple[ast.Item, ...], column: ast.Column, both: ast.Both
) -> ast.Table | None:
    """The junction of a `<->` column, as a declaration in the schema of its left table."""
    right = ctx.names.find_relation(both.target.parts, left.schema)
    if right is None:
        ctx.names.unknown("table", both.target.text, both.target.span, left.schema)
        return None
    span = column.span
    extra = column.type or next((part for part in column.parts if part is not both), None)
    if extra is not None:
        help_ = "write columns of the table in between in a block: `<-> other { weight int }`"
        ctx.error("DBS207", "`<->` makes a table, and this would belong to a column", extra.span, help_=help_)
    left_items = ast.Table(ast.QName(left.ref.path, span), (), (), items, None, span)
    for relation, own in ((left, _key_of(left_items)), (right, primary_key_columns(right) or _declared_key(right))):
        if len(own) != 1:
            message = f"`<->` joins tables by a primary key of one column, and `{relation.ref[2]}` has {len(own)}"
            ctx.error("DBS205", message, both.span, help_="write the table in between yourself")
            return None
    if both.via:
        path = both.via.parts if len(both.via.parts) == 2 else (left.schema, both.via.parts[0])
    else:
        path = (left.schema, f"{singular(left.ref[2])}_{right.ref[2]}")
        if too_long(path[1]):
            message = f"the table in between would be `{path[1]}`, longer than the 63 bytes of a name in PostgreSQL"
            ctx.error("DBS109", message, both.span, help_=f"write `<-> {both.target.text} via shorter_name`")
            return None
    names = _column_names(ctx, left, right, both)
    if names is None:
        return None
    inside = _items(left, right, items, both, path, names, span)
    return ast.Table(ast.QName(path, span), (), (), inside, column.doc, span)


def _key_of(table: ast.Table) -> tuple[str, ...]:
    relation = Relation.__new__(Relation)
    relation.items = table.items
    return primary_key_columns(relation)


def _declared_key(relation: Relation) -> tuple[str, ...]:
    """The key of a table whose mixins are not in place yet."""
    written = relation.declaration
    return _key_of(written) if isinstance(written, ast.Table) else ()


def _column_names(ctx: Context, left: Relation, right: Relation, both: ast.Both) -> tuple[ast.Name, ast.Name] | None:
    span = both.span
    if both.columns:
        if len(both.columns) != 2:
            help_ = f"write `via {both.via.text if both.via else 'name'} (left_id, right_id)`"
            ctx.error("DBS205", "a junction has two columns", span, help_=help_)
            return None
        return both.columns[0], both.columns[1]
    names = [f"{singular(relation.ref[2])}_id" for relation in (left, right)]
    if names[0] == names[1]:
        names[1] = f"other_{names[1]}"
    return ast.Name(names[0], span), ast.Name(names[1], span)


def _items(
    left: Relation,
    right: Relation,
    items: tuple[ast.Item, ...],
    both: ast.Both,
    path: tuple[str, ...],
    names: tuple[ast.Name, ast.Name],
    span: Span,
) -> tuple[ast.Item, ...]:
    owned = any(
        isinstance(item, ast.Column) and any(isinstance(p, ast.Mark) and p.words == "owner" for p in item.parts)
        for item in items
    )
    cascade = ast.OnAction("delete", "cascade", (), span)
    columns: list[ast.Item] = []
    for name, relation, owner in ((names[0], left, owned), (names[1], right, False)):
        parts: list[ast.Part] = [ast.Reference(ast.QName(relation.ref.path, span), (), False, span), cascade]
        if owner:
            parts.append(ast.Mark("owner", span))
        columns.append(ast.Column(name, None, False, tuple(parts), None, span))
    columns.extend(both.items)
    columns.append(_key("pk", names, span))
    columns.append(_key("index", names[1:], span))
    outer = f"{identifier(path[1])}.{identifier(names[0].text)}"
    key = _key_of(ast.Table(ast.QName(left.ref.path, span), (), (), items, None, span))[0]
    columns.extend(_access(left, key, item, outer, span) for item in items if isinstance(item, ast.Access))
    return tuple(columns)


def _key(kind: str, names: tuple[ast.Name, ...], span: Span) -> ast.Key:
    elements = tuple(ast.Element(name, None, None, None, False, None, None, span) for name in names)
    return ast.Key(kind, None, None, elements, (), False, None, None, (), None, (), None, span)


def _access(left: Relation, key: str, item: ast.Access, outer: str, span: Span) -> ast.Access:
    """The left table's access: who may do something with its row may do it with what joins it (by the column `outer`).

    The subquery runs under the left table's own policies; a condition of the line itself is repeated inside it.
    """
    privileges = tuple(privilege.replace(columns=()) for privilege in item.privileges)
    condition = item.where or item.check
    if condition is None:
        return ast.Access(privileges, item.roles, None, None, span)
    name = identifier(left.ref[2])
    text = (
        f"exists (select 1 from {qualified(*left.ref.path)} where {name}.{identifier(key)} = "
        f"{outer} and ({condition.text}))"
    )
    return ast.Access(privileges, item.roles, ast.Sql(text, Span(span.source, span.start, span.start)), None, span)
