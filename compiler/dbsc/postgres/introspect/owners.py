"""Who owns what, for those who ask: a schema says nothing of it, so that all belongs to whoever applies it.

One `sql` block a role, of statements that only change owners; these run behind everything else. Whoever applies them
has to be a member of the role.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import platform
from dbsc.catalog.objects import Object
from dbsc.postgres.introspect.blocks import Blocks, block_name
from dbsc.postgres.introspect.queries import OWN_OBJECT, ROLES, of_database, of_user
from dbsc.postgres.introspect.reading import Reading
from dbsc.sqltext.quote import identifier

# Catalog, prefix of its columns, whether it is in schemas, and what has an owner of its own there.
_PLACES = (
    # what PostgreSQL itself made belongs to it, unless somebody was given it
    ("pg_namespace", "nsp", False, f"{of_user('o')} and o.oid >= {OWN_OBJECT}"),
    (
        "pg_class",
        "rel",
        True,
        """o.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not exists (
          select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = o.oid and d.refclassid = 'pg_class'::regclass
            and d.refobjsubid > 0 and d.deptype in ('a', 'i') and o.relkind = 'S'
        )""",
    ),
    (
        "pg_type",
        "typ",
        True,
        """(o.typtype in ('e', 'd', 'r') or o.typtype in ('b', 'p')
          and not exists (select from pg_type e where e.typarray = o.oid)
          or o.typtype = 'c' and (select relkind from pg_class where oid = o.typrelid) = 'c')""",
    ),
    (
        "pg_proc",
        "pro",
        True,
        """not exists (
          select from pg_depend d
          where d.classid = 'pg_proc'::regclass and d.objid = o.oid and d.deptype = 'i'
            and d.refclassid = 'pg_type'::regclass
        )""",
    ),
    ("pg_collation", "coll", True, "true"),
    ("pg_conversion", "con", True, "true"),
    ("pg_operator", "opr", True, "o.oprcode <> 0"),
    ("pg_opfamily", "opf", True, "true"),
    ("pg_opclass", "opc", True, "true"),
    ("pg_statistic_ext", "stx", True, "true"),
    ("pg_ts_config", "cfg", True, "true"),
    ("pg_ts_dict", "dict", True, "true"),
    ("pg_language", "lan", False, f"o.oid >= {OWN_OBJECT}"),
    ("pg_foreign_data_wrapper", "fdw", False, "true"),
    ("pg_foreign_server", "srv", False, "true"),
    ("pg_event_trigger", "evt", False, "true"),
    ("pg_publication", "pub", False, "true"),
    ("pg_subscription", "sub", False, "o.subdbid = (select oid from pg_database where datname = current_database())"),
)


def _owned(catalog: str, prefix: str, in_schema: bool, condition: str) -> str:
    namespace = f"join pg_namespace n on n.oid = o.{prefix}namespace" if in_schema else ""
    whose = of_database(catalog, "o.oid", "n") if in_schema else of_database(catalog, "o.oid")
    return f"""
      select '{catalog}'::regclass as class, o.oid, o.{prefix}owner as owner
      from {catalog} o {namespace}
      where {whose} and {condition}"""


QUERIES = {
    "owner": f"""
    select r.rolname::text as role, i.type as kind, i.identity
    from ({
        '''
      union all'''.join(_owned(*place) for place in _PLACES)
    }
      union all
      select 'pg_namespace'::regclass, o.oid, o.nspowner
      from pg_namespace o
      where o.nspname = 'public' and o.oid < {OWN_OBJECT}
      @15 and o.nspowner <> 'pg_database_owner'::regrole
      @-14 and o.nspowner >= {OWN_OBJECT}
    ) o
    join pg_roles r on r.oid = o.owner and r.rolname <> all ({ROLES}::text[]),
      lateral pg_identify_object(o.class, o.oid, 0) i
    order by r.rolname collate "C", i.type, i.identity collate "C" """,
}

_CALLED = {"statistics object": "statistics", "foreign-data wrapper": "foreign data wrapper"}


def read(reading: Reading) -> Iterator[Object]:
    """One block a role."""
    blocks = Blocks(reading)
    for row in reading.rows("owner"):
        if reading.on_platform and (row.kind, row.identity) == ("publication", platform.REALTIME):
            continue
        owner = identifier(row.role)
        identity = (
            f"{row.identity[:-2]}(*)" if row.kind == "aggregate" and row.identity.endswith("()") else row.identity
        )
        what = f"{_CALLED.get(row.kind, row.kind)} {identity}"
        down = f"alter {what} owner to current_user"
        blocks.add(block_name("owned_by", row.role), [], [f"alter {what} owner to {owner}"], [down])
    for role, grants in reading.granted_to_maker.items():
        blocks.add(block_name("owned_by", role), [], grants)
    yield from blocks.made()
