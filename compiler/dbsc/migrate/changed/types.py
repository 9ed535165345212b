"""Enums, domains and composite types that are in use: what can be added is, beside what there is.

PostgreSQL takes no label away from an enum, and lets a new one be used only when its transaction is over.
"""

from __future__ import annotations

from collections.abc import Container

from dbsc.catalog.objects import Composite, Domain, Enum
from dbsc.migrate.alike import alike
from dbsc.migrate.changes import AddConstraint, Alter, Comment, DropConstraint, ValidateConstraint
from dbsc.migrate.comments import without_comments
from dbsc.migrate.way import Way, called


def enum_changed(way: Way, before: Enum, after: Enum) -> None:
    """New labels, anywhere among the old ones."""
    gone = [label for label in before.labels if label not in after.labels]
    if gone:
        what = f"{called(after.ref)} has no label `{gone[0]}` any more, and PostgreSQL takes none away"
        help_ = "keep it; or make another enum, and let the columns have that: `column new_type convert (…)`"
        way.refuse(what, after.origin, help_)
    elif [label for label in after.labels if label in before.labels] != list(before.labels):
        way.refuse(
            f"the labels of {called(after.ref)} have another order, which PostgreSQL does not change", after.origin
        )
    else:
        way.add(Alter(before, after))


def domain_changed(way: Way, before: Domain, after: Domain) -> None:
    """Another default, checks, and whether null is a value."""
    old = {check.name: check.replace(comment=None) for check in before.checks}
    new = {check.name: check.replace(comment=None) for check in after.checks}
    for check in before.checks:
        if check.name not in new:
            way.add(DropConstraint(before, check))
    for check in after.checks:
        if check.name not in old:
            added = way.add(AddConstraint(after, check, unproven=True))
            if not check.not_valid:
                way.add(ValidateConstraint(after, check), after=(added,))
        elif not alike(old[check.name], new[check.name]):
            way.refuse(f"check `{check.name}` of {called(after.ref)} has changed", after.origin, "give it another name")
    in_place = before.replace(
        default=after.default, nullable=after.nullable, checks=after.checks, comment=after.comment
    )
    if not alike(without_comments(in_place), without_comments(after)):
        way.refuse(f"{called(after.ref)} is of another type", after.origin)
    elif not alike((before.default, before.nullable), (after.default, after.nullable)):
        way.add(Alter(before, after))
    if (before.comment, _said(before, new)) != (after.comment, _said(after, old)):
        way.add(Comment(before, after))


def _said(domain: Domain, others: Container[str]) -> list[str | None]:
    """The comments of the checks that are among others."""
    return [check.comment for check in domain.checks if check.name in others]


def composite_changed(way: Way, before: Composite, after: Composite) -> None:
    """New attributes behind the old ones."""
    same = len(after.attributes) >= len(before.attributes) and all(
        old.replace(comment=None) == new.replace(comment=None)
        for old, new in zip(before.attributes, after.attributes, strict=False)
    )
    if not same:
        way.refuse(f"{called(after.ref)} has other attributes, and not only new ones behind them", after.origin)
    else:
        way.add(Alter(before, after))
