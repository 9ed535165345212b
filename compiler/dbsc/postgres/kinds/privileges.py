"""Privileges: everything is revoked first, so that the result is the same whatever the defaults of a platform are."""

from __future__ import annotations

from dbsc.catalog.objects import Aggregate, Function, Grant, Privileges
from dbsc.postgres.kinds.function import signature
from dbsc.postgres.sql import Scene, name, names, role

_CALLED = {"view": "table", "server": "foreign server"}


def create(privileges: Privileges, scene: Scene) -> list[str]:
    """The statements that make them so."""
    target = _target(privileges, scene)
    made = [f"revoke all on {target} from {all_roles(privileges.grants, scene)}"]
    if not scene.catalog.owns(privileges.object):
        made = []  # what others have granted cannot be taken away
    return made + [grant(each, target) for each in privileges.grants]


def all_roles(grants: tuple[Grant, ...], scene: Scene, maker: str | None = None) -> str:
    """Everybody who may have a privilege before these are granted; `maker` has all on what they make, and keeps it."""
    told = (role for role in scene.told_roles if role != maker)
    named = dict.fromkeys((*told, *(each.role for each in grants if each.role != "public")))
    return ", ".join(["public", *map(role, named)])


def grant(each: Grant, target: str) -> str:
    """The clause that gives one role what it gets."""
    listed = ", ".join(f"{p} ({names(columns)})" if columns else p for p, columns in each.privileges)
    return f"grant {listed} on {target} to {role(each.role)}{' with grant option' if each.grantable else ''}"


def _target(privileges: Privileges, scene: Scene) -> str:
    reference = privileges.object
    if reference.kind == "function":
        function = scene.catalog.objects.get(reference) or scene.catalog.externals[reference]
        assert isinstance(function, Function | Aggregate)
        kind = "function" if isinstance(function, Aggregate) else function.kind
        return f"{kind} {signature(function)}"
    kind = _CALLED.get(reference.kind, reference.kind)
    return f"{kind} {name(reference)}"


def comment(privileges: Privileges, before: Privileges | None) -> list[str]:
    """Privileges have no comment."""
    return []
