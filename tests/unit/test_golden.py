"""The golden cases: what compiles gives the expected text, what is refused the expected message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dbsc.diagnostics.codes import CODES
from golden_cases import COMPILES, REFUSED, hold, name, project, sql


@pytest.mark.parametrize("case", COMPILES, ids=name)
def test_a_construct_compiles_to_what_is_expected(case: Path, tmp_path: Path) -> None:
    made = project(case, tmp_path)
    hold(case / "schema.sql", sql(made))
    hold(case / "types.ts", made.run("types").out)


@pytest.mark.parametrize("case", COMPILES, ids=name)
def test_a_construct_is_formatted_and_comes_back_from_the_lock(case: Path, tmp_path: Path) -> None:
    made = project(case, tmp_path)
    formatted = made.run("fmt", "--diff", ".")
    assert (formatted.code, formatted.out) == (0, ""), formatted.out
    first = made.compile()
    assert first.code == 0, first.err
    again = made.compile("--check")
    assert again.code == 0, again.err


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_a_mistake_is_told_as_expected(case: Path, tmp_path: Path) -> None:
    code = case.name.split("_")[0]
    assert code in CODES, f"the name of {case.name} begins with the code that it is about"
    made = project(case, tmp_path)
    told = made.run("check")
    hold(case / "message.txt", told.err)
    found = {each["code"] for each in json.loads(made.run("check", "--format", "json").out)["diagnostics"]}
    assert found == {code}
    severity = CODES[code][0]
    assert told.code == (1 if severity == "error" else 0)
