"""What holds a type that becomes another one, and can neither be changed in steps nor be made again."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.later import used_by
from dbsc.catalog.objects import Check, Column, Enum, Exclusion, Index, Partition, Privileges, Ref, Table
from dbsc.migrate.replaced import AGAIN
from dbsc.migrate.way import Way, called


def holders(way: Way, type_: Ref) -> Iterator[str]:
    """What is in the way of another type, each as it is called in a message."""
    for object_ in way.old.objects.values():
        match object_:
            case Table() | Partition():
                yield from _in_table(way, object_, type_)
            case Index() if type_ in object_.needs() and not way.is_swapped(object_):
                yield called(object_.ref)
            case Enum() | Privileges():
                pass
            case _ if type_ in object_.needs() and not isinstance(object_, AGAIN):
                yield called(object_.ref)
            case _:
                pass


def _in_table(way: Way, table: Table | Partition, type_: Ref) -> Iterator[str]:
    """Columns that are not changed in steps, and constraints that stay."""
    swapped = {swap.before.name for swap in way.swaps_of(table.ref)}
    gone = way.new.objects.get(table.ref)
    kept = {column.name for column in gone.columns} if isinstance(gone, Table | Partition) else set()
    name = ".".join(table.ref.path).removeprefix("public.")
    if isinstance(table, Table) and table.of_type == type_ and gone is not None:
        yield f"table `{name}`"
    for column in table.columns:
        if type_ in _used(column) and column.name not in swapped and column.name in kept:
            yield f"column `{name}.{column.name}`"
    for constraint in (*table.checks, *table.exclusions):
        assert isinstance(constraint, Check | Exclusion)
        if type_ in used_by(constraint) and not way.is_swapped(constraint, table.ref) and gone is not None:
            yield f"constraint `{constraint.name}` of table `{name}`"


def _used(column: Column) -> Iterator[Ref]:
    yield from column.type.needs()
    if column.default:
        yield from column.default.uses
    if column.generated:
        yield from column.generated.expression.uses
