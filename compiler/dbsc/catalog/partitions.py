"""The columns that a partition has: those of its table, and what the partition says of them."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import inherited, merged
from dbsc.catalog.objects import Check, Column, Exclusion, Key, Partition, Ref, Table

METHOD_OF_PARTITIONED = 17
"""The version from which a partitioned table may have an access method, which new partitions get."""


def columns(catalog: Catalog, reference: Ref) -> tuple[Column, ...]:
    """The columns of a table, or of a partition however deep."""
    found = catalog.objects.get(reference)
    if isinstance(found, Table):
        return found.columns
    if not isinstance(found, Partition):
        return ()
    above = {column.name: column for column in inherited_columns(catalog, found)}
    own = {column.name: merged(column, above.get(column.name, column)) for column in found.columns}
    return tuple(own.values()) if len(own) == len(above) else tuple({**above, **own}.values())


def inherited_columns(catalog: Catalog, partition: Partition) -> tuple[Column, ...]:
    """The columns that a partition has where it says nothing of them."""
    above = columns(catalog, partition.parent)
    return tuple(inherited(column, *partition.parent.path) for column in above)


def is_attached(catalog: Catalog, partition: Partition) -> bool:
    """Whether a partition is made as a table first.

    Its columns stand in another order, one is generated that is not so in its table, or a key, or a constraint that
    a column is not null, has its own name.
    """
    above = {column.name: column for column in inherited_columns(catalog, partition)}
    order = [column.name for column in partition.columns]
    if len(order) == len(above) and order != list(above):
        return True
    if any(own.generated and own.name in above and not above[own.name].generated for own in partition.columns):
        return True
    if any(column.not_null and column.not_null.inherited for column in partition.columns):
        return True
    theirs = {plain(key) for key in _keys_above(catalog, partition.parent)}
    return any(plain(key) in theirs for key in keys(partition))


def checks_above(catalog: Catalog, partition: Partition) -> tuple[Check, ...]:
    """The checks that a partition has from the tables above it."""
    found = catalog.objects.get(partition.parent)
    if isinstance(found, Table):
        return found.checks
    return (*found.checks, *checks_above(catalog, found)) if isinstance(found, Partition) else ()


def keys(table: Table | Partition) -> tuple[Key | Exclusion, ...]:
    """All that an index holds a table to."""
    primary = (table.primary_key,) if table.primary_key else ()
    return (*primary, *table.uniques, *table.exclusions)


def plain(key: Key | Exclusion) -> Key | Exclusion:
    """A key whatever it is called, and wherever it is kept."""
    return key.replace(name="", comment=None, parameters=None, tablespace=None)


def _keys_above(catalog: Catalog, reference: Ref) -> tuple[Key | Exclusion, ...]:
    found = catalog.objects.get(reference)
    if isinstance(found, Table):
        return keys(found)
    return (*keys(found), *_keys_above(catalog, found.parent)) if isinstance(found, Partition) else ()
