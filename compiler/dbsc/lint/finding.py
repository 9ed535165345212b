"""What a rule finds: a value that becomes a diagnostic or a row of a page."""

from __future__ import annotations

from dbsc.catalog.objects import Ref, Table
from dbsc.diagnostics import Diagnostic, Edit
from dbsc.lint.lines import Line, edits
from dbsc.record import Record
from dbsc.source import Span


class Finding(Record):
    """Something to think of in a table. `write` is what mends it; findings of more `weight` matter more.

    `message` starts in lower case and has no full stop. `instead` says in words what the lines cannot.
    What the lines write is `safe` if it changes nothing but how fast something is.
    """

    code: str
    table: Table
    place: Span | None
    message: str
    weight: int
    write: tuple[Line, ...] = ()
    instead: str | None = None
    safe: bool = False

    @property
    def rank(self) -> tuple[int, str, Ref, int, str]:
        """What findings are sorted by; in a table it is the order of the lines."""
        return (-self.weight, self.code, self.table.ref, self.place.start if self.place else 0, self.message)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines to write, as a person reads them."""
        return tuple(line.text for line in self.write if line.text)

    def diagnostic(self) -> Diagnostic:
        """It as a note, with edits that a person may take over where the file is the user's own."""
        takes_away = any(not line.text for line in self.write)
        made: tuple[Edit, ...] = () if takes_away else edits(self.write, self.table)
        if self.safe:
            made = tuple(edit.replace(safe=True) for edit in made)
        help_ = self.instead
        if made:
            help_ = help_ or ("write this instead" if any(line.edit for line in self.write) else "add this")
        elif self.lines:
            help_ = "\n".join((help_ or "write", *self.lines))
        return Diagnostic(self.code, self.message, self.place, help=help_, edits=made)
