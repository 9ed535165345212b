from __future__ import annotations

import pytest

from dbsc.sqltext import decode, library
from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_query, parse_statements
from dbsc.sqltext.tokens import RESERVED, UNRESERVED, Tokens, scan
from dbsc.sqltext.tree import nodes


def fault(found: object) -> Fault:
    assert isinstance(found, Fault), found
    return found


def fragment(found: object) -> Fragment:
    assert isinstance(found, Fragment), found
    return found


@pytest.mark.parametrize(
    "sql",
    [
        "a",
        "quantity > 0",
        "a -- no more than a comment",
        "-- first\n a",
        "a /* nested /* comment */ */",
        "(select 1)",
        "(1, 2)",
        "(t.*) is not null",
        "case when a then b else c end",
        "exists (select 1 from t where t.id = id)",
        "$$it's$$ || E'\\n'",
        "U&'\\0041'",
        "f(a => 1, variadic b)",
    ],
)
def test_expressions_are_read(sql: str) -> None:
    assert fragment(parse_expression(sql)).sql == sql


@pytest.mark.parametrize(
    ("sql", "message", "culprit"),
    [
        ("1, 2", 'syntax error at or near ","', ","),
        ("(1, 2), (3)", 'syntax error at or near ","', ","),
        ("a from b", 'syntax error at or near "from"', "from"),
        ("1) from t where (true", 'syntax error at or near ")"', ")"),
        ("a b", 'syntax error at or near "b"', "b"),
        ("a as b", 'syntax error at or near "as"', "as"),
        ("a into b", 'syntax error at or near "into"', "into"),
        ("-- c\n all a", 'syntax error at or near "all"', "all"),
        ("distinct a", 'syntax error at or near "distinct"', "distinct"),
        ("order by 1", 'syntax error at or near "order"', "order"),
        ("a limit 1", 'syntax error at or near "limit"', "limit"),
        ("select 1", 'syntax error at or near "select"', "select"),
        ("1 union select 2", 'syntax error at or near "union"', "union"),
        ("a := 1", 'syntax error at or near ":="', ":="),
        ("1;", 'syntax error at or near ";"', ";"),
        ("*", 'syntax error at or near "*"', "*"),
        ("'é' + ) 1", 'syntax error at or near ")"', ")"),
        ("(a", "syntax error at end of input", ""),
        ("", "syntax error at end of input", ""),
        ("  -- nothing", "syntax error at end of input", ""),
        ("a /* ", 'unterminated /* comment at or near "/* "', "/* "),
        ("'long\nstory", 'unterminated quoted string at or near "\'long…"', "'long\nstory"),
        ("a\0b", "null character not permitted", "\0"),
        ("a\ud800", "invalid character", "\ud800"),
    ],
)
def test_what_is_no_expression_is_a_fault_at_its_place(sql: str, message: str, culprit: str) -> None:
    found = fault(parse_expression(sql))
    assert found.message == message
    assert sql[found.start : found.end] == culprit


def test_positions_count_characters_of_the_text() -> None:
    sql = "'größe' = x and ü.y = 'é' and ö(z)"
    tree = fragment(parse_expression(sql)).tree
    written = {sql[node["location"] :][:3] for node in nodes(tree) if "fields" in node or "funcname" in node}
    assert written == {"x a", "ü.y", "ö(z", "z)"}


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "values (1), (2)",
        "table t",
        "with a as (select 1) select * from a",
        "with a as (delete from t returning *) select * from a",
        "select ';' -- ; the end",
        "(select 1) union all (select 2)",
    ],
)
def test_queries_are_read(sql: str) -> None:
    assert set(fragment(parse_query(sql)).tree) == {"SelectStmt"}


