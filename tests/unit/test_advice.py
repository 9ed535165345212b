"""Advice: what is told, what is nearly the same and told not, and that the lines which are proposed mend it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import permutations
from pathlib import Path

import pytest

from advice import ONLY_WORDS, mended, written
from bench.generated import schema
from bench.processes import MARGIN, environment
from catalogs import catalog_of
from dbsc.diagnostics.codes import CODES
from dbsc.lint.advice import advise
from dbsc.source import Source
from dbsc.syntax.format import format_source
from golden_cases import ADVICE, EVOLUTION, QUIET, hold, name, project
from projects import Project

# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize("case", ADVICE, ids=name)
def test_advice_is_told_as_expected(case: Path, tmp_path: Path) -> None:
    code = case.name.split("_")[0]
    made = project(case, tmp_path)
    told = made.run("check", "--advice")
    hold(case / "message.txt", told.err)
    found = json.loads(made.run("check", "--advice", "--format", "json").out)["diagnostics"]
    assert {each["code"] for each in found} == {code}
    assert {each["severity"] for each in found} == {"note"}
    assert told.code == 0
    assert made.run("check").err.startswith("ok: ")


def test_each_kind_of_advice_has_a_case() -> None:
    assert {case.name.split("_")[0] for case in ADVICE} == {code for code in CODES if code.startswith("DBS7")}


@pytest.mark.parametrize("case", [case for case in ADVICE if case.name not in ONLY_WORDS], ids=name)
def test_the_lines_that_are_proposed_mend_it(case: Path) -> None:
    mended((case / "schema.dbs").read_text(encoding="utf-8"))


# ---------------------------------------------------------------- what is nearly the same, and right


@pytest.mark.parametrize("path", QUIET, ids=lambda path: path.stem)
def test_nothing_is_said_of_what_is_right(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert advise(catalog_of(text)) == ()
    assert format_source(Source(path.name, text)) == (text, ())


def test_what_is_wrong_is_told_before_any_advice(tmp_path: Path) -> None:
    made = Project(tmp_path, "table t { price float8; total nonsense }")
    told = made.run("check", "--advice")
    assert told.code == 1
    assert "DBS103" in told.err
    assert "DBS7" not in told.err


def test_a_place_in_a_mixin_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "shared.dbs").write_text("mixin priced { price float8 }\n", encoding="utf-8")
    schema = "use './shared.dbs'\n" + "".join(f"table {name} {{ id int pk; ...priced }}\n" for name in "abc")
    told = Project(tmp_path, schema).run("check", "--advice")
    assert told.err.count("note[DBS722]") == 1
    assert "shared.dbs:1:16" in told.err


def test_a_named_key_that_is_widened_loses_its_whole_name() -> None:
    text = """\
table logs {
  id  bigint constraint logs_key pk identity
  at  timestamptz = now()
}
"""
    (finding,) = advise(catalog_of(text))
    catalog = catalog_of(written(text, finding))
    assert advise(catalog) == ()


@pytest.mark.parametrize("digits", range(100, 200, 3))
def test_a_line_is_found_whole_wherever_the_text_is_cut_on_the_way(digits: int) -> None:
    check = f"check (price in ({', '.join(['0'] * 60)})\n    or price > {'1' * digits})"
    text = f"""\
table t {{
  id     bigint pk identity
  price  float8 = 1.5 {check} check (price <> 7) -- what it costs
  note   text?
}}
"""
    (finding,) = advise(catalog_of(text))
    assert finding.lines == (f"price  numeric(19,4) = 1.5 {check} check (price <> 7)",)
    assert advise(catalog_of(written(text, finding))) == ()


def test_a_column_that_is_left_out_takes_its_documentation_along() -> None:
    text = """\
table contacts {
  id       bigint pk identity
  --- The one at work.
  phone_1  text?
  phone_2  text?
  --- The one
  --- at home.
  phone_3  text?
  --- What they are called.
  name     text
}
"""
    after = mended(text)
    assert after.startswith(
        "table contacts {\n  id       bigint pk identity\n  --- What they are called.\n  name     text\n}\n"
    )


def test_the_order_is_by_weight_and_the_same_whatever_the_order_of_the_source() -> None:
    tables = [
        "table orders { id int pk identity; total float8; price float8; option volume = 90_000_000 }",
        "table notes { id bigint pk identity; status text; price money }",
        "table logs { id uuid pk = gen_random_uuid(); at timestamp = now() }",
    ]
    orders = [advise(catalog_of("\n\n".join(order))) for order in permutations(tables)]
    told = [[(finding.code, finding.message) for finding in found] for found in orders]
    assert all(each == told[0] for each in told)
    weights = [finding.weight for finding in orders[0]]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) > 4


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("case", EVOLUTION, ids=name)
def test_the_page_is_as_expected(case: Path, tmp_path: Path) -> None:
    made = project(case, tmp_path)
    first = made.compile()
    assert first.code == 0, first.err
    hold(case / "EVOLUTION.md", made.files()["generated/EVOLUTION.md"])
    assert made.compile("--check", "--at", "2031-05-05").code == 0


def test_a_page_lists_so_many_tables_and_no_more(tmp_path: Path) -> None:
    made = Project(tmp_path, "\n".join(f"table t{n} {{ id bigint pk; price float8 }}" for n in range(40)))
    assert made.compile().code == 0
    page = made.files()["generated/EVOLUTION.md"]
    assert page.count("numeric(19,4)") == 25
    assert "And 15 more, which `dbsc check --advice --format json` lists." in page


def test_a_habit_of_the_whole_schema_is_told_once() -> None:
    tables = [f"table t{n} {{ id bigint pk; made_at timestamp; seen_at timestamp? }}" for n in range(6)]
    few, many = (advise(catalog_of("\n".join(tables[:number]))) for number in (5, 6))
    assert [finding.code for finding in few] == ["DBS721"] * 5
    assert [finding.message.partition(":")[0] for finding in many] == ["12 columns of 6 tables have no time zone"]
    assert many[0].diagnostic().help == "write `timestamptz` for `timestamp`"


def test_text_of_a_user_does_not_break_the_page(tmp_path: Path) -> None:
    made = Project(tmp_path, 'table "a|b`c" { id bigint pk; "<script>_price" float8 }')
    assert made.compile().code == 0
    row = next(line for line in made.files()["generated/EVOLUTION.md"].split("\n") if "script" in line)
    assert row.replace("\\|", "").count("|") == 4


def test_plain_check_imports_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "schema.dbs").write_text("table t { price float8 }", encoding="utf-8")
    program = "import sys; from dbsc.cli import main; main(['check']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert "dbsc.pipeline" in done.stdout
    assert not {"dbsc.lint.advice", "dbsc.lint.facts", "dbsc.lint.exposure"}.intersection(done.stdout.split())


def test_a_thousand_tables_take_no_longer_than_they_may() -> None:
    catalog = catalog_of(schema(1000))
    took = []
    for _ in range(3):
        started = time.process_time()
        advise(catalog)
        took.append(time.process_time() - started)
    assert min(took) < 0.3 * MARGIN, took
