"""Trees written as text are read as the same trees, and as a person would write them."""

import pytest

from dbsc.sqltext.parse import Fragment, parse_expression, parse_query
from dbsc.sqltext.written import written

EXPRESSIONS = {
    "(a = 1)": "a = 1",
    "((a OR b) AND c)": "(a or b) and c",
    "((a AND b) OR c)": "(a and b) or c",
    "a AND (b AND c)": "a and (b and c)",
    "NOT (a AND b)": "not (a and b)",
    "NOT f(x)": "not f(x)",
    "(a - (b - c))": "a - (b - c)",
    "((a - b) - c)": "a - b - c",
    "((a + b) * c)": "(a + b) * c",
    "(- a)": "- a",
    "((-1))::bigint": "(-1)::bigint",
    "(a)::text": "a::text",
    "((a || b))::text": "(a || b)::text",
    "'2 days'::interval": "interval '2 days'",
    "(a)::character varying(10)": "a::varchar(10)",
    "(a)::character(3)": "a::char(3)",
    "'x'::\"char\"": "'x'::\"char\"",
    "(a)::timestamp without time zone": "a::timestamp",
    "ARRAY[1, 2]": "array[1, 2]",
    "(a IS NOT NULL)": "a is not null",
    "((a = b) IS NULL)": "(a = b) is null",
    '(a COLLATE "C")': 'a collate "C"',
    "(x).y": "(x).y",
    "((f(x)).y)[1]": "((f(x)).y)[1]",
    "a[1:2]": "a[1:2]",
    "CURRENT_TIMESTAMP(3)": "current_timestamp(3)",
    "EXTRACT(epoch FROM (a - b))": "extract(epoch from a - b)",
    "(a AT TIME ZONE 'UTC'::text)": "a at time zone 'UTC'::text",
    "TRIM(LEADING 'x' FROM a)": "trim(leading 'x' from a)",
    "SUBSTRING(a FROM 1 FOR 2)": "substring(a from 1 for 2)",
    "POSITION(('x'::text) IN (a))": "position('x'::text in a)",
    '"left"(a, 1)': "left(a, 1)",
    '"substring"(a, 1)': "substring(a, 1)",
    "NORMALIZE(a, NFC)": "normalize(a, nfc)",
    "(NOT (a IS NFKC NORMALIZED))": "not (a is nfkc normalized)",
    "(a IS NORMALIZED)": "a is normalized",
    "COLLATION FOR (a)": "collation for (a)",
    "(a AT LOCAL)": "a at local",
    "(a)::interval day to second(3)": "a::interval day to second(3)",
    "'1 year'::interval year to month": "'1 year'::interval year to month",
    "(a)::interval(2)": "a::interval(2)",
    "JSON_OBJECT('a' : (b)::text, c : d FORMAT JSON ABSENT ON NULL WITH UNIQUE KEYS RETURNING jsonb)": (
        "json_object('a' : b::text, c : d format json absent on null with unique keys returning jsonb)"
    ),
    "JSON_OBJECT()": "json_object()",
    "JSON_ARRAY(1, a NULL ON NULL RETURNING json)": "json_array(1, a null on null returning json)",
    "JSON_ARRAY(1, a)": "json_array(1, a)",
    "JSON_OBJECTAGG(a : b WITH UNIQUE KEYS RETURNING json) FILTER (WHERE (c > 1))": (
        "json_objectagg(a : b with unique keys returning json) filter (where c > 1)"
    ),
    "JSON_ARRAYAGG(a NULL ON NULL) OVER (PARTITION BY b)": "json_arrayagg(a null on null) over (partition by b)",
    "JSON_ARRAYAGG(a ORDER BY b DESC RETURNING jsonb)": "json_arrayagg(a order by b desc returning jsonb)",
    "((a || b) IS JSON OBJECT WITH UNIQUE KEYS)": "a || b is json object with unique keys",
    "(a IS JSON)": "a is json",
    "JSON_VALUE(a, '$' PASSING b AS x, 1 AS \"Y\" RETURNING integer DEFAULT 5 ON EMPTY ERROR ON ERROR)": (
        "json_value(a, '$' passing b as x, 1 as \"Y\" returning int default 5 on empty error on error)"
    ),
    "JSON_QUERY(a, '$' RETURNING text WITH CONDITIONAL WRAPPER OMIT QUOTES EMPTY ARRAY ON EMPTY)": (
        "json_query(a, '$' returning text with conditional wrapper omit quotes empty array on empty)"
    ),
    "JSON_QUERY(a, '$' WITHOUT WRAPPER KEEP QUOTES NULL ON ERROR)": (
        "json_query(a, '$' without wrapper keep quotes null on error)"
    ),
    "JSON_EXISTS(a, '$' UNKNOWN ON ERROR)": "json_exists(a, '$' unknown on error)",
    "JSON_SCALAR((a + 1))": "json_scalar(a + 1)",
    "JSON_SERIALIZE(a FORMAT JSON RETURNING text)": "json_serialize(a format json returning text)",
    "JSON(a WITH UNIQUE KEYS)": "json(a with unique keys)",
    "XMLELEMENT(NAME foo, XMLATTRIBUTES(a AS \"B\", c), 'x', d)": (
        "xmlelement(name foo, xmlattributes(a as \"B\", c), 'x', d)"
    ),
    "XMLELEMENT(NAME foo)": "xmlelement(name foo)",
    "XMLFOREST(a AS b, (c + 1) AS d)": "xmlforest(a as b, c + 1 as d)",
    "XMLCONCAT(a, b)": "xmlconcat(a, b)",
    "XMLPARSE(DOCUMENT a STRIP WHITESPACE)": "xmlparse(document a)",
    "XMLPARSE(CONTENT a PRESERVE WHITESPACE)": "xmlparse(content a preserve whitespace)",
    "XMLPI(NAME php, 'e')": "xmlpi(name php, 'e')",
    "XMLROOT(a, VERSION '1.0', STANDALONE YES)": "xmlroot(a, version '1.0', standalone yes)",
    "XMLROOT(a, VERSION NO VALUE)": "xmlroot(a, version no value)",
    "XMLROOT(a, VERSION NO VALUE, STANDALONE NO VALUE)": "xmlroot(a, version no value, standalone no value)",
    "XMLSERIALIZE(CONTENT a AS text)": "xmlserialize(content a as text)",
    "XMLEXISTS(('//a'::text) PASSING (a))": "xmlexists(('//a'::text) passing a)",
    "(a IS DOCUMENT)": "a is document",
    "(a OPERATOR(public.=) b)": "a operator(public.=) b",
    "(a <> ALL (b))": "a <> all (b)",
    "count(*) FILTER (WHERE (a > 1))": "count(*) filter (where a > 1)",
    "sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)": (
        "sum(a) over (partition by b order by c rows between 1 preceding and current row)"
    ),
    "percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY a)": (
        "percentile_cont(0.5::float8) within group (order by a)"
    ),
    "(id IN ( SELECT org.id FROM org))": "id in (select org.id from org)",
    "(NOT (id IN ( SELECT org.id FROM org)))": "id not in (select org.id from org)",
    "(EXISTS ( SELECT 1 FROM org WHERE (org.id = t.id)))": "exists (select 1 from org where org.id = t.id)",
    "'a\nb'::text": "E'a\\nb'::text",
    "f(VARIADIC a)": "f(variadic a)",
    "f(a => 1)": "f(a => 1)",
    "(ROW(a, b) < ROW(1, 2))": "row(a, b) < row(1, 2)",
    "((a, b) OVERLAPS (c, d))": "(a, b) overlaps (c, d)",
    "GREATEST(a, 1)": "greatest(a, 1)",
    "CASE a WHEN 1 THEN 'x' ELSE 'y' END": "case a when 1 then 'x' else 'y' end",
}


