"""Schemas and extensions."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.source import Span


class Schema(Object):
    """A schema (a namespace)."""

    name: str
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("schema", self.name)


class Extension(Object):
    """An extension, in the schema that holds its objects."""

    name: str
    schema: str | None = None
    version: str | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("extension", self.name)

    def needs(self) -> Iterator[Ref]:
        if self.schema:
            yield ref("schema", self.schema)
