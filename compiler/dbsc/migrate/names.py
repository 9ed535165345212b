"""What migrations are called: `create_positions`, `add_position_tags`, `add_positions_indexes`, `drop_old_orders`."""

from __future__ import annotations

from collections.abc import Container, Sequence

from dbsc.catalog.objects import Extension, ForeignKey, Object, Publication, Role, Schema
from dbsc.migrate.changes import (
    AddColumns,
    Alter,
    Attach,
    BuildIndex,
    Change,
    Comment,
    Create,
    CreateOver,
    Drop,
    DropColumn,
    MirrorColumn,
    Redistribute,
    Rename,
)
from dbsc.migrate.way import Unit

_CALLED = {"function": "function", "table": "table", "view": "view", "type": "type", "sequence": "sequence"}


def slug(unit: Unit, changes: Sequence[Change], junctions: Container[tuple[str, ...]]) -> str:
    """The name of the migration of a unit. `junctions` are the paths of tables that were written as `<->`."""
    name = _plain("_".join(part for part in unit[1:] if part != "public")) or "public"
    match unit[0]:
        case "setup":
            return _setup(changes)
        case "publication" if Publication not in _made(changes):
            return f"add_to_publication_{name}"
        case "publication":
            return f"create_publication_{name}"
        case "defaults":
            return "set_default_privileges"
        case "table" if unit[1:] in junctions:
            return f"add_{name}"
        case "sql" | "foundation" | "owners":
            return name
        case "indexes":
            return f"add_{name}_indexes"
        case "rows":
            return f"{'add' if any(isinstance(c, Create) for c in changes) else 'change'}_{name}_rows"
        case "gone rows":
            return f"delete_{name}_rows"
        case "links":
            kinds = _made(changes)
            what = "foreign_keys" if kinds == {ForeignKey} else "policies" if kinds else "constraints"
            return f"add_{name}_{what}"
        case "change" | "behind":
            return _change(name, changes)
        case "label":
            return f"add_{name}_labels"
        case "late fill":
            return f"fill_{name}_again"
        case "rename":
            return _rename(changes)
        case "concurrently":
            return f"{'build' if isinstance(changes[0], BuildIndex) else 'drop'}_{name}"
        case "contract":
            return _contract(changes)
        case "forbid":
            return f"forbid_{name}_labels"
        case "unused":
            return f"look_for_{name}_labels"
        case "revalidate":
            return f"validate_{name}"
        case "block" if any(isinstance(change, Redistribute) for change in changes):
            return f"move_{name}_rows"
        case "block":
            return f"constrain_{name}"
        case "switch":
            return f"tighten_{name}"
        case "replace" if any(isinstance(change, CreateOver) for change in changes):
            return f"partition_{_plain('_'.join(_names(unit[2:])))}"
        case "replace":
            return f"replace_{_plain('_'.join(_names(unit[2:])))}"
        case "validate" | "constrain" | "fill" | "analyze" | "detach" as verb:
            return f"{verb}_{name}"
        case "attach" if any(isinstance(change, Attach) for change in changes):
            return f"attach_{name}"
        case "complete":
            return f"complete_{_plain('_'.join(_names(unit[1:])))}"
        case "function" if all(isinstance(change, Alter) for change in changes):
            return f"replace_{_plain('_'.join(_names(unit[1:])))}"
        case "view" if all(isinstance(change, Alter) for change in changes):
            return f"replace_{name}"
        case _:
            return f"create_{name}"


def _names(path: Sequence[str]) -> list[str]:
    """A path without the schema that everything is in, and without arguments."""
    return [part.split("(")[0] for part in path if part != "public"]


def _made(changes: Sequence[Change]) -> set[type[Object]]:
    return {type(change.object) for change in changes if isinstance(change, Create)}


def _setup(changes: Sequence[Change]) -> str:
    objects = [change.object for change in changes if isinstance(change, Create)]
    made = [o for o in objects if isinstance(o, Role | Schema | Extension)]
    if len(made) == 1:
        return f"create_{made[0].ref.kind}_{_plain(made[0].name)}"
    kinds = {type(o) for o in made}
    if Role in kinds:
        return "create_roles" if kinds == {Role} else "create_roles_and_schemas"
    if kinds == {Schema}:
        return "create_schemas"
    return "create_extensions" if kinds == {Extension} else "create_schemas_and_extensions"


def _change(name: str, changes: Sequence[Change]) -> str:
    columns = [column.name for change in changes if isinstance(change, AddColumns) for column in change.columns]
    columns += [change.name for change in changes if isinstance(change, MirrorColumn)]
    if len(columns) == 1:
        return f"add_{name}_{_plain(columns[0])}"
    if columns:
        return f"add_{name}_columns"
    return f"comment_{name}" if all(isinstance(change, Comment) for change in changes) else f"change_{name}"


def _rename(changes: Sequence[Change]) -> str:
    first = next(change for change in changes if isinstance(change, Rename))
    path = (
        first.subject.path
        if first.subject.kind in ("column", "constraint", "label", "attribute")
        else first.before.path
    )
    return f"rename_{_plain('_'.join(_names(path)))}"


def _contract(changes: Sequence[Change]) -> str:
    gone = []
    for change in changes:
        if isinstance(change, DropColumn):
            gone.append("_".join(_names((*change.ref.path, change.column.name))))
        elif isinstance(change, Drop):
            gone.append("_".join(_names(change.ref.path)))
    return f"drop_{_plain(gone[0])}" if len(gone) == 1 else f"drop_from_{_plain('_'.join(_names(changes[0].ref.path)))}"


def _plain(name: str) -> str:
    """A name as part of a file name."""
    return "".join(character if character.isalnum() or character == "_" else "_" for character in name)
