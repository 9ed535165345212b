"""Policies that let through too much or nothing, that cost more than they have to, or that nothing turns on."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Partition, Policy, Table
from dbsc.diagnostics import Diagnostic, Edit
from dbsc.lint.conditions import always_holds, asked_for_each_row, believes_the_user, calls, equals_user, mentions
from dbsc.lint.exposure import COMMANDS, PUBLIC, Exposure, called
from dbsc.lint.facts import is_standard, listed
from dbsc.lint.lines import item
from dbsc.lint.merging import merged
from dbsc.source import Span

_METADATA = "whoever is signed in can write anything into it: `auth.updateUser({ data: { … } })`"


def asked_anew(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS350: a policy that asks who the user is for each row."""
    if not exposure.on_platform:
        return
    for policy in exposure.own_policies:
        found = [call for each in (policy.using, policy.check) for call in asked_for_each_row(each)]
        if found:
            message = f"{_of(policy)} asks {listed(dict.fromkeys(found))} for each row"
            call = found[0]
            help_ = f"write `(select {call})`, which is asked once for a query"
            yield Diagnostic("DBS350", message, policy.origin, help=help_, edits=_asked_once(policy))


def _asked_once(policy: Policy) -> tuple[Edit, ...]:
    """Parentheses and `select` around each call, in the text of the policy."""
    place = _written(policy)
    if place is None:
        return ()
    found = [place.part(start, end) for start, end in calls(place.text)]
    return tuple(Edit(each, f"(select {each.text})") for each in found)


