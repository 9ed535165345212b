"""The formats of diagnostics: what a person sees, to the column, and what programs get."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbsc.diagnostics import Diagnostic, Edit, Label
from dbsc.diagnostics.brief import brief
from dbsc.diagnostics.codes import CODES
from dbsc.diagnostics.pages import page
from dbsc.diagnostics.render import github, sarif, text
from dbsc.diagnostics.render import json as json_
from dbsc.diagnostics.render.rows import Row, printable, width
from dbsc.source import Source, Span

ORDERS = Source("schema.dbs", "table orders {\n  id     uuid pk\n  total  numeric\n  check (totl > 0)\n}\n")


def at(source: Source, words: str, nth: int = 0) -> Span:
    """The place of words in a source; of their occurrence number `nth`, counted from 0."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(words, start + 1)
    return Span(source, start, start + len(words))


def shown(*diagnostics: Diagnostic, columns: int = 80) -> str:
    """The text without colour and without the last two lines."""
    whole = text.render(diagnostics, colour=False, width=columns)
    return whole.rsplit("\n\n", 1)[0] + "\n"


def golden(expected: str) -> str:
    return dedent(expected).removeprefix("\n")


# ---------------------------------------------------------------- text


def test_message_place_caret_label_note_help_and_mended_line() -> None:
    place = at(ORDERS, "totl")
    diagnostic = Diagnostic(
        "DBS102",
        "there is no column `totl` here",
        place,
        (Label(at(ORDERS, "orders"), "`orders` is declared here"),),
        ("a check sees the columns of its own table",),
        "did you mean `total`?",
        (Edit(place, "total"),),
    )
    assert text.render([diagnostic], colour=False, width=80) == golden("""
        error[DBS102]: there is no column `totl` here
         --> schema.dbs:4:10
          |
        1 | table orders {
          |       ------ `orders` is declared here
        ...
        4 |   check (totl > 0)
          |          ^^^^
          |
          = note: a check sees the columns of its own table
          = help: did you mean `total`?
          |
        4 +   check (total > 0)

        1 error
        `dbsc explain DBS102` tells more
        """)


def test_nothing_to_show_is_nothing() -> None:
    assert text.render([], colour=False, width=80) == ""


def test_without_a_place_there_is_no_snippet() -> None:
    diagnostic = Diagnostic("DBS603", "there is no schema in this folder", help="give a path")
    assert shown(diagnostic) == golden("""
        error[DBS603]: there is no schema in this folder
          = help: give a path
        """)


def test_the_end_counts_each_severity_and_names_each_code_once() -> None:
    first = Diagnostic("DBS101", "there is no table `a`")
    second = Diagnostic("DBS902", "made in another way")
    rendered = text.render([first, second, first.replace(message="there is no table `b`")], colour=False, width=80)
    assert rendered.endswith("\n\n2 errors, 1 warning\n`dbsc explain CODE` tells more of DBS101 and DBS902\n")


def test_one_line_between_two_that_matter_is_shown() -> None:
    diagnostic = Diagnostic(
        "DBS204", "a table has one primary key", at(ORDERS, "numeric"), (Label(at(ORDERS, "orders"), "here"),)
    )
    assert shown(diagnostic) == golden("""
        error[DBS204]: a table has one primary key
         --> schema.dbs:3:10
          |
        1 | table orders {
          |       ------ here
        2 |   id     uuid pk
        3 |   total  numeric
          |          ^^^^^^^
        """)


def test_several_labels_on_the_line_of_the_caret() -> None:
    source = Source("a.dbs", "one two three four\n")
    labels = (Label(at(source, "one"), "first"), Label(at(source, "three"), "third"), Label(at(source, "four"), "last"))
    assert shown(Diagnostic("DBS008", "twice", at(source, "two"), labels)) == golden("""
        error[DBS008]: twice
         --> a.dbs:1:5
          |
        1 | one two three four
          | --- ^^^ ----- ---- last
          | |       |
          | |       third
          | first
        """)


