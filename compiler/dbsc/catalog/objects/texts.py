"""How texts are sorted and searched: collations, dictionaries and configurations of text search."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.source import Span


class Collation(Object):
    """A collation: a copy of another (`source`), or what a provider makes of a locale."""

    schema: str
    name: str
    source: tuple[str, ...] | None = None
    provider: str = "libc"
    locale: str | None = None
    lc_collate: str | None = None
    lc_ctype: str | None = None
    deterministic: bool = True
    rules: str | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("collation", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        if self.source and len(self.source) == 2:
            yield ref("collation", *self.source)
