"""A database to try expectations in: the whole schema on a scratch server, with rows that policies tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dbsc.access.cells import CLAUSES, OLD, Eyes
from dbsc.access.logic import COLUMN, CONSTANT, EXISTS, NOTHING, Formula, Term, atoms
from dbsc.access.rights import Rights
from dbsc.access.verdicts import role_of
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Expectation
from dbsc.catalog.objects import Function, Ref, Table, View, ref
from dbsc.postgres.attempt import attempt
from dbsc.postgres.connection import Connection
from dbsc.postgres.extensions import Extensions, Run, tainted
from dbsc.postgres.rehearsal.filled import Filler
from dbsc.postgres.run import Failure
from dbsc.postgres.scratch import Server
from dbsc.postgres.standins import prepare
from dbsc.postgres.superuser import privileged
from dbsc.sqltext.quote import identifier, literal, qualified

_USERS = "select id::text from auth.users order by id limit 3"
_NO_TRIGGERS = """
do $$
declare
  each regclass;
begin
  for each in
    select c.oid::regclass from pg_catalog.pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
      and exists (select from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
  loop
    execute format('alter table %s disable trigger user', each);
  end loop;
end
$$
"""
"""What triggers would write is another thing each time, such as `now()`; tried are privileges and policies alone."""
_MOST = 3
"""As how many users things are tried."""


class NoStage(Exception):
    """There is no database to try anything in, and why."""


@contextmanager
def staged(server: Server, catalog: Catalog, script: str) -> Iterator[Connection]:
    """A superuser's connection to a database that a script has made, with rows in its tables; it is gone afterwards."""
    ground = prepare(server, catalog)
    try:
        with server.connect(ground.database, autocommit=True) as admin:
            row = admin.execute("select rolsuper from pg_catalog.pg_roles where rolname = current_user").fetchone()
            if not row or not row[0]:
                raise NoStage("to try rows as other roles takes a superuser on the scratch server")
            filler = Filler(admin, steady=True)
            failure = _made(server, catalog, ground.database, Extensions(ground.missing, ground.late), script)
            if failure is not None:
                raise NoStage(f"the schema cannot be made there: {failure.message}")
            admin.execute(_NO_TRIGGERS)
            filler.fill()
            yield admin
    finally:
        server.drop_database(ground.database)
        server.drop_roles()


def _made(server: Server, catalog: Catalog, database: str, extensions: Extensions, script: str) -> Failure | None:
    without = tainted(catalog, extensions.missing)
    with server.connect(database, role=server.owner, autocommit=True) as connection:
        return Run(connection, extensions, without, server.owner, privileged(catalog)).script(script)


# ---------------------------------------------------------------- values that matter


class Compared:
    """What policies and expectations of a table compare its columns, and those of others, with."""

    def __init__(self, eyes: Eyes, table: Table, lines: tuple[Expectation, ...]) -> None:
        self.constants: dict[tuple[Ref, str, str | None], None] = {}  # None for null
        self.users: dict[tuple[Ref, str], None] = {}
        self.user = eyes.user()
        self.eyes = eyes
        for command, clauses in CLAUSES.items():
            for clause in clauses:
                self.look(eyes.admitted(table, command, clause, OLD))
        for line in lines:
            for expression in (line.owned, line.when):
                if expression is not None:
                    self.look(eyes.said(expression, table, OLD))

    def look(self, formula: Formula) -> None:
        """Notes all that columns are compared with."""
        for atom in atoms(formula):
            sides = [side for side in (atom.left, atom.right) if side is not None]
            for one, other in ((sides[0], sides[-1]), (sides[-1], sides[0])):
                self.note(one, other if len(sides) > 1 else NOTHING)
            for side in sides:
                if side.kind == EXISTS and side.inner is not None:
                    self.look(side.inner)

    def note(self, one: Term, other: Term) -> None:
        table = self.eyes.table_of(one.row) if one.kind == COLUMN else None
        if table is None:
            return
        if other == self.user:
            self.users[table.ref, one.name] = None
        elif other.kind == CONSTANT:
            self.constants[table.ref, one.name, None if other == NOTHING else other.name] = None


def users(connection: Connection, catalog: Catalog, compared: Compared) -> tuple[str | None, ...]:
    """Users to try things as: those that rows name, and on the platform others who have signed up."""
    found: dict[str, None] = {}
    for table, column in compared.users:
        name = identifier(column)
        query = (
            f"select distinct {name}::text from {qualified(*table.path)} where {name} is not null order by 1 limit 2"
        )
        found.update(dict.fromkeys(row[0] for row in connection.execute(query)))
    if catalog.intent.header.target == "supabase":
        found.update(dict.fromkeys(row[0] for row in connection.execute(_USERS)))
    return tuple(found)[:_MOST] or (None,)


def vary(connection: Connection, compared: Compared, who: tuple[str | None, ...]) -> None:
    """Gives rows the values that matter, as far as the tables take them: each value to one in a few rows."""
    values = list(compared.constants)
    values += [(table, column, user) for table, column in compared.users for user in who if user is not None]
    for number, (table, column, value) in enumerate(values):
        name = qualified(*table.path)
        written = "null" if value is None else literal(value)
        query = f"select tableoid::text, ctid::text from {name} order by tableoid, ctid"
        rows = connection.execute(query).fetchall()
        for tableoid, ctid in rows[number % _APART :: _APART]:
            where = f"ctid = {literal(ctid)} and tableoid = {tableoid}"
            # some rows take what a constraint does not want of others
            attempt(connection, f"update {name} set {identifier(column)} = {written} where {where}")


_APART = 5


def tables_with_lines(catalog: Catalog) -> Iterator[tuple[Table, tuple[Expectation, ...]]]:
    """The tables of the catalog that have expectations, with these."""
    found: dict[Ref, list[Expectation]] = {}
    for line in catalog.intent.expectations:
        found.setdefault(line.table, []).append(line)
    for reference, lines in found.items():
        table = catalog.objects.get(ref("table", *reference.path))
        if isinstance(table, Table) and any(role_of(catalog, line) for line in lines):
            yield table, tuple(lines)


def looked_at(rights: Rights, table: Table) -> tuple[Ref, ...]:
    """The tables whose rows decide who can do what with those of a table: its own, and what its policies look at."""
    catalog = rights.catalog
    found: dict[Ref, None] = {}
    lines = [line for line in catalog.intent.expectations if line.table == table.ref]
    said = [expression for line in lines for expression in (line.owned, line.when) if expression is not None]
    waiting = [table.ref, *(use for expression in said for use in expression.uses)]
    while waiting:
        reference = waiting.pop(0)
        if reference in found:
            continue
        object_ = catalog.objects.get(reference) or catalog.externals.get(reference)
        found[reference] = None
        if isinstance(object_, Function | View):
            waiting.extend(object_.needs())
        for policy in rights.by_table.get(reference, ()):
            waiting.extend(use for use in policy.needs() if use.kind in ("table", "function", "view"))
    return tuple(reference for reference in found if catalog.table(reference) is not None)
