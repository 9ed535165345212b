"""DBML files: each construct becomes the expected schema, each mistake its message, and nothing breaks the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogs import diagnosed
from dbml_cases import CASES, HERE, REFUSED, reading, text, told
from dbsc import pipeline, project, pulling
from dbsc.backends.diagram.dbml import dbml
from dbsc.backends.diagram.model import model
from dbsc.catalog.objects import ForeignKey, Table
from dbsc.diagnostics import has_errors
from dbsc.diagnostics.codes import CODES
from dbsc.peers.dbml import read
from dbsc.peers.reading import Reading
from dbsc.semantics.lift import lift
from dbsc.source import Source
from golden_cases import hold, name
from messages import passed, places
from projects import Project

SAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "samples").glob("*/README.md"))


def read_text(dbml_text: str) -> Reading:
    return read(Source("schema.dbml", dbml_text))


def codes(found: Reading) -> list[str]:
    return [diagnostic.code for diagnostic in found.diagnostics]


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_file_becomes_what_is_expected(case: Path) -> None:
    found = reading(case)
    assert not has_errors(found.diagnostics), told(found.diagnostics)
    hold(case / "schema.dbs", text(found))
    hold(case / "messages.txt", told(found.diagnostics))


@pytest.mark.parametrize("case", CASES, ids=name)
def test_what_is_written_checks_and_means_the_same(case: Path) -> None:
    found = reading(case)
    written = text(found)
    catalog, problems = diagnosed(written)
    assert not problems, told(problems)
    assert text(Reading(catalog, (), found.remarks)) == written
    assert set(catalog.objects) == set(found.catalog.objects)


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_a_mistake_is_told_as_expected(case: Path) -> None:
    found = reading(case)
    hold(case / "message.txt", told(found.diagnostics))
    assert set(codes(found)) == {case.name.split("_")[0]}
    assert all(diagnostic.place for diagnostic in found.diagnostics)


def test_the_command_writes_the_schema_of_a_file(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.write((HERE / "shop" / "schema.dbml").read_text(encoding="utf-8"), "shop.dbml")
    run = made.run("pull", "shop.dbml")
    assert (run.code, run.out) == (0, (HERE / "shop" / "schema.dbs").read_text(encoding="utf-8"))
    assert "note[DBS836]" in run.err


def test_the_command_writes_nothing_of_a_file_with_mistakes(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.write("Table a { id }\n", "shop.dbml")
    run = made.run("pull", "shop.dbml", "-o", "schema.dbs")
    assert (run.code, run.out, [*made.files()]) == (1, "", ["shop.dbml"])
    assert "shop.dbml:1:11" in run.err


def test_each_error_has_a_case() -> None:
    errors = {code for code in CODES if code.startswith("DBS83") and CODES[code][0] == "error"}
    assert errors <= {case.name.split("_")[0] for case in REFUSED}
    assert {path.parent for path in HERE.glob("*/schema.dbml")} == {*CASES, *REFUSED}


def test_every_place_that_reports_is_passed_by_a_case() -> None:
    reports = {place: code for place, code in places("peers").items() if "/dbml/" in place[0]}
    with passed(reports) as seen:
        for case in (*CASES, *REFUSED):
            reading(case)
    assert [f"{code} at {path}:{line}" for (path, line), code in reports.items() if (path, line) not in seen] == []


# ---------------------------------------------------------------- diagrams of our own


@pytest.mark.parametrize("sample", SAMPLES, ids=name)
def test_a_diagram_in_dbml_gives_its_tables_and_references_back(sample: Path) -> None:
    """All but the columns whose types DBML cannot declare, such as domains, and what hangs on those."""
    drawn = model(pipeline.check(project.open_project(str(sample)).sources, project.reader).catalog)
    found = read_text(dbml(drawn))
    strange = {each.place.text.strip('"') for each in found.diagnostics if each.code == "DBS834" and each.place}
    tables = {table.ref: table for table in found.catalog.all(Table)}
    assert tables.keys() == {box.ref for box in drawn.boxes}
    lost = set()
    for box in drawn.boxes:
        table = tables[box.ref]
        known = [row for row in box.rows if row.type not in strange]
        lost |= {(box.ref, row.name) for row in box.rows if row.type in strange}
        assert [(row.name, row.nullable) for row in known] == [(c.name, c.nullable) for c in table.columns]
        for row, column in zip(known, table.columns, strict=True):
            assert (row.comment or "") in (column.comment or "")
        primary = tuple(row.name for row in box.rows if row.primary)
        assert primary == (table.primary_key.columns if table.primary_key else ())
    keys = {(key.table, key.columns, key.target, key.target_columns) for key in found.catalog.all(ForeignKey)}
    refused = {each.place.text for each in found.diagnostics if each.code == "DBS838" and each.place}
    for line in drawn.lines:
        ends = {(line.source, column) for column in line.columns} | {(line.target, c) for c in line.target_columns}
        drawn_key = (line.source, line.columns, line.target, line.target_columns)
        assert drawn_key in keys or ends & lost or any(f'"{line.target[2]}"' in text for text in refused)
    assert len(keys) <= len(drawn.lines)


# ---------------------------------------------------------------- meanings


def test_what_is_about_pictures_is_told_once_a_kind() -> None:
    found = read_text("Table a [headercolor: #fff] { id int }\nTable b [headercolor: #000] { id int }\n// done\n")
    assert codes(found) == ["DBS835", "DBS835"]
    assert found.diagnostics[1].notes == ("and in 1 other place",)


def test_an_int8_that_counts_keeps_its_64_bits() -> None:
    found = read_text("Table a { id int8 [pk, increment] }")
    (table,) = found.catalog.all(Table)
    assert table.columns[0].type.name == "bigint"
    assert table.columns[0].identity is not None
    assert codes(found) == ["DBS836"]


def test_quotes_in_a_default_are_doubled() -> None:
    found = read_text("Table a { t text [default: 'it\\'s'] }")
    assert "= 'it''s'" in text(found)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Table a { id int8 [pk, increment] }", "a column that counts up"),
        ("Table a { t text [default: 'it\\'s'] }", "strings are written"),
        ("Table a { n numeric [default: 12345678901234567890] }", "a number stands"),
        ("Table a {\n  b int\n  indexes {\n    (b, `b + 1`)\n  }\n}", "the keys of an index"),
        ("Table a { g postgis.geometry }", "a type in a schema"),
        ("Table a {\n  id int [pk]\n  Note: '''\n    x\n  '''\n}", "blank lines"),
        (
            "Enum e { x }\nTable a {\n  id int [pk]\n  e e\n  Records (id, e) {\n    1, e.x\n  }\n}",
            "the value of an enum",
        ),
        ("Table a { id serial [pk] }\nTable b { id int [pk] }\nRef: a.id <> b.id", "a junction"),
        ("Enum v.e { x }\nTable a { es v.e[] }", "a list of an enum"),
        ("Enum v.e { x }\nTable v.a { e v.e [pk] }\nTable b { id int [pk] }\nRef: v.a.e <> b.id", "a list of an enum"),
        (f"Table {'a' * 64} {{ id int }}", "PostgreSQL keeps 63 bytes"),
    ],
)
def test_what_the_tool_makes_otherwise_is_told(written: str, kind: str) -> None:
    found = read_text(written)
    assert [each.code for each in found.diagnostics if each.message.startswith(kind)] == ["DBS836"]
    assert not has_errors(found.diagnostics)


def test_an_enum_without_a_name_is_a_union() -> None:
    found = read_text("Table a {\n  id int [pk]\n  s enum('new', 'it\\'s', \"x\") [not null, default: 'new']\n}\n")
    assert codes(found) == ["DBS837"]
    assert "s   'new' | 'it''s' | 'x' = 'new'" in text(found)


def test_a_carriage_return_survives_a_file() -> None:
    found = read_text("Table a {\n  id int [pk]\n  t text [default: '\\\\ \\r']\n}\n")
    assert r"= e'\\ \r'" in text(found) or r"= (e'\\ \r')" in text(found)


def test_in_a_partial_the_column_of_a_one_to_one_holds_the_key() -> None:
    found = read_text(
        "TablePartial p {\n  user_id int [unique, ref: - users.id]\n}\nTable users { id int [pk] }\nTable a { ~p }\n"
    )
    (key,) = found.catalog.all(ForeignKey)
    assert (key.table[2], key.target[2]) == ("a", "users")


def test_after_a_mistake_the_rest_is_read() -> None:
    found = read_text(
        "Table a {\n  id\n  n int [defult: 1]\n  m int\nTable b {\n  id int [pk]\n}\nTabel c { id int }\nEnum e { x }\n"
    )
    assert codes(found) == ["DBS830", "DBS831", "DBS830", "DBS831"]
    assert {reference[2] for reference in found.catalog.objects} == {"a", "b", "e"}


# ---------------------------------------------------------------- any text

_WORDS = """
Table Enum Ref Project TablePartial Records Note TableGroup a b id int text { } [ ] ( ) : , ~ < > - <> . ' ''' " ` \\ #
// /* */ pk note: default: ref: increment unique null not 1 2.5 e3 é indexes checks as use from 'x' "y" `now()` [pk]
"""
_PIECES = st.sampled_from([*_WORDS.split(), " ", "\n", "{\n", "\n}\n", "\u0301", "\0", "\ufeff"])


@given(st.lists(_PIECES, max_size=60).map("".join) | st.text(max_size=80))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_reader(given_text: str) -> None:
    found = read_text(given_text)
    for diagnostic in found.diagnostics:
        assert diagnostic.place is not None
        assert 0 <= diagnostic.place.start <= diagnostic.place.end <= len(given_text)
    told(found.diagnostics)
    lift(found.catalog)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_file_breaks_the_reader(data: st.DataObject) -> None:
    whole = (HERE / data.draw(st.sampled_from([case.name for case in CASES])) / "schema.dbml").read_text("utf-8")
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 12)))
    damaged = whole[:start] + data.draw(st.sampled_from(["", "}", "{", "[", "'", '"', "`", ":", "Table"])) + whole[end:]
    found = read_text(damaged)
    told(found.diagnostics)
    if not has_errors(found.diagnostics):
        pulling.pulled(found.catalog, directory=False, remarks=found.remarks)
