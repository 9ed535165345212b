"""What the header of a migration says that it does to a database in use, held against what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.migrate.fired import SILENT
from dbsc.migrate.gathered import LOCKS
from dbsc.postgres.rehearsal.touched import Touched
from dbsc.record import Record

_NONE = "none on what was there before"


class Claim(Record):
    """What a header says: the strongest lock and on which tables, what is rewritten, read through and lost.

    `fires` are the triggers that hear of rows that are filled: what they do, nobody has looked into.
    `checked` is false where the migration holds SQL that nobody has looked into.
    """

    lock: str | None
    on: frozenset[str]
    rewrites: frozenset[str]
    scans: frozenset[str]
    undo: str
    checked: bool
    fires: str = ""

    @property
    def silent(self) -> bool:
        """Whether the triggers that would hear of it do not, when `dbsc apply` runs it."""
        return self.fires.endswith(SILENT)

    @property
    def tables(self) -> frozenset[str]:
        """All tables that it is about."""
        return self.on | self.rewrites | self.scans


def claim_of(migration: str) -> Claim | None:
    """The claim in the header of a migration; None where it has no header."""
    lines = dict(_lines(migration.partition("\n\n")[0]))
    if not {"lock", "work", "undo"} <= lines.keys():
        return None
    lock, _, on = lines["lock"].partition(" on ")
    work = {kind: frozenset[str]() for kind in ("rewrites", "scans")}
    kind = ""
    for part in lines["work"].split(", "):
        first, _, rest = part.partition(" ")
        starts = first in (*work, "not", "no")
        kind = first if starts else kind
        if kind in work:
            work[kind] |= {rest if starts else part}
    return Claim(
        lock if lock in LOCKS else None,
        frozenset(on.split(", ")) if lock in LOCKS else frozenset(),
        work["rewrites"],
        work["scans"],
        lines["undo"],
        "not checked" not in lines["work"],
        lines.get("fires", ""),
    )


def _lines(header: str) -> Iterator[tuple[str, str]]:
    for line in header.splitlines():
        if line.startswith("-- "):
            word, _, said = line.removeprefix("-- ").partition(":")
            yield word, said.strip()


def broken(claim: Claim, measured: Iterable[Touched]) -> Iterator[str]:
    """What was measured and is more than was claimed."""
    if not claim.checked:
        return
    most = LOCKS.index(claim.lock) if claim.lock else -1
    for one in measured:
        called = f"`{one.names[0]}`"
        if one.lock is not None:
            rank = LOCKS.index(one.lock)
            if rank > most:
                yield f"it takes {one.lock} on {called}, and its header says {claim.lock or _NONE}"
            elif rank == most and claim.on.isdisjoint(one.names):
                yield f"it takes {one.lock} on {called} too, which its header does not name"
        if one.rewritten and claim.rewrites.isdisjoint(one.names):
            yield f"it rewrites {called}, which its header does not say"
        elif one.scanned and (claim.scans | claim.rewrites).isdisjoint(one.names):
            yield f"it reads all of {called}, which its header does not say"