def test_a_label_before_the_caret_hangs_below() -> None:
    source = Source("a.dbs", "enum e { a, a }\n")
    diagnostic = Diagnostic("DBS108", "listed twice", at(source, "a", 1), (Label(at(source, "a"), "the first one"),))
    assert shown(diagnostic) == golden("""
        error[DBS108]: listed twice
         --> a.dbs:1:13
          |
        1 | enum e { a, a }
          |          -  ^
          |          |
          |          the first one
        """)


def test_a_label_of_the_same_range_stands_behind_the_carets() -> None:
    source = Source("a.dbs", "use './b.dbs'\n")
    place = Span(source, 0, 13)
    assert shown(Diagnostic("DBS110", "circle", place, (Label(place, "this closes it"),))) == golden("""
        error[DBS110]: circle
         --> a.dbs:1:1
          |
        1 | use './b.dbs'
          | ^^^^^^^^^^^^^ this closes it
        """)


def test_a_label_around_the_caret_gives_way_to_it() -> None:
    source = Source("a.dbs", "check (a > b)\n")
    diagnostic = Diagnostic("DBS102", "unknown", at(source, "b"), (Label(at(source, "(a > b)"), "in here"),))
    assert shown(diagnostic) == golden("""
        error[DBS102]: unknown
         --> a.dbs:1:12
          |
        1 | check (a > b)
          |       -----^-
          |       |
          |       in here
        """)


def test_a_label_in_another_file() -> None:
    other = Source("std/timestamps.dbs", "--\nmixin timestamps {\n")
    diagnostic = Diagnostic(
        "DBS301", "no parameter", at(ORDERS, "uuid pk"), (Label(at(other, "timestamps"), "declared here"),)
    )
    assert shown(diagnostic) == golden("""
        error[DBS301]: no parameter
         --> schema.dbs:2:10
          |
        2 |   id     uuid pk
          |          ^^^^^^^
         ::: std/timestamps.dbs:2:7
          |
        2 | mixin timestamps {
          |       ---------- declared here
        """)


def test_a_mixin_with_arguments_in_place_is_a_text_of_its_own() -> None:
    written, substituted = Source("a.dbs", "x int = :a\n"), Source("a.dbs", "x int = 1 2\n")
    diagnostic = Diagnostic("DBS301", "does not read", at(written, ":a"), (Label(at(substituted, "2"), "here"),))
    assert shown(diagnostic) == golden("""
        error[DBS301]: does not read
         --> a.dbs:1:9
          |
        1 | x int = :a
          |         ^^
         ::: a.dbs:1:11
          |
        1 | x int = 1 2
          |           - here
        """)


def test_labels_without_a_place_of_the_diagnostic() -> None:
    diagnostic = Diagnostic("DBS606", "it differs", None, (Label(at(ORDERS, "total"), "says the source"),))
    assert shown(diagnostic) == golden("""
        error[DBS606]: it differs
         ::: schema.dbs:3:3
          |
        3 |   total  numeric
          |   ----- says the source
        """)


def test_line_numbers_are_aligned() -> None:
    source = Source("a.dbs", "first\n" + "\n" * 8 + "tenth\n")
    diagnostic = Diagnostic("DBS108", "twice", at(source, "tenth"), (Label(at(source, "first"), "one"),), help="rename")
    assert shown(diagnostic) == golden("""
        error[DBS108]: twice
          --> a.dbs:10:1
           |
         1 | first
           | ----- one
        ...
        10 | tenth
           | ^^^^^
           |
           = help: rename
        """)


# ---------------------------------------------------------------- columns of a terminal


def test_tabs_take_four_columns() -> None:
    source = Source("a.dbs", "\tid\tint4x\tpk\n")
    assert shown(Diagnostic("DBS103", "unknown", at(source, "int4x"), (Label(at(source, "pk"), "key"),))) == golden("""
        error[DBS103]: unknown
         --> a.dbs:1:5
          |
        1 |     id    int4x    pk
          |           ^^^^^    -- key
        """)


