"""Strategies for expressions as people write them, over the columns of one table, and the table."""

from __future__ import annotations

from hypothesis import strategies as st

TABLE = """
extension citext
enum mood { sad, ok, happy }
domain email varchar(50)?
function shout(x text, y int = 1) returns text language sql immutable as $$ select upper(x) $$
table t {
  id int pk
  s text
  v varchar(20)
  w varchar
  c char(3)
  ci citext
  e email
  m mood
  n int
  k smallint
  b bigint
  q numeric(10,2)
  r real
  f float8
  ts timestamp
  tz timestamptz
  d date
  tm time
  iv interval
  j jsonb
  a text[]
  va varchar[]
  na int[]
  ok bool
  u uuid
  ip inet
  by bytea
ITEMS
}
table org { id int pk; v varchar; owner uuid }
"""
TEXTS = [
    "s",
    "v",
    "w",
    "c",
    "ci",
    "e",
    "m::text",
    "shout(s)",
    "shout(v, 2)",
    "lower(v)",
    "coalesce(v, w)",
    "(j ->> 'a')",
]
NUMBERS = [
    "n",
    "k",
    "b",
    "q",
    "r",
    "f",
    "length(v)",
    "(n + 1)",
    "(b - n)",
    "(q * 2)",
    "-n",
    "(j ->> 'a')::int",
    "abs(k)",
]
MOMENTS = ["ts", "tz", "d", "now()", "current_date", "(tz - interval '7 days')", "(d + 1)", "tz at time zone 'UTC'"]
WORDS = ["'a'", "''", "'it''s'", "'a%'", "'x'::text", "'x'::varchar", "'abc'::varchar(2)", "null", "'1'", "'a\\b'"]
DIGITS = [
    "0",
    "1",
    "-1",
    "2.50",
    "-0.5",
    "10000000000",
    "'3'",
    "1::bigint",
    "1.5::float8",
    "'7'::smallint",
    "null::int",
]
DATES = [
    "'2020-01-31'",
    "'2020-01-31'::date",
    "'2020-01-31 10:00:00+00'::timestamptz",
    "'2020-01-31 10:00:00'::timestamp",
]
COMPARISONS = ["=", "<>", "<", ">=", "is distinct from", "is not distinct from"]
LIKES = ["like", "not like", "ilike", "~", "!~*"]
OTHERS = [
    "m in ('sad', 'ok')",
    "m = 'ok'",
    "m is null",
    "ok",
    "not ok",
    "ok is true",
    "ok is not false",
    "ok = false",
    "a @> array['x']",
    "a && '{a,b}'",
    "'x' = any (a)",
    "na[1] > 0",
    "na @> array[1, 2]",
    "cardinality(a) < 5",
    "va = array['x']::varchar[]",
    "j ? 'a'",
    "j @> '{\"a\": 1}'",
    "(j -> 'a' ->> 'b') = 'c'",
    "j is not null",
    "(j ->> 'a')::numeric(5,2) > 1",
    "u = '00000000-0000-0000-0000-000000000000'",
    "ip << '10.0.0.0/8'",
    "(s, n) = ('a', 1)",
    "(n, b) <> (1, 2)",
    "trim(v) <> ''",
    "trim(both 'x' from s) = 'y'",
    "position('x' in s) > 1",
    "extract(year from tz) > 2000",
    "date_trunc('day', ts) = ts",
    "iv > '1 hour'",
    "iv = interval '90 minutes'",
    "case when ok then 'a' else v end = 'b'",
    "case v when 'a' then 1 when 'b' then 2.5 end > n",
    "tm < '12:00'",
    "case when n > 1 then null when ok then 'x' end is null",
    "greatest(n, 1.5, q) > 0",
    "least(v, 'a') = s",
    "nullif(v, '') is not null",
    "nullif(n, 0) = 1",
    "coalesce(s, v, 'x') <> ''",
    "coalesce(q, 0) > 0",
    "substring(s, 1, 2) = 'ab'",
    "substring(s from 1 for 2) = 'ab'",
    "left(v, 1) = 'x'",
    "s collate \"C\" < 'x'",
    "v = any (array['a', 'b'])",
    "v = any (array['a'::varchar, 'b'])",
    "v <> all (array['a', s])",
    "n = any ('{1,2}')",
    "to_tsvector('english', s) @@ to_tsquery('english', 'x')",
    "concat(s, ' ', n) = 'x'",
    "format('%s', n) = 'x'",
    "n in (1, b)",
    "n between 1 and 5",
    "n not between 1 and 5",
    "q between 0 and 1",
    "d between '2020-01-01' and '2021-01-01'",
    "s || v = 'x'",
    "'a' || n = 'x'",
    "s similar to 'a%'",
    "s like 'a!%' escape '!'",
    "upper(c) = 'ABC'",
    "c in ('abc', 'def')",
    "(n % 2) = 0",
    "n & 1 = 1",
    "2 ^ n > 8",
    "@ n > 1",
    "n is null or n > 0",
    "octet_length(by) < 100",
    "isfinite(d)",
    "jsonb_typeof(j) = 'object'",
    "(j #>> '{a,b}') = 'c'",
    "jsonb_build_object('a', n) = j",
    "round(q, 1) = q",
    "overlay(s placing 'x' from 1) = s",
]


