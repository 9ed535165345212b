"""`range type name { subtype float8; … }`, by the rules of PostgreSQL's `DefineRange`."""

from __future__ import annotations

from dbsc.catalog.builtin import UNORDERED_TYPES
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.naming import multirange_name
from dbsc.catalog.objects import Multirange, RangeType, Ref, Type, ref
from dbsc.semantics.collations import resolve_collation
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.functions import named_function
from dbsc.semantics.generic.kind import Key, Kind, Reading, keep
from dbsc.semantics.lift_parts import lift_type, name
from dbsc.semantics.privileges import TYPE_PRIVILEGES
from dbsc.semantics.types import resolve_type, type_sql
from dbsc.sqltext.quote import qualified
from dbsc.sqltypes import builtins


def _multirange(reading: Reading) -> tuple[str, str]:
    """The schema and the name of the multirange type."""
    written = reading.values.get("multirange")
    parts = written.parts if written else (multirange_name(reading.name),)
    return (parts[0] if len(parts) > 1 else reading.schema), parts[-1]


def _declare(ctx: Context, reading: Reading) -> bool:
    own = reading.schema, reading.name
    if not ctx.names.type(ref("type", *own), reading.span):
        return False
    multirange = _multirange(reading)
    ctx.names.type(ref("type", *multirange), reading.values.span("multirange") or reading.span)
    for made in (own, multirange):
        ctx.names.functions.setdefault(made, []).append(ref("type", *made))
    return True


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values, schema = reading.values, reading.schema
    subtype = resolve_type(values.get("subtype"), schema, ctx.names, ctx.diagnostics) if "subtype" in values else None
    if subtype is None:
        return None
    _check(ctx, reading, subtype)
    uses: list[Ref] = []
    functions: dict[str, tuple[str, ...] | None] = {}
    for key in ("canonical", "subtype diff"):
        range_ = qualified(schema, reading.name)
        arguments = (range_,) if key == "canonical" else (type_sql(subtype), type_sql(subtype))
        found = named_function(ctx, values.get(key), schema, arguments) if key in values else None
        functions[key] = found[0] if found else None
        uses += found[1] if found else ()
    multirange_schema, multirange = _multirange(reading)
    if multirange_schema not in ctx.names.schemas:
        ctx.names.unknown("schema", multirange_schema, values.span("multirange") or reading.span, schema)
        return None
    operator_class = values.get("operator class")
    collation = values.get("collation")
    range_type = RangeType(
        schema=schema,
        name=reading.name,
        subtype=subtype,
        multirange=multirange,
        operator_class=operator_class.text if operator_class else None,
        collation=resolve_collation(ctx.names, collation, schema) if collation else None,
        canonical=functions["canonical"],
        subtype_diff=functions["subtype diff"],
        uses=tuple(uses),
        comment=reading.doc,
        origin=reading.span,
        multirange_schema=multirange_schema if multirange_schema != schema else None,
    )
    if not keep(ctx, range_type, reading):
        return None
    keep(ctx, Multirange(multirange_schema, multirange, range_type.ref, reading.span), reading)
    return range_type.ref


def _check(ctx: Context, reading: Reading, subtype: Type) -> None:
    place = reading.values.span("subtype")
    if subtype.arguments:
        message = f"a range is over a whole type, and `({subtype.arguments})` would be forgotten"
        ctx.error("DBS271", message, place, help_=f"write `subtype {lift_type(subtype.replace(arguments=None))}`")
    if subtype.schema is not None or subtype.dimensions:
        return
    facts = builtins.facts(subtype.name)
    if facts is not None and facts.kind == "p":
        message = f"there are no values of type {subtype.name} to make ranges of"
        ctx.error("DBS271", message, place, help_="write a type that columns can have")
    elif subtype.name in UNORDERED_TYPES and "operator class" not in reading.values:
        ctx.error("DBS271", f"values of type {subtype.name} have no order, so there are no ranges of them", place)
    elif "collation" in reading.values and subtype.name not in _TEXTS:
        message = f"values of type {subtype.name} are not sorted by a collation"
        ctx.error("DBS271", message, reading.values.span("collation"), help_="leave it out")


_TEXTS = frozenset({"text", "varchar", "char", "bpchar", "name"})


def _lift(range_type: RangeType, _catalog: Catalog) -> list[str]:
    lines = [f"subtype {lift_type(range_type.subtype, range_type.schema)}"]
    lines += [f"operator class {range_type.operator_class}"] if range_type.operator_class else []
    paths = {
        "collation": range_type.collation,
        "canonical": range_type.canonical,
        "subtype diff": range_type.subtype_diff,
    }
    lines += [f"{key} {'.'.join(map(name, path))}" for key, path in paths.items() if path]
    if range_type.multirange_schema:
        lines.append(f"multirange {name(range_type.multirange_schema)}.{name(range_type.multirange)}")
    elif range_type.multirange != multirange_name(range_type.name):
        lines.append(f"multirange {name(range_type.multirange)}")
    return lines


KIND = Kind(
    words="range type",
    keys=(
        Key("subtype", forms.TYPE, "subtype float8", required=True),
        Key("operator class", forms.QNAME, "operator class text_pattern_ops"),
        Key("collation", forms.QNAME, 'collation "C"'),
        Key("canonical", forms.QNAME, "canonical app.canonical"),
        Key("subtype diff", forms.QNAME, "subtype diff float8mi"),
        Key("multirange", forms.QNAME, "multirange float_ranges"),
    ),
    lower=_lower,
    lift=_lift,
    declare=_declare,
    grants=TYPE_PRIVILEGES,
)
