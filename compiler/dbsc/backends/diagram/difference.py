"""What a change of a schema adds, removes and alters, as a diagram: the tables that change, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.diagram.model import Box, Line, Model, Row
from dbsc.backends.diagram.parts import part
from dbsc.catalog.objects import Ref

ADDED, REMOVED, ALTERED = CHANGES = ("added", "removed", "altered")


def difference(before: Model, after: Model) -> Model:
    """The diagram of a change. What stays as it is, and nothing that changes refers to, is left out."""
    old, new = before.by_ref(), after.by_ref()
    boxes = [_box(old.get(box.ref), box) for box in after.boxes]
    boxes += [_changed(box, REMOVED) for box in before.boxes if box.ref not in new]
    lines = tuple(_lines(before, after))
    changed = {box.ref for box in boxes if box.change} | {line.source for line in lines if line.change}
    shown = changed | {line.target for line in lines if line.source in changed}
    whole = Model(after.title, tuple(boxes), lines)
    return part(whole, shown, changed)


def summary(model: Model) -> str:
    """What changes, in a line: `2 tables added, 1 altered; 3 references added`."""
    parts = []
    for things, one, more in ((model.boxes, "table", "tables"), (model.lines, "reference", "references")):
        counts = [(change, sum(1 for thing in things if thing.change == change)) for change in CHANGES]
        said = [f"{count} {change}" for change, count in counts if count]
        if said:
            first, *rest = said
            number, change = first.split()
            parts.append(", ".join((f"{number} {one if number == '1' else more} {change}", *rest)))
    return "; ".join(parts) or "nothing changes"


def _box(old: Box | None, new: Box) -> Box:
    if old is None or new.kind == "external":
        return _changed(new, ADDED)
    rows = tuple(_rows(old.rows, new.rows))
    own = ("kind", "note", "secured", "retentions", "comment")
    differs = any(row.change for row in rows) or any(getattr(old, field) != getattr(new, field) for field in own)
    return new.replace(rows=rows, change=ALTERED if differs else "")


def _changed(box: Box, change: str) -> Box:
    """A box that only one of both has. What is external is there before and after, whether it is referred to or not."""
    return box if box.kind == "external" else box.replace(change=change)


def _rows(old: tuple[Row, ...], new: tuple[Row, ...]) -> Iterator[Row]:
    """The rows of both: what is removed stands behind what it stood behind."""
    before = {row.name: row for row in old}
    names = {row.name for row in new}
    follows: dict[str | None, list[Row]] = {}
    last = None
    for row in old:
        if row.name in names:
            last = row.name
        else:
            follows.setdefault(last, []).append(row.replace(change=REMOVED))
    yield from follows.get(None, ())
    for row in new:
        yield _row(before.get(row.name), row)
        yield from follows.get(row.name, ())


def _row(old: Row | None, new: Row) -> Row:
    if old is None:
        return new.replace(change=ADDED)
    if old == new:
        return new
    types = [_type(row) for row in (old, new)]
    return new.replace(change=ALTERED, before=types[0] if types[0] != types[1] else "")


def _type(row: Row) -> str:
    """A type as it is drawn: a union is its values."""
    return (" | ".join(row.values) if row.values and not row.enum else row.type) + ("?" if row.nullable else "")


def _lines(before: Model, after: Model) -> Iterator[Line]:
    old = {_identity(line): line for line in before.lines}
    new = {_identity(line) for line in after.lines}
    for line in after.lines:
        was = old.get(_identity(line))
        yield line.replace(change=ADDED if was is None else "" if was == line else ALTERED)
    yield from (line.replace(change=REMOVED) for line in before.lines if _identity(line) not in new)


def _identity(line: Line) -> tuple[Ref, tuple[str, ...], Ref, tuple[str, ...]]:
    return line.source, line.columns, line.target, line.target_columns
