"""The indexes that a partition has along with those of its table: PostgreSQL calls them after the partition.

They are no objects, as long as they have the names that PostgreSQL would give them: `sales_2026_customer_idx`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import columns_part, index_columns_part, object_name
from dbsc.catalog.objects import Element, Index, Key, Partition, Ref, Table, ref
from dbsc.catalog.partitions import keys, plain
from dbsc.migrate.changes import Rename
from dbsc.migrate.partition_indexes import alike
from dbsc.migrate.renames.names import Names
from dbsc.sqltext.outputs import UNNAMED, label
from dbsc.sqltext.parse import Fragment, parse_expression

Named = tuple[tuple[str | None, ...], tuple[str, ...], str]
"""What an index is called after: columns (None is an expression), how each is called, and the kind of index."""


def rename_indexes(old: Catalog, names: Names) -> Iterator[Rename]:
    """The renames of such indexes. A database may have made one under another name: that one keeps it."""
    indexes: dict[Ref, list[Index]] = {}
    for index in old.all(Index):
        indexes.setdefault(index.table, []).append(index)
    for partition in old.all(Partition):
        path = names.relation(partition.ref.path)
        if path[-1] == partition.name and ("column", partition.ref.path) not in names.parts:
            continue
        renamed = names.parts.get(("column", partition.ref.path), {})
        for named, number in _numbered(partition, _inherited(old, partition, indexes), indexes):
            before = _name(partition.name, named, {}, number)
            after = _name(path[-1], named, renamed, number)
            if before != after:
                yield Rename(ref("index", path[0], before), ref("index", path[0], after), "index if exists")


def inherited_names(catalog: Catalog, partition: Partition) -> Iterator[str]:
    """What such indexes of a partition are called."""
    indexes: dict[Ref, list[Index]] = {}
    for index in catalog.all(Index):
        indexes.setdefault(index.table, []).append(index)
    for named, number in _numbered(partition, _inherited(catalog, partition, indexes), indexes):
        yield _name(partition.name, named, {}, number)


def _numbered(
    partition: Partition, found: Iterable[Named], indexes: dict[Ref, list[Index]]
) -> Iterator[tuple[Named, str]]:
    """Each with what PostgreSQL puts behind its name: nothing for the first of several that would be called alike."""
    taken = {each.name for each in (*keys(partition), *indexes.get(partition.ref, ()))}
    for named in found:
        number = 0
        while (name := _name(partition.name, named, {}, str(number or ""))) in taken:
            number += 1
        taken.add(name)
        yield named, str(number or "")


def _inherited(old: Catalog, partition: Partition, indexes: dict[Ref, list[Index]]) -> Iterator[Named]:
    """The indexes that a partition has from above and that it says nothing of."""
    own = {plain(key) for key in keys(partition)}
    its = [alike(index) for index in indexes.get(partition.ref, ())]
    above = old.objects.get(partition.parent)
    while isinstance(above, Table | Partition):
        for key in keys(above):
            if plain(key) not in own:
                yield _of_key(key)
        for index in indexes.get(above.ref, ()):
            if index.only:
                continue
            if alike(index) in its:
                its.remove(alike(index))
            else:
                labels = _labels(index.elements)
                columns = tuple(element.column for element in index.elements)
                yield (*columns, *index.include), (*labels, *index.include), "idx"
        above = old.objects.get(above.parent) if isinstance(above, Partition) else None


def _of_key(key: object) -> Named:
    if isinstance(key, Key):
        if key.kind == "primary key":
            return (), (), "pkey"
        columns = (*key.columns, *key.include)
        return columns, columns, "key"
    elements: tuple[Element, ...] = getattr(key, "elements", ())
    return tuple(element.column for element in elements), _labels(elements), "excl"


def _labels(elements: tuple[Element, ...]) -> tuple[str, ...]:
    """What PostgreSQL calls the columns of an index."""
    found = []
    for element in elements:
        fragment = parse_expression(element.expression.sql) if element.expression else None
        called = label(fragment.tree) if isinstance(fragment, Fragment) else UNNAMED
        found.append(element.column or ("expr" if called == UNNAMED else called))
    return tuple(found)


def _name(partition: str, named: Named, renamed: dict[str, str], number: str) -> str:
    columns, labels, kind = named
    called = [renamed.get(name, name) if column else name for column, name in zip(columns, labels, strict=True)]
    if kind == "pkey":
        return object_name(partition, None, kind)
    columns_ = (index_columns_part if kind == "idx" else columns_part)(called)
    return object_name(partition, columns_, f"{kind}{number}")
