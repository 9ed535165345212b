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
            found[column.name] = here if known is None else of_both(known, here)
    return found


def of_both(first: Column, second: Column) -> Column:
    """A column that two parents have: the first that says something of it is heard."""
    return first.replace(
        nullable=first.nullable and second.nullable,
        default=first.default or second.default,
        generated=first.generated or second.generated,
        storage=first.storage or second.storage,
        compression=first.compression or second.compression,
    )


def disagree(first: Column, second: Column, own: Column | None = None) -> bool:
    """Whether PostgreSQL does not merge the columns of two parents by itself, as `MergeAttributes` has it.

    What a child declares of a column is what it is by default and how it is generated, but not how it is stored.
    """
    differ = first.storage != second.storage or _differ(first.compression, second.compression)
    if own is None or own.inherited or not (own.default or own.generated):
        differ = differ or _differ(first.default, second.default) or _differ(first.generated, second.generated)
    return differ


def _differ(first: object, second: object) -> bool:
    """Whether both are said, and are not the same."""
    return first is not None and second is not None and first != second


def parents_disagree(catalog: Catalog, table: Table) -> bool:
    """Whether the parents of a table have a column that PostgreSQL does not merge by itself."""
    found: dict[str, Column] = {}
    own = {column.name: column for column in table.columns}
    for reference in table.inherits if len(table.inherits) > 1 else ():
        parent = catalog.table(reference)
        for column in all_columns(catalog, parent, (table.ref,)) if parent is not None else ():
            here = inherited(column, *reference.path)
            known = found.get(column.name)
            if known is not None and disagree(known, here, own.get(column.name)):
                return True
            found[column.name] = here if known is None else of_both(known, here)
    return False


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
