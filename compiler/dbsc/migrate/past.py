"""What the source says of its past, against the lock: the lines that have done their work."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Carry
from dbsc.catalog.objects import Column, Ref, ref
from dbsc.catalog.subjects import holds
from dbsc.diagnostics import Diagnostic


def done(lock: Catalog, goal: Catalog) -> Iterator[Diagnostic]:
    """The lines about the past that say nothing any more, as the last migration was made after them."""
    if goal.evolution.renames:
        from dbsc.migrate.renames.said import settle

        for rename in settle(lock, goal)[0].done(lock):
            was = f"`was {rename.names[0][-1]}`"
            yield _done(f"{was} has done its work: the lock knows `{_name(rename.subject)}`", rename)
    for leave in goal.evolution.leaves:
        if _known(lock, leave.subject) and not holds(lock, leave.subject):
            yield _done("this `drop` is not needed: the lock holds nothing of that name", leave)
    for carry in goal.evolution.carries:
        if _carried(carry, lock, goal):
            yield _done(f"this `{carry.kind}` has done its work: the lock knows the column as it is", carry)


def _known(lock: Catalog, subject: Ref) -> bool:
    """Whether the lock has what something belongs to, under that name."""
    if subject.kind in ("column", "row"):
        return lock.table(ref("table", *subject.path[:2])) is not None
    return subject.kind not in ("label", "attribute") or ref("type", *subject.path[:2]) in lock.objects


def _carried(carry: Carry, lock: Catalog, goal: Catalog) -> bool:
    before, after = lock.table(carry.table), goal.table(carry.table)
    old = before.column(carry.column) if before else None
    new = after.column(carry.column) if after else None
    return old is not None and new is not None and (carry.kind == "backfill" or _is_same(old, new, lock, goal))


def _is_same(old: Column, new: Column, lock: Catalog, goal: Catalog) -> bool:
    """Whether a column has the type that it had, and the enum that this may be its labels."""
    from dbsc.migrate.staged import remade

    return old.type == new.type and remade(lock, goal).keys().isdisjoint(new.type.needs())


def _name(subject: Ref) -> str:
    return subject[-1].split("(")[0]


def _done(message: str, said: object) -> Diagnostic:
    return Diagnostic("DBS507", message, getattr(said, "origin", None), help="it can be deleted")
