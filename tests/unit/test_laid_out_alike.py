"""What is laid out at a look is what it is made of by the formatter itself."""

from itertools import product

import pytest

from dbsc.syntax.alike import laid_out_alike
from dbsc.syntax.format import laid_out

WORDS = ("function", "procedure")
NAMES = ("f", "app.f", "returns", "table", "a" * 40, '"A b"', 'app."F"', "größe", "a.b.c")
ARGUMENTS = (
    "()", "(a int)", "( a int ,b  text )", "(a,b)", "(text,  numeric(10,2))", "(a text = 'x, (y')", "(a text = E'\\'')",
    '(a "T", b int[])', "(a int = (1 + 2) * 3)", "(a int -- one\n, b int)", "(variadic a int[] = '{}'::int[])",
    "(" + ", ".join(f"a{number} int" for number in range(12)) + ")", "(a text = $$x$$)",
)  # fmt: skip
CLAUSES = (
    "", " returns trigger", " returns setof t", " returns table (a int,b numeric(10, 2))", ' returns "T"[]',
    " returns t\n  language plpgsql", " returns void\n  language sql\n  stable\n  set search_path = 'a', b",
    "\n  language sql\n  security definer\n  cost 10\n  set timezone to 'UTC'\n  parallel safe\n  leakproof",
    " returns numeric(10,2)\n  transform for type t\n  language plperl",
)  # fmt: skip
BODIES = (
    "$$ select 1 $$", "$$\n  select 1\n$$", "$_$\n select '$$'\n$_$", "$$$$", "$$ " + "x" * 60 + "\n$$",
    "$$\n " + "x" * 97 + " $$", "$$\n " + "x" * 98 + " $$", "$$\n" + "x" * 200 + "\n$$", "(select 1)",
    "$$ select 1 $$ {\n  grant execute to r\n}", "'file', 'name'",
)  # fmt: skip
QUERIES = ("(select 1)", "(\n  select 1\n)", "(\n  select ')'\n)", "(\n  select 1) {\n  grant select to r\n}", "(\n)")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("name", NAMES)
def test_functions(word: str, name: str) -> None:
    found = 0
    for arguments, clauses, body in product(ARGUMENTS, CLAUSES, BODIES):
        text = f"{word} {name}{arguments}{clauses}\n  as {body}"
        made = laid_out_alike(text)
        assert made is None or made == laid_out(text), text
        found += made is not None
    assert (found > 100) == (name.isascii() and '"' not in name and name.count(".") < 2)


@pytest.mark.parametrize("word", ["view", "materialized view"])
def test_views(word: str) -> None:
    found = 0
    for name, query in product((*NAMES, "a" * 86, "a" * 99), QUERIES):
        for text in (
            f"{word} {name} as {query}",
            f"{word} {name} (a, b) as {query}",
            f"--- Said.\n{word} {name} as {query}",
        ):
            made = laid_out_alike(text)
            assert made is None or made == laid_out(text), text
            found += made is not None
    assert found > 10


@pytest.mark.parametrize("text", ["table t {\n  id  int\n}", "", "use std.timestamps", "external function f()"])
def test_what_has_to_be_looked_at(text: str) -> None:
    assert laid_out_alike(text) is None
