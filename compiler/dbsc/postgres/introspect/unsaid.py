"""What no schema says of a database, and no dump of `pg_dump` either: it is told that it stays behind.

That is what somebody has made in PostgreSQL's own schemas or added to its operator families, operators that were named
and never made, privileges on `information_schema` and on multirange types, and that others than the owner of an object
have granted its privileges.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Object
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.introspect.privileges import PRIVILEGED
from dbsc.postgres.introspect.queries import OWN_OBJECT, SCHEMAS, own_schema
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.snapshot_sql import own

_NAMED = "lateral pg_identify_object(o.class, o.oid, 0) i"
_MADE = (
    ("pg_class", "relnamespace", "o.relkind in ('r', 'p', 'v', 'm', 'f', 'S')"),
    ("pg_proc", "pronamespace", "true"),
    ("pg_type", "typnamespace", "o.typrelid = 0 and o.typelem = 0"),
    ("pg_operator", "oprnamespace", "true"),
    ("pg_collation", "collnamespace", "true"),
)

QUERIES = {
    "made elsewhere": f"""
    select i.type as kind, i.identity
    from ({
        " union all ".join(
            f'''
      select '{catalog}'::regclass as class, o.oid from {catalog} o
      where o.oid >= {OWN_OBJECT} and {namespace} in ('pg_catalog'::regnamespace,
          (select oid from pg_namespace where nspname = 'information_schema'))
        and {only} and {own(catalog, "o.oid")}'''
            for catalog, namespace, only in _MADE
        )
    }
    ) o, {_NAMED}
    order by i.type, i.identity collate "C" """,
    "added to families": f"""
    select '' as kind, i.identity
    from (
      select 'pg_amop'::regclass as class, a.oid, a.amopfamily as family from pg_amop a
      union all
      select 'pg_amproc'::regclass, a.oid, a.amprocfamily from pg_amproc a
    ) o, {_NAMED}
    where o.oid >= {OWN_OBJECT} and o.family < {OWN_OBJECT} and not exists (
      select from pg_depend d
      where d.classid = o.class and d.objid = o.oid
        and (d.refclassid = 'pg_opclass'::regclass or d.deptype = 'e')
    )
    order by i.identity collate "C" """,
    # What an operator that is gone was to have as its commutator or negator; those that are there make such again
    "only named": f"""
    select 'operator' as kind, o.oid::regoperator::text as identity
    from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
    where {own_schema("n")} and {own("pg_operator", "o.oid")} and o.oprcode = 0
      and not exists (select from pg_operator p where o.oid in (p.oprcom, p.oprnegate) and p.oprcode <> 0)
    order by o.oid::regoperator::text collate "C" """,
    # Its views are for everybody to read, and the schema to use; that is not noted where PostgreSQL notes the rest
    "information_schema": """
    select i.type as kind, i.identity
    from (
      select 'pg_class'::regclass as class, c.oid, c.relacl as acl, c.relowner as owner, 'SELECT' as usual
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'information_schema'
      union all
      select 'pg_namespace'::regclass, n.oid, n.nspacl, n.nspowner, 'USAGE'
      from pg_namespace n where n.nspname = 'information_schema'
    ) o, lateral pg_identify_object(o.class, o.oid, 0) i
    where o.acl is not null and (
      not exists (select from aclexplode(o.acl) a where a.grantee = 0 and a.privilege_type = o.usual)
      or exists (
        select from aclexplode(o.acl) a
        where a.grantee <> o.owner and (a.grantee <> 0 or a.privilege_type <> o.usual)
      )
    )
    union
    select 'columns of', c.oid::regclass::text
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'information_schema' and a.attacl is not null
    order by 1, 2""",
    "multirange privileges": f"""
    select 'type' as kind, o.oid::regtype::text as identity
    from pg_type o join pg_namespace n on n.oid = o.typnamespace
    left join pg_default_acl d on d.defaclrole = o.typowner and d.defaclobjtype = 'T' and d.defaclnamespace = 0
    where {own_schema("n")} and o.typtype = 'm'
    @-16 and coalesce(o.typacl, acldefault('T', o.typowner)) <> coalesce(d.defaclacl, acldefault('T', o.typowner))
    @17 and o.typacl is not null and o.typacl <> acldefault('T', o.typowner)
    order by o.oid::regtype::text collate "C" """,
    "passed on": f"""
    select distinct i.type as kind, i.identity
    from ({PRIVILEGED}) p, lateral pg_identify_object(p.class, p.oid, 0) i
    where p.oid >= {OWN_OBJECT} and cardinality({SCHEMAS}::text[]) = 0
      and exists (select from aclexplode(p.privileges) a where a.grantor <> p.owner)
      and not exists (
        select from pg_init_privs s where s.classoid = p.class and s.objoid = p.oid and s.objsubid = p.part
      )
    order by 1, 2""",
}

_TOLD = {
    "made elsewhere": ("not carried over, as they are in a schema of PostgreSQL's own", "make it in a schema of yours"),
    "added to families": (
        "not carried over, as they are part of an operator family of PostgreSQL's own",
        "write it in a block: `sql families $$ alter operator family … add … $$`",
    ),
    "only named": (
        "operators that are not carried over, as they have no function: another operator has named them",
        "`drop operator` removes them",
    ),
    "information_schema": (
        "privileges that are not carried over, as they are about `information_schema`",
        "write them in a block: `sql rights $$ grant … $$`",
    ),
    "multirange privileges": (
        "privileges that are not carried over, as newer servers have none of multirange types",
        "from PostgreSQL 17 on they are those of the range type",
    ),
    "passed on": (
        "privileges that others than the owner have granted, and that whoever applies the schema grants",
        "what is passed on goes with a `revoke … cascade`; grant it by that role to have it so again",
    ),
}
_BESIDE = {
    "made elsewhere": None,
    "added to families": "member of a family",
    "only named": "operator",
    "information_schema": "grant",
}
"""Of what kinds that is which nobody counts otherwise; None: of its own kind."""
_SHOWN = 5


def read(reading: Reading) -> Iterator[Object]:
    """Nothing: what there is, is told, one line for what is alike."""
    for question, (message, help_) in _TOLD.items():
        if question == "information_schema" and reading.on_platform:
            continue  # what the platform gives there is its own business
        found = [f"{row.kind} {row.identity}".strip() for row in reading.rows(question)]
        if found:
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            text = f"{message}: {', '.join(found[:_SHOWN])}{more}"
            reading.diagnostics.append(Diagnostic("DBS803", text, help=help_))
        for row in reading.rows(question) if question in _BESIDE else ():
            kind = _BESIDE[question] or row.kind
            reading.beside[kind] = reading.beside.get(kind, 0) + 1
    yield from ()
