"""What a platform or an extension has made, as far as a schema may refer to it: external objects.

Only those that something refers to are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dbsc.catalog import platform
from dbsc.catalog.objects import Column, Expression, Function, Key, Object, OutputColumn, Table, View
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect import routines
from dbsc.postgres.introspect.queries import SCHEMAS, of_database, of_user
from dbsc.postgres.introspect.reading import Reading, type_name, type_of
from dbsc.postgres.snapshot_sql import own
from dbsc.sqltext.quote import identifier

_THERE = f"n.nspname = any ({SCHEMAS}::text[])"
_OF_EXTENSION = f"{of_user('n')} and not {own('pg_class', 'c.oid')}"
QUERIES = {
    "outside column": f"""
    select n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
      pg_get_userbyid(c.relowner)::text as owner, {own("pg_class", "c.oid")} as made_by_hand,
      a.attname::text as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
      k.conname::text as key, array_position(k.conkey, a.attnum) as place
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
    where ({_THERE} or {_OF_EXTENSION}) and c.relkind in ('r', 'p', 'f', 'v', 'm') and not c.relispartition
    order by n.nspname collate "C", c.relname collate "C", a.attnum""",
    "outside routine": f"""
    select p.oid::int8 as oid, n.nspname::text as schema, p.proname::text as name, p.prokind::text as kind,
      pg_get_userbyid(p.proowner)::text as owner, {routines.ARGUMENTS},
      p.proretset as returns_set, format_type(p.prorettype, null) as returns
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where {_THERE} and {of_database("pg_proc", "p.oid")} and p.prokind in ('f', 'p')
    order by n.nspname collate "C", p.proname collate "C", p.proargtypes::text collate "C" """,
}

_CLOSED = ("auth", "realtime", "storage")
"""Schemas in which nobody but the platform makes anything any more."""


def read(reading: Reading) -> Iterator[Object]:
    """Nothing of the database's own: what there is goes to the externals."""
    for _, rows in groupby(reading.rows("outside column"), key=lambda row: (row.schema, row.name)):
        columns = list(rows)
        if columns[0].made_by_hand:
            _tell(reading, columns[0], "view" if columns[0].kind in "vm" else "table", columns[0].name)
        found = _view(columns) if columns[0].kind in "vm" else _table(columns)
        reading.externals[found.ref] = found
    for row in reading.rows("outside routine"):
        routine = _routine(row)
        _tell(reading, row, routine.kind, f"{row.name}({', '.join(routine.signature)})")
        reading.externals[routine.ref] = routine
    yield from ()


def _tell(reading: Reading, row: Any, kind: str, called: str) -> None:
    """Tells what users have made among what is the platform's."""
    if row.schema in _CLOSED and row.owner not in platform.ROLES:
        message = f"{kind} {row.schema}.{called} is not carried over: a new project lets nobody make it there"
        help_ = "make it in a schema of your own"
        reading.diagnostics.append(Diagnostic("DBS803", message, help=help_))


def _table(rows: list[Any]) -> Table:
    columns = tuple(Column(row.column, type_of(row.type), nullable=row.nullable) for row in rows)
    keys = sorted((row.place, row.column) for row in rows if row.place)
    key = Key("primary key", rows[0].key, tuple(column for _, column in keys)) if keys else None
    return Table(rows[0].schema, rows[0].name, columns, key)


def _view(rows: list[Any]) -> View:
    """A view whose query says no more than the types of its columns."""
    query = ",".join(f"\n    null::{type_name(row.type)} as {identifier(row.column)}" for row in rows)
    outputs = tuple(OutputColumn(row.column, type_of(row.type)) for row in rows)
    return View(rows[0].schema, rows[0].name, Expression(f"select{query}"), outputs=outputs)


def _routine(row: Any) -> Function:
    return Function(
        schema=row.schema,
        name=row.name,
        kind="procedure" if row.kind == "p" else "function",
        signature=tuple(map(type_name, row.inputs)),
        arguments=", ".join(routines.arguments(row)),
        returns=routines.returned(row),
        clauses=(),
        body=None,
    )
