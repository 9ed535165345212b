"""The types that bodies in PL/pgSQL declare variables of, and the fields of the rows of their triggers."""

from __future__ import annotations

import pytest

from dbsc.sqltext.plpgsql import declared_types, row_fields, without_comments


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("begin return 1; end", []),
        ("declare a app.t; begin end", [("app.t", False)]),
        ("DECLARE a app.T := 'x; y'; BEGIN END", [("app.t", False)]),
        ('declare a constant "My"."T"%rowtype = f(1); begin end', [("My.T", False)]),
        ("declare a t.id%TYPE; b t.id % type; begin end", [("t.id", True), ("t.id", True)]),
        ("declare a t[]; -- b u;\n /* c v; */ c w not null default 1; begin end", [("t", False), ("w", False)]),
        ("declare a t; declare b u; begin end", [("t", False), ("u", False)]),
        ("begin declare a t; begin null; end; declare b u; begin null; end; end", [("t", False), ("u", False)]),
        ("declare a t", [("t", False)]),
        ("declare", []),
        ("declare a 'unclosed", []),
        ("declare ; ; begin end", []),
        # words that only seem to begin and to end the declarations
        ("declare a t.begin%type; b u; begin null; end", [("t.begin", True), ("u", False)]),
        ("declare a t; /* begin */ b u; begin null; end", [("t", False), ("u", False)]),
        ("declare a t = 'begin'; b u; begin null; end", [("t", False), ("u", False)]),
        ('declare "begin" t; b u; begin null; end', [("t", False), ("u", False)]),
        ("declare a t = $x$begin$x$; b u; begin null; end", [("t", False), ("u", False)]),
        ("declare begins t; b u; begin x := 'declare c v;'; end", [("t", False), ("u", False)]),
        ("begin select declared from a; end", []),
        ("-- to declare\nbegin a := 'declare b t;'; end", []),
        ("DECLARE größe t; b u; BEGIN null; END", [("t", False), ("u", False)]),
    ],
)
def test_the_types_of_variables(body: str, expected: list[tuple[str, bool]]) -> None:
    assert [(".".join(found.parts), found.of_column) for found in declared_types(body)] == expected


def test_where_a_type_is_written() -> None:
    body = 'declare a "T".b%type; b u;'
    assert [body[found.start : found.end] for found in declared_types(body)] == ['"T".b', "u"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("begin new.a := trim(old.b); return new; end", "new.a old.b"),
        ('begin NEW.a := "old"."Odd B"; end', "new.a old.Odd B"),
        ("begin if new is distinct from old then new.a = 'new.x'; elsif new.b then perform new; end", "new.a new.b"),
        ("begin raise notice '%', new; while new.a loop new.b[1] := row(new); end loop; end", "new.a new.b"),
        ("begin new := old; select 1 into new.a; insert into t select new.*; return new.b; end", "new.a new.b"),
        ("begin -- new.x\n x.new.y := /* old.z */ new.a; end", "new.a"),
        # what is behind `returning` is the row of the statement
        ("begin update t set a = 1 returning old.x into b; new.a := 1; end", "new.a"),
        # nobody knows what these are
        ("begin select 1 from t as new where new.x = 1; end", ""),
        ("begin select 1 from t new where new.x = 1; end", ""),
        ("begin select 1 from (select 1) old where new.x = 1; end", ""),
        ("declare new t; begin new.x := 1; end", ""),
        ("begin return 'new.x'; end", ""),
        ("begin new.", ""),
        ("begin 'unclosed new.x", ""),
    ],
)  # fmt: skip
def test_the_fields_of_rows(body: str, expected: str) -> None:
    fields = row_fields(body)
    assert " ".join(f"{field.row}.{field.name}" for field in fields) == expected
    assert all(body[field.start : field.end].strip('"') == field.name for field in fields)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a -- b\nc", "a     \nc"),
        ("a /* b\nc */ '--d'", "a     \n     '--d'"),
        ("a", "a"),
        ("'unclosed -- b", "'unclosed -- b"),
    ],
)
def test_comments_are_blank(body: str, expected: str) -> None:
    assert without_comments(body) == expected
