"""Every message has been read: each place that reports one is passed by a golden case, and each code has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc.diagnostics.codes import CODES
from golden_cases import REFUSED, project
from messages import PACKAGE, passed, places

# What no schema can reach: a module of the package, and a part of the line at which the report begins.
UNREACHABLE = {
    ("syntax/format.py", '"DBS009"'): "says that the formatter itself is wrong",
    (
        "semantics/context.py",
        '"DBS901"',
    ): "stands for what the grammar takes and nothing acts on: there is no such thing now",
}
# Codes that more than the text of a schema has to do with: what was before it, files, servers and other commands.
ELSEWHERE = {
    "DBS009": "says that the formatter itself is wrong",
    "DBS501": "is about a change",
    "DBS502": "is about migrations and their lock",
    "DBS504": "is about a change",
    "DBS508": "is about a change",
    "DBS509": "is about a change",
    "DBS510": "is about a change",
    "DBS511": "is about a change",
    "DBS601": "is about files",
    "DBS602": "is about files",
    "DBS603": "is about files",
    "DBS604": "is about servers",
    "DBS605": "is about servers",
    "DBS606": "is about servers",
    "DBS607": "is about servers",
    "DBS608": "is about files",
    "DBS609": "is about files",
    "DBS610": "is about servers",
    "DBS611": "is about expectations",
    "DBS612": "is about expectations",
    **{code: "is about what is pulled" for code, (how, _) in CODES.items() if code[:4] == "DBS8" and how != "note"},
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, int]]:
    """The lines that the refused cases pass, of the functions that report something."""
    with passed(places("syntax", "semantics")) as lines:
        for case in REFUSED:
            project(case, tmp_path_factory.mktemp("case")).run("check")
    return lines


def test_every_place_that_reports_is_passed_by_a_golden_case(seen: set[tuple[str, int]]) -> None:
    missed = {place: code for place, code in places("syntax", "semantics").items() if place not in seen}
    told = [f"{code} at {path}:{line}" for (path, line), code in missed.items() if not _excused(path, line)]
    assert told == []


def test_every_excuse_is_of_a_place_that_is_there_and_not_passed(seen: set[tuple[str, int]]) -> None:
    reports = places("syntax", "semantics")
    for path, part in UNREACHABLE:
        lines = [place for place in reports if place[0] == path and part in _line(*place)]
        assert lines, f"nothing reports {part} in {path}"
        assert not seen.intersection(lines), f"a case passes {part} in {path}: it needs no excuse"


def test_every_code_that_a_schema_can_cause_has_a_golden_case() -> None:
    with_case = {case.name.split("_")[0] for case in REFUSED}
    wanted = {code for code, (severity, _) in CODES.items() if severity != "note"}
    assert wanted - with_case == ELSEWHERE.keys()


def _excused(path: str, line: int) -> bool:
    return any(path == of and part in _line(path, line) for of, part in UNREACHABLE)


def _line(path: str, line: int) -> str:
    return Path(PACKAGE, path).read_text(encoding="utf-8").splitlines()[line - 1]
