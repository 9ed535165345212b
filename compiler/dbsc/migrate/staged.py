"""Which columns get another type beside the old one: a new one is filled while that is used, and takes its name.

It is done so where PostgreSQL would write every row while nobody can use the table, for tables that were there before,
and where its type becomes another under the same name, which PostgreSQL does not make of it: an enum that loses labels,
a composite type whose attributes stand otherwise, a domain over another type. A range type over another type, or with
its values in another order, is another one, too, but is never made so in steps (`changed.rewritten`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import (
    Attribute,
    Check,
    Column,
    Composite,
    Domain,
    Element,
    Enum,
    Exclusion,
    Expression,
    ForeignKey,
    Index,
    Key,
    Multirange,
    Object,
    Partition,
    RangeType,
    Ref,
    SequenceOwner,
    Table,
)
from dbsc.migrate.alike import alike
from dbsc.migrate.remade_values import remade_value
from dbsc.migrate.rewrites import rewrites_table
from dbsc.migrate.type_changes import keeps_values, stays_in_place
from dbsc.record import Record
from dbsc.sqltext.quote import identifier

Remade = Enum | Composite | Domain | RangeType | Multirange
"""The kinds of types that columns get under the same name, when they are others."""
IN_PLACE = ("default", "storage", "compression", "statistics", "parameters", "options", "comment")
"""What of a column changes with a short lock, and without looking at a row (measured on PostgreSQL 15)."""


class Swap(Record):
    """A column that is to be another one: called `beside` until it is filled, and the old one `aside` from then on.

    `value` is what it holds, over the columns of the table; `keeps` says that this loses nothing. `remade` is the type
    that becomes another one, where that is why.
    """

    table: Ref
    before: Column
    after: Column
    beside: str
    aside: str
    value: Expression
    keeps: bool
    remade: Ref | None = None


def staged(old: Catalog, new: Catalog) -> tuple[Swap, ...]:
    """All such columns, in the order of the new catalog."""
    return tuple(_Finding(old, new).found())


def remade(old: Catalog, new: Catalog) -> dict[Ref, tuple[Remade, Remade]]:
    """The types that become others, of which columns hold values; where none does, they are simply made again."""
    found: dict[Ref, tuple[Remade, Remade]] = {}
    for reference, after in new.objects.items():
        before = old.objects.get(reference)
        match before, after:
            case (Enum(), Enum()) if _other_labels(before, after):
                found[reference] = (before, after)
            case (Composite(), Composite()) if is_stored(old, reference):
                lost = _loses_attributes(before, after) and _gets_values(old, new, reference)
                if lost or _other_attributes(before, after):
                    found[reference] = (before, after)
            case (Domain(), Domain()) if _other_base(before, after) and is_stored(old, reference):
                found[reference] = (before, after)
            case (RangeType(), RangeType()) if _other_values(before, after):
                many = before.multirange_ref
                with_it = (old.objects.get(many), new.objects.get(many))
                stored = is_stored(old, reference) or is_stored(old, many)
                if stored and isinstance(with_it[0], Multirange) and isinstance(with_it[1], Multirange):
                    found |= {reference: (before, after), many: (with_it[0], with_it[1])}
            case _:
                pass
    return found


def made_with(remade: dict[Ref, tuple[Remade, Remade]], type_: Ref) -> Ref:
    """The type that another one comes with: a multirange type with its range type, all others by themselves."""
    _, after = remade[type_]
    return after.range if isinstance(after, Multirange) else type_


def _other_values(before: RangeType, after: RangeType) -> bool:
    """Whether a range type is another one; a `canonical` function is of one range type, and stays with it."""
    if before.canonical or after.canonical:
        return False
    return not alike(before.replace(comment=None), after.replace(comment=None))


def _other_labels(before: Enum, after: Enum) -> bool:
    """Whether an enum loses labels, or has them in another order."""
    kept = tuple(label for label in after.labels if label in before.labels)
    return before.labels not in (after.labels, kept)


def _other_attributes(before: Composite, after: Composite) -> bool:
    """Whether there is more to it than attributes that are gone, and new ones behind the others."""
    names = {attribute.name for attribute in after.attributes}
    kept = [_plain(attribute) for attribute in before.attributes if attribute.name in names]
    return kept != [_plain(attribute) for attribute in after.attributes[: len(kept)]]


def _loses_attributes(before: Composite, after: Composite) -> bool:
    names = {attribute.name for attribute in after.attributes}
    return any(attribute.name not in names for attribute in before.attributes)


def _gets_values(old: Catalog, new: Catalog, type_: Ref) -> bool:
    """Whether columns of a type get other defaults, or rows get values there: of the type as it is to be."""
    for table in new.all(Table):
        before = old.objects.get(table.ref)
        for column in table.columns if isinstance(before, Table) else ():
            if type_ not in column.type.needs():
                continue
            if any((c.table, c.column) == (table.ref, column.name) for c in new.evolution.carries):
                return True
            earlier = before.column(column.name) if isinstance(before, Table) else None
            if column.default and earlier is not None and not alike(earlier.default, column.default):
                return True
    return False


def _plain(attribute: Attribute) -> Attribute:
    """What PostgreSQL knows of an attribute, without its comment."""
    return attribute.replace(comment=None, nullable=True)


def _other_base(before: Domain, after: Domain) -> bool:
    return (before.type, before.collation) != (after.type, after.collation)


def is_stored(catalog: Catalog, type_: Ref) -> bool:
    """Whether columns hold values of a type."""
    tables = catalog.all(Table)
    return any(t.of_type == type_ or any(type_ in column.type.needs() for column in t.columns) for t in tables)


def mentions(column: str, *texts: str | None) -> bool:
    """Whether a text names a column."""
    name = re.compile(rf"(?<![\w$]){re.escape(column)}(?![\w$])", re.IGNORECASE)
    return any(text and name.search(text) for text in texts)


def is_about(object_: Object | Key | Exclusion | Record, table: Ref, column: str) -> bool:
    """Whether an index, a foreign key or a constraint of a table has to do with a column."""
    match object_:
        case ForeignKey():
            return (object_.table == table and column in object_.columns) or (
                object_.target == table and column in object_.target_columns
            )
        case Index() if object_.table != table:
            return False
        case Index() | Exclusion():
            elements = ((e.column, e.expression.sql if e.expression else None) for e in object_.elements)
            return (
                any(name == column or mentions(column, sql) for name, sql in elements)
                or column in object_.include
                or mentions(column, object_.where.sql if object_.where else None)
            )
        case Key():
            return column in (*object_.columns, *object_.include)
        case Check():
            return mentions(column, object_.condition.sql)
        case _:
            raise AssertionError(f"a {type(object_).__name__} is none of these")


def is_built_anew(catalog: Catalog, table: Ref, old: Column, new: Column) -> bool:
    """Whether PostgreSQL builds indexes anew though no row is written (measured on 15).

    By another collation all of the column are, by another type those with an expression or a condition over it.
    """
    before = catalog.objects[table]
    assert isinstance(before, Table)
    indexes = [each for each in catalog.all(Index) if each.table == table and is_about(each, table, old.name)]
    if old.collation == new.collation:
        texts = [each.where.sql for each in indexes if each.where]
        texts += [e.expression.sql for each in indexes for e in each.elements if e.expression]
        return mentions(old.name, *texts)
    keys = (*((before.primary_key,) if before.primary_key else ()), *before.uniques)
    return bool(indexes) or any(is_about(each, table, old.name) for each in keys)


class _Finding:
    def __init__(self, old: Catalog, new: Catalog) -> None:
        self.old = old
        self.new = new
        self.remade: dict[Ref, tuple[Remade, Remade]] = {}
        self.known_parents: set[Ref] | None = None

    def found(self) -> Iterator[Swap]:
        self.remade = remade(self.old, self.new)
        for after in self.new.all(Table):
            before = self.old.objects.get(after.ref)
            if not isinstance(before, Table) or not self.may_differ(before, after):
                continue
            earlier = {column.name: column for column in before.columns}
            for column in after.columns:
                old = earlier.get(column.name)
                if old is not None and (swap := self.swap(before, after, old, column)) is not None:
                    yield swap

    def may_differ(self, before: Table, after: Table) -> bool:
        """Whether any type or collation is another one: mostly none is."""
        if self.remade:
            return True
        types = [(column.name, column.type, column.collation) for column in before.columns]
        return types != [(column.name, column.type, column.collation) for column in after.columns]

    def swap(self, before: Table, after: Table, old: Column, new: Column) -> Swap | None:
        """How a column becomes another one; None where it does not, or where that is done in place."""
        type_ = next((need for need in new.type.needs() if need in self.remade), None)
        same = old.type == new.type and old.collation == new.collation
        if same and type_ is None:
            return None
        if type_ is None and rewrites_table(Column(new.name, new.type), self.new):
            return None
        if type_ is None and stays_in_place(old.type, new.type) and not is_built_anew(self.old, after.ref, old, new):
            return None
        said = self.said("convert", after.ref, new.name)
        keeps = keeps_values(old.type, new.type) and old.collation == new.collation
        if said is None and not keeps and old.type != new.type:
            return None
        if not self.differs_so_only(old, new) or not self.can_be(before, after, new.name, said):
            return None
        taken = {column.name for column in (*before.columns, *after.columns)}
        value = said or Expression(identifier(new.name))
        if type_ is not None:
            pair = self.remade[made_with(self.remade, type_)]
            found = remade_value(value, new, type_, *pair, said=said is not None)
            if found is None:
                return None
            value = found
        filler = self.said("backfill", after.ref, new.name) if old.nullable and not new.nullable else None
        if filler is not None:
            value = Expression(f"coalesce(({value.sql}), ({filler.sql}))", (*value.uses, *filler.uses))
        beside, aside = _free(new.name, "new", taken), _free(new.name, "old", taken)
        return Swap(after.ref, old, new, beside, aside, value, keeps, type_)

    def said(self, kind: str, table: Ref, column: str) -> Expression | None:
        found = (carry for carry in self.new.evolution.carries if carry.kind == kind)
        return next((carry.expression for carry in found if (carry.table, carry.column) == (table, column)), None)

    def differs_so_only(self, old: Column, new: Column) -> bool:
        """Whether nothing is other but the type, and what can be said of any column."""
        fields = {field: getattr(new, field) for field in (*IN_PLACE, "type", "collation", "nullable", "origin")}
        return old.not_null is None and not new.generated and not new.inherited and alike(old.replace(**fields), new)

    def can_be(self, before: Table, after: Table, column: str, said: Expression | None) -> bool:
        """Whether all that has to do with a column can be made beside it."""
        return all(
            (self.stands_alone(table) or self.is_all_of_partitions(table, column)) and not _is_held(table, column, said)
            for table in (before, after)
        ) and not any(self.holds(catalog, after.ref, column) for catalog in (self.old, self.new))

    def stands_alone(self, table: Table) -> bool:
        """Whether the columns of a table are nobody else's."""
        if table.foreign or table.of_type or table.partition_key or table.inherits:
            return False
        if self.known_parents is None:
            self.known_parents = {p.parent for c in (self.old, self.new) for p in c.all(Partition)}
            self.known_parents |= {parent for c in (self.old, self.new) for t in c.all(Table) for parent in t.inherits}
        return table.ref not in self.known_parents

    def is_all_of_partitions(self, table: Table, column: str) -> bool:
        """Whether a column is that of a partitioned table, and nothing of its partitions but their rows hangs on it."""
        if not table.partition_key or any(names_column(element, column) for element in table.partition_key.elements):
            return False
        for catalog in (self.old, self.new):
            below = list(_partitions(catalog, table.ref))
            for part in below:
                own = (
                    *part.checks,
                    *part.uniques,
                    *part.exclusions,
                    *((part.primary_key,) if part.primary_key else ()),
                )
                keys = part.partition_key.elements if part.partition_key else ()
                if part.foreign or any(each.name == column for each in part.columns):
                    return False
                if any(is_about(each, part.ref, column) for each in own) or any(names_column(e, column) for e in keys):
                    return False
            family = (table.ref, *(part.ref for part in below))
            if any(is_about(index, index.table, column) for index in catalog.all(Index) if index.table in family):
                return False
            if any(is_about(key, key.table, column) for key in catalog.all(ForeignKey) if key.table in family):
                return False
            if any(key.target in family and column in key.target_columns for key in catalog.all(ForeignKey)):
                return False
        keys_ = (*((table.primary_key,) if table.primary_key else ()), *table.uniques)
        return not any(is_about(key, table.ref, column) for key in keys_)

    def holds(self, catalog: Catalog, table: Ref, column: str) -> bool:
        """Whether something hangs on a column that no other one can take over."""
        for key in catalog.all(ForeignKey):
            if is_about(key, table, column):
                referring = catalog.objects.get(key.table)
                if key.period or not isinstance(referring, Table) or not self.stands_alone(referring):
                    return True
        owned = any(owner.table == table and owner.column == column for owner in catalog.all(SequenceOwner))
        filled = (c for c in catalog.evolution.carries if c.kind == "backfill" and c.table == table)
        return owned or any(c.column != column and mentions(column, c.expression.sql) for c in filled)


