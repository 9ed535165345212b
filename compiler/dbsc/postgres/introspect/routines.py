"""Functions and procedures: heads as a person writes them, bodies to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dbsc.catalog.objects import Function, Object, ref
from dbsc.hints import Any
from dbsc.postgres.connection import Connection, Cursor
from dbsc.postgres.introspect.bodies import named_again
from dbsc.postgres.introspect.printed import read_again
from dbsc.postgres.introspect.queries import about, of_database
from dbsc.postgres.introspect.reading import Reading, function_of, type_name
from dbsc.sqltext.quote import escaped, identifier, literal, needs_quotes, qualified

ARGUMENTS = """
      array(select format_type(i, null) from unnest(p.proargtypes) with ordinality a (i, at) order by at) as inputs,
      case when p.proallargtypes is not null then array(
        select format_type(i, null) from unnest(p.proallargtypes) with ordinality a (i, at) order by at
      ) end as types,
      p.proargmodes::text[] as modes, p.proargnames as names,
      case when p.pronargdefaults > 0 then array(
        select pg_get_function_arg_default(p.oid, at::int)
        from generate_series(1, coalesce(array_length(p.proallargtypes, 1), p.pronargs)) at
        order by at
      ) end as defaults"""
"""Columns that say what a row `p` of pg_proc takes: for each argument its type, and mode, name and default if any.

`inputs` are the types of what it is given, `types` those of all its arguments, where these are not the same.
"""

QUERIES = {
    # the constructors of a range type come and go with it
    "routine": f"""
    select p.oid::int8 as oid, n.nspname::text as schema, p.proname::text as name, p.prokind::text as kind,
      l.lanname::text as language, {ARGUMENTS},
      p.proretset as returns_set, format_type(p.prorettype, null) as returns,
      p.provolatile::text as volatility, p.proisstrict as strict, p.prosecdef as definer, p.proleakproof as leakproof,
      p.proparallel::text as parallel, p.procost::numeric::text as cost, p.prorows::numeric::text as rows,
      nullif(p.prosupport::oid, 0)::regproc::text as support, p.proconfig as settings,
      case when p.protrftypes is not null then array(
        select format_type(i, null) from unnest(p.protrftypes) with ordinality a (i, at) order by at
      ) end as transforms,
      p.prosrc as source, p.probin as object_file, pg_get_function_sqlbody(p.oid) as standard_body
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang
    where {of_database("pg_proc", "p.oid", "n")} and p.prokind <> 'a'
      and not exists (
        select from pg_depend i
        where i.classid = 'pg_proc'::regclass and i.objid = p.oid and i.deptype = 'i'
          and i.refclassid = 'pg_type'::regclass
      )
    order by n.nspname collate "C", p.proname collate "C", p.proargtypes::text collate "C" """,
}

_VOLATILITIES = {"i": "immutable", "s": "stable"}
_PARALLEL = {"s": "parallel safe", "r": "parallel restricted"}
_MODES = {"o": "out", "b": "inout", "v": "variadic"}
# Settings that hold a list of names, each quoted by itself (GUC_LIST_QUOTE in guc_tables.c of 15 to 18).
_LISTS = frozenset({"search_path", "temp_tablespaces", "session_preload_libraries", "local_preload_libraries"})
_PART = re.compile(r'"(?:[^"]|"")*"|[^,\s]+')
_LONGEST = 63  # bytes of an identifier
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def read(reading: Reading) -> Iterator[Object]:
    """The functions and procedures; what an extension made is the extension's."""
    for row in reading.rows("routine"):
        yield _routine(reading, row)


_CHECKED = f"""
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    join pg_catalog.pg_language l on l.oid = p.prolang
    where {of_database("pg_catalog.pg_proc", "p.oid", "n")} and p.prokind <> 'a'
      and l.lanname in ('sql', 'plpgsql') and p.prosqlbody is null"""
_UNCHECKED = f"""
set local check_function_bodies = on;
set local search_path = {{path}};
do $dbsc$
declare
  share record;
  routine record;
  doubted oid[] := array[]::oid[];
  refused int8[] := array[]::int8[];
begin
  for share in
    select validator, array_agg(oid) as routines
    from (
      select p.oid, l.lanvalidator::regproc as validator,
        row_number() over (partition by l.oid order by p.oid) / 100 as number
      {_CHECKED} and p.proconfig is null
    ) each
    group by validator, number
  loop
    begin
      execute format('select %s(each) from unnest($1) each', share.validator) using share.routines;
    exception
      when others then doubted := doubted || share.routines;
    end;
  end loop;
  for routine in
    select p.oid, l.lanvalidator::regproc as validator, p.proconfig as settings
    {_CHECKED} and (p.proconfig is not null or p.oid = any (doubted))
  loop
    begin
      perform set_config(split_part(item, '=', 1), substr(item, strpos(item, '=') + 1), true)
      from unnest(routine.settings) item;
      execute format('select %s(%s)', routine.validator, routine.oid);
      if routine.settings is not null then
        raise exception using errcode = 'DBSC0'; -- takes them back
      end if;
    exception
      when sqlstate 'DBSC0' or insufficient_privilege then null;
      when others then refused := refused || routine.oid::int8;
    end;
  end loop;
  perform set_config('dbsc.unchecked', refused::text, true);
end
$dbsc$;
set local search_path = '';
select current_setting('dbsc.unchecked')::int8[]"""
_LOOPS = "select from pg_language where lanname = 'plpgsql' and has_language_privilege(oid, 'usage')"


