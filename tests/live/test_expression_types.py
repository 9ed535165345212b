"""The types that we tell of expressions are those that PostgreSQL tells, and nothing that it takes is refused."""

import random
from collections.abc import Iterator

import pytest

from dbsc.postgres.connection import Connection
from dbsc.sqltext.parse import Fault
from dbsc.sqltypes import builtins
from expression_types import TYPES, Oracle, ours

COLUMNS = [f"c{number}" for number in range(len(TYPES))]
CONSTANTS = ["'1'", "null", "1", "1.5", "5000000000", "true", "'x'", "'{1}'", "'2030-01-31'"]
NESTED = [
    *("(c1 + c2)", "lower(c6)", "(c6 || c1)", "array[c1, c2]", "(c19 -> 'a')", "coalesce(c3, 1)", "(select c11)"),
    *("case when c10 then c44 end", "(c49).b", "c48[1]", "null::int", "nullif(c46, 1)", "(c15 - c15)", "(c6 is null)"),
    *("(select max(c3) from public.t u)", "array(select c17)", "greatest(c0, c2)", "(c34 * c34)", "cast('1' as text)"),
]
OF_SERVERS = (
    "pg_",
    "binary_",
    "lo_",
    "ri_",
    "RI_",
    "_pg",
    "currtid",
    "txid_",
    "has_",
    "ts_debug",
    "query_to",
    "cursor_",
    "unknown",
)
REFUSED_FOR_TYPES = {
    "42883",  # undefined function
    "42725",  # ambiguous function
    "42804",  # datatype mismatch
    "42846",  # cannot coerce
    "22P02",  # invalid text representation
    "22007",  # invalid datetime format
    "22003",  # numeric value out of range
    "42809",  # wrong object type
}
WRITTEN = """
c0 + c1; c1 / 2; c2 * c3; c3 / c4; - c1; @ c3; c6 || c1; c1 || c6; c6 || 'x'; 'a' || 'b'; c19 -> 'a'; c19 ->> 'a'
c19 #>> '{a,b}'; c38 || '{x}'; c38 || c38; c39 || 1; c19 || '{}'; c14 - c14; c15 - c15; c11 - c11; c11 + 1; c11 + c12
c15 + interval '1 day'; c15 at time zone 'UTC'; c14 at time zone 'UTC'; extract(year from c15)
extract(epoch from c16); date_trunc('day', c14); now() - c15; current_date - c11; current_timestamp; localtime
current_user; c6 like 'a%'; c6 ~ 'x'; c6 similar to 'x'; c6 not like c7; c1 between 1 and 2
c1 not between c2 and c3; c6 in ('a', 'b'); c1 in (1, 2.5); c6 = any ('{a}'); c1 = any (c39)
c1 <> all (array[1, 2]); c1 is distinct from c2; c1 is null; c10 is true; not c10; c10 and true; c10 or null
case when c10 then 1 else 2.5 end; case c1 when 1 then 'a' when 2 then c6 end; case when c10 then null end
coalesce(c6, 'x'); coalesce(c1, c2); coalesce(c7, c6); coalesce(null, null); greatest(c1, 2.5); least('a', c6)
nullif(c1, 0); nullif(c6, ''); array[c1, c2]; array[1, null]; array['a']; array[c38, c38]; array[c44, 'ok']
array[array[1], array[2]]; row(1, 'a'); (c48)[1]; c39[1:2]; c38[1]; c19['a']; (c49).a; (c49).b; c44::text
'ok'::public.mood; c44 = 'sad'; c44 > 'sad'; c46 + 1; c46 = 1; c46 || 'x'; c48 || '{x}'; c44 in ('sad', 'ok')
c1::text; c6::int; c3::numeric(5,2); c6::varchar(3); c1::bool; cast(c6 as text[]); '{1}'::int[]; array[]::int[]
count(*); sum(c1); sum(c2); sum(c3); sum(c4); avg(c1); avg(c4); min(c11); max(c6); max(c7); max(c44)
string_agg(c6, ','); array_agg(c1); jsonb_agg(c1); json_object_agg('a', c1); bool_and(c10)
count(distinct c1) filter (where c10); percentile_cont(0.5) within group (order by c4)
mode() within group (order by c6); lower(c6); upper(c7); length(c6); left(c6, 2); substring(c6 from 2)
substring(c6 from 2 for 3); substring(c6 from 'x'); position('a' in c6); trim(c6); overlay(c6 placing 'x' from 1)
concat(c1, c6); format('%s', c1); md5(c6); round(c3, 2); round(c4); round(c1); abs(c0); abs(c3); ceil(c1); floor(c3)
power(c1, 2); sqrt(c1); mod(c1, 2); mod(c2, c1); random(); sign(c3); to_char(c15, 'YYYY'); to_char(c1, '9')
to_date('2030', 'YYYY'); to_timestamp(0); age(c15); age(c14, c14); make_interval(days => 1); date_part('year', c14)
jsonb_build_object('a', 1); to_jsonb(c1); to_jsonb(t); row_to_json(t); jsonb_array_length(c19); jsonb_typeof(c19)
jsonb_set(c19, '{a}', '1'); array_length(c38, 1); cardinality(c38); array_append(c39, 1); array_to_string(c38, ',')
string_to_array(c6, ','); array_position(c38, 'x'); unnest(c38); generate_series(1, 3)
generate_series(c15, c15, interval '1 day'); regexp_matches(c6, 'x'); regexp_replace(c6, 'a', 'b')
split_part(c6, ',', 1); lower(c34); upper(c36); c34 @> 1; c34 && c34; c35 @> c11; int4range(1, 2)
tstzrange(c15, c15); range_merge(c34, c34); range_agg(c34); to_tsvector('english', c6)
to_tsvector(c6) @@ to_tsquery('x'); c33 @@ c32; similar_to_escape('x'); gen_random_uuid(); nextval('public.s')
c29::oid; row_number() over (); rank() over (order by c1); lag(c1) over (); lag(c1, 1, 0) over ()
first_value(c6) over (); sum(c1) over (); ntile(4) over (); cume_dist() over (); (select 1)
(select c6 from public.t u limit 1); exists (select 1); array(select c1 from public.t u); c1 in (select 1)
c1 = any (select c0 from public.t u); (select count(*) from public.t u where u.c1 = t.c1)
(select max(x) from (values (1), (2.5)) v (x)); (with a as (select 1 as n) select n from a)
(select n from generate_series(1, 1) n); (select value from jsonb_array_elements(c19))
(select key from jsonb_each(c19)); (select u.a from (select c49) s (p), lateral (select (s.p).a) u)
(select x from unnest(c38, c39) u (x, y)); (select y from unnest(c38, c39) u (x, y))
(select o from unnest(c38) with ordinality u (x, o)); (select a from jsonb_to_record(c19) r (a int))
(select 1 union select 2.5 limit 1); (select 'a' union select null limit 1); (select null union select 1 limit 1)
(select c6 union all select c7 limit 1); c1::text || c6; c15::date; c15::text; (c6 collate "C")
c6 < 'x' collate "C"; c1 <> 0 is true; c20 || c20; encode(c20, 'hex'); c17::text; c21 << c22; host(c21); c26 * 2
c26 / c26
"""


