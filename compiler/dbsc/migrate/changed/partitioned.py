"""Partitioned tables: what PostgreSQL makes on all partitions at once is made on each first, and stops nobody so.

What a partition has already, and is the same, becomes the part of what is then made on the whole table, which looks at
no row. It does no index `concurrently` on a partitioned table, and up to 17 no foreign key `not valid` (measured on 15
and 18).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import choose, index_columns_part
from dbsc.catalog.objects import Element, ForeignKey, Index, Key, Partition, Ref, Table
from dbsc.migrate.changed.index_parts import is_missing
from dbsc.migrate.changes import AddConstraint, BuildIndex, Change, Create, ValidateConstraint
from dbsc.migrate.renames.partition_indexes import inherited_names
from dbsc.migrate.way import Unit, Way
from dbsc.sqltext.outputs import label_in_index


def leaves(way: Way, table: Ref) -> Iterator[Partition]:
    """The partitions that were there and hold rows, those of partitions too."""
    for partition in way.new.all(Partition):
        if partition.parent != table or partition.foreign:
            continue
        if partition.partition_key:
            yield from leaves(way, partition.ref)
        elif way.was_there(partition.ref):
            yield partition


def below(catalog: Catalog, table: Ref) -> Iterator[Ref]:
    """All partitions of a table, those of partitions too: their foreign keys are called as the table's are."""
    for partition in catalog.all(Partition):
        if partition.parent == table:
            yield partition.ref
            yield from below(catalog, partition.ref)


def add_index(way: Way, index: Index) -> Change:
    """An index on each partition, then that of the table, which takes them for its own; gives the last."""
    built = [] if index.only else [_built(way, index, leaf) for leaf in leaves(way, index.table)]
    return way.add(Create(index, prepared=True), after=[each for each in built if each is not None])


def _built(way: Way, index: Index, leaf: Partition) -> Change | None:
    if not is_missing(way, index, leaf.ref):
        return None  # it has one of its own
    name = name_of_part(way, leaf, index, beside=inherited_names(way.old, leaf))
    return way.add(BuildIndex(index.replace(table=leaf.ref, name=name, comment=None)))


def of_key(table: Table | Partition, name: str, key: Key) -> Index:
    """The unique index of this name that a key is made of."""
    elements = tuple(Element(column=column) for column in key.columns)
    return Index(table.ref, name, elements, unique=True, include=key.include, nulls_not_distinct=key.nulls_not_distinct)


def name_of_part(
    way: Way, leaf: Partition, of: Index | Key, own: Iterable[str] = (), beside: Iterable[str] = ()
) -> str:
    """The name that PostgreSQL gives to a partition's part of an index or a key of its table.

    `own` are names that are the part's to have, as nothing else has them then; `beside` those of other parts.
    """
    match of:
        case Key(kind="primary key"):
            columns: tuple[str, ...] = ()
        case Key():
            columns = (*of.columns, *of.include)
        case Index():
            elements = (e.column or (label_in_index(e.expression.sql) if e.expression else "expr") for e in of.elements)
            columns = (*elements, *of.include)
    label = ("pkey" if of.kind == "primary key" else "key") if isinstance(of, Key) else "idx"
    taken = {reference[-1] for reference in (*way.old.objects, *way.new.objects) if reference[1:-1] == (leaf.schema,)}
    taken |= {change.ref[-1] for change in way.changes if isinstance(change, BuildIndex)}
    return choose(
        leaf.name, index_columns_part(columns) if columns else None, label, taken.difference(own).union(beside)
    )


def add_key(way: Way, table: Table | Partition, key: Key) -> Change:
    """A unique key on each partition, of an index that is built before, then that of the table; gives the last.

    Not so a primary key: from 18 on, that of a partition leaves constraints of its own behind, that its columns are
    not null.
    """
    last: list[Change] = []
    unit: Unit = ("switch", *table.ref.path)
    for leaf in leaves(way, table.ref):
        own = (*((leaf.primary_key,) if leaf.primary_key else ()), *leaf.uniques)
        if any(other.columns == key.columns and other.kind == key.kind for other in own):
            continue
        name = name_of_part(way, leaf, key)
        index = of_key(leaf, name, key)
        built = way.add(BuildIndex(index.replace(parameters=key.parameters, tablespace=key.tablespace)))
        part = key.replace(name=name, comment=None)
        last.append(way.add(AddConstraint(leaf, part, index=name), after=(built,), unit=unit))
    return way.add(AddConstraint(table, key, index=None), after=last, unit=unit)


def add_foreign_key(way: Way, key: ForeignKey) -> Change:
    """A foreign key of each partition, to which its rows are held, then that of the table; gives the last."""
    last: list[Change] = []
    for leaf in leaves(way, key.table):
        part = key.replace(table=leaf.ref, comment=None)
        added = way.add(AddConstraint(leaf, part, unproven=True))
        last.append(way.add(ValidateConstraint(leaf, part), after=(added,)))
    return way.add(Create(key, prepared=True), after=last)
