"""What of an object can be added once the object is there: checks, exclusions and defaults, those of domains too.

These may call functions that take rows of their own table, or read it, which can only be made behind the table.
What a generated column, a partition key or a type calls has to be there before.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from dbsc.catalog.objects import Check, Column, Domain, Exclusion, Object, Partition, Ref, Table, collated
from dbsc.record import Record

Tests = Callable[[Ref], bool]


class Later(Record):
    """An object without what is added to it later, and that: constraints, and columns whose defaults are."""

    lean: Object
    constraints: tuple[Check | Exclusion, ...] = ()
    defaults: tuple[Column, ...] = ()


def later(object_: Object, closes: Tests, late: Container[str] = ()) -> Later:
    """What has to be added later to an object, because it uses something of which `closes` holds.

    The defaults of the columns `late` come later whatever they use.
    """
    match object_:
        case Domain():
            checks = tuple(check for check in object_.checks if any(map(closes, check.condition.uses)))
            default = object_.default
            if default and any(map(closes, default.uses)):
                default = None
            return Later(object_.replace(checks=_without(object_.checks, checks), default=default), checks)
        case Table() | Partition():
            checks = tuple(check for check in object_.checks if any(map(closes, used_by(check))))
            exclusions = tuple(each for each in object_.exclusions if any(map(closes, used_by(each))))
            defaults = tuple(
                c for c in object_.columns if c.default and (c.name in late or any(map(closes, c.default.uses)))
            )
            lean = object_.replace(
                checks=_without(object_.checks, checks),
                exclusions=_without(object_.exclusions, exclusions),
                columns=tuple(c.replace(default=None) if c in defaults else c for c in object_.columns),
            )
            return Later(lean, (*checks, *exclusions), defaults)
        case _:
            return Later(object_)


def _without(all_: tuple[Check | Exclusion, ...], some: tuple[Check | Exclusion, ...]) -> tuple[Check | Exclusion, ...]:
    return tuple(each for each in all_ if each not in some)


def used_by(constraint: Check | Exclusion) -> Iterator[Ref]:
    """The objects that a constraint uses."""
    if isinstance(constraint, Check):
        yield from constraint.condition.uses
        return
    for element in constraint.elements:
        yield from collated(element.collation)
        if element.expression:
            yield from element.expression.uses
    if constraint.where:
        yield from constraint.where.uses
