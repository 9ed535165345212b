"""Roles: made where they are not there, and given what is declared in any case.

They belong to the whole server, where another database's migrations may have made the same one, even at this moment.
"""

from __future__ import annotations

from dbsc.catalog.objects import Role
from dbsc.postgres.sql import Scene, comment_if_changed
from dbsc.sqltext.quote import identifier, literal


def create(role: Role, scene: Scene) -> list[str]:
    """The statements that make it. What takes a superuser is only said where it is wanted."""
    called = identifier(role.name)
    made = [
        "do $$\nbegin\n"
        f"  if not exists (select from pg_catalog.pg_roles where rolname = {literal(role.name)}) then\n"
        f"    create role {called};\n"
        "  end if;\n"
        "exception when duplicate_object or unique_violation then\n"
        "  null;  -- another database made it meanwhile\n"
        "end\n$$",
        f"alter role {called} with {' '.join(_attributes(role))}",
    ]
    made += [_membership(role, group) for group in role.member_of]
    made += [f"alter role {called} set {setting} = {value}" for setting, value in role.settings]
    return made + comment(role, None)


def alter(before: Role, role: Role, scene: Scene) -> list[str]:
    """The statements that give it what is new, and take from it what it is no longer said to have."""
    called = identifier(role.name)
    gone = [each for each in _ATTRIBUTES if each in before.attributes and each not in role.attributes]
    made = [f"alter role {called} with {' '.join([*_attributes(role), *(f'no{each}' for each in gone)])}"]
    if before.connection_limit is not None and role.connection_limit is None:
        made.append(f"alter role {called} connection limit -1")
    if before.valid_until is not None and role.valid_until is None:
        made.append(f"alter role {called} valid until 'infinity'")
    made += [f"revoke {identifier(group)} from {called}" for group in before.member_of if group not in role.member_of]
    options = (before.admin_of, before.memberships) != (role.admin_of, role.memberships)
    kept = [group for group in before.member_of if group in role.member_of] if options else []
    made += [f"revoke {identifier(group)} from {called}" for group in kept]
    new = [group for group in role.member_of if group not in before.member_of or group in kept]
    made += [_membership(role, group) for group in new]
    names = {setting for setting, _ in role.settings}
    made += [f"alter role {called} reset {setting}" for setting, _ in before.settings if setting not in names]
    made += [f"alter role {called} set {setting} = {value}" for setting, value in role.settings]
    return made + comment(role, before)


_ATTRIBUTES = ("createdb", "createrole", "replication", "bypassrls", "superuser")


def _membership(role: Role, group: str) -> str:
    options = ["admin option"] if group in role.admin_of else []
    options += [option for which, option in role.memberships if which == group]
    called = f"grant {identifier(group)} to {identifier(role.name)}"
    return called + (f" with {', '.join(options)}" if options else "")


def _attributes(role: Role) -> list[str]:
    said = ["login" if "login" in role.attributes else "nologin"]
    said.append("noinherit" if "noinherit" in role.attributes else "inherit")
    said += [attribute for attribute in role.attributes if attribute not in ("login", "noinherit")]
    if role.connection_limit is not None:
        said.append(f"connection limit {role.connection_limit}")
    if role.valid_until is not None:
        said.append(f"valid until {literal(role.valid_until)}")
    return said


def drop(role: Role, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop role {identifier(role.name)}"]


def comment(role: Role, before: Role | None) -> list[str]:
    """Its comment, where it differs."""
    return comment_if_changed(f"role {identifier(role.name)}", role.comment, before.comment if before else None)
