"""What reading a schema of another language gives."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.diagnostics import Diagnostic
from dbsc.record import Record


class Reading(Record):
    """The catalog of the database that the other tool makes, and what is wrong with the text or has no counterpart.

    Where a diagnostic is an error, the catalog is what could be read, and not to be used.
    """

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
