"""A diagram for the terminal: a box for each table, and at its right side what its columns refer to and who refers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from dbsc.backends.diagram.model import Box, Line, Model, Row, shortened

_MARKS = {"external": " (external)", "junction": " (N:M)", "table": ""}
_LEGEND = "The side with < or > has many rows for one of the other, ┼ one at most; ○ is for none at all."


def text(model: Model) -> str:
    """The boxes, one under the other, and what the lines mean."""
    blocks = ["\n".join(_box(box, model)) for box in model.boxes]
    if model.lines:
        blocks.append(_LEGEND)
    return "\n\n".join(blocks or ["no tables"]) + "\n"


def _box(box: Box, model: Model) -> Iterator[str]:
    title = _printable(box.title) + _MARKS[box.kind]
    content = list(_content(box))
    width = max(map(_width, [title, *(line for _, line in content)]))
    ends = _ends(box, model)
    yield f"┌ {title} {'─' * (width - _width(title))}┐"
    for column, line in content:
        around = ends.get(column, []) if column is not None else []
        yield f"│ {_padded(line, width)} " + (f"├{around[0]}" if around else "│")
        yield from (f"│ {' ' * width} ├{end}" for end in around[1:])
    yield f"└{'─' * (width + 2)}┘"


def _content(box: Box) -> Iterator[tuple[str | None, str]]:
    """The lines of a box: keys, name and type of each column, with its name; below it what it holds."""
    keys = max([len(_keys(row)) for row in box.rows], default=0)
    names = max([_width(_printable(row.name)) for row in box.rows], default=0)
    indent = " " * (keys + 2 if keys else 0)
    if box.note:
        yield None, _printable(box.note)
    for row in box.rows:
        type_ = _printable(row.type) + ("?" if row.nullable else "")
        name = _padded(_printable(row.name), names)
        yield row.name, f"{_keys(row).ljust(len(indent))}{name}  {type_}"
        for extra in (shortened(row.values), row.note):
            if extra:
                yield None, f"{indent}  {_printable(extra)}"


def _keys(row: Row) -> str:
    return " ".join(key for key, holds in (("PK", row.primary), ("FK", row.refers), ("UK", row.unique)) if holds)


def _ends(box: Box, model: Model) -> dict[str, list[str]]:
    """The ends of the lines at a box, by the column that they leave from."""
    ends: dict[str, list[str]] = {}
    for line in model.lines:
        if line.source == box.ref:
            stroke = ("┼" if line.single else ">") + ("─○" if line.optional else "──")
            deletes = f", on delete {line.on_delete}" if line.on_delete else ""
            ends.setdefault(line.columns[0], []).append(f"{stroke} {_end(line, model, away=True)}{deletes}")
    for line in model.lines:
        if line.target == box.ref != line.source and line.target_columns:
            stroke = ("○─" if line.optional else "──") + ("┼" if line.single else "<")
            ends.setdefault(line.target_columns[0], []).append(f"{stroke} {_end(line, model, away=False)}")
    return ends


def _end(line: Line, model: Model, *, away: bool) -> str:
    """The other end of a line: `orders.id`, or `orders (year, no)`."""
    other = model.box(line.target if away else line.source)
    assert other is not None
    columns = line.target_columns if away else line.columns
    title = _printable(other.title)
    if len(columns) == 1:
        return f"{title}.{_printable(columns[0])}"
    own = f"({', '.join(map(_printable, line.columns))}) to " if away else ""
    return f"{own}{title} ({', '.join(map(_printable, columns))})"


def _printable(text: str) -> str:
    """A text in one line, without what would move the cursor."""
    return "".join(character if character.isprintable() else "�" for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
