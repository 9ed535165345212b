"""A diagram in D2: a table is an `sql_table`, a schema a container, a reference leads from column to column.

Every name is quoted, so that none is taken for a word of the language.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.diagram.model import Box, Line, Model, Row, shortened
from dbsc.catalog.objects import Ref

_CONSTRAINTS = (("primary", "primary_key"), ("refers", "foreign_key"), ("unique", "unique"))


def d2(model: Model) -> str:
    """The diagram in D2."""
    lines = ["direction: right"]
    schemas = model.schemas()
    apart = len(schemas) > 1
    for schema, boxes in schemas.items():
        if apart:
            lines += [f"{_name(schema)}: {{", *(f"  {line}" for box in boxes for line in _box(box)), "}"]
        else:
            lines += [line for box in boxes for line in _box(box)]
    shown = {box.ref: {row.name for row in box.rows} for box in model.boxes}
    lines += [_line(line, shown, apart=apart) for line in model.lines]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> Iterator[str]:
    yield f"{_name(box.ref[-1])}: {{"
    yield "  shape: sql_table"
    for row in box.rows:
        yield f"  {_name(row.name)}: {_row(row)}"
    if box.kind == "external" or box.partial:
        yield "  style.stroke-dash: 4"
    yield "}"


def _row(row: Row) -> str:
    type_ = shortened(row.values) if row.values and not row.enum else row.type
    held = [word for field, word in _CONSTRAINTS if getattr(row, field)]
    constraint = f" {{constraint: [{'; '.join(held)}]}}" if held else ""
    return _name(type_ + ("?" if row.nullable else "")) + constraint


def _line(line: Line, shown: dict[Ref, set[str]], *, apart: bool) -> str:
    many = "cf-one" if line.single else "cf-many"
    one = "cf-one" if line.optional else "cf-one-required"
    source = _end(line.source, line.columns, shown, apart=apart)
    target = _end(line.target, line.target_columns, shown, apart=apart)
    label = f"{_name(', '.join(line.columns))} " if len(line.columns) > 1 else ""
    return f"{source} <-> {target}: {label}{{source-arrowhead.shape: {many}; target-arrowhead.shape: {one}}}"


def _end(table: Ref, columns: tuple[str, ...], shown: dict[Ref, set[str]], *, apart: bool) -> str:
    path = [*(table.path if apart else table.path[1:]), *columns[:1]]
    if not columns or columns[0] not in shown[table]:
        path = path[: -1 if columns else None]
    return ".".join(map(_name, path))


def _name(text: str) -> str:
    """A name in quotes, in which D2 sees no substitution. It lays out with a script that backticks would break."""
    plain = "".join(character if character.isprintable() else " " for character in text).replace("`", "'")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"'
