"""Parsers and templates of text search, whose functions are written in C."""

from __future__ import annotations

from dbsc.postgres.introspect.blocks import Blocks, block_name
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    "text search parser": f"""
    select p.oid::int8 as oid, quote_ident(n.nspname) || '.' || quote_ident(p.prsname) as name,
      p.prsstart::text as start, p.prstoken::text as gettoken, p.prsend::text as end,
      nullif(p.prsheadline::oid, 0)::regproc::text as headline, p.prslextype::text as lextypes
    from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace
    where {of_database("pg_ts_parser", "p.oid", "n")}
    order by n.nspname collate "C", p.prsname collate "C" """,
    "text search template": f"""
    select t.oid::int8 as oid, quote_ident(n.nspname) || '.' || quote_ident(t.tmplname) as name,
      nullif(t.tmplinit::oid, 0)::regproc::text as init, t.tmpllexize::text as lexize
    from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace
    where {of_database("pg_ts_template", "t.oid", "n")}
    order by n.nspname collate "C", t.tmplname collate "C" """,
}

_PARSER = ("start", "gettoken", "end", "headline", "lextypes")
_TEMPLATE = ("init", "lexize")


def write(reading: Reading, blocks: Blocks) -> None:
    """One block each."""
    for kind, class_, options in (("parser", "pg_ts_parser", _PARSER), ("template", "pg_ts_template", _TEMPLATE)):
        for row in reading.rows(f"text search {kind}"):
            what = f"text search {kind} {row.name}"
            given = [f"  {option} = {getattr(row, option)}" for option in options if getattr(row, option)]
            create = f"create {what} (\n" + ",\n".join(given) + "\n)"
            blocks.make(block_name("text_search", kind, row.name), (class_, row.oid), what, [create])
