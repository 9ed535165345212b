from __future__ import annotations

from collections.abc import Mapping

import pytest

from dbsc.sqltext.findings import Resolution
from dbsc.sqltext.parse import Fragment, parse_expression, parse_query, parse_statements
from dbsc.sqltext.resolve import resolve
from dbsc.sqltext.rewrite import rewrite
from dbsc.sqltext.scope import Output

TABLES = {
    ("t",): ("id", "a", "b", "c"),
    ("u",): ("id", "t_id", "x"),
    ("v",): ("w", "id"),
    ("public", "p"): ("id", "name"),
    ("odd",): ("Weird.Col", "größe"),
}
Scope = Mapping[str, tuple[str, ...] | None]

ON_T = {"t": TABLES["t",]}
TRIGGER = {"new": TABLES["t",], "old": TABLES["t",]}


def read(sql: str) -> Fragment:
    found = parse_query(sql) if sql.startswith(("select", "with", "values", "table ")) else parse_expression(sql)
    assert isinstance(found, Fragment), found
    return found


def look(sql: str, scope: Scope | None = None) -> Resolution:
    return resolve(read(sql), ON_T if scope is None else scope, TABLES.get)


def problems(sql: str, scope: Scope | None = None) -> list[str]:
    """The text of each problem; the same are found where nobody asks what the rest means."""
    found = look(sql, scope)
    alone = resolve(read(sql), ON_T if scope is None else scope, TABLES.get, uses=False)
    assert (alone.problems, alone.outputs) == (found.problems, found.outputs)
    assert not (alone.columns or alone.qualifiers or alone.stars)
    return [sql[problem.start : problem.end] for problem in found.problems]


def columns(sql: str, scope: Scope | None = None) -> list[str]:
    """The uses as `relation.column`, in the order written, each where its column is written."""
    found = look(sql, scope).columns
    for use in found:
        assert sql[use.start : use.end].strip('"').lower() == use.column.lower()
    return [
        f"{use.relation if isinstance(use.relation, str) else '.'.join(use.relation)}.{use.column}" for use in found
    ]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("a > 0 and length(b) > 1", ["t.a", "t.b"]),
        ("t.a = public.t.b", ["t.a", "t.b"]),
        ("'é' = A", ["t.a"]),
        ('"a" /* of t */ = t . b', ["t.a", "t.b"]),
        ("(t).a", ["t.a"]),
        ("(t.a).re[1] > 0", ["t.a"]),
        ("exists (select 1 from u where t_id = t.id and x = c)", ["u.t_id", "t.id", "u.x", "t.c"]),
        ("a in (select id from u union select w from v)", ["t.a", "u.id", "v.w"]),
        # The inner query hides the outer column of the same name.
        ("exists (select 1 from u where id = 1)", ["u.id"]),
        ("exists (select 1 from u as t where t.x = 1)", ["u.x"]),
        ("a::geometry(Point, 4326) is null", ["t.a"]),
        ("f(x => a, variadic array[b])", ["t.a", "t.b"]),
        ("count(*) filter (where a) over (partition by b order by c desc)", ["t.a", "t.b", "t.c"]),
    ],
)
def test_columns_of_an_expression(sql: str, expected: list[str]) -> None:
    assert columns(sql) == expected
    assert problems(sql) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("aa > 0 and b = 1", ["aa"]),
        ("t.aa", ["t.aa"]),
        ("((t) /* row */ ) . aa", ["aa"]),
        ("'é' = ü.a", ["ü.a"]),
        ("new.a", ["new.a"]),
        ("exists (select 1 from u where u.t_id = t.idd and nope)", ["t.idd", "nope"]),
        ("exists (select 1 from u, (select x from v) s)", ["x"]),
        ("a in (select id from u) and t_id = 1", ["t_id"]),
    ],
)
def test_problems_of_an_expression(sql: str, expected: list[str]) -> None:
    assert problems(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "t is not null",
        "to_jsonb(t) = to_jsonb(t.*)",
        "tableoid = 't'::regclass and t.ctid is null",
        "exists (select 1 from unknown where nope = whatever)",
        "exists (select 1 from unknown x where x.nope)",
        "exists (select 1 from unnest(array[a]) e where e = 1 and anything)",
        "exists (select 1 from xmltable('/x' passing b columns y int) where y > 0)",
        "exists (select 1 from json_table(b, '$' columns (y int path '$')) j where y > 0 and j.y = 1)",
        "exists (select 1 from generate_series(1, 2) where generate_series.x > 0)",
        "$1 = a",
        "(b).nope > 0",
        "((t)).ctid is null",
    ],
)
def test_what_may_be_something_is_no_problem(sql: str) -> None:
    assert problems(sql) == []


