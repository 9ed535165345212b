"""The two sides of a change, as `FROM` and `TO` name them: a schema, a database, a revision, `lock` or `empty`."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common
from dbsc.hints import Any
from dbsc.record import Record


class Side(Record):
    """What a side is: its catalog, and a connection to the database where it is one."""

    name: str
    catalog: Any
    connection: Any = None

    @property
    def is_written(self) -> bool:
        """Whether it is a schema that somebody has written, and not a state that is somewhere."""
        return self.connection is None and self.name not in ("lock", "empty")


def state(name: str, options: argparse.Namespace) -> Any:
    """The catalog that a name means; `lock` is what the migrations of the schema lead to."""
    if name == "empty":
        from dbsc.catalog.catalog import EMPTY

        return EMPTY
    if name == "lock":
        return _locked(options)
    if name.startswith("git:"):
        return _at_revision(name, options)
    _, checked = common.open_checked(argparse.Namespace(**{**vars(options), "schema": name}))
    return checked.catalog


def side(name: str, options: argparse.Namespace) -> Side:
    """A side, which may be a database: then the connection is open, and is to be closed."""
    if not is_database(name):
        return Side(name, state(name, options))
    from dbsc.postgres.apply import session
    from dbsc.postgres.introspect import introspect
    from dbsc.postgres.reach import Unreachable, connect, telling

    try:
        connection = connect(name, "dbsc diff")
        with telling(connection):
            session.prepare(connection)
            return Side(name, introspect(connection, counted=False).catalog, connection)
    except Unreachable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


def is_database(name: str) -> bool:
    """Whether a side is a database, by a URL or in libpq's own words."""
    from dbsc.postgres.urls import is_url

    return not name.startswith("git:") and (is_url(name) or ("=" in name and not os.path.exists(name)))


def _at_revision(name: str, options: argparse.Namespace) -> Any:
    """`git:REVISION:path`."""
    from dbsc import project, revisions
    from dbsc.diagnostics import Diagnostic

    _, revision, path = (*name.split(":", 2), "", "")[:3]
    if not revision or not path:
        wrong = Diagnostic("DBS609", f"`{name}` names no revision and file", help="git:main:schema.dbs")
        raise common.Wrong([wrong], common.WRONG_USE, options)
    try:
        with revisions.checked_out(revision, path) as found:
            return state(found, options)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


def _locked(options: argparse.Namespace) -> Any:
    from dbsc import history, project

    opened, checked = common.open_checked(options)
    folder = checked.catalog.intent.header.migrations
    try:
        before = project.read_folder(os.path.join(opened.folder, folder))
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    lock, problems = history.read_lock(before, folder)
    if problems:
        raise common.refuse(problems, options)
    return lock.catalog
