"""Types as other languages call them, and what they are called here."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit
from dbsc.source import Span
from dbsc.syntax.ast import TypeName

FOREIGN = {
    "string": "text", "str": "text", "longtext": "text", "mediumtext": "text", "tinytext": "text", "clob": "text",
    "nvarchar": "varchar", "varchar2": "varchar", "nchar": "char", "datetime": "timestamptz", "instant": "timestamptz",
    "date_time": "timestamptz", "datetime2": "timestamptz", "blob": "bytea", "longblob": "bytea", "bytes": "bytea",
    "buffer": "bytea", "binary": "bytea", "varbinary": "bytea", "object": "jsonb", "any": "jsonb", "dict": "jsonb",
    "double": "float8", "long": "bigint", "short": "smallint", "byte": "smallint", "tinyint": "smallint",
    "mediumint": "int", "guid": "uuid", "uniqueidentifier": "uuid",
}  # fmt: skip
"""Lower case; what PostgreSQL has under that name itself is not among them."""
_CAPITAL = {"Json": "jsonb", "Float": "float8", "Decimal": "numeric", "Boolean": "bool", "Number": "numeric"}


def foreign(written: TypeName, place: Span) -> tuple[TypeName, Diagnostic] | None:
    """What a type is called here that is written as another language has it; None if it is not."""
    parts = written.name.parts
    name = written.name.span.text
    if len(parts) > 1:
        return None
    if parts[0] == "enum" and written.arguments:
        return _enum(written, place)
    if parts[0] in ("array", "list", "set") and written.shape is not None:
        meant = f"{FOREIGN.get(written.shape.text.lower(), written.shape.text.lower())}[]"
        message = "the type of a list is the type of its values with `[]`"
        edits = (Edit(place, meant),)
        diagnostic = Diagnostic("DBS004", message, place, help=f"write `{meant}`", edits=edits)
        name_of = written.shape.replace(parts=(meant.removesuffix("[]"),))
        return written.replace(dimensions=1, shape=None, name=name_of), diagnostic
    if name == name.lower():
        return None
    known = _CAPITAL.get(name) or FOREIGN.get(parts[0].replace("_", ""))
    if known is None:
        return None
    span = written.name.span
    message = f"there is no type `{name}` in PostgreSQL"
    diagnostic = Diagnostic("DBS004", message, span, help=f"write `{known}`", edits=(Edit(span, known),))
    return written.replace(name=written.name.replace(parts=(known,))), diagnostic


def _enum(written: TypeName, place: Span) -> tuple[TypeName, Diagnostic]:
    """`ENUM('a', 'b')` as the type of a column."""
    values = [value.strip() for value in (written.arguments or "").split(",")]
    message = "the values of a column stand with `|` between them"
    plain = all(len(value) > 1 and value[0] == value[-1] == "'" for value in values)
    union = " | ".join(values)
    edits = (Edit(place, union),) if plain else ()
    help_ = f"write `{union}`" if plain and len(union) < 80 else "write `'a' | 'b'`"
    text = written.replace(name=written.name.replace(parts=("text",)), arguments=None)
    return text, Diagnostic("DBS004", message, place, help=help_, edits=edits)
