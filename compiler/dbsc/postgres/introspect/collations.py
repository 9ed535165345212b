"""Collations."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Collation, Object
from dbsc.hints import Any
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    # before 15 the locale of a collation of ICU stands where libc's do
    "collation": f"""
    select l.oid::int8 as oid, n.nspname::text as schema, l.collname::text as name, l.collprovider::text as provider,
      l.collisdeterministic as deterministic, l.collcollate::text as lc_collate, l.collctype::text as lc_ctype,
      @15-16 l.colliculocale as locale,
      @17 l.colllocale as locale,
      @-14 null as locale,
      @16 l.collicurules as rules,
      @-15 null as rules,
      (
        select b.collname::text from pg_collation b
        where b.collnamespace = 'pg_catalog'::regnamespace and l.collprovider = 'c' and b.collprovider = 'c'
          and l.collencoding = -1 and b.collencoding = -1
          and b.collcollate = l.collcollate and b.collctype = l.collctype
        order by b.collname collate "C" limit 1
      ) as source
    from pg_collation l
    join pg_namespace n on n.oid = l.collnamespace
    where {of_database("pg_collation", "l.oid", "n")}
    order by n.nspname collate "C", l.collname collate "C" """,
}

_PROVIDERS = {"c": "libc", "i": "icu", "b": "builtin"}


def read(reading: Reading) -> Iterator[Object]:
    """The collations of a database.

    What one was copied from is not known any more; but of libc's only copies of PostgreSQL's own fit every encoding.
    """
    for row in reading.rows("collation"):
        yield _collation(reading, row)


def _collation(reading: Reading, row: Any) -> Collation:
    comment = reading.comment("pg_collation", row.oid)
    if row.source is not None:
        return Collation(row.schema, row.name, (row.source,), comment=comment)
    locale, lc_collate, lc_ctype = row.locale, row.lc_collate, row.lc_ctype
    if locale is None and lc_collate == lc_ctype:
        locale, lc_collate, lc_ctype = lc_collate, None, None
    return Collation(
        schema=row.schema,
        name=row.name,
        provider=_PROVIDERS[row.provider],
        locale=locale,
        lc_collate=lc_collate,
        lc_ctype=lc_ctype,
        deterministic=row.deterministic,
        rules=row.rules,
        comment=comment,
    )