def names_column(element: Element, column: str) -> bool:
    """Whether a part of a key is a column, or made of it."""
    return element.column == column or mentions(column, element.expression.sql if element.expression else None)


def _partitions(catalog: Catalog, table: Ref) -> Iterator[Partition]:
    """The partitions of a table, those of partitions too."""
    for partition in catalog.all(Partition):
        if partition.parent == table:
            yield partition
            yield from _partitions(catalog, partition.ref)


def _is_held(table: Table, column: str, said: Expression | None) -> bool:
    """Whether a table has what is made of a column and cannot be made beside it."""
    generated = [each for each in table.columns if each.generated]
    if any(each.generated and mentions(column, each.generated.expression.sql) for each in generated):
        return True
    if said is not None and any(mentions(each.name, said.sql) for each in generated):
        return True  # the trigger that keeps the columns in step comes before these are computed
    keys = (*((table.primary_key,) if table.primary_key else ()), *table.uniques)
    if any(key.without_overlaps and is_about(key, table.ref, column) for key in keys):
        return True
    return bool(table.identity_index or table.cluster) or any(
        is_about(each, table.ref, column) for each in table.exclusions
    )


def _free(name: str, what: str, taken: set[str]) -> str:
    """A name for a column that is there for some steps."""
    number = 0
    found = object_name(name, None, what)
    while found in taken:
        number += 1
        found = object_name(name, None, f"{what}{number}")
    return found
