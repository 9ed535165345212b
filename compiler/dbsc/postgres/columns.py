"""The SQL of columns: as they are written in `create table`, and what is said of them when the table is there."""

from __future__ import annotations

from dbsc.catalog.objects import Column, Generated, NotNull, Partition, Table
from dbsc.postgres.sql import foreign_options, name
from dbsc.semantics.lift_parts import expression
from dbsc.semantics.types import type_sql
from dbsc.sqltext.quote import identifier, literal, qualified

_SERIALS = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}


def _own_sequence(table: Table | Partition, c: Column) -> str:
    return qualified(table.schema, c.sequence or "")


def sequences_before(table: Table, columns: tuple[Column, ...]) -> list[str]:
    """The statements that make the sequences of `serial` columns that have a name of their own."""
    return [f"create sequence {_own_sequence(table, c)} as {c.type.name}" for c in columns if c.sequence]


def sequences_after(table: Table, columns: tuple[Column, ...]) -> list[str]:
    """The statements that give these sequences to their columns."""
    owner = name(table.ref)
    return [
        f"alter sequence {_own_sequence(table, c)} owned by {owner}.{identifier(c.name)}" for c in columns if c.sequence
    ]


def column(table: Table | Partition, c: Column) -> str:
    """A column as it is written in `create table` and `add column`."""
    serial = _SERIALS.get(c.type.name) if c.serial and not c.sequence else None
    parts = [identifier(c.name), serial or type_sql(c.type)]
    if c.compression:
        parts.append(f"compression {c.compression}")
    if c.options:
        parts.append(foreign_options(c.options).strip())
    if c.collation:
        parts.append(f"collate {qualified(*c.collation)}")
    if said := own_constraint(c):
        parts.append(not_null(said))
    elif not c.nullable and not serial and not c.not_null:
        parts.append("not null")
    if c.default:
        parts.append(f"default {expression(c.default.sql)}")
    if c.sequence:
        parts.append(f"default nextval({literal(_own_sequence(table, c))})")
    if c.identity:
        options = f" ({c.identity.options})" if c.identity.options else ""
        parts.append(f"generated {'always' if c.identity.always else 'by default'} as identity{options}")
    if c.generated:
        parts.append(generated(c.generated))
    return " ".join(parts)


def generated(written: Generated) -> str:
    """What a column is generated from."""
    return f"generated always as ({written.expression.sql}) {'virtual' if written.virtual else 'stored'}"


def with_options(table: Table, c: Column) -> str | None:
    """What is said of a column that comes from the type of its table, where that is made; None if it is nothing."""
    said = column(table, c.replace(compression=None, collation=None, serial=False))
    rest = said.removeprefix(f"{identifier(c.name)} {type_sql(c.type)}")
    return f"{identifier(c.name)} with options{rest}" if rest else None


def column_settings(table: Table | Partition, c: Column, *, above_others: bool = False) -> list[str]:
    """Settings of a column that have a statement of their own (`storage` in `create table` came with PostgreSQL 16).

    `above_others`: there are tables below it, which do not have its statistics when they are made, but would get them.
    """
    alter = f"alter table {name(table.ref)} alter column {identifier(c.name)} set"
    made = [f"{alter} storage {c.storage}"] if c.storage else []
    only = alter.replace("table ", "table only ", 1) if above_others else alter
    made += [f"{only} statistics {c.statistics}"] if c.statistics is not None else []
    if c.parameters:
        made.append(f"{alter} ({', '.join(f'{called} = {value}' for called, value in c.parameters)})")
    if c.not_null and c.not_null.not_valid and not c.not_null.inherited:
        made.append(f"alter table {name(table.ref)} add {not_null(c.not_null, c.name)}")
    return made


def own_constraint(c: Column) -> NotNull | None:
    """What is said where a table is made of the constraint that a column is not null, if that is the table's own."""
    said = c.not_null
    return said if said and not (said.not_valid or said.inherited) else None


def not_null(constraint: NotNull, of: str | None = None) -> str:
    """The constraint that a column, or `of` the table the column of that name, is not null."""
    named = f"constraint {identifier(constraint.name)} " if constraint.name else ""
    rest = (" no inherit" if constraint.no_inherit else "") + (" not valid" if constraint.not_valid else "")
    return f"{named}not null{f' {identifier(of)}' if of else ''}{rest}"


def column_changes(table: Table | Partition, own: Column, above: Column) -> list[str]:
    """What a column that comes from above says itself, once it is there."""
    alter = f"alter table {name(table.ref)} alter column {identifier(own.name)} set"
    made = [f"{alter} default {expression(own.default.sql)}"] if own.default else []
    if above.nullable and not own.nullable and not own.not_null:
        made.append(f"{alter} not null")
    made += [f"{alter} compression {own.compression}"] if own.compression else []
    return made + column_settings(table, own)


def null_again(table: Table, own: Column, above: Column) -> list[str]:
    """The statement that lets a column be null that is not null above: it is made with what it has from there.

    PostgreSQL takes it until 17.
    """
    if above.nullable or not own.nullable:
        return []
    return [f"alter table {name(table.ref)} alter column {identifier(own.name)} drop not null"]
