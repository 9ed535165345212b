"""What the source says of its past, against the lock: what still waits for a migration, and what has been done."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Carry
from dbsc.catalog.objects import Ref, ref
from dbsc.catalog.subjects import holds
from dbsc.diagnostics import Diagnostic
from dbsc.record import Record
from dbsc.source import Span

_HELP = "undo it; or, for a database that can be thrown away, delete the migrations folder and compile anew"
_PARTS = {"column": "table", "constraint": "table", "attribute": "type", "label": "type"}


class Waiting(Record):
    """What the source says of its past and no migration has done: the names before and now, and what is told of it."""

    before: tuple[Ref, ...]
    now: Ref
    problem: Diagnostic

    def was(self, reference: Ref) -> bool:
        """Whether it is about something that the lock has and the source has not."""
        return any(_same(old, reference) for old in self.before)

    def becomes(self, reference: Ref) -> bool:
        """Whether it is about something that the source has and the lock has not."""
        return _same(self.now, reference)

    def is_in(self, reference: Ref) -> bool:
        """Whether it is about a part of a table or type."""
        return _PARTS.get(self.now.kind) == reference.kind and self.now.path[:2] == reference.path


def waiting(lock: Catalog, goal: Catalog) -> Iterator[Waiting]:
    """What waits for a migration: it is understood, and this version does not write it."""
    for rename in goal.evolution.renames:
        before = tuple(ref(rename.subject.kind, *name) for name in rename.names)
        known = next((old for old in before if holds(lock, old)), None)
        if known is not None:
            what = f"{rename.subject.kind} `{_name(known)}` is to be called `{_name(rename.subject)}`"
            yield Waiting(before, rename.subject, _not_yet("was", what, "renames", rename.origin))
    for leave in goal.evolution.leaves:
        if leave.subject.kind != "row" and holds(lock, leave.subject):
            what = f"{leave.subject.kind} `{_name(leave.subject)}` is to be dropped"
            yield Waiting((leave.subject,), leave.subject, _not_yet("drop", what, "drops", leave.origin))
    for carry in goal.evolution.carries:
        if lock.table(carry.table) is None or _carried(carry, lock, goal):
            continue
        column = ref("column", *carry.table.path, carry.column)
        called = f"column `{carry.column}` of table `{carry.table[-1]}`"
        if carry.kind == "backfill":
            what = f"{called} is new, and its rows are to be filled"
            yield Waiting((), column, _not_yet("backfill", what, "fills them", carry.origin))
        elif holds(lock, column):
            what = f"{called} has another type, and its values are to be converted"
            yield Waiting((column,), column, _not_yet("convert", what, "converts them", carry.origin))


def _not_yet(word: str, message: str, does: str, place: Span | None) -> Diagnostic:
    note = f"`{word}` is understood; this version of dbsc does not write the migration that {does} yet"
    return Diagnostic("DBS501", message, place, notes=(note,), help=_HELP)


def _same(said: Ref, reference: Ref) -> bool:
    """Whether two references are one: a foreign key is a constraint, and a function may be told without arguments."""
    kind = "constraint" if reference.kind == "foreign key" else reference.kind
    paths = (reference.path, (*reference.path[:-1], _name(reference)))
    return said.kind == kind and said.path in paths


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
