"""Catalogs from text, for tests."""

from __future__ import annotations

from dbsc import assets
from dbsc.catalog.catalog import Catalog
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source
from dbsc.syntax.ast import Use


def catalog_of(text: str) -> Catalog:
    """The catalog of a schema without mistakes, which may use the standard library."""
    catalog, diagnostics = lower(load((Source("schema.dbs", text),), _library))
    assert not diagnostics, [diagnostic.message for diagnostic in diagnostics]
    return catalog


def _library(importer: str, use: Use) -> Source | str:
    path = f"stdlib/{use.target.replace('.', '/')}.dbs"
    text = assets.read(path)
    return Source(path, text) if text is not None else f"{importer} uses {use.target}, which is not there"