def conditions() -> st.SearchStrategy[str]:
    """What is true or false."""
    pairs = st.one_of(
        st.builds(
            "{} {} {}".format, st.sampled_from(TEXTS), st.sampled_from(COMPARISONS + LIKES), st.sampled_from(WORDS)
        ),
        st.builds("{} {} {}".format, st.sampled_from(NUMBERS), st.sampled_from(COMPARISONS), st.sampled_from(DIGITS)),
        st.builds("{} {} {}".format, st.sampled_from(MOMENTS), st.sampled_from(COMPARISONS), st.sampled_from(DATES)),
        *[
            st.builds("{} {} {}".format, st.sampled_from(some), st.sampled_from(COMPARISONS), st.sampled_from(some))
            for some in (TEXTS, NUMBERS, MOMENTS)
        ],
    )
    lists = st.one_of(
        *[
            st.builds(
                lambda left, word, items: f"{left} {word} ({', '.join(items)})",
                st.sampled_from(left),
                st.sampled_from(["in", "not in"]),
                st.lists(st.sampled_from(items), min_size=1, max_size=4),
            )
            for left, items in ((TEXTS, WORDS), (NUMBERS, DIGITS), (MOMENTS, DATES))
        ]
    )
    leaf = st.one_of(pairs, lists, st.sampled_from(OTHERS))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds("{} and {}".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not ({})".format, inner),
        ),
        max_leaves=4,
    )


def queries() -> st.SearchStrategy[str]:
    """What a view returns."""
    value = st.one_of(
        st.sampled_from([*TEXTS, *NUMBERS, *MOMENTS, *WORDS, *DIGITS, *DATES]),
        conditions().map("({})".format),
        st.builds("coalesce({}, {})".format, st.sampled_from(TEXTS), st.sampled_from(WORDS)),
        st.builds(
            "case when {} then {} else {} end".format,
            st.sampled_from(OTHERS),
            st.sampled_from(TEXTS),
            st.sampled_from(WORDS),
        ),
        st.sampled_from(WORDS + TEXTS).map("(select {} from org o limit 1)".format),
        st.builds(
            "row_number() over (partition by {} order by {} desc)".format, *map(st.sampled_from, (TEXTS, NUMBERS))
        ),
    )
    columns = st.lists(value, min_size=2, max_size=3).map(
        lambda values: ", ".join([f"{each} as x{number}" for number, each in enumerate(values)])
    )
    joins = st.sampled_from(["", " join org g on g.id = t.id", " left join org g on g.owner = t.u and t.n > 0"])
    where = st.one_of(st.just(""), conditions().map(" where {}".format))
    plain = st.builds("select {} from t{}{}".format, columns, joins, where)
    return st.one_of(
        plain,
        st.builds("{} {} {}".format, plain, st.sampled_from(["union", "union all", "except"]), plain),
        plain.map("with c as ({}) select c.x0, c.x1, 'k' as k from c where c.x0 is not null order by c.x1".format),
        st.builds(
            "select {0} as g, max({1}) filter (where {2}) as m from t group by {0} having count(*) > 1".format,
            st.sampled_from(TEXTS),
            st.sampled_from(NUMBERS),
            conditions(),
        ),
    )


