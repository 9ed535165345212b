"""Rows that nobody gets at, for they may be without an owner."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Policy
from dbsc.lint.facts import Facts, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import required


def nobodys(facts: Facts) -> Iterator[Finding]:
    """DBS751: a column that policies hold to the current user, which may be null and is not emptied on purpose."""
    policies: dict[object, list[Policy]] = {}
    for policy in facts.catalog.all(Policy):
        if policy.permissive and policy.command in ("select", "all"):
            policies.setdefault(policy.table, []).append(policy)
    if not policies:
        return
    from dbsc.lint.conditions import equals_user

    for table in facts.tables:
        held = policies.get(table.ref, ()) if table.row_security else ()
        owners = dict.fromkeys(one for each in held for one in equals_user(each.using, facts.header.user))
        for column in table.columns:
            keys = (key for key in facts.foreign_keys.get(table.ref, ()) if column.name in key.columns)
            if column.name not in owners or not column.nullable or any(key.on_delete == "set null" for key in keys):
                continue
            line = required(table, column)
            message = f"`{column.name}` of `{name(table.ref)}` may be null, and a row without an owner is for nobody"
            place = facts.place(table, column)
            write = (line,) if line else ()
            yield Finding("DBS751", table, place, message, facts.weight(35, table), write, "leave out the `?`")


RULES = (nobodys,)
