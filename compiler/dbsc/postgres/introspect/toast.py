"""TOAST tables, which stay when the last wide column is dropped, and which a table that is made anew would not have."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.hints import Any
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    # `widest` is what a value may take at most, which only some types tell
    "toasted column": f"""
    select c.oid::int8 as relation, a.attalign::text as alignment, b.typstorage <> 'p' as toastable,
      case
        when a.attlen > 0 then a.attlen::int
        when a.atttypmod < 0 then null
        when a.atttypid in ('bpchar'::regtype, 'varchar'::regtype)
          then 4 + (a.atttypmod - 4) * pg_encoding_max_length(d.encoding)
        when a.atttypid = 'numeric'::regtype then 8 + 2 * (((((a.atttypmod - 4) >> 16) & 65535) + 6) / 4)
        when a.atttypid in ('bit'::regtype, 'varbit'::regtype) then 8 + (a.atttypmod + 7) / 8
      end as widest
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_class t on t.oid = c.reltoastrelid and t.reloptions is not null
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated <> 'v'
    join pg_type b on b.oid = a.atttypid
    join pg_database d on d.datname = current_database()
    where {of_database("pg_class", "c.oid", "n")} and c.relkind = 'r'
    order by c.oid, a.attnum""",
}

_ALIGNMENTS = {"c": 1, "s": 2, "i": 4, "d": 8}
_HEADER = 23
_MOST = 2032
"""How long a row may be at most where nothing of it is put elsewhere, in pages of 8 kB."""


def needed(reading: Reading) -> frozenset[int]:
    """The tables with parameters for a TOAST table that would have one if they were made anew."""
    found: dict[int, list[Any]] = {}
    for row in reading.rows("toasted column"):
        found.setdefault(row.relation, []).append(row)
    return frozenset(relation for relation, columns in found.items() if _is_wide(columns))


def _is_wide(columns: Iterable[Any]) -> bool:
    """Whether PostgreSQL makes a TOAST table for these columns (`heapam_relation_needs_toast_table`)."""
    columns = list(columns)
    if not any(column.toastable for column in columns):
        return False
    length = 0
    for column in columns:
        if column.widest is None:
            return True
        length = _aligned(length, _ALIGNMENTS[column.alignment]) + column.widest
    return _aligned(_HEADER + (len(columns) + 7) // 8, 8) + _aligned(length, 8) > _MOST


def _aligned(length: int, to: int) -> int:
    return -(-length // to) * to
