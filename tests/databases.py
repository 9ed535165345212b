"""Databases made from the text of schemas, for tests that ask PostgreSQL what has become of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from catalogs import catalog_of
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.objects import Domain, ForeignKey, Index, Object, Table
from dbsc.migrate.changes import Create
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.postgres import kinds, script
from dbsc.postgres.connection import Connection
from dbsc.postgres.prove import Proof, prove, to_diagnostics
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import snapshot
from dbsc.postgres.standins import prepare
from dbsc.semantics.lift import lift


class Database:
    """A database that a schema's migrations have made."""

    def __init__(self, server: Server, catalog: Catalog, connection: Connection) -> None:
        self.server = server
        self.catalog = catalog
        self.connection = connection

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(query, values or None).fetchall()

    def column(self, query: str, *values: object) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.rows(query, *values)]

    def one(self, query: str, *values: object) -> Any:
        """The one value of a query."""
        (row,) = self.rows(query, *values)
        (value,) = row
        return value

    def refusal(self, statements: str, role: str | None = None) -> str | None:
        """The SQLSTATE with which statements fail, which are undone in any case; None if they do not."""
        with self.connection.transaction(force_rollback=True):
            head = f'set local role "{role}"; ' if role else ""
            failure = run_script(self.connection, f"{head}{statements}; set constraints all immediate")
        return failure.sqlstate if failure else None


def sql_of(catalog: Catalog) -> tuple[list[tuple[str, str]], str]:
    """The migrations of a catalog from nothing, by file name, and the whole script."""
    difference = diff(EMPTY, catalog)
    planned = plan(difference, catalog)
    assert not difference.problems and not planned.problems
    scene = script.scene(catalog)
    files = [
        (f"{number:03}_{migration.slug}.sql", script.body(migration, scene))
        for number, migration in enumerate(planned.migrations, 1)
    ]
    return files, script.whole(planned.migrations, scene)


def prove_text(server: Server, text: str) -> Proof:
    """The proof of a schema as it is written."""
    catalog = catalog_of(text)
    return prove(server, catalog, *sql_of(catalog))


def told(proof: Proof) -> list[str]:
    """What a proof has to say against the schema."""
    return [" | ".join((d.message, *d.notes)) for d in to_diagnostics(proof, {})]


@contextmanager
def proven(server: Server, text: str) -> Iterator[Database]:
    """The database of a schema that is proven, and that comes back from its own text."""
    catalog = catalog_of(text)
    migrations, whole = sql_of(catalog)
    proof = prove(server, catalog, migrations, whole)
    assert not told(proof), told(proof)
    assert not proof.notes
    again = catalog_of(lift(catalog))
    assert dict(again.objects) == dict(catalog.objects)
    assert again.intent == catalog.intent
    database = prepare(server, catalog).database
    try:
        with server.connect(database, role=server.owner, autocommit=True) as connection:
            for _, sql in migrations:
                assert run_script(connection, sql) is None
        with server.connect(database, autocommit=True) as connection:
            connection.execute("set search_path = ''")
            yield Database(server, catalog, connection)
    finally:
        server.drop_database(database)
        server.drop_roles()


_LEFT_OUT = "name to be left out"


def nameless(catalog: Catalog) -> str:
    """The schema's SQL with no names for constraints and indexes, so that PostgreSQL chooses them."""
    difference = diff(EMPTY, catalog)
    scene = script.scene(catalog)
    statements = [
        statement
        for migration in plan(difference, catalog).migrations
        for change in migration.changes
        if isinstance(change, Create)
        for statement in kinds.create(_nameless(change.object), scene)
    ]
    text = ";\n".join(statements)
    return re.sub(rf'constraint "{_LEFT_OUT}"\s+', "", text).replace(f'index "{_LEFT_OUT}" on', "index on")


def _nameless(object_: Object) -> Object:
    match object_:
        case Table(primary_key=key):
            return object_.replace(
                primary_key=key and key.replace(name=_LEFT_OUT, comment=None),
                uniques=tuple(unique.replace(name=_LEFT_OUT, comment=None) for unique in object_.uniques),
                checks=tuple(check.replace(name=_LEFT_OUT) for check in object_.checks),
                exclusions=tuple(exclusion.replace(name=_LEFT_OUT) for exclusion in object_.exclusions),
            )
        case ForeignKey() | Index():
            return object_.replace(name=_LEFT_OUT, comment=None)
        case Domain():
            return object_.replace(checks=tuple(check.replace(name=_LEFT_OUT) for check in object_.checks))
        case _:
            return object_


def names_chosen_by_postgresql(server: Server, catalog: Catalog) -> dict[str, set[tuple[str, str]]]:
    """The names of constraints and indexes, each with what it is on, where the schema's SQL has none."""
    database = prepare(server, catalog).database
    try:
        with server.connect(database, autocommit=True) as connection:
            assert run_script(connection, nameless(catalog)) is None
            return names_of(connection)
    finally:
        server.drop_database(database)


def names_of(connection: Connection) -> dict[str, set[tuple[str, str]]]:
    """The names of constraints and indexes of a database, each with its definition."""
    found = snapshot(connection).objects
    named: dict[str, set[tuple[str, str]]] = {}
    for kind in ("constraint", "domain constraint", "index", "sequence"):
        named[kind] = {(key, str(attributes.get("definition"))) for key, attributes in found[kind].items()}
    return named
