"""The snapshot's queries for functions, operators, text search, and what else extends PostgreSQL."""

from __future__ import annotations

from dbsc.postgres.snapshot_sql import OWN_OBJECT, ordered, own, user_schema

# the constructors of a range type come and go with it
_ROUTINE = f"""
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where {user_schema("n")} and {own("pg_proc", "p.oid")}
      and not exists (
        select from pg_depend i
        where i.classid = 'pg_proc'::regclass and i.objid = p.oid and i.deptype = 'i'
          and i.refclassid = 'pg_type'::regclass
      )"""

ROUTINE_QUERIES = {
    "function": f"""
    select p.oid::regprocedure::text as key, pg_get_functiondef(p.oid) as definition
    {_ROUTINE} and p.prokind in ('f', 'w')""",
    "procedure": f"""
    select p.oid::regprocedure::text as key, pg_get_functiondef(p.oid) as definition
    {_ROUTINE} and p.prokind = 'p'""",
    "aggregate": f"""
    select p.oid::regprocedure::text as key,
      pg_get_function_arguments(p.oid) as arguments,
      pg_get_function_result(p.oid) as result,
      g.aggkind::text as kind,
      g.aggnumdirectargs as direct_arguments,
      g.aggtransfn::regprocedure::text as transition,
      format_type(g.aggtranstype, null) as state,
      g.aggtransspace as state_space,
      nullif(g.aggfinalfn::oid, 0)::regprocedure::text as final,
      g.aggfinalextra as final_extra,
      g.aggfinalmodify::text as final_modify,
      nullif(g.aggcombinefn::oid, 0)::regprocedure::text as combine,
      nullif(g.aggserialfn::oid, 0)::regprocedure::text as serialize,
      nullif(g.aggdeserialfn::oid, 0)::regprocedure::text as deserialize,
      g.agginitval as initial,
      nullif(g.aggmtransfn::oid, 0)::regprocedure::text as moving_transition,
      nullif(g.aggminvtransfn::oid, 0)::regprocedure::text as moving_inverse,
      nullif(g.aggmfinalfn::oid, 0)::regprocedure::text as moving_final,
      nullif(g.aggmtranstype, 0)::regtype::text as moving_state,
      g.aggminitval as moving_initial,
      nullif(g.aggsortop, 0)::regoperator::text as sort_operator,
      p.proparallel::text as parallel
    from pg_aggregate g
    join pg_proc p on p.oid = g.aggfnoid
    join pg_namespace n on n.oid = p.pronamespace
    where {user_schema("n")} and {own("pg_proc", "p.oid")}""",
    "operator": f"""
    select o.oid::regoperator::text as key,
      o.oprresult::regtype::text as result,
      nullif(o.oprcode::oid, 0)::regprocedure::text as function,
      nullif(o.oprcom, 0)::regoperator::text as commutator,
      nullif(o.oprnegate, 0)::regoperator::text as negator,
      nullif(o.oprrest::oid, 0)::regprocedure::text as restriction,
      nullif(o.oprjoin::oid, 0)::regprocedure::text as join_selectivity,
      o.oprcanmerge as merges,
      o.oprcanhash as hashes
    from pg_operator o
    join pg_namespace n on n.oid = o.oprnamespace
    where {user_schema("n")} and {own("pg_operator", "o.oid")}""",
    "operator family": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(f.opfname) || ' using ' || m.amname as key,
      (
        select array_agg(entry order by entry collate "C")
        from pg_amop, lateral (
          select amopstrategy::text || ' ' || amopopr::regoperator::text || ' ' || amoppurpose::text || coalesce(
            (
              select ' ' || opfnamespace::regnamespace::text || '.' || quote_ident(opfname)
              from pg_opfamily where oid = amopsortfamily
            ), ''
          ) as entry
        ) e
        where amopfamily = f.oid
      ) as operators,
      (
        select array_agg(entry order by entry collate "C")
        from pg_amproc, lateral (
          select amprocnum::text || ' ' || amproc::regprocedure::text
            || ' (' || amproclefttype::regtype::text || ', ' || amprocrighttype::regtype::text || ')' as entry
        ) e
        where amprocfamily = f.oid
      ) as functions
    from pg_opfamily f
    join pg_namespace n on n.oid = f.opfnamespace
    join pg_am m on m.oid = f.opfmethod
    where {user_schema("n")} and {own("pg_opfamily", "f.oid")}""",
    "operator class": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(o.opcname) || ' using ' || m.amname as key,
      o.opcintype::regtype::text as type,
      o.opcdefault as default,
      nullif(o.opckeytype, 0)::regtype::text as storage,
      (
        select opfnamespace::regnamespace::text || '.' || quote_ident(opfname) from pg_opfamily where oid = o.opcfamily
      ) as family
    from pg_opclass o
    join pg_namespace n on n.oid = o.opcnamespace
    join pg_am m on m.oid = o.opcmethod
    where {user_schema("n")} and {own("pg_opclass", "o.oid")}""",
    "text search configuration": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(s.cfgname) as key,
      (
        select prsnamespace::regnamespace::text || '.' || quote_ident(prsname) from pg_ts_parser where oid = s.cfgparser
      ) as parser,
      (
        select array_agg(t.alias || ' ' || m.mapdict::regdictionary::text order by m.maptokentype, m.mapseqno)
        from pg_ts_config_map m
        join lateral ts_token_type(s.cfgparser) t on t.tokid = m.maptokentype
        where m.mapcfg = s.oid
      ) as mappings
    from pg_ts_config s
    join pg_namespace n on n.oid = s.cfgnamespace
    where {user_schema("n")} and {own("pg_ts_config", "s.oid")}""",
    "text search dictionary": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(s.dictname) as key,
      (
        select tmplnamespace::regnamespace::text || '.' || quote_ident(tmplname)
        from pg_ts_template where oid = s.dicttemplate
      ) as template,
      s.dictinitoption as options
    from pg_ts_dict s
    join pg_namespace n on n.oid = s.dictnamespace
    where {user_schema("n")} and {own("pg_ts_dict", "s.oid")}""",
    "text search parser": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(s.prsname) as key,
      s.prsstart::regprocedure::text as start,
      s.prstoken::regprocedure::text as token,
      s.prsend::regprocedure::text as end,
      s.prslextype::regprocedure::text as token_types,
      nullif(s.prsheadline::oid, 0)::regprocedure::text as headline
    from pg_ts_parser s
    join pg_namespace n on n.oid = s.prsnamespace
    where {user_schema("n")} and {own("pg_ts_parser", "s.oid")}""",
    "text search template": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(s.tmplname) as key,
      nullif(s.tmplinit::oid, 0)::regprocedure::text as initialize,
      s.tmpllexize::regprocedure::text as lexize
    from pg_ts_template s
    join pg_namespace n on n.oid = s.tmplnamespace
    where {user_schema("n")} and {own("pg_ts_template", "s.oid")}""",
    "conversion": f"""
    select quote_ident(n.nspname) || '.' || quote_ident(v.conname) as key,
      pg_encoding_to_char(v.conforencoding) as source,
      pg_encoding_to_char(v.contoencoding) as target,
      v.conproc::regprocedure::text as function,
      v.condefault as default
    from pg_conversion v
    join pg_namespace n on n.oid = v.connamespace
    where {user_schema("n")} and {own("pg_conversion", "v.oid")}""",
    # a range type brings a cast to its multirange
    "cast": f"""
    select v.castsource::regtype::text || ' as ' || v.casttarget::regtype::text as key,
      nullif(v.castfunc, 0)::regprocedure::text as function,
      v.castcontext::text as context,
      v.castmethod::text as method
    from pg_cast v
    where v.oid >= {OWN_OBJECT} and {own("pg_cast", "v.oid")}
      and not exists (
        select from pg_depend i where i.classid = 'pg_cast'::regclass and i.objid = v.oid and i.deptype = 'i'
      )""",
    "transform": f"""
    select v.trftype::regtype::text || ' ' || quote_ident(l.lanname) as key,
      nullif(v.trffromsql::oid, 0)::regprocedure::text as from_sql,
      nullif(v.trftosql::oid, 0)::regprocedure::text as to_sql
    from pg_transform v
    join pg_language l on l.oid = v.trflang
    where {own("pg_transform", "v.oid")}""",
    "language": f"""
    select quote_ident(l.lanname) as key,
      l.lanpltrusted as trusted,
      nullif(l.lanplcallfoid, 0)::regprocedure::text as handler,
      nullif(l.laninline, 0)::regprocedure::text as inline,
      nullif(l.lanvalidator, 0)::regprocedure::text as validator
    from pg_language l
    where l.oid >= {OWN_OBJECT} and {own("pg_language", "l.oid")}""",
    "access method": f"""
    select quote_ident(m.amname) as key, m.amhandler::regprocedure::text as handler, m.amtype::text as type
    from pg_am m
    where m.oid >= {OWN_OBJECT} and {own("pg_am", "m.oid")}""",
    "event trigger": f"""
    select quote_ident(v.evtname) as key,
      v.evtevent::text as event,
      v.evtfoid::regprocedure::text as function,
      v.evtenabled::text as enabled,
      {ordered("v.evttags")} as tags
    from pg_event_trigger v
    where {own("pg_event_trigger", "v.oid")}""",
    "foreign data wrapper": f"""
    select quote_ident(w.fdwname) as key,
      nullif(w.fdwhandler, 0)::regprocedure::text as handler,
      nullif(w.fdwvalidator, 0)::regprocedure::text as validator,
      {ordered("w.fdwoptions")} as options
    from pg_foreign_data_wrapper w
    where {own("pg_foreign_data_wrapper", "w.oid")}""",
    "foreign server": f"""
    select quote_ident(s.srvname) as key,
      (select quote_ident(fdwname) from pg_foreign_data_wrapper w where w.oid = s.srvfdw) as wrapper,
      s.srvtype as type,
      s.srvversion as version,
      {ordered("s.srvoptions")} as options
    from pg_foreign_server s
    where {own("pg_foreign_server", "s.oid")}""",
    "user mapping": f"""
    select quote_ident(m.srvname) || ' ' || quote_ident(m.usename) as key, {ordered("m.umoptions")} as options
    from pg_user_mappings m""",
}
