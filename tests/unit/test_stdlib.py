"""The standard library: every module is known, documented and formatted, and its example reads."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from dbsc.semantics.modules import STANDARD
from dbsc.source import Source
from dbsc.syntax import ast
from dbsc.syntax.format import format_source
from dbsc.syntax.parser import parse
from library import MODULES, examples


def test_the_modules_are_the_files() -> None:
    assert sorted(STANDARD) == sorted(MODULES)


@pytest.mark.parametrize("module", STANDARD)
def test_a_module_is_formatted_and_each_declaration_says_what_it_is(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    formatted, _ = format_source(Source(module, text))
    assert formatted == text
    file, _ = parse(Source(module, text))
    declared = [d for d in file.declarations if isinstance(d, ast.Mixin | ast.Function | ast.Table)]
    assert [d.name.text for d in declared if not d.doc] == []


@pytest.mark.parametrize("module", STANDARD)
def test_the_example_of_a_module_reads_and_is_formatted(module: str) -> None:
    shown = examples(module)
    assert shown
    for example in shown:
        assert f"use {module}" in example
        catalog_of(example)
        formatted, _ = format_source(Source("schema.dbs", example))
        assert formatted == example


@pytest.mark.parametrize("module", STANDARD)
def test_the_mixins_of_a_module_are_known(module: str) -> None:
    file, _ = parse(Source(module, MODULES[module].read_text(encoding="utf-8")))
    assert tuple(d.name.text for d in file.declarations if isinstance(d, ast.Mixin)) == STANDARD[module]