def test_wide_characters_take_two_columns() -> None:
    source = Source("a.dbs", "名前 text, 年齢 int\n")
    assert shown(Diagnostic("DBS103", "unknown", at(source, "年齢"), (Label(at(source, "int"), "type"),))) == golden("""
        error[DBS103]: unknown
         --> a.dbs:1:10
          |
        1 | 名前 text, 年齢 int
          |            ^^^^ --- type
        """)


def test_a_combining_mark_takes_no_column_of_its_own() -> None:
    source = Source("a.dbs", "cafe\u0301 int\n")
    assert shown(Diagnostic("DBS103", "unknown", at(source, "int"))) == (
        "error[DBS103]: unknown\n --> a.dbs:1:7\n  |\n1 | cafe\u0301 int\n  |      ^^^\n"
    )


def test_control_characters_cannot_steer_the_terminal() -> None:
    source = Source("a.dbs", "id \x1b[31m int\u202e\n")
    diagnostic = Diagnostic("DBS001", "unexpected `\x1b[2J`", at(source, "int"), help="\x07bell \u2066")
    assert shown(diagnostic) == golden("""
        error[DBS001]: unexpected `␛[2J`
         --> a.dbs:1:10
          |
        1 | id ␛[31m int�
          |          ^^^
          |
          = help: ␇bell �
        """)


@pytest.mark.parametrize(("sample", "taken"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("a\u200db", 2), ("Ａ", 2)])
def test_width(sample: str, taken: int) -> None:
    assert width(sample) == taken


@given(st.text())
def test_printable_text_is_one_line_without_commands(sample: str) -> None:
    clean = printable(sample)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean)
    assert printable(clean) == clean


def test_a_long_line_is_cut_around_the_caret() -> None:
    source = Source("a.dbs", "0123456789" * 5 + "HERE" + "0123456789" * 5 + "\n")
    # 24 columns: 4 for the gutter, 20 for the text. Cut on both sides it is 18 characters: the four, 7 before, 7 after.
    assert shown(Diagnostic("DBS001", "unexpected", at(source, "HERE")), columns=24) == golden("""
        error[DBS001]: unexpected
         --> a.dbs:1:51
          |
        1 | …3456789HERE0123456…
          |         ^^^^
        """)


def test_the_start_of_a_long_line_is_kept_where_the_caret_is_near_it() -> None:
    source = Source("a.dbs", "  ab " + "x" * 50 + "\n")
    # One more character of the 18 fits at neither side of the start, so all of them are the first ones.
    assert shown(Diagnostic("DBS001", "unexpected", at(source, "ab")), columns=24) == golden("""
        error[DBS001]: unexpected
         --> a.dbs:1:3
          |
        1 |   ab xxxxxxxxxxxxx…
          |   ^^
        """)


def test_the_end_of_a_long_line_is_kept_where_the_caret_is_there() -> None:
    source = Source("a.dbs", "x" * 50 + "\n")
    assert shown(Diagnostic("DBS001", "unexpected", Span(source, 50, 50)), columns=24) == golden("""
        error[DBS001]: unexpected
         --> a.dbs:1:51
          |
        1 | …xxxxxxxxxxxxxxxxxx
          |                    ^
        """)


def test_a_mark_outside_of_the_cut_points_at_the_cut() -> None:
    source = Source("a.dbs", "first " + "x" * 40 + " second " + "y" * 40 + " third\n")
    labels = (Label(at(source, "first"), "one"), Label(at(source, "third"), "three"))
    # 18 characters around `second`, 6 on each side.
    assert shown(Diagnostic("DBS008", "twice", at(source, "second"), labels), columns=24) == golden("""
        error[DBS008]: twice
         --> a.dbs:1:48
          |
        1 | …xxxxx second yyyyy…
          | -      ^^^^^^      - three
          | |
          | one
        """)


