"""Reference data: which rows are to be put there, and which are gone."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Row, Rows
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.alike import alike
from dbsc.migrate.changes import Change, DeleteRows, UpsertRows
from dbsc.migrate.leave import leave_for, row_ref, shell_word


def rows_changed(before: Rows, after: Rows | None, new: Catalog, problems: list[Diagnostic]) -> Iterator[Change]:
    """The changes from the rows of a table to what they are to be; `after` is None where no row is left."""
    if after is not None:
        known = {row.key: row for row in before.rows}
        other = tuple(row for row in after.rows if not _says(known.get(row.key), row))
        if other:
            yield UpsertRows(after, other)
    left = {row.key for row in after.rows} if after is not None else set()
    gone = tuple(row for row in before.rows if row.key not in left)
    allowed = tuple(row for row in gone if new.evolution.may_lose(row_ref(before.table, row.key)))
    problems += [_lost(before, row, after) for row in gone if row not in allowed]
    if allowed:
        yield DeleteRows(before, allowed)


def _says(before: Row | None, after: Row) -> bool:
    """Whether a row said all that it says now. A value that is no longer said stays as it is."""
    if before is None:
        return False
    pairs = zip(after.columns, after.values, strict=True)
    return all((old := before.value(column)) is not None and alike(old, value) for column, value in pairs)


def _lost(rows: Rows, row: Row, after: Rows | None) -> Diagnostic:
    key = ", ".join(value.sql for column in rows.key if (value := row.value(column)))
    table = ".".join(rows.table.path).removeprefix("public.")
    message = f"row ({key}) of `{table}` is gone from the source"
    allow = shell_word(leave_for(row_ref(rows.table, row.key)))
    help_ = f"write `drop row ({key})` in table `{table}` to delete it, or compile with --allow {allow}; or put it back"
    return Diagnostic("DBS504", message, after.origin if after is not None else None, help=help_)
