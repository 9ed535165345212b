"""What reading a schema of another language gives."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref
from dbsc.diagnostics import Diagnostic
from dbsc.record import Record


class Remark(Record):
    """Comments of the other text that are no comments of its database: on an object, or on a part of a table.

    A part is called as its column or its index is.
    """

    object: Ref
    part: str | None
    lines: tuple[str, ...]


class Reading(Record):
    """The catalog of the database that the other tool makes, and what is wrong with the text or has no counterpart.

    Where a diagnostic is an error, the catalog is what could be read, and not to be used. Fragments of SQL are in it as
    the text has them: compiling the `.dbs` text resolves their names.
    """

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    remarks: tuple[Remark, ...] = ()
