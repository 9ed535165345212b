"""A diagram in DBML, for dbdiagram.io and what else reads that: tables, enums, references with their cardinality.

Every name is quoted, so that none is taken for a word of the language. Unions of literals are in the notes of their
columns, as DBML has enums only.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.diagram.model import Box, Line, Model, Row
from dbsc.catalog.objects import Ref

_KINDS = {"external": "external, not managed", "junction": "junction of an N:M relation"}
_DELETES = {"cascade", "restrict", "set null", "set default", "no action"}


def dbml(model: Model) -> str:
    """The diagram as DBML."""
    enums = _enums(model)
    blocks = [[f"Project {_name(model.title)} {{", "  database_type: 'PostgreSQL'", "}"]]
    blocks += [
        [f"Enum {_name(name)} {{", *(f"  {_name(label)}" for label in labels), "}"] for name, labels in enums.items()
    ]
    blocks += [list(_table(box, enums)) for box in model.boxes]
    if model.lines:
        blocks.append([_reference(line) for line in model.lines])
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _enums(model: Model) -> dict[str, tuple[str, ...]]:
    """The enums that columns have, by the name of their type."""
    out: dict[str, tuple[str, ...]] = {}
    for box in model.boxes:
        for row in box.rows:
            if row.enum and row.values:
                out.setdefault(_enum(box, row, out), row.values)
    return out


def _enum(box: Box, row: Row, known: dict[str, tuple[str, ...]]) -> str:
    """What an enum is called: as its type is written, with the schema where another of that name has other labels."""
    name = row.type.removesuffix("[]")
    return name if known.get(name, row.values) == row.values else f"{box.schema}.{name}"


def _table(box: Box, enums: dict[str, tuple[str, ...]]) -> Iterator[str]:
    yield f"Table {_path(box.ref)} {{"
    primary = [row.name for row in box.rows if row.primary]
    for row in box.rows:
        yield f"  {_name(row.name)} {_type(box, row, enums)}{_settings(row, alone=len(primary) == 1)}"
    if len(primary) > 1:
        yield f"  indexes {{\n    ({', '.join(map(_name, primary))}) [pk]\n  }}"
    notes = [box.comment, _KINDS.get(box.kind), box.note, *(f"rows are kept {kept}" for kept in box.retentions)]
    if any(notes):
        about = "\n".join(filter(None, notes))
        yield f"  Note: {_string(about)}"
    yield "}"


def _type(box: Box, row: Row, enums: dict[str, tuple[str, ...]]) -> str:
    if not row.enum or not row.values:
        return _name(row.type or "unknown")
    return _name(_enum(box, row, enums)) + ("[]" if row.type.endswith("[]") else "")


def _settings(row: Row, *, alone: bool) -> str:
    """What a column has in brackets."""
    union = " | ".join(row.values) if row.values and not row.enum else None
    note = "\n".join(filter(None, (row.comment, union, row.note)))
    settings = ["pk"] if row.primary and alone else []
    settings += ["unique"] if row.unique else []
    settings += ["null" if row.nullable else "not null"]
    settings += [f"note: {_string(note)}"] if note else []
    return f" [{', '.join(settings)}]"


def _reference(line: Line) -> str:
    """Many refer to one: `a > b`. Of `b - a`, DBML takes the second one for the side that refers."""
    deletes = f" [delete: {line.on_delete}]" if line.on_delete in _DELETES else ""
    source, target = _end(line.source, line.columns), _end(line.target, line.target_columns)
    return f"Ref: {target} - {source}{deletes}" if line.single else f"Ref: {source} > {target}{deletes}"


def _end(table: Ref, columns: tuple[str, ...]) -> str:
    listed = ", ".join(map(_name, columns))
    return f"{_path(table)}.{listed}" if len(columns) == 1 else f"{_path(table)}.({listed})"


def _path(table: Ref) -> str:
    """A table with its schema, except for `public`, which DBML takes where there is none."""
    return ".".join(_name(part) for part in (table.path[1:] if table.path[0] == "public" else table.path))


def _name(text: str) -> str:
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _string(text: str) -> str:
    """A text in quotes: three, where it has several lines."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'''{escaped}'''" if "\n" in text else f"'{_plain(escaped)}'"


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
