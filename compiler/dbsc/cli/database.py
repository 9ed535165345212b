"""What the commands share that work on a database with migrations: connecting, what is pending, what failed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dbsc.cli import common
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any

SHOWN = 20
"""How many lines of a difference are shown where it is not asked for."""


def options(parser: argparse.ArgumentParser) -> None:
    """Adds `--db` and `-o`."""
    parser.add_argument("--db", metavar="URL", help="the database (DATABASE_URL by default)")
    parser.add_argument("-o", "--output", metavar="DIR", help="where compile wrote (the schema's folder by default)")


def migrations(options: argparse.Namespace) -> tuple[Any, tuple[Any, ...], Any]:
    """The header of the project, the chain of its migrations, and the state that they lead to."""
    from dbsc import history

    header, before = read_folder(options)
    links, problems = history.links(before, header.migrations)
    if problems:
        raise common.Wrong(problems, common.FOUND, options)
    if not links:
        wrong = Diagnostic(
            "DBS851", f"there are no migrations in `{header.migrations}`", help="`dbsc compile` writes them"
        )
        raise common.Wrong([wrong], common.WRONG_USE, options)
    return header, links, history.read_lock(before, header.migrations)[0].catalog


def read_folder(options: argparse.Namespace) -> tuple[Any, dict[str, str]]:
    """The header of the project, and the files of its folder of migrations."""
    from dbsc import project

    opened, checked = common.open_checked(options)
    header = checked.catalog.intent.header
    try:
        return header, project.read_folder(os.path.join(options.output or opened.folder, header.migrations))
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


@contextmanager
def connected(options: argparse.Namespace, program: str) -> Iterator[Any]:
    """A connection to the database, which commits each statement by itself.

    What the server refuses of dbsc's own statements, or a connection that is lost, is told.
    """
    from dbsc.postgres.reach import Unreachable, connect, telling
    from dbsc.postgres.urls import in_environment

    url = options.db or os.environ.get("DATABASE_URL", "")
    if not url and not in_environment():
        help_ = "--db postgresql://user@host/database, or set DATABASE_URL"
        raise common.Wrong([Diagnostic("DBS850", "no database is given", help=help_)], common.WRONG_USE, options)
    options.db = url
    try:
        connection = connect(url, program)
    except Unreachable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    try:
        with telling(connection):
            yield connection
    except Unreachable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    finally:
        connection.close()


@contextmanager
def locked(connection: Any, options: argparse.Namespace) -> Iterator[None]:
    """The lock that one apply has at a time, which `--wait` waits for."""
    from dbsc.postgres.apply import session

    if not session.take_lock(connection, options.wait, lambda who: common.say(f"waiting for {who}", options)):
        who = session.holder(connection) or "another apply"
        wrong = Diagnostic("DBS853", f"somebody else is applying migrations: {who}", help="try again, or --wait")
        raise common.Wrong([wrong], common.WRONG_USE, options)
    try:
        yield
    finally:
        if not connection.closed:
            session.free_lock(connection)


def refuse_what_cannot_apply(connection: Any, options: argparse.Namespace) -> None:
    """A replica that only reads, or a pooler that gives each transaction another session."""
    from dbsc.postgres.apply import session
    from dbsc.postgres.reach import connect
    from dbsc.postgres.urls import gives_transactions

    replica, reads = connection.execute(
        "select pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')::boolean"
    ).fetchone()
    if replica:
        wrong = Diagnostic("DBS855", "this server is a replica, which only reads", help="apply to the primary")
        raise common.Wrong([wrong], common.WRONG_USE, options)
    if reads:
        message, help_ = "sessions of this user only read here", "take `default_transaction_read_only` from the role"
        raise common.Wrong([Diagnostic("DBS855", message, help=f"{help_} or the database")], common.WRONG_USE, options)
    info = connection.info
    is_known = gives_transactions(info.host, str(info.port))  # with nobody else there, it cannot be found out
    if is_known or session.goes_through_a_pooler(connection, lambda: connect(options.db, "dbsc")):
        message = "this is a pooler in transaction mode: settings and locks of a session do not hold in it"
        help_ = "connect to the database itself; on Supabase that is port 5432, not 6543"
        raise common.Wrong([Diagnostic("DBS856", message, help=help_)], common.WRONG_USE, options)


def refuse_what_others_made(connection: Any, target: str, options: argparse.Namespace) -> None:
    """A database without a ledger that holds a table, a view or a sequence of somebody's own."""
    from dbsc.catalog import platform

    others = ["information_schema", "dbsc", *((*platform.SCHEMAS, *platform.SERVICES) if target == "supabase" else ())]
    row = connection.execute(
        "select c.oid::regclass::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid ="
        " c.relnamespace where n.nspname not like 'pg\\_%%' and n.nspname <> all(%s)"
        " and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not exists (select from pg_catalog.pg_depend d"
        " where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e') order by 1 limit 1",
        (others,),
    ).fetchone()
    if row is not None:
        message = f"the database holds something already that no migration has made, such as `{row[0]}`"
        help_ = "`dbsc apply --baseline` notes that it is as the migrations leave it; or start with an empty database"
        raise common.Wrong([Diagnostic("DBS857", message, help=help_)], common.FOUND, options)


