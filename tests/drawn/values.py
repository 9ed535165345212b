"""Types that PostgreSQL has, each with expressions of it and conditions over a column of it."""

from __future__ import annotations

from drawn.world import Values

_COMPARED = ("{c} is distinct from {c}",)

TYPES: dict[str, Values] = {
    "integer": Values(
        ("0", "-1", "(1 + 2)", "length('x')", "'7'::int", "1::smallint", "2147483647"),
        (
            "{c} > 0",
            "{c} between 1 and 1000",
            "{c} in (1, 2, 3)",
            "{c} % 2 = 0",
            "{c} <> all ('{{1,2}}'::int[])",
            "-{c} < 3",
        ),
        True,
    ),
    "smallint": Values(("0", "-1", "'1'"), ("{c} > 0", "{c} = any (array[1, 2])"), True),
    "bigint": Values(
        ("0", "7::bigint", "9223372036854775807", "-1"), ("{c} <> 0", "{c} > 10000000000", "{c} = 1"), True
    ),
    "numeric": Values(("0", "0.0", "1e3", "'NaN'"), ("{c} > 0", "{c} <= 0.5 * 3"), True),
    "numeric(12,4)": Values(("0", "1.50", "(2 * 3.5)"), ("{c} >= 0", "round({c}, 2) = {c}", "{c} < 100.10"), True),
    "real": Values(("0", "1.5"), ("{c} < 1",), True),
    "double precision": Values(("0", "'Infinity'", "pi()"), ("{c} < 1e10", "{c} = 0.1"), True),
    "boolean": Values(("true", "false", "not true"), ("{c}", "{c} is not true", "{c} or not {c}", "{c} = false"), True),
    "text": Values(
        ("'x'", "''", "'it''s'", "current_user", "lower('A')", "E'a\\nb\\\\'", "null", "'a' || 'b'", "'$1'"),
        (
            "length({c}) > 0",
            "{c} ~ '^[a-z]+$'",
            "{c} <> 'a'",
            "{c} in ('a', 'it''s')",
            "{c} like 'a%' escape '!'",
            "{c} ilike '%\\_x'",
            "upper({c}) = {c}",
            "{c} = any (array['a', 'b'])",
            "{c} similar to 'a|b'",
            "coalesce({c}, 'x') <> 'y'",
            "{c} collate \"C\" < 'b'",
            "char_length(trim({c})) > 0",
            "substring({c} from 1 for 2) = 'ab'",
        ),
        True,
    ),
    "character varying": Values(("'x'", "null::varchar"), ("{c} in ('a', 'b')", "{c} = 'a'"), True),
    "character varying(20)": Values(
        ("'x'", "'x'::text"), ("char_length({c}) < 10", "{c} in ('a', 'b')", "{c}::text <> ''"), True
    ),
    "character(3)": Values(("'ab'", "'abc'::bpchar"), ("{c} = 'ab'", "{c} in ('a', 'b')"), True),
    '"char"': Values(("'x'",), ("{c} = 'y'",), True),
    "name": Values(("'x'", "current_schema()"), ("{c} <> 'a'",), True),
    "uuid": Values(("gen_random_uuid()", "'00000000-0000-0000-0000-000000000000'"), _COMPARED, True),
    "date": Values(
        ("current_date", "'2026-01-01'", "now()", "'infinity'"),
        ("{c} > '2020-01-01'", "extract(dow from {c}) = 0"),
        True,
    ),
    "time(2) without time zone": Values(("'12:00'", "localtime"), ("{c} < '12:00'",), True),
    "time with time zone": Values(("current_time",), ("{c} > '12:00+00'",), True),
    "timestamp without time zone": Values(
        ("localtimestamp", "'2026-01-01'", "now() at time zone 'utc'"),
        ("{c} > '2020-01-01'", "date_trunc('day', {c}) = {c}"),
        True,
    ),
    "timestamp(3) with time zone": Values(
        ("now()", "(now() + '1 day')", "'2026-01-01'", "current_timestamp(2)", "clock_timestamp() - interval '1' hour"),
        ("{c} > '2020-01-01'", "{c} > '2020-01-01 00:00:00+02'", "({c} at time zone 'utc')::date > '2020-01-01'"),
        True,
    ),
    "interval": Values(
        ("'1 day'", "'00:00:01.5'", "interval '1' year"), ("{c} > '0'", "{c} < '1 mon'::interval"), True
    ),
    "interval day to second(3)": Values(("'1 day'",), _COMPARED, True),
    "json": Values(("'{}'", "json_build_object('a', 1)"), ("{c} ->> 'a' = 'b'",)),
    "jsonb": Values(
        ("'{}'", "'[]'::jsonb", "'{\"a\": \"it''s\"}'"),
        (
            "jsonb_typeof({c}) = 'object'",
            "{c} ? 'a'",
            "{c} @> '{{\"a\": 1}}'",
            "({c} -> 'a' ->> 0)::int > 1",
            "{c} #>> '{{a,b}}' = 'c'",
        ),
        True,
    ),
    "bytea": Values(("'\\x00ff'", "''"), ("octet_length({c}) < 10",), True),
    "inet": Values(("'127.0.0.1'", "'::1'"), ("family({c}) = 4", "{c} << '10.0.0.0/8'"), True),
    "bit(3)": Values(("B'101'",), ("{c} = B'000'",), True),
    "bit varying": Values(("B'1'",), ("{c} <> B'1'",), True),
    "money": Values(("1",), ("{c} > 0::money",), True),
    "point": Values(("'(0,0)'", "point(1, 2)"), ("{c} <@ box '((0,0),(1,1))'",)),
    "tsvector": Values(("to_tsvector('simple', 'a')",), ("{c} @@ to_tsquery('english', 'a & b')",)),
    "xml": Values(("'<a/>'",)),
    "oid": Values(("0", "'pg_class'::regclass"), ("{c} <> 0",), True),
    "regclass": Values(("'pg_catalog.pg_class'",)),
    "int4range": Values(("'empty'", "'[1,5)'", "int4range(1, 2, '[]')"), ("not isempty({c})", "{c} && '[1,2)'"), True),
    "tstzrange": Values(("'empty'", "tstzrange(now(), null)"), ("lower({c}) < now()", "{c} @> now()"), True),
    "datemultirange": Values(("'{}'",), ("{c} <> '{{}}'",), True),
    "text[]": Values(
        ("'{}'", "array['a', 'b']", "array[]::text[]"),
        ("cardinality({c}) < 5", "'a' = any ({c})", "{c}[1] = 'a'", "{c} <@ array['a', 'b']"),
        True,
    ),
    "integer[]": Values(("'{1,2}'", "array[1, 2]"), ("{c} @> array[1]", "3 <> all ({c})"), True),
    "character varying(5)[]": Values(("'{}'",), ("{c} <> '{{a}}'",), True),
}
