"""Which types have a collation, and since when PostgreSQL has which."""

from __future__ import annotations

from dbsc.catalog.objects import Composite, Enum, Type, ref
from dbsc.semantics.collations import POSTGRES
from dbsc.semantics.context import Context
from dbsc.semantics.rules.values import shown
from dbsc.semantics.type_keys import base_type
from dbsc.source import Span

_COLLATED = frozenset({"text", "varchar", "char", "bpchar", "name"})


def check_collation(ctx: Context, type_: Type, collation: tuple[str, ...], place: Span, what: str) -> None:
    """Reports a collation of a type that has none, and one that the oldest server does not have."""
    base = base_type(ctx, type_)
    held = base if base.schema is None else ctx.objects.get(ref("type", base.schema, base.name))
    if (base.schema is None and base.name not in _COLLATED) or isinstance(held, Enum | Composite):
        message = f"{what} is {shown(type_)}, and only texts have a collation"
        ctx.error("DBS273", message, place, help_="leave out `collate`")
        return
    name = collation[-1]
    if len(collation) > 1 and collation[0] != "pg_catalog":
        return
    since = POSTGRES.get(name, 0)
    if since > ctx.header.postgres:
        message = f'collation "{name}" came with PostgreSQL {since}, and the header says {ctx.header.postgres}'
        ctx.error("DBS208", message, place, help_=f"write `postgres {since}` in the header, or another collation")
