"""Rows of owners: those that may be without one, and policies that ask who is not signed in for theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.catalog.objects import Policy
from dbsc.diagnostics import Edit
from dbsc.lint.facts import Facts, is_standard, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import Line, appended, item, required

_CALL = re.compile(r"[\w.]+\(\)")


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


def asked_of_nobody(facts: Facts) -> Iterator[Finding]:
    """DBS752: a policy for everybody that can hold for nobody but users who are signed in."""
    if facts.header.target != "supabase":
        return
    tables = {table.ref: table for table in facts.tables if table.row_security}
    for policy in facts.catalog.all(Policy):
        table = tables.get(policy.table)
        if table is None or policy.roles or not policy.permissive or is_standard(policy.origin):
            continue
        from dbsc.lint.conditions import equals_user

        conditions = [each for each in (policy.using, policy.check) if each]
        if conditions and all(equals_user(each, facts.header.user) for each in conditions):
            what = f"`{policy.name}` of `{name(table.ref)}`"
            message = f"{what} is asked for whoever is not signed in as well, and never holds for them"
            role = facts.header.user_role or "authenticated"
            line = _for_users(policy, role)
            write = (line,) if line else ()
            weight = facts.weight(15, table)
            instead = f"write `to {role}` behind the command"
            yield Finding("DBS752", table, policy.origin, message, weight, write, instead)


def _for_users(policy: Policy, role: str) -> Line | None:
    """The policy's line, for the role of users alone."""
    place = policy.origin
    written = item(place) if place else None
    found = re.search(r"\bfor\s+\w+", written.text) if written else None
    if place is None or written is None or found is None:
        return None
    at = found.end()
    edit = Edit(place.replace(start=written.start + at, end=written.start + at), f" to {role}", safe=False)
    return Line(f"policy {written.text[:at]} to {role}{written.text[at:]}", edit)


def given_each_time(facts: Facts) -> Iterator[Finding]:
    """DBS753: a column that has to be the current user in each new row, and that nothing gives it."""
    user, role = facts.header.user, facts.header.user_role
    tables = {table.ref: table for table in facts.tables if table.row_security}
    told = set()
    for policy in facts.catalog.all(Policy):
        table = tables.get(policy.table)
        if table is None or user is None or policy.command not in ("insert", "all") or role not in policy.roles:
            continue
        from dbsc.lint.conditions import equals_user

        for name_ in dict.fromkeys(equals_user(policy.check or policy.using, user)):
            column = table.column(name_)
            if column is None or column.default or column.generated or (table.ref, name_) in told:
                continue
            told.add((table.ref, name_))
            what = f"`{name_}` of `{name(table.ref)}`"
            message = f"{what} is to be given with each new row, and can be nobody but the current user"
            line = appended(table, column, f"= {user}" if _CALL.fullmatch(user) else f"= ({user})")
            yield Finding("DBS753", table, facts.place(table, column), message, facts.weight(10, table), (line,))


RULES = (nobodys, asked_of_nobody, given_each_time)
