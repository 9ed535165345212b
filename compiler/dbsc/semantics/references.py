"""Foreign keys: at a column (`-> users`) or on a line of their own, and the key that they point to."""

from __future__ import annotations

from dbsc.catalog import naming
from dbsc.catalog.objects import Column, ForeignKey
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.columns import ColumnParts, live_rows, primary_key_columns, unique_keys
from dbsc.semantics.names import Relation
from dbsc.semantics.tables import TableParts, deferral
from dbsc.source import Span
from dbsc.syntax import ast


def column_reference(parts: TableParts, column: Column, column_parts: ColumnParts) -> None:
    """The foreign key of a column that is written as a reference."""
    reference = column_parts.reference
    if reference is None:
        return
    found = target(parts, reference.target, reference.columns, (column.name,))
    if found is None:
        return
    relation, columns = found
    name = parts.named(column_parts.name_of(reference), column.name, "fkey")
    foreign_key(parts, name, (column.name,), relation, columns, column_parts.reference_parts, reference.span)


def written_foreign_key(parts: TableParts, item: ast.ForeignKey) -> None:
    """`foreign (a, b) -> other (x, y)`."""
    columns = parts.known(item.columns)
    if not columns or len(columns) != len(item.columns):
        return
    found = target(parts, item.target, item.target_columns, columns, period=item.period)
    if found is None:
        return
    name = parts.named(item.name, naming.columns_part(columns), "fkey")
    foreign_key(parts, name, columns, *found, item.parts, item.span, item.doc, period=item.period)
    if item.period:
        _check_period(parts, item)


def _check_period(parts: TableParts, item: ast.ForeignKey) -> None:
    """What PostgreSQL takes where the last column is a period (measured on 18)."""
    if parts.ctx.header.postgres < 18:
        parts.ctx.newer("`period`", 18, item.span)
    for part in item.parts:
        if isinstance(part, ast.OnAction) and part.action != "no action":
            message = f"a foreign key with a period has no `on {part.event} {part.action}`"
            parts.ctx.error("DBS207", message, part.span, help_="leave it out")


def target(
    parts: TableParts,
    name: ast.QName,
    written: tuple[ast.Name, ...],
    columns: tuple[str, ...],
    *,
    period: bool = False,
) -> tuple[Relation, tuple[str, ...]] | None:
    """The table and the columns that a reference points to."""
    relation = parts.ctx.names.find_relation(name.parts, parts.schema)
    if relation is None or not isinstance(relation.declaration, ast.Table):
        if relation is not None:
            labels = (Label(relation.span, "declared here"),)
            message, help_ = f"`{name.text}` is a view, and a reference needs a table", "write the table that it reads"
            parts.ctx.error("DBS205", message, name.span, labels=labels, help_=help_)
        else:
            parts.ctx.names.unknown("table", name.text, name.span, parts.schema)
        return None
    if not written:
        key = primary_key_columns(relation)
        if not key:
            message = f"`{name.text}` has no primary key to refer to"
            help_ = f"write `-> {name.text}(column)`, or give `{name.text}` a primary key"
            parts.ctx.error("DBS205", message, name.span, labels=_declared(name, relation), help_=help_)
            return None
        target_columns = key
    else:
        target_columns = tuple(column.text for column in written)
        for column in written:
            if column.text not in relation.columns:
                near = did_you_mean(column.text, relation.columns)
                message = f"table `{name.text}` has no column `{column.text}`"
                if column.text not in parts.ctx.names.broken:
                    parts.ctx.error("DBS102", message, column.span, labels=_declared(name, relation), help_=near)
                return None
        if not relation.external and not _unique(parts, name, relation, target_columns, period):
            return None
    if len(target_columns) != len(columns):
        key_text = ", ".join(target_columns)
        message = f"{_count(len(columns), 'column')} cannot refer to the {len(target_columns)} of `({key_text})`"
        mended = f"write `foreign ({key_text}) -> {name.text}`" if len(columns) == 1 else None
        parts.ctx.error("DBS205", message, name.span, labels=_declared(name, relation), help_=mended)
        return None
    return relation, target_columns


def _unique(parts: TableParts, name: ast.QName, relation: Relation, columns: tuple[str, ...], period: bool) -> bool:
    """Whether a reference may point to the columns: no two rows of the table are alike in them."""
    listed = ", ".join(columns)
    declared = frozenset(columns) in unique_keys(relation, without_overlaps=period)
    live = live_rows(relation)
    if not declared:
        message = f"`{name.text}({listed})` is not unique, so nothing can refer to it"
        overlaps = " without overlaps" if period else ""
        help_ = f"write `unique ({listed}{overlaps})` in `{name.text}`"
        parts.ctx.error("DBS205", message, name.span, labels=_declared(name, relation), help_=help_)
    elif live is not None and frozenset(columns) != frozenset(primary_key_columns(relation)):
        message = f"`{name.text}({listed})` is unique among the live rows only, so nothing can refer to it"
        help_ = f"refer to the primary key: `-> {name.text}`"
        labels = (Label(live.span, "the rows that count"),)
        parts.ctx.error("DBS205", message, name.span, labels=labels, help_=help_)
        return False
    return declared


def _declared(name: ast.QName, relation: Relation) -> tuple[Label, ...]:
    return (Label(relation.span, f"`{name.text}` is declared here"),)


def foreign_key(
    parts: TableParts,
    name: str,
    columns: tuple[str, ...],
    relation: Relation,
    target_columns: tuple[str, ...],
    modifiers: tuple[ast.Part, ...],
    span: Span,
    comment: str | None = None,
    *,
    period: bool = False,
) -> None:
    """Adds a foreign key with its actions."""
    actions: dict[str, str] = {}
    delete_columns: tuple[str, ...] = ()
    timing: list[str] = []
    match_full = not_valid = not_enforced = False
    for part in modifiers:
        if isinstance(part, ast.OnAction):
            if part.event in actions:
                parts.ctx.error("DBS008", f"`on {part.event}` is said twice", part.span)
            actions[part.event] = part.action
            if part.columns:
                delete_columns = parts.known(part.columns)
        elif isinstance(part, ast.Mark):
            match_full |= part.words == "match full"
            not_valid |= part.words == "not valid"
            not_enforced |= part.words == "not enforced"
            if part.words == "not enforced" and parts.ctx.header.postgres < 18:
                parts.ctx.newer("`not enforced`", 18, part.span)
            if "defer" in part.words or "initially" in part.words:
                timing.append(part.words)
    for part in modifiers:
        if isinstance(part, ast.OnAction) and part.action == "set null":
            needs_nullable(parts, tuple(name.text for name in part.columns) or columns, part.span)
    key = ForeignKey(
        parts.ref,
        name,
        columns,
        relation.ref,
        target_columns,
        _action(actions.get("delete")),
        _action(actions.get("update")),
        delete_columns,
        match_full,
        *deferral(tuple(timing)),
        not_valid,
        comment,
        span,
        period,
        not_enforced,
    )
    parts.ctx.add(key, span, f"constraints named `{name}` on `{parts.name}`")


def needs_nullable(parts: TableParts, columns: tuple[str, ...], span: Span) -> None:
    """`set null` on a column that cannot be null fails on every delete."""
    for name in columns:
        column = next((column for column in parts.columns if column.name == name), None)
        if column is not None and not column.nullable:
            message = f"`set null` can never work: `{name}` is not null"
            parts.ctx.error("DBS206", message, span, help_=f"mark `{name}` with `?`")


def _action(written: str | None) -> str | None:
    return None if written == "no action" else written


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