def test_carets_of_a_range_that_does_not_fit_end_where_the_text_is_cut() -> None:
    source = Source("a.dbs", "x" * 30 + "\n")
    assert shown(Diagnostic("DBS005", "long", Span(source, 2, 30)), columns=24) == golden("""
        error[DBS005]: long
         --> a.dbs:1:3
          |
        1 | …xxxxxxxxxxxxxxxxxx…
          |  ^^^^^^^^^^^^^^^^^^
        """)


# ---------------------------------------------------------------- places at edges


def test_an_empty_file() -> None:
    source = Source("a.dbs", "")
    assert shown(Diagnostic("DBS603", "nothing here", Span(source, 0, 0))) == golden("""
        error[DBS603]: nothing here
         --> a.dbs:1:1
          |
        1 |
          | ^
        """)


def test_the_end_of_a_line_gets_one_caret() -> None:
    source = Source("a.dbs", "id int =\nnext\n")
    assert shown(Diagnostic("DBS001", "unexpected end of the line", Span(source, 8, 8))) == golden("""
        error[DBS001]: unexpected end of the line
         --> a.dbs:1:9
          |
        1 | id int =
          |         ^
        """)


@pytest.mark.parametrize(("content", "line", "before"), [("table a {", 1, "         "), ("table a {\n", 2, "")])
def test_the_end_of_the_file(content: str, line: int, before: str) -> None:
    source = Source("a.dbs", content)
    code = content.split("\n")[line - 1]
    end = Span(source, len(content), len(content))
    assert shown(Diagnostic("DBS002", "open", end)) == (
        f"error[DBS002]: open\n --> a.dbs:{line}:{len(before) + 1}\n  |\n{line} | {code}".rstrip()
        + f"\n  | {before}^\n"
    )


def test_carriage_returns_are_no_part_of_a_line() -> None:
    source = Source("a.dbs", "table a {\r\n  id intt\r\n}\r\n")
    diagnostic = Diagnostic("DBS103", "unknown", at(source, "intt\r\n"), edits=(Edit(at(source, "intt"), "int"),))
    assert shown(diagnostic) == golden("""
        error[DBS103]: unknown
         --> a.dbs:2:6
          |
        2 |   id intt
          |      ^^^^
          |
          = help: write this instead
          |
        2 +   id int
        """)


def test_a_range_over_several_lines_is_shown_by_its_first() -> None:
    source = Source("a.dbs", "view v as (\n  select 1,\n         2\n)\n")
    query = at(source, "\n  select 1,\n         2\n")  # as a fragment lies between its parentheses
    assert shown(Diagnostic("DBS250", "two columns", query)) == golden("""
        error[DBS250]: two columns
         --> a.dbs:2:3
          |
        2 |   select 1,
          |   ^^^^^^^^^
        """)


def test_a_range_of_nothing_but_space_is_a_place() -> None:
    source = Source("a.dbs", "check (  )\n")
    assert shown(Diagnostic("DBS005", "an expression is missing here", at(source, "  "))) == golden("""
        error[DBS005]: an expression is missing here
         --> a.dbs:1:8
          |
        1 | check (  )
          |        ^
        """)


def test_messages_of_several_lines_are_indented() -> None:
    diagnostic = Diagnostic("DBS605", "first\nsecond", notes=("one\ntwo",), help="this\nthat")
    assert shown(diagnostic) == golden("""
        error[DBS605]: first
          second
          = note: one
                  two
          = help: this
                  that
        """)


# ---------------------------------------------------------------- edits


def test_edits_of_one_line_make_one_mended_line() -> None:
    source = Source("a.dbs", "-- edits\na text NULL default 1\n")
    edits = (Edit(at(source, "default"), "="), Edit(at(source, " NULL"), "?"))
    assert shown(Diagnostic("DBS004", "habit", at(source, "NULL"), edits=edits)) == golden("""
        error[DBS004]: habit
         --> a.dbs:2:8
          |
        2 | a text NULL default 1
          |        ^^^^
          |
          = help: write this instead
          |
        2 + a text? = 1
        """)


