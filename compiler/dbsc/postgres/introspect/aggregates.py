"""Aggregates."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Aggregate, Object, ref
from dbsc.hints import Any
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading, function_of, type_name
from dbsc.postgres.introspect.routines import ARGUMENTS, arguments
from dbsc.sqltext.quote import identifier, literal, qualified


def _function(column: str) -> str:
    return f"nullif(g.{column}::oid, 0)::regproc::text as {column}"


QUERIES = {
    "aggregate": f"""
    select p.oid::int8 as oid, n.nspname::text as schema, p.proname::text as name, {ARGUMENTS},
      p.proparallel::text as parallel, g.aggkind::text as kind, g.aggnumdirectargs::int4 as direct,
      {_function("aggtransfn")}, {_function("aggfinalfn")}, {_function("aggcombinefn")}, {_function("aggserialfn")},
      {_function("aggdeserialfn")}, {_function("aggmtransfn")}, {_function("aggminvtransfn")},
      {_function("aggmfinalfn")},
      format_type(g.aggtranstype, null) as state, nullif(g.aggtransspace, 0) as state_space,
      case when g.aggmtranstype <> 0 then format_type(g.aggmtranstype, null) end as moving_state,
      nullif(g.aggmtransspace, 0) as moving_state_space,
      g.aggfinalextra as final_extra, g.aggmfinalextra as moving_final_extra,
      g.aggfinalmodify::text as final_modify, g.aggmfinalmodify::text as moving_final_modify,
      g.agginitval as initial, g.aggminitval as moving_initial,
      (
        select array[on_.nspname::text, o.oprname::text]
        from pg_operator o join pg_namespace on_ on on_.oid = o.oprnamespace where o.oid = g.aggsortop
      ) as sort_operator
    from pg_aggregate g
    join pg_proc p on p.oid = g.aggfnoid
    join pg_namespace n on n.oid = p.pronamespace
    where {of_database("pg_proc", "p.oid", "n")}
    order by n.nspname collate "C", p.proname collate "C", p.proargtypes::text collate "C" """,
}

_MODIFY = {"r": "read_only", "s": "shareable", "w": "read_write"}
_PARALLEL = {"s": "safe", "r": "restricted"}


def read(reading: Reading) -> Iterator[Object]:
    """The aggregates."""
    for row in reading.rows("aggregate"):
        yield _aggregate(reading, row)


def _aggregate(reading: Reading, row: Any) -> Aggregate:
    inputs, shown = [type_name(each) for each in row.inputs], list(arguments(row))
    direct, ordered, listed = tuple(inputs), None, ", ".join(shown) or "*"
    if row.kind != "n":
        # where all arguments are direct, the last of them, which is variadic, stands for the ordered ones too
        at = row.direct if row.direct < len(inputs) else len(inputs) - 1
        direct, ordered = tuple(inputs[: row.direct]), tuple(inputs[at:])
        listed = f"{', '.join(shown[: row.direct])} order by {', '.join(shown[at:])}".strip()
    return Aggregate(
        schema=row.schema,
        name=row.name,
        direct=direct,
        ordered=ordered,
        arguments=listed,
        options=tuple((key, sql) for key, sql in _options(row) if sql is not None),
        uses=tuple(use for use in reading.used_by("pg_proc", row.oid) if use != ref("schema", row.schema)),
        comment=reading.comment("pg_proc", row.oid),
    )


def _options(row: Any) -> Iterator[tuple[str, str | None]]:
    """PostgreSQL's own keys with their values as SQL, in the order in which they are written; None is not said."""
    usual = "r" if row.kind == "n" else "w"
    yield "sfunc", _path(row.aggtransfn)
    yield "stype", type_name(row.state)
    yield "sspace", _text(row.state_space)
    yield "finalfunc", _path(row.aggfinalfn)
    yield "finalfunc_extra", "" if row.final_extra else None
    yield "finalfunc_modify", _MODIFY[row.final_modify] if row.final_modify != usual else None
    yield "combinefunc", _path(row.aggcombinefn)
    yield "serialfunc", _path(row.aggserialfn)
    yield "deserialfunc", _path(row.aggdeserialfn)
    yield "initcond", literal(row.initial) if row.initial is not None else None
    yield "msfunc", _path(row.aggmtransfn)
    yield "minvfunc", _path(row.aggminvtransfn)
    yield "mstype", type_name(row.moving_state) if row.moving_state else None
    yield "msspace", _text(row.moving_state_space)
    yield "mfinalfunc", _path(row.aggmfinalfn)
    yield "mfinalfunc_extra", "" if row.moving_final_extra else None
    yield "mfinalfunc_modify", _MODIFY[row.moving_final_modify] if row.moving_final_modify != usual else None
    yield "minitcond", literal(row.moving_initial) if row.moving_initial is not None else None
    yield "sortop", _operator(row.sort_operator)
    yield "parallel", _PARALLEL.get(row.parallel)
    yield "hypothetical", "" if row.kind == "h" else None


def _path(printed: str | None) -> str | None:
    path = function_of(printed)
    return qualified(*path) if path else None


def _text(number: int | None) -> str | None:
    return str(number) if number is not None else None


def _operator(path: list[str] | None) -> str | None:
    return f"operator({identifier(path[0])}.{path[1]})" if path else None
