"""The page: what is advised, with the lines to write; the closed lists; how large tables become."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.evolution.closed_lists import closed_lists
from dbsc.backends.markdown import code, grid
from dbsc.catalog.catalog import Catalog
from dbsc.diagnostics.codes import CODES
from dbsc.diagnostics.pages import page
from dbsc.lint.advice import findings
from dbsc.lint.facts import Facts, name
from dbsc.lint.finding import Finding

_MOST = 25
"""How many tables are listed for one kind of advice."""

_HOW = """\
Advice about this schema, the weightiest first, each with the line to write. Nothing here is an error.
`dbsc check --advice` shows the places, and `dbsc explain CODE` tells more."""
_NOTHING = "Nothing: none of the rules of `dbsc check --advice` finds anything in this schema."


def evolution(catalog: Catalog) -> str:
    """The page as Markdown."""
    facts = Facts(catalog)
    found = findings(facts)
    parts = ["# What to think of next", _HOW if found else _NOTHING]
    by_code: dict[str, list[Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    for of_code, of_kind in by_code.items():
        parts += _advice(of_code, of_kind)
    parts += closed_lists(facts)
    if facts.volumes:
        from dbsc.backends.evolution.sizes import growth

        parts += growth(facts)
    return "\n\n".join(parts) + "\n"


def _advice(of_code: str, found: list[Finding]) -> Iterator[str]:
    """One kind of advice: what it is about, and where."""
    title = CODES[of_code][1]
    yield f"## {title[0].upper()}{title[1:]} ({of_code})"
    yield (page(of_code) or "").split("\n\n")[1]
    rows = [(code(name(finding.table.ref)), finding.message, _to_write(finding)) for finding in found[:_MOST]]
    yield grid(("table", "what", "write"), rows)
    if len(found) > _MOST:
        yield f"And {len(found) - _MOST:,} more, which `dbsc check --advice --format json` lists."


def _to_write(finding: Finding) -> str:
    lines = [code(line) for text in finding.lines for line in text.split("\n")]
    said = [finding.instead.split("\n")[0]] if finding.instead else []
    return "<br>".join(said + lines)