def test_an_edit_may_make_more_lines_and_they_count_on() -> None:
    source = Source("a.dbs", "\n" * 8 + "table a { id int }")
    edits = (Edit(Span(source, 8, 8), "use std.timestamps\n\n"),)
    assert shown(Diagnostic("DBS106", "no mixin", at(source, "id"), help="import it", edits=edits)) == golden("""
        error[DBS106]: no mixin
          --> a.dbs:9:11
           |
         9 | table a { id int }
           |           ^^
           |
           = help: import it
           |
         9 + use std.timestamps
        10 +
        11 + table a { id int }
        """)


def test_edits_far_apart_and_in_other_files_stand_apart() -> None:
    source, other = Source("a.dbs", "one\ntwo\nthree\n"), Source("b.dbs", "four\n")
    edits = (Edit(at(other, "four"), "4"), Edit(at(source, "three"), "3"), Edit(at(source, "one"), "1"))
    assert shown(Diagnostic("DBS003", "names", at(source, "one"), edits=edits)) == golden("""
        error[DBS003]: names
         --> a.dbs:1:1
          |
        1 | one
          | ^^^
          |
          = help: write this instead
          |
        1 + 1
          |
        3 + 3
         ::: b.dbs
          |
        1 + 4
        """)


def test_an_edit_may_take_a_line_away() -> None:
    source = Source("a.dbs", "one\ntwo\nthree\n")
    assert shown(Diagnostic("DBS008", "twice", at(source, "two"), edits=(Edit(at(source, "two\n"), ""),))) == golden("""
        error[DBS008]: twice
         --> a.dbs:2:1
          |
        2 | two
          | ^^^
          |
          = help: write this instead
          |
        2 + three
        """)


# ---------------------------------------------------------------- colour


def test_colour_is_only_added() -> None:
    place = at(ORDERS, "totl")
    labels = (Label(at(ORDERS, "orders"), "declared"), Label(at(ORDERS, "check"), "in this"))
    diagnostics = [
        Diagnostic("DBS102", "no column", place, labels, ("a note",), "help", (Edit(place, "total"),)),
        Diagnostic("DBS902", "made in another way", at(ORDERS, "uuid")),
    ]
    coloured = text.render(diagnostics, colour=True, width=80)
    plain = text.render(diagnostics, colour=False, width=80)
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
    assert coloured.startswith("\x1b[1;31merror[DBS102]\x1b[0m\x1b[1m: no column\x1b[0m\n")
    assert "\x1b[1;31m^^^^\x1b[0m" in coloured
    assert "\x1b[1;34m------\x1b[0m \x1b[1;34mdeclared\x1b[0m" in coloured
    assert "\x1b[1;33mwarning[DBS902]\x1b[0m" in coloured
    assert "\x1b" not in plain


def test_what_is_put_into_a_row_later_lies_on_top() -> None:
    row = Row()
    row.put(2, "----", "1;34")
    row.put(4, "^", "1;31")
    assert row.text(False) == "  --^-"
    assert row.text(True) == "  \x1b[1;34m--\x1b[0m\x1b[1;31m^\x1b[0m\x1b[1;34m-\x1b[0m"


def test_the_text_renderer_imports_next_to_nothing() -> None:
    script = "import dbsc.diagnostics.render.text, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"rich", "json", "typing", "dataclasses", "pathlib", "re"} & set(loaded) - _loaded_at_start()


def _loaded_at_start() -> set[str]:
    script = "import sys; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


