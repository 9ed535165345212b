"""Languages, transforms and access methods: what functions of the server's own make of the server."""

from __future__ import annotations

from dbsc.postgres.introspect.blocks import Blocks, block_name
from dbsc.postgres.introspect.queries import OWN_OBJECT, of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    "language": f"""
    select l.oid::int8 as oid, quote_ident(l.lanname) as name, l.lanpltrusted as trusted,
      nullif(l.lanplcallfoid, 0)::regproc::text as handler, nullif(l.laninline, 0)::regproc::text as inline,
      nullif(l.lanvalidator, 0)::regproc::text as validator
    from pg_language l
    where l.oid >= {OWN_OBJECT} and {of_database("pg_language", "l.oid")}
    order by l.lanname collate "C" """,
    "transform": f"""
    select t.oid::int8 as oid, format_type(t.trftype, null) as type, quote_ident(l.lanname) as language,
      nullif(t.trffromsql::oid, 0)::regprocedure::text as from_sql,
      nullif(t.trftosql::oid, 0)::regprocedure::text as to_sql
    from pg_transform t join pg_language l on l.oid = t.trflang
    where t.oid >= {OWN_OBJECT} and {of_database("pg_transform", "t.oid")}
    order by format_type(t.trftype, null) collate "C", l.lanname collate "C" """,
    "access method": f"""
    select m.oid::int8 as oid, quote_ident(m.amname) as name, m.amtype::text as type, m.amhandler::text as handler
    from pg_am m
    where m.oid >= {OWN_OBJECT} and {of_database("pg_am", "m.oid")}
    order by m.amname collate "C" """,
}


def write(reading: Reading, blocks: Blocks) -> None:
    """One block each."""
    for row in reading.rows("language"):
        clauses = [f"handler {row.handler}"] if row.handler else []
        clauses += [f"inline {row.inline}"] if row.inline else []
        clauses += [f"validator {row.validator}"] if row.validator else []
        trusted = "trusted " if row.trusted else ""
        create = " ".join([f"create {trusted}language {row.name}", *clauses])
        blocks.make(block_name("language", row.name), ("pg_language", row.oid), f"language {row.name}", [create])
    for row in reading.rows("access method"):
        type_ = {"i": "index", "t": "table"}[row.type]
        what = f"access method {row.name}"
        create = f"create {what} type {type_} handler {row.handler}"
        blocks.make(block_name("access_method", row.name), ("pg_am", row.oid), what, [create])
    for row in reading.rows("transform"):
        ways = [f"from sql with function {row.from_sql}"] if row.from_sql else []
        ways += [f"to sql with function {row.to_sql}"] if row.to_sql else []
        what = f"transform for {row.type} language {row.language}"
        name = block_name("transform", row.type, row.language)
        blocks.make(name, ("pg_transform", row.oid), what, [f"create {what} ({', '.join(ways)})"])
