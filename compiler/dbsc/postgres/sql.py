"""Pieces of SQL that several kinds share: names, columns' defaults, keys, comments."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Element, Ref
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, literal, qualified

PSEUDO_ROLES = frozenset({"public", "current_user", "session_user", "current_role"})


class Scene(Record):
    """What the SQL of an object depends on besides the object.

    That is the catalog it is part of, the client roles, and the roles that default privileges give something.
    """

    catalog: Catalog
    client_roles: tuple[str, ...]
    default_roles: tuple[str, ...] = ()

    @property
    def told_roles(self) -> tuple[str, ...]:
        """The roles of which it is always said what they may do: clients, and who gets something by default."""
        return tuple(dict.fromkeys((*self.client_roles, *self.default_roles)))


def name(reference: Ref) -> str:
    """The qualified name of a table, view, type or sequence."""
    return qualified(*reference.path)


def role(written: str) -> str:
    """A role in a grant or policy; some words there mean a role of the moment and are never quoted."""
    return written if written in PSEUDO_ROLES else identifier(written)


def names(columns: tuple[str, ...]) -> str:
    """Columns, separated by commas."""
    return ", ".join(map(identifier, columns))


def element(part: Element) -> str:
    """One key of an index or an exclusion, in PostgreSQL's own order."""
    text = identifier(part.column) if part.column else f"({part.expression.sql})" if part.expression else ""
    if part.expression and _is_call(part.expression.sql):
        text = part.expression.sql
    if part.collation:
        text += f" collate {qualified(*part.collation)}"
    if part.operator_class:
        text += f" {part.operator_class}"
    if part.descending:
        text += " desc"
    if part.nulls_first is not None:
        text += f" nulls {'first' if part.nulls_first else 'last'}"
    if part.operator:
        text += f" with {part.operator}"
    return text


def _is_call(sql: str) -> bool:
    """Whether an expression is one call of a function, which needs no parentheses in a key."""
    from dbsc.sqltext.parse import Fault, parse_expression

    head = sql.split("(")[0]
    if not head.replace("_", "a").replace(".", "a").isalnum() or not sql.endswith(")"):
        return False
    fragment = parse_expression(sql)
    return not isinstance(fragment, Fault) and set(fragment.tree) == {"FuncCall"}


def foreign_options(options: tuple[tuple[str, str], ...]) -> str:
    """` options (host 'x')`, where there are any."""
    listed = ", ".join(f"{identifier(called)} {literal(value)}" for called, value in options)
    return f" options ({listed})" if listed else ""


def changed_options(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> str:
    """` options (add host 'x', set port '1', drop user)`, as far as they differ."""
    old, new = dict(before), dict(after)
    listed = [f"drop {identifier(called)}" for called in old if called not in new]
    for called, value in new.items():
        if old.get(called) != value:
            listed.append(f"{'set' if called in old else 'add'} {identifier(called)} {literal(value)}")
    return f" options ({', '.join(listed)})" if listed else ""


def deferral(deferrable: bool, deferred: bool) -> str:
    """` deferrable initially deferred`, as far as it holds."""
    return (" deferrable" if deferrable else "") + (" initially deferred" if deferred else "")


def comment_on(what: str, text: str | None) -> str:
    """`comment on …`; None takes a comment away."""
    return f"comment on {what} is {'null' if text is None else literal(text)}"


def comment_if_changed(what: str, now: str | None, before: str | None) -> list[str]:
    """The statement, where the comment differs."""
    return [comment_on(what, now)] if now != before else []