@given(st.text(max_size=60), st.data())
def test_any_place_of_any_text_can_be_shown(content: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    source = Source("a.dbs", content)
    diagnostic = Diagnostic("DBS001", "wrong", Span(source, start, end), (Label(Span(source, 0, start), "before"),))
    rendered = text.render([diagnostic], colour=False, width=data.draw(st.integers(1, 60)))
    assert any(line.startswith("  | ") and "^" in line for line in rendered.splitlines())
    json.loads(json_.render([diagnostic]))
    json.loads(sarif.render([diagnostic]))
    assert github.render([diagnostic]).count("\n") == 1


# ---------------------------------------------------------------- programs


def diagnostic_with_everything() -> Diagnostic:
    place = at(ORDERS, "totl")
    label = Label(at(ORDERS, "orders"), "`orders` is declared here")
    edits = (Edit(place, "total"),)
    return Diagnostic("DBS102", "there is no column `totl`", place, (label,), ("a note",), "write `total`", edits)


def test_json() -> None:
    place = {
        "path": "schema.dbs",
        "start": {"line": 4, "column": 10, "offset": 58},
        "end": {"line": 4, "column": 14, "offset": 62},
    }
    label = {
        "path": "schema.dbs",
        "start": {"line": 1, "column": 7, "offset": 6},
        "end": {"line": 1, "column": 13, "offset": 12},
    }
    rendered = json_.render([diagnostic_with_everything(), Diagnostic("DBS902", "made in another way")])
    assert rendered.endswith("}\n")
    assert json.loads(rendered) == {
        "version": 1,
        "errors": 1,
        "warnings": 1,
        "diagnostics": [
            {
                "code": "DBS102",
                "severity": "error",
                "message": "there is no column `totl`",
                "help": "write `total`",
                "notes": ["a note"],
                "place": place,
                "labels": [{"place": label, "message": "`orders` is declared here"}],
                "edits": [{"place": place, "text": "total", "safe": True}],
                "advisors": [],
            },
            {
                "code": "DBS902",
                "severity": "warning",
                "message": "made in another way",
                "help": None,
                "notes": [],
                "place": None,
                "labels": [],
                "edits": [],
                "advisors": [],
            },
        ],
    }


def test_json_of_nothing_is_still_an_object() -> None:
    assert json.loads(json_.render([])) == {"version": 1, "errors": 0, "warnings": 0, "diagnostics": []}


def test_github_tells_all_in_one_command() -> None:
    assert github.render([diagnostic_with_everything()]) == (
        "::error file=schema.dbs,line=4,endLine=4,col=10,endColumn=14,title=DBS102%3A an unknown column"
        "::there is no column `totl`%0Anote: a note%0Ahelp: write `total`\n"
    )


def test_github_escapes_what_would_end_a_value_or_start_a_command() -> None:
    source = Source("odd,name:100%.dbs", "x\n::set-env::\n")
    diagnostic = Diagnostic("DBS902", "50% of\r\n::stop-commands::x", Span(source, 0, 3))
    # A range over several lines has no columns: GitHub takes them only within one line.
    assert github.render([diagnostic]) == (
        "::warning file=odd%2Cname%3A100%25.dbs,line=1,endLine=2,title=DBS902%3A "
        f"{CODES['DBS902'][1]}::50%25 of%0D%0A::stop-commands::x\n"
    )


def test_github_without_a_place() -> None:
    assert github.render([Diagnostic("DBS603", "no schema")]) == (
        f"::error title=DBS603%3A {CODES['DBS603'][1]}::no schema\n"
    )


def test_sarif() -> None:
    document = json.loads(sarif.render([diagnostic_with_everything(), Diagnostic("DBS101", "there is no table `x`")]))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["DBS101", "DBS102"]
    assert rules[1]["shortDescription"] == {"text": "an unknown column"}
    assert rules[1]["defaultConfiguration"] == {"level": "error"}
    assert rules[1]["help"] == {"text": page("DBS102"), "markdown": page("DBS102")}
    assert run["columnKind"] == "unicodeCodePoints"
    first, second = run["results"]
    region = {"startLine": 4, "startColumn": 10, "endLine": 4, "endColumn": 14, "charOffset": 58, "charLength": 4}
    artifact = {"uri": "schema.dbs"}
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("DBS102", 1, "error")
    assert first["message"] == {"text": "there is no column `totl`\na note\nwrite `total`"}
    assert first["locations"] == [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
    (related,) = first["relatedLocations"]
    assert related["message"] == {"text": "`orders` is declared here"}
    assert related["physicalLocation"]["region"]["startColumn"] == 7
    replacement = {"deletedRegion": region, "insertedContent": {"text": "total"}}
    change = {"artifactLocation": artifact, "replacements": [replacement]}
    assert first["fixes"] == [{"description": {"text": "write `total`"}, "artifactChanges": [change]}]
    assert second == {
        "ruleId": "DBS101",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "there is no table `x`"},
    }


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("schema.dbs", "schema.dbs"),
        ("my schemas/100%.dbs", "my%20schemas/100%25.dbs"),
        ("db\\schema.dbs", "db/schema.dbs"),
        ("/srv/schema.dbs", "file:///srv/schema.dbs"),
        ("C:\\db\\schema.dbs", "file:///C:/db/schema.dbs"),
        ("名.dbs", "%E5%90%8D.dbs"),
    ],
)
def test_sarif_paths_are_uris(path: str, uri: str) -> None:
    source = Source(path, "x")
    document = json.loads(sarif.render([Diagnostic("DBS001", "unexpected", Span(source, 0, 1))]))
    location = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": uri}


