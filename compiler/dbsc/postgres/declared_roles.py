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
        made = dict(setting.split("=", 1) for setting in settings)
        for setting, value in role.settings:
            if setting not in made:
                yield Mismatch(role.ref, f"role `{role.name}` has no setting {setting}", role.origin)
            elif not _is_set_to(connection, setting, value, made[setting]):
                message = f"role `{role.name}` sets {setting} to `{made[setting]}`, and should to {value}"
                yield Mismatch(role.ref, message, role.origin)
        if role.comment is not None and comment != role.comment:
            yield Mismatch(role.ref, f"the comment of role `{role.name}` is {comment}", role.origin)


def _is_set_to(connection: Connection, setting: str, value: str, text: str) -> bool:
    """Whether a setting has the same value by SQL and by the text that a server keeps, as far as a session can tell."""
    import psycopg

    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"set local {setting} = {value}")
            row = connection.execute(
                "select current_setting(%s) = set_config(%s, %s, true)", (setting, setting, text)
            ).fetchone()
    except psycopg.Error:
        return True  # it is of a session's start, or takes more privileges than there are
    return row is not None and bool(row[0])


def _quoted(names: tuple[str, ...]) -> list[str]:
    from dbsc.sqltext.quote import identifier

    return [identifier(name) for name in names]
