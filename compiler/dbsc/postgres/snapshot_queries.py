"""What a snapshot asks the system catalogs: one query a kind of object, for all objects of that kind.

`QUERIES` maps each kind to its query. A row is an object: `key` is its identity, the other columns are its attributes
(null means "has none"), and a column `attributes` is a JSON object of further ones. A line that starts with `@15` is
for servers from 15 on, `@-16` up to 16, `@15-16` from 15 to 16.

The queries count on an empty search path, under which PostgreSQL itself qualifies every name it prints. Objects that
belong to an extension are left out; owners are not told. Knows nothing of how snapshots are compared.
"""

from __future__ import annotations

from dbsc.postgres.snapshot_privileges import PRIVILEGE_QUERIES
from dbsc.postgres.snapshot_routines import ROUTINE_QUERIES
from dbsc.postgres.snapshot_sql import for_version, ordered, own, user_schema

_RELATION = f"""
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")}"""

_COLUMNS = """array(
      select quote_ident(attname)
      from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
      order by attnum
    ) as columns"""

_TABLESPACE = "(select spcname::text from pg_tablespace s where s.oid = c.reltablespace) as tablespace"
_ACCESS_METHOD = "(select amname::text from pg_am where pg_am.oid = c.relam) as access_method"

_TYPE = f"""
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where {user_schema("n")} and {own("pg_type", "t.oid")}"""

_ATTRIBUTE = f"""
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type b on b.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where {user_schema("n")} and {own("pg_class", "c.oid")} and a.attnum > 0 and not a.attisdropped"""

_COLLATION = "case when a.attcollation <> b.typcollation then a.attcollation::regcollation::text end as collation"

_SCHEMA_QUERIES = {
    "schema": f"""
    select quote_ident(n.nspname) as key
    from pg_namespace n
    where {user_schema("n")} and {own("pg_namespace", "n.oid")}""",
    "extension": """
    select quote_ident(e.extname) as key, e.extnamespace::regnamespace::text as schema, e.extversion as version
    from pg_extension e""",
}

