"""Whatever a text holds, it is answered: no exception, and every place that is given lies in the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dbsc.sqltext.compare import canonical, same
from dbsc.sqltext.constants import conjuncts, constant
from dbsc.sqltext.names import uses
from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_query, parse_statements
from dbsc.sqltext.resolve import resolve

WORDS = """
select from where with recursive as all ( ) ( ) , . * a b t "T" ü 1 1.5 'x' 'é' = + - and or not between in is null
case when then end exists union join left using on lateral values insert into update set delete returning order by
group distinct on :: int text[] [ ] $1 ; -- /* */ $$ over filter array row cast coalesce f( count(*) t.* (t).a excluded
"""
PIECES = WORDS.split()
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters(codec="utf-8")), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(lambda words: "select " + " ".join(words)),
)


def columns_of(parts: tuple[str, ...]) -> tuple[str, ...] | None:
    return {"t": ("a", "b"), "T": ("a", "ü")}.get(parts[-1])


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_is_answered(sql: str) -> None:
    readings = [parse_expression(sql), parse_query(sql)]
    statements = parse_statements(sql)
    if isinstance(statements, Fault):
        assert 0 <= statements.start <= statements.end <= len(sql)
    else:
        assert all(sql[item.start : item.end] == item.fragment.sql for item in statements)
        readings += [item.fragment for item in statements]
    for reading in readings:
        if isinstance(reading, Fault):
            assert 0 <= reading.start <= reading.end <= len(sql)
            assert reading.message
        else:
            look(reading)


def look(fragment: Fragment) -> None:
    length = len(fragment.sql)
    assert all(0 <= use.start < use.end <= length for use in uses(fragment))
    found = resolve(fragment, {"t": ("a", "b")}, columns_of)
    assert all(0 <= use.start < use.end <= length for use in found.columns)
    assert all(0 <= problem.start < problem.end <= length for problem in found.problems)
    constant(fragment)
    canonical(fragment)
    if fragment.role == "expression":
        assert all(0 <= term.start < term.end <= length for term in conjuncts(fragment))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_brackets_around_an_expression_change_nothing(sql: str) -> None:
    found = parse_expression(sql)
    if isinstance(found, Fragment):
        around = parse_expression(f"(\n{sql}\n)")
        assert isinstance(around, Fragment)
        assert same(found, around)