def test_no_more_is_told_than_anybody_reads() -> None:
    source = Source("schema.dbs", "x\n" * 2000)
    found = [Diagnostic("DBS902", f"a warning {n}", Span(source, 2 * n, 2 * n + 1)) for n in range(1990)]
    found += [
        Diagnostic("DBS101", f"there is no table `x{n}`", Span(source, 2 * n, 2 * n + 1)) for n in range(1990, 2000)
    ]
    told = text.render(found, colour=False, width=80)
    assert told.count("error[DBS101]") == 10
    assert told.count("warning[DBS902]") == 90
    assert told.index("a warning 89") < told.index("`x1990`")
    assert told.endswith("10 errors, 1990 warnings, of which 100 are shown\n" + told.rsplit("\n", 2)[1] + "\n")
    document = json.loads(json_.render(found))
    assert (document["errors"], document["warnings"], document["left_out"]) == (10, 1990, 1000)
    assert len(document["diagnostics"]) == 1000
    (run,) = json.loads(sarif.render(found))["runs"]
    assert len(run["results"]) == 1000
    (invocation,) = run["invocations"]
    assert invocation["toolExecutionNotifications"][0]["message"] == {"text": "1000 more are left out"}
    assert github.render(found).splitlines()[-1] == "::notice title=dbsc::1000 more are not shown"


@pytest.mark.parametrize("quote", ["`", "", "'"])
def test_a_name_of_a_megabyte_is_cut(quote: str) -> None:
    name = f"{quote}{'x' * 1_000_000}{quote}"
    source = Source("schema.dbs", name)
    label = Label(Span(source, 0, 5), f"{name} is here")
    diagnostic = Diagnostic(
        "DBS101", f"there is no table {name}", Span(source, 0, len(name)), (label,), (f"note {name}",), f"write {name}"
    )
    for rendered in (
        text.render([diagnostic], colour=False, width=80),
        json_.render([diagnostic]),
        github.render([diagnostic]),
        sarif.render([diagnostic]),
    ):
        assert "x" * 50 + "…" in rendered or "x" * 50 + "\\u2026" in rendered
        assert "x" * 100 not in rendered


def test_what_is_written_as_it_should_be_is_told_whole() -> None:
    help_ = "write `" + "create_a_policy using (a) " * 4 + "`, and then more" * 10 + ", or `x`"
    assert brief(Diagnostic("DBS101", "there is no table", help=help_)).help == help_
