"""The language book is true: every example compiles to what stands under it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dbsc.source import Source
from dbsc.syntax.format import format_source
from projects import AT, Project
from reference import BOOK, Example, examples

EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_compiles_to_what_stands_under_it(example: Example, tmp_path: Path) -> None:
    project = Project(tmp_path, example.source)
    if example.refused:
        told = json.loads(project.run("check", "--format", "json").out)["diagnostics"]
        assert {each["code"] for each in told} == {example.refused}
        return
    run = project.run("sql", "--at", AT)
    assert run.code == 0, run.err
    for shown in example.sql:
        assert shown in run.out
    for target, shown in example.types:
        assert shown in project.run("types", *(("--target", target) if target else ())).out


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_formatted(example: Example) -> None:
    formatted, _ = format_source(Source("schema.dbs", example.source))
    if not example.refused:
        assert formatted == example.source


def anchors(text: str, level: str) -> set[str]:
    """What the headings of a level and below are called in links."""
    titles = re.findall(rf"^{level}+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_links_of_the_book_lead_somewhere() -> None:
    text = BOOK.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in anchors(text, "#"), target
        else:
            assert (BOOK.parent / target).exists(), target
    listed = {target[1:] for target in targets if target.startswith("#")}
    assert anchors(text, "##") == listed, "the list at the top names every heading"
