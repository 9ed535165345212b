"""Who may do what with an object: roles, the privileges that `grant` gives, and the object that holds them all."""

from __future__ import annotations

from dbsc.catalog import platform
from dbsc.catalog.catalog import PUBLIC
from dbsc.catalog.objects import Grant, Privileges, Ref, ref
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.tables import TableParts
from dbsc.source import Span
from dbsc.sqltext.scope import SYSTEM_COLUMNS
from dbsc.syntax import ast

VERBS = ("select", "insert", "update", "delete")
TABLE_PRIVILEGES = (*VERBS, "truncate", "references", "trigger", "maintain", "all", "none")
SEQUENCE_PRIVILEGES = ("usage", "select", "update", "all", "none")
FUNCTION_PRIVILEGES = ("execute", "all", "none")
SCHEMA_PRIVILEGES = ("usage", "create", "all", "none")
TYPE_PRIVILEGES = ("usage", "all", "none")
_OF_COLUMNS = frozenset({"select", "insert", "update", "references", "all"})
_ELSEWHERE = frozenset({*TABLE_PRIVILEGES, *SEQUENCE_PRIVILEGES, "execute", "create"})
PSEUDO_ROLES = frozenset({"public", "current_user", "session_user", "current_role"})

WHOLE = ""
"""What stands among the columns of a privilege that is held on the whole object. A role may hold it both ways."""
Wanted = dict[tuple[str, bool], dict[str, set[str]]]
"""Role, and whether it may pass on what it gets → privilege → columns."""


def client_roles(ctx: Context) -> tuple[str, ...]:
    """The roles that applications connect as: what they may do with an object is always said."""
    if ctx.header.target == "supabase":
        return platform.CLIENTS
    return (ctx.header.user_role,) if ctx.header.user_role else ()


def known_role(ctx: Context, role: ast.Name) -> bool:
    """Whether a role exists: declared, the header's, the platform's. Reports it otherwise."""
    known = [*ctx.names.roles, *client_roles(ctx)]
    if role.text in known or role.text in PSEUDO_ROLES or role.text.startswith("pg_"):
        return True
    if role.text == "owner":
        message, help_ = "`owner` is for `access`: it is no role of the database", "write `access … to owner`"
    else:
        if role.text in ctx.unknown_roles:
            return False
        ctx.unknown_roles.add(role.text)
        message = f"there is no role `{role.text}`"
        help_ = did_you_mean(role.text, known) or _help_of_role(role.text)
    ctx.error("DBS105", message, role.span, help_=help_)
    return False


_EVERYBODY = frozenset({"everyone", "everybody", "anyone", "anybody", "all", "any", "world"})


def _help_of_role(name: str) -> str:
    if name in _EVERYBODY:
        return "write `public`: that is everybody"
    there = f"write `external role {name}` if it is there already"
    return f"{there}; `use supabase.auth` brings the roles of Supabase" if name in platform.CLIENTS else there


def granting(item: ast.Grant | ast.Access) -> str:
    """The `grant` that gives the privileges of an item to its roles."""
    verbs = ", ".join(privilege.span.text for privilege in item.privileges)
    return f"grant {verbs} to {', '.join(role.span.text for role in item.roles)}"


def grant_alone(ctx: Context, item: ast.Grant, schema: str) -> None:
    """Reports a grant that stands outside of what it is on."""
    help_ = "write it inside the table, view, function or schema it is on"
    relation = ctx.names.find_relation((item.on.text,), schema) if item.on else None
    if relation is not None and item.on is not None:
        kind = "view" if isinstance(relation.declaration, ast.View) else "table"
        line = granting(item)
        help_ = f"write `{line}` in the block of `{item.on.text}`, or `extend {kind} {item.on.text} {{ {line} }}`"
    ctx.error("DBS240", "a grant stands inside the object it is on", item.span, help_=help_)


def _columns(parts: TableParts, written: tuple[ast.Name, ...]) -> tuple[str, ...]:
    """The columns of a grant. Those that every table has of its own, such as `ctid`, can be granted as well."""
    system = SYSTEM_COLUMNS if isinstance(parts.relation.declaration, ast.Table) else ()
    own = tuple(column for column in written if column.text not in system)
    return (*parts.known(own), *(column.text for column in written if column.text in system))


