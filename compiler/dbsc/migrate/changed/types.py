"""Enums, domains and composite types that are in use: what can be added is, beside what there is.

PostgreSQL lets a new label be used only when its transaction is over, and takes none away: then the columns get another
type in steps (`swapped`).
"""

from __future__ import annotations

from collections.abc import Container

from dbsc.catalog.objects import Check, Composite, Domain, Enum, ref
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.holders import holders
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    Change,
    Comment,
    DropConstraint,
    Rename,
    ValidateConstraint,
    constraint_ref,
)
from dbsc.migrate.comments import without_comments
from dbsc.migrate.way import Way, called
from dbsc.sqltext.quote import literal


def enum_changed(way: Way, before: Enum, after: Enum) -> None:
    """New labels, anywhere among the old ones; where others are gone, or stand elsewhere, it is another type."""
    if after.ref not in way.relabelled:
        way.add(Alter(before, after))
        return
    gone = [label for label in before.labels if label not in after.labels]
    for label in gone:
        subject = ref("label", *after.ref.path, label)
        if not way.may_lose(subject):
            new = next((each for each in after.labels if each not in before.labels), None)
            renamed = f"{literal(new)} was {literal(label)}" if new else None
            what = f"label `{label}` of {called(after.ref)}"
            way.lost(subject, what, after.origin, f"drop label {literal(label)}", renamed)
    what = f"label `{gone[0]}` of {called(after.ref)} is gone" if gone else f"{called(after.ref)} has another order"
    for user in holders(way, after.ref):
        help_ = "keep the labels, or make another enum for the columns that are to have fewer"
        way.refuse(f"{what}, which is done column by column, and {user} holds the type as it is", after.origin, help_)


def domain_changed(way: Way, before: Domain, after: Domain) -> None:
    """Another default, checks, and whether null is a value."""
    old = {check.name: check.replace(comment=None) for check in before.checks}
    new = {check.name: check.replace(comment=None) for check in after.checks}
    for check in before.checks:
        if check.name not in new:
            way.add(DropConstraint(before, check))
    for check in after.checks:
        if check.name not in old:
            _add_check(way, after, check)
        elif alike(old[check.name].replace(not_valid=False), new[check.name]):
            if old[check.name].not_valid:
                way.add(ValidateConstraint(after, check))
        elif not alike(old[check.name], new[check.name]):
            _other_check(way, before, after, old[check.name], check)
    in_place = before.replace(
        default=after.default, nullable=after.nullable, checks=after.checks, comment=after.comment
    )
    if not alike(without_comments(in_place), without_comments(after)):
        way.refuse(f"{called(after.ref)} is of another type", after.origin)
    elif not alike((before.default, before.nullable), (after.default, after.nullable)):
        way.add(Alter(before, after))
    if (before.comment, _said(before, new)) != (after.comment, _said(after, old)):
        way.add(Comment(before, after))


def _add_check(way: Way, domain: Domain, check: Check) -> Change:
    """The steps that add a check; gives the last. The values there are held to it when new ones are already."""
    added = way.add(AddConstraint(domain, check, unproven=True))
    return added if check.not_valid else way.add(ValidateConstraint(domain, check), after=(added,))


def _other_check(way: Way, before: Domain, after: Domain, old: Check, new: Check) -> None:
    """A check that says something else: the new one is there before the old one goes, and then has its name."""
    beside = new.replace(name=temporary(new.name))
    last, unit = _add_check(way, after, beside), ("switch", *after.ref.path)
    dropped = way.add(DropConstraint(before, old), after=(last,), unit=unit)
    name, now = (constraint_ref(after, each) for each in (beside, new))
    way.add(Rename(name, now, "domain", passing=True), after=(dropped,), unit=unit)


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
