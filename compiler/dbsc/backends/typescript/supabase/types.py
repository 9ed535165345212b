"""Types as PostgREST's JSON has them: what is read, and what may be sent."""

from __future__ import annotations

from dbsc.backends.typescript.names import JSON
from dbsc.backends.typescript.types import Members, Types
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, Type

_AS_OBJECTS = frozenset({"hstore", "geometry"})
"""Types of extensions that have a cast to json, which `to_json` uses: hstore, and PostGIS' geometry (as GeoJSON)."""
_EXACT = ("bigint", "numeric")


class JsonTypes(Types):
    """Types on the way out of the database, or with `sent` on the way in.

    JSON has one kind of number, which a JavaScript program reads as a `number`, however large: nothing else would be
    true of what is read. What is sent can be a string as well, which loses no digits.
    """

    def __init__(self, catalog: Catalog, names: dict[Ref, str], sent: bool = False) -> None:
        super().__init__(catalog, names)
        self.sent = sent
        # Measured with to_json on 15 and 18: an oid is quoted, as everything is that is no number there.
        self.builtin |= {"numeric": "number", "bigint": "number", "oid": "string"}
        self.builtin |= {"void": "undefined", "record": "Record<string, unknown>"}

    def _element(self, type_: Type) -> Members:
        if self.sent and type_.schema is None and type_.name in _EXACT:
            return ("number", "string")
        if type_.schema is not None and type_.name in _AS_OBJECTS and self.defined(type_) is None:
            return (JSON,)
        return super()._element(type_)
