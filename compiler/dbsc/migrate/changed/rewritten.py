"""Types that become others in one transaction, which writes all their columns anew: with leave, as it stops all users.

It is done so where no column can stand beside another (`swapped`): the column is held by an exclusion, others inherit
it. And for range types: the functions of their names belong to the superuser, so nobody can give them to another type,
and two of one name cannot be there at once, as that of the multirange type has no arguments. So their columns are text
in between. Any other type is made beside the old one. Measured on 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.later import used_by
from dbsc.catalog.objects import (
    Check,
    Column,
    Enum,
    Exclusion,
    Expression,
    ForeignKey,
    Index,
    Key,
    Multirange,
    Object,
    Partition,
    Privileges,
    RangeType,
    Ref,
    Statistics,
    Table,
    ref,
)
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.column_types import readers
from dbsc.migrate.changed.holders import holders
from dbsc.migrate.changed.index_parts import is_part
from dbsc.migrate.changed.parts import carry, temporary
from dbsc.migrate.changes import (
    AddConstraint,
    AlterColumn,
    Change,
    Constraint,
    Create,
    Drop,
    DropConstraint,
    Rename,
    ValidateConstraint,
    constraint_ref,
)
from dbsc.migrate.inheriting import above
from dbsc.migrate.remade_values import remade_value
from dbsc.migrate.replaced import AGAIN
from dbsc.migrate.staged import Swap, is_about, made_with, mentions, names_column, remade, staged
from dbsc.migrate.way import Unit, Way, called
from dbsc.sqltext.quote import identifier, qualified

Around = tuple[Table, Constraint | Index]
"""What stands on a column, with the table that it is a part of."""


def in_steps(old: Catalog, new: Catalog) -> tuple[Swap, ...]:
    """The columns that get another type in steps, beside the old ones: all others stay where they are."""
    way = Way(old, new)
    way.swaps, way.remade = staged(old, new), remade(old, new)
    choose(way)
    return way.swaps


def choose(way: Way) -> None:
    """Takes the types out of those that become others in steps which cannot, and can be so at once."""
    for type_ in [each for each in way.remade if made_with(way.remade, each) == each]:
        family = [each for each in way.remade if made_with(way.remade, each) == type_]
        is_range = isinstance(way.remade[type_][0], RangeType)
        if is_range or (any(holders(way, type_)) and not any(obstacles(way, type_))):
            way.rewritten[type_] = way.remade[type_]
            way.swaps = tuple(swap for swap in way.swaps if swap.remade not in family)
            way.remade = {each: pair for each, pair in way.remade.items() if each not in family}


def rewrite_all(way: Way) -> None:
    """The steps of all such types, each in a transaction of its own."""
    for type_ in way.rewritten:
        rewriting = _Rewriting(way, type_)
        if not any(rewriting.obstacles()):
            rewriting.add()


def obstacles(way: Way, type_: Ref) -> Iterator[str]:
    """What is in the way of another type even so."""
    return _Rewriting(way, type_).obstacles()


class _Rewriting:
    """One type, with the multirange type that comes with it, and its columns."""

    def __init__(self, way: Way, type_: Ref) -> None:
        self.way = way
        self.before, self.after = (way.remade | way.rewritten)[type_]
        self.family = {type_}
        if isinstance(self.before, RangeType):
            self.family.add(self.before.multirange_ref)
        self.unit: Unit = ("replace", *type_)
        self.first: Change | None = None
        self.last: Change | None = None
        self.columns = list(self.found())
        self.through_text = isinstance(self.before, RangeType)

    def found(self) -> Iterator[tuple[Table, Column]]:
        """The columns of the type, as they were; what has them from above gets theirs with it."""
        for table in self.way.old.all(Table):
            theirs = above(self.way.old, table.ref) if table.inherits else {}
            for column in table.columns:
                if not self.family.isdisjoint(column.type.needs()) and column.name not in theirs:
                    yield table, column

    # ------------------------------------------------------------ what is in the way

    def obstacles(self) -> Iterator[str]:
        """What no transaction gets over, each as it is called in a message."""
        for object_ in self.way.old.objects.values():
            kept = (
                not isinstance(object_, (*AGAIN, Table, Partition, Privileges, Enum)) and object_.ref not in self.family
            )
            if kept and not self.family.isdisjoint(object_.needs()):
                yield called(object_.ref)
            if isinstance(object_, Table) and object_.of_type in self.family:
                yield called(object_.ref)
        for table, column in self.columns:
            after = self.way.new.objects.get(table.ref)
            now = after.column(column.name) if isinstance(after, Table) else None
            name = f"column `{'.'.join(table.ref.path).removeprefix('public.')}.{column.name}`"
            if now is None or now.type != column.type or now.generated != column.generated or table.foreign:
                yield f"{name}, which changes in other ways as well or is on another server,"
            elif any(each.generated and mentions(column.name, each.generated.expression.sql) for each in table.columns):
                yield f"{name}, which another one is made of,"
            elif table.identity_index or table.cluster or self.is_partitioned_by(table, column):
                yield f"{name} in a key of partitions, or a table with a marked index,"
            elif self.value(table, now) is None:
                yield f"{name}, of whose values the source does not say what they become,"
            else:
                yield from self.others(table, after, column)

    def is_partitioned_by(self, table: Table, column: Column) -> bool:
        """Whether a column says where rows are, or has what a partitioned table has of its own in each partition."""
        keys = table.partition_key.elements if table.partition_key else ()
        about = [*self.constraints(table, column), *self.indexes(table, column), *self.keys(table, column)]
        parts = any(part.parent == table.ref for part in self.way.old.all(Partition))
        return any(names_column(each, column.name) for each in keys) or (parts and bool(about))

    def others(self, table: Table, after: Object | None, column: Column) -> Iterator[str]:
        """What is made again around a column, and is another one now."""
        assert isinstance(after, Table)
        keys: tuple[Check | Exclusion | Key, ...] = (
            *after.uniques,
            *((after.primary_key,) if after.primary_key else ()),
        )
        now = {each.name: each for each in (*after.checks, *after.exclusions, *keys)}
        for constraint in self.constraints(table, column):
            if constraint.name in now and not alike(constraint, now[constraint.name]):
                yield f"constraint `{constraint.name}`, which is another one now,"
        for each in (*self.indexes(table, column), *self.keys(table, column)):
            if each.ref in self.way.new.objects and not alike(each, self.way.new.objects[each.ref]):
                yield f"{called(each.ref)}, which is another one now,"

    # ------------------------------------------------------------ what is made again around the columns

    def constraints(self, table: Table, column: Column) -> list[Check | Exclusion | Key]:
        """Those that PostgreSQL would make again with the names of the old type, or over text."""
        checks: list[Check | Exclusion] = [*table.checks, *table.exclusions]
        found: list[Check | Exclusion | Key] = [
            each
            for each in checks
            if is_about(each, table.ref, column.name) or not self.family.isdisjoint(used_by(each))
        ]
        keys = (*((table.primary_key,) if table.primary_key else ()), *table.uniques)
        return found + [each for each in keys if is_about(each, table.ref, column.name)]

    def indexes(self, table: Table, column: Column) -> list[Index]:
        every = (each for each in self.way.old.all(Index) if each.table == table.ref)
        return [
            each
            for each in every
            if not is_part(self.way.old, each)
            and (is_about(each, table.ref, column.name) or not self.family.isdisjoint(each.needs()))
        ]

    def keys(self, table: Table, column: Column) -> list[ForeignKey]:
        return [each for each in self.way.old.all(ForeignKey) if is_about(each, table.ref, column.name)]

    # ------------------------------------------------------------ steps

    def then(self, change: Change) -> Change:
        """One more change of the transaction, behind all others of it."""
        self.last = self.way.add(change, after=(self.last,) if self.last is not None else (), unit=self.unit)
        self.first = self.first or self.last
        return self.last

    def add(self) -> None:
        way = self.way
        place = getattr(self.after, "origin", None)
        what = f"{called(self.after.ref)} becomes another type, of which `{{}}` holds values"
        tables = dict.fromkeys(table.ref for table, _ in self.columns)
        allowed = [way.may_block(each, what.format(each[-1]), place, written=True) for each in tables]
        if not all(allowed):
            return
        others = [each for each in way.changes if self.concerns(each, tables) and not isinstance(each, Rename)]
        earlier = [each for each in others if isinstance(each, DropConstraint) or _is_index_gone(each)]
        around = self.taken_away()
        self.become()
        self.put_back(around)
        self.privileges()
        assert self.first is not None and self.last is not None
        way.follows[self.first] = (*way.follows.get(self.first, ()), *earlier)
        for change in others:
            if isinstance(change, DropConstraint):
                way.units[change] = self.unit
            elif change not in earlier:
                way.follows[change] = (*way.follows.get(change, ()), self.last)
        self.readers()

    def concerns(self, change: Change, tables: dict[Ref, None]) -> bool:
        """Whether a change is about one of the tables, or an index or a constraint of one."""
        about = (
            change.ref if isinstance(change, Rename) else getattr(getattr(change, "object", None), "table", change.ref)
        )
        return about in tables

    def taken_away(self) -> list[Around]:
        """Takes away what stands on the columns and stays; gives it, in the order in which it can come back."""
        found: dict[Ref, Around] = {}
        for table, column in self.columns:
            for key in self.keys(table, column):
                home = self.way.old.objects[key.table]
                assert isinstance(home, Table)
                found[key.ref] = (home, key)
        for table, column in self.columns:
            found |= {constraint_ref(table, each): (table, each) for each in self.constraints(table, column)}
            found |= {index.ref: (table, index) for index in self.indexes(table, column)}
        around = [(table, each) for table, each in found.values() if self.stays(table, each)]
        for table, each in around:
            self.then(Drop(each) if isinstance(each, Index) else DropConstraint(table, each))
        return around

    def stays(self, table: Table, each: Constraint | Index) -> bool:
        """Whether something is there afterwards; what is not goes by itself."""
        if isinstance(each, Index | ForeignKey):
            return each.ref in self.way.new.objects
        after = self.way.new.objects[table.ref]
        assert isinstance(after, Table)
        keys = (*after.uniques, *((after.primary_key,) if after.primary_key else ()))
        return any(other.name == each.name for other in (*after.checks, *after.exclusions, *keys))

    def become(self) -> None:
        """The types, and the columns of them."""
        aside = {type_: ref("type", type_[1], temporary(type_[2], "old")) for type_ in self.family}
        if self.through_text:
            for table, column in self.columns:
                said = carry(self.way, table, column.name, "convert")
                value = said.expression if said else Expression(identifier(column.name))
                uses = tuple(use for use in value.uses if use not in self.family)  # that is the type as it was
                text = Expression(f"({value.sql})::text", uses)
                self.then(AlterColumn(table, column, _text(column), text, passing=True, converts=said is not None))
            self.then(Drop(self.before))
        else:
            for type_, name in aside.items():
                self.then(Rename(type_, name, "type", passing=True))
        self.then(Create(self.after))
        for table, column in self.columns:
            now = self.now(table, column)
            type_ = next(need for need in now.type.needs() if need in self.family)
            if self.through_text:
                path = qualified(*type_.path) + "[]" * now.type.dimensions
                value = Expression(f"{identifier(column.name)}::{path}", (type_,))
                self.then(AlterColumn(table, _text(column), now, value, passing=True))
            else:
                found = self.value(table, now)
                assert found is not None
                was = column.replace(type=column.type.replace(name=aside[type_][2]))
                converts = carry(self.way, table, column.name, "convert") is not None
                self.then(AlterColumn(table, was, now, found, passing=True, converts=converts))
        if not self.through_text:
            self.then(Drop(self.before.replace(name=aside[self.before.ref][2])))

    def now(self, table: Table, column: Column) -> Column:
        """A column with the default that it is to have; all else of it changes by itself."""
        after = self.way.new.objects[table.ref]
        assert isinstance(after, Table)
        found = after.column(column.name)
        assert found is not None
        return column.replace(default=found.default)

    def value(self, table: Table, column: Column) -> Expression | None:
        """What a column holds, as a value of the new type; None where that is not clear."""
        said = carry(self.way, table, column.name, "convert")
        value = said.expression if said else Expression(identifier(column.name))
        type_ = next(need for need in column.type.needs() if need in self.family)
        return remade_value(value, column, type_, self.before, self.after, said=said is not None)

    def put_back(self, around: list[Around]) -> None:
        """Makes again what stood on the columns: foreign keys last, and rows are held to them later."""
        for table, each in around:
            if isinstance(each, Index):
                new = self.way.new.objects[each.ref]
                self.then(Create(new))
            elif not isinstance(each, ForeignKey):
                self.then(AddConstraint(table, each))
        for table, each in around:
            if isinstance(each, ForeignKey):
                held = self.then(AddConstraint(table, each, unproven=True))
                if not each.not_valid:
                    unit = ("revalidate", *table.ref.path)
                    self.way.add(ValidateConstraint(table, each), after=(held,), unit=unit)

    def privileges(self) -> None:
        for privileges in self.way.new.all(Privileges):
            if privileges.object in self.family:
                self.way.forget(privileges.ref)
                self.then(Create(privileges))

    def readers(self) -> None:
        """Has all made again that reads the columns or is made of the types."""
        for table, column in self.columns:
            for reader in readers(self.way.old, table.ref, column.name):
                self.way.replace(reader, self.after.ref)
        for object_ in self.way.old.objects.values():
            if isinstance(object_, AGAIN) and not isinstance(object_, Index | Privileges | Multirange):
                about = isinstance(object_, Statistics) and object_.table in {table.ref for table, _ in self.columns}
                if about or not self.family.isdisjoint(object_.needs()):
                    self.way.replace(object_, self.after.ref)


def _is_index_gone(change: Change) -> bool:
    return isinstance(change, Drop) and isinstance(change.object, Index)


def _text(column: Column) -> Column:
    """A column as text, without what only its type has."""
    plain = column.type.replace(schema=None, name="text", arguments=None, dimensions=0)
    return column.replace(type=plain, default=None, storage=None, compression=None, collation=None)
