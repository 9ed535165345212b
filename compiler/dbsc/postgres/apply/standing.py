"""Where a database stands: all that is in it as `.dbs`, and whether that is still what it was."""

from __future__ import annotations

from hashlib import sha256

from dbsc.postgres.apply.ledger import Known
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect


def schema_of(connection: Connection) -> str:
    """All that is in a database, as text."""
    from dbsc.semantics.lift import lift
    from dbsc.syntax.format import laid_out

    return laid_out(lift(introspect(connection).catalog))


def standing(connection: Connection, project: str, state: str) -> Known:
    """What is to be remembered of a database that has come to a state."""
    text = schema_of(connection)
    return Known(project, state, fingerprint(text), text)


def fingerprint(schema: str) -> str:
    """The hash of all that is in a database."""
    return sha256(schema.encode()).hexdigest()[:16]


def drift(known: Known, connection: Connection) -> tuple[str, ...]:
    """The lines that differ between what was there when the last apply ended and what is there now."""
    from difflib import unified_diff

    now = schema_of(connection)
    if fingerprint(now) == known.fingerprint:
        return ()
    lines = unified_diff(known.schema.split("\n"), now.split("\n"), "as it was applied", "as it is", lineterm="", n=1)
    return tuple(lines)
