"""Enums, domains and composite types that are in use: what can be added is, beside what there is.

PostgreSQL lets a new label be used only when its transaction is over, and takes none away: then the columns get another
type in steps (`swapped`).
"""

from __future__ import annotations

from collections.abc import Container

from dbsc.catalog.objects import Attribute, Check, Composite, Domain, Enum, RangeType, ref
from dbsc.migrate.alike import alike
from dbsc.migrate.changed.holders import holders
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.changed.rewritten import obstacles
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    Change,
    Comment,
    DropAttribute,
    DropConstraint,
    Rename,
    ValidateConstraint,
    constraint_ref,
)
from dbsc.migrate.remade_values import lossy_attributes
from dbsc.migrate.staged import is_stored
from dbsc.migrate.type_changes import called_type, keeps_values
from dbsc.migrate.way import Way, called
from dbsc.sqltext.quote import literal


def enum_changed(way: Way, before: Enum, after: Enum) -> None:
    """New labels, anywhere among the old ones; where others are gone, or stand elsewhere, it is another type."""
    if after.ref not in (way.remade | way.rewritten):
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
    if after.ref in way.rewritten:
        return
    what = f"label `{gone[0]}` of {called(after.ref)} is gone" if gone else f"{called(after.ref)} has another order"
    _held(way, after, what, "keep the labels, or make another enum for the columns that are to have fewer")


def _held(way: Way, type_: Enum | Domain | Composite, what: str, help_: str) -> None:
    """Refuses another type under the name of one that something holds which cannot be changed in steps."""
    for user in holders(way, type_.ref):
        message = f"{what}, which is done column by column, and {user} holds the type as it is"
        way.refuse(message, type_.origin, help_)


def domain_changed(way: Way, before: Domain, after: Domain) -> None:
    """Another default, checks, and whether null is a value; over another type it is another domain."""
    if (before.type, before.collation) != (after.type, after.collation):
        if after.ref in way.rewritten:
            return
        if after.ref in way.remade:
            types = f"{called_type(before.type)}, and is {called_type(after.type)} now"
            help_ = "make another domain for the columns that are to have that type"
            if not keeps_values(before.type, after.type):
                help_ = "say what becomes of the values of its columns: `… convert (…)`; or " + help_
            _held(way, after, f"{called(after.ref)} was {types}", help_)
        else:
            way.replace(before)
        return
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
    if not alike((before.default, before.nullable), (after.default, after.nullable)):
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
    """New attributes behind the old ones, and those that are gone; where others stand otherwise, it is another type."""
    names = {attribute.name for attribute in after.attributes}
    gone = [attribute for attribute in before.attributes if attribute.name not in names]
    stored = is_stored(way.old, after.ref)
    for attribute in gone if stored else ():
        subject = ref("attribute", *after.ref.path, attribute.name)
        if not way.may_lose(subject):
            old = {each.name for each in before.attributes}
            new = next((each.name for each in after.attributes if each.name not in old), None)
            what = f"attribute `{attribute.name}` of {called(after.ref)}"
            way.lost(
                subject, what, after.origin, f"drop {attribute.name}", f"{new} … was {attribute.name}" if new else None
            )
    if after.ref in way.rewritten:
        return
    if after.ref in way.remade:
        help_ = "add new attributes behind the others, or make another type for the columns that are to have these"
        what = f"the attributes of {called(after.ref)} stand otherwise"
        if (lossy := next(lossy_attributes(before, after), None)) is not None:
            types = f"{called_type(lossy[0].type)}, and is {called_type(lossy[1].type)} now"
            what = f"attribute `{lossy[1].name}` of {called(after.ref)} was {types}"
            help_ = "say what becomes of the values of its columns: `… convert (…)`; or make another type for them"
        _held(way, after, what, help_)
    elif not stored and (gone or not _stand_first(before, after)):
        way.replace(before)
    else:
        kept = before.replace(attributes=tuple(each for each in before.attributes if each not in gone))
        if (kept.comment, _known(kept)) != (after.comment, _known(after)):
            way.add(Alter(kept, after))
        for attribute in gone:
            way.add(DropAttribute(before, attribute))


def range_changed(way: Way, before: RangeType, after: RangeType) -> None:
    """Another subtype, or another order of its values: another range type."""
    held = after.ref in way.rewritten
    if not held and not (is_stored(way.old, before.ref) or is_stored(way.old, before.multirange_ref)):
        way.replace(before)
        return
    help_ = "make another range type for the columns that are to have it"
    if not held:
        why = "a `canonical` function is of one range type, and columns hold values of this one"
        way.refuse(f"{called(after.ref)} has changed: {why}", after.origin, help_)
        return
    if before.subtype != after.subtype and not keeps_values(before.subtype, after.subtype):
        help_ = "say what becomes of the values of its columns: `… convert (…)`; or " + help_
    what = f"{called(after.ref)} was over {called_type(before.subtype)}, and is over {called_type(after.subtype)} now"
    if before.subtype == after.subtype:
        what = f"{called(after.ref)} has its values in another order now"
    for user in obstacles(way, after.ref):
        way.refuse(f"{what}, and {user} holds the type as it is", after.origin, help_)


def _stand_first(before: Composite, after: Composite) -> bool:
    """Whether the attributes of one are the first ones of another."""
    first = after.replace(attributes=after.attributes[: len(before.attributes)])
    return [each.replace(comment=None) for each in _known(before)] == [e.replace(comment=None) for e in _known(first)]


def _known(composite: Composite) -> list[Attribute]:
    """The attributes as PostgreSQL knows them: whether one may be null is for who reads them."""
    return [attribute.replace(nullable=True) for attribute in composite.attributes]
