"""What the constraints are called by which columns are not null: from PostgreSQL 18 on they are objects with names.

What is below a table has its constraint under the name that it has there. One of its own is `<table>_<column>_not_null`
where nothing else is said. Measured on 18.
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Partition, Ref, Table


def usual_name(table: str, column: str) -> str:
    """The name of a constraint of which nothing is said."""
    return object_name(table, column, "not_null")


def name_above(catalog: Catalog, reference: Ref, column: str) -> str | None:
    """What the constraint is called that a table or a partition has from above; None where it has none from there."""
    found = catalog.objects.get(reference) or catalog.externals.get(reference)
    parents = found.inherits if isinstance(found, Table) else (found.parent,) if isinstance(found, Partition) else ()
    return next((name for parent in parents if (name := _name_below(catalog, parent, column))), None)


def _name_below(catalog: Catalog, reference: Ref, column: str) -> str | None:
    """What the constraint of a table or a partition is called in what is below it."""
    found = catalog.objects.get(reference) or catalog.externals.get(reference)
    if not isinstance(found, Table | Partition):
        return None
    own = next((each for each in found.columns if each.name == column), None)
    if own is None:
        return name_above(catalog, reference, column)
    said = own.not_null
    if own.nullable or (said and said.no_inherit):
        return None
    if said and said.name:
        return said.name
    from_above = said.inherited if said else own.inherited or isinstance(found, Partition)
    above = name_above(catalog, reference, column) if from_above else None
    return above or usual_name(found.name, column)
