"""Changes to SQL: each kind of change to its statements."""

from __future__ import annotations

from dbsc.catalog.objects import Check, Column, Domain, Exclusion, ForeignKey, Key, Partition, RangeType, Table
from dbsc.catalog.sequences import owned_sequence
from dbsc.catalog.storage import usual_storage
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    Alter,
    AlterColumn,
    Analyze,
    Attach,
    BecomeIdentity,
    BuildIndex,
    Change,
    Comment,
    Complete,
    Create,
    CreateOver,
    DeleteRows,
    Detach,
    Drop,
    DropAttribute,
    DropColumn,
    DropConstraint,
    DropMirror,
    Fill,
    GiveNumbers,
    MirrorColumn,
    Name,
    Redistribute,
    Rename,
    StageColumn,
    SwapColumn,
    TakeNumbers,
    UpsertRows,
    ValidateConstraint,
)
from dbsc.postgres import kinds, mirrored, redistributed, renames, staged
from dbsc.postgres.columns import column, column_settings, not_null, own_constraint, sequences_after, sequences_before
from dbsc.postgres.kinds.composite import drop_attribute
from dbsc.postgres.kinds.domain import add_check
from dbsc.postgres.kinds.partition import bound
from dbsc.postgres.kinds.rows import delete, upsert
from dbsc.postgres.kinds.table import add_constraint
from dbsc.postgres.sql import Scene, changed_options, comment_if_changed, name, names
from dbsc.semantics.lift_parts import expression
from dbsc.semantics.types import type_sql
from dbsc.sqltext.quote import identifier, qualified


def statements(change: Change, scene: Scene) -> list[str]:
    """The statements of a change, without semicolons; an `sql` block is one text that has its own."""
    match change:
        case Name():
            return [f"create type {name(change.ref)}"]
        case Complete(object=RangeType() as whole):
            return kinds.create(whole, scene)
        case Create(object=Partition() as made, unless_there=True):
            first, *others = kinds.create(made, scene)
            return [first.replace("table ", "table if not exists ", 1), *others]
        case Create(object=made):
            return kinds.create(made, scene)
        case CreateOver(object=table):
            return kinds.create(table, scene)
        case TakeNumbers():
            return staged.taken(change)
        case Attach(object=partition):
            within = bound(partition.bound)
            return [f"alter table {name(partition.parent)} attach partition {name(partition.ref)} {within}"]
        case Detach(object=partition):
            how = " concurrently" if change.concurrently else ""
            return [f"alter table {name(partition.parent)} detach partition {name(partition.ref)}{how}"]
        case Redistribute():
            return [redistributed.statement(change, scene)]
        case Drop(concurrently=True):
            return [kinds.drop(change.object, scene)[0].replace("index ", "index concurrently ", 1)]
        case Drop():
            return kinds.drop(change.object, scene)
        case Alter(before=before, object=after):
            return kinds.alter(before, after, scene)
        case Comment(before=before, object=after):
            return kinds.comment(after, before)
        case AddColumns():
            return _add_columns(change.table, change.columns, scene)
        case DropColumn(table=table, column=gone):
            return [f"{_alter(table)} drop column {identifier(gone.name)}"]
        case DropAttribute(object=type_, attribute=attribute):
            return drop_attribute(type_, attribute, scene)
        case AlterColumn():
            return _alter_column(change, scene)
        case StageColumn():
            return staged.stage(change)
        case SwapColumn():
            return staged.swap(change)
        case MirrorColumn():
            return mirrored.create(change)
        case DropMirror():
            return mirrored.drop(change)
        case GiveNumbers():
            return staged.numbers(change)
        case BecomeIdentity():
            return staged.identity(change)
        case Analyze(table=table, columns=columns):
            return [f"analyze {name(table.ref)} ({names(columns)})"]
        case Fill():
            return [
                f"update {name(change.table.ref)} set {identifier(change.column)} = {expression(change.value.sql)}"
                f" where {change.where.sql}"
            ]
        case AddConstraint():
            return _add_constraint(change, scene)
        case ValidateConstraint():
            return [f"{_alter(change.table)} validate constraint {identifier(change.constraint.name)}"]
        case DropConstraint():
            if_there = "if exists " if change.left else ""
            return [f"{_alter(change.table)} drop constraint {if_there}{identifier(change.constraint.name)}"]
        case BuildIndex(object=index):
            return [kinds.create(index, scene)[0].replace("index ", "index concurrently ", 1)]
        case UpsertRows():
            return upsert(change.object, change.rows, scene)
        case DeleteRows():
            return delete(change.object, change.rows)
        case Rename():
            return renames.statements(change, scene.catalog)


