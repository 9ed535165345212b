"""Sequences: those that are declared by themselves, and which column owns which."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Object, Sequence, SequenceOwner
from dbsc.catalog.sequences import sequence_name, without_defaults
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading
from dbsc.sqltext.quote import literal, qualified

QUERIES = {
    # `default` is that of the column that owns it: a sequence that is part of a `serial` gives it
    "sequence": f"""
    select c.oid::int8 as oid, n.nspname::text as schema, c.relname::text as name,
      format_type(s.seqtypid, null) as type, s.seqstart as start, s.seqincrement as increment,
      s.seqmin as minimum, s.seqmax as maximum, s.seqcache as cache, s.seqcycle as cycle,
      c.relpersistence = 'u' as unlogged, t.oid::int8 as table, t.relname::text as table_name,
      c.oid::regclass::text as called,
      t.relnamespace = c.relnamespace as beside, t.relpersistence = 'u' as table_unlogged,
      a.attnum as column, a.attname::text as column_name, format_type(a.atttypid, a.atttypmod) as column_type,
      a.attnotnull as not_null, o.deptype = 'i' as identity, pg_get_expr(d.adbin, d.adrelid) as default
    from pg_sequence s
    join pg_class c on c.oid = s.seqrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_depend o on o.classid = 'pg_class'::regclass and o.objid = c.oid and o.objsubid = 0
      and o.refclassid = 'pg_class'::regclass and o.deptype in ('a', 'i')
    left join pg_class t on t.oid = o.refobjid
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = o.refobjsubid
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum and a.attgenerated = ''
    where {of_database("pg_class", "c.oid", "n")}
    order by n.nspname collate "C", c.relname collate "C" """,
}


def read(reading: Reading) -> Iterator[Object]:
    """The sequences that are no part of an identity or serial column, each with its owner."""
    blocks = Blocks(reading)
    for row in reading.rows("sequence"):
        if row.identity:
            _persistence(reading, row, blocks)
        if row.identity or is_serial(row, reading):
            continue
        yield sequence(row).replace(comment=reading.comment("pg_class", row.oid))
        if row.table is not None:
            yield SequenceOwner(reading.relations[row.oid], reading.relations[row.table], row.column_name)
    yield from blocks.made()


def _persistence(reading: Reading, row: Any, blocks: Blocks) -> None:
    """Whether the sequence of an identity outlives a crash, where its table decides otherwise from 15 on."""
    if reading.version >= 150000 and row.unlogged != row.table_unlogged:
        logged = "unlogged" if row.unlogged else "logged"
        table = reading.relations[row.table].path
        blocks.add(f"sequences_of_{row.table_name}", [table], [f"alter sequence {row.called} set {logged}"])


def of_columns(reading: Reading) -> dict[tuple[int, int], Any]:
    """The rows of the sequences that are part of identity and serial columns, by table and number of the column."""
    return {
        (row.table, row.column): row
        for row in reading.rows("sequence")
        if row.table is not None and (row.identity or is_serial(row, reading))
    }


def sequence(row: Any) -> Sequence:
    """The sequence of a row, without what PostgreSQL would take anyway."""
    return without_defaults(
        Sequence(
            row.schema,
            row.name,
            row.type,
            start=row.start,
            increment=row.increment,
            minvalue=row.minimum,
            maxvalue=row.maximum,
            cache=row.cache,
            cycle=row.cycle,
            unlogged=row.unlogged,
        )
    )


def is_serial(row: Any, reading: Reading) -> bool:
    """Whether a sequence and the column that owns it are exactly what `serial` makes of them.

    The sequence of an unlogged table's `serial` is unlogged from 15 on, where sequences can be. One of another name is
    made apart, and so logged.
    """
    if row.table is None or row.identity or not (row.beside and row.not_null):
        return False
    named = row.name != sequence_name(row.table_name, row.column_name)
    unlogged = row.table_unlogged and reading.version >= 150000 and not named
    plain = Sequence(row.schema, row.name, row.type, unlogged=unlogged)
    called = literal(qualified(row.schema, row.name))
    return (
        row.type == row.column_type
        and sequence(row) == plain
        and row.default == f"nextval({called}::regclass)"
        and reading.comment("pg_class", row.oid) is None
    )
