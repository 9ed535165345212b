"""Privileges: everything is revoked first, so that the result is the same whatever the defaults of a platform are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    return made + [statement for each in privileges.grants for statement in grant(each, target)]


def all_roles(grants: tuple[Grant, ...], scene: Scene, maker: str | None = None) -> str:
    """Everybody who may have a privilege before these are granted; `maker` has all on what they make, and keeps it."""
    told = (role for role in scene.told_roles if role != maker)
    named = dict.fromkeys((*told, *(each.role for each in grants if each.role != "public")))
    return ", ".join(["public", *map(role, named)])


def grant(each: Grant, target: str) -> list[str]:
    """The clauses that give one role what it gets."""
    end = f"on {target} to {role(each.role)}{' with grant option' if each.grantable else ''}"
    return [f"grant {listed} {end}" for listed in _listed(each.privileges)]


def _target(privileges: Privileges, scene: Scene) -> str:
    reference = privileges.object
    if reference.kind == "function":
        function = scene.catalog.objects.get(reference) or scene.catalog.externals[reference]
        assert isinstance(function, Function | Aggregate)
        kind = "function" if isinstance(function, Aggregate) else function.kind
        return f"{kind} {signature(function)}"
    kind = _CALLED.get(reference.kind, reference.kind)
    return f"{kind} {name(reference)}"


def alter(before: Privileges, privileges: Privileges, scene: Scene) -> list[str]:
    """The statements that revoke what is no longer granted, and grant what is new."""
    target = _target(privileges, scene)
    old, new = _each(before), _each(privileges)
    less = _less(old, new)
    made = [
        f"revoke {'grant option for ' if kept else ''}{listed} on {target} from {role(who)}"
        for who, kept, words in less
        for listed in _listed(words.items())
    ]
    left = _left(old, less)
    return made + [
        f"grant {listed} on {target} to {role(who)}{' with grant option' if grantable else ''}"
        for who, grantable, words in _less(new, left, given=True)
        for listed in _listed(words.items())
    ]


_Each = dict[tuple[str, str, str], bool]
_Less = list[tuple[str, bool, dict[str, list[str]]]]


def _left(old: _Each, revoked: _Less) -> _Each:
    """What is left when some is revoked: what goes from the whole goes from its columns (measured on 15 and 18)."""
    left = dict(old)
    for who, is_kept, words in revoked:
        whole = [privilege for privilege, columns in words.items() if not columns]
        for key in old:
            if key[0] == who and ("all" in whole or key[1] in whole):
                if is_kept:
                    left[key] = False
                else:
                    left.pop(key, None)
    return left


def _each(privileges: Privileges) -> _Each:
    """Each privilege of each role, on each column or the whole (``""``), and whether it may be given on."""
    found: _Each = {}
    for grant_ in privileges.grants:
        for privilege, columns in grant_.privileges:
            for column in columns or ("",):
                key = (grant_.role, privilege, column)
                found[key] = found.get(key, False) or grant_.grantable
    return found


def _less(one: _Each, other: _Each, given: bool = False) -> _Less:
    """What one has and the other has not, by role and whether it is only (or also) about giving it on."""
    groups: dict[tuple[str, bool], dict[str, list[str]]] = {}
    for (who, privilege, column), grantable in one.items():
        theirs = other.get((who, privilege, column))
        if theirs is None or (grantable and not theirs):
            about_giving = grantable if given else theirs is not None
            words = groups.setdefault((who, about_giving), {}).setdefault(privilege, [])
            words += [column] if column else []
    return [(who, about, words) for (who, about), words in groups.items()]


def _listed(privileges: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """What one statement can say each: `all` stands alone."""
    alone: list[str] = []
    together: list[str] = []
    for privilege, columns in privileges:
        said = f"{privilege} ({names(tuple(columns))})" if columns else privilege
        (alone if privilege == "all" else together).append(said)
    return [*alone, *([", ".join(together)] if together else [])]


def drop(privileges: Privileges, scene: Scene) -> list[str]:
    """The statements after which everybody may do what they may with what is new."""
    target = _target(privileges, scene)
    made = [f"revoke all on {target} from {all_roles(privileges.grants, scene)}"]
    kind = privileges.object.kind
    usual = {"function": "execute", "type": "usage"}.get(kind)
    return [*made, f"grant {usual} on {target} to public"] if usual else made


def comment(privileges: Privileges, before: Privileges | None) -> list[str]:
    """Privileges have no comment."""
    return []
