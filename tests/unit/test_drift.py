"""The lines of two texts that differ."""

from __future__ import annotations

from dbsc.drift import differing

TABLE = """\
table users {
  id    int pk
  name  text
  note  text?
}

table orders {
  id  int pk
}
"""


def test_lines_stand_under_the_declaration_that_they_are_in() -> None:
    found = list(differing(TABLE, TABLE.replace("  note  text?\n", "  note  text? = 'x'\n")))
    assert found == [" table users {", "   name  text", "-  note  text?", "+  note  text? = 'x'", " }"]


def test_wider_columns_are_no_difference() -> None:
    wider = "table users {\n  id        int pk\n  name      text\n  longer    text\n  note      text?\n}"
    found = list(differing(TABLE, TABLE.replace(TABLE.partition("\n\n")[0], wider)))
    assert [line for line in found if line[0] in "+-"] == ["+  longer    text"]


def test_what_is_new_or_gone_as_a_whole_stands_by_itself() -> None:
    more = "table more {\n  id  int pk\n}\n"
    assert [line for line in differing(TABLE, f"{TABLE}\n{more}") if line[0] == "+"] == [
        *(f"+{line}" for line in more.splitlines()),
        "+",
    ]
    assert not list(differing(TABLE, TABLE))
