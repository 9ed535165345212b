"""What can be added to what is there: new columns with the constraints on them, and new indexes.

Nothing is that would fail on the rows there, or that changes who may do what.
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Check,
    Column,
    ForeignKey,
    Index,
    Key,
    Object,
    Policy,
    Privileges,
    Ref,
    Table,
    Trigger,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.impact import is_volatile
from dbsc.record import Record


class Additions(Record):
    """New columns of a table, and the checks and unique keys that are only about them."""

    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    uniques: tuple[Key, ...]


def additions(before: Object, plain: Object, after: Table, new: Catalog) -> Additions | str:
    """What a table gets, or why that is not all that differs. `before` and `plain` have no comments."""
    assert isinstance(before, Table) and isinstance(plain, Table)
    known = {column.name for column in before.columns}
    for column in before.columns:
        if plain.column(column.name) not in (None, column):
            return f"column `{column.name}` of table `{after.name}` has changed"
    columns = tuple(column for column in after.columns if column.name not in known)
    added = {column.name for column in columns}
    checks = tuple(check for check in after.checks if check.replace(comment=None) not in before.checks)
    uniques = tuple(key for key in after.uniques if key.replace(comment=None) not in before.uniques)
    rest = plain.replace(
        checks=tuple(check for check in plain.checks if check in before.checks),
        uniques=tuple(key for key in plain.uniques if key in before.uniques),
    )
    if before.replace(columns=plain.columns) != rest:
        return f"table `{after.name}` has changed in more than new columns"
    if columns and any(after.ref in table.inherits for table in new.all(Table)):
        return f"table `{after.name}` has new columns, and other tables inherit from it"
    for check in checks:
        used = columns_of(check.condition.sql, after)
        if not used or not added.issuperset(used):
            return f"check `{check.name}` on existing columns of `{after.name}` is new"
    for key in uniques:
        if not added.issuperset(key.columns):
            return f"key `{key.name}` on existing columns of `{after.name}` is new"
        if not distinct(after, key.columns, key.nulls_not_distinct):
            return f"key `{key.name}` of `{after.name}` is new, and all rows there would have the same value"
    for column in columns:
        if not column.nullable and not _has_value(column, after):
            return (
                f"column `{column.name}` of table `{after.name}` is new and not null, and the rows there have no value"
            )
    return Additions(columns, checks, uniques)


def columns_of(sql: str, table: Table) -> set[str]:
    """The columns of a table that an expression uses."""
    from dbsc.sqltext.parse import Fault, parse_expression
    from dbsc.sqltext.resolve import resolve

    fragment = parse_expression(sql)
    if isinstance(fragment, Fault):
        return set()
    names = tuple(column.name for column in table.columns)
    found = resolve(fragment, {table.name: names}, lambda _: None).columns
    return {use.column for use in found if use.relation == table.name}


def distinct(table: Table, columns: tuple[str, ...], nulls_not_distinct: bool) -> bool:
    """Whether the rows that are there get different values in these new columns."""
    for name in columns:
        column = table.column(name)
        if column is None:
            continue
        if column.identity or column.serial or (column.default and is_volatile(column.default.sql)):
            return True
        if column.nullable and not _default(column) and not column.generated and not nulls_not_distinct:
            return True
    return False


def _default(column: Column) -> bool:
    return column.default is not None and column.default.sql.strip().lower().split("::")[0] != "null"


def _has_value(column: Column, table: Table) -> bool:
    """Whether the rows that are there get a value in a new column."""
    if column.generated:
        used = columns_of(column.generated.expression.sql, table)
        return all((other := table.column(name)) is None or not other.nullable for name in used)
    return bool(_default(column) or column.identity or column.serial)


def not_creatable(object_: Object, old: Catalog, new: Catalog) -> str | None:
    """Why an object that belongs to a table that is there cannot simply be made; None if it can."""
    owner = _owner(object_, new)
    before = old.objects.get(owner) if owner else None
    if before is None:
        return None
    name = before.ref[-1]
    columns = {column.name for column in before.columns} if isinstance(before, Table) else set()
    match object_:
        case ForeignKey() if columns.intersection(object_.columns):
            return f"foreign key `{object_.name}` on existing columns of `{name}` is new"
        case Policy():
            return f"policy `{object_.name}` of `{name}` is new: it changes who may do what"
        case Trigger():
            return f"trigger `{object_.name}` of `{name}` is new"
        case Privileges() if not _of_new_column(object_.object, before, new):
            return f"the privileges on `{name}` have changed"
        case Index() if object_.unique and not columns.intersection(_keys(object_)):
            table = new.objects.get(owner) if owner else None
            if isinstance(table, Table) and not distinct(table, _keys(object_), object_.nulls_not_distinct):
                return f"unique index `{object_.name}` is new, and all rows of `{name}` would have the same value"
        case _:
            pass
    return None


def _owner(object_: Object, new: Catalog) -> Ref | None:
    """The table or other object that an object belongs to, where that is what it is for."""
    if isinstance(object_, ForeignKey | Policy | Trigger | Index):
        return object_.table
    if isinstance(object_, Privileges):
        if object_.object.kind != "sequence" or object_.object in new.objects:
            return object_.object
        for table in new.all(Table):
            if any(owned_sequence(table.schema, table.name, column) == object_.object for column in table.columns):
                return table.ref
    return None


def _of_new_column(target: Ref, before: Object, new: Catalog) -> bool:
    """Whether privileges are about the sequence of a column that the table did not have."""
    table = new.objects.get(before.ref)
    if target.kind != "sequence" or not isinstance(table, Table) or not isinstance(before, Table):
        return False
    owned = (column for column in table.columns if owned_sequence(table.schema, table.name, column) == target)
    return all(before.column(column.name) is None for column in owned)


def _keys(index: Index) -> tuple[str, ...]:
    return tuple(element.column or "" for element in index.elements)
