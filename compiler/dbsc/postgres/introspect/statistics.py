"""Extended statistics."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Element, Expression, Object, Statistics
from dbsc.postgres.introspect.pieces import unwrapped
from dbsc.postgres.introspect.printed import read_again
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    "statistics": f"""
    select s.oid::int8 as oid, n.nspname::text as schema,
      s.stxname::text as name, s.stxrelid::int8 as table, s.stxkind::text[] as kinds,
      array(
        select a.attname::text from unnest(s.stxkeys::int2[]) with ordinality k (number, at)
        join pg_attribute a on a.attrelid = s.stxrelid and a.attnum = k.number order by k.at
      ) as columns,
      coalesce(pg_get_statisticsobjdef_expressions(s.oid), array[]::text[]) as expressions,
      nullif(s.stxstattarget, -1) as target
    from pg_statistic_ext s
    join pg_class c on c.oid = s.stxrelid
    join pg_namespace n on n.oid = s.stxnamespace
    where {of_database("pg_statistic_ext", "s.oid", "n")} and {of_database("pg_class", "c.oid")}
    order by n.nspname collate "C", s.stxname collate "C" """,
}

_KINDS = {"d": "ndistinct", "f": "dependencies", "m": "mcv"}


def read(reading: Reading) -> Iterator[Object]:
    """The statistics objects; columns come before expressions, as PostgreSQL keeps them."""
    for row in reading.rows("statistics"):
        table = reading.relations[row.table]
        uses = tuple(use for use in reading.used_by("pg_statistic_ext", row.oid) if use != table)
        kinds = tuple(kind for letter, kind in _KINDS.items() if letter in row.kinds)
        on = [Element(column) for column in row.columns]
        on += [Element(None, Expression(read_again(unwrapped(expression)), uses)) for expression in row.expressions]
        yield Statistics(
            table,
            row.name,
            kinds if len(kinds) < len(_KINDS) else (),
            tuple(on),
            reading.comment("pg_statistic_ext", row.oid),
            target=row.target,
            schema=row.schema if row.schema != table[1] else None,
        )
