"""The values: `Diagnostic`, its labels and its edits."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.diagnostics.codes import CODES
from dbsc.record import Record
from dbsc.source import Span


class Label(Record):
    """A second place that matters, and what is to be seen there."""

    place: Span
    message: str


class Edit(Record):
    """A replacement of the text of `place` that mends the problem; an empty range inserts.

    One that is not `safe` is a guess at what was meant: it is shown, and applied by a person only.
    """

    place: Span
    text: str
    safe: bool = True


class Diagnostic(Record):
    """One problem. `message` starts in lower case and has no full stop; `help` says what to write."""

    code: str
    message: str
    place: Span | None = None
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def severity(self) -> str:
        """`error`, `warning` or `note`, by the code."""
        return CODES[self.code][0]

    @property
    def title(self) -> str:
        """What the code stands for."""
        return CODES[self.code][1]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)
