"""`owner`: the condition that a row is the current user's, through as many parents as it takes."""

from __future__ import annotations

from dbsc.catalog.objects import Expression, Ref
from dbsc.semantics.columns import ColumnParts, own_row, primary_key_columns
from dbsc.semantics.context import Context
from dbsc.semantics.names import Relation
from dbsc.semantics.tables import TableParts
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, qualified
from dbsc.syntax import ast


def owner_columns(relation: Relation) -> list[ColumnParts]:
    """The columns of a table that are marked `owner`."""
    found = []
    for item in relation.items:
        if isinstance(item, ast.Column) and any(isinstance(p, ast.Mark) and p.words == "owner" for p in item.parts):
            parts = ColumnParts(item)
            if parts.reference:
                found.append(parts)
    return found


def is_of_users(ctx: Context, relation: Relation) -> bool:
    """Whether the rows of a table are users: its one key column is marked `owner`, or a column that refers to it."""
    key = primary_key_columns(relation)
    if len(key) != 1:
        return False
    own = relation.columns.get(key[0])
    if own is not None and any(isinstance(p, ast.Mark) and p.words == "owner" for p in own.parts):
        return True
    for other in ctx.names.relations.values():
        for column in owner_columns(other):
            assert column.reference is not None
            if ctx.names.find_relation(column.reference.target.parts, other.schema) is relation:
                return True
    return False


def owner_condition(parts: TableParts, who: str, place: Span) -> Expression | None:
    """The condition that a row is the current user's; None (and a diagnostic) where nobody says whose it is."""
    ctx = parts.ctx
    if ctx.header.user is None or ctx.header.user_role is None:
        ctx.no_user(f"`{who}` needs to know who the current user is", place)
        return None
    if not owner_columns(parts.relation):
        help_ = "write `owner` behind the reference that says whose row it is: `user_id -> users owner`"
        if is_of_users(ctx, parts.relation):
            help_ = f"its rows are the users themselves: {own_row(ctx, primary_key_columns(parts.relation)[0])}"
        ctx.error("DBS241", f"no column of `{parts.name}` is marked `owner`", place, help_=help_)
        return None
    return ownership(ctx, parts.relation, parts.name, ())


def ownership(ctx: Context, relation: Relation, alias: str, path: tuple[Ref, ...]) -> Expression | None:
    """The condition that a row of a table is the current user's, through as many parents as it takes."""
    user = ctx.fragments.expression(_sql(ctx.header.user or "", relation.span), "public", {})
    if user is None:
        return None
    alternatives: list[Expression | None] = []
    for column in owner_columns(relation):
        assert column.reference is not None
        target = ctx.names.find_relation(column.reference.target.parts, relation.schema)
        if target is None:
            return None
        name = identifier(column.written.name.text)
        own = f"{identifier(alias)}.{name}" if path else name
        keys = tuple(n.text for n in column.reference.columns) or primary_key_columns(target)
        if len(keys) != 1:
            return None
        parents = [c for c in owner_columns(target) if not _leads_back(ctx, c, target)]
        direct = any(c.written.name.text == keys[0] for c in parents)
        if not parents or direct:
            alternatives.append(Expression(f"{own} = (select {user.expression.sql})", user.expression.uses))
            continue
        if target.ref in path or target.ref == relation.ref:
            message = f"`owner` goes round in a circle: `{target.ref[2]}` is owned through itself"
            ctx.error("DBS241", message, column.written.span, help_="mark the column that names the user `owner`")
            return None
        parent = _alias(target, (relation, *path))
        inner = ownership(ctx, target, parent, (*path, relation.ref))
        if inner is None:
            return None
        outer = own if path else f"{identifier(alias)}.{name}"
        source = qualified(*target.ref.path) + (f" as {identifier(parent)}" if parent != target.ref[2] else "")
        joined = f"{identifier(parent)}.{identifier(keys[0])} = {outer}"
        text = f"exists (select 1 from {source} where {joined} and {_grouped(inner.sql)})"
        alternatives.append(Expression(text, tuple(dict.fromkeys((target.ref, *inner.uses)))))
    return either(alternatives)


def _leads_back(ctx: Context, column: ColumnParts, target: Relation) -> bool:
    """Whether an owner column refers to its own table."""
    assert column.reference is not None
    found = ctx.names.find_relation(column.reference.target.parts, target.schema)
    return found is target


def _alias(target: Relation, outer: tuple[object, ...]) -> str:
    names = {o.ref[2] if isinstance(o, Relation) else o[2] for o in outer if isinstance(o, Relation | Ref)}
    alias, number = target.ref[2], 1
    while alias in names:
        number += 1
        alias = f"{target.ref[2]}_{number}"
    return alias


def _sql(text: str, span: Span) -> ast.Sql:
    return ast.Sql(text, Span(span.source, span.start, span.start))


def both(first: Expression | None, second: Expression | bool | None) -> Expression | None:
    """`first and second`; None means no condition."""
    assert not isinstance(second, bool)
    if first is None or second is None:
        return first or second
    return Expression(
        f"{_grouped(first.sql)} and {_grouped(second.sql)}", tuple(dict.fromkeys(first.uses + second.uses))
    )


def either(parts: list[Expression | None]) -> Expression:
    """The parts joined by `or`; `true` where one of them has no condition."""
    uses: dict[Ref, None] = {}
    texts: dict[str, None] = {}
    for part in parts:
        if part is None:
            return Expression("true")
        uses.update(dict.fromkeys(part.uses))
        texts[part.sql] = None
    if len(texts) == 1:
        return Expression(next(iter(texts)), tuple(uses))
    return Expression(" or ".join(map(_grouped, texts)), tuple(uses))


def _grouped(sql: str) -> str:
    """Parentheses around what `and` or `or` joins."""
    from dbsc.sqltext.parse import Fault, parse_expression

    if not {"or", "and"}.intersection(sql.lower().replace("(", " ").replace(")", " ").split()):
        return sql
    fragment = parse_expression(sql)
    return f"({sql})" if isinstance(fragment, Fault) or "BoolExpr" in fragment.tree else sql
