"""Catalogs from text, for tests."""

from __future__ import annotations

from dbsc import assets
from dbsc.catalog.catalog import Catalog
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source
from dbsc.syntax.ast import Use


def catalog_of(text: str) -> Catalog:
    """The catalog of a schema without mistakes, which may use the standard library."""
    catalog, diagnostics = diagnosed(text)
    assert not has_errors(diagnostics), [diagnostic.message for diagnostic in diagnostics]
    return catalog


def diagnosed(text: str) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """The catalog of a schema, and what is said of it."""
    return lower(load((Source("schema.dbs", text),), _library))


def _library(importer: str, use: Use) -> Source | str:
    path = f"stdlib/{use.target.replace('.', '/')}.dbs"
    text = assets.read(path)
    return Source(path, text) if text is not None else f"{importer} uses {use.target}, which is not there"
