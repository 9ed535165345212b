"""Types of columns: from the words of a DBML file to PostgreSQL's types.

DBML has no types of its own: what is written goes to the database as it is. So a type is read as PostgreSQL reads it,
and the words of other databases are told with what they are called here.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from dbsc.catalog.builtin import BUILTIN_TYPES, PSEUDO_TYPES, SERIALS
from dbsc.catalog.objects import Enum, Type
from dbsc.diagnostics import did_you_mean
from dbsc.peers.dbml.names import kept
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tree import TypeName
from dbsc.peers.written_types import EXTENSIONS, written_type
from dbsc.record import Record
from dbsc.semantics.lift_parts import lift_type
from dbsc.semantics.type_arguments import TAKES_ARGUMENTS, fault
from dbsc.syntax.types import FOREIGN

Enums = Mapping[tuple[str, str], Enum]

# `interval(day to second)`, as our own diagrams have it; SQL has no parentheses there.
_INTERVAL = re.compile(r"interval\(([a-z][a-z ]*(?:\(\d+\))?)\)")
_FOREIGN = re.compile(
    r"(?P<base>\w+)\s*(?:\((?P<arguments>[^()]*)\))?(?P<unsigned>\s+unsigned)?\s*(?P<array>(?:\[\d*\])*)"
)
_WIDER = {"tinyint": "smallint", "smallint": "int", "mediumint": "int", "int": "bigint", "integer": "bigint"}


class Typed(Record):
    """A type, whether it is a `serial`, the extension that it comes with, and the values of an `enum('a', 'b')`."""

    type: Type
    serial: bool = False
    extension: str | None = None
    values: tuple[str, ...] = ()


def column_type(written: TypeName, enums: Enums, schemas: Container[str], report: Report) -> Typed | None:
    """The type that PostgreSQL has for what is written; None, and a diagnostic, where it has none.

    `schemas` are those of the file: what is in others is there already.
    """
    names = [kept(name, report) for name in written.path.names]
    if len(names) > 2:
        report.say("DBS832", "a type stands in a schema, and that in nothing", written.span, "write `schema.name`")
        return None
    if len(names) == 2:
        if names[0] not in schemas and names[0] not in ("public", "pg_catalog"):
            report.otherwise("outside", written.span)
            return Typed(Type(names[1], names[0], written.arguments, min(written.dimensions, 1)))
        return _in_schema(names[0], names[1], written, enums, report)
    whole = names[0]
    base, array = (whole[: whole.index("[")], 1) if whole.endswith("]") and "[" in whole else (whole, 0)
    for name, dimensions in ((whole, written.dimensions), (base, max(array, written.dimensions))):
        if ("public", name) in enums and written.arguments is None:
            return Typed(Type(name, "public", None, min(dimensions, 1)))
    if whole.lower() == "enum" and written.arguments is not None:
        return _union(written, report)
    text = f"{whole}({written.arguments})" if written.arguments is not None else whole
    return _builtin(text + "[]" * written.dimensions, written, enums, report)


def _union(written: TypeName, report: Report) -> Typed | None:
    """`enum('a', 'b')`, as other databases have it: a text with a check."""
    if not written.values:
        help_ = "declare `Enum name { … }`, and write its name"
        report.say("DBS834", f"there is no type `{written.span.text}`", written.span, help_)
        return None
    message = "PostgreSQL has no enums without a name: this becomes a text with a check"
    help_ = "write `Enum name { … }` and that name, if it is to be an enum"
    report.say("DBS837", message, written.span, help_)
    return Typed(Type("text", None, None, min(written.dimensions, 1)), values=tuple(dict.fromkeys(written.values)))


def _in_schema(schema: str, name: str, written: TypeName, enums: Enums, report: Report) -> Typed | None:
    if (schema, name) in enums:
        if written.dimensions:
            report.otherwise("enum elsewhere", written.span)
        return Typed(Type(name, schema, None, min(written.dimensions, 1)))
    if schema == "pg_catalog" and name in BUILTIN_TYPES:
        return Typed(Type(BUILTIN_TYPES[name], None, written.arguments, min(written.dimensions, 1)))
    known = did_you_mean(f"{schema}.{name}", [".".join(path) for path in enums])
    report.say("DBS832", f"there is no enum `{schema}.{name}`", written.span, known)
    return None


def _builtin(text: str, written: TypeName, enums: Enums, report: Report) -> Typed | None:
    """A type of PostgreSQL or of an extension, from its text."""
    plain = _INTERVAL.sub(r"interval \1", " ".join(text.lower().split()))
    found = written_type(plain)
    if isinstance(found, Type) and found.name in SERIALS and not (found.dimensions or found.arguments):
        return Typed(Type(SERIALS[found.name]), serial=True)
    if isinstance(found, Type) and found.name in EXTENSIONS:
        return Typed(found, extension=EXTENSIONS[found.name])
    own = isinstance(found, Type) and found.schema is None  # what PostgreSQL does not know is put into `public`
    known = found if own else _foreign(plain, written, report)
    if not isinstance(known, Type) or known.name in PSEUDO_TYPES:
        _unknown(written, enums, report)
        return None
    return _with_arguments(known, written, report)


def _with_arguments(type_: Type, written: TypeName, report: Report) -> Typed | None:
    """The type, if what stands in its parentheses does."""
    if type_.arguments is None:
        return Typed(type_)
    if type_.name in TAKES_ARGUMENTS:
        wrong = fault(type_.name, type_.arguments)
        if wrong:
            report.say("DBS834", wrong[0], written.span, wrong[1])
        return None if wrong else Typed(type_)
    report.say("DBS834", f"type `{type_.name}` takes no arguments", written.span, f"write `{type_.name}`")
    return None


def _foreign(text: str, written: TypeName, report: Report) -> Type | None:
    """What a type of another database is called here; None where it is no such type."""
    parts = _FOREIGN.fullmatch(text)
    if parts is None:
        return None
    base, arguments = parts["base"], parts["arguments"]
    if parts["unsigned"]:
        base = _WIDER.get(base, base)
    name = BUILTIN_TYPES.get(base) or BUILTIN_TYPES.get(FOREIGN.get(base.replace("_", ""), ""))
    if name is None:
        return None
    if arguments is not None and (name not in TAKES_ARGUMENTS or fault(name, arguments)):
        arguments = None
    found = Type(name, None, arguments, 1 if parts["array"] else 0)
    _told(written, found, report)
    return found


def _told(written: TypeName, meant: Type, report: Report) -> None:
    message = f"PostgreSQL has no type `{written.span.text}`: this becomes `{lift_type(meant)}`"
    help_ = "if it is to be another type, write that into the DBML file"
    report.say("DBS837", message, written.span, help_)


def _unknown(written: TypeName, enums: Enums, report: Report) -> None:
    text = written.span.text
    qualified = next((".".join(path) for path in enums if path[1] == written.path.names[-1].text), None)
    if qualified:
        help_: str | None = f"write `{qualified}`"
    else:
        names = [
            *(name for name in BUILTIN_TYPES if name not in PSEUDO_TYPES),
            *SERIALS,
            *(name for schema, name in enums if schema == "public"),
        ]
        help_ = did_you_mean(written.path.names[-1].text, names) or "declare it as `Enum`, or take a type of PostgreSQL"
    report.say("DBS834", f"there is no type `{text}`", written.span, help_)
