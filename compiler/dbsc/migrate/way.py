"""What leads from one catalog to another, as it is put together: changes, what each follows, what stands in the way.

It is written by `diff` and by the modules of `changed`, one for each subject.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Object, Partition, Ref
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.changes import Change
from dbsc.migrate.leave import block_ref, leave_for, shell_word
from dbsc.migrate.staged import Remade, Swap, is_about
from dbsc.record import Record
from dbsc.source import Span

Unit = tuple[str, ...]
"""What becomes one migration: a word for what it does, and the names of what it is about."""


class Difference(Record):
    """The changes, what each comes after beside what it needs, the units that are not theirs anyway; and problems."""

    changes: tuple[Change, ...]
    problems: tuple[Diagnostic, ...]
    follows: dict[Change, tuple[Change, ...]]
    units: dict[Change, Unit]


class Way:
    """The way from `old` (in which what was renamed has its new name already) to `new`."""

    def __init__(self, old: Catalog, new: Catalog) -> None:
        self.old = old
        self.new = new
        self.changes: list[Change] = []
        self.problems: list[Diagnostic] = []
        self.follows: dict[Change, tuple[Change, ...]] = {}
        self.units: dict[Change, Unit] = {}
        self.first: Unit | None = None  # the unit of the renames, after which all else has the new names
        self.swaps: tuple[Swap, ...] = ()
        self.remade: dict[Ref, tuple[Remade, Remade]] = {}
        self.rewritten: dict[Ref, tuple[Remade, Remade]] = {}  # those that become others at once, and not in steps
        self.settled: set[Ref] = set()  # what is dealt with, whatever it is called
        self.replaced: dict[tuple[Ref, Ref], None] = {}  # what is dropped and made again, and for the sake of what

    def difference(self) -> Difference:
        """All of it. The first renames, and the bodies that go with them, follow nothing else."""
        for change, earlier in self.follows.items():
            if self.units.get(change) == self.first and self.first is not None:
                self.follows[change] = tuple(each for each in earlier if self.units.get(each) == self.first)
        return Difference(tuple(self.changes), tuple(self.problems), self.follows, self.units)

    def add(self, change: Change, *, after: Iterable[Change] = (), unit: Unit | None = None) -> Change:
        """One more change. It comes after others, beside what it needs, and stands in a unit that is not its own."""
        self.changes.append(change)
        later = tuple(after)
        if later:
            self.follows[change] = later
        if unit is not None:
            self.units[change] = unit
        return change

    def forget(self, subject: Ref) -> None:
        """Takes away what was to be done with something, as it is done otherwise."""
        forgotten = [change for change in self.changes if change.ref == subject]
        self.changes = [change for change in self.changes if change.ref != subject]
        for change in forgotten:
            self.follows.pop(change, None)
            self.units.pop(change, None)

    def swaps_of(self, table: Ref) -> Iterable[Swap]:
        """The columns of a table that get another type beside the old one."""
        return (swap for swap in self.swaps if swap.table == table)

    def is_swapped(self, object_: Record, table: Ref | None = None) -> bool:
        """Whether a constraint, an index or a foreign key is made anew with a column that takes another's place."""
        swaps = self.swaps if table is None else self.swaps_of(table)
        return any(is_about(object_, swap.table, swap.before.name) for swap in swaps)

    def replace(self, before: Object, root: Ref | None = None) -> None:
        """An object that has to be dropped and made again, with all that needs it: for its own sake, or of another."""
        self.replaced[before.ref, root or before.ref] = None

    def was_there(self, reference: Ref) -> bool:
        """Whether something was there before: it may hold rows and be in use."""
        return reference in self.old.objects or (reference in self.new.externals)

    def root(self, reference: Ref) -> Ref:
        """The table whose partition something is, or the partition of a partition."""
        found = self.new.objects.get(reference)
        while isinstance(found, Partition):
            reference = found.parent
            found = self.new.objects.get(reference)
        return reference

    def may_lose(self, subject: Ref) -> bool:
        """Whether the source gives leave to lose something."""
        return self.new.evolution.may_lose(subject)

    def refuse(self, what: str, place: Span | None = None, mend: str | None = None) -> None:
        """What this version does not migrate."""
        help_ = (
            mend or "undo it; or, for a database that can be thrown away, delete the migrations folder and compile anew"
        )
        self.problems.append(Diagnostic("DBS501", what, place, help=help_))

    def may_block(self, table: Ref, what: str, place: Span | None, *, written: bool = False) -> bool:
        """Whether a table may be kept from its users while its rows are looked at; `what` is so done needs leave.

        `written`: it is kept from all of them, as its rows are written anew.
        """
        if table not in self.old.objects or self.may_lose(block_ref(table)):
            return True
        holds_up = "use it while PostgreSQL writes" if written else "write while PostgreSQL looks at"
        message = f"{what}, and nobody can {holds_up} all rows: it has no other way"
        help_ = f"if that is short, or nobody is there, compile with --allow {shell_word(leave_for(block_ref(table)))}"
        self.problems.append(Diagnostic("DBS501", message, place, help=help_))
        return False

    def lost(self, subject: Ref, what: str, place: Span | None, leave: str, rename: str | None = None) -> None:
        """What would be lost without leave: the line that gives leave, and the one that says how it is called now."""
        helps = [f"write `{leave}` to lose it, or compile with --allow {shell_word(leave_for(subject))}"]
        if rename:
            helps.insert(0, f"write `{rename}` if it is called that now")
        message = f"{what} is gone from the source, and its data would be lost"
        self.problems.append(Diagnostic("DBS504", message, place, help="; or ".join(helps)))

    def unsaid(self, subject: Ref, what: str, place: Span | None) -> None:
        """What would be lost without leave, and cannot be given it in the source."""
        help_ = f"compile with --allow {shell_word(leave_for(subject))}, and set them again behind the migration"
        self.problems.append(Diagnostic("DBS504", f"{what} would be lost", place, help=help_))


def called(reference: Ref, kind: str | None = None) -> str:
    """What an object is called in a message."""
    name = ".".join(reference.path)
    return f"{kind or reference.kind} `{name.removeprefix('public.')}`"
