"""Plans to SQL text: a migration with its header, or the whole schema as one script."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Check, DefaultPrivileges, Domain, Partition, Ref, Rows, SqlBlock, Table
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    Change,
    Comment,
    Create,
    DeleteRows,
    ReplaceView,
    SetDefault,
    UpsertRows,
)
from dbsc.migrate.impact import impact
from dbsc.migrate.plan import Migration
from dbsc.postgres import kinds
from dbsc.postgres.columns import set_default
from dbsc.postgres.kinds.domain import add_check
from dbsc.postgres.kinds.rows import delete, upsert
from dbsc.postgres.kinds.table import add_columns, add_constraint
from dbsc.postgres.kinds.view import replace
from dbsc.postgres.sql import Scene
from dbsc.postgres.superuser import takes_superuser

_PLURALS = {
    "view replaced": "views replaced",
    "index": "indexes",
    "policy": "policies",
    "row deleted": "rows deleted",
    "sql": "sql blocks",
    "statistics": "statistics",
}

_SINGULARS = {"sql": "sql block"}


def scene(catalog: Catalog) -> Scene:
    """What the SQL of a catalog's objects depends on."""
    header = catalog.intent.header
    clients = platform.CLIENTS if header.target == "supabase" else (header.user_role,) if header.user_role else ()
    # What somebody makes is their own, whatever they have by default.
    defaults = {
        grant.role
        for privileges in catalog.all(DefaultPrivileges)
        for grant in privileges.grants
        if grant.role not in ("public", privileges.role or "current_user")
    }
    return Scene(catalog, clients, tuple(sorted(defaults)))


def statements(changes: Iterable[Change], where: Scene) -> list[str]:
    """The statements of changes, without semicolons; an `sql` block is one text that has its own."""
    out: list[str] = []
    for change in changes:
        match change:
            case AddColumns():
                out += add_columns(change.table, change.columns, change.checks, change.uniques)
            case AddConstraint(object=Domain() as domain, constraint=Check() as check):
                out += add_check(domain, check)
            case AddConstraint(object=Table() | Partition() as table):
                out += add_constraint(table, change.constraint)
            case SetDefault():
                out.append(set_default(change.object, change.column))
            case Comment():
                out += kinds.comment(change.object, change.before)
            case ReplaceView():
                out.append(replace(change.object))
            case UpsertRows():
                out += upsert(change.object, change.rows, where)
            case DeleteRows():
                out += delete(change.object, change.rows)
            case _:
                out += kinds.create(change.object, where)
    return out


def body(migration: Migration, where: Scene) -> str:
    """The statements of a migration as text; related ones stand together."""
    blocks = []
    for change in migration.changes:
        made = statements((change,), where)
        if made:
            opaque = isinstance(change, Create) and isinstance(change.object, SqlBlock)
            blocks.append(made[0] if opaque else "\n".join(f"{statement};" for statement in made))
    return _spaced(blocks) + "\n"


def _spaced(blocks: list[str]) -> str:
    """Blocks with a blank line between them, except between one-line blocks that start alike."""
    out = ""
    for number, block in enumerate(blocks):
        if number:
            earlier = blocks[number - 1]
            alike = "\n" not in block and "\n" not in earlier and block.split()[:2] == earlier.split()[:2]
            out += "\n" if alike else "\n\n"
        out += block
    return out


def header(migration: Migration, goal: Catalog, before: str, after: str) -> str:
    """The lines that a reviewer reads first. `before` and `after` are the hashes of the state."""
    found = impact(migration.changes, goal)
    blocks = ", ".join(change.ref[1] for change in migration.changes if change.ref.kind == "sql")
    lines = [f"makes:       {_counts(migration.changes)}"]
    if found.lock:
        lock, tables = found.lock
        lines.append(f"lock:        {lock} on {_listed(tables)}")
    else:
        lines.append(f"lock:        {'not checked' if blocks else 'none on what was there before'}")
    work = [f"rewrites {_listed(found.rewrites)}"] if found.rewrites else []
    work += [f"scans {_listed(found.scans)}"] if found.scans else []
    work += [f"not checked: what sql {blocks} does"] if blocks else []
    lines.append(f"work:        {', '.join(work) or 'no table is rewritten or scanned'}")
    undo = (
        f"{' and '.join(found.loses)} are lost" if found.loses else "nothing is lost; what is made here can be dropped"
    )
    if blocks:
        undo = _undo_of_blocks(migration)
    lines.append(f"undo:        {undo}")
    compatible = "not checked" if blocks else "with the application before and after"
    if found.stricter:
        names = ", ".join(found.stricter)
        compatible = f"with an application that writes nothing that {names} refuses; it fails if rows there do"
    lines.append(f"compatible:  {compatible}")
    if any(isinstance(change, Create) and takes_superuser(change.object) for change in migration.changes):
        lines.append("needs:       a superuser, or a platform that lets another role do it")
    lines.append(f"state:       {before} -> {after}")
    return "".join(f"-- {line}\n" for line in lines)


def _undo_of_blocks(migration: Migration) -> str:
    """How opaque SQL is undone: as it says itself."""
    blocks = [c.object for c in migration.changes if isinstance(c, Create) and isinstance(c.object, SqlBlock)]
    silent = ", ".join(block.name for block in blocks if block.down is None)
    return f"not told by {silent}" if silent else "as the block says behind `down`"


def _counts(changes: tuple[Change, ...]) -> str:
    counts: dict[str, int] = {}
    for change in changes:
        if isinstance(change, AddColumns):
            for kind, parts in (("column", change.columns), ("check", change.checks), ("key", change.uniques)):
                if parts:
                    counts[kind] = counts.get(kind, 0) + len(parts)
        elif isinstance(change, ReplaceView):
            counts["view replaced"] = counts.get("view replaced", 0) + 1
        elif isinstance(change, UpsertRows | DeleteRows):
            kind = "row deleted" if isinstance(change, DeleteRows) else "row"
            counts[kind] = counts.get(kind, 0) + len(change.rows)
        elif isinstance(change.object, Rows):
            counts["row"] = counts.get("row", 0) + len(change.object.rows)
        elif isinstance(change, AddConstraint | SetDefault):
            kind = "default" if isinstance(change, SetDefault) else "constraint"
            counts[kind] = counts.get(kind, 0) + 1
        elif isinstance(change, Comment):
            counts["comment"] = counts.get("comment", 0) + 1
        else:
            kind = "partition" if type(change.object).__name__ == "Partition" else change.ref.kind
            counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(
        kind
        if kind.endswith("privileges")
        else f"{number} {_SINGULARS.get(kind, kind) if number == 1 else _PLURALS.get(kind, kind + 's')}"
        for kind, number in counts.items()
    )


def _listed(tables: tuple[Ref, ...]) -> str:
    return ", ".join(".".join(table.path) for table in tables)


def whole(migrations: Iterable[Migration], where: Scene) -> str:
    """The whole schema as one script."""
    return "\n".join(body(migration, where) for migration in migrations)
