"""Types of columns: from what is written to PostgreSQL's type, and what to say of a type that does not exist."""

from __future__ import annotations

import re

from dbsc.catalog.builtin import BUILTIN_TYPES, EXTENSION_TYPES, SERIALS
from dbsc.catalog.objects import Type
from dbsc.diagnostics import Diagnostic, Edit, did_you_mean, is_unambiguous, nearest
from dbsc.diagnostics.brief import MOST_FOR_PROGRAMS
from dbsc.semantics.modules import STANDARD
from dbsc.semantics.names import Names
from dbsc.semantics.type_arguments import TAKES_ARGUMENTS, fault
from dbsc.syntax import ast
from dbsc.syntax.types import FOREIGN

# Types of other languages that are called in more than one way here.
_COUNTS = "`bigint identity`"
_SEVERAL = {
    "number": "`int`, `numeric` or `float8`", "enum": "`'a' | 'b'`", "key": "`pk (…)`", "increments": _COUNTS,
    "auto": _COUNTS, "autoincrement": _COUNTS, "auto_increment": _COUNTS, "identity": _COUNTS,
    "id": "`bigint` or `uuid`", "array": "`int[]`", "list": "`int[]`",
}  # fmt: skip
_ARGUMENTS = re.compile(r"\s*-?\w+(?:[\s,]+-?\w+|\s*\(\d+\))*\s*")


_BUILTIN: dict[tuple[tuple[str, ...], str | None, int], Type] = {}
"""What has been found of built-in types, so that columns share their types."""


def resolve_type(written: ast.TypeName, schema: str, names: Names, diagnostics: list[Diagnostic]) -> Type | None:
    """The type, or None (and a diagnostic) if there is none. `serial` types give their integer type."""
    parts = written.name.parts
    own = len(parts) > 1 and parts[0] != "pg_catalog"
    if not own and parts[-1] in ("bit", "char") and written.name.span.text.endswith('"'):
        parts = (*parts[:-1], f'"{parts[-1]}"')  # as BUILTIN_TYPES calls the other type of that name
    asked = (parts, written.arguments, written.dimensions)
    if asked in _BUILTIN:
        return _BUILTIN[asked]
    serial = is_serial(written)  # what it says of its sequence is read with the column
    if written.arguments is not None and not serial and not _ARGUMENTS.fullmatch(written.arguments):
        message = f"`({written.arguments})` are no arguments of a type"
        help_ = "write `numeric(12,4)`, `varchar(80)` …"
        if not written.arguments:
            help_ = "a column is its name, then its type; the items of a mixin come with `...name()`"
        diagnostics.append(Diagnostic("DBS201", message, written.span, help=help_))
        return None
    if not own:
        builtin = BUILTIN_TYPES.get(parts[-1]) or SERIALS.get(parts[-1])
        if builtin:
            fits = True
            if written.arguments is not None and not serial:
                told = len(diagnostics)
                _check_arguments(written, builtin, diagnostics)
                fits = len(diagnostics) == told
            arguments = None if serial else _arguments(written.arguments)
            type_ = Type(builtin, None, arguments, min(written.dimensions, 1))
            if fits:
                _BUILTIN[asked] = type_
            return type_
    found = names.find_type(parts, schema)
    if found is None:
        if len(parts) > 1 and names.is_foreign(parts[0]) and parts[0] != "public":
            # A type in a schema that is not ours: nothing can be said of it.
            return Type(parts[1], parts[0], _arguments(written.arguments), min(written.dimensions, 1))
        _unknown(written, schema, names, diagnostics)
        return None
    owner = names.extensions[found[1]] if found.kind == "extension" else found[1]
    name = parts[-1] if found.kind == "extension" else found[2]
    return Type(name, owner, _arguments(written.arguments), min(written.dimensions, 1))


def is_serial(written: ast.TypeName | None) -> bool:
    """Whether a column's type is one of the `serial` words. With a schema it is a type like any other."""
    return written is not None and len(written.name.parts) == 1 and written.name.parts[0] in SERIALS


