"""Default privileges: everything is revoked first, as for the privileges of one object."""

from __future__ import annotations

from dbsc.catalog.objects import DefaultPrivileges, Grant
from dbsc.postgres.kinds.privileges import all_roles, grant
from dbsc.postgres.sql import Scene, role
from dbsc.sqltext.quote import identifier


def create(privileges: DefaultPrivileges, scene: Scene) -> list[str]:
    """The statements that make them so."""
    head = _head(privileges)
    made = [f"{head} revoke all on {privileges.kind} from {all_roles(privileges.grants, scene, privileges.role)}"]
    return made + [f"{head} {said}" for each in privileges.grants for said in grant(each, privileges.kind)]


def alter(before: DefaultPrivileges, privileges: DefaultPrivileges, scene: Scene) -> list[str]:
    """The statements that take away what is no longer given, and give what is."""
    return _taken(before, privileges.grants, scene) + create(privileges, scene)


def drop(privileges: DefaultPrivileges, scene: Scene) -> list[str]:
    """The statements after which everybody has what they have by default without them."""
    head, kind = _head(privileges), privileges.kind
    made = [f"{head} revoke all on {kind} from {all_roles(privileges.grants, scene, privileges.role)}"]
    made += _given_back(privileges, ())
    usual = {"functions": "execute", "types": "usage"}.get(kind)
    return [*made, f"{head} grant {usual} on {kind} to public"] if usual else made


def _taken(before: DefaultPrivileges, kept: tuple[Grant, ...], scene: Scene) -> list[str]:
    """What takes everything from the roles that had something and have nothing any more."""
    gone = dict.fromkeys(each.role for each in before.grants)
    for each in kept:
        gone.pop(each.role, None)
    if before.schema is None:
        gone.pop(before.role or "", None)
    back = _given_back(before, kept)
    if not gone:
        return back
    return [*back, f"{_head(before)} revoke all on {before.kind} from {', '.join(map(role, gone))}"]


def _given_back(before: DefaultPrivileges, kept: tuple[Grant, ...]) -> list[str]:
    """What gives a role all on what it makes, which it has if nothing is said, where that was said otherwise.

    Defaults of a schema are given beside that.
    """
    had, has = (any(each.role == before.role for each in grants) for grants in (before.grants, kept))
    if before.schema or not had or has:
        return []
    return [f"{_head(before)} grant all on {before.kind} to {role(before.role or '')}"]


def _head(privileges: DefaultPrivileges) -> str:
    head = "alter default privileges"
    if privileges.role:
        head += f" for role {role(privileges.role)}"
    if privileges.schema:
        head += f" in schema {identifier(privileges.schema)}"
    return head


def comment(privileges: DefaultPrivileges, before: DefaultPrivileges | None) -> list[str]:
    """Default privileges have no comment."""
    return []
