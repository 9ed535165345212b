"""Whether the roles of a server are what a catalog says. They are no part of a snapshot, which is of one database."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Role
from dbsc.postgres.agreement import Mismatch
from dbsc.postgres.connection import Connection

_QUERY = """
select array_remove(array[
    case when rolcanlogin then 'login' end, case when not rolinherit then 'noinherit' end,
    case when rolcreatedb then 'createdb' end, case when rolcreaterole then 'createrole' end,
    case when rolreplication then 'replication' end, case when rolbypassrls then 'bypassrls' end,
    case when rolsuper then 'superuser' end], null),
  nullif(rolconnlimit, -1),
  rolvaliduntil = %s::timestamptz,
  array(select m.roleid::regrole::text from pg_auth_members m where m.member = r.oid),
  array(select setting.role::regrole::text from unnest(%s::text[]) setting(role)),
  coalesce((select setconfig from pg_db_role_setting where setrole = r.oid and setdatabase = 0), '{}'),
  shobj_description(r.oid, 'pg_authid')
from pg_roles r where rolname = %s"""


def role_mismatches(catalog: Catalog, connection: Connection) -> Iterator[Mismatch]:
    """What differs of the roles that the catalog declares: they may be members of more roles than it says."""
    for role in catalog.all(Role):
        row = connection.execute(_QUERY, (role.valid_until, _quoted(role.member_of), role.name)).fetchone()
        if row is None:
            yield Mismatch(role.ref, f"there is no role `{role.name}`", role.origin)
            continue
        attributes, limit, same_end, groups, wanted, settings, comment = row
        if sorted(attributes) != sorted(role.attributes):
            has, should = ", ".join(attributes) or "nothing", ", ".join(role.attributes) or "nothing"
            yield Mismatch(role.ref, f"role `{role.name}` has {has}, and should have {should}", role.origin)
        if role.connection_limit is not None and limit != role.connection_limit:
            message = f"role `{role.name}` may have {limit} connections, and should have {role.connection_limit}"
            yield Mismatch(role.ref, message, role.origin)
        if role.valid_until is not None and not same_end:
            yield Mismatch(role.ref, f"role `{role.name}` is not valid until {role.valid_until}", role.origin)
        for group in sorted(set(wanted) - set(groups)):
            yield Mismatch(role.ref, f"role `{role.name}` is no member of {group}", role.origin)
        names = {setting.partition("=")[0] for setting in settings}
        for setting, _ in role.settings:
            if setting not in names:
                yield Mismatch(role.ref, f"role `{role.name}` has no setting {setting}", role.origin)
        if role.comment is not None and comment != role.comment:
            yield Mismatch(role.ref, f"the comment of role `{role.name}` is {comment}", role.origin)


def _quoted(names: tuple[str, ...]) -> list[str]:
    from dbsc.sqltext.quote import identifier

    return [identifier(name) for name in names]
