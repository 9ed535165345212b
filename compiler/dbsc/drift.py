"""What a database has otherwise than its migrations leave it: what somebody has changed there by hand.

A database is read, put into the words of the schema, and compared as any two states are: so there is both what it would
be as `.dbs`, and the SQL that undoes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Evolution
from dbsc.catalog.objects import Ref
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.postgres.apply.ledger import Known
from dbsc.postgres.connection import Connection
from dbsc.record import Record

AROUND = 1
"""How many lines stand around those that differ."""


class Drift(Record):
    """What a database has otherwise. `lines` are those of the `.dbs` text of the whole that differ, with `+` and `-`.

    `undo` is the SQL that takes it back, `problems` what it does not take back, and `unsure` are objects with an
    expression of which it cannot be told whether it is the same.
    """

    lines: tuple[str, ...]
    undo: str
    problems: tuple[Diagnostic, ...]
    unsure: tuple[Ref, ...]


def drift(
    declared: Catalog,
    connection: Connection,
    *,
    said: Catalog | None = None,
    known: Known | None = None,
    beside: Known | None = None,
) -> Drift:
    """What a database has otherwise than `declared`. It is read, unless `said` is what is in it.

    `known` is what was in it when it was as declared, and `beside` what was there and is nobody's business, as the
    ledger remembers them.
    """
    there, unsure = in_its_words(declared, connection, said, remembered(known), remembered(beside))
    lines = tuple(differing(text_of(declared), text_of(there)))
    undo, problems = way_back(there, declared) if lines else ("", ())
    return Drift(lines, undo, problems, unsure)


def since(known: Known, connection: Connection) -> Drift:
    """What is otherwise in a database than the ledger remembers."""
    from dbsc.postgres.apply.standing import fingerprint
    from dbsc.postgres.introspect import introspect

    said = introspect(connection, counted=False).catalog
    declared = remembered(known)
    if fingerprint(text_of(said)) == known.fingerprint or declared is None:
        return Drift((), "", (), ())
    return drift(declared, connection, said=said, known=known)


def in_its_words(
    declared: Catalog,
    connection: Connection,
    said: Catalog | None = None,
    earlier: Catalog | None = None,
    beside: Catalog | None = None,
) -> tuple[Catalog, tuple[Ref, ...]]:
    """A database as a catalog in the words of another one, where it means the same; and what may not."""
    from dbsc.postgres.agreement import default_classes
    from dbsc.postgres.declared_privileges import privilege_mismatches
    from dbsc.postgres.introspect import introspect
    from dbsc.postgres.script import scene
    from dbsc.postgres.snapshot import snapshot
    from dbsc.pull.reconciled import reconciled

    said = said or introspect(connection, counted=False).catalog
    if earlier is not None or beside is not None:
        said = _read(text_of(said)) or said  # all have gone through the same text
    classes = default_classes(connection)
    found = privilege_mismatches(declared, snapshot(connection), scene(declared).told_roles, connection.info.user)
    wrong = frozenset(mismatch.ref for mismatch in found)
    made = reconciled(declared, said, classes, earlier=earlier, beside=beside, wrong_privileges=wrong)
    return made.catalog, made.unsure


def remembered(known: Known | None) -> Catalog | None:
    """What the ledger says that a database had, as a catalog."""
    return None if known is None else _read(known.schema)


def way_back(there: Catalog, declared: Catalog) -> tuple[str, tuple[Diagnostic, ...]]:
    """The SQL that leads from one state to the other, where everything may be lost; and what it leaves."""
    from dbsc.postgres.planned import planned

    found = planned(there, declared.replace(evolution=Evolution(anything=True)))
    return found.sql, found.problems


def text_of(catalog: Catalog) -> str:
    """A catalog as `.dbs`."""
    from dbsc.semantics.lift import lift
    from dbsc.syntax.format import laid_out

    return laid_out(lift(catalog))


def _read(text: str) -> Catalog | None:
    """The catalog of a text that a database was written as; None if it cannot be read any more."""
    from dbsc.semantics.lower import lower
    from dbsc.semantics.modules import Module, Modules
    from dbsc.source import Source
    from dbsc.syntax.parser import parse

    source = Source("database", text)
    file, faults = parse(source)
    if faults:
        return None
    catalog, diagnostics = lower(Modules((Module(file, source),), ()), proven=True)
    return None if has_errors(diagnostics) else catalog


def differing(before: str, after: str) -> Iterator[str]:
    """The lines of two `.dbs` texts that differ, with `-` and `+`, each place under the declaration that it is in.

    That columns of names and types are wider is no difference.
    """
    from difflib import SequenceMatcher

    old, new = before.split("\n"), after.split("\n")
    matcher = SequenceMatcher(None, [*map(_in_words, old)], [*map(_in_words, new)], autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND):
        yield from _head(new, group[0][3])
        for kind, old_start, old_end, new_start, new_end in group:
            if kind == "equal":
                yield from (f" {line}" for line in new[new_start:new_end])
                continue
            yield from (f"-{line}" for line in old[old_start:old_end])
            yield from (f"+{line}" for line in new[new_start:new_end])


def _in_words(line: str) -> str:
    return f"{line[: len(line) - len(line.lstrip())]}{' '.join(line.split())}"


def _head(lines: list[str], start: int) -> Iterator[str]:
    """The first line of the declaration that a line is in, if it is inside of one."""
    if start < len(lines) and lines[start][:1].isspace():
        head = next((line for line in reversed(lines[:start]) if line and not line[0].isspace()), "")
        if head.endswith("{"):
            yield f" {head}"
