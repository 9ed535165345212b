"""Columns that may hold one of some values: the check that says so becomes the column's type, `'open' | 'closed'`.

The check has to be word for word the one that such a type makes, so that a server is asked for the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import Check, Column, ForeignKey, Object, Ref, Table
from dbsc.diagnostics import Diagnostic
from dbsc.sqltext.quote import identifier

_NO_VALUE = "DBS405"
_TEXTS = frozenset({"text", "varchar", "char", "bpchar"})
_NUMBERS = frozenset({"smallint", "integer", "bigint"})
_STRING = r"'(?:[^'\\]|'')*'"
_NUMBER = r"-?\d+"
_STRINGS = re.compile(rf"in \(\s*({_STRING}(?:,\s+{_STRING})+)\s*\)")
_DEFAULT = re.compile(r"(?:'((?:[^'\\]|'')*)'|(-?\d+(?:\.\d+)?))(?:::[\w. ]+(?:\(\d+\))?)?")
_INTEGERS = re.compile(rf"in \(\s*({_NUMBER}(?:,\s+{_NUMBER})+)\s*\)")


def with_unions(catalog: Catalog) -> Catalog:
    """The catalog with a note at every column that is a union of literals."""
    noted = {(note.table, note.column) for note in catalog.intent.notes}
    referring = {(key.table, key.columns[0]) for key in catalog.all(ForeignKey) if len(key.columns) == 1}
    found: list[ColumnNote] = []
    changed: dict[Ref, Object] = {}
    for table in catalog.all(Table):
        made = table
        for column in table.columns:
            at = (table.ref, column.name)
            if at not in noted and at not in referring and not column.serial:
                note, checks = _note(made, column)
                found += [note] if note is not None else []
                made = made.replace(checks=checks)
        changed[table.ref] = made
    if not found:
        return catalog
    intent = catalog.intent.replace(notes=(*catalog.intent.notes, *found))
    return catalog.replace(objects={**catalog.objects, **changed}, intent=intent)


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


def _note(table: Table, column: Column) -> tuple[ColumnNote | None, tuple[Check, ...]]:
    """The note, if the column is a union, and the checks of its table with the union's in one line, as it makes it."""
    for check in table.checks:
        literals = _literals(check, column)
        values = tuple([each[1:-1].replace("''", "'") if each[0] == "'" else each for each in literals])
        if len(set(values)) == len(values) > 1 and _may_have(values, column):
            sql = f"{identifier(column.name)} in ({', '.join(literals)})"
            plain = check.replace(condition=check.condition.replace(sql=sql))
            note = ColumnNote(table.ref, column.name, values, column.type.name in _TEXTS)
            return note, tuple([plain if each is check else each for each in table.checks])
    return None, table.checks


def _literals(check: Check, column: Column) -> list[str]:
    """The values that a check allows, if it is that of a union of this column."""
    type_ = column.type
    if type_.schema or type_.dimensions or check != Check(check.name, check.condition):
        return []
    start, sql = f"{identifier(column.name)} ", check.condition.sql
    if not sql.startswith(start):
        return []
    for types, listed, one in ((_TEXTS, _STRINGS, _STRING), (_NUMBERS, _INTEGERS, _NUMBER)):
        if type_.name in types and (match := listed.fullmatch(sql, len(start))):
            return re.findall(one, match[1])
    return []


def _may_have(values: tuple[str, ...], column: Column) -> bool:
    """Whether the default is one of the values, as far as its words tell: PostgreSQL takes any other too."""
    literal = _DEFAULT.fullmatch(column.default.sql) if column.default else None
    if literal is None:
        return True
    return (literal[1].replace("''", "'") if literal[1] is not None else literal[2]) in values
