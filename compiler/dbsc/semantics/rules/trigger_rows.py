"""What the functions of triggers call by name in their rows: `new.name` and `old.name` of a body in PL/pgSQL.

PostgreSQL looks a field up when the line runs, and then refuses the row that is written (`record "new" has no field`,
42703, measured on 15 and 18). A function may serve several tables, and ask which one it is called for: what one of them
has is right.
"""

from __future__ import annotations

from dbsc.catalog.objects import Function, Ref, SqlBlock, Trigger, ref
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.languages import language_of
from dbsc.semantics.names import Relation
from dbsc.semantics.routines import text_span
from dbsc.sqltext.plpgsql import RowField, row_fields
from dbsc.sqltext.scope import SYSTEM_COLUMNS
from dbsc.syntax import ast


def check_trigger_rows(ctx: Context) -> None:
    """Reports fields that no table has whose triggers execute the function."""
    tables: dict[Ref, dict[Ref, None]] = {}
    for trigger in ctx.objects.values():
        if isinstance(trigger, Trigger) and len(trigger.function) == 2:
            schema, name = trigger.function
            tables.setdefault(ref("function", schema, f"{name}()"), {})[trigger.table] = None
    blocks = [each.up for each in ctx.objects.values() if isinstance(each, SqlBlock)]
    for reference, served in tables.items():
        function, written = ctx.objects.get(reference), ctx.names.declarations.get(reference)
        if not isinstance(function, Function) or not isinstance(written, ast.Function) or not _is_read(function):
            continue
        if any(function.name in block for block in blocks):
            continue  # which may make triggers as well
        fields = row_fields(function.body or "")
        known = [_columns(ctx, table) for table in served] if fields else []
        if known and None not in known:
            _check(ctx, written, fields, tuple(served), {name for names in known for name in names or ()})


def _is_read(function: Function) -> bool:
    return bool(function.body) and function.quoted and not function.unchecked and (
        language_of(function.clauses) == "plpgsql"
    )  # fmt: skip


def _columns(ctx: Context, table: Ref) -> tuple[str, ...] | None:
    """The columns of a table or view; None where there may be others, as in one that is there already."""
    relation: Relation | None = ctx.names.relations.get((table[1], table[2]))
    columns = ctx.columns(relation) if relation is not None and not relation.external else None
    return None if columns is None else tuple(column.name for column in columns)


def _check(
    ctx: Context, written: ast.Function, fields: tuple[RowField, ...], tables: tuple[Ref, ...], known: set[str]
) -> None:
    body = written.body
    assert body is not None
    told: set[str] = set()
    for field in fields:
        if field.name in known | SYSTEM_COLUMNS | ctx.names.broken | told:
            continue
        told.add(field.name)
        names = [f"`{table[-1]}`" for table in tables]
        whose = f"{names[0]} has no column" if len(names) == 1 else f"neither {' nor '.join(names)} has a column"
        message = f"{whose} `{field.name}`, so every row fails for which this runs"
        now = _renamed(ctx, tables, field.name)
        help_ = f"it is called `{now}` now: write `{field.row}.{now}`" if now else did_you_mean(field.name, known)
        sql = ast.Sql(body.text, text_span(body))
        ctx.error("DBS102", message, ctx.fragments.place(sql, field.start, field.end), help_=help_)


def _renamed(ctx: Context, tables: tuple[Ref, ...], name: str) -> str | None:
    """What a column is called now that the source says was called so."""
    for rename in ctx.renames:
        subject = rename.subject
        is_theirs = subject.kind == "column" and subject.path[:2] in [table.path for table in tables]
        if is_theirs and any(earlier[-1] == name for earlier in rename.names):
            return subject[-1]
    return None
