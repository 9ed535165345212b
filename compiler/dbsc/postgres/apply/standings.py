"""Which migrations of a folder a database has: each with what its ledger says, and how the two fit together.

Only values go in and come out: who asks has read the folder and the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dbsc.hints import Any
from dbsc.postgres.apply.ledger import Entry
from dbsc.record import Record

APPLIED, HALF_DONE, FAILED, PENDING = "applied", "half done", "failed", "pending"
UNKNOWN, OTHER, EDITED = "not in the folder", "applied otherwise", "edited"
WRONG = frozenset({HALF_DONE, FAILED, UNKNOWN, OTHER, EDITED})
"""What somebody has to do something about; what is pending is only not applied yet."""


class Standing(Record):
    """One migration: its file's name, how it stands, and its entry in the ledger, if it has one."""

    file: str
    state: str
    entry: Entry | None = None

    @property
    def told(self) -> str:
        """What there is to be said of it beside its state."""
        entry = self.entry
        match self.state, entry:
            case (_, None):
                return ""
            case "applied", Entry(runs="noted"):
                return f"{_moment(entry.finished_at)}, noted as applied by {entry.applied_by}"
            case "applied", Entry():
                rows = f", {entry.rows:,} rows" if entry.rows else ""
                return f"{_moment(entry.finished_at)}, {_seconds(entry)} by {entry.applied_by}{rows}"
            case "half done", Entry():
                return _how_far(entry)
            case "failed", Entry():
                tries = f", {entry.attempts} times" if entry.attempts > 1 else ""
                far = f"; {_how_far(entry)}" if entry.rows else ""
                return f"{_moment(entry.finished_at)}{tries}: {entry.error}{far}"
            case "applied otherwise", Entry():
                return f"{_moment(entry.finished_at)}, with state {entry.after} behind it"
            case _:
                return f"{_moment(entry.finished_at or entry.started_at)}, by {entry.applied_by}"

    def data(self) -> dict[str, Any]:
        """The same for machines."""
        entry = self.entry
        found: dict[str, Any] = {"migration": self.file, "state": self.state}
        if entry is not None:
            found["started_at"] = entry.started_at.isoformat()
            found["finished_at"] = entry.finished_at.isoformat() if entry.finished_at else None
            found["seconds"] = entry.seconds
            found.update(
                {name: getattr(entry, name) for name in ("runs", "attempts", "rows", "progress", "applied_by")}
            )
            found["error"] = f"{entry.sqlstate}: {entry.error}" if entry.error else None
        return found


def standings(chain: Sequence[tuple[str, str]], edited: frozenset[str], entries: Sequence[Entry]) -> list[Standing]:
    """Every migration of the folder and of the ledger. `chain` are the files with the state after each.

    `edited` are the files that are no longer what the lock says.
    """
    there: Mapping[str, Entry] = {entry.name: entry for entry in entries}
    out = []
    for file, after in chain:
        entry = there.get(file)
        out.append(Standing(file, _state(file, after, edited, entry), entry))
    known = {file for file, _ in chain}
    out += [
        Standing(entry.name, UNKNOWN, entry) for entry in entries if entry.name not in known and not entry.left_nothing
    ]
    return out


def _state(file: str, after: str, edited: frozenset[str], entry: Entry | None) -> str:
    if entry is None:
        return EDITED if file in edited else PENDING
    if entry.state != "done":
        return FAILED if entry.state == "failed" else HALF_DONE
    if entry.after != after:
        return OTHER
    return EDITED if file in edited else APPLIED


def _how_far(entry: Entry) -> str:
    """What is known of a migration that was begun and not finished."""
    begun = f"begun {_moment(entry.started_at)}"
    match entry.runs:
        case "batches" if entry.progress:
            return f"{begun}, {entry.rows or 0:,} rows are filled{_upto(entry.progress.get('after'))}"
        case "batches":
            return f"{begun}, no batch is done"
        case "alone":
            return f"{begun}; the next apply looks how far its statement came"
        case _:
            return f"{begun}; its transaction did not end"


def _upto(cursor: Any) -> str:
    """Where batches have come to: by the primary key it is a key, else a page of some partition."""
    match cursor:
        case [[*key], int()]:
            return f", up to ({', '.join(map(str, key))})"
        case _:
            return ""


def _seconds(entry: Entry) -> str:
    return "" if entry.seconds is None else f"{entry.seconds:,.1f} s"


def _moment(at: Any) -> str:
    """A moment in UTC, to the second."""
    from datetime import UTC

    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if at is not None else ""
