"""What is pulled of any schema has its objects, in one file and in several, and is pulled again as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogs import catalog_of
from dbsc import pulling
from dbsc.catalog.catalog import Catalog
from dbsc.pull import text as pulled
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source
from dbsc.syntax.format import format_source
from golden_cases import COMPILES
from schemas import schemas

WRITTEN = {
    case.name: (case / "schema.dbs").read_text(encoding="utf-8")
    for case in COMPILES
    if len(list(case.glob("**/*.dbs"))) == 1
}


def lowered(files: dict[str, str]) -> Catalog:
    """The catalog of the files."""
    modules = load((Source(pulled.ENTRY, files[pulled.ENTRY]),), pulled.reader(files))
    catalog, diagnostics = lower(modules)
    assert not [each for each in diagnostics if each.severity == "error"], diagnostics
    return catalog


def holds(text: str, *, directory: bool) -> None:
    """Whether all of it is true of one schema."""
    catalog = catalog_of(text)
    files = pulling.pulled(catalog, directory=directory).files
    again = lowered(files)
    assert dict(again.objects) == dict(catalog.objects)
    assert pulling.pulled(again, directory=directory).files == files
    for path, written in files.items():
        assert format_source(Source(path, written)) == (written, ())


@given(schemas(), st.booleans())
def test_what_is_pulled_has_the_objects(text: str, directory: bool) -> None:
    holds(text, directory=directory)


@pytest.mark.parametrize("directory", [False, True])
@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in WRITTEN.items()])
def test_what_is_pulled_of_a_golden_case_has_the_objects(text: str, directory: bool) -> None:
    holds(text, directory=directory)
