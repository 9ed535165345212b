"""Schemas for tests: from `.dbs` text to a catalog, and from there to the SQL that makes it."""

from dbsc import assets
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.postgres.script import scene, whole
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source
from dbsc.syntax.ast import Use


def catalog(text: str) -> Catalog:
    """The catalog of a schema that has no mistake."""
    found, diagnostics = lower(load((Source("schema.dbs", text),), _standard))
    assert not diagnostics, [(one.code, one.message) for one in diagnostics]
    return found


def script(found: Catalog) -> str:
    """The whole schema as SQL, from nothing."""
    planned = plan(diff(EMPTY, found).changes, found)
    assert not planned.problems
    return whole(planned.migrations, scene(found))


def _standard(_path: str, use: Use) -> Source:
    text = assets.read(f"stdlib/{use.target.replace('.', '/')}.dbs")
    assert text is not None
    return Source(use.target, text)