@pytest.mark.parametrize("said", EXPRESSIONS)
def test_an_expression_is_written(said: str) -> None:
    fragment = parse_expression(said)
    assert isinstance(fragment, Fragment)
    found = written(fragment.tree)
    assert found is not None
    assert found.sql == EXPRESSIONS[said]


MANY = [f"'value_{number}'" for number in range(12)]
LONG = {
    f"(a = ANY (ARRAY[{', '.join(MANY)}]))": (
        f"a = any (array[\n  {', '.join(MANY[:9])},\n  {', '.join(MANY[9:])}\n])"
    ),
    f"f({', '.join(MANY)})": f"f(\n  {', '.join(MANY[:9])},\n  {', '.join(MANY[9:])}\n)",
    f"a IN ({', '.join(MANY)})": f"a in (\n  {', '.join(MANY[:9])},\n  {', '.join(MANY[9:])}\n)",
}


@pytest.mark.parametrize("said", LONG)
def test_what_is_too_long_is_broken_into_lines(said: str) -> None:
    read = parse_expression(said)
    assert isinstance(read, Fragment)
    found = written(read.tree)
    assert found is not None
    assert found.sql == LONG[said]


QUERIES = {
    " SELECT a.x,\n    b.y AS z\n   FROM (a\n     JOIN b ON ((a.id = b.id)))": (
        "select a.x, b.y as z\nfrom a\n  join b on a.id = b.id"
    ),
    "SELECT DISTINCT ON (a) a FROM t ORDER BY a DESC NULLS LAST LIMIT 10": (
        "select distinct on (a) a from t order by a desc nulls last limit 10"
    ),
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT r.n + 1 FROM r) SELECT r.n FROM r": (
        "with recursive r (n) as (\n  select 1 union all select r.n + 1 from r\n)\nselect r.n\nfrom r"
    ),
    "(SELECT 1 LIMIT 1) UNION (SELECT 2)": "(select 1 limit 1) union select 2",
    "SELECT 1 EXCEPT (SELECT 2 EXCEPT SELECT 3)": "select 1 except (select 2 except select 3)",
    "SELECT a FROM ONLY t, LATERAL (SELECT 1) x(b), unnest(t.c) WITH ORDINALITY u(d, e)": (
        "select a from only t, lateral (select 1) x(b), unnest(t.c) with ordinality u(d, e)"
    ),
    "SELECT a, count(*) FROM t GROUP BY ROLLUP (a) HAVING (count(*) > 1)": (
        "select a, count(*) from t group by rollup (a) having count(*) > 1"
    ),
    "VALUES (1, 'a'), (2, 'b')": "values (1, 'a'), (2, 'b')",
    "SELECT rank() OVER w FROM t WINDOW w AS (PARTITION BY a)": (
        "select rank() over w from t window w as (partition by a)"
    ),
    "WITH RECURSIVE r AS (SELECT 1 AS n) SEARCH DEPTH FIRST BY n SET o CYCLE n SET c USING p SELECT n FROM r": None,
    "SELECT * FROM (a NATURAL JOIN b) LEFT JOIN (c CROSS JOIN d) USING (id) FOR UPDATE OF a": None,
}


@pytest.mark.parametrize("said", QUERIES)
def test_a_query_is_written(said: str) -> None:
    fragment = parse_query(said)
    assert isinstance(fragment, Fragment)
    found = written(fragment.tree)  # which makes sure that it is read as the same tree
    assert found is not None
    if QUERIES[said] is not None:
        assert found.sql == QUERIES[said]
