"""What a newer catalog lets somebody do with what was there that an older one did not: cells of the matrix that grow.

A cell is not wider where it is shown that no row and no user is admitted that was refused before; what cannot be shown
counts as wider. New tables and columns are none of it: nothing was kept from anybody there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dbsc.access.cells import CHECK, CLAUSES, NEW, OLD, USING, Eyes, by_policies, cell, expression_of, roles_of
from dbsc.access.logic import Formula, all_of, negated
from dbsc.access.otherwise import NOTHING_ELSE, Differences, uses_of
from dbsc.access.rights import COMMANDS, Held, Rights
from dbsc.access.solver import TooLarge, holds_nowhere
from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Object, Partition, Policy, Privileges, Ref, Role, Table, ref
from dbsc.catalog.partitions import checks_above, columns
from dbsc.migrate.alike import alike
from dbsc.record import Record
from dbsc.source import Span

PUBLIC, OWNER = "public", "its owner"
_NEVER, _ALWAYS = "never", "always"
_WORD = re.compile(r"\w+")


class Widened(Record):
    """A role that can do more with a table or a function than before, and the objects that let it."""

    subject: Ref
    role: str
    command: str
    before: str
    after: str
    through: tuple[Ref, ...] = ()
    origin: Span | None = None

    @property
    def told(self) -> str:
        """It on one line."""
        return f"{self.role}, {self.command}: {self.before} -> {self.after}"


def widened(old: Catalog, new: Catalog) -> tuple[Widened, ...]:
    """All that is wider in `new`. What is renamed has its new name in `old` already."""
    return tuple(_Widening(old, new).found()) if old.objects else ()


def is_gated(old: Rights, new: Rights, table: Ref) -> bool:
    """Whether somebody is kept from the rows of a table: by row security, or as an API shows what is granted."""
    for rights in (old, new):
        found = rights.catalog.objects.get(table)
        if getattr(found, "row_security", False) or (found is None and table in rights.by_table):
            return True
    return platform.is_shown(new.catalog.intent.header.target, table[1])


class _Widening:
    def __init__(self, old: Catalog, new: Catalog) -> None:
        self.old, self.new = Rights(old), Rights(new)
        self.differences = Differences(self.old, self.new)
        self.eyes: dict[tuple[bool, str], Eyes] = {}

    def found(self) -> Iterator[Widened]:
        tables = [table for table in self.tables() if is_gated(self.old, self.new, table.ref)]
        roles = self.roles()
        for table in tables:
            public = [*self.of_table(table, PUBLIC)]
            yield from public
            told = {(each.command, each.before, each.after) for each in public}
            for role in roles:
                for each in self.of_table(table, role):
                    if (each.command, each.before, each.after) not in told:
                        yield each
            yield from self.of_owner(table)
        for function in self.new.catalog.all(Function):
            yield from self.of_function(function, (PUBLIC, *roles), tables)

    def tables(self) -> Iterator[Table]:
        """The tables that were there before, with those that are there already and have policies.

        A partition that has row security of its own is one of them.
        """
        for table in self.new.catalog.all(Table):
            if isinstance(self.old.catalog.objects.get(table.ref), Table | Partition):
                yield table
        for partition in self.new.catalog.all(Partition):
            was_there = isinstance(self.old.catalog.objects.get(partition.ref), Table | Partition)
            if partition.row_security and was_there and (found := _as_table(self.new.catalog, partition)):
                yield found
        for reference in dict.fromkeys((*self.old.by_table, *self.new.by_table)):
            external = self.new.catalog.externals.get(reference)
            if isinstance(external, Table):
                yield external

    def roles(self) -> tuple[str, ...]:
        """The roles that are asked about: all that are named, but for those that the platform trusts anyway."""
        found = dict.fromkeys((*roles_of(self.old), *roles_of(self.new)))
        for catalog in (self.old.catalog, self.new.catalog):
            found.update((role.name, None) for role in catalog.all(Role))
            found.update((role, None) for policy in catalog.all(Policy) for role in policy.roles)
            found.update((grant.role, None) for held in catalog.all(Privileges) for grant in held.grants)
        return tuple(role for role in found if role != PUBLIC and not self.new.is_trusted(role))

    # ------------------------------------------------------------ tables

    def of_table(self, table: Table, role: str) -> Iterator[Widened]:
        """The cells of a role that are wider."""
        if self.is_as_before(table, role):
            return
        for command in COMMANDS:
            yield from self.of_cell(table, role, command)
        before, now = (self.held(rights, table, role, "truncate") for rights in (self.old, self.new))
        if now and not before:
            yield self.wider(table, role, "truncate", _NEVER, _ALWAYS)

    def is_as_before(self, table: Table, role: str) -> bool:
        """Whether nothing is another one that decides what a role can do with a table."""
        old, new = self.old, self.new
        if old.groups(role) != new.groups(role) or old.on_platform is not new.on_platform:
            return False
        if old.bypasses(role) != new.bypasses(role) or table.ref in self.differences.said:
            return False
        ways = new.around.get(table.ref, ())
        decide = [ref("privileges", *each) for each in (table.ref, ref("schema", table.schema), *ways)]
        decide.append(ref("schema", table.schema))
        if any(old.catalog.objects.get(each) != new.catalog.objects.get(each) for each in decide):
            return False
        uses = (use for policy in new.by_table.get(table.ref, ()) for use in uses_of(policy))
        ways_before = old.around.get(table.ref, ())
        is_same_way = all(way in ways_before and way not in self.differences.said for way in ways)
        return is_same_way and not self.differences.of(role).used(uses)

    def of_cell(self, table: Table, role: str, command: str) -> Iterator[Widened]:
        """A cell, if it is wider: in rows, in columns, or by a way around row security."""
        had, held = (self.held(rights, table, role, command) for rights in (self.old, self.new))
        more = held and (not had or self.columns(table, held) - self.columns(table, had))
        if held and (self.admits_any if more else self.admits_more)(table, role, command):
            before, after = (self.shown(rights, table, role, command) for rights in (self.old, self.new))
            yield self.wider(table, role, command, before, after)
        else:
            yield from self.around(table, role, command, had)

    def held(self, rights: Rights, table: Table, role: str, command: str) -> Held:
        """What a role holds of a command, if it can name the table at all."""
        if table.ref not in rights.catalog.objects:
            return Held(command in COMMANDS)  # what is there already: nobody knows, and policies decide
        held = rights.privilege(table.ref, role, command)
        return held if rights.may_use_schema(table.ref, role) else Held(False)

    def columns(self, table: Table, held: Held) -> frozenset[str]:
        """The columns that were there before and that a privilege is held on."""
        before = _as_table(self.old.catalog, self.old.catalog.objects.get(table.ref))
        names = frozenset(column.name for column in before.columns) if before else frozenset[str]()
        return names if held.whole else names & held.columns

    def admits_any(self, table: Table, role: str, command: str) -> bool:
        """Whether there is a row that a role reaches."""
        eyes = self.seeing(self.new, role)
        try:
            reached = _reached(eyes, table, command)
            return not holds_nowhere(reached, eyes.given(reached))
        except TooLarge:
            return True

    def admits_more(self, table: Table, role: str, command: str) -> bool:
        """Whether a row or a user may be admitted that was refused before."""
        if not self.old.is_held(table.ref, role):
            return False
        if self.new.is_held(table.ref, role) and self.is_said_again(table, role, command):
            return False
        here, there = self.seeing(self.new, role), self.seeing(self.old, role)
        before = _as_table(self.old.catalog, self.old.catalog.objects.get(table.ref)) or table
        try:
            now = _reached(here, table, command)
            refused = negated(_reached(there, before, command, fixed=False))
            return not holds_nowhere(now, refused, here.given(now, refused))
        except TooLarge:
            return True

    def is_said_again(self, table: Table, role: str, command: str) -> bool:
        """Whether each policy that admits rows did so before, word by word, and all that keep some off still do."""
        had, have = (rights.policies(table.ref, role, command) for rights in (self.old, self.new))
        other = self.differences.of(role)
        if any(other.used(uses_of(policy)) for policy in (*have[0], *had[1])):
            return False

        def said(policies: Iterable[Policy], clause: str) -> set[str | None]:
            found = (expression_of(policy, command, clause) for policy in policies)
            return {each.sql if each is not None else None for each in found}

        return all(
            said(have[0], clause) <= said(had[0], clause) and said(had[1], clause) <= said(have[1], clause)
            for clause in CLAUSES[command]
        )

    def seeing(self, rights: Rights, role: str) -> Eyes:
        """What a role sees; somebody may be asking, and nobody may."""
        key = (rights is self.new, role)
        if key not in self.eyes:
            other = self.differences.of(role) if rights is self.new else NOTHING_ELSE
            self.eyes[key] = Eyes(rights, role, otherwise=other)
        return self.eyes[key].afresh()

    def around(self, table: Table, role: str, command: str, had: Held) -> Iterator[Widened]:
        """Ways around row security that were not there before, for whom it kept from something."""
        if had.whole and not self.old.is_held(table.ref, role):
            return
        before = set(self.old.ways_around(table.ref, role, command))
        for way in self.new.ways_around(table.ref, role, command):
            found = self.new.catalog.objects[way]
            if way in before and way not in self.differences.said:
                continue
            by = f"past row security by {way.kind} `{_name(way)}`"
            was = self.shown(self.old, table, role, command)
            was = f"{was}, and {by} as it was" if way in before else was
            origin = getattr(found, "origin", None)
            yield Widened(table.ref, role, command, was, by, (way,), origin)

    def of_owner(self, table: Table) -> Iterator[Widened]:
        """That the owner is no longer held by row security; on a platform that is the one who runs the migrations."""
        before = self.old.catalog.objects.get(table.ref)
        if not isinstance(before, Table) or self.new.on_platform:
            return
        was, now = (each.row_security and each.force_row_security for each in (before, table))
        if was and not now:
            yield Widened(table.ref, OWNER, "all", "where policies admit", _ALWAYS, (table.ref,), table.origin)

    # ------------------------------------------------------------ functions

    def of_function(self, function: Function, roles: Iterable[str], tables: Iterable[Table]) -> Iterator[Widened]:
        """That a role may call a function that is past all policies, as its owner is."""
        if not _is_past(function):
            return
        before = self.old.catalog.objects.get(function.ref)
        is_shown = platform.is_shown(self.new.catalog.intent.header.target, function.schema)
        reached = _reach(function, tables)
        if not ((is_shown and before is not None) or reached):
            return  # it is new, and so is all that it reaches; or it is nothing that is asked about
        was_past = isinstance(before, Function) and _is_past(before)
        more = reached - _reach(before, tables) if isinstance(before, Function) else reached
        held = self.new.catalog.objects.get(ref("privileges", *function.ref))
        for role in roles:
            could = isinstance(before, Function) and self.old.may_execute(before, role)
            if self.new.may_execute(function, role) and (more or not (could and was_past)):
                origin = getattr(held, "origin", None) or function.origin
                was = _NEVER if not could else "as its body was" if was_past else "as who calls it"
                yield Widened(function.ref, role, "execute", was, "past row security", (function.ref,), origin)
                if role == PUBLIC:
                    return

    # ------------------------------------------------------------ for people

    def shown(self, rights: Rights, table: Table, role: str, command: str) -> str:
        """A cell in words."""
        found = rights.catalog.objects.get(table.ref)
        columns: tuple[str, ...] = ()
        if isinstance(found, Table):
            shown = cell(rights, found, role, command)
            word, condition, columns = shown.word, shown.condition, shown.columns
        else:
            word, condition, _ = by_policies(rights, table.ref, role, command)
        said = f"where {condition}" if word == "where" else word
        return f"({', '.join(columns)}) {said}" if columns else said

    def wider(self, table: Table, role: str, command: str, before: str, after: str) -> Widened:
        """A cell with what lets it: the policies that are new or others, the tables and functions that they look at."""
        through: list[Object] = []
        if command in COMMANDS and self.new.is_held(table.ref, role):
            was = {policy.ref: policy for policy in self.old.by_table.get(table.ref, ())}
            permissive, _ = self.new.policies(table.ref, role, command)
            through += [policy for policy in permissive if not alike(was.get(policy.ref), policy)]
            if not through:
                other = self.differences.of(role)
                used = [use for policy in permissive for use in other.used(uses_of(policy))]
                if used and before == after:
                    names = ", ".join(f"{use.kind} `{_name(use)}`" for use in dict.fromkeys(used))
                    after = f"{after}, as {names} is now"
        if not through:
            held = self.new.catalog.objects.get(ref("privileges", *table.ref))
            through += [held] if held is not None else []
        places = (getattr(each, "origin", None) for each in (*through, table))
        origin = next((place for place in places if place is not None), None)
        return Widened(table.ref, role, command, before, after, tuple(each.ref for each in through), origin)


def _as_table(catalog: Catalog, found: Object | None) -> Table | None:
    """A table, or a partition as a table of its own; None for what is neither."""
    if not isinstance(found, Partition):
        return found if isinstance(found, Table) else None
    return Table(
        found.schema,
        found.name,
        columns(catalog, found.ref),
        checks=(*found.checks, *checks_above(catalog, found)),
        row_security=found.row_security,
        force_row_security=found.force_row_security,
        origin=found.origin,
    )


def _reached(eyes: Eyes, table: Table, command: str, *, fixed: bool = True) -> Formula:
    """The rows that row security lets a command have; of an update both rows, as far as privileges let them differ."""
    if command != "update":
        return eyes.admitted(table, command, CHECK if command == "insert" else USING, OLD)
    if fixed:
        return all_of(*eyes.updated(table, OLD, NEW))
    return all_of(eyes.admitted(table, command, USING, OLD), eyes.admitted(table, command, CHECK, NEW))


def _is_past(function: Function) -> bool:
    """Whether a function that can be called runs as its owner."""
    is_called = function.kind != "aggregate" and function.returns not in ("trigger", "event_trigger")
    return is_called and "security definer" in {clause.lower() for clause in function.clauses}


def _reach(function: Function, tables: Iterable[Table]) -> set[str]:
    """Those of some tables that a body may name, by their names: all where nobody can tell."""
    words = set(_WORD.findall(function.body or ""))
    language = next((c.lower().split()[1] for c in function.clauses if c.lower().startswith("language ")), "sql")
    names = {table.name for table in tables}
    is_opaque = language not in ("sql", "plpgsql") or "execute" in {word.lower() for word in words}
    return names if is_opaque else names & words


def _name(reference: Ref) -> str:
    return ".".join(reference.path).removeprefix("public.")
