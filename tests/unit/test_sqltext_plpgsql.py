"""The types that bodies in PL/pgSQL declare variables of."""

from __future__ import annotations

import pytest

from dbsc.sqltext.plpgsql import declared_types


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
    ],
)
def test_the_types_of_variables(body: str, expected: list[tuple[str, bool]]) -> None:
    assert [(".".join(found.parts), found.of_column) for found in declared_types(body)] == expected


def test_where_a_type_is_written() -> None:
    body = 'declare a "T".b%type; b u;'
    assert [body[found.start : found.end] for found in declared_types(body)] == ['"T".b', "u"]
