"""What a schema says and what a server says of it are the same, or are not, as far as that can be told offline."""

import pytest

from catalogs import catalog_of
from dbsc.catalog.normal import same
from dbsc.catalog.objects import Ref
from dbsc.pull.expressions import Shortener

SHORTENER = Shortener(
    catalog_of("""
      enum mood { sad, ok }
      table t { id int pk; s text; v varchar(20); n int; b bigint; q numeric; ts timestamptz; j jsonb; m mood; u uuid }
      table org { id int pk; owner uuid; name text }
    """)
)
ROWS = {"t": SHORTENER.row(Ref(("table", "public", "t")), "t")}

SAME = {
    "s in ('a', 'b')": "(s = ANY (ARRAY['a'::text, 'b'::text]))",
    "s in ('a')": "(s = 'a'::text)",
    "v in ('a', 'b')": "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    "v in ('c', 'd')": "((v)::text = ANY (ARRAY[('c'::character varying)::text, ('d'::character varying)::text]))",
    "n not in (1, 2)": "(n <> ALL (ARRAY[1, 2]))",
    "n between 1 and 5 and b > 0": "((n >= 1) AND (n <= 5) AND (b > 0))",
    "q >= 0": "(q >= (0)::numeric)",
    "n > -1": "(n > '-1'::integer)",
    "n != 1": "(n <> 1)",
    "s ilike 'a%'": "(s ~~* 'a%'::text)",
    "(n, b) = (1, 2)": "((n = 1) AND (b = 2))",
    "trim(v) <> ''": "(TRIM(BOTH FROM v) <> ''::text)",
    "extract(year from ts) > 2000": "(EXTRACT(year FROM ts) > (2000)::numeric)",
    "ts > now() - interval '7 days'": "(ts > (now() - '7 days'::interval))",
    'j = \'{"b": 1, "a": 2}\'': '(j = \'{"a": 2, "b": 1}\'::jsonb)',
    "u = (select now()::text::uuid)": "(u = ( SELECT ((now())::text)::uuid AS now))",
    "exists (select * from public.org where org.owner = t.u)": (
        "(EXISTS ( SELECT org.id,\n    org.owner,\n    org.name\n   FROM public.org\n  WHERE (org.owner = t.u)))"
    ),
    "n in (select id from public.org)": "(n IN ( SELECT org.id\n   FROM public.org))",
    "public.t.m = 'ok'": "(m = 'ok'::public.mood)",
    "case when n > 1 then 'x' end = s": "(\nCASE\n    WHEN (n > 1) THEN 'x'::text\n    ELSE NULL::text\nEND = s)",
}


@pytest.mark.parametrize("written", SAME)
def test_these_are_the_same(written: str) -> None:
    assert same(written, SAME[written], SHORTENER.world, ROWS) is True


DIFFERENT = {
    "s in ('a', 'b')": "(s = ANY (ARRAY['a'::text, 'c'::text]))",
    "n > 1": "(n >= 1)",
    "q > 0": "(q > 0.5)",
    "n between 1 and 5": "((n >= 1) AND (n <= 6))",
    "s = 'a'": "(v = 'a'::text)",
    "n is null or b > 0": "((n IS NULL) AND (b > 0))",
}


@pytest.mark.parametrize("written", DIFFERENT)
def test_these_are_different(written: str) -> None:
    assert same(written, DIFFERENT[written], SHORTENER.world, ROWS) is False


UNSURE = {
    "ts > now() - interval '1 week'": "(ts > (now() - '7 days'::interval))",
    "s operator(public.=) 'a'": "(s OPERATOR(public.=) 'a'::text)",
    "missing = 1": "(missing = 1)",
    "n in (select id from public.org)": "(n IN ( SELECT org.id\n   FROM public.org\n  WHERE (org.id > 0)))",
    "j['a'] = '1'": "(j['a'::text] = '1'::jsonb)",
}


@pytest.mark.parametrize("written", UNSURE)
def test_nothing_is_said_where_nothing_is_certain(written: str) -> None:
    assert same(written, UNSURE[written], SHORTENER.world, ROWS) is None


DEFAULTS = [
    ("'open'", "'open'::text", "text", True),
    ("'open'", "'open'::character varying", "varchar", True),
    ("'open'", "'closed'::text", "text", False),
    ("0", "0", "numeric", True),
    ("-1", "'-1'::integer", "int8", True),
    ("'24 hours'", "'24:00:00'::interval", "interval", None),
    ("now()", "CURRENT_TIMESTAMP", "timestamptz", False),
]


@pytest.mark.parametrize(("written", "said", "target", "expected"), DEFAULTS)
def test_the_type_of_a_column_decides_about_its_default(
    written: str, said: str, target: str, expected: bool | None
) -> None:
    assert same(written, said, SHORTENER.world, target=target) is expected


def test_queries_are_the_same() -> None:
    said = " SELECT t.id,\n    'x'::text AS kind\n   FROM public.t\n  WHERE (t.s = 'a'::text);"
    written = "select id, 'x' as kind from public.t where s = 'a'"
    assert same(written, said, SHORTENER.world, is_query=True) is True
    assert same(written.replace("'a'", "'b'"), said, SHORTENER.world, is_query=True) is None
