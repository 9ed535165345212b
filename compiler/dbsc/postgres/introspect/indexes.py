"""Indexes that no constraint makes."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Index, Object, Ref
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks, block_name, place_of
from dbsc.postgres.introspect.constraints import index_keys, is_kept_alike
from dbsc.postgres.introspect.index_parts import attached
from dbsc.postgres.introspect.naming import own_name
from dbsc.postgres.introspect.pieces import elements, parameters, without
from dbsc.postgres.introspect.queries import of_database, schema_name
from dbsc.postgres.introspect.reading import Reading
from dbsc.sqltext.quote import identifier

_FROM = """
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_am m on m.oid = c.relam
    left join pg_constraint x on x.conindid = c.oid and x.conrelid = t.oid and x.contype in ('p', 'u', 'x')"""
_WHERE = f"""
    where {of_database("pg_class", "t.oid", "n")} and {of_database("pg_class", "c.oid")} and t.relkind <> 't'"""

QUERIES = {
    "index": f"""
    select c.oid::int8 as oid, c.relname::text as name, t.oid::int8 as table,
      t.relkind::text as table_kind, m.amname::text as method,
      i.indisunique as unique, i.indisvalid as valid, i.indisclustered as clustered, i.indisreplident as identity,
      @15 i.indnullsnotdistinct as nulls_not_distinct,
      @-14 false as nulls_not_distinct,
      array(
        select a.attname::text from unnest(i.indkey::int2[]) with ordinality k (number, at)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
        where k.at > i.indnkeyatts order by k.at
      ) as include,
      array(
        select a.attname::text from pg_attribute a where a.attrelid = c.oid order by a.attnum
      ) as names,
      c.reloptions as parameters, x.oid is not null as of_constraint,
      (select s.spcname::text from pg_tablespace s where s.oid = c.reltablespace) as tablespace,
      pg_get_expr(i.indpred, i.indrelid) as condition,
      (select h.inhparent::int8 from pg_inherits h where h.inhrelid = c.oid) as parent,
      case when i.indexprs is not null then pg_get_indexdef(c.oid) else '' end as definition
    {_FROM}
    {_WHERE}
    order by n.nspname collate "C", c.relname collate "C" """,
    "index key": f"""
    select c.oid::int8 as index, b.attname::text as column,
      case when k.number = 0 then pg_get_indexdef(c.oid, k.at::int, false) end as definition,
      case when l.oid is not null and l.oid is distinct from b.attcollation
        then array[{schema_name("l.collnamespace")}, l.collname::text] end as collation,
      p.opcdefault as default_class, array[{schema_name("p.opcnamespace")}, p.opcname::text] as operator_class,
      a.attoptions as parameters, nullif(a.attstattarget, -1) as statistics,
      i.indoption[k.at - 1] & 1 = 1 as descending, i.indoption[k.at - 1] & 2 = 2 as nulls_first,
      (
        select array[{schema_name("o.oprnamespace")}, o.oprname::text]
        from pg_operator o where o.oid = x.conexclop[k.at]
      ) as operator
    {_FROM}
    cross join lateral unnest(i.indkey::int2[]) with ordinality k (number, at)
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.at
    left join pg_attribute b on b.attrelid = t.oid and b.attnum = k.number and k.number <> 0
    join pg_opclass p on p.oid = i.indclass[k.at - 1]
    left join pg_collation l on l.oid = i.indcollation[k.at - 1]
    {_WHERE} and k.at <= i.indnkeyatts
    order by c.oid, k.at""",
}


def read(reading: Reading) -> Iterator[Object]:
    """The indexes that no constraint makes, and blocks that attach those of partitions to indexes made `only`.

    Of those that come from a partitioned parent only these of which there is something of their own to say, or that
    could be taken for another one of the partition.
    """
    keys = index_keys(reading)
    rows = {row.oid: row for row in reading.rows("index")}
    apart = {(row.table, _alike(row, keys)) for row in rows.values() if row.parent is None and not row.of_constraint}
    made: dict[int, Index] = {}
    for row in rows.values():
        table = reading.relations[row.table]
        parent = rows.get(row.parent)
        if row.of_constraint:
            if row.table_kind == "p" and not row.valid:
                reading.diagnostics.append(_unfinished(row.name, table))
        elif not row.valid and row.table_kind != "p":
            reading.leave_out("index", _invalid(row.name, table))
        elif (
            parent is None
            or not parent.valid
            or reading.comment("pg_class", row.oid)
            or (row.table, _alike(row, keys)) in apart
            or not _comes_along(row, parent, keys, table)
        ):
            made[row.oid] = _index(row, keys, table, reading)
    blocks = Blocks(reading)
    by_statement = attached(rows, made)
    for oid in by_statement:
        row = rows[oid]
        index = made.get(oid) or _index(row, keys, reading.relations[row.table], reading)
        made[oid] = index.replace(only=row.table_kind == "p")
    for oid, row in rows.items():
        parent = rows.get(row.parent)
        if oid in made and parent is not None and (not parent.valid or parent.oid in by_statement):
            _attach(row, parent, reading, blocks)
    reading.count_as_part("index", sum(rows[oid].parent is not None for oid in made))
    yield from (made[oid] for oid in rows if oid in made)
    yield from blocks.made()


def _index(row: Any, keys: dict[int, list[Any]], table: Ref, reading: Reading) -> Index:
    uses = tuple(use for use in reading.used_by("pg_class", row.oid) if use != table)
    return Index(
        table,
        row.name,
        elements(keys[row.oid], uses, row.definition),
        row.method,
        row.unique,
        tuple(row.include),
        row.nulls_not_distinct,
        parameters(row.parameters),
        without(reading.expression(row.condition, "pg_class", row.oid), table),
        row.tablespace,
        reading.comment("pg_class", row.oid),
        only=row.table_kind == "p" and not row.valid,
    )


def _comes_along(row: Any, parent: Any, keys: dict[int, list[Any]], table: Ref) -> bool:
    """Whether the index of a partition is its parent's, under the name that PostgreSQL gives it."""
    mine, theirs = ([key.statistics for key in keys[of.oid]] for of in (row, parent))
    return row.name == own_name(table, row.names, "idx") and is_kept_alike(row, parent) and mine == theirs


