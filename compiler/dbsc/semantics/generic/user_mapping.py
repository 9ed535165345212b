"""`user mapping app { server quotes; option user 'reader' }`: who a role is on another server."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, UserMapping
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, keep
from dbsc.semantics.generic.options import OPTION, lifted, options
from dbsc.semantics.lift_parts import name
from dbsc.semantics.privileges import known_role
from dbsc.syntax import ast


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    server: ast.Name | None = reading.values.get("server")
    if (
        not known_role(ctx, ast.Name(reading.name, reading.span))
        or server is None
        or not ctx.names.known_server(server)
    ):
        return None
    mapping = UserMapping(reading.name, server.text, options(ctx, reading), reading.span)
    return mapping.ref if keep(ctx, mapping, reading) else None


def _lift(mapping: UserMapping, _catalog: Catalog) -> list[str]:
    return [f"server {name(mapping.server)}", *lifted(mapping.options)]


KIND = Kind(
    words="user mapping",
    keys=(Key("server", forms.NAME, "server quotes", required=True), OPTION),
    lower=_lower,
    lift=_lift,
    in_schema=False,
    can_be_external=False,
)
