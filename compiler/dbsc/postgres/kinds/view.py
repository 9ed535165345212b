"""Views and materialized views."""

from __future__ import annotations

import re

from dbsc.catalog.objects import View, ViewColumn
from dbsc.postgres.sql import Scene, comment_if_changed, name, names
from dbsc.semantics.lift_parts import expression
from dbsc.sqltext.quote import identifier

# Strings, quoted names and comments; read where a query has several lines.
_QUOTED = r"""(?s)--[^\n]*|/\*.*?\*/|\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$).*?\1"""


def create(view: View, scene: Scene) -> list[str]:
    """The statements that make it."""
    said = [statement for column in view.said for statement in _column(view, column)]
    return [_statement(view, "create"), *said, *comment(view, None)]


def _column(view: View, column: ViewColumn) -> list[str]:
    """What is said of one column."""
    alter = f"alter {_kind(view)} {name(view.ref)} alter column {identifier(column.name)} set"
    made = [f"{alter} default {expression(column.default.sql)}"] if column.default else []
    made += [f"{alter} storage {column.storage}"] if column.storage else []
    made += [f"{alter} compression {column.compression}"] if column.compression else []
    made += [f"{alter} statistics {column.statistics}"] if column.statistics is not None else []
    if column.parameters:
        made.append(f"{alter} ({', '.join(f'{called} = {value}' for called, value in column.parameters)})")
    return made


def _kind(view: View) -> str:
    return "materialized view" if view.materialized else "view"


def _statement(view: View, verb: str) -> str:
    text = f"{verb} {_kind(view)} {name(view.ref)}"
    if view.columns:
        text += f" ({names(view.columns)})"
    if view.method:
        text += f" using {view.method}"
    if view.options:
        text += f" with ({', '.join(f'{option} = {value}' for option, value in view.options)})"
    text += f" tablespace {identifier(view.tablespace)}" if view.tablespace else ""
    text += f" as\n{_indented(view.query.sql)}"
    if view.check_option:
        text += f"\nwith {view.check_option} check option"
    if view.materialized and not view.with_data:
        text += "\nwith no data"
    return text


def _indented(query: str) -> str:
    """The query with the indentation that its lines share taken off, two spaces in.

    A string that goes over the end of a line would be another one with other spaces in it.
    """
    if "\n" in query and any("\n" in found[0] for found in re.finditer(_QUOTED, query) if found[0][0] not in "-/"):
        return query.strip("\n")
    lines = query.strip("\n").split("\n")
    rest = [line for line in lines[1:] if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in rest), default=0)
    cut = [lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])]
    text = "\n".join(f"  {line}" if line else line for line in cut)
    return f"{text}\n" if query.endswith("\n") else text  # what follows must not fall into a comment


def drop(view: View, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop {_kind(view)} {name(view.ref)}"]


def alter(before: View, view: View, scene: Scene) -> list[str]:
    """The statements that put it in the place of another whose columns it has. Unsaid options would be lost."""
    made = []
    same = ("comment", "said", "options", "check_option")
    if before.replace(**{field: getattr(view, field) for field in same}) != view or before.outputs != view.outputs:
        made.append(_statement(view, "create or replace"))
    else:
        made += _options(before, view)
    old = {column.name: column for column in before.said}
    for column in view.said:
        if column.replace(comment=None) != old.get(column.name, ViewColumn(column.name)).replace(comment=None):
            made += _column(view, column)
    now = {column.name for column in view.said if column.default}
    for column in before.said:
        if column.default and column.name not in now:
            made.append(f"alter view {name(view.ref)} alter column {identifier(column.name)} drop default")
    return made + comment(view, before)


def _options(before: View, view: View) -> list[str]:
    """The statements that set and reset options."""
    old = dict(before.options) | ({"check_option": before.check_option} if before.check_option else {})
    new = dict(view.options) | ({"check_option": view.check_option} if view.check_option else {})
    set_ = ", ".join(f"{option} = {value}" for option, value in new.items() if old.get(option) != value)
    reset = ", ".join(option for option in old if option not in new)
    made = [f"alter {_kind(view)} {name(view.ref)} set ({set_})"] if set_ else []
    return made + ([f"alter {_kind(view)} {name(view.ref)} reset ({reset})"] if reset else [])


def comment(view: View, before: View | None) -> list[str]:
    """Its comment and those of its columns, where they differ."""
    old = {column.name: column.comment for column in before.said} if before else {}
    now = {column.name: column.comment for column in view.said}
    made = comment_if_changed(f"{_kind(view)} {name(view.ref)}", view.comment, before.comment if before else None)
    for title in dict.fromkeys((*now, *old)):
        what = f"column {name(view.ref)}.{identifier(title)}"
        made += comment_if_changed(what, now.get(title), old.get(title))
    return made
