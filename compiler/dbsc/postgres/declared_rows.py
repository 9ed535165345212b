"""Whether the rows of reference data are there, as a catalog declares them.

They are put into a table of the same types that nobody else sees, and looked for from there: the server tells what is
the same. What a row says by an expression, or what a trigger may have changed, is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, Row, Rows, SqlBlock, Trigger
from dbsc.postgres.agreement import Mismatch
from dbsc.postgres.connection import Connection
from dbsc.postgres.sql import name
from dbsc.sqltext.quote import identifier

_LITERAL = re.compile(
    r"[-+]?[\d.]+(?:e[-+]?\d+)?|[be]?'(?!(?:now|today|tomorrow|yesterday|allballs)\b)(?:[^'\\]|''|\\.)*'|true|false|null",
    re.IGNORECASE,
)
_WANTED = "pg_temp.dbsc_wanted"


def row_mismatches(catalog: Catalog, connection: Connection, skipped: Container[Ref] = ()) -> Iterator[Mismatch]:
    """The rows that are missing, or that say something else. The connection commits by itself."""
    in_blocks = {use for block in catalog.all(SqlBlock) for use in block.needs()}
    changed = {trigger.table for trigger in catalog.all(Trigger)}
    for rows in catalog.all(Rows):
        if rows.ref in skipped or rows.table in skipped or rows.table in in_blocks:
            continue
        for columns, block in rows.blocks():
            compared = [column for column in columns if all(_is_literal(row, column) for row in block)]
            if not set(rows.key) <= set(compared):
                continue
            if rows.table in changed:
                compared = list(rows.key)
            for row in _missing(connection, rows, block, compared):
                key = ", ".join(value.sql for column in rows.key if (value := row.value(column)))
                said = f"table `{'.'.join(rows.table.path)}`: the row ({key}) is missing, or says something else"
                yield Mismatch(rows.ref, said, row.origin or rows.origin)


def _is_literal(row: Row, column: str) -> bool:
    value = row.value(column)
    return value is not None and _LITERAL.fullmatch(value.sql) is not None


def _missing(connection: Connection, rows: Rows, block: list[Row], compared: list[str]) -> list[Row]:
    """The rows of a block that no row of the table is the same as, in these columns."""
    columns = [identifier(column) for column in compared]
    values = (
        f"({', '.join([str(at), *(value.sql for column in compared if (value := row.value(column)))])})"
        for at, row in enumerate(block)
    )
    same = " and ".join(f"t.{column}::text is not distinct from w.{column}::text" for column in columns)
    number = identifier(_free(compared))
    with connection.transaction(force_rollback=True):
        connection.execute(
            f"create table {_WANTED} as"
            f" select 0 as {number}, {', '.join(columns)} from {name(rows.table)} with no data;"
            f"insert into {_WANTED} values {', '.join(values)}"
        )
        found = connection.execute(
            f"select w.{number} from {_WANTED} w where not exists (select from {name(rows.table)} t where {same})"
            f" order by 1"
        )
        return [block[at] for (at,) in found]


def _free(taken: list[str]) -> str:
    """A name that is none of these."""
    found = "number"
    while found in taken:
        found += "_"
    return found
