"""The catalog: all objects of a schema by reference, what is there already and not managed, and the intent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dbsc.catalog.builtin import EXTENSION_TYPES, SYSTEM_SCHEMAS
from dbsc.catalog.evolution import Evolution
from dbsc.catalog.intent import Header, Intent
from dbsc.catalog.objects import Extension, Object, Ref, Table, ref
from dbsc.hints import T
from dbsc.record import Record

PUBLIC = ref("schema", "public")


class Catalog(Record):
    """A schema as a value. Objects keep the order of the source; neither it nor `evolution` takes part in equality."""

    objects: Mapping[Ref, Object]
    externals: Mapping[Ref, Object]
    intent: Intent
    evolution: Evolution = Evolution()

    def all(self, kind: type[T]) -> Iterator[T]:
        """The objects of a class, in order."""
        return (object_ for object_ in self.objects.values() if isinstance(object_, kind))

    def table(self, ref: Ref) -> Table | None:
        """A table, managed or external."""
        found = self.objects.get(ref) or self.externals.get(ref)
        return found if isinstance(found, Table) else None

    def owns(self, reference: Ref) -> bool:
        """Whether the migrations own an object: to what is there already they can only add.

        The schema `public` and the sequences of columns are owned without being objects.
        """
        return reference in self.objects or reference.kind == "sequence" or reference == PUBLIC

    def used_externals(self) -> list[Object]:
        """The external objects that something needs, or that something is added to, in order."""
        waiting = [need for object_ in self.objects.values() for need in object_.needs()]
        waiting += (use for expression in self.intent.expressions() for use in expression.uses)
        waiting += (line.table for line in self.intent.expectations)
        waiting += (note.table for note in self.intent.notes)
        found: set[Ref] = set()
        while waiting:
            need = waiting.pop()
            for kind in (need.kind, "table", "view") if need.kind == "type" else (need.kind,):
                reference = Ref((kind, *need.path))
                if reference in self.externals and reference not in found:
                    found.add(reference)
                    waiting += self.externals[reference].needs()
        return [external for reference, external in self.externals.items() if reference in found]

    def types_from_outside(self, externals: Iterable[Object] | None = None) -> Iterator[Ref]:
        """Types that something is made of and nothing here declares: there already, and nothing is known of them.

        `externals` are those that count, of what is there already; all of them where nothing is given.
        """
        known: set[tuple[str | None, ...]] = {
            (e.schema, type_) for e in self.all(Extension) for type_ in EXTENSION_TYPES.get(e.name, ())
        }
        for kind in (self.objects, self.externals):
            known.update(reference.path for reference in kind if reference.kind in ("type", "table", "view"))
        found = {
            reference: None
            for object_ in (*(self.externals.values() if externals is None else externals), *self.objects.values())
            for reference in object_.needs()
            if reference.kind == "type" and reference.path not in known and reference[1] not in SYSTEM_SCHEMAS
        }
        return iter(found)


EMPTY = Catalog({}, {}, Intent(Header()))
