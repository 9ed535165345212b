"""Foreign keys."""

from __future__ import annotations

from dbsc.catalog.objects import ForeignKey
from dbsc.postgres.sql import Scene, comment_if_changed, deferral, name, names
from dbsc.sqltext.quote import identifier


def create(key: ForeignKey, scene: Scene) -> list[str]:
    """The statements that make it."""
    text = (
        f"alter table {name(key.table)} add constraint {identifier(key.name)}\n"
        f"  foreign key ({_columns(key, key.columns)}) references {name(key.target)}"
        f" ({_columns(key, key.target_columns)})"
    )
    if key.match_full:
        text += " match full"
    if key.on_delete:
        columns = f" ({names(key.delete_columns)})" if key.delete_columns else ""
        text += f" on delete {key.on_delete}{columns}"
    if key.on_update:
        text += f" on update {key.on_update}"
    text += deferral(key.deferrable, key.deferred)
    if key.not_enforced:
        text += " not enforced"
    if key.not_valid:
        text += " not valid"
    return [text, *comment(key, None)]


def _columns(key: ForeignKey, columns: tuple[str, ...]) -> str:
    """The columns of one side, of which the last can be a period."""
    if not key.period:
        return names(columns)
    return ", ".join([*map(identifier, columns[:-1]), f"period {identifier(columns[-1])}"])


def drop(key: ForeignKey, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"alter table {name(key.table)} drop constraint {identifier(key.name)}"]


def alter(before: ForeignKey, key: ForeignKey, scene: Scene) -> list[str]:
    """The statements that say when it is checked: all that changes in place."""
    made = []
    if (before.deferrable, before.deferred) != (key.deferrable, key.deferred):
        when = deferral(key.deferrable, key.deferred) or " not deferrable"
        made.append(f"alter table {name(key.table)} alter constraint {identifier(key.name)}{when}")
    return made + comment(key, before)


def comment(key: ForeignKey, before: ForeignKey | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"constraint {identifier(key.name)} on {name(key.table)}"
    return comment_if_changed(what, key.comment, before.comment if before else None)