SUBQUERIES = [
    "exists (select 1 from org where org.id = t.n)",
    "exists (select from org o where o.owner = u and o.v in ('a', 'b'))",
    "n in (select id from org)",
    "v in (select v from org where id > 0)",
    "v not in (select o.v from org o)",
    "u = (select owner from org where id = 1)",
    "(select now()) > tz",
    "n = any (select id from org where v like 'x%')",
    "n = any (array(select id from org))",
    "(select count(*) from org) > 1",
    "exists (select * from org join org x on x.id = org.id where x.v = 'y')",
    "v = (select 'x')",
    "s = (select coalesce(max(v), 'x') from org group by owner having count(*) > 1 order by max(v) limit 1)",
]
DEFAULTS = [
    ("s", "'a'"),
    ("s", "''"),
    ("s", "'a'::varchar"),
    ("s", "'a' || 'b'"),
    ("s", "now()::text"),
    ("s", "current_user"),
    ("s", "null::text"),
    ("v", "'a'"),
    ("v", "'a'::text"),
    ("v", "'a'::varchar(3)"),
    ("v", "upper('a')"),
    ("v", "'x'::name"),
    ("v", "null"),
    ("v", "'a\nb'"),
    ("c", "'abc'"),
    ("c", "'a'::text"),
    ("ci", "'a'"),
    ("e", "'a'"),
    ("e", "'a'::text"),
    ("m", "'ok'"),
    ("m", "'ok'::text::mood"),
    ("ok", "false"),
    ("ok", "'t'"),
    ("n", "0"),
    ("n", "-1"),
    ("n", "'5'"),
    ("n", "1 + 1"),
    ("n", "random()"),
    ("n", "null::int"),
    ("b", "0"),
    ("b", "-1"),
    ("b", "'5'"),
    ("b", "1 + 1"),
    ("b", "random()"),
    ("b", "null::int"),
    ("k", "0"),
    ("k", "-1"),
    ("k", "'5'"),
    ("k", "1 + 1"),
    ("k", "random()"),
    ("k", "null::int"),
    ("q", "0"),
    ("q", "-1"),
    ("q", "'5'"),
    ("q", "1 + 1"),
    ("q", "random()"),
    ("q", "null::int"),
    ("f", "0"),
    ("f", "-1"),
    ("f", "'5'"),
    ("f", "1 + 1"),
    ("f", "random()"),
    ("f", "null::int"),
    ("q", "1.50"),
    ("q", "-0.5"),
    ("b", "10000000000"),
    ("f", "1e3"),
    ("q", "'1.5'"),
    ("r", "1.5"),
    ("tz", "now()"),
    ("tz", "current_timestamp"),
    ("tz", "now() + '1 week'"),
    ("tz", "'2020-01-01'"),
    ("tz", "now() at time zone 'utc'"),
    ("ts", "timezone('utc', now())"),
    ("ts", "localtimestamp(3)"),
    ("ts", "'2020-01-01'::date"),
    ("ts", "now() - interval '1 day'"),
    ("d", "current_date"),
    ("d", "'2020-01-31'"),
    ("tm", "'12:00'"),
    ("iv", "'90 minutes'"),
    ("iv", "interval '1 day'"),
    ("j", '\'{"b": 1, "a": 2}\''),
    ("j", "jsonb_build_object('a', 1)"),
    ("j", "'[]'::json::jsonb"),
    ("u", "gen_random_uuid()"),
    ("a", "'{}'"),
    ("a", "array[]::text[]"),
    ("a", "array['a', 'b']"),
    ("va", "'{a}'"),
    ("na", "'{1}'"),
    ("va", "array['a']"),
    ("ip", "'10.0.0.1'"),
    ("by", "'\\x00'"),
    ("s", "shout('x')"),
    ("s", "case when true then 'a' else 'b' end"),
]
GENERATED = [
    "lower(v)",
    "v || 'x'",
    "coalesce(s, v, '')",
    "n::text",
    "case when ok then 'a' end",
    "trim(c)",
    "(j ->> 'a')",
    "shout(v)",
]
QUERIES = [
    "select t.id, v, 'x' as kind from t where v in ('a', 'b')",
    "select count(*), max(t.n) as top from t group by t.m having count(*) > 1 order by count(*) desc",
    "select o.*, t.s from org o left join t on t.id = o.id and t.v = 'x'",
    "with x as (select id, 'a' as k from t) select x.id, x.k, o.v from x join org o using (id) order by x.k",
    "with recursive r(n, d) as (select 1, 0 union all select r.n + 1, r.d + 1 from r where r.d < 5) select n from r",
    "select 'a' as x union all select v from org union select s from t order by 1 limit 10",
    "select distinct on (t.v) t.v, row_number() over (partition by t.m order by t.n desc) as rank from t",
    "select sum(q) filter (where v = 'x') as total, string_agg(v, ', ' order by v) as names from t",
    "select x.a, u.b from t as x, lateral unnest(x.a) with ordinality as u(b, c) where u.b <> ''",
    "select case m when 'ok' then 1 else 0 end as ok, (select max(id) from org) as top from t",
    "select date_trunc('day', tz) as day, coalesce(sum(q), 0) as total from t group by date_trunc('day', tz)",
    "select id from t where exists (select 1 from org where org.v = t.v) and (n between 1 and 2) and ok",
    "select t.v::text as v, -1 as one, null::text as two, interval '1 day' as three from t order by t.v nulls first",
    "values (1, 'a'), (2, 'b')",
    "select generate_series(1, 3) as n, array(select id from org) as ids, array_agg(s) over () as every from t",
    "select percentile_cont(0.5) within group (order by f) as middle, grouping(m) as g from t group by rollup (m)",
    "select percentile_disc(array[0.1, 0.5]) within group (order by n desc nulls last) as parts from t",
    "select percentile_cont(0) within group (order by q) as a, rank('x', 1) within group (order by v, n) as b from t",
    "values ('a', 1, null, 2), ('it''s', 2.5, null, null), (null, 3, date '2020-01-01', 1.5)",
    "select * from (values ('a'::varchar(3), 1::bigint, '{1}'::int[]), ('b', 2, null)) x(k, n, a)",
    "select t.id from t where (v, n) in (values ('a', 1), ('b', null)) and s in (values ('x'), ('y'))",
    "select date_trunc('day', tz)::date as d, n::text from t group by date_trunc('day', tz)::date, n::text order by 1",
    "select distinct on ((n * 2)::bigint) v from t order by (n * 2)::bigint, '1'::text, s::int desc",
    "select sum(n) over w, lag(n, 1, 0) over w from t window w as (order by id rows 1 preceding)",
    "select * from (select v as x from org) a cross join (values (1), (2)) b(y) where a.x like 'a%'",
    "select id from t except (select id from org intersect select 1)",
    "select (t).s as whole, t as row_of, (array['a', 'b'])[1] as first from t",
    # a bare name that an output has, or that the inner and the outer relation both have
    "select t.n + 1 as k, t.k as n, t.id from t order by t.k, t.n, t.id",
    "select distinct on (t.k) t.n as k, t.k as id from t order by t.k, t.id",
    "select t.k as n, count(*) as k from t group by t.n, t.k having max(t.n) > t.k order by t.n",
    "select t.id, (select org.v from org where org.id = t.id and org.v = t.v) as v from t order by t.v",
    "select o.id from t as o where o.id in (select t.id from t where t.n = o.n) and o.n > 1 order by o.id",
    "select x.id, (select max(y.id) from org as y where y.v = x.v) from (select t.id, t.v from t) as x where x.id > 1",
    "select o.id as v, array(select t.v from t where t.id = o.id order by t.v) as id from org o order by o.v, o.id",
]