def _alter(table: Table | Partition | Domain) -> str:
    if isinstance(table, Domain):
        return f"alter domain {name(table.ref)}"
    return f"alter {'foreign ' if table.foreign else ''}table {name(table.ref)}"


def _add_columns(table: Table, columns: tuple[Column, ...], scene: Scene) -> list[str]:
    made = sequences_before(table, columns)
    made += [f"{_alter(table)} add column {column(table, c)}" for c in columns]
    made += sequences_after(table, columns)
    for c in columns:
        made += column_settings(table, c.replace(statistics=None))
        if c.statistics is not None:
            made.append(f"{_alter_only(table, scene)} alter column {identifier(c.name)} set statistics {c.statistics}")
        made += comment_if_changed(f"column {name(table.ref)}.{identifier(c.name)}", c.comment, None)
    return made


def _alter_only(table: Table | Partition, scene: Scene) -> str:
    """The beginning of what is said of a table alone, which PostgreSQL would give to all below it as well."""
    return f"alter table only {name(table.ref)}" if _has_others(table, scene) else _alter(table)


def _has_others(table: Table | Partition, scene: Scene) -> bool:
    """Whether there are tables below it."""
    return table.partition_key is not None or any(table.ref in each.inherits for each in scene.catalog.all(Table))


def _alter_column(change: AlterColumn, scene: Scene) -> list[str]:
    """What differs of a column, in the order in which PostgreSQL takes it."""
    table, before, after = change.table, change.before, change.column
    alter = f"{_alter(table)} alter column {identifier(after.name)}"
    made = []
    if (before.type, before.collation) != (after.type, after.collation):
        made += _alter_type(change, alter)
        before = before.replace(default=None, storage=None, compression=None)  # those are the type's from then on
    made += staged.given(change, alter)
    if before.default != after.default and not (after.identity or after.serial):
        made.append(
            f"{alter} set default {expression(after.default.sql)}" if after.default else f"{alter} drop default"
        )
    if before.nullable != after.nullable:
        said = None if after.nullable else own_constraint(after)
        plain = f"{alter} {'drop' if after.nullable else 'set'} not null"
        made.append(f"{_alter(table)} add {not_null(said, after.name)}" if said and said.name else plain)
    if before.storage != after.storage:
        made.append(
            f"{alter} set storage {after.storage or usual_storage(after.type, scene.catalog)}"
        )  # 15 has no `default`
    if before.compression != after.compression:
        made.append(f"{alter} set compression {after.compression or 'default'}")
    if before.statistics != after.statistics:
        # tables below do not have it from theirs when they are made, but would get it now
        only = f"{_alter_only(table, scene)} alter column {identifier(after.name)}"
        made.append(f"{only} set statistics {-1 if after.statistics is None else after.statistics}")
    old, new = dict(before.parameters), dict(after.parameters)
    if gone := ", ".join(option for option in old if option not in new):
        made.append(f"{alter} reset ({gone})")
    if other := ", ".join(f"{option} = {value}" for option, value in new.items() if old.get(option) != value):
        made.append(f"{alter} set ({other})")
    if before.options != after.options:
        made.append(alter + changed_options(before.options, after.options))
    return made


def _alter_type(change: AlterColumn, alter: str) -> list[str]:
    """Another type, without the default in between: what it was may be no value of the new type."""
    before, after = change.before, change.column
    made = [f"{alter} drop default"] if before.default else []
    collation = f" collate {qualified(*after.collation)}" if after.collation else ""
    using = f" using {expression(change.using.sql)}" if change.using else ""
    made.append(f"{alter} type {type_sql(after.type)}{collation}{using}")
    owned = owned_sequence(change.table.ref[1], change.table.ref[2], after)
    if after.serial and owned is not None:
        made.append(f"alter sequence {name(owned)} as {type_sql(after.type)}")
    return made


def _add_constraint(change: AddConstraint, scene: Scene) -> list[str]:
    match change.constraint, change.table:
        case ForeignKey() as key, _:
            return kinds.create(key.replace(not_valid=True) if change.unproven else key, scene)
        case Check() as check, Domain() as domain:
            return add_check(domain, check.replace(not_valid=check.not_valid or change.unproven))
        case Check() as check, Table() | Partition() as table:
            return add_constraint(table, check.replace(not_valid=check.not_valid or change.unproven))
        case (Key() | Exclusion()) as constraint, Table() | Partition() as table:
            return add_constraint(table, constraint, change.index)
        case _:
            raise AssertionError(change)
