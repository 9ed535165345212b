"""Casts. They have no name: what they lead from and to is who they are."""

from __future__ import annotations

from dbsc.postgres.introspect.blocks import Blocks, block_name
from dbsc.postgres.introspect.queries import OWN_OBJECT, of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    "cast": f"""
    select c.oid::int8 as oid, format_type(c.castsource, null) as source, format_type(c.casttarget, null) as target,
      nullif(c.castfunc, 0)::regprocedure::text as function, c.castcontext::text as context,
      c.castmethod::text as method
    from pg_cast c
    where c.oid >= {OWN_OBJECT} and {of_database("pg_cast", "c.oid")}
      -- a range type comes with a cast to its multirange type
      and not exists (
        select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'i'
      )
    order by format_type(c.castsource, null) collate "C", format_type(c.casttarget, null) collate "C" """,
}

_CONTEXTS = {"e": "", "a": " as assignment", "i": " as implicit"}


def write(reading: Reading, blocks: Blocks) -> None:
    """One block a cast."""
    for row in reading.rows("cast"):
        by = {"f": f"with function {row.function}", "i": "with inout", "b": "without function"}[row.method]
        what = f"cast ({row.source} as {row.target})"
        name = block_name("cast", row.source, "as", row.target)
        blocks.make(name, ("pg_cast", row.oid), what, [f"create {what} {by}{_CONTEXTS[row.context]}"])
