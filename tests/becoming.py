"""Databases that hold rows and become other schemas, by the migrations of `dbsc compile` and as `dbsc apply` runs them.

Whatever would be lost is lost with leave, and what has no value by itself gets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import every_row
import few_rows
from catalogs import catalog_of
from dbsc import history, pipeline
from dbsc import lock as locks
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.evolution import Carry, Evolution, Leave
from dbsc.catalog.objects import (
    Column,
    Composite,
    Domain,
    Enum,
    Expression,
    ForeignServer,
    Partition,
    RangeType,
    Ref,
    Rows,
    Table,
    ref,
)
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.diff import diff
from dbsc.migrate.leave import block_ref
from dbsc.migrate.plan import plan
from dbsc.migrate.renames import renamed
from dbsc.migrate.values import has_value
from dbsc.postgres import script
from dbsc.postgres.apply import Migration, apply, session
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.snapshot import Snapshot, compare, snapshot
from dbsc.source import Source
from dbsc.sqltext.quote import literal

AT = datetime(2026, 1, 1, tzinfo=UTC)


class Inventory(NamedTuple):
    """What is in a database: what PostgreSQL says of it, and what its catalogs hold."""

    said: Snapshot
    held: every_row.Rows


def differences(one: Inventory, other: Inventory) -> list[str]:
    """What is in two databases and not alike, a line each."""
    said = str(compare(one.said, other.said))
    return [*(said.split("\n") if said else ()), *every_row.differences(one.held, other.held)]


def _comparable(held: every_row.Rows) -> Iterator[tuple[tuple[str, str], every_row.Row]]:
    """The rows without names that nobody chose: PostgreSQL keeps them when what they were made after is renamed.

    So it does with the constraints of triggers in partitions, with the columns of indexes, the functions of ranges and,
    from 18 on, constraints that a column is not null.
    """
    indexes = {key for (catalog, key), row in held.items() if catalog == "pg_class" and row["relkind"] in ("i", "I")}
    for (catalog, key), row in held.items():
        match catalog:
            case "pg_constraint" if row["contype"] == "n" and _NOBODYS.search(row["conname"]):
                column = f"{row['conrelid']}.{row['conkey'][0]}" if row["conkey"] else row["contypid"]
                name = f"{column} is not null"
                yield (catalog, name), {**row, "conname": name}
            case "pg_constraint" if row["contype"] in ("f", "p", "u", "x"):
                yield (catalog, key), {**row, "connoinherit": None}
            case "pg_constraint" if row["contype"] == "c" and not row["conislocal"]:
                yield (catalog, key), {**row, "convalidated": None}  # as the partition was there before it, or not
            case "pg_trigger" if not row["tgisinternal"]:
                yield (catalog, key), {**row, "tgconstraint": None}
            case "pg_trigger":
                pass
            case "pg_constraint" if row["contype"] == "t":
                pass
            case "pg_attribute" if row["attrelid"] in indexes:
                pass
            case "pg_proc" if "range_constructor" in row["prosrc"]:
                pass
            case "pg_namespace" if "pg_temp" in key or "pg_toast_temp" in key:
                pass  # is there as soon as anything temporary was
            case "pg_cast":
                yield (catalog, key), {**row, "castfunc": None}
            case _:
                yield (catalog, key), row


_NOBODYS = re.compile("(_not_null[0-9]*| is not null)$")


# What looks for the labels of an enum that go, as rows may have them: nobody can tell before.
_HELD = re.compile(r'check constraint ".*_labels" of relation')


class Refused(Exception):
    """That there is no way from one schema to another."""


class Database:
    """A database that migrations are applied to, as `dbsc apply` does, and what they lead to so far."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.lock = locks.NOTHING
        self.goal = EMPTY
        session.prepare(connection)

    def becomes(self, text: str) -> None:
        """Writes the migrations to a schema, and applies them."""
        catalog = catalog_of(text)
        there = renamed(self.lock.catalog, catalog).catalog
        told = catalog.replace(evolution=with_leave(self.lock.catalog, catalog))  # which says what is done in steps
        goal = pipeline.carried_over(told, there, AT)
        goal = goal.replace(evolution=with_leave(self.lock.catalog, goal))
        files = self.way_to(goal)
        chain, links = self.lock.chain, []
        for number, (name, migration) in enumerate(files.items(), len(chain) + 1):
            after = history.state_after(migration)
            links.append(Migration(name, migration, number, locks.next_hash("", str(number)), after))
            chain += (locks.Link(name, after),)
        applied = apply(self.connection, links, lambda *_: None)
        if applied.stopped is not None and _HELD.match(applied.stopped.failure.message):
            raise Refused((Diagnostic("DBS504", "rows have a label that is to go"),))
        assert applied.stopped is None, (applied.stopped.failure, applied.stopped.migration.text, list(files))
        self.goal = goal
        self.lock, problems = locks.read(Source(locks.NAME, locks.text(goal, chain)))
        assert not problems, problems
        again = pipeline.carried_over(catalog.replace(evolution=Evolution()), self.lock.catalog, AT)
        assert not self.way_to(again), self.way_to(again)

    def filled(self) -> None:
        """Puts rows into all tables."""
        failure = run_script(self.connection, few_rows.filled(self.goal))
        assert failure is None, failure

    def is_made(self, goal: Catalog) -> None:
        """Makes a schema from nothing."""
        found = plan(diff(EMPTY, goal.replace(evolution=Evolution())), goal)
        assert not found.problems
        failure = run_script(self.connection, script.whole(found.migrations, script.scene(goal)))
        assert failure is None, failure

    def inventory(self) -> Inventory:
        """All that is in it, but for what dbsc notes there."""
        with self.connection.transaction(force_rollback=True):
            self.connection.execute("drop schema if exists dbsc cascade")
            held = every_row.rows(self.connection)
            return Inventory(snapshot(self.connection), dict(_comparable(held)))

    def way_to(self, goal: Catalog) -> dict[str, str]:
        """The migrations that are still missing."""
        files, problems = pipeline.new_migrations(self.lock, goal, {link.file: "" for link in self.lock.chain}, AT)
        if problems:
            raise Refused(problems)
        return files


