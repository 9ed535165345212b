"""The catalog: all objects of a schema by reference, what is there already and not managed, and the intent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbsc.catalog.intent import Header, Intent
from dbsc.catalog.objects import Object, Ref, Table
from dbsc.hints import T
from dbsc.record import Record


class Catalog(Record):
    """A schema as a value. Objects keep the order of the source; that order takes no part in equality."""

    objects: Mapping[Ref, Object]
    externals: Mapping[Ref, Object]
    intent: Intent

    def all(self, kind: type[T]) -> Iterator[T]:
        """The objects of a class, in order."""
        return (object_ for object_ in self.objects.values() if isinstance(object_, kind))

    def table(self, ref: Ref) -> Table | None:
        """A table, managed or external."""
        found = self.objects.get(ref) or self.externals.get(ref)
        return found if isinstance(found, Table) else None


EMPTY = Catalog({}, {}, Intent(Header()))
