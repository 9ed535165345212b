from __future__ import annotations

import pytest

from dbsc.sqltext.compare import canonical, same
from dbsc.sqltext.constants import Constant, conjuncts, constant
from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_query, parse_statements
from dbsc.sqltext.rewrite import rewrite


def expression(sql: str) -> Fragment:
    found = parse_expression(sql)
    assert isinstance(found, Fragment), found
    return found


def query(sql: str) -> Fragment:
    found = parse_query(sql)
    assert isinstance(found, Fragment), found
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a+1", "( (a)  + 1 ) -- plus one"),
        ("STATUS = 'open'", "status=$$open$$ /* é */ "),
        ("a <> b", "a != b"),
        ("a and b and c", "(a and (b and c))"),
        ("a or (b or (c or d))", "((a or b) or c) or d"),
        ("x in ( 1,2 )", "x in (1, 2)"),
        ("array[ 1 ]", "array[1]"),
        ("cast(a as int)", "a :: integer"),
        ('u&"\\0061"', "a"),
    ],
)
def test_spelling_does_not_matter(one: str, other: str) -> None:
    assert same(expression(one), expression(other))
    assert hash(canonical(expression(one))) == hash(canonical(expression(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a + 1", "a + 2"),
        ("a + (b + c)", "(a + b) + c"),
        ("(a or b) and c", "a or (b and c)"),
        ("a and b", "b and a"),
        ("a", '"A"'),
        ("a.b", '"a.b"'),
        ("'1'", "1"),
        ("1", "true"),
        ("'location'", "'loc'"),
        ("f(a, b)", "f(a) + f(b)"),
        ("x::text", "x"),
        ("f(distinct a)", "f(a)"),
        ("x::int", "x::int4"),
    ],
)
def test_meaning_matters(one: str, other: str) -> None:
    assert not same(expression(one), expression(other))


def test_roles_matter() -> None:
    statements = parse_statements("select 1")
    assert not isinstance(statements, Fault)
    assert not same(query("select 1"), statements[0].fragment)
    assert same(query("select 1\nfrom t"), query("SELECT 1 FROM t -- x"))


def test_comparing_needs_no_recursion() -> None:
    long = "+".join(["a"] * 2000)
    assert same(expression(long), expression(long.replace("+", " + ")))
    assert not same(expression(long), expression(long + "+a"))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("'open'", Constant("open", "open")),
        ("''", Constant("", "")),
        ("$$it's$$", Constant("it's", "it's")),
        ("0", Constant(0, "0")),
        ("- 1", Constant(-1, "-1")),
        ("(((7)))", Constant(7, "7")),
        ("10000000000", Constant(10_000_000_000, "10000000000")),
        ("0x1F", Constant(31, "31")),
        ("0xFFFFFFFFFF", Constant(0xFFFFFFFFFF, "1099511627775")),
        ("10_000_000_000", Constant(10_000_000_000, "10000000000")),
        ("1.50", Constant(1.5, "1.50")),
        ("-1e3", Constant(-1000.0, "-1e3")),
        ("true", Constant(True, "true")),
        ("false", Constant(False, "false")),
        ("null", Constant(None, "null")),
        ("'open'::public.status", Constant("open", "open", ("public", "status"))),
        ("cast('1' as text)::varchar(3)", Constant("1", "1", ("pg_catalog", "varchar"))),
        ("date '2020-01-01'", Constant("2020-01-01", "2020-01-01", ("date",))),
    ],
)
def test_constants(sql: str, expected: Constant) -> None:
    found = constant(expression(sql))
    assert found == expected
    assert found is not None
    assert type(found.value) is type(expected.value)


@pytest.mark.parametrize("sql", ["a", "1 + 1", "now()", "B'01'", "'{}'::text[]", "current_date", "row(1)", "-a"])
def test_other_expressions_are_no_constants(sql: str) -> None:
    assert constant(expression(sql)) is None


@pytest.mark.parametrize(
    ("sql", "terms"),
    [
        ("a", ["a"]),
        ("a and b", ["a", "b"]),
        ("((é = 'and')) and /* and */ (x)", ["é = 'and'", "x"]),
        ("(a and (b or c)) and ((d between 1 and 2 and e))", ["a", "b or c", "d between 1 and 2", "e"]),
        ("a or b and c", ["a or b and c"]),
        ("not (a and b) and not c", ["not (a and b)", "not c"]),
        ("case when a and b then c end and d", ["case when a and b then c end", "d"]),
        ("(select a and b) and (a, b) = (1, 2)", ["(select a and b)", "(a, b) = (1, 2)"]),
        ("(select a and b)", ["(select a and b)"]),
        ("(a) = (b)", ["(a) = (b)"]),
        ("x not between symmetric 1 and (2) and y", ["x not between symmetric 1 and (2)", "y"]),
        ("f(a and b) and c[1]", ["f(a and b)", "c[1]"]),
        ("between and c", ["between and c"]),
        ("a.and and b.end and c.or", ["a.and", "b.end", "c.or"]),
    ],
)
def test_conjuncts(sql: str, terms: list[str]) -> None:
    found = conjuncts(expression(sql))
    assert [sql[term.start : term.end] for term in found] == terms
    # Each tree is that of its range.
    assert all(same(Fragment("expression", "", term.tree), expression(sql[term.start : term.end])) for term in found)


def test_conjuncts_of_a_long_conjunction() -> None:
    assert len(conjuncts(expression(" and ".join(["a = 1"] * 1000)))) == 1000


def test_rewrite_replaces_ranges_in_any_order() -> None:
    assert rewrite("é = a.b + c", [(10, 11, "z"), (0, 1, "größe"), (4, 7, "x.y")]) == "größe = x.y + z"


def test_rewrite_inserts_and_deletes() -> None:
    assert rewrite("abc", [(0, 0, "("), (1, 2, ""), (3, 3, ")")]) == "(ac)"
    assert rewrite("abc", []) == "abc"


@pytest.mark.parametrize("edits", [[(0, 2, "x"), (1, 3, "y")], [(2, 1, "x")], [(0, 4, "x")], [(-1, 1, "x")]])
def test_rewrite_refuses_edits_that_overlap_or_leave_the_text(edits: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        rewrite("abc", edits)
