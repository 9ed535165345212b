"""How a table looks: the size of its box, its rows with what is written in them, and where a wire ends.

A box has a head with the table's name and badges, a row a column (marks of keys, name, type), and notes at its foot.
"""

from __future__ import annotations

from dbsc.backends.diagram import widths
from dbsc.backends.diagram.layout.written import NOTHING, Ends, Lead
from dbsc.backends.diagram.model import Box, Line, Row
from dbsc.record import Record

UNIT = 11  # half a row
ROW, HEAD = 2 * UNIT, 3 * UNIT
NAME_SIZE, TITLE_SIZE, TYPE_SIZE, MARK_SIZE, NOTE_SIZE = 12.5, 13.5, 11.5, 9, 10.5
PAD = 10
_MARK_ROOM, _MARK_GAP = 16, 5  # of `PK`, and between two of them
_TYPE_GAP, COUNT_GAP = 16, 9  # before a type; before the number of those that come from elsewhere
_BADGE_PAD, BADGE_GAP = 5, 5
_NARROWEST, _STEP = 150, 10
_MOST_ROWS = 36
_VALUES_ROOM = 190.0
_NOTE_LINE = 14
SIGNS = {"added": "+", "removed": "−", "altered": "~"}


class Shown(Record):
    """A row as it is drawn: its column (None for what stands for several), its marks, its name and its type.

    `values` says that the type is the values of a union, or an enum. Where the row leads to what is too far away for a
    line, `leads` stand where the type does; `comers` are the references from there.
    """

    column: str | None
    name: str
    type: str
    marks: tuple[str, ...] = ()
    nullable: bool = False
    primary: bool = False
    values: bool = False
    about: str = ""
    change: str = ""
    leads: tuple[Lead, ...] = ()
    comers: tuple[Line, ...] = ()

    @property
    def shown_type(self) -> str:
        """What is written as its type."""
        return "" if self.leads and not self.type else self.type + ("?" if self.nullable else "")

    @property
    def count(self) -> str:
        """What is written for those that come from elsewhere."""
        return f"← {len(self.comers)}" if self.comers else ""


class Badge(Record):
    """A short word in the head of a box; its left end, as far from the box's right end, and its width."""

    text: str
    from_right: float
    width: float


class Figure(Record):
    """A box to be drawn: its size, what is in it, and where its title (`indent`) and its columns (`names`) begin."""

    box: Box
    title: str
    width: int
    height: int
    rows: tuple[Shown, ...]
    indent: int
    names: int
    badges: tuple[Badge, ...] = ()
    notes: tuple[str, ...] = ()
    places: dict[str, int] = {}  # noqa: RUF012 - never changed, as nothing in a record is

    def pin(self, column: str) -> int:
        """How far down a wire to a column ends: at the middle of its row, or at the head, if it is not shown."""
        return self.places.get(column, 2 * UNIT)


