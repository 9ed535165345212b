"""The page of each code: what is wrong, why, an example of it, and the example mended."""

from __future__ import annotations

from dbsc import assets
from dbsc.diagnostics.codes import CODES


def page(code: str) -> str | None:
    """The page of a code as Markdown, or None if there is no such code."""
    return assets.read(f"diagnostics/pages/{code}.md") if code in CODES else None
