"""The snapshot's queries for privileges, comments and labels, which every kind of object can have."""

from __future__ import annotations

from dbsc.postgres.snapshot_sql import OWN_OBJECT

_OWN_SCHEMA = "n.nspname <> 'information_schema' and n.nspname !~ '^pg_(toast|temp)'"

# Catalog, letter of acldefault(), object, privileges, owner, where they are, sub-object
_PRIVILEGED = (
    ("pg_namespace", "'n'", "n.oid", "nspacl", "nspowner", f"pg_namespace n where {_OWN_SCHEMA}", "0"),
    (
        "pg_class",
        "case c.relkind when 'S' then 's' else 'r' end",
        "c.oid",
        "relacl",
        "relowner",
        f"pg_class c join pg_namespace n on n.oid = c.relnamespace where {_OWN_SCHEMA}",
        "0",
    ),
    (
        "pg_class",
        "'c'",
        "c.oid",
        "attacl",
        "relowner",
        "pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace"
        f" where {_OWN_SCHEMA} and not a.attisdropped",
        "a.attnum",
    ),
    (
        "pg_proc",
        "'f'",
        "p.oid",
        "proacl",
        "proowner",
        f"pg_proc p join pg_namespace n on n.oid = p.pronamespace where {_OWN_SCHEMA}",
        "0",
    ),
    (
        "pg_type",
        "'T'",
        "t.oid",
        "typacl",
        "typowner",
        f"pg_type t join pg_namespace n on n.oid = t.typnamespace where {_OWN_SCHEMA}",
        "0",
    ),
    ("pg_language", "'l'", "l.oid", "lanacl", "lanowner", "pg_language l where true", "0"),
    ("pg_foreign_data_wrapper", "'F'", "w.oid", "fdwacl", "fdwowner", "pg_foreign_data_wrapper w where true", "0"),
    ("pg_foreign_server", "'S'", "s.oid", "srvacl", "srvowner", "pg_foreign_server s where true", "0"),
)

_ALL_PRIVILEGED = "\n      union all ".join(
    f"select '{catalog}'::regclass as class, {oid} as object, {sub}::int as part,\n"
    f'        ({letter})::"char" as letter, {acl} as privileges, {owner} as owner\n'
    f"      from {place} and {acl} is not null"
    for catalog, letter, oid, acl, owner, place, sub in _PRIVILEGED
)


def _entries(privileges: str, owner: str) -> str:
    """Who has which privileges, in a fixed order; a star says that they may be passed on, which an owner always may."""
    return f"""(
        select jsonb_object_agg(who, what)
        from (
          select case grantee when 0 then 'PUBLIC' when {owner} then '<owner>' else grantee::regrole::text end as who,
            jsonb_agg(
              privilege_type || case when is_grantable and grantee <> {owner} then '*' else '' end
              order by privilege_type collate "C", is_grantable
            ) as what
          from (select distinct grantee, privilege_type, is_grantable from aclexplode({privileges})) one
          group by grantee
        ) entry
      )"""


PRIVILEGE_QUERIES = {
    # What differs from the privileges an object is born with: PostgreSQL's defaults, or those its extension gave it
    "grant": f"""
    with privileged as (
      {_ALL_PRIVILEGED}
    ), known as (
      select p.*, coalesce(i.initprivs, acldefault(p.letter, p.owner)) as born
      from privileged p
      left join pg_init_privs i on i.classoid = p.class and i.objoid = p.object and i.objsubid = p.part
        and (i.objoid < {OWN_OBJECT} or i.privtype = 'e')
    ), told as (
      select k.*, {_entries("k.privileges", "k.owner")} as now, {_entries("k.born", "k.owner")} as before
      from known k
      where k.privileges is distinct from k.born
    )
    select i.type || ' ' || i.identity as key, coalesce(t.now, '{{}}') as attributes
    from told t, lateral pg_identify_object(t.class, t.object, t.part) i
    where t.now is distinct from t.before""",
    "default privileges": f"""
    select case d.defaclrole when b.datdba then '<owner>' else d.defaclrole::regrole::text end || ' '
        || case d.defaclnamespace when 0 then '*' else d.defaclnamespace::regnamespace::text end || ' '
        || case d.defaclobjtype
          when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
          when 'n' then 'schemas' when 'L' then 'large objects' else d.defaclobjtype::text end as key,
      coalesce({_entries("d.defaclacl", "d.defaclrole")}, '{{}}') as attributes
    from pg_default_acl d
    join pg_database b on b.datname = current_database()""",
    "comment": f"""
    select i.type || ' ' || i.identity as key, d.description as text
    from pg_description d, lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    where (d.objoid >= {OWN_OBJECT} or d.classoid = 'pg_namespace'::regclass)  -- thousands are PostgreSQL's own
      and (d.objoid >= {OWN_OBJECT} or i.identity = 'public' and d.description <> 'standard public schema')
      and i.type is not null
      and not exists (
        select from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e'
      )""",
    "security label": """
    select provider || ' ' || objtype || ' ' || objname as key, label
    from pg_seclabels
    where objtype not in ('database', 'role', 'tablespace')""",
}
