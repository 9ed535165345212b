"""Where a database stands: all that is in it as `.dbs`, which the ledger remembers."""

from __future__ import annotations

from hashlib import sha256

from dbsc.catalog.catalog import Catalog
from dbsc.postgres.apply.ledger import Known


def standing(said: Catalog, project: str, state: str) -> Known:
    """What is to be remembered of a database that has come to a state; `said` is all that is in it."""
    from dbsc.semantics.lift import lift
    from dbsc.syntax.format import laid_out

    text = laid_out(lift(said))
    return Known(project, state, fingerprint(text), text)


def fingerprint(schema: str) -> str:
    """The hash of all that is in a database."""
    return sha256(schema.encode()).hexdigest()[:16]