def pending(links: Sequence[Any], entries: Sequence[Any], options: argparse.Namespace) -> tuple[Any, ...]:
    """The migrations of the chain that a database does not have, after those that it has been found to have.

    One that failed and left nothing behind may be another by now, or gone.
    """
    entries = [entry for entry in entries if not entry.left_nothing]
    for entry, link in zip(entries, links, strict=False):
        if (entry.name, entry.after) != (link.file, link.after):
            message = f"the database has migration `{entry.name}` where the folder has `{link.file}`"
            note = f"state {entry.after} there, {link.after} here"
            help_ = "take the migrations of the branch that was applied; or is it another database?"
            raise common.Wrong([Diagnostic("DBS858", message, notes=(note,), help=help_)], common.FOUND, options)
    if len(entries) > len(links):
        message = f"the database has migration `{entries[len(links)].name}`, which the folder has not"
        raise common.Wrong([Diagnostic("DBS858", message, help="take it from version control")], common.FOUND, options)
    done = sum(1 for entry in entries if entry.state == "done")
    return tuple(links[done:])


def differences(code: str, message: str, found: Any, help_: str) -> Diagnostic:
    """What a database has otherwise, as a problem: its lines, the first of many."""
    shown = found.lines[:SHOWN]
    more = (f"and {len(found.lines) - SHOWN} lines more: `dbsc drift` tells all",) if len(found.lines) > SHOWN else ()
    return Diagnostic(code, message, notes=(*shown, *more), help=help_)


def stopped(stop: Any, connection: Any) -> Diagnostic:
    """Why an apply ended early: what PostgreSQL said, the rows that are in the way, and how to go on."""
    from dbsc.postgres.apply.offending import offending
    from dbsc.postgres.reach import not_the_owner
    from dbsc.source import Source, Span

    failure, migration = stop.failure, stop.migration
    text = migration.text
    start = text.find(failure.statement.text)
    place = Span(Source(migration.name, text), start, start + len(failure.statement.text)) if start >= 0 else None
    notes = [f"SQLSTATE {failure.sqlstate}"]
    notes += [f"detail: {failure.detail}"] if failure.detail else []
    notes += list(offending(connection, migration.body, failure))
    notes += [f"tried {stop.tries} times"] if stop.tries > 1 else []
    help_ = "mend it, and `dbsc apply` goes on with this migration; what came before it stays"
    if failure.sqlstate == "42501" and failure.message.startswith("must be owner of "):
        help_ = not_the_owner(connection.info.user)
    return Diagnostic("DBS859", f"{migration.name}: {failure.message}", place, (), tuple(notes), help_)