@pytest.mark.parametrize(
    ("sql", "culprit", "start"),
    [
        ("select 1;", ";", 8),
        (" ; select 1", ";", 1),
        ("select 1; select 2", ";", 8),
        ("insert into t values (1)", "insert", 0),
        ("-- c\n delete from t", "delete", 6),
        ("with a as (select 1) update t set b = 1", "with", 0),
        ("select 1 into t", "into", 9),
        ("select a into t from u union select b from v", "into", 9),
        ("", "", 0),
    ],
)
def test_what_is_no_single_query_is_a_fault_at_its_place(sql: str, culprit: str, start: int) -> None:
    found = fault(parse_query(sql))
    assert (found.start, sql[found.start : found.end]) == (start, culprit)


def test_statements_have_ranges_without_what_is_around_them() -> None:
    sql = "-- é\n select ü ; ;\n\n create table t (a int); -- end\nselect x"
    found = parse_statements(sql)
    assert not isinstance(found, Fault)
    assert [sql[item.start : item.end] for item in found] == ["select ü", "create table t (a int)", "select x"]
    assert [item.fragment.sql for item in found] == ["select ü", "create table t (a int)", "select x"]
    last = found[-1].fragment
    column = next(node for node in nodes(last.tree) if "fields" in node)
    assert last.sql[column["location"] :] == "x"


def test_no_statements_are_no_fault() -> None:
    assert parse_statements(" ; -- nothing") == ()
    assert fault(parse_statements("select 1; selec 2")).start == 10


def test_fragments_are_values() -> None:
    one, other = fragment(parse_expression("a + 1")), fragment(parse_expression("a + 1"))
    assert one == other
    assert len({one, other, fragment(parse_expression("a +1"))}) == 2
    assert one != fragment(parse_query("select a + 1"))


def test_a_long_expression_is_read_whole() -> None:
    tree = fragment(parse_expression("+".join(["1"] * 2000))).tree
    assert sum("ival" in node and "location" in node for node in nodes(tree)) == 2000


@pytest.mark.parametrize("sql", ["(" * 5000 + "1" + ")" * 5000, "not " * 3000 + "a", "[1]".join(["a", "b"]) * 1])
def test_deep_brackets_give_an_answer(sql: str) -> None:
    assert isinstance(parse_expression(sql), Fragment | Fault)


@pytest.mark.parametrize(
    "sql",
    [
        "+".join(["1"] * 100_000),
        "a" + "::int" * 100_000,
        "(" * 100_000 + "1" + ")" * 100_000,
        "case when a then 1 end + " * 20_000 + "1",
        "(" * 1000 + "1" + "+1+1+1+1+1+1+1+1+1)" * 1000,
    ],
)
def test_too_deep_an_expression_is_a_fault_not_a_crash(sql: str) -> None:
    assert fault(parse_expression(sql)).message == "nested too deeply"


def test_a_union_too_deep_is_a_fault() -> None:
    assert fault(parse_query("select 1, 2" + " union select 1, 2" * 20_000)).message == "nested too deeply"


@pytest.mark.parametrize(
    "sql",
    [
        "x in (" + ",".join(["1"] * 20_000) + ")",
        " and ".join(["a = 1"] * 5_000),
        "case " + "when a = 1 then 'x' " * 2_000 + "end",
    ],
)
def test_a_wide_expression_is_not_too_deep(sql: str) -> None:
    assert isinstance(parse_expression(sql), Fragment)


def test_both_readers_of_json_read_the_same() -> None:
    sql = b'select \'a"\\\\, {[\' as "q""\xc3\xa9", array[1, -2], true, null, 1.5 from t -- \xc3\xa9'
    text = library.parse(sql, library.STATEMENTS)
    assert isinstance(text, str)
    assert decode.decode_deep(text) == decode.decode(text)
    assert any("sval" in node and node["sval"] == 'a"\\\\, {[' for node in nodes(decode.decode_deep(text)))


def test_tokens_know_keywords_and_leave_comments_out() -> None:
    sql = 'SELECT -- é\n ü /* x */ ."B" name'
    found = scan(sql)
    assert isinstance(found, Tokens)
    assert [found.text(number) for number in range(len(found))] == ["SELECT", "ü", ".", '"B"', "name"]
    assert [found.word(number) for number in (0, 3)] == ["select", '"B"']
    assert found.keywords[0] == RESERVED
    assert found.keywords[4] == UNRESERVED