def test_a_problem_names_what_it_could_have_been() -> None:
    column, alias = look("exists (select 1 from u where t_i = tt.id)").problems
    assert (column.parts, column.candidates, column.about_alias) == (
        ("t_i",),
        ("id", "t_id", "x", "a", "b", "c"),
        False,
    )
    assert (alias.parts, alias.candidates, alias.about_alias) == (("tt", "id"), ("u", "t"), True)


def test_functions_may_be_called_on_a_row() -> None:
    fragment = read("t.full_name || t.nope")
    found = resolve(fragment, ON_T, TABLES.get, functions={"full_name"})
    assert [problem.parts for problem in found.problems] == [("t", "nope")]


def test_the_scope_is_what_the_caller_says() -> None:
    assert columns("new.a is distinct from old.b", TRIGGER) == ["new.a", "old.b"]
    assert problems("new.z = old.a and z.a", TRIGGER) == ["new.z", "z.a"]
    assert columns("value > 0 and valu", {"": ("value",)}) == [".value"]
    assert look("valu", {"": ("value",)}).problems[0].candidates == ("value",)
    assert problems("row.anything and what", {"row": None}) == []


def test_names_that_need_quotes() -> None:
    sql = 'select "Weird.Col", odd."größe", "o"."Weird.Col" from odd, odd as o'
    found = look(sql, {})
    assert [(use.column, sql[use.start : use.end]) for use in found.columns] == [
        ("Weird.Col", '"Weird.Col"'),
        ("größe", '"größe"'),
        ("Weird.Col", '"Weird.Col"'),
    ]


@pytest.mark.parametrize(
    ("sql", "uses", "wrong"),
    [
        ("select s.a, s.n, s.b from (select a, b as n from t) s", ["t.a", "t.b"], ["s.b"]),
        # PostgreSQL writes down what `*` stands for, so that the names outside stay.
        ("select s.a from (select * from t) s order by s.b, s.z", [], ["s.z"]),
        ("select q.k, name from public.p q (k, l)", [], ["name"]),
        ("select t.id from t x", [], ["t.id"]),
        ("select other.p.id, public.p.id from public.p", ["public.p.id"], ["other.p.id"]),
        ("select id from t join u using (id)", ["t.id", "t.id", "u.id"], []),
        ("select 1 from t join u using (id, x)", ["t.id", "u.id", "u.x"], ["x"]),
        (
            "select 1 from t join (v join u using (id)) using (id)",
            ["v.id", "u.id", "t.id", "v.id"],
            [],
        ),
        ("select j.a, j.x, t.a from (t join u on t.id = t_id) as j", ["t.a", "u.x", "t.id", "u.t_id"], ["t.a"]),
        ("select k.id, k.a from t join u using (id) as k", ["t.id", "t.id", "u.id"], ["k.a"]),
        ("select * from t, lateral (select x from u where t_id = t.id) l", ["u.x", "u.t_id", "t.id"], []),
        ("select * from t, (select x from u where t_id = t.id) l", ["u.x", "u.t_id"], ["t.id"]),
        ("select * from t, unnest(t.a) e, f(e.nope, t.nope)", ["t.a"], ["t.nope"]),
        ("select n.n, n.m from (values (1, 'a')) n (n, txt)", [], ["n.m"]),
        ("select a as b from t order by b", ["t.a"], []),
        ("select a as z from t order by z, c, z + 1", ["t.a", "t.c"], ["z"]),
        ("select a as z from t group by z having z > 1", ["t.a"], ["z"]),
        ("select a as b from t group by b", ["t.a", "t.b"], []),
        ("select distinct on (z) a as z from t", ["t.a"], []),
        ("select sum(a) over w from t window w as (partition by b order by z)", ["t.a", "t.b"], ["z"]),
        ("select a from t union select x from u order by a", ["t.a", "u.x"], []),
        ("select a from t union select x from u order by x", ["t.a", "u.x"], ["x"]),
        ("select a from t union (select x from u order by t_id limit 1)", ["t.a", "u.x", "u.t_id"], []),
        ("with s as (select a from t) select s.a, s.b, id from s", ["t.a"], ["s.b", "id"]),
        ("with s (k) as (select a from t) select k, a from s", ["t.a"], ["a"]),
        ("with s as (select a from t), r as (select a, z from s) select r.z from r", ["t.a"], ["z"]),
        (
            "with recursive r (n, m) as (select id, a from t union all select n + 1, t.b from r join t on t.id = r.k)"
            " select n, r.m, r.k from r",
            ["t.id", "t.a", "t.b", "t.id"],
            ["r.k", "r.k"],
        ),
        (
            "with recursive r (n) as (select 1 union all select n from r) search depth first by n set o"
            " cycle n set c using p select o, c, p, q from r",
            [],
            ["q"],
        ),
        ("select x from t natural join v y, u where y.w = 1", ["u.x", "v.w"], []),
        ("select t, u from t, u limit (select max(w) from v)", ["v.w"], []),
    ],
)
def test_queries(sql: str, uses: list[str], wrong: list[str]) -> None:
    assert columns(sql, {}) == uses
    assert problems(sql, {}) == wrong


