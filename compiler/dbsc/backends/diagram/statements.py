"""The SQL of each table, with what belongs to it, for the pages that show tables."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignKey, Index, Object, Policy, Privileges, Ref, Table, Trigger
from dbsc.postgres import kinds
from dbsc.postgres.script import scene

_PARTS = (Table, ForeignKey, Index, Trigger, Policy, Privileges)


def statements_by_table(catalog: Catalog) -> dict[Ref, str]:
    """What makes each table: itself, its foreign keys, indexes, triggers, policies and privileges."""
    parts: dict[Ref, list[Object]] = {table.ref: [] for table in catalog.all(Table)}
    for kind in _PARTS:
        for found in catalog.all(kind):
            table = _table(found)
            if table in parts:
                parts[table].append(found)
    where = scene(catalog)
    return {
        table: "\n\n".join(f"{statement};" for object_ in objects for statement in kinds.create(object_, where))
        for table, objects in parts.items()
    }


def _table(found: Object) -> Ref:
    if isinstance(found, Privileges):
        return found.object
    return found.ref if isinstance(found, Table) else found.table  # type: ignore[attr-defined]
