"""What the rows that are there hold in columns that are new."""

from __future__ import annotations

from dbsc.catalog.evolution import Carry
from dbsc.catalog.objects import Column, Table
from dbsc.migrate.rewrites import is_volatile


def has_value(column: Column, table: Table) -> bool:
    """Whether the rows get a value in a new column, by themselves: what is computed from none may be none."""
    if column.generated:
        used = _columns_of(column.generated.expression.sql, table)
        return all((other := table.column(name)) is None or not other.nullable for name in used)
    return bool(_default(column) or column.identity or column.serial)


def _columns_of(sql: str, table: Table) -> set[str]:
    """The columns of a table that an expression uses."""
    from dbsc.sqltext.parse import Fault, parse_expression
    from dbsc.sqltext.resolve import resolve

    fragment = parse_expression(sql)
    if isinstance(fragment, Fault):
        return set()
    names = tuple(column.name for column in table.columns)
    found = resolve(fragment, {table.name: names}, lambda _: None).columns
    return {use.column for use in found if use.relation == table.name}


def all_alike(
    before: Table, after: Table, columns: tuple[str | None, ...], nulls_not_distinct: bool, said: tuple[Carry, ...]
) -> bool:
    """Whether all rows have the same values in these columns: they are new, and have one value for all.

    `said` is what the source says that rows get.
    """
    fills = {each.column: each.expression.sql for each in said if each.kind == "backfill" and each.table == after.ref}

    def is_alike(column: Column | None) -> bool:
        if column is None or before.column(column.name) is not None:
            return False
        sql = fills.get(column.name)
        if sql is not None:
            return not is_volatile(sql) and not _columns_of(sql, after)
        return not _differs(column, nulls_not_distinct)

    return bool(columns) and all(is_alike(after.column(name) if name else None) for name in columns)


def _differs(column: Column, nulls_not_distinct: bool) -> bool:
    """Whether rows differ in a new column, as far as a unique key is concerned."""
    if column.identity or column.serial or column.generated or (column.default and is_volatile(column.default.sql)):
        return True
    return not _default(column) and not nulls_not_distinct


def _default(column: Column) -> bool:
    return column.default is not None and column.default.sql.strip().lower().split("::")[0] != "null"