def collect_grant(
    ctx: Context,
    item: ast.Grant,
    allowed: tuple[str, ...],
    wanted: Wanted,
    parts: TableParts | None = None,
) -> None:
    """Adds what a `grant` line gives to what is wanted; `grant none` gives nothing."""
    words = [privilege.name.text for privilege in item.privileges]
    if words == ["none"] and not item.roles:
        return
    if item.on is not None:
        message = "`on` is for default privileges: this grant is on the object it stands in"
        ctx.error("DBS240", message, item.on.span, help_="leave it out")
    if not item.roles:
        ctx.error("DBS240", "this grant says no role", item.span, help_="write `grant select to role`")
    for privilege in item.privileges:
        if privilege.name.text == "none":
            help_ = "write `grant none` alone: nobody has a privilege but the owner"
            ctx.error("DBS240", "`none` goes with no other privilege and no role", item.span, help_=help_)
            return
        if privilege.name.text not in allowed:
            help_ = did_you_mean(privilege.name.text, allowed) or "write " + ", ".join(f"`{a}`" for a in allowed)
            elsewhere = privilege.name.text in _ELSEWHERE
            what = "this object has no privilege" if elsewhere else "unknown privilege"
            ctx.error("DBS007", f"{what} `{privilege.name.text}`", privilege.name.span, help_=help_)
            return
        if privilege.columns and privilege.name.text not in _OF_COLUMNS:
            message = f"`{privilege.name.text}` is about whole rows, and takes no columns"
            help_ = f"write `grant {privilege.name.text} to …`"
            ctx.error("DBS240", message, privilege.columns[0].span, help_=help_)
            return
        if privilege.name.text == "maintain" and ctx.header.postgres < 17:
            ctx.newer("the privilege `maintain`", 17, privilege.name.span)
            return
        columns = _columns(parts, privilege.columns) if parts else ()
        for role in item.roles:
            if not known_role(ctx, role):
                continue
            if item.with_grant_option and role.text == "public":
                message = "everybody (`public`) can hold a privilege, and cannot pass it on"
                ctx.error("DBS240", message, role.span, help_="leave out `with grant option`, or name the roles")
                return
            want(wanted, role.text, privilege.name.text, columns, item.with_grant_option)


def want(
    wanted: Wanted, role: str, privilege: str, columns: tuple[str, ...] = (), with_grant_option: bool = False
) -> None:
    """Adds a privilege, on columns or on the whole object, to what is wanted."""
    wanted.setdefault((role, with_grant_option), {}).setdefault(privilege, set()).update(columns or (WHOLE,))


def add_wanted(wanted: Wanted, more: Wanted) -> None:
    """Adds all of `more` to what is wanted."""
    for (role, grantable), held in more.items():
        for privilege, columns in held.items():
            want(wanted, role, privilege, tuple(columns), grantable)


def add_privileges(ctx: Context, target: Ref, wanted: Wanted, span: Span | None) -> None:
    """The object that holds all privileges on another; to one that is there already, they can only be added."""
    owned = target in ctx.objects or target.kind == "sequence" or target == PUBLIC
    if not owned and not wanted:
        message = "`grant none` would take away what others have granted, which only the owner of the object can"
        ctx.error("DBS240", message, span, help_="leave it out, or grant something")
    ctx.objects[ref("privileges", *target)] = Privileges(target, listed(wanted), span)


def listed(wanted: Wanted) -> tuple[Grant, ...]:
    """What is wanted, in a fixed order."""
    grants = []
    for role, grantable in sorted(wanted):
        held = wanted[role, grantable]
        has_all = WHOLE in held.get("all", ())
        privileges: list[tuple[str, tuple[str, ...]]] = []
        for privilege in sorted(held, key=_privilege_order):
            columns = held[privilege] - {WHOLE}
            if WHOLE in held[privilege] and (not has_all or privilege == "all"):
                privileges.append((privilege, ()))
            if columns:
                privileges.append((privilege, tuple(sorted(columns))))
        grants.append(Grant(role, tuple(privileges), grantable))
    return tuple(grants)


def _privilege_order(name: str) -> int:
    order = (*TABLE_PRIVILEGES, "usage", "create", "execute")
    return order.index(name) if name in order else len(order)
