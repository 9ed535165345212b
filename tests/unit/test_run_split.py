"""Splitting scripts into statements."""

import pytest

from dbsc.postgres.run import split

WHOLE = [
    "select ';'",
    "select 'it''s; fine'",
    r"select E'\'; still inside \\'",
    r"select 'a backslash\'",
    'select ";" from "a""; b"',
    "select $$ ; ' $a$ $$",
    "select $a$ ; $$ ; $b$ ; $a$",
    "select a$b$ + 1, c$b$",
    "do $_x1$ begin; end; $_x1$",
    "select 1 /* ; /* ; */ ; */ + 2",
    "select 1 -- ; ' $$\n + 2",
    "create rule r as on insert to t do also (delete from a; delete from b)",
    "create function f() returns int begin atomic select 1; select case when true then 1 else 2 end; select 3; end",
    "create or replace procedure p() language sql begin atomic; insert into t values (1); end",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT (SELECT 1); END",
    "create function f() returns int language sql as $$ select 1; $$",
    "select U&'d\\0061t;' || N';' || B'1' || X'1F;'",
    "prepare p as select $1 + $2",
    "select 'ß→;' as \"ü;\"",
]


@pytest.mark.parametrize("statement", WHOLE)
def test_one_statement(statement: str) -> None:
    (found,) = split(f"  {statement} ; ")
    assert found.text == statement
    assert found.start == 2
    assert [part.text for part in split(f"{statement};{statement}")] == [statement, statement]


def test_statements_start_after_blanks_and_comments() -> None:
    script = "-- first;\n\nselect 1 ;; /* second */\n ; select 2 -- and out\n;\n-- the end\n"
    assert [(found.text, found.start) for found in split(script)] == [
        ("select 1", script.index("select 1")),
        ("select 2", script.index("select 2")),
    ]
    assert split("") == split("  -- nothing\n ; ;; /* at all */") == []


def test_begin_and_end_outside_of_functions_are_statements() -> None:
    script = "begin; create table t (a int); end; create table begin_atomic (b int); commit"
    assert [found.text for found in split(script)] == [
        "begin",
        "create table t (a int)",
        "end",
        "create table begin_atomic (b int)",
        "commit",
    ]


@pytest.mark.parametrize("rest", ["'; x", '"; x', "$$; x", "/* ; x", "$tag$ ; $$ x", "(; x", "E'\\'; x"])
def test_what_is_not_closed_reaches_to_the_end(rest: str) -> None:
    texts = [found.text for found in split(f"select 1; select {rest}")]
    assert texts == ["select 1", f"select {rest}"]


def test_a_stray_parenthesis_hides_nothing() -> None:
    assert [found.text for found in split("select 1); select (2; 3); select 4")] == [
        "select 1)",
        "select (2; 3)",
        "select 4",
    ]