def unchecked(connection: Connection, schemas: Iterable[str], path: Iterable[str]) -> frozenset[int]:
    """The functions that PostgreSQL refuses when it looks into them, on the search path of a new session.

    They are tried a hundred at once, and one by one where one of a hundred is refused; those that set something with
    their settings. `schemas` are those of a platform, into whose functions nobody looks.

    They were made with `check_function_bodies` off, as what is restored from a dump is, or what they name is gone.
    Where PL/pgSQL is not to be had, nobody looks, and each of them may be refused.
    """
    if connection.execute(_LOOPS).fetchone() is None:
        return frozenset(oid for (oid,) in connection.execute(about(f"select p.oid::int8 {_CHECKED}", schemas, ())))
    with connection.transaction():
        script = about(_UNCHECKED, schemas, ()).replace("{path}", ", ".join(map(identifier, path)))
        (found,) = _last(connection.execute(script))
    return frozenset(found)


def _last(cursor: Cursor) -> tuple[Any, ...]:
    """The row of the last statement of a script."""
    while cursor.description is None:
        cursor.nextset()
    row = cursor.fetchone()
    assert row is not None
    return row


def _routine(reading: Reading, row: Any) -> Function:
    is_c = row.object_file is not None
    standard = row.standard_body
    uses = reading.used_by("pg_proc", row.oid)
    return Function(
        schema=row.schema,
        name=row.name,
        kind="procedure" if row.kind == "p" else "function",
        signature=tuple(map(type_name, row.inputs)),
        arguments=", ".join(arguments(row)),
        returns=returned(row),
        clauses=tuple(_clauses(row)),
        body=named_again(read_again(standard)) if standard is not None else row.object_file if is_c else row.source,
        quoted=standard is None,
        link=row.source if is_c else None,
        unchecked=row.oid in reading.unchecked or _rests_on_operators(reading, row),
        uses=tuple(use for use in uses if use != ref("schema", row.schema)),
        comment=reading.comment("pg_proc", row.oid),
    )


def _rests_on_operators(reading: Reading, row: Any) -> bool:
    """Whether a body may use operators that the database has made: PostgreSQL does not say what it uses."""
    if row.standard_body is not None or row.language != "sql":
        return False
    return any(operator.name.rpartition(".")[2] in row.source for operator in reading.rows("operator"))


def arguments(row: Any) -> Iterator[str]:
    """The arguments of a routine as SQL; columns of a table that it returns are none."""
    modes, names, defaults = row.modes or (), row.names or (), row.defaults or ()
    for number, type_ in enumerate(row.types or row.inputs):
        mode = modes[number] if modes else "i"
        if mode == "t":
            continue
        words = [_MODES[mode]] if mode in _MODES else []
        if names and names[number]:
            words.append(identifier(names[number]))
        words.append(type_name(type_))
        default = defaults[number] if number < len(defaults) else None
        yield " ".join(words) + (f" default {default}" if default is not None else "")


def returned(row: Any) -> str | None:
    """What it returns as SQL; None where the arguments say it."""
    modes = row.modes or ()
    if "t" in modes:
        columns = zip(modes, row.names, row.types, strict=True)
        listed = (f"{identifier(name)} {type_name(type_)}" for mode, name, type_ in columns if mode == "t")
        return f"table ({', '.join(listed)})"
    if row.kind == "p" or (not row.returns_set and not {"o", "b"}.isdisjoint(modes)):
        return None
    return ("setof " if row.returns_set else "") + type_name(row.returns)


def _clauses(row: Any) -> Iterator[str]:
    """What else the head says, without what holds anyway."""
    if row.standard_body is None:
        yield f"language {identifier(row.language)}"
    if row.transforms:
        yield "transform " + ", ".join(f"for type {type_name(each)}" for each in row.transforms)
    if row.kind == "w":
        yield "window"
    if row.volatility in _VOLATILITIES:
        yield _VOLATILITIES[row.volatility]
    if row.strict:
        yield "strict"
    if row.definer:
        yield "security definer"
    if row.leakproof:
        yield "leakproof"
    if row.parallel in _PARALLEL:
        yield _PARALLEL[row.parallel]
    if row.cost != ("1" if row.language in ("c", "internal") else "100"):
        yield f"cost {row.cost}"
    if row.rows != ("1000" if row.returns_set else "0"):
        yield f"rows {row.rows}"
    if row.support:
        path = function_of(row.support)
        assert path is not None
        yield f"support {qualified(*path)}"
    for setting in row.settings or ():
        name, _, value = setting.partition("=")
        yield f"set {setting_name(name)} = {setting_value(name, value)}"


def setting_name(name: str) -> str:
    """A setting as it is written: PostgreSQL's own are found in any case, those of others as they are."""
    return qualified(*name.split(".")) if "." in name else name.lower()


def setting_value(name: str, value: str) -> str:
    """The value of a setting, which PostgreSQL keeps as a text, as SQL."""
    if name.lower() not in _LISTS:
        is_bare = _NUMBER.fullmatch(value) or value in ("on", "true", "false") or not needs_quotes(value)
        return value if is_bare else literal(value)
    return ", ".join(map(_listed, _PART.findall(value)))


def _listed(name: str) -> str:
    """A name of a list: one that is empty or longer than an identifier can be is written as a string."""
    inner = name[1:-1].replace('""', '"') if name.startswith('"') else name
    if not inner or len(inner.encode()) > _LONGEST:
        return literal(inner)
    return name if inner.isprintable() else escaped(inner)
