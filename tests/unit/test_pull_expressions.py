"""What a server says of an expression, and what a person would write. Servers are asked in `tests/live`."""

import pytest

from catalogs import catalog_of
from dbsc.catalog.objects import Ref
from dbsc.pull.expressions import Shortener, shortened
from dbsc.sqltypes.beyond import NOTHING

SCHEMA = """
extension citext
schema audit {}
enum mood { sad, ok }
domain email varchar(50)
external sequence s_seq
table t {
  id int pk
  s text
  v varchar(20)
  c char(3)
  n int?
  b bigint?
  num numeric(10,2)
  r real
  f float8
  m mood
  ts timestamptz
  d date
  j jsonb
  a text[]
  ok bool
  ci citext
  u uuid
  iv interval
}
table org { id int pk; owner_id uuid; name text }
table audit.org { id int pk }
function public.lower(x int) returns int language sql immutable as $$ select x $$
function audit.check_it(x text) returns bool language sql immutable as $$ select true $$
"""

SAID = {
    "(s = ANY (ARRAY['open'::text, 'closed'::text]))": "s in ('open', 'closed')",
    # a list of varchar as it was written, and as it comes back from a dump
    "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))": "v in ('a', 'b')",
    "((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))": (
        "v::text in ('a'::varchar, 'b'::varchar)"
    ),
    "(n <> ALL (ARRAY[1, 2]))": "n not in (1, 2)",
    "(b = ANY (ARRAY[(1)::bigint, (2)::bigint]))": "b in (1, 2)",
    "((n >= 1) AND (n <= 5))": "n between 1 and 5",
    "(((n >= 1) AND (n <= 5)) AND ok)": "n between 1 and 5 and ok",
    "((n >= 1) AND (n <= 5) AND ok)": "n >= 1 and n <= 5 and ok",
    "(ok AND ((n >= 1) AND (n <= 5)))": "ok and n between 1 and 5",
    "(num >= (0)::numeric)": "num >= 0",
    "(n > '-1'::integer)": "n > -1",
    "(num > ('-1'::integer)::numeric)": "num > -1",
    "(b > '10000000000'::bigint)": "b > 10000000000",
    "(num > '1000000000000'::numeric)": "num > 1e12",
    "(num > '-2500000000000'::numeric)": "num > -2.5e12",
    "(num > '2500000000001'::numeric)": "num > '2500000000001'",
    "(b > '1'::bigint)": "b > '1'",
    "(s ~~ 'a%'::text)": "s like 'a%'",
    "((v)::text !~~* 'a%'::text)": "v not ilike 'a%'",
    "((v)::text <> ''::text)": "v <> ''",
    "(m = ANY (ARRAY['sad'::public.mood, 'ok'::public.mood]))": "m in ('sad', 'ok')",
    "(c = 'abc'::bpchar)": "c = 'abc'",
    "(EXTRACT(year FROM d) > (2000)::numeric)": "extract(year from d) > 2000",
    "(TRIM(BOTH FROM s) <> ''::text)": "trim(s) <> ''",
    "(ts > (now() - '7 days'::interval))": "ts > now() - interval '7 days'",
    "(a @> ARRAY['x'::text])": "a @> array['x']",
    "((j ->> 'a'::text) = 'b'::text)": "j ->> 'a' = 'b'",
    "(((j ->> 'a'::text))::integer > 5)": "(j ->> 'a')::int > 5",
    "(ci OPERATOR(public.=) 'x'::public.citext)": "ci = 'x'",
    "(ci OPERATOR(public.~~) 'x%'::public.citext)": "ci like 'x%'",
    "(ci OPERATOR(public.=) ANY (ARRAY['a'::public.citext, 'b'::public.citext]))": "ci in ('a', 'b')",
    "(ci OPERATOR(public.=) s)": "ci operator(public.=) s",
    "CASE WHEN ok THEN 'a'::text ELSE NULL::text END": "case when ok then 'a' end",
    "(COALESCE(v, ''::character varying) IS NULL)": "coalesce(v, '') is null",
    "(NULLIF((v)::text, ''::text) IS NOT NULL)": "nullif(v, '') is not null",
    "(NOT (s IS DISTINCT FROM 'x'::text))": "s is not distinct from 'x'",
    "((n IS NULL) OR (n > 0))": "n is null or n > 0",
    "(char_length((v)::text) <= 20)": "char_length(v) <= 20",
    "(f > (0)::double precision)": "f > 0",
    "(ts < (now() AT TIME ZONE 'UTC'::text))": "ts < now() at time zone 'UTC'",
    "to_tsvector('english'::regconfig, s)": "to_tsvector('english', s)",
    "(( SELECT now() AS now) > ts)": "(select now()) > ts",
    "(n IN ( SELECT org.id\n   FROM public.org\n  WHERE (org.owner_id = t.u)))": (
        "n in (select id from org where owner_id = t.u)"
    ),
    "(n IN ( SELECT org.id\n   FROM audit.org))": "n in (select id from audit.org)",
    # ours goes before PostgreSQL's own in the language, and so it has to be said which is meant
    "(lower((v)::text) = 'x'::text)": "pg_catalog.lower(v) = 'x'",
    "(public.lower(n) = 1)": "public.lower(n) = 1",
    "audit.check_it('x'::text)": "audit.check_it('x')",
    # what would not come back as it is stays
    "(s = ('a'::character varying)::text)": "s = 'a'::varchar",
    "(n = (1)::bigint)": "n = 1::bigint",
    "(ts > '2020-01-01 00:00:00+00'::timestamp with time zone)": "ts > '2020-01-01 00:00:00+00'",
    "concat(s, ' '::text)": "concat(s, ' '::text)",
    "concat(s, ' ')": "concat(s, ' ')",
    "(pg_catalog.now() IS NULL)": "pg_catalog.now() is null",
}


