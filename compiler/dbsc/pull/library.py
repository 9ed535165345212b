"""The modules of the standard library."""

from __future__ import annotations

from dbsc import assets
from dbsc.source import Source
from dbsc.syntax.ast import Use


def standard(module: str) -> Source | None:
    """The text of a module, such as `std.timestamps`."""
    path = f"stdlib/{module.replace('.', '/')}.dbs"
    text = assets.read(path)
    return None if text is None else Source(path, text)


def library(importer: str, use: Use) -> Source | str:
    """What an import of the library names."""
    return standard(use.target) or f"{importer} uses `{use.target}`, which is not there"
