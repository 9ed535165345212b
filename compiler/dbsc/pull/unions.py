"""Columns that may hold one of some values: the check that says so becomes the column's type, `'open' | 'closed'`.

The check has to be word for word the one that such a type makes, so that a server is asked for the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import Check, Column, ForeignKey, Table
from dbsc.diagnostics import Diagnostic
from dbsc.sqltext.quote import identifier

_NO_VALUE = "DBS405"
_TEXTS = frozenset({"text", "varchar", "char", "bpchar"})
_NUMBERS = frozenset({"smallint", "integer", "bigint"})
_STRING = r"'(?:[^'\\]|'')*'"
_NUMBER = r"-?\d+"
_STRINGS = re.compile(rf"in \(({_STRING}(?:, {_STRING})+)\)")
_DEFAULT = re.compile(r"(?:'((?:[^'\\]|'')*)'|(-?\d+(?:\.\d+)?))(?:::[\w. ]+(?:\(\d+\))?)?")
_INTEGERS = re.compile(rf"in \(({_NUMBER}(?:, {_NUMBER})+)\)")


def with_unions(catalog: Catalog) -> Catalog:
    """The catalog with a note at every column that is a union of literals."""
    noted = {(note.table, note.column) for note in catalog.intent.notes}
    referring = {(key.table, key.columns[0]) for key in catalog.all(ForeignKey) if len(key.columns) == 1}
    found: list[ColumnNote] = []
    for table in catalog.all(Table):
        for column in table.columns:
            at = (table.ref, column.name)
            if at not in noted and at not in referring and not column.serial:
                note = _note(table, column)
                found += [note] if note is not None else []
    if not found:
        return catalog
    return catalog.replace(intent=catalog.intent.replace(notes=(*catalog.intent.notes, *found)))


def without_refused(catalog: Catalog, told: Iterable[Diagnostic]) -> Catalog:
    """The catalog without the unions that something in it does not keep to, by what is wrong with its text.

    PostgreSQL compares a column with any string. Where a string is none of a column's values, the columns that its line
    names are no unions; where the line names none that is one, none is. The same catalog where nothing is to be done.
    """
    lines = [one.place.first_line for one in told if one.code == _NO_VALUE and one.place is not None]
    words = {word for line in lines for word in re.findall(r"\w+", line)}
    notes = catalog.intent.notes
    if not lines or not any(note.values for note in notes):
        return catalog
    kept = tuple(note for note in notes if not (note.values and note.column in words))
    if len(kept) == len(notes):
        kept = tuple(note for note in notes if not note.values)
    return catalog.replace(intent=catalog.intent.replace(notes=kept))


def _note(table: Table, column: Column) -> ColumnNote | None:
    for check in table.checks:
        values = _values(check, column)
        if values is not None:
            return ColumnNote(table.ref, column.name, values, column.type.name in _TEXTS)
    return None


def _values(check: Check, column: Column) -> tuple[str, ...] | None:
    """The values that a check allows, if it is that of a union of this column."""
    type_ = column.type
    if type_.schema or type_.dimensions or check != Check(check.name, check.condition):
        return None
    start, sql = f"{identifier(column.name)} ", check.condition.sql
    if not sql.startswith(start):
        return None
    if type_.name in _TEXTS:
        match = _STRINGS.fullmatch(sql, len(start))
        values = tuple(each[1:-1].replace("''", "'") for each in re.findall(_STRING, match[1])) if match else ()
    elif type_.name in _NUMBERS:
        match = _INTEGERS.fullmatch(sql, len(start))
        values = tuple(match[1].split(", ")) if match else ()
    else:
        return None
    fits = len(set(values)) == len(values) > 1 and _may_have(values, column)
    return values if fits else None


def _may_have(values: tuple[str, ...], column: Column) -> bool:
    """Whether the default is one of the values, as far as its words tell: PostgreSQL takes any other too."""
    literal = _DEFAULT.fullmatch(column.default.sql) if column.default else None
    if literal is None:
        return True
    return (literal[1].replace("''", "'") if literal[1] is not None else literal[2]) in values
