"""What dbsc asks of a database connection, as a type.

psycopg's own `Connection` is one. Modules are typed against this protocol, so that a signature alone does not import
psycopg, which costs more time than compiling a small schema. Knows nothing of how a connection is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, Self


class Cursor(Protocol):
    """The result of a statement."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        ...

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows left."""
        ...

    def nextset(self) -> bool | None:
        """Moves to the result of the next statement of a script."""
        ...

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...

    @property
    def description(self) -> Sequence[Any] | None:
        """One entry for each column, with its `name`."""
        ...

    @property
    def rowcount(self) -> int:
        """How many rows the statement returned or touched."""
        ...


class Connection(Protocol):
    """A connection to one database of one server."""

    # psycopg lets it be assigned as well; a property is all that can be said without its setter's other types
    @property
    def autocommit(self) -> bool:
        """Whether each statement is a transaction of its own."""
        ...

    @property
    def closed(self) -> bool:
        """Whether it was closed, or lost."""
        ...

    @property
    def info(self) -> Any:
        """Server version, database name, transaction status."""
        ...

    @property
    def pgconn(self) -> Any:
        """The libpq connection below."""
        ...

    def execute(self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None, /) -> Cursor:
        """Runs a statement, or without parameters a whole script."""
        ...

    def transaction(
        self, savepoint_name: str | None = None, force_rollback: bool = False
    ) -> AbstractContextManager[Any]:
        """A transaction, or inside of one a savepoint."""
        ...

    def set_autocommit(self, value: bool, /) -> None:
        """Turns autocommit on or off, between transactions."""
        ...

    def wait(self, gen: Any, /) -> Any:
        """Drives one of psycopg's generators to its end."""
        ...

    def commit(self) -> None:
        """Ends the transaction."""
        ...

    def rollback(self) -> None:
        """Ends the transaction and undoes it."""
        ...

    def close(self) -> None:
        """Closes the connection."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: Any) -> bool | None: ...