_TYPE_QUERIES = {
    "enum": f"""
    select t.oid::regtype::text as key,
      (select array_agg(enumlabel::text order by enumsortorder) from pg_enum where enumtypid = t.oid) as labels
    {_TYPE} and t.typtype = 'e'""",
    "domain": f"""
    select t.oid::regtype::text as key,
      format_type(t.typbasetype, t.typtypmod) as base,
      t.typnotnull as not_null,
      pg_get_expr(t.typdefaultbin, 0) as default,
      (
        select t.typcollation::regcollation::text
        from pg_type b where b.oid = t.typbasetype and b.typcollation <> t.typcollation
      ) as collation
    {_TYPE} and t.typtype = 'd'""",
    "domain constraint": f"""
    select t.oid::regtype::text || ' ' || quote_ident(x.conname) as key,
      pg_get_constraintdef(x.oid) as definition,
      x.convalidated as validated
    from pg_constraint x
    join pg_type t on t.oid = x.contypid
    join pg_namespace n on n.oid = t.typnamespace
    where {user_schema("n")} and {own("pg_type", "t.oid")} and x.contype <> 'n'""",
    "composite type": f"""
    select t.oid::regtype::text as key,
      array(
        select
          quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
          || case
            when a.attcollation <> b.typcollation then ' collate ' || a.attcollation::regcollation::text else ''
          end
        from pg_attribute a
        join pg_type b on b.oid = a.atttypid
        where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
        order by a.attnum
      ) as fields
    {_TYPE} and t.typtype = 'c' and (select relkind from pg_class where oid = t.typrelid) = 'c'""",
    "range type": f"""
    select t.oid::regtype::text as key,
      r.rngsubtype::regtype::text as subtype,
      (select opcnamespace::regnamespace::text || '.' || quote_ident(opcname) from pg_opclass where oid = r.rngsubopc)
        as operator_class,
      nullif(r.rngcollation, 0)::regcollation::text as collation,
      nullif(r.rngcanonical::oid, 0)::regprocedure::text as canonical,
      nullif(r.rngsubdiff::oid, 0)::regprocedure::text as subtype_difference,
      r.rngmultitypid::regtype::text as multirange
    from pg_range r
    join pg_type t on t.oid = r.rngtypid
    join pg_namespace n on n.oid = t.typnamespace
    where {user_schema("n")} and {own("pg_type", "t.oid")}""",
    "base type": f"""
    select t.oid::regtype::text as key,
      t.typisdefined as defined,
      t.typlen as length,
      t.typbyval as by_value,
      t.typinput::regprocedure::text as input,
      t.typoutput::regprocedure::text as output,
      nullif(t.typreceive::oid, 0)::regprocedure::text as receive,
      nullif(t.typsend::oid, 0)::regprocedure::text as send,
      nullif(t.typmodin::oid, 0)::regprocedure::text as modifier_input,
      nullif(t.typmodout::oid, 0)::regprocedure::text as modifier_output,
      nullif(t.typanalyze::oid, 0)::regprocedure::text as analyze,
      t.typalign::text as alignment,
      t.typstorage::text as storage,
      t.typcategory::text as category,
      t.typispreferred as preferred,
      t.typdelim::text as delimiter,
      nullif(t.typelem, 0)::regtype::text as element,
      t.typdefault as default,
      t.typcollation <> 0 as collatable
    {_TYPE} and t.typtype in ('b', 'p') and t.typcategory <> 'A'""",
    "collation": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(l.collname)
        || case when l.collencoding >= 0 then ' ' || pg_encoding_to_char(l.collencoding) else '' end as key,
      l.collprovider::text as provider,
      l.collisdeterministic as deterministic,
      @15-16 l.colliculocale as locale,
      @17 l.colllocale as locale,
      @16 l.collicurules as rules,
      l.collcollate as sort,
      l.collctype as character_class
    from pg_collation l
    join pg_namespace n on n.oid = l.collnamespace
    where {user_schema("n")} and {own("pg_collation", "l.oid")}""",
}

_RELATION_QUERIES = {
    "sequence": f"""
    select c.oid::regclass::text as key,
      format_type(s.seqtypid, null) as type,
      s.seqstart as start,
      s.seqincrement as increment,
      s.seqmin as minimum,
      s.seqmax as maximum,
      s.seqcache as cache,
      s.seqcycle as cycle,
      c.relpersistence::text as persistence,
      (
        select d.refobjid::regclass::text || '.' || quote_ident(a.attname)
          || case d.deptype when 'i' then ' identity' else '' end
        from pg_depend d
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
          and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      ) as owned_by
    from pg_sequence s
    join pg_class c on c.oid = s.seqrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")}""",
    "table": f"""
    select c.oid::regclass::text as key,
      c.relkind::text as kind,
      c.relpersistence::text as persistence,
      pg_get_partkeydef(c.oid) as partition_by,
      {ordered("c.reloptions")} as options,
      (select {ordered("o.reloptions")} from pg_class o where o.oid = c.reltoastrelid) as toast_options,
      c.relrowsecurity as row_security,
      c.relforcerowsecurity as forced_row_security,
      c.relreplident::text as replica_identity,
      (select i.indexrelid::regclass::text from pg_index i where i.indrelid = c.oid and i.indisreplident)
        as replica_identity_index,
      {_ACCESS_METHOD},
      nullif(c.reloftype, 0)::regtype::text as of_type,
      {_TABLESPACE},
      {_COLUMNS}
    {_RELATION} and c.relkind in ('r', 'p')""",
    "foreign table": f"""
    select c.oid::regclass::text as key,
      (select srvname::text from pg_foreign_server s where s.oid = f.ftserver) as server,
      {ordered("f.ftoptions")} as options,
      {_COLUMNS}
    from pg_foreign_table f
    join pg_class c on c.oid = f.ftrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")}""",
    "partition": f"""
    select c.oid::regclass::text as key,
      i.inhparent::regclass::text as parent,
      pg_get_expr(c.relpartbound, c.oid) as bound,
      i.inhdetachpending as detach_pending
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")} and c.relispartition and c.relkind in ('r', 'p', 'f')""",
    "inheritance": f"""
    select c.oid::regclass::text as key,
      (select array_agg(inhparent::regclass::text order by inhseqno) from pg_inherits where inhrelid = c.oid) as parents
    {_RELATION} and not c.relispartition and c.relkind in ('r', 'f')
      and exists (select from pg_inherits where inhrelid = c.oid)""",
    # 15.20 marks each column that it makes with an option pg_attver of its own
    "column": f"""
    select c.oid::regclass::text || '.' || quote_ident(a.attname) as key,
      format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as not_null,
      @18 (select false from pg_constraint x where x.conrelid = c.oid and x.contype = 'n' and not x.convalidated
      @18   and x.conkey = array[a.attnum]) as not_null_validated,
      @18 (select true from pg_constraint x where x.conrelid = c.oid and x.contype = 'n' and x.connoinherit
      @18   and x.conkey = array[a.attnum]) as not_null_not_inherited,
      @18 (select array[
      @18     case when x.conname::text !~ '_not_null[0-9]*$' then x.conname::text end,
      @18     case when x.conislocal then 'local' end
      @18   ] from pg_constraint x
      @18   where x.conrelid = c.oid and x.contype = 'n' and x.conkey = array[a.attnum]) as not_null_constraint,
      {_COLLATION},
      case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default,
      case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as generated,
      nullif(a.attgenerated::text, '') as generated_kind,
      nullif(a.attidentity::text, '') as identity,
      a.attstorage::text as storage,
      nullif(a.attcompression::text, '') as compression,
      nullif(a.attstattarget, -1) as statistics_target,
      (select array_agg(o order by o collate "C") from unnest(a.attoptions) o where o not like 'pg\\_attver=%')
        as options,
      {ordered("a.attfdwoptions")} as foreign_options,
      a.attislocal as local,
      a.attinhcount > 0 as inherited
    {_ATTRIBUTE} and c.relkind in ('r', 'p', 'f')""",
    "view column": f"""
    select c.oid::regclass::text || '.' || quote_ident(a.attname) as key,
      format_type(a.atttypid, a.atttypmod) as type,
      {_COLLATION},
      pg_get_expr(d.adbin, d.adrelid) as default,
      case c.relkind when 'm' then a.attstorage::text end as storage,
      case c.relkind when 'm' then nullif(a.attcompression::text, '') end as compression,
      case c.relkind when 'm' then nullif(a.attstattarget, -1) end as statistics_target
    {_ATTRIBUTE} and c.relkind in ('v', 'm')""",
    # not-null constraints, which have names from 18 on, are told with their columns
    "constraint": f"""
    select c.oid::regclass::text || ' ' || case when x.contype = 'f' and x.conparentid <> 0
        and x.conrelid = (select y.conrelid from pg_constraint y where y.oid = x.conparentid)
      -- what a foreign key has for each partition that it refers to is called as names were free
      then 'to ' || x.confrelid::regclass::text || ' by ' || x.conkey::text || x.confkey::text || row_number()
        over (partition by x.conrelid, x.confrelid, x.conkey, x.confkey, x.contype, x.conparentid <> 0 order by x.oid)
      else quote_ident(x.conname) end as key,
      x.contype::text as type,
      -- what a foreign key to a partitioned table has for each partition stays as it was made, up to 17
      -- and a check that is not valid is valid in partitions that are made behind it
      case when whole.validated then regexp_replace(pg_get_constraintdef(x.oid), ' NOT VALID$', '')
        else pg_get_constraintdef(x.oid) || case when x.convalidated and whole.unproven then ' NOT VALID' else '' end
        end as definition,
      (x.convalidated and not whole.unproven) or whole.validated as validated,
      @18 x.conenforced as enforced,
      x.condeferrable as deferrable,
      x.condeferred as deferred,
      case x.contype when 'c' then x.connoinherit end as not_inherited,
      x.conislocal as local,
      x.conparentid <> 0 as from_parent
    from pg_constraint x
    cross join lateral (select exists (
      select from pg_constraint y
      where x.contype = 'f' and x.conparentid <> 0 and y.conrelid = x.conrelid and y.conparentid = 0
        and y.conkey = x.conkey and y.confrelid = pg_partition_root(x.confrelid) and y.convalidated
    ) as validated, exists (
      select from pg_partition_ancestors(x.conrelid) above join pg_constraint y on y.conrelid = above.relid
      where x.contype = 'c' and not x.conislocal and y.contype = 'c' and y.conname = x.conname and not y.convalidated
    ) as unproven) whole
    join pg_class c on c.oid = x.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")} and x.contype not in ('t', 'n')""",
    "index": f"""
    select c.oid::regclass::text as key,
      i.indrelid::regclass::text as table,
      pg_get_indexdef(c.oid) as definition,
      i.indisunique as unique,
      i.indisprimary as primary,
      (
        select quote_ident(conname) from pg_constraint x
        where x.conindid = c.oid and x.conrelid = i.indrelid and x.contype in ('p', 'u', 'x')
      ) as constraint,
      i.indisvalid as valid,
      i.indisready as ready,
      i.indislive as live,
      i.indisclustered as clustered,
      (select inhparent::regclass::text from pg_inherits where inhrelid = c.oid) as parent,
      {_TABLESPACE},
      (
        select array_agg(attnum::text || ' ' || attstattarget::text order by attnum)
        from pg_attribute where attrelid = c.oid and attstattarget >= 0
      ) as statistics_targets
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class o on o.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "o.oid")} and {own("pg_class", "c.oid")} and o.relkind <> 't'""",
    "view": f"""
    select c.oid::regclass::text as key,
      pg_get_viewdef(c.oid) as definition,
      {ordered("c.reloptions")} as options,
      {_COLUMNS}
    {_RELATION} and c.relkind = 'v'""",
    "materialized view": f"""
    select c.oid::regclass::text as key,
      pg_get_viewdef(c.oid) as definition,
      {ordered("c.reloptions")} as options,
      (select {ordered("o.reloptions")} from pg_class o where o.oid = c.reltoastrelid) as toast_options,
      c.relpersistence::text as persistence,
      {_ACCESS_METHOD},
      {_TABLESPACE},
      {_COLUMNS}
    {_RELATION} and c.relkind = 'm'""",
    "statistics": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(s.stxname) as key,
      pg_get_statisticsobjdef(s.oid) as definition,
      nullif(s.stxstattarget, -1) as target
    from pg_statistic_ext s
    join pg_namespace n on n.oid = s.stxnamespace
    where {user_schema("n")} and {own("pg_statistic_ext", "s.oid")}""",
    "trigger": f"""
    select c.oid::regclass::text || ' ' || quote_ident(t.tgname) as key,
      pg_get_triggerdef(t.oid) as definition,
      t.tgenabled::text as enabled,
      t.tgparentid <> 0 as from_parent
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")} and {own("pg_trigger", "t.oid")} and not t.tgisinternal""",
    "rule": f"""
    select c.oid::regclass::text || ' ' || quote_ident(r.rulename) as key,
      pg_get_ruledef(r.oid) as definition,
      r.ev_enabled::text as enabled
    from pg_rewrite r
    join pg_class c on c.oid = r.ev_class
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")} and {own("pg_rewrite", "r.oid")}
      and not (c.relkind in ('v', 'm') and r.rulename = '_RETURN')""",
    "policy": f"""
    select c.oid::regclass::text || ' ' || quote_ident(p.polname) as key,
      p.polcmd::text as command,
      p.polpermissive as permissive,
      (
        select array_agg(case r when 0 then 'PUBLIC' else r::regrole::text end order by r::regrole::text collate "C")
        from unnest(p.polroles) r
      ) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using,
      pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {user_schema("n")} and {own("pg_class", "c.oid")}""",
}

