"""What changes of parts of tables do to a database in use."""

from __future__ import annotations

from dbsc.catalog.objects import (
    Column,
    Domain,
    ForeignKey,
    Key,
    Ref,
    ref,
)
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    AlterColumn,
    Analyze,
    BecomeIdentity,
    Change,
    DropColumn,
    DropConstraint,
    DropMirror,
    Fill,
    GiveNumbers,
    MirrorColumn,
    StageColumn,
    SwapColumn,
    ValidateConstraint,
)
from dbsc.migrate.gathered import EXCLUSIVE, NO_DDL, WRITES, Gathered, in_short
from dbsc.migrate.rewrites import is_partitioned, rewrites_table
from dbsc.migrate.type_changes import called_type, keeps_values, stays_in_place


def of_table(found: Gathered, change: Change) -> None:
    """The impact of a change of a part of a table."""
    match change:
        case AddColumns(table=table, columns=columns):
            found.take(EXCLUSIVE, table.ref)
            if any(rewrites_table(column, found.goal) for column in columns):
                found.rewrite(table.ref)
        case DropColumn(table=table, replaced=str() as name):
            found.take(EXCLUSIVE, table.ref)
            found.loses.append(f"the values that {in_short(ref('column', *table.ref.path, name))} had before")
        case StageColumn(table=table, column=column, keeps=keeps):
            found.take(EXCLUSIVE, table.ref)
            if not keeps:
                found.stricter.append(in_short(ref("column", *table.ref.path, column.name)))
        case SwapColumn(table=table, before=before, column=column):
            found.take(EXCLUSIVE, table.ref)
            if before.type != column.type and not keeps_values(before.type, column.type):
                told = in_short(ref("column", *table.ref.path, column.name))
                found.breaks.append(f"{told} as {called_type(before.type)}")
        case MirrorColumn(table=table, name=name):
            found.take(EXCLUSIVE, table.ref)
            found.unfilled.append(in_short(ref("column", *table.ref.path, name)))
        case DropMirror(table=table, column=column_, name=name, below=below):
            found.take(EXCLUSIVE, table.ref)
            for home in (table.ref, *below):
                copy, own = (in_short(ref("column", *home.path, each)) for each in (name, column_))
                found.loses.append(f"the values of {copy} beside the same ones of {own}")
        case GiveNumbers(table=table) | BecomeIdentity(table=table):
            found.take(EXCLUSIVE, table.ref)
        case Analyze(table=table):
            found.take(NO_DDL, table.ref)
            found.scan(table.ref)
        case DropColumn(table=table, column=column):
            found.take(EXCLUSIVE, table.ref)
            for each in (table.ref, *found.with_it):
                told = in_short(ref("column", *each.path, column.name))
                found.loses += [] if column.generated else [f"the values of {told}"]
                found.breaks.append(told)
        case AlterColumn(table=table, before=before, column=column):
            found.take(NO_DDL if _only_statistics(before, column) else EXCLUSIVE, table.ref)
            _retyped(found, table.ref, change)
            _given(found, change)
            if change.unproven:
                found.scan(table.ref)
            if before.nullable and not column.nullable and column.default is None:
                found.stricter.append(f"{table.name}.{column.name}")
        case Fill(table=table):
            found.take("ROW EXCLUSIVE", table.ref)
            found.scan(table.ref)
        case AddConstraint(table=table, constraint=ForeignKey() as key):
            found.take(WRITES, table.ref, key.target)
            found.stricter.append(key.name)
        case AddConstraint(table=Domain(), constraint=constraint):
            found.stricter.append(constraint.name)
        case ValidateConstraint(table=Domain() as domain):
            found.values(domain)
        case DropConstraint(table=Domain()):
            pass
        case AddConstraint(table=table, constraint=constraint):
            found.take(EXCLUSIVE, table.ref)
            if not isinstance(constraint, Key):
                found.stricter.append(constraint.name)
            held = isinstance(constraint, Key) and constraint.kind == "unique" and is_partitioned(table)
            if not change.unproven and not change.index and not held:
                found.scan(table.ref)
        case ValidateConstraint(table=table, constraint=constraint):
            found.take(NO_DDL, table.ref)
            found.scan(table.ref)
            if isinstance(constraint, ForeignKey):
                found.take("ROW SHARE", constraint.target)
                found.scan(constraint.target)
        case DropConstraint(table=table, constraint=constraint):
            found.take(EXCLUSIVE, table.ref)
            if isinstance(constraint, ForeignKey):
                found.take(EXCLUSIVE, constraint.target)
        case _:
            pass


def _given(found: Gathered, change: AlterColumn) -> None:
    """The impact of values that a column gets otherwise."""
    before, after = change.before, change.column
    if change.sequence is not None:
        found.scan(change.ref)
    if before.generated and after.generated and before.generated != after.generated and not after.generated.virtual:
        found.rewrite(change.ref)
    told = in_short(ref("column", *change.ref.path, after.name))
    if (before.serial or before.identity) and not (after.serial or after.identity):
        found.loses.append(f"the numbers that {told} gave")
    if not after.nullable and _is_given(before) and not _is_given(after):
        found.breaks.append(f"the default of {told}")
    if after.identity and after.identity.always and not (before.identity and before.identity.always):
        found.breaks.append(f"values of its own for {told}")


def _retyped(found: Gathered, table: Ref, change: AlterColumn) -> None:
    """The impact of another type of a column."""
    before, after = change.before, change.column
    if before.type == after.type and before.collation == after.collation:
        return
    rewrites = not stays_in_place(before.type, after.type)
    if rewrites:
        found.rewrite(table)
    for key in found.goal.all(ForeignKey):  # it is made again, and its rows are compared anew
        for own, columns, other in (
            (key.table, key.columns, key.target),
            (key.target, key.target_columns, key.table),
        ):
            if own == table and after.name in columns:
                found.take(EXCLUSIVE, other)
                if rewrites:
                    found.scan(other)
    told = in_short(ref("column", *table.path, after.name))
    if change.converts:
        found.loses.append(f"the values of {told} as they were")
    if change.passing:
        found.stricter += [told] if after.type.schema else []
    elif not keeps_values(before.type, after.type):
        found.loses.append(f"the values of {told} as they were")
        found.breaks.append(f"{told} as {called_type(before.type)}")


def _only_statistics(before: Column, after: Column) -> bool:
    """Whether nothing but what the planner knows differs."""
    return before.replace(statistics=after.statistics, parameters=after.parameters) == after


def _is_given(column: Column) -> bool:
    """Whether a row has a value in a column though none is written."""
    return bool(column.default or column.serial or column.identity or column.generated)
