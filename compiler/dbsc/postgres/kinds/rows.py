"""Reference data: rows are inserted or updated by their primary key, and deleted only by leave."""

from __future__ import annotations

from dbsc.catalog.objects import Column, Row, Rows, SequenceOwner, Table
from dbsc.catalog.sequences import owned_sequence
from dbsc.postgres.sql import Scene, name, names
from dbsc.sqltext.quote import identifier, literal


def create(rows: Rows, scene: Scene) -> list[str]:
    """The statements that put all rows there."""
    return upsert(rows, rows.rows, scene)


def upsert(rows: Rows, some: tuple[Row, ...], scene: Scene) -> list[str]:
    """The statements that put some of the rows there, as they are to be."""
    table = scene.catalog.table(rows.table)
    assert table is not None
    made = []
    for columns, block in rows.replace(rows=some).blocks():
        made.append(_insert(rows, table, columns, block))
        made += _advanced(table, columns, scene)
    return made


def delete(rows: Rows, gone: tuple[Row, ...]) -> list[str]:
    """The statements that delete rows."""
    made = []
    for row in gone:
        terms = (f"{identifier(column)} = {value.sql}" for column in rows.key if (value := row.value(column)))
        made.append(f"delete from {name(rows.table)} where {' and '.join(terms)}")
    return made


def comment(_rows: Rows, before: Rows | None) -> list[str]:
    """Rows have no comments."""
    return []


def _insert(rows: Rows, table: Table, columns: tuple[str, ...], block: list[Row]) -> str:
    listed = [table.column(column) for column in columns]
    overriding = " overriding system value" if any(c and c.identity and c.identity.always for c in listed) else ""
    values = ",\n  ".join(f"({', '.join(value.sql for value in row.values)})" for row in block)
    set_ = ", ".join(f"{identifier(c)} = excluded.{identifier(c)}" for c in columns if c not in rows.key)
    action = f"update set {set_}" if set_ else "nothing"
    return (
        f"insert into {name(table.ref)} ({names(columns)}){overriding} values\n  {values}\n"
        f"on conflict ({names(rows.key)}) do {action}"
    )


def _advanced(table: Table, columns: tuple[str, ...], scene: Scene) -> list[str]:
    """The sequences behind columns that were given, moved past the values there: what they make next is free."""
    owning = {owner.column for owner in scene.catalog.all(SequenceOwner) if owner.table == table.ref}
    return [
        _advance(table, column)
        for column in table.columns
        if column.name in columns
        and (column.name in owning or owned_sequence(table.schema, table.name, column) is not None)
    ]


def _advance(table: Table, column: Column) -> str:
    sequence = f"pg_get_serial_sequence({literal(name(table.ref))}, {literal(column.name)})::regclass"
    return (
        f"select setval(s.seqrelid::regclass, t.last)\n"
        f"from pg_sequence s, (select max({identifier(column.name)}) as last from {name(table.ref)}) t\n"
        f"where s.seqrelid = {sequence} and s.seqincrement > 0\n"
        f"  and t.last between coalesce(pg_sequence_last_value(s.seqrelid) + 1, s.seqstart) and s.seqmax"
    )
