"""`sequence name { type bigint; start 1000; … }`; who may own it is by the rules of PostgreSQL's `process_owned_by`."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, Sequence, SequenceOwner, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, keep
from dbsc.semantics.lift_parts import name, qname
from dbsc.semantics.privileges import SEQUENCE_PRIVILEGES
from dbsc.semantics.sequences import within_limits
from dbsc.syntax import ast

_TYPES = {"smallint": 2, "int": 4, "integer": 4, "bigint": 8, "int2": 2, "int4": 4, "int8": 8}
_NAMES = {2: "smallint", 4: "integer", 8: "bigint"}


def _declare(ctx: Context, reading: Reading) -> bool:
    return ctx.names.sequence(ref("sequence", reading.schema, reading.name), reading.span)


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values = reading.values
    sequence = Sequence(
        schema=reading.schema,
        name=reading.name,
        type=_NAMES[_TYPES[values.get("type", "bigint")]],
        start=values.get("start"),
        increment=values.get("increment", 1),
        minvalue=values.get("minvalue"),
        maxvalue=values.get("maxvalue"),
        cache=values.get("cache", 1),
        cycle="cycle" in values,
        unlogged="unlogged" in values,
        comment=reading.doc,
        origin=reading.span,
    )
    places = {line.key: line.span for line in values.all()}
    checked = within_limits(ctx, sequence, places, reading.span)
    if not keep(ctx, checked, reading):
        return None
    if "owned by" in values:
        _owner(ctx, reading, values.get("owned by"))
    return sequence.ref


def _owner(ctx: Context, reading: Reading, column: ast.QName) -> None:
    """`owned by table.column`: a column of a table in the same schema."""
    table, last = column.parts[:-1], column.parts[-1]
    if not table:
        known = ctx.names.find_relation(column.parts, reading.schema)
        help_ = f"write `owned by {last}.column`" if known else f"write `owned by table.{last}`"
        ctx.error("DBS271", "a sequence is owned by a column of a table", column.span, help_=help_)
        return
    relation = ctx.names.find_relation(table, reading.schema)
    if relation is None:
        ctx.names.unknown("table", ".".join(table), column.span, reading.schema)
        return
    if relation.ref.kind != "table":
        message = "a sequence that a view owns would be dropped whenever the view is made anew"
        labels = (Label(relation.span, "declared here"),)
        ctx.error("DBS271", message, column.span, labels=labels, help_="write a column of a table")
        return
    if last not in relation.columns:
        if last not in ctx.names.broken:
            message = f"table `{'.'.join(table)}` has no column `{last}`"
            ctx.error("DBS102", message, column.span, help_=did_you_mean(last, relation.columns))
        return
    if relation.schema != reading.schema:
        message = f"the table is in schema `{relation.schema}`, and the sequence in `{reading.schema}`"
        help_ = f"write `sequence {relation.schema}.{reading.name} {{ … }}`: a column owns sequences of its own schema"
        ctx.error("DBS271", message, column.span, help_=help_)
        return
    sequence = ref("sequence", reading.schema, reading.name)
    owner = SequenceOwner(sequence, relation.ref, last, reading.values.span("owned by"))
    ctx.objects[owner.ref] = owner


def _lift(sequence: Sequence, catalog: Catalog) -> list[str]:
    lines = [f"type {'int' if sequence.type == 'integer' else sequence.type}"] if sequence.type != "bigint" else []
    lines += [f"start {sequence.start}"] if sequence.start is not None else []
    lines += [f"increment {sequence.increment}"] if sequence.increment != 1 else []
    lines += [f"minvalue {sequence.minvalue}"] if sequence.minvalue is not None else []
    lines += [f"maxvalue {sequence.maxvalue}"] if sequence.maxvalue is not None else []
    lines += [f"cache {sequence.cache}"] if sequence.cache != 1 else []
    lines += ["cycle"] if sequence.cycle else []
    lines += ["unlogged"] if sequence.unlogged else []
    owner = catalog.objects.get(ref("sequence owner", *sequence.ref.path))
    if isinstance(owner, SequenceOwner):
        lines.append(f"owned by {qname(owner.table, sequence.schema)}.{name(owner.column)}")
    return lines


KIND = Kind(
    words="sequence",
    keys=(
        Key("type", forms.words_of("smallint", "int", "bigint", also=tuple(_TYPES)), "type bigint"),
        Key("start", forms.INTEGER, "start 1000"),
        Key("increment", forms.INTEGER, "increment 5"),
        Key("minvalue", forms.INTEGER, "minvalue 1"),
        Key("maxvalue", forms.INTEGER, "maxvalue 9999"),
        Key("cache", forms.INTEGER, "cache 10"),
        Key("cycle", forms.FLAG, "cycle"),
        Key("unlogged", forms.FLAG, "unlogged"),
        Key("owned by", forms.QNAME, "owned by orders.number"),
    ),
    lower=_lower,
    lift=_lift,
    declare=_declare,
    grants=SEQUENCE_PRIVILEGES,
)
