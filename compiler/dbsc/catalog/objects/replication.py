"""Publications, and what is in them: each table and schema by itself, so that one can be added to what is there."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Expression, Object, Ref, ref
from dbsc.source import Span

OPERATIONS = ("insert", "update", "delete", "truncate")


class Publication(Object):
    """A publication. `generated` is `stored` or `none` where it is said whether generated columns are in it."""

    name: str
    all_tables: bool = False
    publish: tuple[str, ...] = OPERATIONS
    via_root: bool = False
    generated: str | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("publication", self.name)


class PublicationTable(Object):
    """A table in a publication: all of it, or some columns and the rows for which a condition holds."""

    publication: Ref
    table: Ref
    columns: tuple[str, ...] = ()
    where: Expression | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("publication table", *self.publication.path, *self.table.path)

    def needs(self) -> Iterator[Ref]:
        yield self.publication
        yield self.table
        if self.where:
            yield from self.where.uses


class PublicationSchema(Object):
    """All tables of a schema in a publication, those to come as well."""

    publication: Ref
    schema: str
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("publication schema", *self.publication.path, self.schema)

    def needs(self) -> Iterator[Ref]:
        yield self.publication
        yield ref("schema", self.schema)
