"""Columns that get their values otherwise: an identity, a sequence or an expression that is new, other or gone.

Measured on 15 and 18: all of these are a short lock. But a new sequence begins behind the greatest value there is,
which is looked for while nobody can use the table, so an index has to lead to it. Only another expression of a stored
column (from 17 on) writes all rows.
"""

from __future__ import annotations

from dbsc.catalog.objects import Column, Generated, Index, Table, ref
from dbsc.catalog.sequences import identity_options, identity_sequence, named_sequence, owned_sequence
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.parts import steps_unit, temporary
from dbsc.migrate.changes import AlterColumn, BecomeIdentity, Change, Rename
from dbsc.migrate.way import Unit, Way

_OTHER_EXPRESSION = 17
"""The first version in which a generated column gets another expression where it stands."""


def is_all(before: Column, after: Column) -> bool:
    """Whether nothing else differs but what can be said of any column."""
    said = {field: getattr(after, field) for field in ("identity", "serial", "sequence", "generated", "nullable")}
    return alike(before.replace(comment=None, default=after.default, **said), after.replace(comment=None))


def changed(way: Way, table: Table, before: Column, after: Column, first: tuple[Change, ...]) -> None:
    """The steps after which a column gets its values as it is to get them, behind what comes `first`."""
    unit = steps_unit("switch", table) if first else None
    if before.generated or after.generated:
        _computed(way, table, before, after)
    elif before.identity and after.identity:
        _identity_changed(way, table, before, after)
    elif before.serial and after.identity:
        _serial_as_identity(way, table, before, after, unit)
    elif before.identity and after.serial:
        what = f"column `{after.name}` of table `{table.name}` was an identity, and has a sequence of its own now"
        way.refuse(what, after.origin, "leave it an identity, which PostgreSQL has in the place of `serial`")
    elif (
        not (after.identity or after.serial)
        or _is_found_by_an_index(way, table, after.name)
        or way.may_block(table.ref, f"the sequence of `{after.name}` is new", after.origin)
    ):
        way.add(AlterColumn(table, before, after), after=first, unit=unit)


def _computed(way: Way, table: Table, before: Column, after: Column) -> None:
    """A generated column that is another one, or none any more; or one that becomes one."""
    called = f"column `{after.name}` of table `{table.name}`"
    match before.generated, after.generated:
        case Generated(virtual=False), None:
            way.add(AlterColumn(table, before, after))
        case Generated(virtual=was), Generated(virtual=now) if was == now:
            if way.new.intent.header.postgres < _OTHER_EXPRESSION:
                what = f"{called} is computed otherwise, and PostgreSQL changes no expression before 17"
                help_ = "add a column of another name, and drop this one; or write `postgres 17` where all servers are"
                way.refuse(what, after.origin, help_)
            elif now or way.may_block(table.ref, f"{called} is computed otherwise", after.origin, written=True):
                way.add(AlterColumn(table, before, after))
        case None, Generated():
            what = f"{called} is computed now, and PostgreSQL computes no column that is there"
            way.refuse(what, after.origin, "add a column of another name, and drop this one")
        case Generated(), None:
            what = f"{called} is virtual, and has no values that it could keep"
            way.refuse(what, after.origin, "add a column of another name with `backfill`, and drop this one")
        case _:
            what = f"{called} is {'virtual' if after.generated and after.generated.virtual else 'stored'} now"
            way.refuse(what, after.origin, "add a column of another name, and drop this one")


def _identity_changed(way: Way, table: Table, before: Column, after: Column) -> None:
    """An identity whose sequence has other options, which do not touch the number that comes next, or another name."""
    old, new = (owned_sequence(table.schema, table.name, each) for each in (before, after))
    assert before.identity and after.identity and old and new
    first: tuple[Change, ...] = ()
    if old != new:
        first = (way.add(Rename(old, new, "sequence")),)
        named = named_sequence(table.schema, after.identity.options or "") is not None
        was = identity_sequence(before.identity.options, before.type.name).replace(schema=new[1], name=new[2])
        before = before.replace(identity=before.identity.replace(options=identity_options(was, named)))
    if before != after.replace(comment=before.comment, origin=before.origin):
        way.add(AlterColumn(table, before, after), after=first)


def _serial_as_identity(way: Way, table: Table, before: Column, after: Column, unit: Unit | None) -> None:
    """The sequence of an identity is a new one, which goes on with the numbers of the old."""
    sequence = owned_sequence(table.schema, table.name, before)
    assert sequence is not None
    home: Unit = unit or ("change", *table.ref.path)
    aside = ref("sequence", sequence[1], temporary(sequence[-1], "old"))
    moved = way.add(Rename(sequence, aside, "sequence", passing=True), unit=home)
    bare = before.replace(serial=False, sequence=None)
    if before.replace(serial=False, sequence=None, identity=after.identity) != after:
        way.add(AlterColumn(table, bare, after.replace(identity=None)))
    way.add(BecomeIdentity(table, after, aside), after=(moved,), unit=home)


def _is_found_by_an_index(way: Way, table: Table, column: str) -> bool:
    """Whether the greatest value of a column is found without reading all rows."""
    old = way.old.objects.get(table.ref)
    if not isinstance(old, Table):
        return True
    keys = (*((old.primary_key,) if old.primary_key else ()), *old.uniques)
    indexes = (index for index in way.old.all(Index) if index.table == table.ref and index.where is None)
    return any(key.columns[0] == column for key in keys) or any(
        index.elements[0].column == column and index.method in (None, "btree") for index in indexes
    )
