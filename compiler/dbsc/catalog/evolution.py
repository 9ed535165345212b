"""What the source says of its own past: what was called otherwise, what may be lost, how rows are carried over.

It is about the way from one state to the next, not about a state: it is no part of the lock, and says nothing where the
lock already is what the source wants.
"""

from __future__ import annotations

from dbsc.catalog.objects import Expression, Ref
from dbsc.record import Record
from dbsc.source import Span


class Rename(Record):
    """What is called `subject` now had these names before, the newest first."""

    subject: Ref
    names: tuple[tuple[str, ...], ...]
    origin: Span | None = None


class Leave(Record):
    """`drop …`: the subject may be lost. Rows are `row schema table key…`, columns `column schema table name`."""

    subject: Ref
    origin: Span | None = None


class Carry(Record):
    """`backfill (…)` or `convert (…)` of a column: what the rows that are there get in it."""

    kind: str
    table: Ref
    column: str
    expression: Expression
    origin: Span | None = None


class Evolution(Record):
    """All of it, in the order of the source. With `anything` all may be lost, as where nothing is to be kept."""

    renames: tuple[Rename, ...] = ()
    leaves: tuple[Leave, ...] = ()
    carries: tuple[Carry, ...] = ()
    anything: bool = False

    def may_lose(self, subject: Ref) -> bool:
        """Whether there is leave to lose something."""
        return self.anything or any(leave.subject == subject for leave in self.leaves)

    def was(self, subject: Ref) -> bool:
        """Whether the source says that something had another name."""
        return any(rename.subject == subject for rename in self.renames)
