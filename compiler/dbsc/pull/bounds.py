"""Numbers that bound partitions, as a person writes them: a server puts most of them in quotes."""

from __future__ import annotations

import re

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Partition, Ref, Table
from dbsc.catalog.partitions import columns

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_QUOTED = re.compile(r"'(-?\d+(?:\.\d+)?)'(?=\Z|, )")


def with_numbers(catalog: Catalog) -> Catalog:
    """The catalog with bare numbers in the bounds of partitions whose keys are numbers."""
    found = {
        partition.ref: partition.replace(
            bound=partition.bound.replace(values=tuple(_QUOTED.sub(r"\1", value) for value in partition.bound.values))
        )
        for partition in catalog.all(Partition)
        if any("'" in value for value in partition.bound.values) and _is_of_numbers(catalog, partition.parent)
    }
    return catalog.replace(objects={**catalog.objects, **found}) if found else catalog


def _is_of_numbers(catalog: Catalog, reference: Ref) -> bool:
    table = catalog.objects.get(reference)
    if not isinstance(table, Table | Partition) or table.partition_key is None:
        return False
    types = {column.name: column.type for column in columns(catalog, reference)}
    keys = [types.get(element.column or "") for element in table.partition_key.elements]
    return all(key is not None and key.name in _NUMBERS and not (key.schema or key.dimensions) for key in keys)
