"""Policies of row level security. Whether it is on is the table's."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Object, Policy
from dbsc.postgres.introspect.queries import own_schema
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.snapshot_sql import own

OWN = f"{own_schema('n')} and {own('pg_class', 'c.oid')}"
"""Whether the database itself has a policy: its table can be one of a platform, which has none of its own there."""

QUERIES = {
    # a policy for everybody has the role 0
    "policy": f"""
    select p.oid::int8 as oid, p.polrelid::int8 as relation, p.polname::text as name, p.polcmd::text as command,
      p.polpermissive as permissive,
      array(select rolname::text from pg_roles where oid = any (p.polroles) order by rolname collate "C") as roles,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {OWN}
    order by n.nspname collate "C", c.relname collate "C", p.polname collate "C" """,
}

_COMMANDS = {"*": "all", "r": "select", "a": "insert", "w": "update", "d": "delete"}


def read(reading: Reading) -> Iterator[Object]:
    """The policies."""
    for row in reading.rows("policy"):
        yield Policy(
            table=reading.relations[row.relation],
            name=row.name,
            command=_COMMANDS[row.command],
            roles=tuple(row.roles),
            permissive=row.permissive,
            using=reading.expression(row.using, "pg_policy", row.oid),
            check=reading.expression(row.check, "pg_policy", row.oid),
            comment=reading.comment("pg_policy", row.oid),
        )
