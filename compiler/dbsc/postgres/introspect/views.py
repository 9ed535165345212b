"""Views and materialized views."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Expression, Object, OutputColumn, View, ViewColumn
from dbsc.hints import Any
from dbsc.postgres.introspect.columns import COMPRESSIONS, STORAGES, options
from dbsc.postgres.introspect.pieces import without
from dbsc.postgres.introspect.printed import as_values, read_again
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading, type_of

QUERIES = {
    "view": f"""
    select c.oid::int8 as oid, n.nspname::text as schema, c.relname::text as name, c.relkind = 'm' as materialized,
      pg_get_viewdef(c.oid) as query, r.oid::int8 as rule, c.reloptions as options, c.relispopulated as populated,
      (select m.amname::text from pg_am m where m.oid = c.relam and m.amname <> 'heap') as access_method,
      (select o.reloptions from pg_class o where o.oid = c.reltoastrelid) as toast_options,
      (select s.spcname::text from pg_tablespace s where s.oid = c.reltablespace) as tablespace,
      (
        select x.relname::text from pg_index i join pg_class x on x.oid = i.indexrelid
        where i.indrelid = c.oid and i.indisclustered
      ) as cluster
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
    where {of_database("pg_class", "c.oid", "n")} and c.relkind in ('v', 'm')
    order by n.nspname collate "C", c.relname collate "C" """,
    "view column": f"""
    select c.oid::int8 as relation, a.attnum as number, a.attname::text as name,
      format_type(a.atttypid, a.atttypmod) as type, d.oid::int8 as default_oid,
      pg_get_expr(d.adbin, d.adrelid) as default,
      case when a.attstorage <> b.typstorage then a.attstorage::text end as storage,
      nullif(a.attcompression::text, '') as compression, nullif(a.attstattarget, -1) as statistics,
      array(select o from unnest(a.attoptions) o where o not like 'pg\\_attver=%' order by o collate "C") as parameters
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type b on b.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where {of_database("pg_class", "c.oid", "n")} and c.relkind in ('v', 'm') and a.attnum > 0
      and not a.attisdropped
    order by c.oid, a.attnum""",
}


def read(reading: Reading) -> Iterator[Object]:
    """The views. The names of their columns are printed with the query, unless it is one of values."""
    columns: dict[int, list[ViewColumn]] = {}
    outputs: dict[int, list[OutputColumn]] = {}
    for row in reading.rows("view column"):
        outputs.setdefault(row.relation, []).append(OutputColumn(row.name, type_of(row.type)))
        column = _column(row, reading)
        if column != ViewColumn(column.name):
            columns.setdefault(row.relation, []).append(column)
    for row in reading.rows("view"):
        own = reading.relations[row.oid]
        uses = tuple(use for use in reading.used_by("pg_rewrite", row.rule) if use != own)
        said = dict(options(row.options or ()))
        said.update((f"toast.{name}", value) for name, value in options(row.toast_options or ()))
        check_option = said.pop("check_option", None)
        query, names = as_values(read_again(row.query.strip().removesuffix(";")))
        yield View(
            row.schema,
            row.name,
            Expression(query, uses),
            row.materialized,
            columns=names,
            options=tuple(sorted(said.items())),
            check_option=check_option,
            method=row.access_method,
            with_data=row.populated,
            outputs=tuple(outputs.get(row.oid, ())),
            comment=reading.comment("pg_class", row.oid),
            said=tuple(columns.get(row.oid, ())),
            tablespace=row.tablespace,
            cluster=row.cluster,
        )


def _column(row: Any, reading: Reading) -> ViewColumn:
    own = reading.relations[row.relation]
    return ViewColumn(
        row.name,
        without(reading.expression(row.default, "pg_attrdef", row.default_oid), own),
        STORAGES[row.storage] if row.storage else None,
        COMPRESSIONS[row.compression] if row.compression else None,
        row.statistics,
        options(row.parameters),
        reading.comment("pg_class", row.relation, row.number),
    )
