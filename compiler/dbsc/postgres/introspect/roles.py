"""Roles of the server, where they are asked for. Passwords are never read."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Object, Role
from dbsc.catalog.objects.roles import ATTRIBUTES
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect.queries import ROLES
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.introspect.routines import setting_name, setting_value
from dbsc.postgres.snapshot_sql import OWN_OBJECT

QUERIES = {
    # PostgreSQL's own roles, and who made the server, are there everywhere
    "server role": f"""
    select r.oid::int8 as oid, r.rolname::text as name,
      r.rolcanlogin as login, not r.rolinherit as noinherit, r.rolcreatedb as createdb, r.rolcreaterole as createrole,
      r.rolreplication as replication, r.rolbypassrls as bypassrls, r.rolsuper as superuser,
      nullif(r.rolconnlimit, -1) as connection_limit, r.rolvaliduntil::text as valid_until,
      shobj_description(r.oid, 'pg_authid') as comment,
      (select setconfig from pg_db_role_setting s where s.setrole = r.oid and s.setdatabase = 0) as settings
    from pg_roles r
    where r.oid >= {OWN_OBJECT} and r.rolname <> all ({ROLES}::text[])
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
    for row in reading.rows("server role"):
        listed = groups.get(row.oid, [])
        for group in listed:
            _tell_membership(reading, row.name, group)
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
        )


def _tell_membership(reading: Reading, role: str, group: Any) -> None:
    """How the rights of a group are used can be said of each membership from 16 on, and not in a schema."""
    if group.set and group.inherit == group.inherits:
        return
    said = [f"inherit {str(group.inherit).lower()}"] if group.inherit != group.inherits else []
    said += [] if group.set else ["set false"]
    what = f"`{', '.join(said)}` of the membership of role {role} in {group.role}"
    _tell(reading, what, f"grant {group.role} to {role} with {', '.join(said)}")


def _tell(reading: Reading, what: str, statement: str) -> None:
    help_ = f"say it where the roles of the server are kept: `{statement}`"
    reading.diagnostics.append(Diagnostic("DBS803", f"{what} is not carried over", help=help_))