@pytest.fixture(scope="module")
def shortener() -> Shortener:
    return Shortener(catalog_of(SCHEMA))


@pytest.mark.parametrize("said", SAID)
def test_a_person_would_write_it_shorter(said: str, shortener: Shortener) -> None:
    rows = {"t": shortener.row(Ref(("table", "public", "t")), "t")}
    assert shortener.text(said, "public", rows, "t") == SAID[said]


def test_names_are_seen_from_the_schema_that_they_stand_in(shortener: Shortener) -> None:
    assert shortener.text("audit.check_it('x'::text)", "audit", {}, "") == "check_it('x')"
    query = "SELECT org.id\n   FROM public.org;"
    assert shortener.text(query, "audit", {}, "q", is_query=True) == "select id from public.org"


DEFAULTS = {
    ("'open'::text", "text"): "'open'",
    ("'open'::text", "varchar"): "'open'::text",
    ("'{}'::jsonb", "jsonb"): "'{}'",
    ("'sad'::public.mood", "public.mood"): "'sad'",
    ("'x'::character varying", "public.email"): "'x'",
    ("'-1'::integer", "int8"): "-1",
    ("'-1'::bigint", "int8"): "'-1'",
    ("nextval('public.s_seq'::regclass)", "int8"): "nextval('s_seq')",
    ("NULL::character varying", "varchar"): "null",
    ("(now() + '01:00:00'::interval)", "timestamptz"): "now() + interval '01:00:00'",
    ("ARRAY[]::text[]", "text[]"): "array[]::text[]",
    ("CURRENT_TIMESTAMP", "timestamptz"): "current_timestamp",
}


@pytest.mark.parametrize(("said", "target"), DEFAULTS)
def test_a_default_needs_no_type(said: str, target: str, shortener: Shortener) -> None:
    assert shortener.text(said, "public", {}, "", target) == DEFAULTS[said, target]


def test_every_kind_of_object_is_looked_into() -> None:
    catalog = catalog_of("""
      domain word text = ('x'::text) check ((value <> ''::text))
      table t {
        id int pk
        option replica identity full
        s text = ('x'::text) check ((s <> ''::text))
        v varchar
        g text as (((s || 'y'::text)))
        exclude using btree (id with =) where ((s <> ''::text))
        index ((lower((v)::text))) where ((s <> ''::text))
        statistics on (id, (lower((v)::text)))
        policy p for select using ((s <> ''::text))
        trigger g before update for each row when ((old.s <> 'x'::text)) execute f()
      }
      table u { a date; partition by range ((date_trunc('day'::text, (a)::timestamp without time zone))) }
      function f() returns trigger language plpgsql as $$ begin return new; end $$
      function g(x text = ('a,b'::text), out y int, z int = '-1'::integer) language plpgsql as $$
        begin y = length('  x'::text); end
      $$
      publication p { table t where ((s <> ''::text)) }
      view v as ( SELECT 'x'::text AS a, t.s FROM public.t WHERE (t.s <> ''::text) )
    """)
    said, short = repr(catalog), repr(shortened(catalog, NOTHING))
    assert said.count("::text") > 12
    assert short.count("::text") == 1  # in the body, which is nobody's to change
