"""A database as a catalog: what a server says of it, read in one transaction by a fixed number of queries.

One module a subject: `QUERIES` are its questions (a line that starts with `@15` is for servers from 15 on, `@-16` up to
16, `@15-16` from 15 to 16), `read` makes objects of the answers. The queries count on an empty search path, under which
PostgreSQL itself qualifies every name that it prints.

Expressions are PostgreSQL's own text; `dbsc.pull` makes them, and all else, read as a person would write it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable

from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Intent
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres import own
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import (
    aggregates,
    collations,
    comments,
    constraints,
    coverage,
    database,
    event_triggers,
    foreign,
    indexes,
    opaque,
    outside,
    policies,
    privileges,
    publications,
    reading,
    routines,
    schemas,
    sequences,
    statistics,
    tables,
    text_search,
    triggers,
    types,
    unsaid,
    views,
)
from dbsc.postgres.introspect import beyond as beyond_
from dbsc.postgres.introspect import owners as owners_
from dbsc.postgres.introspect import roles as server_roles
from dbsc.postgres.introspect.coverage import Covered
from dbsc.postgres.introspect.queries import about
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.snapshot_sql import PRINTED_ALIKE, for_version
from dbsc.record import Record
from dbsc.semantics.header import header_of
from dbsc.sqltypes.beyond import Beyond

SUBJECTS = (
    schemas,
    outside,
    foreign,
    collations,
    types,
    text_search,
    sequences,
    routines,
    aggregates,
    tables,
    constraints,
    indexes,
    statistics,
    views,
    triggers,
    policies,
    publications,
    event_triggers,
    opaque,
    comments,
    privileges,
    database,
    unsaid,
)
"""The modules that read, in the order in which their objects stand."""


class Introspection(Record):
    """A database: its catalog, the version of its server (such as 180006), and what could not be carried over.

    `beyond` is what else decides what its expressions mean. `coverage` says of each kind of object how many there are,
    and how many of these were carried over in which way, if that was asked.
    """

    catalog: Catalog
    version: int
    beyond: Beyond
    diagnostics: tuple[Diagnostic, ...] = ()
    coverage: tuple[Covered, ...] = ()


def introspect(
    connection: Connection,
    *,
    owners: bool = False,
    roles: bool = False,
    target: str | None = None,
    made_by: int | None = None,
    counted: bool = True,
) -> Introspection:
    """Reads a database in a transaction of its own, which sees one state and writes nothing.

    With `roles` those of the server are read too, and with `owners` who owns what; otherwise all belongs to whoever
    applies the schema. `target` says what the database is on (`postgres` or `supabase`), which is found out otherwise.
    `made_by` is the major version of the server that a dump is of, which the database was made from. Where it is
    `counted`, the server says how much of each kind there is, and the coverage is told.
    """
    subjects = (*((server_roles,) if roles else ()), *SUBJECTS, *((owners_,) if owners else ()))
    asked = read(connection, (*subjects, beyond_, *((coverage,) if counted else ())), target, made_by, owners=owners)
    objects = asked.objects
    for subject in subjects:
        for object_ in subject.read(asked):
            assert object_.ref not in objects, f"two objects are {object_.ref!r}"
            objects[object_.ref] = object_
    usual = header_of("supabase" if asked.on_platform else "postgres")
    header = usual.replace(name=connection.info.dbname, postgres=asked.version // 10000)
    catalog = Catalog(objects, asked.externals, Intent(header))
    covered = coverage.coverage(asked, catalog) if counted else ()
    return Introspection(
        catalog, asked.version, beyond_.beyond(asked), (*asked.diagnostics, *coverage.lost(covered)), covered
    )


def read(
    connection: Connection,
    subjects: Iterable[Any] = SUBJECTS,
    target: str | None = None,
    made_by: int | None = None,
    *,
    owners: bool = False,
) -> Reading:
    """Everything that these subjects ask, answered, in a transaction of its own or inside the one that is open."""
    from psycopg.pq import TransactionStatus

    version = connection.info.server_version
    major = version // 10000
    questions = dict(reading.QUERIES)
    for subject in subjects:
        questions.update(subject.QUERIES)
    rows = {}
    idle = connection.info.transaction_status == TransactionStatus.IDLE
    with connection.transaction(force_rollback=True):
        if idle:
            connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute(PRINTED_ALIKE)
        on_platform = target == "supabase" if target else _is_project(connection)
        schemas, roles = ((*platform.SCHEMAS, *platform.SERVICES), platform.ROLES) if on_platform else ((), ())
        schemas = (*schemas, *((own.SCHEMA,) if own.is_there(connection) else ()))
        unchecked = routines.unchecked(
            connection, schemas, platform.SEARCH_PATH if on_platform else ("$user", "public")
        )
        # a server gives columns of an older one names for their constraints, of which that one knows nothing
        majors = {"column": min(major, made_by or major)}
        script = ";".join(
            for_version(about(sql, schemas, roles), majors.get(question, major)) for question, sql in questions.items()
        )
        cursor = connection.execute(script)
        for question in questions:
            # `class` is a word of Python
            columns = [f"{c.name}_" if c.name == "class" else c.name for c in cursor.description or ()]
            rows[question] = list(map(_row(columns), cursor))
            cursor.nextset()
    return Reading(version, rows, unchecked, on_platform=on_platform, owners=owners)


def _is_project(connection: Connection) -> bool:
    """Whether a database is a Supabase project: its users belong to the platform's service."""
    found = connection.execute("""
      select from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'auth' and c.relname = 'users' and pg_get_userbyid(c.relowner) = 'supabase_auth_admin'""")
    return found.rowcount == 1


def _row(columns: list[str]) -> Callable[[tuple[Any, ...]], Any]:
    """What makes the rows of an answer, which have its columns as attributes."""
    make: Callable[[tuple[Any, ...]], Any] = _row_type("Row", columns)._make
    return make


_row_type: Any = namedtuple  # the type checker wants the names in the source
