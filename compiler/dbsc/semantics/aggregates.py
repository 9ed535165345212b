"""`aggregate name(arguments) { sfunc …; stype … }`, by the rules of PostgreSQL's `DefineAggregate`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.catalog.objects import Aggregate, Ref, ref
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.functions import named_function
from dbsc.semantics.generic.kind import Key, Values
from dbsc.semantics.generic.read import read_entries
from dbsc.semantics.routines import input_types, signature
from dbsc.semantics.type_keys import key_of, key_of_identity
from dbsc.semantics.types import resolve_type, type_sql
from dbsc.sqltext.quote import qualified
from dbsc.sqltypes.candidates import choose
from dbsc.sqltypes.literals import example, read
from dbsc.sqltypes.values import Wrong
from dbsc.sqltypes.world import shown
from dbsc.syntax import ast

_ORDER_BY = re.compile(r"(?:^|(?<=\s))order\s+by\s")
_MODIFY = forms.words_of("read_only", "shareable", "read_write")

KEYS = (
    Key("sfunc", forms.QNAME, "sfunc app.add", required=True),
    Key("stype", forms.TYPE, "stype bigint", required=True),
    Key("sspace", forms.INTEGER, "sspace 64"),
    Key("finalfunc", forms.QNAME, "finalfunc app.finish"),
    Key("finalfunc_extra", forms.FLAG, "finalfunc_extra"),
    Key("finalfunc_modify", _MODIFY, "finalfunc_modify read_only"),
    Key("combinefunc", forms.QNAME, "combinefunc app.combine"),
    Key("serialfunc", forms.QNAME, "serialfunc app.serialize"),
    Key("deserialfunc", forms.QNAME, "deserialfunc app.deserialize"),
    Key("initcond", forms.CONSTANT, "initcond '0'"),
    Key("msfunc", forms.QNAME, "msfunc app.add"),
    Key("minvfunc", forms.QNAME, "minvfunc app.subtract"),
    Key("mstype", forms.TYPE, "mstype bigint"),
    Key("msspace", forms.INTEGER, "msspace 64"),
    Key("mfinalfunc", forms.QNAME, "mfinalfunc app.finish"),
    Key("mfinalfunc_extra", forms.FLAG, "mfinalfunc_extra"),
    Key("mfinalfunc_modify", _MODIFY, "mfinalfunc_modify read_only"),
    Key("minitcond", forms.CONSTANT, "minitcond '0'"),
    Key("sortop", forms.FRAGMENT, "sortop (<)"),
    Key("parallel", forms.words_of("safe", "restricted", "unsafe"), "parallel safe"),
    Key("hypothetical", forms.FLAG, "hypothetical"),
)
_GIVES_STATE = frozenset({"sfunc", "msfunc", "minvfunc", "combinefunc"})
_MOVING = ("msfunc", "minvfunc", "msspace", "mfinalfunc", "minitcond")


def aggregate_reference(ctx: Context, written: ast.Aggregate, schema: str) -> Ref:
    """What an aggregate is found by: its name and its input types."""
    direct, ordered = aggregate_inputs(ctx, written, schema)
    return ref("function", schema, f"{written.name.parts[-1]}({', '.join((*direct, *(ordered or ())))})")


def lower_aggregate(ctx: Context, written: ast.Aggregate, schema: str) -> Aggregate:
    """The aggregate's object."""
    values = read_entries(ctx, "an aggregate", KEYS, written.entries, written.name.span)
    direct, ordered = aggregate_inputs(ctx, written, schema)
    uses: dict[Ref, None] = {}
    shown: list[str] = []
    for part in _lists(written.arguments):
        _, sql, needs = signature(part, schema, ctx)
        shown.append(sql)
        uses.update(dict.fromkeys(needs))
    options: list[tuple[str, str]] = []
    state = _state(ctx, values.get("stype"), schema)
    moving = _state(ctx, values.get("mstype"), schema)
    for line in values.all():
        called = _called_with(line.key, moving if line.key.startswith("m") else state, values, direct, ordered)
        told, needs = _option(ctx, line.value, schema, called)
        if line.key in _GIVES_STATE and called and isinstance(line.value, ast.QName):
            _check_given(ctx, line.value, schema, line.key, called)
        if told is not None:
            options.append((line.key, told))
            uses.update(dict.fromkeys(needs))
    _check(ctx, written, values, ordered)
    for key, type_key in (("initcond", "stype"), ("minitcond", "mstype")):
        if key in values and type_key in values:
            _check_start(ctx, schema, values, key, type_key)
    own = ref("function", schema, f"{written.name.parts[-1]}({', '.join((*direct, *(ordered or ())))})")
    order = [key.name for key in KEYS]
    return Aggregate(
        schema=schema,
        name=written.name.parts[-1],
        direct=direct,
        ordered=ordered,
        arguments=" order by ".join(shown).strip() or "*",
        options=tuple(sorted(options, key=lambda option: order.index(option[0]))),
        uses=tuple(use for use in uses if use != own),
        comment=written.doc,
        origin=written.name.span,
    )


