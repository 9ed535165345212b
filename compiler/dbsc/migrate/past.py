"""What the source says of its past, against the lock: what still waits for a migration, and what has been done."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Carry, Evolution
from dbsc.catalog.objects import Ref, ref
from dbsc.catalog.subjects import holds
from dbsc.diagnostics import Diagnostic

_HELP = "undo it; or, for a database that can be thrown away, delete the migrations folder and compile anew"


def not_yet(gone: Ref, evolution: Evolution) -> Diagnostic | None:
    """What is told of something that is gone by `was` or `drop`: both are understood, and not acted on yet."""
    names = (gone.path, (*gone.path[:-1], gone[-1].split("(")[0]))
    name = gone[-1].split("(")[0]
    for rename in evolution.renames:
        if rename.subject.kind == gone.kind and any(path in rename.names for path in names):
            now = rename.subject[-1].split("(")[0]
            message = f"{gone.kind} `{name}` is to be called `{now}`"
            note = "`was` is understood; this version of dbsc does not write the migration that renames yet"
            return Diagnostic("DBS501", message, rename.origin, notes=(note,), help=_HELP)
    for leave in evolution.leaves:
        if leave.subject.kind == gone.kind and leave.subject.path in names:
            message = f"{gone.kind} `{name}` is to be dropped"
            note = "`drop` is understood; this version of dbsc does not write the migration that drops yet"
            return Diagnostic("DBS501", message, leave.origin, notes=(note,), help=_HELP)
    return None


def done(lock: Catalog, goal: Catalog) -> Iterator[Diagnostic]:
    """The lines about the past that say nothing any more, as the last migration was made after them."""
    for rename in goal.evolution.renames:
        kind = rename.subject.kind
        if holds(lock, rename.subject) and not any(holds(lock, ref(kind, *name)) for name in rename.names):
            yield _done(
                f"`was {rename.names[0][-1]}` has done its work: the lock knows `{_name(rename.subject)}`", rename
            )
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
    return subject.kind != "label" or ref("type", *subject.path[:2]) in lock.objects


def _carried(carry: Carry, lock: Catalog, goal: Catalog) -> bool:
    before, after = lock.table(carry.table), goal.table(carry.table)
    old = before.column(carry.column) if before else None
    new = after.column(carry.column) if after else None
    return old is not None and new is not None and (carry.kind == "backfill" or old.type == new.type)


def _name(subject: Ref) -> str:
    return subject[-1].split("(")[0]


def _done(message: str, said: object) -> Diagnostic:
    return Diagnostic("DBS507", message, getattr(said, "origin", None), help="it can be deleted")