_BESIDES = {
    "float": " or `float4`",
    "text": ", or `varchar({})`",
    "json": ", or `jsonb<{}>`",
    "jsonb": ", or `jsonb<{}>`",
}


def _check_arguments(written: ast.TypeName, builtin: str, diagnostics: list[Diagnostic]) -> None:
    assert written.arguments is not None
    name = written.name.parts[-1]
    if builtin not in TAKES_ARGUMENTS:
        message, place = f"type `{name}` takes no arguments", written.span
        edits = (Edit(place, place.text.replace(f"({written.arguments})", "").strip(), name not in _BESIDES),)
        help_ = f"write `{name}`{_BESIDES.get(name, '').format(written.arguments)}"
        diagnostics.append(Diagnostic("DBS201", message, place, help=help_, edits=edits))
        return
    found = fault(builtin, written.arguments)
    if found:
        diagnostics.append(Diagnostic("DBS201", found[0], written.span, help=found[1]))


def _arguments(text: str | None) -> str | None:
    return ",".join(" ".join(part.split()) for part in text.split(",")) if text is not None else None


def _unknown(written: ast.TypeName, schema: str, names: Names, diagnostics: list[Diagnostic]) -> None:
    name = written.name.text
    place = written.name.span
    plain = name.lower().removeprefix(":")
    meant = FOREIGN.get(plain) or (plain if name.startswith(":") and plain in BUILTIN_TYPES else None)
    several = _SEVERAL.get(plain) or (f"`{meant}`" if meant else None)
    if several:
        message = f"there is no type `{name}` in PostgreSQL"
        edits = (Edit(place, meant),) if meant in BUILTIN_TYPES else ()
        diagnostics.append(Diagnostic("DBS103", message, place, help=f"write {several}", edits=edits))
        return
    rows = _help_of_rows(written, schema, names)
    if rows is not None:
        diagnostics.append(Diagnostic("DBS103", f"there is no type `{name}`", place, help=rows))
        return
    declared = [key[1] for key in names.types if key[0] in (schema, "public")]
    provided = {type_: extension for extension, types in EXTENSION_TYPES.items() for type_ in types}
    words = [*BUILTIN_TYPES, *SERIALS, *declared, *provided]
    near = nearest(name, words) if len(diagnostics) < MOST_FOR_PROGRAMS else None
    if near and name not in names.broken and name not in provided:
        help_ = did_you_mean(name, words)
        edits = (Edit(place, near, is_unambiguous(name, words)),) if near in BUILTIN_TYPES else ()
        if near in provided and provided[near] not in names.extensions:
            help_ = f"{help_} It needs `extension {provided[near]}` at the top of the file"
        diagnostics.append(Diagnostic("DBS103", f"there is no type `{name}`", place, help=help_, edits=edits))
        return
    names.unknown("type", name, written.name.span, schema)


def _help_of_rows(written: ast.TypeName, schema: str, names: Names) -> str | None:
    """What to write where a mixin or a table is meant and no type: `timestamps`, `author User`, `posts Post[]`."""
    name = written.name.text
    if name in names.mixins or any(name in brought for brought in STANDARD.values()):
        return f"`{name}` is a mixin: write `...{name}` on a line of its own"
    tables = (f"{name}s", f"{name}es", f"{name.removesuffix('y')}ies", name.removesuffix("s"))
    table = next((each for each in tables if names.find_relation((each,), schema) is not None), None)
    if table is None:
        return None
    if written.dimensions:
        return f"leave the line out: `{table}` has the `->` to this table; `<-> {table}` is for N:M"
    return f"write `-> {table}`"


def type_sql(type_: Type) -> str:
    """The type as SQL, its name quoted where it has to be."""
    from dbsc.sqltext.quote import identifier, qualified

    brackets = "[]" * type_.dimensions
    arguments = f"({type_.arguments})" if type_.arguments else ""
    if type_.schema:
        return qualified(type_.schema, type_.name) + arguments + brackets
    if type_.name == "interval" and type_.arguments and not type_.arguments.strip().isdigit():
        return f"interval {type_.arguments}{brackets}"
    name = identifier(type_.name) if type_.name not in BUILTIN_TYPES.values() else type_.name
    return name + arguments + brackets
