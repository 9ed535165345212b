"""Whether privileges are what a catalog says: each grant there, and nothing beyond for PUBLIC and the client roles."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Aggregate, DefaultPrivileges, Function, Grant, Privileges, Ref, Table, View
from dbsc.postgres.agreement import Mismatch
from dbsc.postgres.declared import function_key, plain
from dbsc.postgres.snapshot import Attributes, Snapshot
from dbsc.sqltext.quote import identifier, qualified

_TABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_ALL = {
    "table": _TABLE,
    "foreign table": _TABLE,
    "view": _TABLE,
    "materialized view": _TABLE,
    "sequence": ("USAGE", "SELECT", "UPDATE"),
    "schema": ("USAGE", "CREATE"),
    "aggregate": ("EXECUTE",),
    "function": ("EXECUTE",),
    "procedure": ("EXECUTE",),
    "type": ("USAGE",),
    "large object": ("SELECT", "UPDATE"),
    "server": ("USAGE",),
    "foreign-data wrapper": ("USAGE",),
}
_BORN = {
    "aggregate": ("EXECUTE",),
    "function": ("EXECUTE",),
    "procedure": ("EXECUTE",),
    "type": ("USAGE",),
}  # what PUBLIC has where nothing was said

_PRINTED = {"foreign data wrapper": "foreign-data wrapper"}

Held = dict[str, dict[str, bool]]  # role → privilege → whether it may be passed on


def privilege_mismatches(
    catalog: Catalog, found: Snapshot, told_roles: tuple[str, ...], owner: str, skipped: Container[Ref] = ()
) -> Iterator[Mismatch]:
    """What differs; `owner` has all privileges whatever is granted."""
    for defaults in catalog.all(DefaultPrivileges):
        if defaults.ref not in skipped:
            yield from _default_mismatches(defaults, found, told_roles, owner)
    entries = {plain(key): attributes for key, attributes in found.objects["grant"].items()}
    for privileges in catalog.all(Privileges):
        if privileges.ref in skipped or privileges.object in skipped:
            continue
        kind, _ = target = _target(catalog, privileges.object)
        named = ("PUBLIC" if grant.role == "public" else grant.role for grant in privileges.grants)
        roles = [role for role in dict.fromkeys(("PUBLIC", *told_roles, *named)) if role != owner]
        for place, expected in _places(target, privileges, entries, found.version).items():
            entry = entries.get(plain(place))
            born = {"PUBLIC": dict.fromkeys(_BORN.get(kind, ()), False)}
            actual = born if entry is None else _held(entry)
            for role in roles:
                should, has = expected.get(role, {}), actual.get(_printed(role), {})
                if not catalog.owns(privileges.object):
                    has = {name: has[name] and should[name] for name in has if name in should}
                if should != has:
                    message = f"{role} has {_listed(has)} on {place}, and should have {_listed(should)}"
                    yield Mismatch(privileges.ref, message, privileges.origin)


def _default_mismatches(
    defaults: DefaultPrivileges, found: Snapshot, told_roles: tuple[str, ...], owner: str
) -> Iterator[Mismatch]:
    maker = defaults.role or owner
    place = f"{identifier(defaults.schema) if defaults.schema else '*'} {defaults.kind}"
    entries = {plain(key): attributes for key, attributes in found.objects["default privileges"].items()}
    entry = entries.get(plain(f"{identifier(maker)} {place}"))
    if entry is None and maker == owner:  # who mostly owns the database, too
        entry = entries.get(plain(f"<owner> {place}"))
    kind = defaults.kind.removesuffix("s")
    born = {} if defaults.schema else {"PUBLIC": dict.fromkeys(_BORN.get(kind, ()), False)}
    actual = born if entry is None else _held(entry)
    expected = _expected(kind, defaults.grants, None, found.version)
    named = ("PUBLIC" if grant.role == "public" else grant.role for grant in defaults.grants)
    for who in dict.fromkeys(("PUBLIC", *told_roles, *named)):
        if who == maker and not defaults.schema:
            continue  # everything is its own
        should, has = expected.get(who, {}), actual.get("<owner>" if who == maker else _printed(who), {})
        if should != has:
            message = f"{who} has {_listed(has)} by default {defaults.ref[1]}, and should have {_listed(should)}"
            yield Mismatch(defaults.ref, message, defaults.origin)


def _places(
    target: tuple[str, str], privileges: Privileges, entries: Mapping[str, Attributes], version: int
) -> dict[str, Held]:
    """What is expected of the object as a whole and of each column that is named, here or in the database."""
    kind, key = target
    places = {f"{kind} {key}": _expected(kind, privileges.grants, None, version)}
    named = {column for grant in privileges.grants for _, columns in grant.privileges for column in columns}
    for column in sorted(named):
        places[f"{kind} column {key}.{identifier(column)}"] = _expected(kind, privileges.grants, column, version)
    known, start = set(map(plain, places)), plain(f"{kind} column {key}.")
    places.update((place, {}) for place in entries if place.startswith(start) and place not in known)
    return places


def _target(catalog: Catalog, target: Ref) -> tuple[str, str]:
    """What PostgreSQL calls the object: its kind and its identity."""
    object_ = catalog.objects.get(target) or catalog.externals.get(target)
    if isinstance(object_, Function | Aggregate):
        return object_.kind, function_key(object_)
    if isinstance(object_, View) and object_.materialized:
        return "materialized view", qualified(*target.path)
    if isinstance(object_, Table) and object_.foreign:
        return "foreign table", qualified(*target.path)
    return _PRINTED.get(target.kind, target.kind), qualified(*target.path)


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
