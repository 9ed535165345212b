"""Whether privileges are what a catalog says: each grant there, and nothing beyond for PUBLIC and the client roles."""

from __future__ import annotations

from collections.abc import Container, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Grant, Privileges, Ref, View
from dbsc.postgres.declared import Mismatch, function_key, plain
from dbsc.postgres.snapshot import Attributes, Snapshot
from dbsc.sqltext.quote import identifier, qualified

_TABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_ALL = {
    "table": _TABLE,
    "view": _TABLE,
    "materialized view": _TABLE,
    "sequence": ("USAGE", "SELECT", "UPDATE"),
    "schema": ("USAGE", "CREATE"),
    "function": ("EXECUTE",),
    "procedure": ("EXECUTE",),
}
_BORN = {"function": ("EXECUTE",), "procedure": ("EXECUTE",)}  # what PUBLIC has where nothing was said

Held = dict[str, dict[str, bool]]  # role → privilege → whether it may be passed on


def privilege_mismatches(
    catalog: Catalog, found: Snapshot, client_roles: tuple[str, ...], owner: str, skipped: Container[Ref] = ()
) -> Iterator[Mismatch]:
    """What differs; `owner` has all privileges whatever is granted."""
    entries = {plain(key): attributes for key, attributes in found.objects["grant"].items()}
    for privileges in catalog.all(Privileges):
        if privileges.ref in skipped or privileges.object in skipped:
            continue
        kind, key = _target(catalog, privileges.object)
        places = {f"{kind} {key}": _expected(kind, privileges.grants, None, found.version)}
        for column in sorted({c for g in privileges.grants for _, columns in g.privileges for c in columns}):
            place = f"{kind} column {key}.{identifier(column)}"
            places[place] = _expected(kind, privileges.grants, column, found.version)
        for place, expected in places.items():
            roles = ("PUBLIC", *client_roles, *expected)
            entry = entries.get(plain(place))
            born = {"PUBLIC": dict.fromkeys(_BORN.get(kind, ()), False)}
            actual = born if entry is None else _held(entry)
            for role in dict.fromkeys(roles):
                should, has = expected.get(role, {}), actual.get(_printed(role), {})
                if should != has and role != owner:
                    message = f"{role} has {_listed(has)} on {place}, and should have {_listed(should)}"
                    yield Mismatch(privileges.ref, message, privileges.origin)


def _target(catalog: Catalog, target: Ref) -> tuple[str, str]:
    """What PostgreSQL calls the object: its kind and its identity."""
    object_ = catalog.objects.get(target) or catalog.externals.get(target)
    if isinstance(object_, Function):
        return object_.kind, function_key(object_)
    if isinstance(object_, View) and object_.materialized:
        return "materialized view", qualified(*target.path)
    return target.kind, qualified(*target.path)


def _expected(kind: str, grants: tuple[Grant, ...], column: str | None, version: int) -> Held:
    out: Held = {}
    for grant in grants:
        held = out.setdefault("PUBLIC" if grant.role == "public" else grant.role, {})
        for privilege, columns in grant.privileges:
            if (column is None and not columns) or column in columns:
                for name in _names(kind, privilege, version):
                    held[name] = held.get(name, False) or grant.grantable
    return out


def _names(kind: str, privilege: str, version: int) -> tuple[str, ...]:
    if privilege != "all":
        return (privilege.upper(),)
    return (*_ALL[kind], "MAINTAIN") if _ALL[kind] is _TABLE and version >= 170000 else _ALL[kind]


def _held(entry: Attributes) -> Held:
    out: Held = {}
    for role, privileges in entry.items():
        assert isinstance(privileges, tuple)
        out[plain(role)] = {privilege.removesuffix("*"): privilege.endswith("*") for privilege in privileges}
    return out


def _printed(role: str) -> str:
    return role if role == "PUBLIC" else plain(identifier(role))


def _listed(held: dict[str, bool]) -> str:
    return ", ".join(sorted(name + (" with grant option" if held[name] else "") for name in held)) or "nothing"
