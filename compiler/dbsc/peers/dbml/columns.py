"""Columns of tables."""

from __future__ import annotations

from collections.abc import Container

from dbsc.catalog.objects import Column, Expression, Identity, Type
from dbsc.diagnostics import Label, did_you_mean
from dbsc.peers.dbml import defaults, notes, tree
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml.names import kept
from dbsc.peers.dbml.relation import Relation
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.settings import Settings
from dbsc.peers.dbml.types import Enums, Typed, column_type

_COUNTED = frozenset(("smallint", "integer", "bigint"))
_BY_ANOTHER_NAME = frozenset(("int2", "int4", "int8", "serial2", "serial4", "serial8"))  # of what dbml2sql knows


def read_column(relation: Relation, written: tree.Column, enums: Enums, schemas: Container[str]) -> None:
    """Reads a column, without what is a constraint."""
    report = relation.report
    name = kept(written.name, report)
    settings = settings_.read(report, written.settings, settings_.COLUMN, custom=True)
    relation.settings[name] = settings
    typed = column_type(written.type, enums, schemas, report)
    if "null" in settings and "not null" in settings:
        labels = (Label(settings["null"][0].span, "and here"),)
        place = settings["not null"][0].span
        report.say("DBS833", f"`{name}` may be null, and may not", place, labels=labels)
    if typed is None:
        return
    if typed.values:
        relation.unions[name] = typed.values
    if typed.extension:
        relation.extensions[typed.extension] = None
    comment = notes.database_comment([settings_.text(settings, "note")], written.name.span, report)
    column = Column(name, typed.type, comment=comment, origin=written.name.span)
    if "increment" in settings:
        column = _counted(column, typed, written, settings, report)
    elif typed.serial:
        column = column.replace(serial=True)
    else:
        value = settings["default"][0].value if "default" in settings else None
        given = _default(value, typed.type, enums, report) if value else None
        column = column.replace(nullable="not null" not in settings, default=given)
    if column.serial:
        relation.serials.add(name)
    if (column.serial or column.identity) and "default" in settings:
        message = f"`{name}` counts up, and has a default"
        report.say("DBS833", message, settings["default"][0].span, "leave one of them out")
    relation.columns[name] = column


def _default(value: tree.Value, type_: Type, enums: Enums, report: Report) -> Expression | None:
    """The default of a column; what an enum does not have is reported."""
    enum = enums.get((type_.schema or "", type_.name))
    if value.kind == "path" and value.path is not None:
        names = [name.text for name in value.path.names[:-1]]
        written = (names[0] if len(names) > 1 else "public", names[-1])
        enum = enums.get(written)
        if enum is None:
            known = did_you_mean(".".join(names), [".".join(path) for path in enums])
            report.say("DBS832", f"there is no enum `{'.'.join(names)}`", value.span, known)
            return None
    label = value.path.names[-1].text if value.path and value.kind == "path" else value.text
    if enum is not None and value.kind in ("path", "string") and not type_.dimensions and label not in enum.labels:
        help_ = did_you_mean(label, enum.labels)
        report.say("DBS832", f"enum `{enum.name}` has no value `{label}`", value.span, help_)
    return defaults.default(value, report)


def _counted(column: Column, typed: Typed, written: tree.Column, settings: Settings, report: Report) -> Column:
    """A column with `increment`: an identity, or a `serial` if its type says so."""
    place = settings["increment"][0].span
    if typed.type.name not in _COUNTED or typed.type.dimensions:
        shown = written.type.span.text
        help_ = "write `int`, `bigint` or `smallint`, or leave `increment` out"
        report.say("DBS834", f"a column of type `{shown}` cannot count up", place, help_)
        return column
    if written.type.path.names[-1].text.lower() in _BY_ANOTHER_NAME:
        report.otherwise("increment", place)
    if typed.serial:
        return column.replace(serial=True)
    return column.replace(identity=Identity(always=False))
