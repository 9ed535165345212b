"""Leave that is given when a migration is made, and not in the source: `--allow 'drop orders.note'` loses something.

`--allow 'block orders'` keeps a table from its users while all its rows are looked at, where there is no other way;
`--allow 'widen orders'` lets somebody do more with a table or a function that was there.
Each thing that may be lost has one text that gives leave for it; what asks for leave prints it as it is to be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Leave
from dbsc.catalog.objects import Composite, Enum, ForeignServer, Function, Partition, Ref, Rows, Table, ref
from dbsc.diagnostics import Diagnostic

ALL = "all"


def leave_for(subject: Ref) -> str:
    """The text that gives leave to lose a table, or a part or a row of something, or to block a table."""
    name = ".".join(subject.path[:2]).removeprefix("public.")
    match subject.kind:
        case "column":
            return f"drop {name}.{subject[-1]}"
        case "label":
            return f"drop label {name}.{subject[-1]}"
        case "attribute":
            return f"drop attribute {name}.{subject[-1]}"
        case "row":
            return f"drop row {name} ({', '.join(subject.path[2:])})"
        case "block":
            return f"block {name}"
        case "widen":
            return f"widen {name}"
        case "server":
            return f"replace server {name}"
        case _:
            return f"drop table {name}"


def row_ref(table: Ref, key: tuple[str, ...]) -> Ref:
    """The identity of a row, for leave to lose it."""
    return ref("row", *table.path, *key)


def block_ref(table: Ref) -> Ref:
    """The identity of a table as something that is kept from its users for as long as its rows are looked at."""
    return ref("block", *table.path)


def widen_ref(subject: Ref) -> Ref:
    """The identity of a table or a function as something that is opened to more than before."""
    return ref("widen", *subject.path)


def shell_word(text: str) -> str:
    """A text as one word of a shell, always in quotes."""
    return "'" + text.replace("'", "'\\''") + "'"


def with_leave(goal: Catalog, lock: Catalog, given: Iterable[str]) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """The goal with more that may be lost, and what is wrong with the texts that say so."""
    texts = [" ".join(text.split()) for text in given]
    if not texts:
        return goal, ()
    said = goal.evolution
    if ALL in texts:
        return goal.replace(evolution=said.replace(anything=True)), ()
    known = {leave_for(subject): subject for subject in (*_subjects(lock), *_opened(goal))}
    problems = tuple(_unknown(text, known) for text in texts if text not in known)
    leaves = tuple(Leave(known[text]) for text in texts if text in known)
    return goal.replace(evolution=said.replace(leaves=(*said.leaves, *leaves))), problems


def _subjects(lock: Catalog) -> Iterator[Ref]:
    """All that can be lost, and the tables that nobody may be able to use for a while."""
    for object_ in lock.objects.values():
        match object_:
            case Table():
                yield object_.ref
                yield block_ref(object_.ref)
                for column in object_.columns:
                    yield ref("column", *object_.ref.path, column.name)
            case Partition() | ForeignServer():
                yield object_.ref
                yield block_ref(object_.ref)
            case Enum():
                yield from (ref("label", *object_.ref.path, label) for label in object_.labels)
            case Composite():
                yield from (ref("attribute", *object_.ref.path, each.name) for each in object_.attributes)
            case Rows():
                yield from (row_ref(object_.table, row.key) for row in object_.rows)
            case _:
                pass


def _opened(goal: Catalog) -> Iterator[Ref]:
    """What may be opened to more than before: also tables that are there already, and functions that are new."""
    for place in (goal.objects, goal.externals):
        yield from (widen_ref(each.ref) for each in place.values() if isinstance(each, Table | Function))


def _unknown(text: str, known: Iterable[str]) -> Diagnostic:
    from dbsc.diagnostics import did_you_mean

    message = f"the last migration left nothing of which `--allow '{text}'` could speak"
    help_ = did_you_mean(text, known) or "the message that asks for leave prints what to write"
    return Diagnostic("DBS508", message, help=help_)
