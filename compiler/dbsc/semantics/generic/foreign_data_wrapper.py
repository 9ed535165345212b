"""`foreign data wrapper name { handler f; validator g; option debug 'true' }`."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignDataWrapper, Ref
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.functions import named_function
from dbsc.semantics.generic.kind import Key, Kind, Reading, keep
from dbsc.semantics.generic.options import OPTION, lifted, options
from dbsc.semantics.lift_parts import name
from dbsc.semantics.privileges import TYPE_PRIVILEGES
from dbsc.syntax import ast

_BUILT_IN = "postgresql_fdw_validator"


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    uses: list[Ref] = []
    functions = {key: _function(ctx, reading.values.get(key), uses) for key in ("handler", "validator")}
    wrapper = ForeignDataWrapper(
        name=reading.name,
        handler=functions["handler"],
        validator=functions["validator"],
        options=options(ctx, reading),
        uses=tuple(uses),
        comment=reading.doc,
        origin=reading.span,
    )
    return wrapper.ref if keep(ctx, wrapper, reading) else None


def _function(ctx: Context, written: ast.QName | None, uses: list[Ref]) -> tuple[str, ...] | None:
    """The path of a function; what has to be there for it is added to `uses`."""
    if written is None:
        return None
    if written.parts[-1] == _BUILT_IN and written.parts[:-1] in ((), ("pg_catalog",)):
        return "pg_catalog", _BUILT_IN
    found = named_function(ctx, written, "public")
    if found is None:
        return None
    uses.extend(found[1])
    return found[0]


def _lift(wrapper: ForeignDataWrapper, _catalog: Catalog) -> list[str]:
    lines = [f"handler {'.'.join(map(name, wrapper.handler))}"] if wrapper.handler else []
    lines += [f"validator {'.'.join(map(name, wrapper.validator))}"] if wrapper.validator else []
    return lines + lifted(wrapper.options)


KIND = Kind(
    words="foreign data wrapper",
    keys=(
        Key("handler", forms.QNAME, "handler my_handler"),
        Key("validator", forms.QNAME, "validator my_validator"),
        OPTION,
    ),
    lower=_lower,
    lift=_lift,
    in_schema=False,
    grants=TYPE_PRIVILEGES,
)