def with_leave(old: Catalog, goal: Catalog) -> Evolution:
    """What the source says of its past, with leave for all losses and waits, and a value for what gets none."""
    there = renamed(old, goal).catalog
    return goal.evolution.replace(
        leaves=tuple(Leave(subject) for subject in _gone(there, goal)), carries=tuple(_carries(there, goal))
    )


def _gone(old: Catalog, goal: Catalog) -> Iterator[Ref]:
    for before in old.objects.values():
        after = goal.objects.get(before.ref)
        match before:
            case Partition() if after is None and few_rows.is_taken_over(old, goal, before):
                pass  # the rows of one that is gone go there
            case Table() | Partition() if after is None:
                yield before.ref
            case ForeignServer() if after is not None:
                yield before.ref
            case Table() if isinstance(after, Table):
                gone = (column.name for column in before.columns if after.column(column.name) is None)
                yield from (ref("column", *before.ref.path, name) for name in gone)
                yield block_ref(before.ref)
            case Partition() if isinstance(after, Partition):
                yield block_ref(before.ref)
            case Enum() if isinstance(after, Enum):
                yield from (ref("label", *before.ref.path, each) for each in before.labels if each not in after.labels)
            case Composite() if isinstance(after, Composite):
                names = {attribute.name for attribute in after.attributes}
                gone = (each.name for each in before.attributes if each.name not in names)
                yield from (ref("attribute", *before.ref.path, name) for name in gone)
            case Rows():
                left = {row.key for row in after.rows} if isinstance(after, Rows) else set()
                yield from (ref("row", *before.table.path, *row.key) for row in before.rows if row.key not in left)
            case _:
                pass


def _carries(old: Catalog, goal: Catalog) -> Iterator[Carry]:
    for table in goal.all(Table):
        before = old.objects.get(table.ref)
        if not isinstance(before, Table) or table.foreign:
            continue
        for column in table.columns:
            earlier = before.column(column.name)
            is_new = earlier is None and not has_value(column, table)
            if not column.nullable and (is_new or (earlier is not None and earlier.nullable)):
                found = few_rows.cell(goal, table, column, few_rows.HOW_MANY)
                if found is not None:
                    yield Carry("backfill", table.ref, column.name, Expression(literal(found)))
            if earlier is not None and (earlier.type != column.type or _of_another_base(old, goal, column)):
                yield Carry("convert", table.ref, column.name, Expression(f'"{column.name}"'))


def _of_another_base(old: Catalog, goal: Catalog, column: Column) -> bool:
    """Whether a column is of a domain, or of a range type, that is over another type."""
    pairs = [(old.objects.get(need), goal.objects.get(need)) for need in column.type.needs()]
    return any(
        (isinstance(a, Domain) and isinstance(b, Domain) and a.type != b.type)
        or (isinstance(a, RangeType) and isinstance(b, RangeType) and a.subtype != b.subtype)
        for a, b in pairs
    )
