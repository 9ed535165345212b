"""A pulled schema has no errors in the bodies of its functions: those that are refused are written as unchecked."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from dbsc import pulling
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function
from dbsc.diagnostics import has_errors

SCHEMA = """
schema app
table app.t { id int pk }
function app.good() returns int language sql as $$ select max(id) from app.t $$
function good(body text = 'a $$ select gone $$') returns int language sql as $$ select 1 $$
"""


def _with(*functions: Function) -> Catalog:
    catalog = catalog_of(SCHEMA)
    return catalog.replace(objects={**catalog.objects, **{each.ref: each for each in functions}})


def _function(name: str, language: str, body: str, *inputs: str) -> Function:
    return Function("app", name, "function", inputs, ", ".join(inputs), "int", (f"language {language}",), body)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("sql", "select max(id) from gone"),
        ("sql", "select max(id) from t"),  # which is in `app`, where the body does not look
        ("sql", "select nothing from app.t"),
        ("sql", "select 'a'::text"),
        ("sql", "this is no query"),
        ("sql", "select $$ -- $$::gone; $a$ select $a$"),
        ("plpgsql", "this is no block"),
        ("plpgsql", "declare x t; begin return 1; end"),
    ],
)
def test_what_is_refused_is_unchecked(language: str, body: str) -> None:
    found = pulling.pulled(_with(_function("f", language, body)), directory=False)
    (text,) = found.files.values()
    assert not has_errors(found.diagnostics), [one.message for one in found.diagnostics]
    assert text.count("unchecked") == 1 and body in text


def test_others_are_as_they_were() -> None:
    catalog = _with(
        _function("f", "sql", "select id from gone", "integer"),
        _function("f", "sql", "select max(id) from app.t"),
        _function("f", "sql", "select id from gone", "text"),
        _function("good", "sql", "select $1", "integer"),
    )
    found = pulling.pulled(catalog, directory=False)
    again = catalog_of("\n".join(found.files.values()))
    unchecked = {each.ref[-1] for each in again.objects.values() if isinstance(each, Function) and each.unchecked}
    assert unchecked == {"f(integer)", "f(text)"}
    assert set(again.objects) == set(catalog.objects)


def test_what_is_wrong_elsewhere_is_told() -> None:
    table_of_nothing = _function("f", "sql", "select 1", "integer").replace(
        arguments="a app.gone", signature=("app.gone",)
    )
    found = pulling.pulled(_with(table_of_nothing), directory=False)
    assert has_errors(found.diagnostics)
    assert "unchecked" not in "".join(found.files.values())