_REPLICATION_QUERIES = {
    "publication": f"""
    select quote_ident(p.pubname) as key,
      p.pubinsert as inserts,
      p.pubupdate as updates,
      p.pubdelete as deletes,
      p.pubtruncate as truncates,
      p.pubviaroot as via_root,
      @18 p.pubgencols::text as generated_columns,
      @15 (
      @15   select array_agg(pnnspid::regnamespace::text order by pnnspid::regnamespace::text collate "C")
      @15   from pg_publication_namespace where pnpubid = p.oid
      @15 ) as schemas,
      p.puballtables as all_tables
    from pg_publication p
    where {own("pg_publication", "p.oid")}""",
    "publication table": """
    select
      @15 pg_get_expr(r.prqual, r.prrelid) as where,
      @15 (
      @15   select array_agg(quote_ident(attname) order by attnum)
      @15   from pg_attribute where attrelid = r.prrelid and attnum = any(r.prattrs)
      @15 ) as columns,
      quote_ident(p.pubname) || ' ' || r.prrelid::regclass::text as key
    from pg_publication_rel r
    join pg_publication p on p.oid = r.prpubid""",
    "subscription": """
    select quote_ident(s.subname) as key,
      s.subenabled as enabled,
      s.subslotname::text as slot,
      s.subpublications as publications
    from pg_subscription s
    where s.subdbid = (select oid from pg_database where datname = current_database())""",
}

QUERIES = {
    **_SCHEMA_QUERIES,
    **_TYPE_QUERIES,
    **_RELATION_QUERIES,
    **ROUTINE_QUERIES,
    **_REPLICATION_QUERIES,
    **PRIVILEGE_QUERIES,
}


def query(kind: str, major: int) -> str:
    """The query for a kind, for a server of a major version."""
    return for_version(QUERIES[kind], major)
