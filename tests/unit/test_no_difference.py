"""Nothing differs from itself, neither as it is read nor as the lock holds it: every construct, and every sample.

`tests/live/test_pull_corpus.py` says so of what is pulled from servers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc import lock as locks
from dbsc import pipeline, project
from dbsc.catalog.catalog import Catalog
from dbsc.diagnostics import has_errors
from dbsc.migrate.diff import diff
from dbsc.source import Source
from golden_cases import COMPILES

ROOT = Path(__file__).parents[2]
SCHEMAS = [*COMPILES, *sorted(path.parent for path in (ROOT / "samples").glob("*/schema.dbs"))]


def _catalog(folder: Path) -> Catalog:
    path = folder / "schema.dbs"
    checked = pipeline.check((Source(str(path), path.read_text()),), project.reader)
    assert not has_errors(checked.diagnostics)
    return checked.catalog


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
def test_nothing_differs(schema: Path) -> None:
    catalog = _catalog(schema)
    lock, problems = locks.read(Source(locks.NAME, locks.text(catalog, ())))
    assert not problems
    for old, new in ((catalog, catalog), (catalog, _catalog(schema)), (lock.catalog, catalog), (catalog, lock.catalog)):
        found = diff(old, new)
        assert not found.problems, [problem.message for problem in found.problems]
        assert not found.changes, found.changes