def drawn(seed: int, count: int) -> Iterator[str]:
    """Expressions of operators, functions and what else brings types together, over columns and constants."""
    pick = random.Random(seed)
    names = {kind: builtins.names_of(kind) for kind in ("operators", "functions")}
    functions = [name for name in names["functions"] if not name.startswith(OF_SERVERS)]
    values = [*COLUMNS, *CONSTANTS * 3, *NESTED]
    for _ in range(count):
        a, b, c = (pick.choice(values) for _ in range(3))
        yield f"{a} {pick.choice(names['operators'])} {b}"
        yield f"{pick.choice(names['operators'])} {pick.choice(COLUMNS)}"
        yield pick.choice(
            (
                f"coalesce({a}, {b}, {c})",
                f"case when true then {a} else {b} end",
                f"array[{a}, {b}]",
                f"nullif({a}, {b})",
                f"{a} in ({b}, {c})",
                f"{a} between {b} and {c}",
                f"{a} = any ({b})",
                f"{a}::{pick.choice(TYPES)}",
                f"{pick.choice(COLUMNS)}[1]",
            )
        )
        name = pick.choice(functions)
        routine = pick.choice(builtins.functions(name))
        if routine.kind == "f" and not routine.is_set:
            near = [
                COLUMNS[TYPES.index(type_)] if type_ in TYPES and pick.random() < 0.7 else pick.choice(values)
                for type_ in routine.arguments
            ]
            yield f'pg_catalog."{name}"({", ".join(near)})'


