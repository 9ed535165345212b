"""What decides which function or operator an expression means, beside what the catalog holds.

Operators and casts have no objects (they stand in blocks of SQL), and of extensions the catalog has no more than names.
https://www.postgresql.org/docs/current/typeconv.html says what each of these facts is good for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from dbsc.hints import Any
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.snapshot_sql import OWN_OBJECT
from dbsc.sqltext.quote import literal
from dbsc.sqltypes import builtins
from dbsc.sqltypes.beyond import Beyond
from dbsc.sqltypes.builtins import Facts, Routine

# Extensions of which all is known already.
_KNOWN = ", ".join(map(literal, builtins.known()))


def _known(catalog: str, oid: str) -> str:
    return (
        f"exists (select from pg_depend d join pg_extension e on e.oid = d.refobjid"
        f" where d.classid = '{catalog}'::regclass and d.objid = {oid} and d.deptype = 'e' and e.extname in ({_KNOWN}))"
    )


def _is_beyond(catalog: str, oid: str) -> str:
    return f"{oid} >= {OWN_OBJECT} and not {_known(catalog, oid)}"


def _name(oid: str) -> str:
    """The name of a type in the language of the rules: an array has that of its elements."""
    return f"""(
      select case
          when home.nspname = 'pg_catalog' or {_known("pg_type", "its.oid")} then its.typname::text
          else home.nspname || '.' || its.typname
        end || case when its.oid = asked.oid then '' else '[]' end
      from pg_type asked
      join pg_type its
        on its.oid = case when asked.typcategory = 'A' and asked.typelem <> 0 then asked.typelem else asked.oid end
      join pg_namespace home on home.oid = its.typnamespace
      where asked.oid = {oid}
    )"""


QUERIES = {
    "beyond type": f"""
    select {_name("t.oid")} as name, t.typtype::text as kind, t.typcategory::text as category,
      t.typispreferred as preferred, t.typsubscript <> 0 as subscript, {_name("r.rngsubtype")} as held,
      i.provolatile::text as reads, o.provolatile::text as writes, case
        when exists (
          select from pg_opclass c join pg_am m on m.oid = c.opcmethod
          where c.opcintype = t.oid and c.opcdefault and m.amname = 'btree'
        ) then 'o'
        when exists (
          select from pg_opclass c join pg_am m on m.oid = c.opcmethod
          where c.opcintype = t.oid and c.opcdefault and m.amname = 'hash'
        ) then 'e' else '-' end as sorting
    from pg_type t
    join pg_proc i on i.oid = t.typinput
    join pg_proc o on o.oid = t.typoutput
    left join pg_range r on r.rngmultitypid = t.oid
    where t.typtype in ('b', 'm') and t.typcategory <> 'A' and {_is_beyond("pg_type", "t.oid")}""",
    "beyond operator": f"""
    select n.nspname::text as schema, o.oprname::text as name, array_remove(array[
        {_name("o.oprleft")}, {_name("o.oprright")}
      ], null) as inputs, {_name("o.oprresult")} as result, p.provolatile::text as volatility, p.proisstrict as strict
    from pg_operator o
    join pg_namespace n on n.oid = o.oprnamespace
    join pg_proc p on p.oid = o.oprcode
    where {_is_beyond("pg_operator", "o.oid")}
    order by n.nspname collate "C", o.oprname collate "C", o.oid""",
    "beyond cast": f"""
    select {_name("c.castsource")} as source, {_name("c.casttarget")} as target, c.castcontext::text as context,
      coalesce(p.provolatile, 's')::text as volatility
    from pg_cast c left join pg_proc p on p.oid = c.castfunc
    where {_is_beyond("pg_cast", "c.oid")}""",
    "beyond function": f"""
    select n.nspname::text as schema, p.proname::text as name, p.prokind::text as kind,
      p.provolatile::text as volatility, {_name("p.prorettype")} as result, array(
        select {_name("i.oid")} from unnest(p.proargtypes::oid[]) with ordinality i(oid, place) order by i.place
      ) as inputs,
      p.proisstrict as strict, p.proretset as is_set, p.provariadic <> 0 as variadic, p.pronargdefaults as defaults,
      coalesce(a.aggkind <> 'n', false) as ordered
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    left join pg_aggregate a on a.aggfnoid = p.oid
    where {_is_beyond("pg_proc", "p.oid")}
      and exists (
        select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
      )
    order by n.nspname collate "C", p.proname collate "C", p.oid""",
}


def beyond(reading: Reading) -> Beyond:
    """What a reading says of all that."""
    return Beyond(
        {row.name: _facts(row) for row in reading.rows("beyond type")},
        _by(reading.rows("beyond operator"), lambda row: (row.schema, row.name), _operator),
        {(row.source, row.target): (row.context, row.volatility) for row in reading.rows("beyond cast")},
        _by(reading.rows("beyond function"), lambda row: (row.schema, row.name), _function),
    )


def _by(rows: Iterable[Any], key: Callable[[Any], Any], make: Callable[[Any], Routine]) -> dict[Any, Any]:
    return {name: tuple(map(make, alike)) for name, alike in groupby(rows, key)}


def _facts(row: Any) -> Facts:
    return Facts(row.kind, row.category, row.preferred, row.subscript, row.held, row.reads, row.writes, row.sorting)


def _operator(row: Any) -> Routine:
    return Routine("f", row.volatility, row.result, tuple(row.inputs), row.strict)


def _function(row: Any) -> Routine:
    kind = "o" if row.ordered else row.kind
    return Routine(
        kind, row.volatility, row.result, tuple(row.inputs), row.strict, row.is_set, row.variadic, row.defaults
    )
