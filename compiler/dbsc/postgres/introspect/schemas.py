"""Schemas and extensions of a database."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import platform
from dbsc.catalog.objects import Extension, Object, Schema
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.introspect.blocks import Blocks
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    "schema": f"""
    select n.oid::int8 as oid, n.nspname::text as name
    from pg_namespace n
    where {of_database("pg_namespace", "n.oid", "n")}
    order by n.nspname collate "C" """,
    # every database has plpgsql from its template
    "extension": """
    select e.oid::int8 as oid, e.extname::text as name, n.nspname::text as schema,
      nullif(e.extversion, a.default_version) as version, a.comment as comment
    from pg_extension e
    join pg_namespace n on n.oid = e.extnamespace
    left join pg_available_extensions() a on a.name = e.extname
    where e.extname <> 'plpgsql'
    order by e.extname collate "C" """,
}


def read(reading: Reading) -> Iterator[Object]:
    """The schemas but `public`, and the extensions: with a version or a comment where it is not the server's own.

    A new database has a schema `public`: where there is none, a block drops it.
    """
    if "public" not in reading.schemas.values():
        blocks = Blocks(reading)
        blocks.add("no_schema_public", [], ["drop schema public"], ["create schema public"])
        yield from blocks.made()
    if all(row.name != "plpgsql" for row in reading.rows("extension name")):
        message = "that the extension plpgsql is gone is not carried over: a new database has it"
        reading.diagnostics.append(Diagnostic("DBS803", message, help="`drop extension plpgsql` in a new database"))
    for row in reading.rows("schema"):
        if row.name != "public":
            yield Schema(row.name, reading.comment("pg_namespace", row.oid))
    for row in reading.rows("extension"):
        if reading.on_platform and row.name in platform.EXTENSIONS:
            reading.native["extension"] = reading.native.get("extension", 0) + 1
            continue
        schema = None if row.schema == "pg_catalog" else row.schema
        comment = reading.comment("pg_extension", row.oid)
        yield Extension(row.name, schema, row.version, None if comment == row.comment else comment)
