"""Columns of tables that are there: new ones, other ones, and those that are gone.

What would rewrite the table, or look at all its rows while nobody can use it, is done in steps.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.evolution import Carry
from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Check, Column, Expression, Partition, Privileges, Ref, Table, ref
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.alike import alike
from dbsc.migrate.changed import column_types, given
from dbsc.migrate.changed.parts import carry, is_null, steps_unit, temporary
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    AlterColumn,
    BecomeIdentity,
    Change,
    Create,
    DropColumn,
    DropConstraint,
    Fill,
    GiveNumbers,
    ValidateConstraint,
)
from dbsc.migrate.inheriting import above
from dbsc.migrate.rewrites import is_volatile, rewrites_table
from dbsc.migrate.staged import IN_PLACE
from dbsc.migrate.values import has_value
from dbsc.migrate.way import Way
from dbsc.sqltext.quote import literal, qualified


def changed(way: Way, before: Table, after: Table) -> None:
    """The columns that are new, other, or gone. What becomes of those that come from above is not said here."""
    theirs = above(way.old, before.ref) if before.inherits else {}
    still_theirs = above(way.new, after.ref) if after.inherits else {}
    if after.of_type:
        _of_its_type(way, before, after)
    else:
        _new(way, before, after, theirs)
    for column in after.columns:
        earlier = before.column(column.name)
        if column.name in theirs and column.name not in still_theirs and (earlier is None or earlier.inherited):
            what = (
                f"column `{column.name}` of table `{after.name}` is its own now, and goes with that of the table above"
            )
            way.refuse(what, column.origin, "keep it above, or give it another name here")
        if column.name in theirs or any(swap.before.name == column.name for swap in way.swaps_of(after.ref)):
            continue
        if earlier is not None and not alike(earlier.replace(comment=None), column.replace(comment=None)):
            other(way, after, earlier, column)
    for column in () if after.of_type else before.columns:
        if after.column(column.name) is None and not (column.inherited or column.name in still_theirs):
            _gone(way, before, after, column)


# ---------------------------------------------------------------- new


def _new(way: Way, before: Table, after: Table, theirs: dict[str, Column]) -> None:
    """New columns, in their order: together, but for those whose rows get their values in batches."""
    at_once: list[Column] = []
    together: list[Column] = []
    last: tuple[Change, ...] = ()
    for column in after.columns:
        if before.column(column.name) is not None or column.name in theirs or column.inherited:
            continue
        said = carry(way, after, column.name, "backfill")
        is_filled = said is not None or (column.default is not None and is_volatile(column.default.sql))
        if not after.foreign and said is None and not column.nullable and not has_value(column, after):
            what = f"column `{column.name}` of table `{after.name}` is new and not null"
            help_ = f"mark it with `?`, or give it a default, or say what they get: `{column.name} … backfill (…)`"
            way.refuse(f"{what}, and the rows there have no value", column.origin, help_)
        elif not after.foreign and (is_filled or column.serial or column.identity):
            if together:
                last = (way.add(AddColumns(after, tuple(together)), after=last),)
                together = []
            last = (_filled(way, after, column, said, last) if is_filled else _numbered(way, after, column, last),)
        elif after.foreign or not rewrites_table(column, way.new) or _may_rewrite(way, after, column):
            together.append(column)
            at_once.append(column)
    if together:
        way.add(AddColumns(after, tuple(together)), after=last)
    _merged(way, after, at_once)


def _may_rewrite(way: Way, table: Table, column: Column) -> bool:
    """Whether PostgreSQL may write all rows for a new column: one that is stored, or of a domain with a check."""
    what = f"column `{column.name}` of table `{table.name}` is new"
    return way.may_block(table.ref, what, column.origin, written=True)


def _of_its_type(way: Way, before: Table, after: Table) -> None:
    """New columns of a table of a type, which come with its attributes: what is said of them beside that."""
    for column in after.columns:
        if before.column(column.name) is None:
            if not column.nullable and carry(way, after, column.name, "backfill") is None:
                what = f"column `{column.name}` of table `{after.name}` is new and not null, and it is null in all rows"
                way.refuse(
                    what, column.origin, f"say what they get: `{column.name} … backfill (…)`, or mark it with `?`"
                )
            plain = Column(column.name, column.type, nullable=True, collation=column.collation)
            if not alike(plain, column.replace(comment=None)):
                other(way, after, plain, column)


def _merged(way: Way, table: Table, columns: list[Column]) -> None:
    """A column that another table has of itself would become one with what it inherits, under conditions of its own."""
    for below in way.old.all(Table):
        if table.ref not in below.inherits:
            continue
        for column in columns:
            if below.column(column.name) is not None:
                what = f"column `{column.name}` of table `{table.name}` is new, and table `{below.name}` has one"
                way.refuse(f"{what}, which inherits from it", column.origin, "give it another name")
        _merged(way, below, columns)


def _filled(way: Way, table: Table, column: Column, said: Carry | None, after: tuple[Change, ...]) -> Change:
    """A column whose rows get their values in batches: new rows have it from the first, old ones one after another.

    Gives the step that adds it, which comes behind `after`.
    """
    bare = column.replace(default=None, nullable=True)
    added = way.add(AddColumns(table, (bare,)), after=after)
    last: Change = added
    if column.default is not None:
        last = way.add(AlterColumn(table, bare, column.replace(nullable=True)), after=(added,))
    value = said.expression if said else column.default
    assert value is not None
    filled = way.add(Fill(table, column.name, value, Expression(is_null(way, column))), after=(last,))
    if not column.nullable:
        proven_not_null(way, table, column, value, (filled,))
    return added


def _numbered(way: Way, table: Table, column: Column, after: tuple[Change, ...]) -> Change:
    """A column whose rows get numbers in batches. An identity is a default until all rows have one.

    Gives the step that adds it, which comes behind `after`. PostgreSQL writes the whole table where a column is added
    as one (measured on 15).
    """
    sequence = owned_sequence(table.schema, table.name, column)
    assert sequence is not None
    name = sequence[-1] if column.serial else temporary(sequence[-1], "first")
    bare = column.replace(default=None, nullable=True, identity=None, serial=False, sequence=None)
    added = way.add(AddColumns(table, (bare,)), after=after)
    first = ref("sequence", sequence[1], name)
    given = way.add(GiveNumbers(table, column, first), after=(added,))
    value = Expression(f"nextval({literal(qualified(*first.path))})")
    filled = way.add(Fill(table, column.name, value, Expression(is_null(way, column))), after=(given,))
    required = proven_not_null(way, table, bare.replace(nullable=False), after=(filled,))
    if column.identity:
        way.add(BecomeIdentity(table, column, first), after=(required,), unit=steps_unit("switch", table))
    return added


def with_identities(way: Way) -> None:
    """Who may use the sequence of a new identity is said when it is there, and not before."""
    late = {
        sequence: way.units[change]
        for change in way.changes
        if isinstance(change, BecomeIdentity)
        for sequence in change.makes()
    }
    for change in way.changes:
        if isinstance(change, Create) and isinstance(change.object, Privileges) and change.object.object in late:
            way.units[change] = late[change.object.object]


# ---------------------------------------------------------------- other


def other(way: Way, table: Table | Partition, before: Column, after: Column) -> None:
    """Another column under the same name."""
    in_place = {field: getattr(after, field) for field in IN_PLACE}
    plain = before.replace(origin=after.origin, **in_place)
    typed = plain.replace(type=after.type, collation=after.collation)
    if typed.replace(nullable=after.nullable) != after:
        _given(way, table, before, after)
        return
    first: tuple[Change, ...] = ()
    if typed != plain:
        assert isinstance(table, Table), "partitions get it with their table's"
        step = column_types.changed(way, table, before, typed.replace(nullable=before.nullable or after.nullable))
        if step is None or after.nullable or not before.nullable:
            return
        first = (step,)
    elif after.nullable or not before.nullable:
        way.add(AlterColumn(table, before, after))
        return
    elif plain != before.replace(comment=after.comment):
        first = (way.add(AlterColumn(table, before, plain)),)
    required(way, table, after, first)


def _given(way: Way, table: Table | Partition, before: Column, after: Column) -> None:
    """A column that gets its values otherwise; it is not null before it is an identity."""
    if isinstance(table, Partition):
        what = f"column `{after.name}` of partition `{table.name}` gets its values otherwise"
        way.refuse(what, after.origin, "say it of the whole table")
        return
    if not given.is_all(before, after):
        what = f"column `{after.name}` of table `{table.name}` gets its values otherwise and has changed in other ways"
        way.refuse(what, after.origin, "change one of them in a compile before the other")
        return
    first: tuple[Change, ...] = ()
    if before.nullable and not after.nullable:
        first = (required(way, table, before.replace(nullable=False)),)
    elif after.nullable and not before.nullable and before.identity:
        before = before.replace(nullable=True)
    given.changed(way, table, before.replace(nullable=after.nullable) if first else before, after, first)


def required(way: Way, table: Table | Partition, column: Column, after: tuple[Change, ...] = ()) -> Change:
    """The steps after which a column is not null; gives the last. Rows without a value get one first, if it is said."""
    said = carry(way, table, column.name, "backfill")
    value = said.expression if said else None
    if value is not None:
        after = (way.add(Fill(table, column.name, value, Expression(is_null(way, column))), after=after),)
    return proven_not_null(way, table, column, value, after)


def proven_not_null(
    way: Way, table: Table | Partition, column: Column, value: Expression | None = None, after: tuple[Change, ...] = ()
) -> Change:
    """A check that is validated proves that no row has none, so that `set not null` looks at none.

    Until the check is there an application may write rows without a value, so these get one, too. The check goes in a
    statement of its own: in one `alter table` it would go first (measured on PostgreSQL 15).
    """
    check, unit = not_null_check(way, table, column), steps_unit("switch", table)
    held = way.add(AddConstraint(table, check, unproven=True), after=after)
    if value is not None and column.default is None:
        held = way.add(Fill(table, column.name, value, Expression(is_null(way, column)), late=True), after=(held,))
    validated = way.add(ValidateConstraint(table, check), after=(held,))
    # What a partition says of its own would stay beside what it gets, and nothing says it then.
    freed = [way.add(each, after=(validated,), unit=unit) for each in _said_below(way, table.ref, column.name)]
    set_ = way.add(AlterColumn(table, column.replace(nullable=True), column), after=(validated, *freed), unit=unit)
    return way.add(DropConstraint(table, check), after=(set_,), unit=unit)


def _said_below(way: Way, table: Ref, name: str) -> Iterator[AlterColumn]:
    """The steps after which no partition says by itself that a column is not null."""
    for partition in way.old.all(Partition):
        after = way.new.objects.get(partition.ref)
        if partition.parent != table or not isinstance(after, Partition):
            continue
        own, now = (next((c for c in each.columns if c.name == name), None) for each in (partition, after))
        if own and not own.nullable and not (now and now.not_null and not now.not_null.inherited):
            yield AlterColumn(after, own, own.replace(nullable=True, not_null=None))
        yield from _said_below(way, partition.ref, name)


def not_null_check(way: Way, table: Table | Partition, column: Column) -> Check:
    """The check that stands in for `not null` while it is proven. PostgreSQL 18 calls that itself `…_not_null`."""
    condition = Expression(is_null(way, column, False))
    return Check(object_name(table.name, column.name, "is_not_null"), condition)


# ---------------------------------------------------------------- gone


def _gone(way: Way, before: Table, after: Table, column: Column) -> None:
    """A column that is gone takes its values with it."""
    subject = ref("column", *after.ref.path, column.name)
    if way.may_lose(subject) or column.generated:
        way.add(DropColumn(before, column))
        return
    new = [c for c in after.columns if before.column(c.name) is None and c.type == column.type]
    what = f"column `{column.name}` of table `{after.name}`"
    renamed = f"{new[0].name} … was {column.name}" if new else None
    way.lost(subject, what, new[0].origin if new else after.origin, f"drop {column.name}", renamed)
