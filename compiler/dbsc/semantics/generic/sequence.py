"""`sequence name { type bigint; start 1000; … }`.

The rules are those of PostgreSQL's `init_params` and `process_owned_by`, which are the same on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, Sequence, SequenceOwner, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, keep
from dbsc.semantics.lift_parts import name, qname
from dbsc.semantics.privileges import SEQUENCE_PRIVILEGES
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
    checked = _Limits(ctx, reading, sequence).checked()
    if not keep(ctx, checked, reading):
        return None
    if "owned by" in values:
        _owner(ctx, reading, values.get("owned by"))
    return sequence.ref


class _Limits:
    """Where a sequence starts and ends, as PostgreSQL tells it."""

    def __init__(self, ctx: Context, reading: Reading, sequence: Sequence) -> None:
        self.ctx = ctx
        self.reading = reading
        self.sequence = sequence
        bits = 8 * next(size for size, called in _NAMES.items() if called == sequence.type)
        self.lowest, self.highest = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
        up = sequence.increment > 0
        self.default_least = 1 if up else self.lowest
        self.default_most = self.highest if up else -1

    def checked(self) -> Sequence:
        """The sequence without what PostgreSQL would take anyway; reports what it would refuse."""
        sequence = self.sequence
        least = self.default_least if sequence.minvalue is None else sequence.minvalue
        most = self.default_most if sequence.maxvalue is None else sequence.maxvalue
        first = least if sequence.increment > 0 else most
        start = first if sequence.start is None else sequence.start
        if sequence.increment == 0:
            self.error("increment", "the increment of a sequence is not zero", "write `increment 1`")
        if sequence.cache < 1:
            self.error("cache", "a sequence caches at least one value", "write `cache 1`")
        outside = [(k, v) for k, v in (("minvalue", least), ("maxvalue", most)) if not self.lowest <= v <= self.highest]
        for key, value in outside:
            message = f"{value} is outside of {sequence.type}, which goes from {self.lowest} to {self.highest}"
            self.error(key, message, "write `type bigint`" if sequence.type != "bigint" else None)
        if outside:
            pass
        elif least >= most:
            key = "minvalue" if sequence.minvalue is not None else "maxvalue"
            self.error(key, f"the least value, {least}, is not below the greatest, {most}", None)
        elif not least <= start <= most:
            message = f"the sequence starts at {start}, and its values go from {least} to {most}"
            key = next(key for key in ("start", "minvalue", "maxvalue") if key in self.reading.values)
            self.error(key, message, f"write `start {least}`, or another `minvalue` or `maxvalue`")
        if sequence.unlogged and self.ctx.header.postgres < 15:
            place = self.reading.values.span("unlogged")
            self.ctx.newer("unlogged sequences", 15, place or self.reading.span)
        return sequence.replace(
            start=None if start == first else start,
            minvalue=None if least == self.default_least else least,
            maxvalue=None if most == self.default_most else most,
        )

    def error(self, key: str, message: str, help_: str | None) -> None:
        place = self.reading.values.span(key) or self.reading.values.span("type") or self.reading.span
        self.ctx.error("DBS271", message, place, help_=help_)


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
        message = f"a {relation.ref.kind} owns no sequence"
        ctx.error("DBS271", message, column.span, labels=(Label(relation.span, "declared here"),))
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
