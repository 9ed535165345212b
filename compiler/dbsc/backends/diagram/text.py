"""A diagram for the terminal: a box for each table, and at its right side what its columns refer to and who refers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from dbsc.backends.diagram.model import Box, Model, Row, shortened
from dbsc.catalog.objects import Ref

Ends = dict[tuple[Ref, str], list[str]]

_MARKS = {"external": " (external)", "junction": " (N:M)", "table": ""}
_LEGEND = "The side with < or > has many rows for one of the other, ┼ one at most; ○ is for none at all."


def text(model: Model) -> str:
    """The boxes, one under the other, and what the lines mean."""
    ends = _ends(model)
    blocks = ["\n".join(_box(box, ends)) for box in model.boxes]
    if model.lines:
        blocks.append(_LEGEND)
    return "\n\n".join(blocks or ["no tables"]) + "\n"


def _box(box: Box, ends: Ends) -> Iterator[str]:
    title = _printable(box.title) + _MARKS[box.kind]
    content = list(_content(box))
    width = max(map(_width, [title, *(line for _, line in content)]))
    yield f"┌ {title} {'─' * (width - _width(title))}┐"
    for column, line in content:
        around = ends.get((box.ref, column), []) if column is not None else []
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


def _ends(model: Model) -> Ends:
    """The ends of all lines, by the table and the column that they leave from: first what it refers to."""
    titles = {box.ref: _printable(box.title) for box in model.boxes}
    ends: Ends = {}
    for line in model.lines:
        stroke = ("┼" if line.single else ">") + ("─○" if line.optional else "──")
        deletes = f", on delete {line.on_delete}" if line.on_delete else ""
        own = f"({', '.join(map(_printable, line.columns))}) to " if len(line.columns) > 1 else ""
        other = own + _end(titles[line.target], line.target_columns)
        ends.setdefault((line.source, line.columns[0]), []).append(f"{stroke} {other}{deletes}")
    for line in model.lines:
        if line.target != line.source and line.target_columns:
            stroke = ("○─" if line.optional else "──") + ("┼" if line.single else "<")
            other = _end(titles[line.source], line.columns)
            ends.setdefault((line.target, line.target_columns[0]), []).append(f"{stroke} {other}")
    return ends


def _end(title: str, columns: tuple[str, ...]) -> str:
    """The other end of a line: `orders.id`, or `orders (year, no)`."""
    listed = ", ".join(map(_printable, columns))
    return f"{title}.{listed}" if len(columns) == 1 else f"{title} ({listed})"


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
