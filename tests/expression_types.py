"""One table of every usual type, its world, and PostgreSQL's own answer to what type an expression has."""

from __future__ import annotations

from dbsc.postgres.connection import Connection
from dbsc.sqltext.parse import Fault, parse_expression
from dbsc.sqltext.scope import Source
from dbsc.sqltypes.builtins import Facts
from dbsc.sqltypes.places import QUERY
from dbsc.sqltypes.query import Analysis, analyse
from dbsc.sqltypes.world import Column, Columns, World

TYPES = (
    "int2 int4 int8 numeric float4 float8 text varchar bpchar name bool date time timetz timestamp timestamptz "
    "interval uuid json jsonb bytea inet cidr macaddr bit varbit money point box oid regclass pg_lsn tsvector tsquery "
    "int4range daterange tstzrange int4multirange text[] int4[] int8[] numeric[] jsonb[] uuid[] "
    "public.mood public.mood[] public.positive public.positive[] public.words public.pair public.pair[]"
).split()
"""The columns of table `t`, in their order: `c0`, `c1`, …"""

VALUES = {
    "text": ("''", "'a,b'"),
    "name": ("''", "'x'"),
    "bool": ("true", "false"),
    "bit": ("'1'", "'0'"),
    "uuid": ("'00000000-0000-0000-0000-000000000000'", "gen_random_uuid()"),
    "json": ("'null'", "'{\"a\": null}'"),
    "jsonb": ("'null'", "'{\"a\": null}'"),
    "date": ("'infinity'", "'2030-01-31'"),
    "timestamp": ("'infinity'", "'2030-01-31 12:00'"),
    "timestamptz": ("'-infinity'", "'2030-01-31 12:00+00'"),
    "time": ("'24:00'", "'12:00'"),
    "timetz": ("'24:00+00'", "'12:00+00'"),
    "interval": ("'0'", "'1 month'"),
    "inet": ("'::1'", "'10.0.0.1'"),
    "cidr": ("'::/0'", "'10.0.0.0/8'"),
    "macaddr": ("'00:00:00:00:00:00'", "'08:00:2b:01:02:03'"),
    "point": ("'(0,0)'", "'(1,2)'"),
    "box": ("'(0,0),(0,0)'", "'(1,2),(3,4)'"),
    "regclass": ("'pg_class'", "'pg_type'"),
    "pg_lsn": ("'0/0'", "'1/2'"),
    "bytea": ("''", "'\\x00ff'"),
    "tsvector": ("''", "'a b'"),
    "tsquery": ("''", "'a & b'"),
    "int4range": ("'empty'", "'(,)'"),
    "daterange": ("'empty'", "'(,)'"),
    "tstzrange": ("'empty'", "'(,)'"),
    "int4multirange": ("'{}'", "'{(,)}'"),
    "public.mood": ("'sad'", "'happy'"),
    "public.pair": ("'(,)'", "'(1,a)'"),
    "public.words": ("'{}'", "'{NULL,a}'"),
}
"""Two values of each type, which are odd where the type has odd ones; of others 1 and 2."""


def _filled(number: int) -> str:
    given = ("'{}'", "'{NULL}'")
    texts = {"varchar": "text", "bpchar": "text", "varbit": "bit"}
    values = [
        given[number] if type_.endswith("[]") else VALUES.get(texts.get(type_, type_), ("'1'", "'2'"))[number]
        for type_ in TYPES
    ]
    return f"insert into public.n values ({', '.join(values)});"


FILLED = _filled(0) + _filled(1)
SCHEMA = f"""
create type public.mood as enum ('sad', 'ok', 'happy');
create domain public.positive as int check (value > 0);
create domain public.words as text[];
create type public.pair as (a int, b text);
create table public.t ({", ".join(f"c{number} {type_}" for number, type_ in enumerate(TYPES))});
insert into public.t default values;
create table public.n (like public.t);
{FILLED}
create function public.is_missing(expression text) returns bool language plpgsql as $f$
declare found bool;
begin
  execute format('select bool_or(num_nulls(%s) > 0) from public.n', expression) into found;
  return found;
exception when others then return null;
end $f$;
create function public.type_of(expression text) returns text language plpgsql as $f$
declare found text;
begin
  execute format('select format_type(pg_typeof(%s), null) from public.t', expression) into found;
  return found;
exception when others then return 'error ' || sqlstate || ' ' || sqlerrm;
end $f$;
"""
NAMES = """
    select format_type(t.oid, null), case when t.typelem <> 0 and t.typcategory = 'A' and t.typname like '\\_%%'
      then (select case when n.nspname = 'public' then 'public.' else '' end || e.typname from pg_type e
            where e.oid = t.typelem) || '[]'
      else case when n.nspname = 'public' then 'public.' else '' end || t.typname end
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
"""


class TestWorld(World):
    """The world of `SCHEMA`."""

    def declared(self, type_: str) -> Facts | None:
        return {
            "public.mood": Facts("e", "E", False, False, None, "s", "s"),
            "public.positive": Facts("d", "N", False, False, "int4"),
            "public.words": Facts("d", "A", False, True, "text[]"),
            "public.pair": Facts("c", "C", False, False, None, "s", "s"),
            "public.t": Facts("c", "C", False, False, None, "s", "s"),
        }.get(type_)

    def labels(self, type_: str) -> tuple[str, ...] | None:
        return ("sad", "ok", "happy") if type_ == "public.mood" else None

    def attributes(self, type_: str) -> Columns:
        pair = (Column("a", type="int4"), Column("b", type="text"))
        return {"public.pair": pair, "public.t": COLUMNS}.get(type_)

    def type_named(self, parts: tuple[str, ...]) -> str | None:
        name = f"public.{parts[-1]}"
        return name if self.declared(name) else super().type_named(parts)

    def relation(self, parts: tuple[str, ...]) -> tuple[str | None, Columns]:
        return ("public.t", COLUMNS) if parts[-1] == "t" else (None, None)


COLUMNS = tuple(Column(f"c{number}", ("t",), f"c{number}", type_) for number, type_ in enumerate(TYPES))


def ours(expression: str, version: int, nullable: bool = True) -> Analysis | Fault:
    """What we say of an expression over `t`, or over `n`, whose columns are not null."""
    fragment = parse_expression(expression)
    if isinstance(fragment, Fault):
        return fragment
    columns = tuple(column.replace(nullable=nullable) for column in COLUMNS)
    rows = {"t": Source("t", columns, ("public", "t"))}
    return analyse(fragment.tree, TestWorld((), version), QUERY, rows)


class Oracle:
    """A server's answers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        connection.execute(SCHEMA)
        self.version = connection.info.server_version // 10000
        self.names = dict(connection.execute(NAMES).fetchall())

    def missing(self, expressions: list[str]) -> list[bool | None]:
        """Whether each is null for some row of `n`; None where it fails."""
        query = "select public.is_missing(e) from unnest(%s::text[]) with ordinality u (e, n) order by n"
        return [row[0] for row in self.connection.execute(query, (expressions,)).fetchall()]

    def types(self, expressions: list[str]) -> list[str | None]:
        """The type of each, or what is wrong with it; None for a query that finds no row."""
        query = "select public.type_of(e) from unnest(%s::text[]) with ordinality u (e, n) order by n"
        found = [row[0] for row in self.connection.execute(query, (expressions,)).fetchall()]
        return [self.names.get(answer, answer) for answer in found]
