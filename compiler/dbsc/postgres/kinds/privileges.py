"""Privileges: everything is revoked first, so that the result is the same whatever the defaults of a platform are."""

from __future__ import annotations

from dbsc.catalog.objects import Function, Privileges
from dbsc.postgres.kinds.function import signature
from dbsc.postgres.sql import Scene, name, names, role


def create(privileges: Privileges, scene: Scene) -> list[str]:
    """The statements that make them so."""
    target = _target(privileges, scene)
    named = dict.fromkeys([*scene.client_roles, *(grant.role for grant in privileges.grants if grant.role != "public")])
    roles = ", ".join(["public", *map(role, named)])
    made = [f"revoke all on {target} from {roles}"]
    for grant in privileges.grants:
        listed = ", ".join(f"{p} ({names(columns)})" if columns else p for p, columns in grant.privileges)
        option = " with grant option" if grant.grantable else ""
        made.append(f"grant {listed} on {target} to {role(grant.role)}{option}")
    return made


def _target(privileges: Privileges, scene: Scene) -> str:
    reference = privileges.object
    if reference.kind == "function":
        function = scene.catalog.objects.get(reference) or scene.catalog.externals[reference]
        assert isinstance(function, Function)
        return f"{function.kind} {signature(function)}"
    kind = "table" if reference.kind == "view" else reference.kind
    return f"{kind} {name(reference)}"


def comment(privileges: Privileges, before: Privileges | None) -> list[str]:
    """Privileges have no comment."""
    return []
