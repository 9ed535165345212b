"""Roles of the server, where they are asked for. Passwords are never read."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import platform
from dbsc.catalog.objects import Object, Role
from dbsc.catalog.objects.roles import ATTRIBUTES
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks
from dbsc.postgres.introspect.database import SETTINGS_OF_ROLES, of_this_database
from dbsc.postgres.introspect.queries import ROLES
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.introspect.routines import setting_name, setting_value
from dbsc.postgres.snapshot_sql import OWN_OBJECT
from dbsc.sqltext.quote import identifier

QUERIES = {
    # PostgreSQL's own roles, and who made the server, are there everywhere
    "server role": f"""
    select r.oid::int8 as oid, r.rolname::text as name,
      r.rolcanlogin as login, not r.rolinherit as noinherit, r.rolcreatedb as createdb, r.rolcreaterole as createrole,
      r.rolreplication as replication, r.rolbypassrls as bypassrls, r.rolsuper as superuser,
      nullif(r.rolconnlimit, -1) as connection_limit, r.rolvaliduntil::text as valid_until,
      shobj_description(r.oid, 'pg_authid') as comment,
      (select setconfig from pg_db_role_setting s where s.setrole = r.oid and s.setdatabase = 0) as settings,
      (
        select s.setconfig from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
        where s.setrole = r.oid and d.datname = current_database()
      ) as settings_here
    from pg_roles r
    where r.oid >= {OWN_OBJECT} and r.rolname <> all ({ROLES}::text[])
      and (cardinality({ROLES}::text[]) = 0 or r.rolname <> '{platform.MAKER}')
    order by r.rolname collate "C" """,
    # from 16 on a role that makes another is a member of it, which is told of no role that the server began with
    "membership": f"""
    select m.member::int8 as member, g.rolname::text as role, bool_or(m.admin_option) as admin,
      @16 bool_or(m.inherit_option) as inherit, bool_or(m.set_option) as set, bool_or(r.rolinherit) as inherits
      @-15 true as inherit, true as set, true as inherits
    from pg_auth_members m
    join pg_roles g on g.oid = m.roleid
    join pg_roles r on r.oid = m.member
    where m.member >= {OWN_OBJECT}
    group by m.member, g.rolname
    order by m.member, g.rolname collate "C" """,
}


def read(reading: Reading) -> Iterator[Object]:
    """The roles that somebody made, with what they are members of and what they set."""
    groups: dict[int, list[Any]] = {}
    for row in reading.rows("membership"):
        groups.setdefault(row.member, []).append(row)
    blocks = Blocks(reading)
    for row in reading.rows("server role"):
        listed = groups.get(row.oid, [])
        if row.settings_here:
            here = [setting.partition("=") for setting in sorted(row.settings_here)]
            of = f"role {identifier(row.name)} in "
            up = [f"set {setting_name(name)} = {setting_value(name, value)}" for name, _, value in here]
            down = [f"reset {setting_name(name)}" for name, _, _ in here]
            blocks.add(SETTINGS_OF_ROLES, [], [of_this_database(up, of)], [of_this_database(down, of)])
        settings = (setting.partition("=") for setting in row.settings or ())
        yield Role(
            name=row.name,
            attributes=tuple(attribute for attribute in ATTRIBUTES if getattr(row, attribute)),
            connection_limit=row.connection_limit,
            valid_until=row.valid_until,
            member_of=tuple(group.role for group in listed),
            admin_of=tuple(group.role for group in listed if group.admin),
            settings=tuple(sorted((setting_name(name), setting_value(name, value)) for name, _, value in settings)),
            comment=row.comment,
            memberships=tuple(_memberships(listed)),
        )
    yield from blocks.made()


def _memberships(groups: list[Any]) -> Iterator[tuple[str, str]]:
    """What is said of one membership alone, from 16 on: whether rights are inherited, and whether `set role` works."""
    for group in groups:
        if group.inherit != group.inherits:
            yield group.role, f"inherit {str(group.inherit).lower()}"
        if not group.set:
            yield group.role, "set false"