def several(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS351: several permissive policies for the same command of the same role."""
    if not exposure.on_platform:
        return
    for table, policies in exposure.policies.items():
        if table not in exposure.catalog.objects or not exposure.is_secured(table):
            continue  # what is there already is everybody's: each bucket has its own policies
        told: set[tuple[str, ...]] = set()
        for role in dict.fromkeys(role for policy in policies for role in policy.roles or exposure.clients):
            for command in COMMANDS:
                found = exposure.applying(table, role, command)
                names = tuple(policy.name for policy in found)
                if len(found) > 1 and names not in told and not is_standard(found[-1].origin):
                    told.add(names)
                    yield _several(exposure, found, role, command)


def _several(exposure: Exposure, found: list[Policy], role: str, command: str) -> Diagnostic:
    names = listed(policy.name for policy in found)
    message = f"{called(found[0].table)} has {len(found)} policies for `{command}` by `{role}`: {names}"
    to_public = [policy.name for policy in found if not policy.roles]
    if to_public and len(to_public) < len(found):
        help_ = (
            f"{listed(to_public)} {_verb(to_public)} for every role: name the roles, and join the conditions by `or`"
        )
    else:
        help_ = "join their conditions by `or` in one policy, as lines of `access` are"
    table = exposure.catalog.objects.get(found[0].table)
    edits = merged(table, found) if isinstance(table, Table) else ()
    return Diagnostic("DBS351", message, found[-1].origin, help=help_, edits=edits)


def _verb(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def turned_off(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS352: policies of a table whose row security is off."""
    for table, policies in exposure.policies.items():
        first = next((policy for policy in policies if not is_standard(policy.origin)), None)
        if first is None or exposure.is_secured(table):
            continue
        names = listed(policy.name for policy in policies)
        message = f"row security of {called(table)} is off, so {names} {_hold(policies)}"
        yield Diagnostic("DBS352", message, first.origin, help="leave out `option no rls`")


def _hold(policies: list[Policy]) -> str:
    return "holds for nobody" if len(policies) == 1 else "hold for nobody"


def dead_grants(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS353: a privilege on a table whose row security lets none of its rows through."""
    for table in exposure.all(Table):
        if not table.row_security or table.foreign or is_standard(table.origin):
            continue
        roles = dict.fromkeys(grant.role for grant in exposure.grants(table.ref) or ())
        for role in exposure.clients if PUBLIC in roles else roles:
            if not exposure.is_known(role):
                continue
            dead = [
                command
                for command in COMMANDS
                if exposure.columns(role, command, table.ref) and not exposure.applying(table.ref, role, command)
            ]
            if any(exposure.applying(table.ref, role, command) for command in ("update", "delete")):
                dead = [command for command in dead if command != "select"]  # which `unseen` tells
            if dead:
                message = f"`{role}` may {_or(dead)} rows of {called(table.ref)}, and no policy lets any through"
                help_ = f"write `access {', '.join(dead)} to {role} where (…)`, or leave out the grant"
                yield Diagnostic("DBS353", message, table.origin, help=help_)


def dead_policies(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS370: a policy for a command that its role has no privilege for."""
    for policy in exposure.own_policies:
        if not policy.permissive or exposure.grants(policy.table) is None:
            continue
        if not isinstance(exposure.catalog.objects.get(policy.table), Table):
            continue
        for role in policy.roles or ():
            commands = COMMANDS if policy.command == "all" else (policy.command,)
            holders = (role, *exposure.members(role))
            held = any(exposure.columns(each, one, policy.table) for each in holders for one in commands)
            if exposure.is_known(role) and not held:
                what = "anything" if policy.command == "all" else policy.command
                message = f"{_of(policy)} is for `{role}`, who has no privilege to {what} there"
                privileges = ", ".join(commands)
                help_ = f"add `grant {privileges} to {role}`; `access` writes both"
                yield Diagnostic("DBS370", message, policy.origin, help=help_)


def unseen(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS371: an update or a delete by a role that sees none of the rows."""
    for policy in exposure.own_policies:
        if policy.command not in ("update", "delete") or not policy.permissive:
            continue
        blind = [
            role
            for role in policy.roles or exposure.clients
            if exposure.is_known(role)
            and exposure.columns(role, policy.command, policy.table)
            and not exposure.applying(policy.table, role, "select")
        ]
        if blind:
            message = f"{_of(policy)} reaches no row: {listed(blind)} cannot see those of {called(policy.table)}"
            note = f"`where` of {_an(policy.command)} reads the rows, which takes a privilege and a policy for `select`"
            help_ = f"write `access select to {', '.join(blind)} where (…)` as well"
            yield Diagnostic("DBS371", message, policy.origin, notes=(note,), help=help_)


def given_away(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS372: an update by the owner of a row that may put in another owner."""
    user = exposure.catalog.intent.header.user
    for policy in exposure.own_policies:
        if policy.command not in ("update", "all") or not policy.permissive or policy.check is None:
            continue
        for column in dict.fromkeys(equals_user(policy.using, user)):
            if mentions(policy.check, column) or not _may_be_set(exposure, policy, column):
                continue
            if always_holds(policy.check, None):
                continue  # which is told by itself
            message = f"{_of(policy)} finds rows by `{column}`, and lets anybody stand in it afterwards"
            help_ = f"leave out `with check`, which repeats `using` then, or look at `{column}` there"
            yield Diagnostic("DBS372", message, policy.origin, help=help_)


def _may_be_set(exposure: Exposure, policy: Policy, column: str) -> bool:
    """Whether some role of a policy has the privilege to write a column."""
    held = (exposure.columns(role, "update", policy.table) for role in policy.roles or exposure.clients)
    return any(not {"*", column}.isdisjoint(columns) for columns in held)


def believed(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS358: a policy that believes what users write about themselves."""
    if not exposure.on_platform:
        return
    for policy in exposure.own_policies:
        if any(believes_the_user(each) for each in (policy.using, policy.check)):
            message = f"{_of(policy)} believes `user_metadata`, which users write themselves"
            help_ = "look at `app_metadata`, which only the service writes, or at a table of your own"
            yield Diagnostic("DBS358", message, policy.origin, notes=(_METADATA,), help=help_)


def open_to_all(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS365: a policy that lets clients write any row."""
    for policy in exposure.own_policies:
        table = exposure.catalog.objects.get(policy.table)
        if policy.command == "select" or not policy.permissive or not isinstance(table, Table):
            continue
        for_clients = [role for role in exposure.clients if not policy.roles or role in policy.roles]
        found = [clause for clause in _clauses(policy) if _is_open(policy, clause, table)]
        if not for_clients or not found:
            continue
        if found == ["check"] and policy.command != "insert":
            message = f"{_of(policy)} lets {listed(for_clients)} write anything into the rows that it finds"
            help_ = "leave out `with check`, which repeats `using` then, or say there what may be written"
        else:
            message = f"{_of(policy)} holds for every row: {listed(for_clients)} may {_every(policy)}"
            help_ = "say which rows: `where (…)` of `access`, `using (…)` and `with check (…)` of a policy"
        yield Diagnostic("DBS365", message, policy.origin, help=help_)


def _clauses(policy: Policy) -> tuple[str, ...]:
    """The clauses that decide: without `with check`, `using` does for both."""
    return {"insert": ("check",), "delete": ("using",)}.get(policy.command, ("using", "check"))


def _is_open(policy: Policy, clause: str, table: Table | Partition) -> bool:
    condition = policy.using if clause == "using" else policy.check
    if condition is None:
        return clause == "using" or policy.command == "insert"
    return always_holds(condition, table if isinstance(table, Table) else None)


def _every(policy: Policy) -> str:
    what = "write" if policy.command == "all" else policy.command
    return f"{what} {'anything' if what == 'insert' else 'any of them'}"


RULES = (
    asked_anew, several, turned_off, dead_grants, believed, open_to_all, dead_policies, unseen, given_away,
)  # fmt: skip


def _of(policy: Policy) -> str:
    return f"`{policy.name}` of {called(policy.table)}"


def _or(words: list[str]) -> str:
    return ", ".join(words[:-1]) + f" or {words[-1]}" if len(words) > 1 else words[0]


def _an(command: str) -> str:
    return f"an {command}" if command == "update" else f"a {command}"


def _written(policy: Policy) -> Span | None:
    """The whole item that a policy is written in; None where that is the library's."""
    place = policy.origin
    if place is None or is_standard(place):
        return None
    return place if place.text.startswith("access") else item(place)
