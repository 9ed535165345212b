"""The columns that a table has from the tables above it: its parents, or the table that it is a partition of.

What a column that is written again does not say, it has from above, as PostgreSQL merges them: `= null` says that there
is no default.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Check, Column, Expression, Ref, Table
from dbsc.catalog.sequences import owned_sequence
from dbsc.sqltext.quote import literal, qualified

NO_DEFAULT = Expression("null")


def inherited(column: Column, schema: str, table: str) -> Column:
    """A column as what is below its table has it.

    How it is stored and its default come with it, but not what is said of its statistics, nor its comment; the sequence
    of a `serial` or an identity stays the table's.
    """
    default = column.default
    if column.serial:
        sequence = owned_sequence(schema, table, column)
        assert sequence is not None, "a serial has a sequence"
        default = Expression(f"nextval({literal(qualified(*sequence.path))}::regclass)")
    free = column.not_null is not None and column.not_null.no_inherit
    return column.replace(
        nullable=column.nullable or free,
        default=None if default == NO_DEFAULT else default,
        serial=False,
        sequence=None,
        identity=None,
        statistics=None,
        parameters=(),
        options=(),
        not_null=None,
        comment=None,
        inherited=False,
    )


def merged(own: Column, above: Column) -> Column:
    """A column that is written again, with what it has from above."""
    return own.replace(
        default=own.default if own.default or own.serial or own.identity or own.generated else above.default,
        generated=own.generated or above.generated,
        storage=own.storage or above.storage,
        compression=own.compression or above.compression,
    )


def parted(own: Column, above: Column) -> Column:
    """A column of a server without what it has from above: the opposite of `merged`."""
    default = own.default
    if default == above.default:
        default = None
    elif default is None and not (own.serial or own.identity or own.generated):
        default = NO_DEFAULT
    return own.replace(
        default=default,
        generated=None if own.generated == above.generated else own.generated,
        storage=None if own.storage == above.storage else own.storage,
        compression=None if own.compression == above.compression else own.compression,
    )


def columns_above(catalog: Catalog, table: Table, below: tuple[Ref, ...] = ()) -> dict[str, Column]:
    """The columns that a table has from its parents, in PostgreSQL's order, as if it said nothing of them.

    `below` are the tables on the way to it: what is above itself, which is refused elsewhere, is not asked again.
    """
    found: dict[str, Column] = {}
    for reference in table.inherits:
        parent = catalog.table(reference) if reference not in below else None
        for column in all_columns(catalog, parent, (*below, table.ref)) if parent is not None else ():
            here = inherited(column, *reference.path)
            known = found.get(column.name)
            found[column.name] = here if known is None else _both(known, here)
    return found


def _both(first: Column, second: Column) -> Column:
    """A column that two parents have: the first that says something of it is heard."""
    return first.replace(
        nullable=first.nullable and second.nullable,
        default=first.default or second.default,
        generated=first.generated or second.generated,
        storage=first.storage or second.storage,
        compression=first.compression or second.compression,
    )


def all_columns(catalog: Catalog, table: Table, below: tuple[Ref, ...] = ()) -> tuple[Column, ...]:
    """The columns of a table with those that it inherits, in their order."""
    if not table.inherits:
        return table.columns
    above = columns_above(catalog, table, below)
    own = {column.name: merged(column, above.get(column.name, column)) for column in table.columns}
    if is_apart(table, above):
        return tuple(own.values())
    return tuple({**above, **own}.values())


def is_apart(table: Table, above: dict[str, Column]) -> bool:
    """Whether a table has all columns of its parents in another order than it would have them from them."""
    own = [column.name for column in table.columns]
    return set(above) <= set(own) and own != list(dict.fromkeys((*above, *own)))


def checks_above(catalog: Catalog, table: Table, below: tuple[Ref, ...] = ()) -> dict[str, Check]:
    """The checks that a table has from its parents, by name."""
    found: dict[str, Check] = {}
    for reference in table.inherits:
        parent = catalog.table(reference) if reference not in below else None
        if parent is not None:
            found.update(checks_above(catalog, parent, (*below, table.ref)))
            found.update((check.name, check) for check in parent.checks if not check.no_inherit)
    return found


def descendants(table: Ref, tables: Iterable[Table]) -> list[Table]:
    """Those of some tables that inherit from one, its children's children too."""
    tables = [each for each in tables if each.inherits]
    found: dict[Ref, Table] = {}
    waiting = [table]
    while waiting:
        above = waiting.pop()
        below = {each.ref: each for each in tables if above in each.inherits and each.ref not in found}
        found.update(below)
        waiting += below
    return list(found.values())
