"""Reaching a user's database by its URL, only to read it; and saying what is wrong where that cannot be.

Passwords are never shown. Knows nothing of what is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect import Introspection, introspect

OLDEST, NEWEST = 14, 18
TRIES = 3
_GONE = "XX000"  # "cache lookup failed": what an object gives that was dropped while it was read
_PASSWORD = re.compile(r"(://[^/@:]*):[^@]*@|(password=)('(?:[^'\\]|\\.)*'|\S+)")


class Unreachable(Exception):
    """The database cannot be read; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def shown(url: str) -> str:
    """A URL or connection string without its password."""
    return _PASSWORD.sub(lambda match: f"{match[1]}@" if match[1] else f"{match[2]}…", url)


def reading(
    url: str, *, owners: bool = False, roles: bool = False, tell: Callable[[str, int, int], None]
) -> Introspection:
    """The database of a URL, read in one snapshot. Raises `Unreachable`.

    What is dropped while it is read can make the server fail; then it is read again.
    """
    import psycopg

    connection = _connected(url)
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
                return introspect(connection, owners=owners, roles=roles)
            except psycopg.Error as error:
                if connection.closed or error.sqlstate != _GONE or attempt == TRIES:
                    raise
        raise AssertionError("the last try raises")
    except psycopg.Error as error:
        raise Unreachable(_failed(error, connection)) from None
    finally:
        connection.close()


def _connected(url: str) -> Any:
    import psycopg

    try:
        return psycopg.connect(
            url, autocommit=True, connect_timeout=10, client_encoding="utf8", application_name="dbsc pull"
        )
    except psycopg.ProgrammingError:
        # the driver's message would show the URL, and with it the password
        message = "the URL of the database is not valid"
        raise Unreachable(Diagnostic("DBS816", message, help="postgresql://user@host:port/database")) from None
    except psycopg.Error as error:
        first, *more = shown(str(error)).strip().split("\n")
        notes = tuple(line.strip() for line in more)
        raise Unreachable(Diagnostic("DBS816", f"cannot connect: {first}", notes=notes)) from None


def _failed(error: Any, connection: Any) -> Diagnostic:
    message = error.diag.message_primary or str(error).strip().split("\n")[0]
    if connection.closed:
        return Diagnostic("DBS817", f"the connection was lost while the database was read: {message}", help="try again")
    if error.sqlstate == "42501":
        help_ = "connect as a user who may read the system catalogs, such as the owner of the database"
        return Diagnostic("DBS817", f"the server does not let {connection.info.user} read: {message}", help=help_)
    if error.sqlstate == _GONE:
        return Diagnostic("DBS817", f"the database changes while it is read: {message}", help="try again")
    return Diagnostic("DBS817", f"the database cannot be read: {message}", notes=(f"SQLSTATE {error.sqlstate}",))