def _alike(row: Any, keys: dict[int, list[Any]]) -> tuple[object, ...]:
    """What tells an index from others as PostgreSQL does that looks for the parts of a partitioned table's index."""
    each = [(k.column, k.definition, str(k.collation), str(k.operator_class)) for k in keys[row.oid]]
    return tuple(each), tuple(row.include), row.unique, row.nulls_not_distinct, row.method, row.condition


def _attach(row: Any, parent: Any, reading: Reading, blocks: Blocks) -> None:
    """Adds that a partition's index is a part of one that was made `only`, which no index comes along with."""
    table, above = reading.relations[row.table], reading.relations[parent.table]
    index, whole = (".".join(map(identifier, (of[1], name))) for of, name in ((table, row.name), (above, parent.name)))
    after = [*place_of(reading, table), *place_of(reading, above)]
    blocks.add(block_name("attach", parent.name), after, [f"alter index {whole} attach partition {index}"])


def _unfinished(name: str, table: Ref) -> Diagnostic:
    """A key that was added to a partitioned table `only`, and that not all partitions have yet."""
    message = (
        f"key `{name}` of `{'.'.join(table.path)}` is not yet a key of all its partitions: it is carried over as one"
    )
    return Diagnostic("DBS801", message, help=f"add it to the others, and `alter index {name} attach partition …`")


def _invalid(name: str, table: Ref) -> Diagnostic:
    """An index whose building failed: it holds nothing to anything, and cannot be made as it is."""
    message = f"index `{name}` of `{'.'.join(table.path)}` is invalid: building it failed, so it is not carried over"
    return Diagnostic("DBS801", message, help=f"run `reindex index {name}`, or drop it, and pull again")