def figure(box: Box, *, qualified: bool, ends: Ends = NOTHING) -> Figure:
    """The figure of a box; `qualified` is whether its schema is written out, `ends` the references written in it."""
    title = box.title if qualified and box.kind != "module" else box.ref[-1]
    rows = _shown(box.rows, ends)
    slots = max((len(row.marks) for row in rows), default=0)
    names = PAD + slots * _MARK_ROOM + max(slots - 1, 0) * _MARK_GAP + (7 if slots else 0)
    badges, badges_width = _badges(box)
    indent = 28 if box.kind == "junction" else PAD + 2
    needed = [indent + widths.width(title, TITLE_SIZE, bold=True) + (12 + badges_width if badges else 0) + PAD]
    needed += [_row_width(row, names) for row in rows]
    wide = max(_NARROWEST, *needed)
    width = -int(-wide // _STEP) * _STEP
    notes = [line for note in _notes(box) for line in widths.wrapped(note, NOTE_SIZE, width - 2 * PAD)]
    foot = -int(-(len(notes) * _NOTE_LINE + 8) // UNIT) * UNIT if notes else 0
    places = {row.column: HEAD + number * ROW + UNIT for number, row in enumerate(rows) if row.column is not None}
    height = HEAD + max(len(rows), 1 if not notes else 0) * ROW + foot
    return Figure(box, title, width, height, rows, indent, names, badges, tuple(notes), places)


def _row_width(row: Shown, names: int) -> float:
    name = widths.width(row.name, NAME_SIZE, bold=row.primary)
    right = [text for text in (row.shown_type, *(lead.text for lead in row.leads)) if text]
    room = sum(_TYPE_GAP + widths.width(text, TYPE_SIZE) for text in right)
    return names + name + (COUNT_GAP + widths.width(row.count, TYPE_SIZE) if row.count else 0) + room + PAD


def _shown(rows: tuple[Row, ...], ends: Ends) -> tuple[Shown, ...]:
    """The rows that are drawn: of a very long table its keys and references, and the first of the others."""
    if len(rows) <= _MOST_ROWS:
        return tuple(_row(row, ends) for row in rows)
    keys = {row.name for row in rows if _marked(row) or row.name in ends}
    room = _MOST_ROWS - 1 - len(keys)
    kept: list[Row] = []
    left: list[Row] = []
    for row in rows:
        room -= row.name not in keys
        (kept if row.name in keys or room >= 0 else left).append(row)
    if not left:
        return tuple(_row(row, ends) for row in kept)
    rest = Shown(None, f"… {len(left)} more columns", "", about=", ".join(row.name for row in left))
    return (*(_row(row, ends) for row in kept), rest)


def _marked(row: Row) -> bool:
    return bool(row.primary or row.refers or row.unique or row.change)


def _row(row: Row, ends: Ends) -> Shown:
    marks = tuple(mark for mark, holds in (("PK", row.primary), ("FK", row.refers), ("UK", row.unique)) if holds)
    is_union = bool(row.values) and not row.enum
    type_ = _union(row.values) if is_union else row.type
    about = [f"{row.name} {row.type}{' or null' if row.nullable else ''}"]
    about += [" | ".join(row.values)] if row.values else []
    about += [row.comment] if row.comment else []
    shows_values = bool(row.values) or row.enum
    if row.change:
        marks = (SIGNS[row.change], *marks)
        about.append(f"{row.change}, was {row.before}" if row.before else row.change)
    if row.before:
        type_ = f"{widths.shortened(row.before, TYPE_SIZE, _VALUES_ROOM)} → {type_}"
    told = "\n".join(about)
    written = ends.leads.get(row.name, ()), ends.comers.get(row.name, ())
    if written[0] and not row.before:
        type_ = ""  # it is the one of what it leads to
    return Shown(row.name, row.name, type_, marks, row.nullable, row.primary, shows_values, told, row.change, *written)


def _union(values: tuple[str, ...]) -> str:
    """The values of a union, as many as there is room for."""
    text = values[0]
    for number, value in enumerate(values[1:], 1):
        longer = f"{text} | {value}"
        if widths.width(longer, TYPE_SIZE) > _VALUES_ROOM:
            return f"{widths.shortened(text, TYPE_SIZE, _VALUES_ROOM)} | +{len(values) - number}"
        text = longer
    return widths.shortened(text, TYPE_SIZE, _VALUES_ROOM)


def _badges(box: Box) -> tuple[tuple[Badge, ...], float]:
    """The badges from the right, and how much room they take."""
    texts = {"junction": ["N:M"], "external": ["external"], "module": [box.note or ""]}.get(box.kind, [])
    texts += ["RLS"] if box.secured else []
    texts += [box.change] if box.change else []
    texts += [f"keep {kept.partition(' by ')[0]}" for kept in box.retentions]
    out: list[Badge] = []
    taken = 0.0
    for text in texts:
        wide = widths.width(text, MARK_SIZE, bold=True) + 2 * _BADGE_PAD
        taken += wide + (BADGE_GAP if out else 0)
        out.append(Badge(text, taken, wide))
    return tuple(out), taken


def _notes(box: Box) -> list[str]:
    """What stands at the foot: how the table is partitioned."""
    own = [box.note] if box.note and box.kind != "module" else []
    return [row.note for row in box.rows if row.note] + own
