"""Indexes."""

from __future__ import annotations

from dbsc.catalog.objects import Index, Partition, Table, View
from dbsc.postgres.kinds.table import index_uses
from dbsc.postgres.sql import Scene, comment_if_changed, element, name, names
from dbsc.sqltext.quote import identifier, qualified


def create(index: Index, scene: Scene) -> list[str]:
    """The statements that make it."""
    using = f" using {index.method}" if index.method != "btree" else ""
    keys = ", ".join(map(element, index.elements))
    kind = "unique index" if index.unique else "index"
    only = "only " if index.only else ""
    text = f"create {kind} {identifier(index.name)} on {only}{name(index.table)}{using} ({keys})"
    if index.include:
        text += f" include ({names(index.include)})"
    if index.nulls_not_distinct:
        text += " nulls not distinct"
    if index.parameters:
        text += f" with ({index.parameters})"
    if index.tablespace:
        text += f" tablespace {identifier(index.tablespace)}"
    if index.where:
        text += f" where ({index.where.sql})"
    alter = f"alter index {qualified(index.table.path[0], index.name)} alter column"
    targets = [
        f"{alter} {number} set statistics {each.statistics}"
        for number, each in enumerate(index.elements, 1)
        if each.statistics is not None
    ]
    table = view = scene.catalog.objects.get(index.table)
    uses = index_uses(table, index.name) if isinstance(table, Table | Partition) else []
    if isinstance(view, View) and view.cluster == index.name:
        uses.append(f"alter materialized view {name(view.ref)} cluster on {identifier(index.name)}")
    return [text, *targets, *uses, *comment(index, None)]


def drop(index: Index, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop index {qualified(index.table.path[0], index.name)}"]


def alter(before: Index, index: Index, scene: Scene) -> list[str]:
    """The statements that store it otherwise, from the next write on."""
    made = []
    called = qualified(index.table.path[0], index.name)
    if before.parameters != index.parameters:
        old = {part.partition("=")[0].strip() for part in (before.parameters or "").split(",")} - {""}
        new = {part.partition("=")[0].strip() for part in (index.parameters or "").split(",")} - {""}
        made += [f"alter index {called} reset ({', '.join(sorted(old - new))})"] if old - new else []
        made += [f"alter index {called} set ({index.parameters})"] if new else []
    return made + comment(index, before)


def comment(index: Index, before: Index | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"index {qualified(index.table.path[0], index.name)}"
    return comment_if_changed(what, index.comment, before.comment if before else None)
