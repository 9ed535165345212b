"""Rules of tables and views, other than the one that makes a view what it is."""

from __future__ import annotations

from dbsc.postgres.introspect.blocks import Blocks, block_name
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading
from dbsc.sqltext.tokens import small_keywords

QUERIES = {
    "rule": f"""
    select r.oid::int8 as oid, r.rulename::text as name, c.relname::text as relation, c.oid::int8 as on,
      quote_ident(r.rulename) as rule, c.oid::regclass::text as table, pg_get_ruledef(r.oid, true) as definition,
      r.ev_enabled::text as enabled
    from pg_rewrite r
    join pg_class c on c.oid = r.ev_class
    join pg_namespace n on n.oid = c.relnamespace
    where {of_database("pg_class", "c.oid", "n")} and {of_database("pg_rewrite", "r.oid")}
      and not (c.relkind in ('v', 'm') and r.rulename = '_RETURN')
    order by n.nspname collate "C", c.relname collate "C", r.rulename collate "C" """,
}

_STATES = {"D": "disable", "R": "enable replica", "A": "enable always"}


def write(reading: Reading, blocks: Blocks) -> None:
    """One block a rule, behind its table or view."""
    for row in reading.rows("rule"):
        create = [small_keywords(row.definition.strip().removesuffix(";"))]
        if row.enabled in _STATES:
            create.append(f"alter table {row.table} {_STATES[row.enabled]} rule {row.rule}")
        name = block_name("rule", row.name, "on", row.relation)
        blocks.make(name, ("pg_rewrite", row.oid), f"rule {row.rule} on {row.table}", create)
