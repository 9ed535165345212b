"""Schemas with the lines that findings propose in their places, for tests."""

from __future__ import annotations

from catalogs import catalog_of
from dbsc.diagnostics import Diagnostic
from dbsc.diagnostics.mend import applied
from dbsc.lint.advice import advise
from dbsc.lint.finding import Finding
from dbsc.lint.lines import edits

ONLY_WORDS = {"DBS713_before_18", "DBS744_address"}
"""The cases in which the proposed lines are not all that is to be done."""


def written(text: str, finding: Finding) -> str:
    """A schema with the lines of a finding in their places."""
    assert finding.table.origin is not None
    made = edits(finding.write, finding.table)
    assert made, finding
    source = finding.table.origin.source
    assert source.text == text
    return applied([Diagnostic(finding.code, finding.message, edits=made)])[source]


def mended(text: str) -> str:
    """A schema with all proposed lines in their places, one finding after the other, until nothing is found."""
    left = advise(catalog_of(text))
    for _ in range(2 * len(left)):
        if not left:
            break
        text = written(text, left[0])
        now = advise(catalog_of(text))
        assert left[0].message not in [finding.message for finding in now], text
        left = now
    assert left == (), text
    return text
