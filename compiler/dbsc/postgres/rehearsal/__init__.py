"""A rehearsal of migrations: on a scratch server, with rows in the tables that each is about.

Each is held against its own header: the locks that it takes, what it rewrites and reads, the rows and values that it
keeps. Rows are made here. Those that a new constraint refuses are taken away, as a user would do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from dbsc.hints import Any
from dbsc.postgres.apply.offending import in_the_way
from dbsc.postgres.connection import Connection
from dbsc.postgres.rehearsal import kept
from dbsc.postgres.rehearsal.claims import Claim, broken, claim_of
from dbsc.postgres.rehearsal.filled import Filler
from dbsc.postgres.rehearsal.touched import Touched, touched, touched_alone
from dbsc.postgres.run import Failure, Statement, runs_alone, split
from dbsc.record import Record

_OF_ROWS = ("22", "23")  # the classes of errors that are about values and about constraints
_MENDS = 10
_ON = """
select c.oid::regclass::text, quote_ident(t.tgname)
from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and t.tgenabled = 'O' and t.tgparentid = 0
  and (concat(n.nspname, '.', c.relname) = any(%s) or exists (
    select from pg_catalog.pg_partition_ancestors(c.oid) above(oid)
      join pg_catalog.pg_class p on p.oid = above.oid join pg_catalog.pg_namespace s on s.oid = p.relnamespace
    where concat(s.nspname, '.', p.relname) = any(%s)))
"""
"""The triggers that fire usually, of some tables and what they are partitioned into."""


class Step(Record):
    """What a migration has done to what was there before. Without a header nothing is held against it."""

    file: str
    touched: tuple[Touched, ...]
    objections: tuple[str, ...] = ()


class Rehearsed(Record):
    """The steps; the failure that ended them, if one did, with its file and text; and what could not be shown."""

    steps: tuple[Step, ...]
    failure: tuple[str, str, Failure] | None = None
    notes: tuple[str, ...] = ()


class Rehearsal:
    """Migrations in one database. `connection` is the role's that runs them, `other` gives a superuser's."""

    def __init__(
        self,
        connection: Connection,
        other: Callable[[], Connection],
        script: Callable[[str], Failure | None],
        keep: Iterable[str],
    ) -> None:
        self.connection = connection
        self.other = other
        self.script = script
        self.admin = other()
        self.filler = Filler(self.admin, keep)
        self.notes: list[str] = []

    def run(self, migrations: Sequence[tuple[str, str]], new: int) -> Rehearsed:
        """Runs migrations (file and text). All tables have rows before the last `new`, others as soon as it matters."""
        steps: list[Step] = []
        try:
            for number, (file, text) in enumerate(migrations):
                claim = claim_of(text)
                if new and number == len(migrations) - new:
                    self.filler.fill()
                elif claim is not None and steps:
                    self.filler.fill(claim.tables if claim.checked else None)
                failure, step = self.step(file, text, claim)
                if failure is not None:
                    return Rehearsed(tuple(steps), (file, text, failure), tuple(self.notes))
                steps.append(step)
        finally:
            self.admin.close()
        failed = [f"no rows could be made for `{name}`: {why}" for name, why in self.filler.failed.items()]
        return Rehearsed(tuple(steps), None, (*self.notes, *failed))

    def step(self, file: str, text: str, claim: Claim | None) -> tuple[Failure | None, Step]:
        """Runs one migration, without the rows that it cannot run with."""
        for _ in range(_MENDS):
            before = kept.held(self.admin) if claim is not None and claim.checked else {}
            with self.silenced(claim):
                failure, found = self.measured(text)
            if failure is None:
                break
            if failure.sqlstate[:2] not in _OF_ROWS or not self.mended(file, text, failure, claim):
                return failure, Step(file, ())
        else:
            return failure, Step(file, ())
        if claim is None or not claim.checked:
            return None, Step(file, found)
        losses = kept.lost(before, kept.held(self.admin), self.admin, claim)
        return None, Step(file, found, (*broken(claim, found), *losses))

    @contextmanager
    def silenced(self, claim: Claim | None) -> Iterator[None]:
        """Keeps triggers from firing that do not when `dbsc apply` runs it."""
        found: list[Any] = []
        if claim is not None and claim.silent:
            tables = sorted(claim.tables)
            found = self.admin.execute(_ON, (tables, tables)).fetchall()
        for table, trigger in found:
            self.admin.execute(f"alter table {table} disable trigger {trigger}")
        try:
            yield
        finally:
            for table, trigger in found:
                self.admin.execute(f"alter table {table} enable trigger {trigger}")

    def measured(self, text: str) -> tuple[Failure | None, tuple[Touched, ...]]:
        import psycopg

        if runs_alone(text):
            return touched_alone(self.connection, lambda: self.script(text), self.other)
        try:
            return touched(self.connection, lambda: self.script(text))
        except psycopg.Error as error:  # a constraint that is looked at only in the end
            if self.connection.closed:
                raise
            end = Statement("commit", len(text))
            said = error.diag.message_primary or str(error)
            return Failure(len(split(text)), end, error.sqlstate or "", said, error.diag.message_detail), ()

    def mended(self, file: str, text: str, failure: Failure, claim: Claim | None) -> bool:
        """Takes away the rows that a statement failed on, or else all that were made for what it is about."""
        import psycopg

        rows: Any = in_the_way(self.admin, text, failure)
        if rows is not None:
            try:
                with self.admin.transaction():
                    if self.admin.execute(rows.delete).rowcount:
                        return True
            except psycopg.Error:  # others refer to them
                pass
        names = self.filler.taken_away(claim.tables if claim is not None and claim.checked else None)
        if names:
            told = ", ".join(f"`{name}`" for name in names)
            self.notes.append(f"{file} was run without rows in {told}: {failure.message}")
        return bool(names)
