"""The gate on migrations that let somebody do more: what they open takes leave, and stands in their headers.

Leave is given when a migration is made, by `--allow 'widen positions'`: a schema does not say what it was before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbsc.access.cells import cells, roles_of
from dbsc.access.rights import Rights
from dbsc.access.widening import Widened, is_gated, widened
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Policy, Privileges, Ref, Table
from dbsc.diagnostics import Diagnostic, Label
from dbsc.hints import Any
from dbsc.migrate.leave import leave_for, shell_word, widen_ref
from dbsc.migrate.plan import Migration
from dbsc.record import Record


class Opened(Record):
    """What is wider, and what the new tables let others do: a line for each of them, by reference."""

    widened: tuple[Widened, ...] = ()
    new: tuple[tuple[Ref, str], ...] = ()

    def refused(self, goal: Catalog) -> tuple[Diagnostic, ...]:
        """What is wider without leave, a diagnostic for each table and function."""
        by_subject: dict[Ref, list[Widened]] = {}
        for each in self.widened:
            by_subject.setdefault(each.subject, []).append(each)
        allowed = goal.evolution.may_lose
        return tuple(
            _refused(subject, found) for subject, found in by_subject.items() if not allowed(widen_ref(subject))
        )

    def lines(self, migrations: Sequence[Migration]) -> tuple[tuple[tuple[str, str], ...], ...]:
        """What the header of each migration says: each cell with the last migration that is about its objects."""
        about = [_about(migration) for migration in migrations]
        told: list[list[tuple[str, str]]] = [[] for _ in migrations]
        for refs, word, said in _said(self) if migrations else ():
            place = next((number for number in reversed(range(len(about))) if about[number] & refs), -1)
            told[place].append((word, said))
        return tuple(map(tuple, told))


def opened(old: Catalog, new: Catalog) -> Opened:
    """What the way from one catalog to another opens. What is renamed has its new name in `old` already."""
    if not old.objects:
        return Opened()
    return Opened(widened(old, new), tuple(_new_tables(old, new)))


def _refused(subject: Ref, cells: list[Widened]) -> Diagnostic:
    first, *rest = cells
    called = ".".join(subject.path).removeprefix("public.")
    allow = shell_word(leave_for(widen_ref(subject)))
    message = f"{subject.kind} `{called}` is opened to more than before: {first.told}"
    by_policy = [each for each in rest if each.through and each.through[0].kind == "policy"]
    places = dict.fromkeys(each.origin for each in by_policy if each.origin and each.origin != first.origin)
    labels = tuple(Label(place, "and by this") for place in places)
    help_ = f"if that is meant, compile with --allow {allow}; or say less"
    return Diagnostic("DBS511", message, first.origin, labels, tuple(each.told for each in rest), help_)


# ---------------------------------------------------------------- headers


def _said(found: Opened) -> Iterator[tuple[set[Ref], str, str]]:
    for each in found.widened:
        called = ".".join(each.subject.path).removeprefix("public.")
        yield {each.subject, *each.through}, "wider", f"{called}: {each.told}"
    for reference, said in found.new:
        yield {reference}, "new", said


def _about(migration: Migration) -> set[Ref]:
    """The objects that a migration changes, with those that its policies and privileges are of."""
    refs: set[Ref] = set()
    for change in migration.changes:
        object_: Any = getattr(change, "object", None)
        refs.add(change.ref)
        if isinstance(object_, Policy):
            refs.add(object_.table)
        elif isinstance(object_, Privileges):
            refs.add(object_.object)
    return refs


def _new_tables(old: Catalog, new: Catalog) -> Iterator[tuple[Ref, str]]:
    """What others than the owner may do with tables that are new, where somebody is kept from rows."""
    before, rights = Rights(old), Rights(new)
    roles = [role for role in roles_of(rights) if not rights.is_trusted(role)]
    for table in new.all(Table):
        if table.ref not in old.objects and is_gated(before, rights, table.ref):
            said = [f"{role} may {commands}" for role in roles if (commands := _commands(rights, table, role))]
            yield (
                table.ref,
                f"{'.'.join(table.ref.path).removeprefix('public.')}: {'; '.join(said) or 'for nobody else'}",
            )


def _commands(rights: Rights, table: Table, role: str) -> str:
    """The commands that a role has, each with whether it is for all rows."""
    found = [each for each in cells(rights, table, (role,)) if each.word != "never"]
    return ", ".join(f"{each.command} {'all' if each.word == 'always' else 'some'}" for each in found)
