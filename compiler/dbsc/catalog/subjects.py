"""What a catalog holds, down to columns, labels, constraints and rows: whether a reference finds something."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Composite, Enum, Partition, Ref, Rows, Table, ref


def holds(catalog: Catalog, subject: Ref) -> bool:
    """Whether something of that reference is there.

    Beside objects, these are `column`, `constraint` (each schema, table, name), `label`, `attribute` (schema, type,
    name), `row` (schema, table, key …), and functions without their arguments.
    """
    path = subject.path
    match subject.kind:
        case "column":
            table = catalog.table(ref("table", *path[:2]))
            return table is not None and table.column(path[2]) is not None
        case "constraint":
            return path[2] in _constraints(catalog, *path[:2])
        case "label":
            enum = catalog.objects.get(ref("type", *path[:2]))
            return isinstance(enum, Enum) and path[2] in enum.labels
        case "attribute":
            composite = catalog.objects.get(ref("type", *path[:2]))
            return isinstance(composite, Composite) and any(a.name == path[2] for a in composite.attributes)
        case "row":
            rows = catalog.objects.get(ref("rows", *path[:2]))
            return isinstance(rows, Rows) and rows.row(path[2:]) is not None
        case "function" if "(" not in path[-1]:
            start = f"{path[-1]}("
            return any(r.kind == "function" and r[1] == path[0] and r[-1].startswith(start) for r in catalog.objects)
        case _:
            return subject in catalog.objects


def _constraints(catalog: Catalog, schema: str, name: str) -> set[str]:
    """The names of a table's constraints."""
    found = {r[-1] for r in catalog.objects if r.kind == "foreign key" and r.path[:2] == (schema, name)}
    table = catalog.objects.get(ref("table", schema, name))
    if isinstance(table, Table | Partition):
        found.update(key.name for key in (table.primary_key, *table.uniques) if key)
        found.update(check.name for check in table.checks)
        found.update(exclusion.name for exclusion in table.exclusions)
    return found