def _lists(arguments: ast.Sql) -> Iterator[ast.Sql]:
    """The direct arguments, and behind `order by` those that are aggregated."""
    if arguments.text.strip() == "*":
        return
    found = _ORDER_BY.search(arguments.text)
    ends = [(0, found.start()), (found.end(), len(arguments.text))] if found else [(0, len(arguments.text))]
    for start, end in ends:
        yield ast.Sql(arguments.text[start:end], arguments.span.part(start, end))


def aggregate_inputs(
    ctx: Context, written: ast.Aggregate, schema: str
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """The types of the direct arguments, and of those behind `order by` if there are any."""
    lists = [input_types(part, schema, ctx) if part.text.strip() else () for part in _lists(written.arguments)]
    return (lists[0] if lists else ()), (lists[1] if len(lists) > 1 else None)


def _state(ctx: Context, written: ast.TypeName | None, schema: str) -> str | None:
    """The type of the state, in the words of signatures; None where it cannot be told, which is reported elsewhere."""
    type_ = resolve_type(written, schema, ctx.names, []) if written else None
    return type_sql(type_) if type_ else None


def _called_with(
    key: str, state: str | None, values: Values, direct: tuple[str, ...], ordered: tuple[str, ...] | None
) -> tuple[str, ...]:
    """What PostgreSQL calls the function of an option with; nothing where that cannot be told."""
    if state is None:
        return ()
    match key:
        case "sfunc" | "msfunc" | "minvfunc":
            return (state, *(direct if ordered is None else ordered))
        case "combinefunc":
            return (state, state)
        case "finalfunc" | "mfinalfunc" if f"{key}_extra" not in values:
            return (state, *(direct if ordered is not None else ()))
        case _:
            return ()


def _check_given(ctx: Context, written: ast.QName, schema: str, key: str, called: tuple[str, ...]) -> None:
    """A function that is given the state and gives the next one: it takes such types, and gives the state's.

    Source: `lookup_agg_function` and `AggregateCreate`; measured on 15 and 18. What may be of any type is left alone.
    """
    world = ctx.world(schema)
    types = tuple(key_of_identity(ctx, each) for each in called)
    routines = world.functions(written.parts)
    every = (*types, *(each for routine in routines for each in (*routine.arguments, routine.result or "any")))
    fits = any(len(routine.arguments) == len(types) for routine in routines)
    if not fits or any(each.startswith("any") or each == "internal" or world.facts(each) is None for each in every):
        return
    found = choose(world, routines, types)
    what, given = f"`{written.text}`", ", ".join(map(shown, types))
    if found.routine is None:
        if not found.possible:
            message = f"{what} is called with ({given}), and takes no such types"
            ctx.error("DBS104", message, written.span, help_=f"let the `{key}` take ({given})")
        return
    if found.result is not None and found.result != types[0]:
        message = f"{what} gives {shown(found.result)}, and the next state is {shown(types[0])}"
        ctx.error("DBS271", message, written.span, help_=f"let it return {shown(types[0])}, or make that the state")


def _option(ctx: Context, value: object, schema: str, arguments: tuple[str, ...]) -> tuple[str | None, tuple[Ref, ...]]:
    """The value of an option as SQL, and what it needs; None if it cannot be resolved."""
    match value:
        case ast.QName():
            found = named_function(ctx, value, schema, arguments)
            return (qualified(*found[0]), found[1]) if found else (None, ())
        case ast.TypeName():
            type_ = resolve_type(value, schema, ctx.names, ctx.diagnostics)
            return (type_sql(type_), type_.needs()) if type_ else (None, ())
        case ast.Constant():
            return "'" + value.value.replace("'", "''") + "'", ()
        case ast.Sql():
            operator = value.text.strip()
            return f"operator({operator if '.' in operator else f'pg_catalog.{operator}'})", ()
        case True:
            return "", ()
        case _:
            return str(value), ()


def _check(ctx: Context, written: ast.Aggregate, values: Values, ordered: tuple[str, ...] | None) -> None:
    """Options that go together, or not at all."""
    if "mstype" in values:
        for key in ("msfunc", "minvfunc"):
            if key not in values:
                example = next(each.example for each in KEYS if each.name == key)
                ctx.error(
                    "DBS270", f"`mstype` needs `{key}`", values.span("mstype"), help_=f"write `{example}` as well"
                )
    else:
        for line in values.all(*_MOVING):
            ctx.error("DBS270", f"`{line.key}` needs `mstype`", line.span, help_="write `mstype bigint` as well")
    for one, other in (("serialfunc", "deserialfunc"), ("deserialfunc", "serialfunc")):
        if one in values and other not in values:
            ctx.error("DBS270", f"`{one}` needs `{other}`", values.span(one), help_=f"write `{other} …` as well")
    for key in ("finalfunc_extra", "mfinalfunc_extra"):
        function = key.removesuffix("_extra")
        if key in values and function not in values:
            ctx.error("DBS270", f"`{key}` needs `{function}`", values.span(key), help_=f"write `{function} …` as well")
    if "sortop" in values and (ordered is not None or len(list(_arguments(written))) != 1):
        message = "only an aggregate of one argument can have a sort operator"
        ctx.error("DBS271", message, values.span("sortop"), help_="leave it out")
    if "hypothetical" in values and ordered is None:
        message = "a hypothetical-set aggregate has arguments behind `order by`"
        ctx.error("DBS271", message, values.span("hypothetical"), help_="write `(… order by …)`, or leave it out")


def _check_start(ctx: Context, schema: str, values: Values, key: str, type_key: str) -> None:
    """The state that an aggregate starts with is a text, which is read as the state's type when it is made."""
    type_ = resolve_type(values.get(type_key), schema, ctx.names, [])
    state = key_of(ctx, type_) if type_ else None
    if type_ is None or state is None:
        return
    world, text = ctx.world(schema), values.get(key).value
    base = world.base(state)
    labels = world.labels(base)
    found = (None if text in labels else Wrong(labels)) if labels is not None else read(base, text)
    if isinstance(found, Wrong):
        reason = f": {found.reason}" if found.reason else ""
        sample = example(base) or (labels[0] if labels else None)
        message = f"'{text}' is no {shown(state)}, which is the `{type_key}`{reason}"
        help_ = f"a value looks like '{sample}'" if sample else None
        ctx.error("DBS271", message, values.span(key), help_=help_)


def _arguments(written: ast.Aggregate) -> Iterator[ast.Sql]:
    from dbsc.syntax.parens import split

    for part in _lists(written.arguments):
        yield from split(part)
