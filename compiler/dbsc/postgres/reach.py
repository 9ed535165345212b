"""Reaching a user's database by its URL, only to read it; and saying what is wrong where that cannot be.

Passwords are never shown. Knows nothing of what is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect import Introspection, introspect
from dbsc.postgres.urls import objection, other_address, shown
from dbsc.processes import beside

OLDEST, NEWEST = 14, 18
TRIES = 3
_GONE = "XX000"  # "cache lookup failed": what an object gives that was dropped while it was read
_CHANGED = frozenset({_GONE, "40001"})  # the latter on a standby, which replays what its primary drops
_LOCKED = "55P03"
# What the driver puts before libpq's own message.
_DRIVER = re.compile(r"^(?:connection failed|connection is bad|consuming input failed): ")
# A server that is gone without a word is noticed after a minute, not after two hours.
_ALIVE = {"keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"}
_NO_PASSWORD = "put it into the URL, into PGPASSWORD, or into a password file (~/.pgpass)"


class Unreachable(Exception):
    """The database cannot be read; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def reading(
    url: str,
    *,
    owners: bool = False,
    roles: bool = False,
    target: str | None = None,
    tell: Callable[[str, int, int], None],
    meanwhile: Callable[[], object] = lambda: None,
) -> Introspection:
    """The database of a URL, read in one snapshot. Raises `Unreachable`. `target` is what it is on, if that is said.

    What is dropped while it is read can make the server fail; then it is read again. `meanwhile` is done while the
    server works.
    """
    import logging

    import psycopg

    # whose warnings, such as of a rollback on a lost connection, would stand beside what is told here
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    connection = connect(url, "dbsc pull")
    try:
        version = connection.info.server_version // 10000
        if version < OLDEST:
            message = f"the server is PostgreSQL {version}; dbsc reads {OLDEST} to {NEWEST}"
            raise Unreachable(
                Diagnostic("DBS815", message, help="pg_dump --schema-only, then `dbsc pull` of that file")
            )
        if version > NEWEST:
            message = (
                f"the server is PostgreSQL {version}, which this dbsc does not know: it reads {OLDEST} to {NEWEST}"
            )
            raise Unreachable(Diagnostic("DBS815", message, help="a newer dbsc may know it"))
        tell("reading the database", 0, 0)
        for attempt in range(1, TRIES + 1):
            try:
                with beside(meanwhile):
                    return introspect(connection, owners=owners, roles=roles, target=target)
            except psycopg.Error as error:
                if connection.closed or error.sqlstate not in _CHANGED or attempt == TRIES:
                    raise
        raise AssertionError("the last try raises")
    except psycopg.Error as error:
        raise Unreachable(_failed(error, connection)) from None
    finally:
        connection.close()


def connect(url: str, program: str) -> Any:
    """A connection that commits each statement by itself, under the name of a program. Raises `Unreachable`."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    wrong = objection(url)
    if wrong is not None:
        raise Unreachable(Diagnostic("DBS816", wrong[0], help=wrong[1]))
    try:
        parameters: dict[str, Any] = {
            **_ALIVE,
            "connect_timeout": os.environ.get("PGCONNECT_TIMEOUT", "10"),
            **conninfo_to_dict(url),
            "client_encoding": "utf8",
            "application_name": program,
        }
        # what a pooler hands to one server after another cannot be prepared on one
        return psycopg.connect(**parameters, autocommit=True, prepare_threshold=None)
    except psycopg.Error as error:
        first, *more = _DRIVER.sub("", shown(str(error)).strip()).split("\n")
        notes = tuple(line.strip() for line in more)
        help_ = _NO_PASSWORD if "no password supplied" in first else _elsewhere(parameters)
        raise Unreachable(Diagnostic("DBS816", f"cannot connect: {first}", notes=notes, help=help_)) from None


@contextmanager
def telling(connection: Any) -> Iterator[None]:
    """Raises `Unreachable` for what the server refuses of dbsc's own statements, and for a connection that is lost."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise Unreachable(_refused(error, connection)) from None


def _refused(error: Any, connection: Any) -> Diagnostic:
    """Why the server did not do what dbsc asked of it for itself."""
    message = error.diag.message_primary or str(error).strip().split("\n")[0]
    if connection.closed:
        again = "try again: the ledger tells how far it came, and what is half done is taken up there"
        return Diagnostic("DBS860", f"the connection was lost: {message}", help=again)
    user = connection.info.user
    rights = f"grant create on database {connection.info.dbname} to {user}"
    is_another = message.startswith("must be owner of ")
    help_ = {
        "42501": not_the_owner(user)
        if is_another
        else f"`{user}` has to own the schema `dbsc`, or to be let make it: {rights}",
        "53100": "make room on the server's disk, and try again: the ledger tells how far it came",
    }.get(error.sqlstate)
    return Diagnostic("DBS860", f"the server refused it: {message}", notes=(f"SQLSTATE {error.sqlstate}",), help=help_)


def not_the_owner(user: str) -> str:
    """What helps a role that may not change what belongs to another."""
    return f"apply as the role that owns it, or as a member of that: `grant OWNER to {user}`; what came before it stays"


def _elsewhere(parameters: dict[str, Any]) -> str | None:
    return other_address(str(parameters.get("host", "")), str(parameters.get("port", "")))


def _failed(error: Any, connection: Any) -> Diagnostic:
    message = error.diag.message_primary or _DRIVER.sub("", str(error).strip().split("\n")[0])
    if connection.closed:
        return Diagnostic("DBS817", f"the connection was lost while the database was read: {message}", help="try again")
    if error.sqlstate == "42501":
        help_ = "connect as a user who may read the system catalogs, such as the owner of the database"
        return Diagnostic("DBS817", f"the server does not let {connection.info.user} read: {message}", help=help_)
    if error.sqlstate == _LOCKED:
        message = "another session holds a lock, for longer than half a minute, on what is to be read"
        help_ = "try again when it is done: `select pid, query, pg_blocking_pids(pid) from pg_stat_activity` tells who"
        return Diagnostic("DBS817", message, help=help_)
    if error.sqlstate in _CHANGED:
        return Diagnostic("DBS817", f"the database changes while it is read: {message}", help="try again")
    elsewhere = other_address(connection.info.host, str(connection.info.port))
    notes = (f"SQLSTATE {error.sqlstate}",)
    return Diagnostic("DBS817", f"the database cannot be read: {message}", notes=notes, help=elsewhere)