def judge(oracle: Oracle, expressions: list[str]) -> tuple[list[str], int]:
    """Where we and the server differ, and how many types we told."""
    wrong, told = [], 0
    for expression, theirs in zip(expressions, oracle.types(expressions), strict=True):
        found = ours(expression, oracle.version)
        if isinstance(found, Fault):
            continue
        assert found.value is not None
        if theirs is None:  # no row, so that no type was asked for
            told += found.value.type is not None
        elif theirs.startswith("error"):
            told += bool(found.problems)
        elif found.problems:
            wrong.append(f"{expression}: {theirs}, and we say: {found.problems[0].message}")
        elif found.value.type not in (None, theirs):
            wrong.append(f"{expression}: {theirs}, and we say {found.value.type}")
        else:
            told += found.value.type is not None
    return wrong, told


def test_expressions_as_they_are_written(connection: Connection) -> None:
    oracle = Oracle(connection)
    connection.execute("create sequence public.s")
    expressions = [entry.strip() for line in WRITTEN.strip().splitlines() for entry in line.split(";")]
    wrong, told = judge(oracle, expressions)
    assert wrong == []
    assert told == len(expressions)


@pytest.mark.parametrize("seed", range(3))
def test_drawn_expressions(connection: Connection, seed: int) -> None:
    oracle = Oracle(connection)
    wrong, told = judge(oracle, list(dict.fromkeys(drawn(seed, 500))))
    assert wrong == []
    assert told > 1000


@pytest.mark.parametrize("seed", range(20, 23))
def test_what_is_never_null_is_never_null(connection: Connection, seed: int) -> None:
    """Over two rows of values, among them empty, infinite and json's own null."""
    oracle = Oracle(connection)
    written = [entry.strip() for line in WRITTEN.strip().splitlines() for entry in line.split(";")]
    expressions = [e for e in dict.fromkeys((*written, *drawn(seed, 800))) if "public.t" not in e]
    wrong, told = [], 0
    for expression, missing in zip(expressions, oracle.missing(expressions), strict=True):
        found = ours(expression, oracle.version, nullable=False)
        if isinstance(found, Fault) or found.problems or missing is None:
            continue
        assert found.value is not None
        if missing and not found.value.nullable:
            wrong.append(expression)
        told += not found.value.nullable
    assert wrong == []
    assert told > 150


def test_what_we_accept_the_server_mostly_accepts(connection: Connection) -> None:
    """What is refused for its types is refused here too, but for strings of types that are not read here."""
    oracle = Oracle(connection)
    expressions = [e for e in dict.fromkeys(drawn(7, 500)) if "'" not in e and "null" not in e]
    missed = 0
    for expression, theirs in zip(expressions, oracle.types(expressions), strict=True):
        found = ours(expression, oracle.version)
        if theirs and theirs[6:11] in REFUSED_FOR_TYPES and not isinstance(found, Fault) and not found.problems:
            missed += 1
    assert missed < 0.01 * len(expressions)
