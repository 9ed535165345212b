"""Views and materialized views."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Expression, Object, View
from dbsc.postgres.introspect.columns import options
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    "view": f"""
    select c.oid::int8 as oid, n.nspname::text as schema, c.relname::text as name, c.relkind = 'm' as materialized,
      pg_get_viewdef(c.oid) as query, r.oid::int8 as rule, c.reloptions as options, c.relispopulated as populated,
      (select m.amname::text from pg_am m where m.oid = c.relam and m.amname <> 'heap') as access_method
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
    where {of_database("pg_class", "c.oid", "n")} and c.relkind in ('v', 'm')
    order by n.nspname collate "C", c.relname collate "C" """,
}


def read(reading: Reading) -> Iterator[Object]:
    """The views. The names of their columns are those of the query, which PostgreSQL prints with them."""
    for row in reading.rows("view"):
        own = reading.relations[row.oid]
        uses = tuple(use for use in reading.used_by("pg_rewrite", row.rule) if use != own)
        said = dict(options(row.options or ()))
        check_option = said.pop("check_option", None)
        yield View(
            row.schema,
            row.name,
            Expression(row.query.strip().removesuffix(";"), uses),
            row.materialized,
            options=tuple(sorted(said.items())),
            check_option=check_option,
            method=row.access_method,
            with_data=row.populated,
            comment=reading.comment("pg_class", row.oid),
        )
