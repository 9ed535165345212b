"""`server name { wrapper postgres_fdw; type 'x'; version '1'; option host 'example.org' }`."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignDataWrapper, ForeignServer, Ref, ref
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, keep
from dbsc.semantics.generic.options import OPTION, lifted, options
from dbsc.semantics.lift_parts import name, quoted
from dbsc.semantics.privileges import TYPE_PRIVILEGES
from dbsc.syntax import ast


def _declare(ctx: Context, reading: Reading) -> bool:
    ctx.names.servers.setdefault(reading.name, reading.span)
    return True


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    wrapper: ast.Name | None = reading.values.get("wrapper")
    if wrapper is None and not reading.external:
        return None
    server = ForeignServer(
        name=reading.name,
        wrapper=wrapper.text if wrapper else "",
        type=reading.values.get("type"),
        version=reading.values.get("version"),
        options=options(ctx, reading),
        comment=reading.doc,
        origin=reading.span,
    )
    return server.ref if keep(ctx, server, reading) else None


def _extend(ctx: Context, reading: Reading) -> None:
    """Finds where the wrapper comes from, once all wrappers are known: an extension is called like its wrapper."""
    server = ctx.objects.get(ref("server", reading.name))
    wrapper: ast.Name | None = reading.values.get("wrapper")
    if wrapper is None or not isinstance(server, ForeignServer):
        return
    declared = ref("foreign data wrapper", wrapper.text)
    if declared in ctx.objects or declared in ctx.externals:
        ctx.objects[server.ref] = server.replace(provider=declared)
    elif wrapper.text in ctx.names.extensions:
        ctx.objects[server.ref] = server.replace(provider=ref("extension", wrapper.text))
    else:
        known = (*ctx.objects.values(), *ctx.externals.values())
        names = [each.name for each in known if isinstance(each, ForeignDataWrapper)]
        help_ = did_you_mean(wrapper.text, [*names, *ctx.names.extensions])
        help_ = help_ or f"write `extension {wrapper.text}`, or `external foreign data wrapper {wrapper.text}`"
        ctx.error("DBS114", f"there is no foreign data wrapper `{wrapper.text}`", wrapper.span, help_=help_)


def _lift(server: ForeignServer, _catalog: Catalog) -> list[str]:
    lines = [f"wrapper {name(server.wrapper)}"]
    lines += [f"type {quoted(server.type)}"] if server.type is not None else []
    lines += [f"version {quoted(server.version)}"] if server.version is not None else []
    return lines + lifted(server.options)


KIND = Kind(
    words="server",
    keys=(
        Key("wrapper", forms.NAME, "wrapper postgres_fdw", required=True),
        Key("type", forms.STRING, "type 'replica'"),
        Key("version", forms.STRING, "version '17'"),
        OPTION,
    ),
    lower=_lower,
    lift=_lift,
    declare=_declare,
    in_schema=False,
    grants=TYPE_PRIVILEGES,
    extend=_extend,
)