@pytest.mark.parametrize(
    ("sql", "uses", "wrong"),
    [
        (
            "insert into t as k (a, zz) select x, k.id from u on conflict (id, lower(b), bb) where c"
            " do update set a = excluded.a, q = excluded.q where k.c returning k.a, old.b, new.z",
            ["t.a", "u.x", "t.id", "t.b", "t.c", "t.a", "t.a", "t.c", "t.a", "t.b"],
            ["zz", "k.id", "bb", "q", "excluded.q", "new.z"],
        ),
        (
            "update t set a = u.x, (b, nn) = (select id, w from v) from u where u.id = t.id returning u.*, z",
            ["t.a", "u.x", "t.b", "v.id", "v.w", "u.id", "t.id"],
            ["nn", "z"],
        ),
        ("delete from t using u join v using (id) where t.a = u.x and k", ["u.id", "v.id", "t.a", "u.x"], ["k"]),
        (
            "merge into t using u on t.id = u.t_id when matched and x then update set a = u.x, y = 1"
            " when not matched then insert (id, n) values (u.id, u.n)",
            ["t.id", "u.t_id", "u.x", "t.a", "u.x", "t.id", "u.id"],
            ["y", "n", "u.n"],
        ),
        ("insert into t default values", [], []),
        ("create table n (a int check (a > z))", [], []),
    ],
)
def test_statements(sql: str, uses: list[str], wrong: list[str]) -> None:
    statements = parse_statements(sql)
    assert isinstance(statements, tuple)
    found = resolve(statements[0].fragment, {}, TABLES.get)
    assert [".".join([*use.relation, use.column]) for use in found.columns] == uses
    assert [sql[problem.start : problem.end] for problem in found.problems] == wrong


def test_a_rename_keeps_a_query_whole() -> None:
    sql = "select a, t.a as k, (t).a, coalesce(a, b) from t where exists (select a from u where x = t.a) order by a"
    edits = [
        (use.start, use.end, "z as a" if use.names_output else "z")
        for use in look(sql, {}).columns
        if (use.relation, use.column) == (("t",), "a")
    ]
    assert rewrite(sql, edits) == (
        "select z as a, t.z as k, (t).z, coalesce(z, b) from t"
        " where exists (select z as a from u where x = t.z) order by a"
    )


REST_OF_U = [("t_id", "u.t_id", None), ("x", "u.x", None)]


def outputs(sql: str) -> list[tuple[str, str | None, str | None]] | None:
    """Name, relation.column and type of each output."""
    found = resolve(read(sql), {}, TABLES.get).outputs
    if found is None:
        return None
    return [(item.name, _origin(item), item.type) for item in found]


