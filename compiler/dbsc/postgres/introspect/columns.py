"""Columns of tables, with everything that is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.catalog.not_null import usual_name
from dbsc.catalog.objects import Column, Generated, Identity, NotNull
from dbsc.catalog.sequences import identity_options, sequence_name
from dbsc.hints import Any
from dbsc.postgres.introspect import sequences
from dbsc.postgres.introspect.pieces import without
from dbsc.postgres.introspect.queries import of_database, schema_name
from dbsc.postgres.introspect.reading import Reading, type_of

QUERIES = {
    # 15.20 marks each column that it makes with an option pg_attver of its own
    "column": f"""
    select c.oid::int8 as relation, a.attnum as number, a.attname::text as name,
      format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null,
      case when a.attcollation <> b.typcollation then array[
        (select {schema_name("collnamespace")} from pg_collation l where l.oid = a.attcollation),
        (select collname::text from pg_collation l where l.oid = a.attcollation)
      ] end as collation,
      d.oid::int8 as default_oid, pg_get_expr(d.adbin, d.adrelid) as default,
      nullif(a.attgenerated::text, '') as generated, nullif(a.attidentity::text, '') as identity,
      case when a.attstorage <> b.typstorage then a.attstorage::text end as storage,
      a.attstorage::text as stored, nullif(a.attcompression::text, '') as compression,
      nullif(a.attstattarget, -1) as statistics,
      array(select o from unnest(a.attoptions) o where o not like 'pg\\_attver=%' order by o collate "C") as parameters,
      array(select o from unnest(a.attfdwoptions) o order by o collate "C") as options,
      @18 x.conname::text as constraint_name, x.convalidated as validated, x.connoinherit as not_inherited,
      @18   x.conislocal as own_constraint,
      @-17 null::text as constraint_name, true as validated, false as not_inherited, true as own_constraint,
      c.relname::text as table, a.attislocal as local, a.attinhcount > 0 as inherited
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type b on b.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    @18 left join pg_constraint x on x.conrelid = c.oid and x.contype = 'n' and x.conkey = array[a.attnum]
    where {of_database("pg_class", "c.oid", "n")} and c.relkind in ('r', 'p', 'f') and a.attnum > 0
      and not a.attisdropped
    order by c.oid, a.attnum""",
}

STORAGES = {"p": "plain", "e": "external", "x": "extended", "m": "main"}
COMPRESSIONS = {"p": "pglz", "l": "lz4"}


def of_relations(reading: Reading) -> dict[int, list[tuple[Any, Column]]]:
    """The columns of each table in their order, with the rows that they were made of."""
    owned = sequences.of_columns(reading)
    found: dict[int, list[tuple[Any, Column]]] = {}
    for row in reading.rows("column"):
        made = _column(row, owned.get((row.relation, row.number)), reading)
        found.setdefault(row.relation, []).append((row, made))
    return found


def _column(row: Any, sequence: Any, reading: Reading) -> Column:
    expression = without(
        reading.expression(row.default, "pg_attrdef", row.default_oid), reading.relations[row.relation]
    )
    serial = sequence is not None and not sequence.identity
    named = sequence is not None and sequence.name != sequence_name(sequence.table_name, row.name)
    return Column(
        row.name,
        type_of(row.type),
        nullable=not row.not_null,
        default=None if serial or row.generated else expression,
        identity=_identity(row, sequence, named) if row.identity and sequence else None,
        generated=Generated(expression, row.generated == "v") if row.generated and expression else None,
        collation=_collation(row.collation),
        storage=STORAGES[row.storage] if row.storage else None,
        compression=COMPRESSIONS[row.compression] if row.compression else None,
        statistics=row.statistics,
        serial=serial,
        sequence=sequence.name if serial and named else None,
        options=options(row.options),
        parameters=options(row.parameters),
        not_null=_not_null(row),
        comment=reading.comment("pg_class", row.relation, row.number),
    )


def _not_null(row: Any) -> NotNull | None:
    """What there is to say of the constraint that a column is not null, which is an object from 18 on."""
    if row.constraint_name is None:
        return None
    usual = row.constraint_name == usual_name(row.table, row.name)
    name = None if usual else row.constraint_name
    said = NotNull(name, not row.validated, row.not_inherited, not row.own_constraint)
    return None if said == NotNull() else said


def _identity(row: Any, sequence: Any, named: bool) -> Identity:
    return Identity(row.identity == "a", identity_options(sequences.sequence(sequence), named))


def _collation(path: Sequence[str] | None) -> tuple[str, ...] | None:
    if path is None:
        return None
    return tuple(path[1:]) if path[0] == "pg_catalog" else tuple(path)


def options(pairs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Options or parameters as PostgreSQL keeps them: `name=value`."""
    return tuple((name, value) for name, _, value in (pair.partition("=") for pair in pairs))
