"""Views and materialized views."""

from __future__ import annotations

from dbsc.catalog.objects import View
from dbsc.postgres.sql import Scene, comment_if_changed, name, names


def create(view: View, scene: Scene) -> list[str]:
    """The statements that make it."""
    return [_statement(view, "create"), *comment(view, None)]


def replace(view: View) -> str:
    """The statement that replaces it, for new columns behind the old. Without its options they would be lost."""
    return _statement(view, "create or replace")


def _statement(view: View, verb: str) -> str:
    kind = "materialized view" if view.materialized else "view"
    text = f"{verb} {kind} {name(view.ref)}"
    if view.columns:
        text += f" ({names(view.columns)})"
    if view.method:
        text += f" using {view.method}"
    if view.options:
        text += f" with ({', '.join(f'{option} = {value}' for option, value in view.options)})"
    text += f" as\n{_indented(view.query.sql)}"
    if view.check_option:
        text += f"\nwith {view.check_option} check option"
    if view.materialized and not view.with_data:
        text += "\nwith no data"
    return text


def _indented(query: str) -> str:
    """The query with the indentation that its lines share taken off, two spaces in."""
    lines = query.strip("\n").split("\n")
    rest = [line for line in lines[1:] if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in rest), default=0)
    cut = [lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])]
    text = "\n".join(f"  {line}" if line else line for line in cut)
    return f"{text}\n" if query.endswith("\n") else text  # what follows must not fall into a comment


def comment(view: View, before: View | None) -> list[str]:
    """Its comment, where it differs."""
    kind = "materialized view" if view.materialized else "view"
    return comment_if_changed(f"{kind} {name(view.ref)}", view.comment, before.comment if before else None)