def _origin(item: Output) -> str | None:
    return None if item.relation is None else ".".join([*item.relation, item.column or ""])


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select a, b as k from t", [("a", "t.a", None), ("k", "t.b", None)]),
        ("select v.*, x from v, u", [("w", "v.w", None), ("id", "v.id", None), ("x", "u.x", None)]),
        ("table v", [("w", "v.w", None), ("id", "v.id", None)]),
        (
            "select * from v join u using (id)",
            [("id", "v.id", None), ("w", "v.w", None), *REST_OF_U],
        ),
        (
            "select * from v right join u using (id)",
            [("id", "u.id", None), ("w", "v.w", None), *REST_OF_U],
        ),
        (
            "select * from v full join u using (id)",
            [("id", None, None), ("w", "v.w", None), *REST_OF_U],
        ),
        (
            "select * from v natural join u",
            [("id", "v.id", None), ("w", "v.w", None), *REST_OF_U],
        ),
        ("select * from (select a as k, count(*) from t group by 1) s", [("k", "t.a", None), ("count", None, "int8")]),
        ("with s (k) as (select id from t) select * from s", [("k", "t.id", None)]),
        (
            "select * from (values (1, 'a', null), (2, null, null)) n (k)",
            [("k", None, "int4"), ("column2", None, "text"), ("column3", None, None)],
        ),
        # A bare name means what a join made of the columns that it shares.
        ("select id from v right join u using (id)", [("id", "u.id", None)]),
        ("select id from v full join u using (id)", [("id", None, None)]),
        ("select a from t union select x from u", [("a", None, None)]),
        ("select 1 as n union all select 2", [("n", None, "int4")]),
        ("select 1 as n union all select 'x'", [("n", None, None)]),
        (
            "with d as (delete from v returning *, 1 as n) select * from d",
            [("w", "v.w", None), ("id", "v.id", None), ("n", None, "int4")],
        ),
        ("select e.x from e", [("x", None, None)]),
        ("select t from t", [("t", None, None)]),
        ("select * from f() as r (k int, l text[])", [("k", None, "int4"), ("l", None, "text[]")]),
        ("select", []),
    ],
)
def test_outputs(sql: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert outputs(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "select * from unknown",
        "select u.*, x.* from u, unknown x",
        "select * from t, f(1)",
        "select (f(a)).* from t",
        "with s as (select * from unknown) select * from s",
    ],
)
def test_outputs_that_cannot_be_told(sql: str) -> None:
    assert outputs(sql) is None


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("t.a", "a"),
        ("(t.a).f", "f"),
        ("c[1]", "c"),
        ("s.f(a)", "f"),
        ("count(*)", "count"),
        ("a::text", "a"),
        ("'x'::text", "text"),
        ("1::int::numeric(3)", "numeric"),
        ("a + 1", "?column?"),
        ('a collate "C"', "a"),
        ("case when a then 1 end", "case"),
        ("case when a then 1 else b end", "b"),
        ("coalesce(a, b)", "coalesce"),
        ("greatest(a, b)", "greatest"),
        ("nullif(a, b)", "nullif"),
        ("exists (select 1)", "exists"),
        ("array(select 1)", "array"),
        ("array[1]", "array"),
        ("(a, b)", "row"),
        ("(select b from v)", "b"),
        ("(select a as k from t)", "k"),
        ("(select 1)::int", "?column?"),
        ("(values (1))", "column1"),
        ("current_timestamp(3)", "current_timestamp"),
        ("extract(year from a)", "extract"),
        ("a at time zone 'utc'", "timezone"),
        ("json_object('a': b)", "json_object"),
        ("interval '1 day'", "interval"),
    ],
)
def test_unlabelled_outputs_are_named_as_postgresql_names_them(expression: str, name: str) -> None:
    found = outputs(f"select {expression} from t")
    assert found is not None
    assert [output[0] for output in found] == [name]


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("1", "int4"),
        ("10000000000", "int8"),
        ("1.0", "numeric"),
        ("'x'", "text"),
        ("null", "text"),
        ("true", "bool"),
        ("a::int", "int4"),
        ("a::timestamp(3) with time zone", "timestamptz(3)"),
        ('a::public."My Type"[]', 'public."My Type"[]'),
        ("a::interval day to second", "interval"),
        ("a::public.geometry(Point, 4326)", "public.geometry(point,4326)"),
        ('a::"char"', '"char"'),
        ("a > 1", "bool"),
        ("a is null and not b", "bool"),
        ("a in (1)", "bool"),
        ("exists (select 1)", "bool"),
        ("nullif(a = 1, true)", None),
        ("count(*)", "int8"),
        ("other.count(a)", None),
        ("extract(year from a)", "numeric"),
        ("current_date", "date"),
        ("c ->> 'a'", "text"),
        ("coalesce(null, 1, 2)", "int4"),
        ("coalesce(a, 1)", None),
        ("case when a then 'x' else 'y' end", "text"),
        ("case when a then 1 else 'y' end", None),
        ("array[1, 2]", "int4[]"),
        ("array[array[1]]", "int4[]"),
        ("(select count(*) from u)", "int8"),
        ("(select 1 union select 2)", None),
        ("array(select true)", "bool[]"),
        ("a + 1", None),
        ("f(a)", None),
    ],
)
def test_types_that_an_expression_alone_tells(expression: str, type_: str | None) -> None:
    found = outputs(f"select {expression} from t")
    assert found is not None
    assert [output[2] for output in found] == [type_]


def test_a_column_that_came_by_a_star_follows_its_own() -> None:
    found = resolve(read("select v.*, v.w as k, w from v"), {}, TABLES.get).outputs
    assert found is not None
    assert [item.follows for item in found] == [True, True, False, False]


def test_long_and_deep_queries_are_looked_into_or_let_be() -> None:
    assert len(columns("+".join(["a"] * 2000))) == 2000
    assert len(columns("select a from t" + " union all select x from u" * 500, {})) == 501
    assert len(columns("select 1 from t" + " join u on t.a" * 500, {})) == 500
    for sql in (
        "select * from (" * 500 + "select nope from t" + ") x" * 500,
        "select * from " + "(t join " * 500 + "u" + " on nope)" * 500,
        "select " + "(select " * 500 + "nope" + ")" * 500 + " from t",
        "select nope" + "::int" * 2500 + " from t",
    ):
        assert problems(sql, {}) in ([], ["nope"])
