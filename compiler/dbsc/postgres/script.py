"""Plans to SQL text: a migration with its header, or the whole schema as one script."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Check,
    DefaultPrivileges,
    Exclusion,
    ForeignKey,
    Key,
    Object,
    Partition,
    Ref,
    Rows,
    SqlBlock,
)
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    Alter,
    AlterColumn,
    Analyze,
    Attach,
    BecomeIdentity,
    Change,
    Comment,
    Create,
    DeleteRows,
    Detach,
    Drop,
    DropAttribute,
    DropColumn,
    DropConstraint,
    DropMirror,
    Fill,
    GiveNumbers,
    MirrorColumn,
    Redistribute,
    Rename,
    StageColumn,
    SwapColumn,
    TakeNumbers,
    UpsertRows,
    ValidateConstraint,
)
from dbsc.migrate.fired import fires
from dbsc.migrate.gathered import Impact
from dbsc.migrate.impact import impact
from dbsc.migrate.plan import Migration
from dbsc.postgres.reversal import reversal
from dbsc.postgres.sql import Scene
from dbsc.postgres.statements import statements
from dbsc.postgres.superuser import takes_superuser
from dbsc.record import Record

_PLURALS = {
    "index": "indexes",
    "policy": "policies",
    "sql": "sql blocks",
    "statistics": "statistics",
}

_LINE_ENDS = re.compile(r"[\r\n]")  # names may have them, and what follows one is no comment any more
_SINGULARS = {"sql": "sql block"}
_DONE = (
    "dropped",
    "attached",
    "detached",
    "changed",
    "replaced",
    "analyzed",
    "filled",
    "validated",
    "renamed",
    "deleted",
)
_CONSTRAINTS: dict[type[Record], str] = {Check: "check", Key: "key", Exclusion: "exclusion", ForeignKey: "foreign key"}


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


def body(migration: Migration, where: Scene) -> str:
    """The statements of a migration as text; related ones stand together."""
    blocks = []
    for change in migration.changes:
        made = statements(change, where)
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


def header(
    migration: Migration,
    goal: Catalog,
    before: str,
    after: str,
    text: str | None = None,
    opened: Iterable[tuple[str, str]] = (),
) -> str:
    """The lines that a reviewer reads first. `before` and `after` are hashes of the state, `text` the statements.

    `opened` is what it lets others do: words with what stands behind them.
    """
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
    moves = f"rows move among the partitions of {_listed(found.moves)}; " if found.moves else ""
    if found.loses:
        undo = f"{' and '.join(found.loses)} are lost{'; ' + moves.removesuffix('; ') if moves else ''}"
    else:
        undo = f"nothing is lost; {moves}{_way_back(body(migration, scene(goal)) if text is None else text)}"
    if found.stays:
        undo = f"nothing is lost; {' and '.join(found.stays)} cannot be taken away again"
    if blocks:
        undo = _undo_of_blocks(migration)
    lines.append(f"undo:        {undo}")
    if found.opens:
        lines.append(f"access:      who may do what changes for {_listed(found.opens)}")
    lines += [f"{word + ':':<12} {said}" for word, said in opened]
    lines.append(f"compatible:  {'not checked' if blocks else _compatible(found)}")
    if any(
        isinstance(change, Create | Drop | Alter) and takes_superuser(change.object) for change in migration.changes
    ):
        lines.append("needs:       a superuser, or a platform that lets another role do it")
    lines += [f"then:        {each}" for each in found.then]
    fired = fires(migration.changes, goal)
    if fired is not None:
        lines.append(f"fires:       {fired}")
    if migration.runs == "alone":
        lines.append("runs:        in no transaction")
    elif migration.runs == "batches":
        lines.append("runs:        by `dbsc apply` in batches of rows; as it is, in one go")
    if _is_for_dbmate(goal):
        lines.append("migrate:up transaction:false" if migration.runs == "alone" else "migrate:up")
    lines.append(f"state:       {before} -> {after}")
    return "".join(f"-- {_LINE_ENDS.sub(' ', line)}\n" for line in lines)


def ending(goal: Catalog) -> str:
    """What stands behind the statements: dbmate reads no file without a part that goes back, which is empty here."""
    return "\n-- migrate:down\n" if _is_for_dbmate(goal) else ""


def _is_for_dbmate(goal: Catalog) -> bool:
    return goal.intent.header.numbering == "dbmate"


def _compatible(found: Impact) -> str:
    """With which versions of an application it goes."""
    if found.breaks:
        return f"with an application that uses {' and '.join(found.breaks)} no more"
    if found.stricter:
        names = ", ".join(found.stricter)
        return f"with an application that writes nothing that {names} refuses; it fails if rows there do"
    if found.unfilled:
        return f"with the application before; {' and '.join(found.unfilled)} has no values yet"
    return "with the application before and after"


def _way_back(statements_: str) -> str:
    """What `dbsc undo` does with statements that lose nothing."""
    found = reversal(statements_)
    if found.refused:
        return "the way back is a migration of its own"
    return f"`dbsc undo` takes it back{' while it holds nothing' if any(back.loses for back in found.back) else ''}"


def _undo_of_blocks(migration: Migration) -> str:
    """How opaque SQL is undone: as it says itself."""
    blocks = [c.object for c in migration.changes if isinstance(c, Create) and isinstance(c.object, SqlBlock)]
    silent = ", ".join(block.name for block in blocks if block.down is None)
    return f"not told by {silent}" if silent else "by hand, as the block says behind `down`"


def _counts(changes: tuple[Change, ...]) -> str:
    counts: dict[str, int] = {}
    for change in changes:
        kind, number = _counted(change)
        counts[kind] = counts.get(kind, 0) + number
    return ", ".join(
        kind if kind.endswith("privileges") else f"{number} {_number(kind, number)}" for kind, number in counts.items()
    )


def _counted(change: Change) -> tuple[str, int]:
    """What a change is counted as, and how many that are."""
    match change:
        case AddColumns(columns=columns):
            return "column", len(columns)
        case DropColumn():
            return "column dropped", 1
        case DropAttribute():
            return "attribute dropped", 1
        case AlterColumn():
            return "column changed", 1
        case StageColumn() | MirrorColumn():
            return "column", 1
        case DropMirror():
            return "column dropped", 1
        case SwapColumn():
            return "column replaced", 1
        case GiveNumbers() | BecomeIdentity():
            return "column changed", 1
        case Analyze(columns=columns):
            return "column analyzed", len(columns)
        case Fill():
            return "column filled", 1
        case AddConstraint(constraint=constraint):
            return _CONSTRAINTS[type(constraint)], 1
        case ValidateConstraint(constraint=constraint):
            return f"{_CONSTRAINTS[type(constraint)]} validated", 1
        case DropConstraint(constraint=constraint):
            return f"{_CONSTRAINTS[type(constraint)]} dropped", 1
        case Rename(subject=subject):
            return f"{subject.kind} renamed", 1
        case UpsertRows(rows=rows):
            return "row", len(rows)
        case DeleteRows(rows=rows):
            return "row deleted", len(rows)
        case Create(object=Rows() as all_rows):
            return "row", len(all_rows.rows)
        case Comment():
            return "comment", 1
        case TakeNumbers():
            return "column changed", 1
        case Attach():
            return "partition attached", 1
        case Redistribute(after=after, made=made):
            return "partition filled", len(after) + sum(isinstance(each, Partition) for each in made)
        case Detach():
            return "partition detached", 1
        case Drop(object=object_):
            return f"{_kind(object_)} dropped", 1
        case Alter(object=object_):
            return f"{_kind(object_)} changed", 1
        case _:
            return _kind(change.object), 1


def _kind(object_: Object) -> str:
    return "partition" if isinstance(object_, Partition) else object_.ref.kind


def _number(kind: str, number: int) -> str:
    """A kind in the singular or the plural: `1 column dropped`, `2 columns dropped`."""
    rest = next((done for done in _DONE if kind.endswith(f" {done}")), "")
    what = kind.removesuffix(f" {rest}") if rest else kind
    what = _SINGULARS.get(what, what) if number == 1 else _PLURALS.get(what, f"{what}s")
    return f"{what} {rest}" if rest else what


def _listed(tables: tuple[Ref, ...]) -> str:
    return ", ".join(".".join(table.path) for table in tables)


def whole(migrations: Iterable[Migration], where: Scene) -> str:
    """The whole schema as one script."""
    return "\n".join(body(migration, where) for migration in migrations)
