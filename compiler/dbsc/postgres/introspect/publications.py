"""Publications, and the tables and schemas in them."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import platform
from dbsc.catalog.objects import Object, Publication, PublicationSchema, PublicationTable, ref
from dbsc.catalog.objects.replication import OPERATIONS
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect.queries import ROLES, of_database, own_schema
from dbsc.postgres.introspect.reading import Reading

_OF_USER = f"pg_get_userbyid(p.pubowner) <> all ({ROLES}::text[])"
QUERIES = {
    "publication": f"""
    select p.oid::int8 as oid, p.pubname::text as name, p.puballtables as all_tables, p.pubviaroot as via_root,
      array[p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate] as published,
      @18 p.pubgencols = 's' as generated
      @-17 false as generated
    from pg_publication p
    where {of_database("pg_publication", "p.oid")} and {_OF_USER}
    order by p.pubname collate "C" """,
    "publication table": f"""
    select r.oid::int8 as oid, p.pubname::text as publication, r.prrelid::int8 as relation,
      @15 array(
      @15   select a.attname::text from pg_attribute a
      @15   where a.attrelid = r.prrelid and a.attnum = any (r.prattrs::int2[]) order by a.attnum
      @15 ) as columns,
      @15 pg_get_expr(r.prqual, r.prrelid) as condition
      @-14 array[]::text[] as columns, null as condition
    from pg_publication_rel r
    join pg_publication p on p.oid = r.prpubid
    join pg_class c on c.oid = r.prrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {own_schema("n")} and {_OF_USER}
    order by p.pubname collate "C", n.nspname collate "C", c.relname collate "C" """,
    "publication schema": f"""
    @15 select p.pubname::text as publication, n.nspname::text as schema
    @15 from pg_publication_namespace s
    @15 join pg_publication p on p.oid = s.pnpubid
    @15 join pg_namespace n on n.oid = s.pnnspid
    @15 where {own_schema("n")} and {_OF_USER}
    @15 order by p.pubname collate "C", n.nspname collate "C"
    @-14 select null as publication, null as schema where false""",
}


def read(reading: Reading) -> Iterator[Object]:
    """The publications, then what is in each."""
    for row in reading.rows("publication"):
        if reading.on_platform and row.name == platform.REALTIME:
            _of_platform(reading, row)
            continue
        yield Publication(
            name=row.name,
            all_tables=row.all_tables,
            publish=tuple(each for each, is_in in zip(OPERATIONS, row.published, strict=True) if is_in),
            via_root=row.via_root,
            generated="stored" if row.generated else None,
            comment=reading.comment("pg_publication", row.oid),
        )
    for row in reading.rows("publication schema"):
        yield PublicationSchema(ref("publication", row.publication), row.schema)
    for row in reading.rows("publication table"):
        yield PublicationTable(
            publication=ref("publication", row.publication),
            table=reading.relations[row.relation],
            columns=tuple(row.columns),
            where=reading.expression(row.condition, "pg_publication_rel", row.oid),
        )


def _of_platform(reading: Reading, row: Any) -> None:
    """The publication that a platform has made: only what is in it is the user's."""
    published = Publication(platform.REALTIME)
    reading.externals[published.ref] = published
    reading.native["publication"] = reading.native.get("publication", 0) + 1
    if row.all_tables or not all(row.published) or row.via_root or row.generated:
        message = f"what publication {row.name} publishes of all its tables is not carried over: it is the platform's"
        help_ = f"`alter publication {row.name} set …` where the project is made anew"
        reading.diagnostics.append(Diagnostic("DBS803", message, help=help_))
