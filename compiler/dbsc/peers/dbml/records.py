"""`Records`: rows that dbml2sql inserts, and that are reference data of their table here."""

from __future__ import annotations

import re
from decimal import Decimal
from math import floor

from dbsc.catalog.objects import Column, Enum, Expression, Row, Rows
from dbsc.diagnostics import Label, did_you_mean
from dbsc.peers.dbml import defaults, tree
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml.relation import Relation
from dbsc.peers.dbml.report import Report
from dbsc.source import Span

_WHOLE = frozenset(("smallint", "integer", "bigint"))
_NUMBERS = _WHOLE | {"numeric", "real", "double precision"}
_TEXTS = frozenset(("text", "varchar", "char", "bpchar", "citext"))
_TRUE = frozenset(("true", "yes", "y", "t", "1"))
_FALSE = frozenset(("false", "no", "n", "f", "0"))
_NUMBER = re.compile(r"\+?(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)")
_NULL = Expression("null")
_DEFAULT = Expression("default")


def rows(relation: Relation, written: tree.Records, enums: dict[tuple[str, str], Enum], report: Report) -> Rows | None:
    """The rows of a table; None where nothing of them can be kept, which is told."""
    if "example" in settings_.read(report, written.settings, settings_.RECORDS):
        return None
    given = written.columns
    names = [relation.column(name) for name in given] if given is not None else list(relation.columns)
    columns = [relation.columns[name] for name in names if name in relation.columns]
    if len(columns) < len(names) or not columns:
        return None
    primary = relation.primary
    if not primary or not set(primary) <= {column.name for column in columns}:
        report.left_out("keyless rows", written.span)
        return None
    found: dict[tuple[str, ...], Row] = {}
    for row in written.rows:
        values = _row(row, columns, enums, report)
        if values is None:
            continue
        by_name = {column.name: value for column, value in zip(columns, values, strict=True)}
        key = tuple(by_name[name].sql for name in primary)
        if any(by_name[name] in (_NULL, _DEFAULT) for name in primary):
            report.left_out("keyless rows", row[0].span)
        elif key in found:
            labels = (Label(found[key].origin or row[0].span, "the first one"),)
            report.say("DBS833", f"two rows have the primary key ({', '.join(key)})", row[0].span, labels=labels)
        else:
            found[key] = Row(key, tuple(by_name), tuple(values), row[0].span)
    return Rows(relation.ref, primary, tuple(found.values()), written.span) if found else None


def _row(
    row: tuple[tree.Value, ...], columns: list[Column], enums: dict[tuple[str, str], Enum], report: Report
) -> list[Expression] | None:
    """The values of one row as SQL; None, and a diagnostic, where one does not fit."""
    if len(row) != len(columns):
        place = row[0].span.source
        span = Span(place, row[0].span.start, row[-1].span.end)
        message = f"this row has {len(row)} value{'s' if len(row) > 1 else ''}, and there are {len(columns)} columns"
        report.say("DBS834", message, span, f"the columns are ({', '.join(column.name for column in columns)})")
        return None
    found = [_value(value, column, enums, report) for value, column in zip(row, columns, strict=True)]
    values = [value for value in found if value is not None]
    return values if len(values) == len(found) else None


def _value(value: tree.Value, column: Column, enums: dict[tuple[str, str], Enum], report: Report) -> Expression | None:
    """One value, as its column takes it."""
    name = column.type.name
    if value.kind == "code":
        return defaults.expression(value, report)
    text = value.path.names[-1].text if value.kind == "path" and value.path else value.text
    nothing = value.kind == "empty" or (value.kind == "words" and text.lower() == "null")
    if nothing or (value.kind == "string" and not text and name not in _TEXTS):
        return _DEFAULT if column.serial or column.identity else _NULL
    if column.type.dimensions:
        return Expression(defaults.constant(text))
    enum = enums.get((column.type.schema or "", name))
    if enum is not None:
        if value.kind == "path":
            report.otherwise("enum value", value.span)
        if text in enum.labels:
            return Expression(defaults.constant(text))
        help_ = did_you_mean(text, enum.labels)
        report.say("DBS832", f"enum `{enum.name}` has no value `{text}`", value.span, help_)
        return None
    known = _boolean(text) if name == "boolean" else _number(text, name in _WHOLE) if name in _NUMBERS else None
    if known is None and (name == "boolean" or name in _NUMBERS):
        report.say("DBS834", f"`{text}` is no value of type `{name}`", value.span)
        return None
    if known is None and value.kind == "words" and text.lower() not in ("true", "false"):
        report.say("DBS834", f"`{text}` is no value", value.span, f"write `'{text}'`")
        return None
    return Expression(known if known is not None else defaults.constant(text))


def _boolean(text: str) -> str | None:
    """A word that DBML takes for a boolean."""
    word = text.lower()
    return "true" if word in _TRUE else "false" if word in _FALSE else None


def _number(text: str, whole: bool) -> str | None:
    """A number; DBML cuts the fraction of one that has to be whole."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    return str(floor(Decimal(found[1]))) if whole and not found[1].lstrip("-").isdigit() else found[1]
