"""Default privileges: everything is revoked first, as for the privileges of one object."""

from __future__ import annotations

from dbsc.catalog.objects import DefaultPrivileges
from dbsc.postgres.kinds.privileges import all_roles, grant
from dbsc.postgres.sql import Scene, role
from dbsc.sqltext.quote import identifier


def create(privileges: DefaultPrivileges, scene: Scene) -> list[str]:
    """The statements that make them so."""
    head = "alter default privileges"
    if privileges.role:
        head += f" for role {role(privileges.role)}"
    if privileges.schema:
        head += f" in schema {identifier(privileges.schema)}"
    made = [f"{head} revoke all on {privileges.kind} from {all_roles(privileges.grants, scene, privileges.role)}"]
    return made + [f"{head} {grant(each, privileges.kind)}" for each in privileges.grants]


def comment(privileges: DefaultPrivileges, before: DefaultPrivileges | None) -> list[str]:
    """Default privileges have no comment."""
    return []
