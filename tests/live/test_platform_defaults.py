"""What a platform gives its roles by default changed twice: whatever it is, the same schema has the same privileges."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogs import catalog_of
from databases import sql_of
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from golden_cases import COMPILES, name
from live.test_samples import SAMPLES

CLIENTS = "anon, authenticated, service_role"
GIVEN = {
    "since October 2026": "select",
    "before": "; ".join(
        f"alter default privileges in schema public grant all on {kind} to {CLIENTS}"
        for kind in ("tables", "sequences", "functions")
    ),
    "nothing at all": "; ".join(
        f"alter default privileges in schema public revoke all on {kind} from {CLIENTS}"
        for kind in ("tables", "sequences", "functions")
    ),
}
HELD = """
with given as (
  select c.oid::regclass::text as object, c.relrowsecurity as secured, c.relowner as owner,
    coalesce(c.relacl, acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char", c.relowner)) as acl
  from pg_class c
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
  union all
  select a.attrelid::regclass || '.' || a.attname, null, c.relowner, a.attacl
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where a.attacl is not null and c.relnamespace = 'public'::regnamespace
  union all
  select p.oid::regprocedure::text, null, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace
)
select object, secured, g.grantee::regrole::text, g.privilege_type, g.is_grantable
from given left join lateral aclexplode(acl) g on g.grantee <> owner
order by 1, 3, 4
"""
CASES = [
    case
    for case in (*COMPILES, *SAMPLES)
    if re.search(r"^  target +supabase$", (case / "schema.dbs").read_text(encoding="utf-8"), re.MULTILINE)
]


def held(connection: Connection) -> list[tuple[object, ...]]:
    """Who holds what of everything, and where row security is on."""
    return connection.execute(HELD).fetchall()


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_schema_has_the_same_privileges_whatever_the_platform_gives(case: Path, pg15: Server) -> None:
    migrations, _ = sql_of(catalog_of((case / "schema.dbs").read_text(encoding="utf-8")))
    found = []
    for given in GIVEN.values():
        with (
            pg15.database(platform=True) as database,
            pg15.connect(database, role=pg15.owner, autocommit=True) as connection,
        ):
            connection.execute(given)
            for _, sql in migrations:
                assert run_script(connection, sql) is None
            found.append(held(connection))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 50
