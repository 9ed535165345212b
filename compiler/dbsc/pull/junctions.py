"""Tables between two others that `<->` would make just so: they become a line of the one that they are named after."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignKey, Index, Object, Ref, Table
from dbsc.pull.candidate import Candidate
from dbsc.semantics.english import singular
from dbsc.semantics.lift_parts import name, qname
from dbsc.semantics.lift_sugar import Inclusion


def junctions(catalog: Catalog) -> Iterator[Candidate]:
    """Tables of two references with the names that `<->` gives, to which nothing refers."""
    parts: dict[Ref, list[Object]] = {}
    used: set[Ref] = set()
    for object_ in catalog.objects.values():
        owner = getattr(object_, "table", None) or getattr(object_, "object", None)
        if isinstance(owner, Ref) and owner.kind == "table":
            parts.setdefault(owner, []).append(object_)
        used.update(need for need in object_.needs() if need != owner and need.kind == "table")
    used.update(note.table for note in catalog.intent.notes)
    for table in catalog.all(Table):
        if len(table.columns) == 2 and table.ref not in used:
            candidate = _candidate(catalog, table, parts.get(table.ref, []))
            if candidate is not None:
                yield candidate


def _candidate(catalog: Catalog, table: Table, parts: list[Object]) -> Candidate | None:
    keys = {part.columns: part for part in parts if isinstance(part, ForeignKey)}
    columns = tuple(column.name for column in table.columns)
    of_each = [keys.get((column,)) for column in columns]
    indexes = [part for part in parts if isinstance(part, Index)]
    if None in of_each or len(parts) != 3 or len(indexes) != 1 or not table.primary_key:
        return None
    left, right = (catalog.table(key.target) if key else None for key in of_each)
    if left is None or right is None or left.ref not in catalog.objects or table.primary_key.columns != columns:
        return None
    titles = [f"{singular(each.name)}_id" for each in (left, right)]
    if titles[0] == titles[1]:
        titles[1] = f"other_{titles[1]}"
    named = table.schema == left.schema and table.name == f"{singular(left.name)}_{right.name}"
    if not named or columns != tuple(titles) or left.column(right.name) is not None:
        return None
    line = f"{name(right.name, item=True)} <-> {qname(right.ref, left.schema)}"
    if table.comment is not None:
        return None
    return Candidate(left.ref, Inclusion(line), frozenset({table.ref, *(part.ref for part in parts)}))
