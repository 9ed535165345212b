"""What Prisma's client does and the database does not: values of new rows, and the time of a change."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.diagnostics import Diagnostic
from dbsc.peers.prisma.context import Context

_MOST = 5  # columns that are named
_HELP = {
    "uuid": "for the database to make them, write `= gen_random_uuid()` at a `uuid` column",
    "cuid": "PostgreSQL makes no such texts: a `uuid` column can have `= gen_random_uuid()`",
    "ulid": "PostgreSQL makes no such texts: a `uuid` column can have `= uuidv7()` from PostgreSQL 18 on",
    "nanoid": "PostgreSQL makes no such texts: a `uuid` column can have `= gen_random_uuid()`",
    "updatedAt": "for the database to keep it, write `...timestamps` (`use std.timestamps`), or a trigger",
}


def made_by_client(ctx: Context) -> Iterator[Diagnostic]:
    """One note for each way in which the client makes values."""
    for how, columns in ctx.by_client.items():
        named = ", ".join(f"`{name}`" for name, _ in columns[:_MOST])
        more = f" and {len(columns) - _MOST} more" if len(columns) > _MOST else ""
        what = "`@updatedAt`" if how == "updatedAt" else f"`{how}()`"
        message = f"{what} is done by Prisma's client, and not by the database: {named}{more}"
        yield Diagnostic("DBS826", message, columns[0][1], help=_HELP[how])
