"""References that are written at both of their ends, as the language writes them, because a line would be too long.

Where many tables hang together in a tangle, lines stay in a neighbourhood. What leaves it is `→ customers` at the row
that refers, where its type stood, and `← 12` at the row that is referred to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dbsc.backends.diagram.model import Line, Model
from dbsc.catalog.objects import Ref
from dbsc.record import Record


class Lead(Record):
    """A reference as it is written at the row that refers: `→ customers`, `→ customers(code)?`."""

    text: str
    line: Line


class Ends(Record):
    """What is written in a box, by its columns: where they lead to, and the references that come from elsewhere."""

    leads: Mapping[str, tuple[Lead, ...]]
    comers: Mapping[str, tuple[Line, ...]]

    def __contains__(self, column: object) -> bool:
        return column in self.leads or column in self.comers


NOTHING = Ends({}, {})


def ends(model: Model, lines: Iterable[Line], title: Callable[[Ref], str]) -> dict[Ref, Ends]:
    """What the lines are where they are written, by table; `title` says what a table is called."""
    primary = {box.ref: {row.name for row in box.rows if row.primary} for box in model.boxes}
    leads: dict[Ref, dict[str, tuple[Lead, ...]]] = {}
    comers: dict[Ref, dict[str, tuple[Line, ...]]] = {}
    for line in lines:
        keys = line.target_columns
        key = "" if set(keys) == primary[line.target] else f"({', '.join(keys)})"
        lead = Lead(f"→ {title(line.target)}{key}{'?' if line.optional else ''}", line)
        of_source, of_target = leads.setdefault(line.source, {}), comers.setdefault(line.target, {})
        of_source[line.columns[0]] = (*of_source.get(line.columns[0], ()), lead)
        of_target[keys[0]] = (*of_target.get(keys[0], ()), line)
    return {ref: Ends(leads.get(ref, {}), comers.get(ref, {})) for ref in leads | comers}
